"""The server is killed at any moment: what was acknowledged is there, what was not is not half there."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from dataclasses import dataclass, field

import pytest

from tests.support import ground
from tests.support.visitor import Unanswered, Visitor

ROUNDS = 6
PEOPLE = 8
SUGGESTIONS = ["由主管部门牵头制定方案。", "年内完成改造并公开结果。"]


@dataclass
class Writer:
    """A member who writes and submits one proposal after the other, and remembers what was acknowledged.

    Attributes:
        saved: by proposal, the text whose keeping was acknowledged last.
        tried: by proposal, the text that was sent last, acknowledged or not.
        submitted: the proposals whose submission was acknowledged.
        asked: the proposals whose submission was sent, acknowledged or not.
    """

    visitor: Visitor
    category: int
    saved: dict[str, str] = field(default_factory=dict)
    tried: dict[str, str] = field(default_factory=dict)
    submitted: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    unexpected: list[object] = field(default_factory=list)

    def work(self, url: str) -> None:
        """Write until the server is gone."""
        try:
            while not self.unexpected:
                self._one(f"{url}/proposals/mine")
        except Unanswered:
            return

    def _one(self, mine: str) -> None:
        begun = self.visitor.post(f"{mine}/new/", [("author", "own"), ("title", "关于校门口交通的提案")])
        found = re.search(r"/mine/(\d+)/edit/", begun.where)
        if begun.status != 302 or not found:
            self.unexpected.append(begun)
            return
        (pk,) = found.groups()
        self.saved[pk] = self.tried[pk] = ""
        version = 0
        for nth in range(1, 4):
            version = self._save(mine, pk, f"第{nth}稿：早晚高峰拥堵，行人与车辆争道。", version)
            if self.unexpected:
                return
        self.asked.add(pk)
        handed_in = self.visitor.post(f"{mine}/{pk}/submit/", [])
        if handed_in.status == 302 and handed_in.where.endswith("/submitted/"):
            self.submitted.add(pk)
        else:
            self.unexpected.append(handed_in)

    def _save(self, mine: str, pk: str, text: str, version: int) -> int:
        self.tried[pk] = text
        fields = [("title", "关于校门口交通的提案"), ("background", text), ("analysis", "缺少统筹。")]
        fields += [("suggestion", s) for s in SUGGESTIONS]
        fields += [("category", self.category), ("publish", "yes"), ("version", version)]
        kept = self.visitor.post(f"{mine}/{pk}/autosave/", fields)
        if kept.status != 200:
            self.unexpected.append(kept)
            return version
        self.saved[pk] = text
        return json.loads(kept.text)["version"]


def faults(told: dict, writers: list[Writer]) -> list[str]:
    """What is lost, half there, or numbered wrongly."""
    found, proposals = [], told["proposals"]
    acknowledged = {pk for w in writers for pk in w.submitted}
    asked = {pk for w in writers for pk in w.asked}
    for writer in writers:
        for pk, text in writer.saved.items():
            if pk not in proposals:
                found.append(f"{pk}: the draft is gone")
            elif proposals[pk]["background"] not in (text, writer.tried[pk]):
                found.append(f"{pk}: acknowledged {text!r}, there is {proposals[pk]['background']!r}")
    for pk, p in proposals.items():
        submitted = p["state"] == "under_review"
        whole = (
            (p["serial"] is not None) == submitted
            and p["events"].count("proposal.submit") == int(submitted)
            and p["duties"] == (["review"] if submitted else ["write"])
            and (p["suggestions"] == SUGGESTIONS if p["background"] else p["suggestions"] == [])
        )
        if not whole:
            found.append(f"{pk}: half there: {p}")
        if submitted and pk not in asked:
            found.append(f"{pk}: submitted, and nobody asked for it")
        if pk in acknowledged and not submitted:
            found.append(f"{pk}: the submission was acknowledged and is gone")
    serials = sorted(p["serial"] for p in proposals.values() if p["serial"] is not None)
    if serials != list(range(1, told["last"] + 1)):
        found.append(f"numbers with a gap or twice: {serials}, last given {told['last']}")
    return found


def _one_proposal(**changed) -> dict:
    whole = {
        "state": "under_review",
        "serial": 1,
        "background": "第三稿",
        "suggestions": SUGGESTIONS,
        "events": ["proposal.submit"],
        "duties": ["review"],
    }
    return {"proposals": {"7": {**whole, **changed}}, "last": 1}


@pytest.mark.parametrize(
    ("told", "sees"),
    [
        (_one_proposal(), ""),
        ({"proposals": {}, "last": 0}, "the draft is gone"),
        (_one_proposal(background="第一稿"), "acknowledged"),
        (_one_proposal(suggestions=SUGGESTIONS[:1]), "half there"),
        (_one_proposal(events=[]), "half there"),
        (_one_proposal(duties=[]), "half there"),
        (_one_proposal(serial=2), "numbers with a gap"),
        (_one_proposal(state="draft", serial=None, events=[], duties=["write"]), "is gone"),
    ],
)
def test_the_look_afterwards_sees_what_is_lost_or_half_there(told, sees):
    writer = Writer(Visitor("x"), 1, saved={"7": "第三稿"}, tried={"7": "第三稿"}, submitted={"7"}, asked={"7"})
    found = faults(told, [writer])
    assert any(sees in fault for fault in found) if sees else found == []


def _submitted(writers: list[Writer]) -> int:
    return sum(len(writer.submitted) for writer in writers)


@pytest.mark.long
def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_half_there(serve, each_database):
    moments = random.Random(20240612)
    server = serve(database_url=each_database)
    made = ground.run(server, "make", PEOPLE)
    writers = [Writer(Visitor(session), made["category"]) for session in made["sessions"]]
    for _round in range(ROUNDS):
        threads = [threading.Thread(target=writer.work, args=(server.url,)) for writer in writers]
        before = _submitted(writers)
        for thread in threads:
            thread.start()
        # However slow the machine is, somebody has handed something in; the others are anywhere.
        until = time.monotonic() + 60
        while _submitted(writers) == before and time.monotonic() < until:
            time.sleep(0.01)
        threads[0].join(moments.uniform(0, 2.5))
        server.kill()
        for thread in threads:
            thread.join()
        assert [w.unexpected for w in writers if w.unexpected] == []
        server = serve(data_dir=server.data_dir, database_url=each_database)
        assert faults(ground.run(server, "tell"), writers) == []
        server.command("audit", "verify")
    assert _submitted(writers) >= ROUNDS, "hardly anything was submitted: nothing was tried"
    server.stop()
