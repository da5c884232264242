"""Small opinions for tests, driven by the real actions: ``submitted``, ``edited``, ``signed``, ``issued``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.factories import House, make_people
from shangliang.committees.models import Appointment, Committee

from . import actions
from .models import Issue, Opinion

TEXT = actions.Text(
    title="老旧小区雨污管网堵塞",
    situation="东门片区三处小区每逢大雨井盖冒溢。",
    analysis="管网建成二十余年，清掏不及时。",
    suggestion="汛前完成一次清掏并公布责任单位。",
)


def appoint(house: House, number: int = 2) -> list[Actor]:
    """People of the opinion office: an editor, and somebody else who reviews."""
    users = make_people([f"信息{n}" for n in range(number)])
    Appointment.objects.bulk_create(
        Appointment(committee=house.committee, user=user, role=Role.OPINION_STAFF, since=house.term.begins)
        for user in users
    )
    return [staff_actor(user, house.committee) for user in users]


def staff_actor(user: User, committee: Committee) -> Actor:
    """Somebody of the opinion office acting."""
    roles = frozenset({Role.OPINION_STAFF})
    return Actor(user_id=user.pk, name=user.name, committee_id=committee.pk, roles=roles)


def draft(house: House, index: int = 0, **text: Any) -> Opinion:
    """A member's draft."""
    return actions.begin_opinion(house.committee, by=house.member(index), text=replace(TEXT, **text))


def submitted(house: House, index: int = 0, **text: Any) -> Opinion:
    """A member's opinion, handed in."""
    return actions.submit(draft(house, index, **text), by=house.member(index))


def edited(house: House, office: list[Actor], index: int = 0, **text: Any) -> Opinion:
    """One that the first of the office has taken up."""
    return actions.take_up_many([submitted(house, index, **text)], by=office[0])[0]


def reviewed(house: House, office: list[Actor], index: int = 0, **text: Any) -> Opinion:
    """One that waits for its signature."""
    rows = actions.hand_in_many([edited(house, office, index, **text)], by=office[0])
    return actions.review_many(rows, by=office[1])[0]


def signed(house: House, office: list[Actor], index: int = 0, **text: Any) -> Opinion:
    """One that can be issued."""
    return actions.sign_many([reviewed(house, office, index, **text)], by=house.actor("leadership"))[0]


def issued(house: House, office: list[Actor], *opinions: Opinion) -> Issue:
    """An issue that is out, with these items or one of the first member's."""
    items = list(opinions) or [signed(house, office)]
    made = actions.make_issues(house.committee, [actions.IssueDraft(items)], by=office[0])
    return actions.issue_many(made, by=office[0])[0]
