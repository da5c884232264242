"""The agenda of a demo cycle: what happens when. A few days are one transaction, so that a build can be interrupted."""

from __future__ import annotations

import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shangliang.core import clock

from . import texts
from .house import House
from .models import Progress
from .plans import ProposalPlan

#: The hour of the day at which each kind of work is done; jobs of one kind and day make one batch.
HOURS = {
    "topics": (9, 0),
    "sort_lead": (9, 15),
    "begin": (8, 30),
    "withdraw": (9, 5),
    "resubmit": (9, 10),
    "first": (9, 30),
    "second": (10, 0),
    "joint": (10, 30),
    "talk": (11, 0),
    "talk_answer": (11, 30),
    "decide": (14, 0),
    "number": (14, 30),
    "merge_after": (14, 40),
    "cancel": (14, 50),
    "key": (15, 0),
    "plan": (15, 10),
    "confirm": (15, 30),
    "assign": (16, 0),
    "refuse": (9, 20),
    "settle_refusal": (9, 50),
    "accept": (10, 10),
    "contact": (10, 40),
    "confirm_contact": (11, 10),
    "opinion": (11, 20),
    "extend": (13, 40),
    "settle_extension": (13, 50),
    "draft": (14, 10),
    "sign": (15, 20),
    "check": (15, 40),
    "feedback": (16, 20),
    "order_again": (16, 30),
    "promise": (16, 40),
    "instruct": (16, 50),
    "clock": (17, 30),
}

#: Days of the week on which the office and the units do their weekly work (Monday is 0): that makes batches.
_OFFICE, _UNITS = (1, 4), (2,)
_BY_UNITS = frozenset({"accept", "contact", "opinion", "extend", "draft", "sign"})
_AT_ONCE = frozenset(
    {"refuse", "begin", "submit", "withdraw", "resubmit", "talk_answer", "confirm_contact", "feedback"}
)


#: Jobs are done in one transaction for so many seconds: others wait for the database meanwhile.
_TOGETHER, _TOGETHER_ASIDE = 0.3, 0.12
#: SQLite has no queue: who waits to write asks again every tenth of a second, and must find the door open once.
_OPEN_DOOR = 0.11


class Agenda:
    """A queue of jobs ``(moment, job, key)`` that is saved with what it has led to.

    A key names a plan, or a whole cycle as ``#2023``.
    """

    def __init__(self, house: House, plans: dict[str, ProposalPlan], progress: Progress) -> None:
        self.house, self.plans, self.progress = house, plans, progress
        self.waiting: list[tuple[str, str, str]] = [tuple(item) for item in progress.waiting]
        heapq.heapify(self.waiting)
        self.made: dict[str, int] = dict(progress.made)
        self.moment = self.until = house.begins
        self.actions = 0
        self.seconds: dict[str, float] = defaultdict(float)
        self.counts: dict[str, int] = defaultdict(int)

    def at(self, moment: datetime, job: str, key: str) -> None:
        """Put a job on the agenda at an exact moment, unless its plan stops before it."""
        plan = self.plans.get(key)
        if plan and plan.stop == job:
            return
        heapq.heappush(self.waiting, (moment.astimezone(clock.ZONE).isoformat(), job, key))

    def after(self, days: int, job: str, keys: Iterable[str] | str, *, no_later: datetime | None = None) -> None:
        """Put a job on the agenda, ``days`` from now at the earliest, on a day on which such work is done."""
        moment = self.day_for(job, self.moment + timedelta(days=days))
        if no_later and moment > no_later:
            moment = no_later
        for key in [keys] if isinstance(keys, str) else keys:
            self.at(moment, job, key)

    def day_for(self, job: str, earliest: datetime) -> datetime:
        """The first working day from ``earliest`` on which this job is done, at its hour."""
        day = earliest.astimezone(clock.ZONE).date()
        if job not in _AT_ONCE:
            wanted = _UNITS if job in _BY_UNITS else _OFFICE
            while day.weekday() not in wanted:
                day += timedelta(days=1)
        day = self.house.calendar.next_workday(day)
        hour, minute = HOURS[job]
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.ZONE)
        return moment if moment > self.moment else moment + timedelta(days=1)

    def run(self, until: datetime, tell: Callable[[datetime, int], None], *, aside: bool = False) -> None:
        """Do what is due until a moment, telling the progress; saved every few moments.

        ``aside`` leaves room for those who use the program meanwhile.
        """
        self.until = until
        last = until.astimezone(clock.ZONE).isoformat()
        together = _TOGETHER_ASIDE if aside else _TOGETHER
        while self.waiting and self.waiting[0][0] <= last:
            with transaction.atomic():
                begun = time.perf_counter()
                while self.waiting and self.waiting[0][0] <= last and time.perf_counter() - begun < together:
                    self._do_next()
                self.save()
            tell(self.moment, len(self.waiting))
            if aside:
                time.sleep(_OPEN_DOOR)
        self.progress.finished = True
        self.save()

    def _do_next(self) -> None:
        """Do all jobs of the next moment, those of one kind together."""
        stamp = self.waiting[0][0]
        self.moment = datetime.fromisoformat(stamp)
        batch: dict[str, list[str]] = defaultdict(list)
        while self.waiting and self.waiting[0][0] == stamp:
            _stamp, job, key = heapq.heappop(self.waiting)
            batch[job].append(key)
        with clock.at(self.moment):
            for job, keys in batch.items():
                begun = time.perf_counter()
                getattr(self, f"do_{job}")(keys)
                self.seconds[job] += time.perf_counter() - begun
                self.counts[job] += len(keys)
                self.actions += len(keys)

    def save(self) -> None:
        """Keep the agenda with the records that it has led to."""
        self.progress.waiting = [list(item) for item in self.waiting]
        self.progress.made = self.made
        self.progress.save()

    def ids(self, keys: Iterable[str]) -> list[int]:
        """The proposals' ids of plans."""
        return [self.made[key] for key in keys]

    def keys_by_id(self) -> dict[int, str]:
        """The plans of proposals by their ids; what else was made (leads) has keys of its own."""
        return {pk: key for key, pk in self.made.items() if not key.startswith("#")}

    def grouped(self, keys: Iterable[str], by: Callable[[ProposalPlan], Any]) -> dict[Any, list[str]]:
        """Keys by a property of their plans."""
        groups: dict[Any, list[str]] = defaultdict(list)
        for key in keys:
            groups[by(self.plans[key])].append(key)
        return groups

    def say(self, kind: str, key: str, **slots: str) -> str:
        """A remark of a kind about a plan's proposal."""
        plan = self.plans[key]
        unit = self.house.units[plan.handling.units[0][0]].name if plan.handling else self.house.units[0].name
        slots = {"unit": unit, "other_unit": unit, "proposer": self.house.author(plan).name, "other": "前一件", **slots}
        return texts.remark(self.house.random(kind, key), kind, self.house.text(plan, self.plans), **slots)
