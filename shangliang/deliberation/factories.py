"""Small deliberations for tests, driven by the real actions: ``drafted``, ``opened``, ``voted``, ``published``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.factories import House, make_people
from shangliang.committees.models import Appointment, Committee
from shangliang.core import clock

from . import actions, keys
from .ballots import Cast
from .models import Deliberation, ParticipantKind, Statement

TEXTS = (
    "消防通道一寸也不能占，发现就清走。",
    "小区周边夜间闲置的车位，应当向附近居民错时开放。",
    "停车收费的钱怎么用，每季度公布一次。",
    "老城主街应当取消路边停车，改成步行街。",
    "外来车辆的停车费，应当高于本地住户。",
    "先修立体车库，再谈收费。",
)


def appoint(house: House) -> Actor:
    """Somebody who organises deliberations."""
    (user,) = make_people(["组织者"])
    Appointment.objects.create(
        committee=house.committee, user=user, role=Role.ACTIVITY_ORGANISER, since=house.term.begins
    )
    return organiser(user, house.committee)


def organiser(user: User, committee: Committee) -> Actor:
    """An organiser acting."""
    roles = frozenset({Role.ACTIVITY_ORGANISER})
    return Actor(user_id=user.pk, name=user.name, committee_id=committee.pk, roles=roles)


def draft(**changes: Any) -> actions.Draft:
    """What the office decides, for ten days from now."""
    plain = actions.Draft(
        title="老城停车怎么管",
        question="老城停车难，您觉得该怎么办？",
        closes_on=clock.today() + timedelta(days=10),
        openness="public",
    )
    return replace(plain, **changes)


def drafted(house: House, by: Actor, **changes: Any) -> Deliberation:
    """One that is being prepared, with six statements."""
    made = actions.begin_deliberation(house.committee, draft(**changes), by=by)
    actions.seed_statements(made, TEXTS, by=by)
    return made


def opened(house: House, by: Actor, **changes: Any) -> Deliberation:
    """One that takes votes."""
    return actions.open_deliberation(drafted(house, by, **changes), by=by)


def ballots(deliberation: Deliberation, people: int, *, seed: int = 1) -> list[tuple[actions.Who, list[Cast]]]:
    """Invented ballots of two groups: all agree on the first half of the statements and differ on the others."""
    numbers = list(
        Statement.objects.filter(deliberation=deliberation).order_by("number").values_list("number", flat=True)
    )
    random = np.random.default_rng(seed)
    at = int(clock.now().timestamp())
    made = []
    for person in range(people):
        side = 1 if person % 5 < 3 else -1
        sure = random.random(len(numbers)) < 0.93
        said = [1 if place < len(numbers) // 2 else side for place in range(len(numbers))]
        cast = [Cast(n, v if s else -v, at) for n, v, s in zip(numbers, said, sure.tolist(), strict=True)]
        key = keys.imported_key(deliberation.pk, f"{seed}:{person}")
        made.append((actions.Who(ParticipantKind.PUBLIC, key), cast))
    return made


def voted(house: House, by: Actor, people: int = 60, **changes: Any) -> Deliberation:
    """One that takes votes and has some."""
    row = opened(house, by, **changes)
    actions.record_ballots(row, ballots(row, people), by=by)
    return row


def published(house: House, by: Actor, people: int = 60, **changes: Any) -> Deliberation:
    """One whose results are out."""
    row = actions.close_deliberation(voted(house, by, people, **changes), by=by)
    return actions.publish_deliberation(row, by=by)
