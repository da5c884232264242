"""Whoever changes the database behind the product's back is found out: what, and where."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.accounts.actors import Actor, system
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.tenancy import all_committees, committee_scope
from shangliang.workflow import audit, checkpoints
from shangliang.workflow.events import Entry, link_hash, record, verb
from shangliang.workflow.models import ChainHead, Checkpoint, Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings, tmp_path):
    settings.LANGUAGE_CODE = "en"
    settings.ENV = settings.ENV.model_copy(update={"data_dir": tmp_path})
    settings.AUDIT_KEY = "a key outside the database"


def make(place: str) -> Committee:
    return Committee.objects.create(name=f"政协{place}委员会", place=place, level="county")


@verb
def do(committee: Committee, *notes: str) -> None:
    entries = [Entry("thing.done", ("thing", n), ("thing", n), {"n": n}, note) for n, note in enumerate(notes)]
    record(entries, by=system(committee.pk), committee_id=committee.pk)


@pytest.fixture
def committee() -> Committee:
    """A chain of ten events, each third with a note."""
    made = make("甲区")
    with committee_scope(made):
        do(made, *["写下的话" if n % 3 == 0 else "" for n in range(10)])
    return made


def tamper(sql: str, *params: object) -> None:
    """Write past the product, as somebody with the database's password would."""
    with all_committees(reason="test"), connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount, "the test changed nothing"


def findings(committee: Committee) -> list[str]:
    return audit.verify(committee).findings


def recompute(committee: Committee, **changed_of_third: object) -> None:
    """Change event 3 and compute the whole rest of the chain anew, so that it is sound in itself."""
    with committee_scope(committee):
        previous = None
        for event in Event.objects.order_by("seq"):
            if event.seq == 3:
                for name, value in changed_of_third.items():
                    setattr(event, name, value)
            if previous is not None:
                event.previous = previous
            event.hash = previous = link_hash(event)
            event.save()
        ChainHead.objects.update(hash=previous)


def test_an_untouched_chain_is_whole(committee):
    audit.checkpoint(committee)
    report = audit.verify(committee)
    assert (report.findings, report.events, report.notes, report.checkpoints) == ([], 10, 4, 1)


def test_a_committee_without_events_is_whole():
    assert findings(make("新区")) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00"),
        ("kind", "thing.undone"),
        ("actor_id", 77),
        ("actor_name", "别人"),
        ("via", "api"),
        ("subject_kind", "other"),
        ("subject_id", 99),
        ("root_kind", "other"),
        ("root_id", 99),
        ("data", '{"n": 99}'),
    ],
)
def test_a_changed_column_is_found_at_its_event(committee, column, value):
    tamper(f'UPDATE workflow_event SET "{column}" = %s WHERE seq = 5', value)
    (finding,) = findings(committee)
    assert finding.startswith("Event 5 (")
    assert "was changed" in finding


def test_a_changed_event_with_its_hash_mended_is_found_at_the_next(committee):
    with committee_scope(committee):
        event = Event.objects.get(seq=5)
        event.actor_name = "别人"
    tamper("UPDATE workflow_event SET actor_name = %s, hash = %s WHERE seq = 5", "别人", link_hash(event))
    (finding,) = findings(committee)
    assert finding.startswith("Event 6 (")
    assert "does not join on" in finding


def test_missing_events_are_found(committee):
    tamper("DELETE FROM workflow_event WHERE seq IN (5, 6)")
    assert findings(committee) == ["Events 5 to 6 are missing."]
    tamper("DELETE FROM workflow_eventnote WHERE event_id IN (SELECT id FROM workflow_event WHERE seq = 1)")
    tamper("DELETE FROM workflow_event WHERE seq = 1")
    assert findings(committee) == ["Event 1 is missing.", "Events 5 to 6 are missing."]


def copy_of(seq: int, to: int) -> None:
    columns = (
        "committee_id, at, kind, actor_id, actor_name, via, subject_kind, subject_id, root_kind, root_id, data, "
        "previous, hash"
    )
    tamper(
        f"INSERT INTO workflow_event (seq, {columns}) SELECT %s, {columns} FROM workflow_event WHERE seq = %s", to, seq
    )


def test_an_event_put_in_at_the_end_is_found(committee):
    copy_of(2, to=11)
    found = findings(committee)
    assert any("The chain ends at event 10, but events go on to 11" in finding for finding in found)


def test_an_event_put_in_for_a_missing_one_is_found(committee):
    tamper("DELETE FROM workflow_event WHERE seq = 5")
    copy_of(2, to=5)
    assert any(finding.startswith("Event 5 (") for finding in findings(committee))


def test_an_event_put_in_under_an_impossible_number_is_found(committee):
    copy_of(2, to=0)
    assert findings(committee) == ["1 event has a number that no event can have: it was put in."]


def test_an_event_moved_to_another_committee_is_found_in_both(committee):
    other = make("乙区")
    tamper("UPDATE workflow_event SET committee_id = %s WHERE seq = 5", other.pk)
    assert findings(committee) == ["Event 5 is missing."]
    assert any("Event 5 (" in finding for finding in findings(other))


def test_a_cut_off_tail_is_found_by_the_head(committee):
    tamper("DELETE FROM workflow_event WHERE seq > 8 AND seq <> 10")
    tamper("DELETE FROM workflow_eventnote WHERE event_id IN (SELECT id FROM workflow_event WHERE seq = 10)")
    tamper("DELETE FROM workflow_event WHERE seq = 10")
    assert findings(committee) == ["The end is cut off: Events 9 to 10 are missing."]


def cut_cleanly(committee: Committee, last: int) -> None:
    tamper("DELETE FROM workflow_eventnote WHERE event_id IN (SELECT id FROM workflow_event WHERE seq > %s)", last)
    tamper("DELETE FROM workflow_event WHERE seq > %s", last)
    with committee_scope(committee):
        ChainHead.objects.update(seq=last, hash=Event.objects.get(seq=last).hash)


def test_a_tail_cut_off_with_its_head_set_back_is_found_by_the_checkpoint(committee):
    audit.checkpoint(committee)
    cut_cleanly(committee, 6)
    (finding,) = findings(committee)
    assert "a checkpoint saw event 10; the last one now is 6" in finding


def test_a_chain_computed_anew_is_found_by_the_checkpoint(committee):
    audit.checkpoint(committee)
    recompute(committee, actor_name="别人")
    (finding,) = findings(committee)
    assert "computed anew" in finding
    assert "event 10" in finding


def test_deleting_the_checkpoints_too_is_found_by_the_log_of_heads(committee):
    audit.checkpoint(committee)
    recompute(committee, actor_name="别人")
    tamper("DELETE FROM workflow_checkpoint")
    found = findings(committee)
    assert any("in the log of heads (line 1), but not in the database" in finding for finding in found)
    assert any("computed anew" in finding for finding in found)


def test_a_forged_checkpoint_is_found_by_its_seal(committee):
    audit.checkpoint(committee)
    recompute(committee, actor_name="别人")
    checkpoints.log_path().unlink()
    with committee_scope(committee):
        Checkpoint.objects.update(hash=ChainHead.objects.get().hash)
    (finding,) = findings(committee)
    assert finding.startswith("The checkpoint at event 10 was not sealed with this key")


def test_lines_written_into_the_log_by_others_are_found(committee):
    audit.checkpoint(committee)
    assert audit.check_log() == []
    mark = next(mark for _line, mark in checkpoints.read_log())
    with checkpoints.log_path().open("a") as file:
        file.write(f"{mark.at.isoformat()} {mark.committee_id} 99 {mark.hash} {mark.seal}\nnonsense\n")
    assert audit.check_log() == [
        "Line 2 of the log of heads was not sealed with this key.",
        "Line 3 of the log of heads was not sealed with this key.",
    ]


def test_a_committee_that_vanished_is_found_by_the_log(committee):
    audit.checkpoint(committee)
    for table in ("eventnote", "event", "chainhead", "checkpoint"):
        tamper(f"DELETE FROM workflow_{table}")
    tamper("DELETE FROM committees_committee")
    assert audit.check_log() == [
        f"Line 1 of the log of heads names committee {committee.pk}, which the database does not have."
    ]


def test_a_missing_or_exchanged_head_is_found(committee):
    tamper("UPDATE workflow_chainhead SET hash = %s", "f" * 64)
    assert findings(committee) == ["The head of the chain is not the hash of event 10."]
    tamper("DELETE FROM workflow_chainhead")
    assert findings(committee) == ["The head of the chain is missing."]


def test_a_changed_missing_or_added_note_is_found(committee):
    tamper(
        "UPDATE workflow_eventnote SET text = %s WHERE event_id IN (SELECT id FROM workflow_event WHERE seq = 4)", "改"
    )
    tamper("DELETE FROM workflow_eventnote WHERE event_id IN (SELECT id FROM workflow_event WHERE seq = 7)")
    tamper("UPDATE workflow_eventnote SET event_id = (SELECT id FROM workflow_event WHERE seq = 2) WHERE event_id IN (SELECT id FROM workflow_event WHERE seq = 10)")  # fmt: skip  # noqa: E501
    assert sorted(findings(committee)) == [
        "Event 2 was written without a note, and has one now.",
        "The note of event 10 is missing.",
        "The note of event 4 was changed after it was written.",
        "The note of event 7 is missing.",
    ]


def test_a_purged_note_leaves_the_chain_whole_and_is_counted(committee):
    tamper("UPDATE workflow_eventnote SET text = '', salt = '', purged_at = %s", clock.now())
    report = audit.verify(committee)
    assert (report.findings, report.purged) == ([], 4)


def test_a_note_marked_as_purged_that_still_holds_text_is_found(committee):
    tamper(
        "UPDATE workflow_eventnote SET purged_at = %s WHERE event_id IN (SELECT id FROM workflow_event WHERE seq = 1)",
        clock.now(),
    )
    assert findings(committee) == ["The note of event 1 is marked as purged, but holds text."]


@pytest.mark.parametrize("column", ["at", "data", "seq"])
def test_an_event_made_unreadable_is_named_and_the_rest_still_checked(committee, column):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses such values")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    tamper(f"UPDATE workflow_event SET {column} = 'nonsense' WHERE seq = 5")
    tamper("UPDATE workflow_event SET actor_name = 'x' WHERE seq = 8")
    found = findings(committee)
    assert any("is unreadable" in finding for finding in found)
    assert any("Event 8 (" in finding for finding in found)


def test_a_checkpoint_is_taken_only_when_the_head_has_moved(committee):
    assert audit.checkpoint(make("新区")) is None
    assert audit.checkpoint(committee).seq == 10
    assert audit.checkpoint(committee) is None
    with committee_scope(committee):
        do(committee, "")
    assert audit.checkpoint(committee).seq == 11
    assert len(list(checkpoints.read_log())) == 2


def test_no_checkpoint_is_put_on_a_chain_that_was_broken_since_the_last(committee):
    audit.checkpoint(committee)
    with committee_scope(committee):
        do(committee, "", "", "")
    tamper("UPDATE workflow_event SET actor_name = 'x' WHERE seq = 12")
    with pytest.raises(audit.BrokenChain, match="Event 12"):
        audit.checkpoint(committee)
    with committee_scope(committee):
        assert Checkpoint.objects.count() == 1


def test_each_committee_has_its_own_chain(committee):
    other = make("乙区")
    with committee_scope(other):
        do(other, "", "")
    tamper("UPDATE workflow_event SET actor_name = 'x' WHERE seq = 5")
    assert len(findings(committee)) == 1
    assert findings(other) == []


def command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_where_and_ends_with_0_or_1(committee):
    assert command("checkpoint") == (0, "甲区: sealed at event 10\n")
    assert command("checkpoint", "--committee", "甲区") == (0, "甲区: nothing new to seal\n")
    assert command("verify") == (0, "甲区: 10 events, 4 notes (0 purged), 1 checkpoints: all is well\n")
    tamper("UPDATE workflow_event SET actor_name = 'x' WHERE seq = 5")
    code, said = command("verify", "--committee", "甲区")
    assert code == 1
    assert "1 checkpoints: broken\n  Event 5 (thing.done" in said


def test_the_command_shows_the_first_findings_of_many(committee):
    with committee_scope(committee):
        do(committee, *[""] * 30)
    tamper("UPDATE workflow_event SET actor_name = 'x'")
    code, said = command("verify")
    assert code == 1
    assert said.count("was changed") == 20
    assert "… and 20 more" in said


def test_an_unknown_committee_is_a_wrong_usage():
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify", "--committee", "无此区")
    assert refused.value.returncode == 2


def test_looking_across_committees_leaves_an_event_where_the_actor_acts(committee):
    other = make("乙区")
    somebody = Actor(user_id=5, name="审计", committee_id=committee.pk)
    with all_committees(reason="city summary", by=somebody):
        assert Event.objects.filter(committee=other).count() == 0
    with committee_scope(committee):
        event = Event.objects.get(seq=11)
    assert (event.kind, event.actor_id, event.data) == ("committee.cross", 5, {"reason": "city summary"})
    assert findings(committee) == []


def test_who_acts_in_no_committee_cannot_look_across():
    nobody = Actor(user_id=5, name="某人", committee_id=None)
    with pytest.raises(ValueError, match="where it is recorded"), all_committees(reason="curiosity", by=nobody):
        pytest.fail("the crossing was opened")


#: The heads, the checkpoints, and the events of each chain.
STATEMENTS_OF_A_WALK = 10


@pytest.mark.parametrize("events", [20, 2_000])
def test_a_chain_is_walked_in_the_same_statements_however_long_it_is(events):
    place = make("大区")
    with committee_scope(place), clock.at(clock.now() - timedelta(days=1)):
        do(place, *[""] * events)
    with CaptureQueriesContext(connection) as asked:
        assert findings(place) == []
    assert len(asked) <= STATEMENTS_OF_A_WALK
