"""``shangliang deliberation analyse``: what it reads, prints and refuses."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from shangliang.deliberation.polis_files import FolderRefused, read_folder

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"


def told(folder: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("deliberation", "analyse", str(folder), *options, stdout=out)
    return out.getvalue()


def refused(folder: Path, *options: str) -> str:
    err = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("deliberation", "analyse", str(folder), *options, stderr=err)
    assert end.value.code == 2
    return err.getvalue()


@pytest.fixture
def conversation(tmp_path):
    """Two camps of ten over eight statements; statement 7 is moderated out; participant 0 changes a vote."""
    lines = [f"{9 + p},,{s},{p},{1 if (p < 10) == (s % 2 == 0) else -1}" for p in range(20) for s in range(8)]
    (tmp_path / "votes.csv").write_text(HEAD + "\n".join(["5,,0,0,-1", *lines]), encoding="utf-8")
    moderated = "".join(f'1,,{s},0,1,1,{-1 if s == 7 else 1},"text, with comma\nand line"\n' for s in range(8))
    (tmp_path / "comments.csv").write_text("\ufeff" + COMMENTS + moderated, encoding="utf-8")
    return tmp_path


def test_the_json_has_exactly_what_is_promised(conversation):
    found = json.loads(told(conversation, "--json"))
    assert list(found) == ["participants", "statements", "k", "groups", "consensus"]
    assert (found["participants"], found["statements"], found["k"]) == (20, 8, 2)
    for group in found["groups"]:
        assert list(group) == ["id", "size", "members", "representative"]
        assert group["size"] == len(group["members"]) == 10
        assert all(list(voice) == ["statement", "agree", "value"] for voice in group["representative"])
    assert sorted(entry["statement"] for entry in found["consensus"]) == list(range(7))
    assert list(found["consensus"][0]) == ["statement", "value"]
    # The vote of time 5 was replaced by the one of time 9, though it stands before it.
    assert {0, 9} <= set(next(g["members"] for g in found["groups"] if 0 in g["members"]))


@pytest.mark.parametrize("method", ["polis", "default"])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_method_and_number_of_groups_can_be_asked_for(conversation, method, k):
    once = told(conversation, "--json", "--method", method, "--k", str(k))
    assert once == told(conversation, "--json", "--method", method, "--k", str(k))
    # There are two kinds of participants: a third group would be empty.
    assert json.loads(once)["k"] == min(k, 2)


def test_without_json_it_tells_groups_and_counts(conversation):
    text = told(conversation)
    assert "20" in text
    assert "10 / 10" in text


def test_a_table_alone_and_json_in_either_naming_are_the_same_votes(conversation, tmp_path_factory):
    table, first, second = (tmp_path_factory.mktemp(name) for name in ("table", "first", "second"))
    votes = read_folder(conversation)
    rows = [(p, s, int(votes.values[p * 8 + s])) for p in range(20) for s in range(8)]
    head = "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree," + ",".join(map(str, range(8)))
    lines = [f"{p},,0,0,8,4,4," + ",".join(str(v) for q, _s, v in rows if q == p) for p in range(20)]
    (table / "participants-votes.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    entries = [{"participant_id": p, "statement_id": s, "vote": v, "modified": 1.0} for p, s, v in rows]
    (first / "votes.json").write_text(json.dumps(entries), encoding="utf-8")
    entries = [{"pid": p, "tid": s, "vote": v, "modified": "1714"} for p, s, v in rows]
    (second / "votes.json").write_text(json.dumps(entries), encoding="utf-8")
    (second / "comments.json").write_text(json.dumps([{"tid": 7, "mod": -1}]), encoding="utf-8")
    for folder in (table, first, second):
        read = read_folder(folder)
        assert (read.values == votes.values).all()
        assert (read.columns == votes.columns).all()
        assert read.excluded.any() == (folder == second)


BAD_LISTS = {
    "a vote of 2": HEAD + "1,,0,0,2\n",
    "a vote in words": HEAD + "1,,0,0,yes\n",
    "no vote": HEAD + "1,,0,0,\n",
    "no participant": HEAD + "1,,0, ,1\n",
    "no time": HEAD + "later,,0,0,1\n",
    "endless time": HEAD + "inf,,0,0,1\n",
    "a cell too few": HEAD + "1,,0,0\n",
    "a column missing": "timestamp,comment-id,vote\n1,0,1\n",
    "a column twice": "vote," + HEAD,
    "an open quote": HEAD + '1,"x,0,0,1\n',
    "nothing at all": "",
}


@pytest.mark.parametrize("text", BAD_LISTS.values(), ids=BAD_LISTS)
def test_a_bad_list_is_refused_with_its_name_and_exit_code_2(text, tmp_path):
    (tmp_path / "votes.csv").write_text(text, encoding="utf-8")
    assert "votes.csv" in refused(tmp_path, "--json")


BAD_JSON = {
    "no list": "{}",
    "no objects": "[1]",
    "cut off": "[{",
    "no statement": '[{"pid": 1, "vote": 1}]',
    "a vote that is true": '[{"pid": 1, "tid": 1, "vote": true}]',
    "a vote of a half": '[{"pid": 1, "tid": 1, "vote": 0.5}]',
    "a list as a vote": '[{"pid": 1, "tid": 1, "vote": []}]',
    "very deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json_is_refused(text, tmp_path):
    (tmp_path / "votes.json").write_text(text, encoding="utf-8")
    assert "votes.json" in refused(tmp_path)


BAD_TABLES = {
    "a participant twice": "participant,group-id,0\n1,,1\n1,,1\n",
    "no statements": "participant,group-id\n1,0\n",
    "an empty participant": "participant,0\n,1\n",
    "a bad vote": "participant,0\n1,5\n",
}


@pytest.mark.parametrize("text", BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_bad_table_is_refused(text, tmp_path):
    (tmp_path / "participants-votes.csv").write_text(text, encoding="utf-8")
    assert "participants-votes.csv" in refused(tmp_path)


def test_what_is_no_conversation_is_refused(conversation, tmp_path):
    assert "nowhere" in refused(conversation / "nowhere")
    assert "votes.csv" in refused(conversation / "votes.csv")
    (tmp_path / "empty").mkdir()
    assert "votes.csv" in refused(tmp_path / "empty")
    (tmp_path / "bytes").mkdir()
    (tmp_path / "bytes/votes.csv").write_bytes(b"\xff\xfe\x00")
    assert "votes.csv" in refused(tmp_path / "bytes")
    assert "--k" in refused(conversation, "--k", "0")
    assert "--seed" in refused(conversation, "--seed", "-1")


def test_what_people_wrote_is_no_reason_to_refuse_their_votes(conversation):
    path = conversation / "comments.csv"
    path.write_text(path.read_text(encoding="utf-8") + '1,,8,0,1,1,-1,say "this", or "that\n', encoding="utf-8")
    assert json.loads(told(conversation, "--json"))["statements"] == 8
    path.write_text(COMMENTS + "1,,8\n", encoding="utf-8")
    with pytest.raises(FolderRefused, match="comments.csv"):
        read_folder(conversation)


def test_no_votes_are_no_error(tmp_path):
    (tmp_path / "votes.csv").write_text(HEAD, encoding="utf-8")
    assert json.loads(told(tmp_path, "--json")) == {
        "participants": 0,
        "statements": 0,
        "k": 0,
        "groups": [],
        "consensus": [],
    }


def test_ids_may_be_words(tmp_path):
    lines = [f"1,,{s},person-{p},{1 if (p + s) % 2 else -1}" for p in range(16) for s in "abcdefgh" for s in [ord(s)]]
    (tmp_path / "votes.csv").write_text(HEAD + "\n".join(lines), encoding="utf-8")
    members = [m for g in json.loads(told(tmp_path, "--json"))["groups"] for m in g["members"]]
    assert sorted(members) == sorted(f"person-{p}" for p in range(16))
