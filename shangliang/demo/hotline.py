"""The demo's hotline lists: invented messages, brought in, grouped and handed over by the real verbs.

Keys are ``#hotline:1`` for the second list of the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.hotline import actions as hotline
from shangliang.hotline.models import HotlineList, HotlineTopic

from .opinions import Opinions
from .scenario import CommitteePlan
from .scenario.hotline import DemoList
from .scenario.hotline import hotline as planned

#: So long after a list came in the office has looked through it.
_SORTED = timedelta(days=6)
#: One message of so many is about something that nobody else mentions.
_SINGLE = 9


class HotlineLists(Opinions):
    """What a demo committee does about its hotline lists."""

    def expect_hotline(self, plan: CommitteePlan) -> None:
        """Put the committee's lists on the agenda."""
        for nth, row in enumerate(planned().lists):
            if row.committee == plan.key:
                at = datetime.combine(row.brought, time(9, 40), tzinfo=clock.ZONE)
                self.at(at, "hotline_in", f"#hotline:{nth}")
                self.at(at + _SORTED, "hotline_sort", f"#hotline:{nth}")

    def do_hotline_in(self, keys: list[str]) -> None:
        """The opinion office brings lists in."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            messages = self._hotline_messages(planned().lists[int(key.partition(":")[2])], key)
            self.made[key] = hotline.bring_in(self.house.committee, messages, by=by).pk

    def do_hotline_sort(self, keys: list[str]) -> None:
        """It hands the largest topics over, and finishes a list that it has looked through."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            row = planned().lists[int(key.partition(":")[2])]
            brought = HotlineList.objects.get(pk=self.made.pop(key))
            largest = HotlineTopic.objects.filter(hotline=brought).order_by("-size", "pk")[: row.propose]
            hotline.propose_topics(list(largest), by=by)
            if row.done:
                hotline.finish_list(brought, by=by)

    def _hotline_messages(self, row: DemoList, key: str) -> list[hotline.MessageDraft]:
        rng = self.house.random("hotline", key)
        single = rng.sample(planned().single, len(planned().single))
        return [self._hotline_message(row, nth, rng, single) for nth in range(row.number)]

    def _hotline_message(
        self, row: DemoList, nth: int, rng: Random, single: list[Sequence[str]]
    ) -> hotline.MessageDraft:
        data = planned()
        place = rng.choice(self.house.place.localities)
        spot = rng.choice(data.spots)
        if single and rng.randrange(_SINGLE) == 0:
            title, text = single.pop()
        else:
            (matter,) = rng.choices(data.matters, [m.weight for m in data.matters])
            title = rng.choice(matter.titles)
            text = "".join(rng.sample(matter.tellings, rng.randint(1, 2)))
        words = {"place": place, "spot": spot, "phone": f"1390000{rng.randrange(10_000):04d}"}
        said_on = row.brought - timedelta(days=1 + row.days * (row.number - 1 - nth) // row.number)
        return hotline.MessageDraft(
            text=f"{text}{rng.choice(data.pleas)}".format(**words),
            title=title.format(**words),
            own_number=f"{said_on:%Y%m%d}{nth:04d}",
            said_on=said_on,
            place=place,
            source=row.source,
        )
