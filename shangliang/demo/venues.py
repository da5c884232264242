"""The demo's grass-roots platform: topics, meetings, agreed items and ratings by the real verbs, in batches.

Keys are ``#venues:大洼区:2023:3:2023-05-04`` for a batch of a place's cycle and the day of its meetings. A county's
batches are done in its own scope, on the agenda of its city. What a batch is follows from the data alone, so that an
interrupted build goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cached_property

from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import cycle_of
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.indicators.summaries import submit_summary
from shangliang.venues import actions as venues
from shangliang.venues.models import (
    AgreedItem,
    Attendance,
    ItemState,
    Mark,
    Meeting,
    MeetingState,
    Part,
    TopicSource,
    TopicState,
    Venue,
    VenueKind,
    VenueTopic,
)

from .counties import Hall, build_county, county_hall
from .opinions import Opinions
from .scenario import CommitteePlan, load
from .scenario.venues import Matter, Platform, counties_below, matters, platforms, unlisted_matter

#: What is done with a batch, so many days from its meetings, at which hour and minute.
_STAGES = (
    ("venue_topics", -30, 9, 25),
    ("venue_choose", -26, 10, 25),
    ("venue_survey", -15, 15, 25),
    ("venue_call", -9, 9, 40),
    ("venue_open", 0, 9, 5),
    ("venue_hold", 0, 11, 45),
    ("venue_done", 14, 10, 35),
    ("venue_answer", 17, 15, 35),
    ("venue_rate", 31, 16, 5),
    ("venue_publish", 35, 9, 55),
)
_STUDIO_OPEN_FOR = timedelta(days=90)
_BATCHES = 3  # of a cycle that is over
_MARKS = (*[Mark.SATISFIED] * 7, Mark.BASICALLY, Mark.BASICALLY, Mark.DISSATISFIED)
_SOURCES = (TopicSource.QR, TopicSource.STUDIO, TopicSource.STAFF, TopicSource.PAGE, TopicSource.LIST)
_TOWNS = (
    "石桥",
    "青山",
    "白云",
    "双河",
    "新店",
    "永兴",
    "太平",
    "龙泉",
    "松林",
    "清溪",
    "观音",
    "平安",
    "金星",
    "红光",
    "东岳",
    "桂花",
    "凤凰",
    "高坪",
)
_TOWNS_2 = ("上", "下", "前", "后", "南", "北")
_VILLAGES = (
    "和睦",
    "向阳",
    "新民",
    "团结",
    "柳荫",
    "长春",
    "丰收",
    "大同",
    "安乐",
    "前进",
    "友谊",
    "合心",
    "春华",
    "秋实",
    "绿水",
    "明月",
)
_SURVEYED = "走访{n}户，召开两次院坝会；多数住户赞成办，对办法和费用有不同意见，请有关单位到会说明。"
_DECLINED = "同类事项正在另一处商量，办理结果一并答复。"
_SUMMARY = "到会各方逐项商量，形成一致意见：{agreed}。办理单位、期限和联系人当场确定，办结后向大家答复。"


def _town(nth: int) -> str:
    around, at = divmod(nth, len(_TOWNS))
    return _TOWNS[at] + (_TOWNS_2[around - 1] if around else "")


class Venues(Opinions):
    """What a demo committee, and the counties below it, do on the grass-roots platform."""

    def expect_venues(self, plan: CommitteePlan, until: datetime) -> None:
        """Put the platform's work on the agenda."""
        self.until = until
        for row in (p for p in platforms() if p.committee == plan.key):
            self._expect_platform(row, plan.place_name)
        group = counties_below(plan.key)
        if group is None:
            return
        first, _last = self._days_of_meetings(self.house.sessions[group.year])
        for nth in range(len(group.places)):
            place = group.places[nth][0]
            self.at(_at(first, 8, 10), "venue_county", f"#county:{plan.key}:{nth}")
            self._expect_platform(group.of(nth), place, minutes=nth + 1)

    def _days_of_meetings(self, session: Session) -> tuple[date, date]:
        """Between which days a cycle's meetings are held."""
        begins, ends = cycle_of(session)
        last = ends or self.until
        return begins.astimezone(clock.ZONE).date(), last.astimezone(clock.ZONE).date()

    def _expect_platform(self, row: Platform, place: str, *, minutes: int = 0) -> None:
        """Each county acts some minutes after the one before: what is done at one moment is one transaction."""
        shift = timedelta(minutes=minutes)
        session = self.house.sessions[row.year]
        first, last = self._days_of_meetings(session)
        key = f"#venues:{place}:{row.year}"
        if row.levels:
            self.at(_at(first, 8, 30) + shift, "venue_places", key)
        if row.weekly:
            today = self.until.astimezone(clock.ZONE).date()
            days = [today + timedelta(days=7 * (n - row.weekly + 5)) for n in range(row.weekly)]
            if row.kinds:  # after the cut-off of the cycle before, whose figures stay what they were
                self.at(_at(today - _STUDIO_OPEN_FOR, 8, 30) + shift, "venue_places", key)
            if row.kinds.get(VenueKind.STUDIO):
                self.at(_at(today - timedelta(days=2), 10, 20) + shift, "venue_studio", key)
        else:
            begin, span = first + timedelta(days=32), (last - first).days - 78
            days = [begin + timedelta(days=span * n // (_BATCHES - 1)) for n in range(_BATCHES)]
            self.at(session.cut_off + timedelta(days=6, hours=10) + shift, "venue_summary", key)
        calendar = self.house.calendar
        for batch, day in enumerate(days):
            on = calendar.next_workday(day)
            at = first
            for job, after, hour, minute in _STAGES:
                # Holidays push steps together; each still has a day of its own.
                no_sooner = at + timedelta(days=0 if after == 0 else 1)
                at = calendar.next_workday(max(on + timedelta(days=after), no_sooner))
                if at > first or not row.weekly:
                    self.at(_at(at, hour, minute) + shift, job, f"{key}:{batch}:{on.isoformat()}")

    # Who and how much ---------------------------------------------------------------------------------------------

    def _platform_of(self, place: str, year: int) -> Platform:
        own = {p.year: p for p in platforms() if self._place_of(p.committee) == place}
        if year in own:
            return own[year]
        group = counties_below(self._own_key)
        assert group is not None
        return group.of([name for name, _committee in group.places].index(place))

    @property
    def _own_key(self) -> str:
        return self._keys_of_places()[self.house.committee.place]

    def _place_of(self, key: str) -> str:
        return {k: place for place, k in self._keys_of_places().items()}.get(key, "")

    @staticmethod
    def _keys_of_places() -> dict[str, str]:
        return {plan.place_name: plan.key for plan in load().committees}

    @contextmanager
    def _hall(self, place: str) -> Iterator[Hall]:
        """Who runs the platform of a place, with its scope open."""
        if place == self.house.committee.place:
            teller = Role.RESEARCH_OFFICE if self.house.has(Role.RESEARCH_OFFICE) else Role.PROPOSAL_STAFF
            yield Hall(
                place,
                self.house.committee,
                self.house.office(Role.ACTIVITY_ORGANISER),
                self.house.office(teller),
                tuple(self.house.members),
                tuple(self.house.units),
            )
            return
        if place not in self._county_halls:
            committee = Committee.objects.get(place=place)
            with committee_scope(committee):
                self._county_halls[place] = county_hall(place, committee)
        with committee_scope(self._county_halls[place].committee):
            yield self._county_halls[place]

    @cached_property
    def _county_halls(self) -> dict[str, Hall]:
        """The counties' halls, read once."""
        return {}

    def _venue_batches(self, keys: list[str]) -> Iterator[tuple[Hall, Platform, int]]:
        for key in keys:
            _name, place, year, batch, _day = key.split(":")
            with self._hall(place) as hall:
                yield hall, self._platform_of(place, int(year)), int(batch)

    # The ground ---------------------------------------------------------------------------------------------------

    def do_venue_county(self, keys: list[str]) -> None:
        """County committees are founded, with an office of two and a few members."""
        for key in keys:
            _name, above, nth = key.split(":")
            group = counties_below(above)
            assert group is not None
            brand = self.house.committee.rules["venue_brand"]
            build_county(group, int(nth), self.house.committee, self.house.sessions, brand)

    def do_venue_places(self, keys: list[str]) -> None:
        """Venues are opened, each level below the one above."""
        for key in keys:
            _name, place, year = key.split(":")
            with self._hall(place) as hall:
                drafts = _venues_of(
                    hall.committee.short_place or place, self._platform_of(place, int(year)), self.moment.date()
                )
                venues.open_venues(hall.committee, drafts, by=hall.office)

    def do_venue_studio(self, keys: list[str]) -> None:
        """A studio 委员工作室 brings in what people said there; the office has not chosen yet."""
        for key in keys:
            _name, place, year = key.split(":")
            with self._hall(place) as hall:
                row, studio = self._platform_of(place, int(year)), Venue.objects.filter(kind=VenueKind.STUDIO).first()
                assert studio is not None
                matter = _matter(row, row.weekly)
                draft = venues.TopicDraft(
                    matter.title.format(place=f"{_TOWNS[0]}镇"),
                    f"{matter.problem}，来工作室反映的群众希望坐下来商量。",
                    TopicSource.STUDIO,
                    source_name=studio.name,
                    voices=6,
                    venue=studio,
                )
                venues.collect_topics(hall.committee, [draft], by=self.house.office(Role.STUDIO_MANAGER))

    # Stages -------------------------------------------------------------------------------------------------------

    def do_venue_topics(self, keys: list[str]) -> None:
        """Topics come in; in the cycle under way some that nobody chooses, and some from the public."""
        for hall, row, batch in self._venue_batches(keys):
            found = self._talks(row, batch)
            held = _venue_list(hall.committee)
            drafts = [self._drafted_topic(hall, row, nth, held) for nth in found]
            venues.collect_topics(hall.committee, drafts, by=hall.office)
            if row.weekly and batch % 2:
                spare = self._drafted_topic(hall, row, batch + 100, held)
                public = venues.TopicDraft(spare.title, spare.text, TopicSource.QR, venue=spare.venue)
                venues.receive_topic(hall.committee, public)

    def _drafted_topic(self, hall: Hall, row: Platform, nth: int, held: list[Venue]) -> venues.TopicDraft:
        matter, place = _matter(row, nth), held[nth % len(held)]
        where = place.name.removesuffix("议事室").removesuffix("议事厅")
        return venues.TopicDraft(
            matter.title.format(place=where)[:80],
            f"{matter.problem}，希望请有关单位和大家坐下来商量。",
            _SOURCES[nth % len(_SOURCES)],
            source_name="委员工作室" if nth % len(_SOURCES) == 1 else "",
            voices=1 + nth * 7 % 23,
            venue=place,
        )

    def _talks(self, row: Platform, batch: int) -> range:
        """The places, among all of a cycle, of the meetings of a batch."""
        if row.weekly:
            return range(batch, batch + 1)
        return range(row.meetings * batch // _BATCHES, row.meetings * (batch + 1) // _BATCHES)

    def do_venue_choose(self, keys: list[str]) -> None:
        """The office chooses, and says why the rest is not taken up."""
        for hall, row, batch in self._venue_batches(keys):
            wait = _topics(TopicState.COLLECTED)[: len(self._talks(row, batch))]
            venues.choose_many(wait, by=hall.office)
            old = VenueTopic.objects.filter(
                state=TopicState.COLLECTED, session__year=row.year, state_since__lt=self.moment - timedelta(days=6)
            )
            venues.decline_many(list(old.values_list("pk", flat=True)), by=hall.office, note=_DECLINED)

    def do_venue_survey(self, keys: list[str]) -> None:
        """What was chosen is surveyed."""
        for hall, row, batch in self._venue_batches(keys):
            found = _topics(TopicState.CHOSEN)[: len(self._talks(row, batch))]
            surveys = [(pk, _SURVEYED.format(n=18 + pk % 30)) for pk in found]
            venues.record_surveys(surveys, by=hall.office)

    def do_venue_call(self, keys: list[str]) -> None:
        """Meetings are called for the batch's day."""
        for key, (hall, row, batch) in zip(keys, self._venue_batches(keys), strict=True):
            day = date.fromisoformat(key.rpartition(":")[2])
            topics = VenueTopic.objects.filter(state=TopicState.SURVEYED).select_related("venue").order_by("pk")
            held = _venue_list(hall.committee)  # what came from a hotline list names no place
            drafts = [
                venues.MeetingDraft(topic.pk, topic.venue or held[topic.pk % len(held)], _at(day, 9, 0), topic.title)
                for topic in topics[: len(self._talks(row, batch))]
            ]
            venues.call_meetings(drafts, by=hall.office)

    def do_venue_open(self, keys: list[str]) -> None:
        """Meetings begin; people and members sign in."""
        for hall, row, batch in self._venue_batches(keys):
            waiting = _meetings(MeetingState.PLANNED, before=self.moment)
            venues.open_many(waiting, by=hall.office)
            lists = []
            for nth, meeting in zip(self._talks(row, batch), waiting, strict=False):
                there = 4 if row.weekly else _nth_share(row.participations, nth, row.meetings)
                lists.append((meeting, _people(hall, nth, there, full=bool(hall.units))))
            venues.sign_in_many(lists, by=hall.office)

    def do_venue_hold(self, keys: list[str]) -> None:
        """Meetings end with what was suggested and agreed."""
        for hall, row, batch in self._venue_batches(keys):
            outcomes = []
            held = _meetings(MeetingState.OPEN)
            topics = dict(Meeting.objects.filter(pk__in=held).values_list("pk", "topic__text"))
            for nth, meeting in zip(self._talks(row, batch), held, strict=False):
                about = _about(topics[meeting])
                said = 2 if row.weekly else _nth_share(row.suggestions, nth, row.meetings)
                raised = 1 + nth % 2 if row.weekly else _nth_share(row.problems, nth, row.meetings)
                items = [self._agreed_item(hall, row, about[n % len(about)], nth, n) for n in range(raised)]
                told = [about[n % len(about)].suggestion for n in range(said)]
                outcomes.append(venues.Outcomes(meeting, _SUMMARY.format(agreed=about[0].agreed), told, items))
            venues.hold_many(outcomes, by=hall.office)

    def _agreed_item(self, hall: Hall, row: Platform, matter: Matter, nth: int, n: int) -> venues.ItemDraft:
        due = self.house.calendar.next_workday(self.moment.date() + timedelta(days=28))
        units = hall.units
        if row.weekly and hall.committee == self.house.committee:  # what is under way: units somebody can sign in for
            units = tuple(self.house.units[i] for i in self.house.units_with_accounts()) or units
        if units and (nth + n) % 4:
            fitting = (unit for words in matter.units for unit in units if words in unit.name)
            unit = next(fitting, units[(nth * 3 + n) % len(units)])
            return venues.ItemDraft(matter.problem, matter.agreed, unit, due=due)
        return venues.ItemDraft(matter.problem, matter.agreed, responsible="所在镇（街道）和村（社区）", due=due)

    def do_venue_done(self, keys: list[str]) -> None:
        """Units report what they did, the office what towns and villages did."""
        for hall, row, batch in self._venue_batches(keys):
            held = _meetings(MeetingState.HELD)[: len(self._talks(row, batch))]
            items = list(AgreedItem.objects.filter(meeting__in=held, state=ItemState.AGREED).order_by("pk"))
            before = AgreedItem.objects.filter(
                committee=hall.committee, meeting__session__year=row.year, pk__lt=items[0].pk if items else 0
            ).count()
            by_unit: dict[int | None, list[venues.DoneReport]] = {}
            done = {m.problem: m.done for m in (*matters(), unlisted_matter())}
            for nth, item in enumerate(items, start=before):
                solved = (nth % 5 < 4) if row.weekly else _nth_share(row.solved, nth, row.problems) == 1
                report = venues.DoneReport(item, done[item.problem], "solved" if solved else "partly")
                by_unit.setdefault(item.unit_id, []).append(report)
            for unit_id, reports in by_unit.items():
                venues.report_done_many(reports, by=self.house.clerk(unit_id) if unit_id else hall.office)

    def do_venue_answer(self, keys: list[str]) -> None:
        """The people are answered with what was done."""
        for hall, _row, _batch in self._venue_batches(keys):
            done = AgreedItem.objects.filter(committee=hall.committee, state=ItemState.DONE).order_by("pk")
            venues.answer_many([(pk, "") for pk in done.values_list("pk", flat=True)], by=hall.office)

    def do_venue_rate(self, keys: list[str]) -> None:
        """Most of the people concerned rate; their slips are entered."""
        for hall, row, batch in self._venue_batches(keys):
            rated = _meetings(MeetingState.RATING)[: len(self._talks(row, batch))]
            people = Attendance.objects.filter(meeting__in=rated, part=Part.CONCERNED).order_by("pk")
            marks = [(pk, _MARKS[pk % len(_MARKS)]) for pk in people.values_list("pk", flat=True) if pk % 6]
            venues.enter_ratings(marks, by=hall.office)
            venues.close_ratings(rated, by=hall.office)

    def do_venue_publish(self, keys: list[str]) -> None:
        """What was rated is published."""
        for hall, row, batch in self._venue_batches(keys):
            rated = _meetings(MeetingState.RATED)[: len(self._talks(row, batch))]
            venues.publish_many(rated, by=hall.office)

    def do_venue_summary(self, keys: list[str]) -> None:
        """The year's numbers are told to the committee above."""
        for key in keys:
            _name, place, year = key.split(":")
            with self._hall(place) as hall:
                if hall.committee.parent_id:
                    session = Session.objects.select_related("committee", "term").get(year=int(year))
                    submit_summary(session, by=hall.teller)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.ZONE)


def _matter(row: Platform, nth: int) -> Matter:
    every = matters()
    return every[(nth * 5 + row.year) % len(every)]


def _about(text: str) -> list[Matter]:
    """What a meeting is about by its topic's text, and after that what else people bring up there."""
    every = matters()
    first = next((i for i, matter in enumerate(every) if text.startswith(matter.problem)), None)
    return [unlisted_matter(), *every] if first is None else [*every[first:], *every[:first]]


def _nth_share(total: int, nth: int, number: int) -> int:
    """What falls to the nth of so many, evenly spread."""
    return total * (nth + 1) // number - total * nth // number


def _topics(state: str) -> list[int]:
    return list(VenueTopic.objects.filter(state=state).order_by("pk").values_list("pk", flat=True))


def _meetings(state: str, *, before: datetime | None = None) -> list[int]:
    rows = Meeting.objects.filter(state=state).order_by("pk")
    if before:
        rows = rows.filter(starts_at__lte=before)
    return list(rows.values_list("pk", flat=True))


def _venue_list(committee: Committee) -> list[Venue]:
    """The venues at which matters are talked over, studios not: villages before towns before the top."""
    rows = Venue.objects.filter(committee=committee, closed_on__isnull=True).exclude(kind=VenueKind.STUDIO)
    return sorted(rows, key=lambda v: ("village", "town", "county", "city", "").index(v.level))


def _people(hall: Hall, nth: int, members: int, *, full: bool) -> list[venues.Attendee]:
    """Who comes: people concerned, members, somebody of a unit; in every tenth meeting too few are concerned."""
    number = len(hall.members)
    found = [venues.Attendee(Part.MEMBER, member=hall.members[(nth * 5 + n) % number]) for n in range(members)]
    names = ("王大娘", "李师傅", "张阿姨", "陈老师", "刘大爷", "周大姐", "吴师傅", "郑老板", "孙医生", "何婆婆")
    concerned = (2 if nth % 10 == 9 else members + 3) if full else 1
    found += [venues.Attendee(Part.CONCERNED, names[(nth + n) % len(names)]) for n in range(concerned)]
    if full:
        found += [venues.Attendee(Part.UNIT, "办理单位代表"), venues.Attendee(Part.EXPERT, "特邀专家")][: 1 + nth % 2]
    return found


def _venues_of(short: str, row: Platform, opened: date) -> list[venues.VenueDraft]:
    """The tree of a place: its own hall, towns below it, villages below the towns, parks and enterprises."""
    drafts: list[venues.VenueDraft] = []
    top = ""
    for level in ("city", "county"):
        for _n in range(row.levels.get(level, 0)):
            top = f"{short}协商议事厅"
            drafts.append(venues.VenueDraft(top, level, address=f"{short}政协机关一楼", opened_on=opened))
    towns = [f"{_town(n)}镇" for n in range(row.levels.get("town", 0))]
    drafts += [
        venues.VenueDraft(f"{t}议事厅", "town", above=top, address=f"{t}文化站", opened_on=opened) for t in towns
    ]
    for n in range(row.levels.get("village", 0)):
        around, at = divmod(n, len(towns))
        name = f"{towns[at]}{_VILLAGES[around % len(_VILLAGES)]}村议事室"
        if around >= len(_VILLAGES):
            name = name.replace("村议事室", f"{'一二三四五六七八九'[around // len(_VILLAGES) - 1]}组议事室")
        kind = VenueKind.COURTYARD if n % 9 == 4 else VenueKind.HALL
        drafts.append(venues.VenueDraft(name, "village", kind, above=f"{towns[at]}议事厅", opened_on=opened))
    if not row.levels:  # the hall is there from an earlier cycle
        top = f"{short}协商议事厅"
    words = {"park": "园区议事厅", "enterprise": "企业议事室", "studio": "委员工作室"}
    for park, number in row.kinds.items():
        drafts += [
            venues.VenueDraft(
                f"{_TOWNS[n]}{words[park]}",
                "town" if park == VenueKind.STUDIO else "",
                park,
                above=top,
                opened_on=opened,
            )
            for n in range(number)
        ]
    return drafts
