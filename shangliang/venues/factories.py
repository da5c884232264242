"""Small platforms for tests, driven by the real actions: ``venue``, ``topic``, ``surveyed``, ``called``, ``held``…"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.factories import House, make_people
from shangliang.committees.models import Appointment
from shangliang.core import clock

from . import actions
from .models import Meeting, Part, Venue, VenueLevel, VenueTopic

SUMMARY = "与会各方商定：本月内清理楼道杂物，增设充电棚。"


def appoint(house: House, role: Role = Role.ACTIVITY_ORGANISER) -> Actor:
    """Somebody who runs the platform, or has another role of an office."""
    (user,) = make_people(["协商专员"])
    Appointment.objects.create(committee=house.committee, user=user, role=role, since=house.term.begins)
    return Actor(user_id=user.pk, name=user.name, committee_id=house.committee.pk, roles=frozenset({role}))


def venue(house: House, office: Actor, name: str = "东门社区议事厅", **facts: Any) -> Venue:
    """A venue in a village, or as told."""
    draft = actions.VenueDraft(name, **({"level": VenueLevel.VILLAGE} | facts))
    return actions.open_venues(house.committee, [draft], by=office)[0]


def topic(house: House, office: Actor, title: str = "楼道充电怎么管", **facts: Any) -> VenueTopic:
    """A topic that the office brought in."""
    return actions.collect_topics(house.committee, [actions.TopicDraft(title, **facts)], by=office)[0]


def surveyed(house: House, office: Actor, title: str = "楼道充电怎么管") -> VenueTopic:
    """A topic that waits for its meeting."""
    actions.choose_many([row := topic(house, office, title)], by=office)
    return actions.record_surveys([(row, "走访32户，27户支持统一充电。")], by=office)[0]


def called(house: House, office: Actor, place: Venue, title: str = "楼道充电怎么管") -> Meeting:
    """A meeting that is to come."""
    draft = actions.MeetingDraft(surveyed(house, office, title), place, clock.now() + timedelta(hours=2))
    return actions.call_meetings([draft], by=office)[0]


def under_way(house: House, office: Actor, place: Venue, title: str = "楼道充电怎么管") -> Meeting:
    """A meeting to which people sign in."""
    return actions.open_many([called(house, office, place, title)], by=office)[0]


def held(house: House, office: Actor, place: Venue, *, items: int = 1, title: str = "楼道充电怎么管") -> Meeting:
    """A meeting that is over: two people concerned and a member, so many items for the first unit."""
    meeting = under_way(house, office, place, title)
    people = [actions.Attendee(Part.CONCERNED, name) for name in ("王大娘", "李师傅")]
    people.append(actions.Attendee(Part.MEMBER, member=house.members[0]))
    actions.sign_in_many([(meeting, people)], by=office)
    drafts = [actions.ItemDraft(f"问题{n}", "本月办好", house.units[0]) for n in range(items)]
    return actions.hold_many([actions.Outcomes(meeting, SUMMARY, ["增设充电棚"], drafts)], by=office)[0]


def rating(house: House, office: Actor, place: Venue) -> Meeting:
    """A meeting that the people concerned rate now: its one problem is solved."""
    meeting = held(house, office, place)
    (item,) = meeting.items.all()
    report = actions.DoneReport(item, "已建成充电棚。", "solved")
    actions.report_done_many([report], by=house.clerk(0))
    actions.answer_many([(item, "")], by=office)
    meeting.refresh_from_db()
    return meeting
