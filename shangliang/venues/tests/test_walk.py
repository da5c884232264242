"""The platform walked at random, every way that its tables permit, and looked at after every step."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.venues import actions, factories
from shangliang.venues.models import AgreedItem, Attendance, Mark, Meeting, Part, Venue, VenueTopic
from shangliang.workflow.machines import MACHINES
from tests.support.walking import (
    RandomWalk,
    duties_are_what_the_states_say,
    events_not_reached,
    open_duties_of,
    walk_apart,
)

TABLES = {"venue_topic": VenueTopic, "venue_meeting": Meeting, "agreed_item": AgreedItem}


class Walk(RandomWalk):
    """One committee's platform over some months; ``go`` makes things happen."""

    def __init__(self, house, seed):
        super().__init__(house, seed)
        self.office = factories.appoint(house)
        self.strangers = [house.member(0), house.clerk(0), house.actor("staff")]
        for name in ("东门议事厅", "西门议事厅"):
            factories.venue(house, self.office, name)

    def go(self, steps):
        happenings = [
            *[self.collect, self.choose, self.survey, self.call] * 2,
            *[self.begin, self.sign_in, self.hold, self.report, self.answer, self.rate, self.end] * 2,
            *[self.merge, self.decline, self.cancel, self.redate, self.close_a_venue, self.pass_time],
        ]
        for _step in range(steps):
            with clock.at(self.moment):
                with suppress(Refused):
                    self.chance.choice(happenings)()
                look()

    def somebody(self, likely=None):
        return self.chance.choice([*[likely or self.office] * 8, *self.strangers])

    def collect(self):
        if self.chance.random() < 0.3:
            actions.receive_topic(self.house.committee, actions.TopicDraft("路灯不亮", "夜里看不见。", "qr"))
            return
        draft = actions.TopicDraft("楼道充电", source="list", voices=self.chance.randint(0, 5))
        actions.collect_topics(self.house.committee, [draft], by=self.somebody())

    def choose(self):
        actions.choose_many(self.some(VenueTopic, state="collected"), by=self.somebody())

    def merge(self):
        if rows := self.some(VenueTopic, 1, state__in=["collected", "chosen"]):
            actions.merge_topics(rows[0], self.some(VenueTopic, state="collected"), by=self.somebody())

    def decline(self):
        rows = self.some(VenueTopic, 1, state__in=["collected", "chosen"])
        actions.decline_many(rows, by=self.somebody(), note=self.chance.choice(["不属本级", " "]))

    def survey(self):
        found = [
            (row, self.chance.choice(["走访三十户", "走访三十户", ""])) for row in self.some(VenueTopic, state="chosen")
        ]
        actions.record_surveys(found, by=self.somebody())

    def call(self):
        places = list(Venue.objects.order_by("pk"))
        drafts = [
            actions.MeetingDraft(row, self.chance.choice(places), clock.now() + timedelta(days=1))
            for row in self.some(VenueTopic, state="surveyed")
        ]
        actions.call_meetings(drafts, by=self.somebody())

    def begin(self):
        actions.open_many(self.some(Meeting, state="planned"), by=self.somebody())

    def cancel(self):
        for row in self.some(Meeting, 1, state="planned"):
            actions.cancel_meeting(row, by=self.somebody(), note="大雨")

    def sign_in(self):
        for row in self.some(Meeting, 2):
            actions.sign_in(row, part=self.chance.choice(["concerned", "concerned", "expert", "member"]), name="王大娘")
            actions.sign_in_member(row, by=self.house.member(0))

    def hold(self):
        for row in self.some(Meeting, 1, state="open"):
            items = [
                actions.ItemDraft("灯暗", "换灯", self.chance.choice([self.house.units[0], None]), "东门村")
                for _nth in range(self.chance.randint(0, 2))
            ]
            actions.hold_many([actions.Outcomes(row, "商定", ["换灯"], items)], by=self.somebody())

    def report(self):
        for row in self.some(AgreedItem, state="agreed"):
            by = self.somebody(self.house.clerk(0) if row.unit_id else self.office)
            if self.chance.random() < 0.2:
                actions.give_up_item(row, by=self.somebody(), note="无法办理")
            else:
                actions.report_done_many([actions.DoneReport(row, "已换", "solved")], by=by)

    def redate(self):
        for row in self.some(AgreedItem, 1, state="agreed"):
            actions.redate_item(row, by=self.somebody(), due=clock.today() + timedelta(days=30), note="工期")

    def answer(self):
        for row in self.some(AgreedItem, state="done"):
            if self.chance.random() < 0.25:
                actions.send_back_item(row, by=self.somebody(), note="请补照片")
            else:
                actions.answer_many([(row, "")], by=self.somebody())

    def rate(self):
        for row in self.some(Attendance):
            actions.rate(row, mark=self.chance.choice([*Mark.values, "?"]))

    def end(self):
        actions.close_ratings(self.some(Meeting, state="rating"), by=self.somebody())
        for row in self.some(Meeting, 2, state="rated"):
            if self.chance.random() < 0.5:
                actions.publish_many([row], by=self.somebody())
            else:
                actions.keep_meeting(row, by=self.somebody(), note="未形成共识")

    def close_a_venue(self):
        if Venue.objects.filter(closed_on__isnull=True).count() > 1:
            actions.close_venue(self.chance.choice(list(Venue.objects.order_by("pk"))), by=self.somebody())
        else:
            factories.venue(self.house, self.office, f"新议事厅{Venue.objects.count()}")

    def pass_time(self):
        self.moment += timedelta(days=self.chance.choice([1, 3, 12]))
        with clock.at(self.moment):
            actions.close_overdue(self.house.committee.pk)


def look():
    """What must hold after every step."""
    records = {name: list(model.objects.all()) for name, model in TABLES.items()}
    said = duties_are_what_the_states_say(records, open_duties_of(TABLES))
    with_duty = {(name, pk) for name, pk, *_rest in said}
    topics, meetings = ({row.pk: row for row in records[name]} for name in ("venue_topic", "venue_meeting"))
    for name in ("venue_meeting", "agreed_item"):
        assert all(r.state in MACHINES[name].final or (name, r.pk) in with_duty for r in records[name])
    under_way = {m.topic_id for m in meetings.values() if m.state in ("planned", "open")}
    for topic in topics.values():
        assert topic.state in MACHINES["venue_topic"].final or ("venue_topic", topic.pk) in with_duty | {
            ("venue_topic", pk) for pk in under_way
        }
        assert (topic.state == "called") == (topic.pk in under_way)
        assert (topic.state == "merged") == bool(topic.merged_into_id)
        assert topic.voices >= 1 + sum(t.voices for t in topics.values() if t.merged_into_id == topic.pk)
    for meeting in meetings.values():
        open_items = [i for i in records["agreed_item"] if i.meeting_id == meeting.pk and i.state in ("agreed", "done")]
        assert bool(open_items) == (meeting.state == "held")
        assert (meeting.held_at is not None) == (meeting.state not in ("planned", "open", "cancelled"))
    rated = Attendance.objects.exclude(mark="").select_related("meeting")
    assert all(a.part == Part.CONCERNED and a.meeting.state not in ("planned", "open", "held") for a in rated)


# Short where the database decides, longer where it does not.
@pytest.mark.parametrize("steps", [40, pytest.param(120, marks=pytest.mark.once)])
@pytest.mark.django_db
@settings(max_examples=1, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_platform_walked_at_random_leaves_no_orphan(steps, seed):
    walk_apart(Walk, seed, steps)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_platform_walked_at_random_for_long_leaves_no_orphan(seed):
    walk_apart(Walk, seed, 300)


@pytest.mark.long
def test_the_walk_reaches_every_state_and_every_event(house):
    assert events_not_reached(Walk(house, 1), TABLES, steps=150) == set()
    for name, model in TABLES.items():
        reached = set(model.objects.values_list("state", flat=True))
        assert reached >= MACHINES[name].final, name
