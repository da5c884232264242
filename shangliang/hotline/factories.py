"""Small hotline lists for tests, brought in by the real verb."""

from __future__ import annotations

from datetime import date, timedelta

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.factories import House, make_people
from shangliang.committees.models import Appointment

from . import actions
from .models import HotlineList

#: Three matters with four messages each, and two messages that nobody shares.
MESSAGES = (
    ("巷口路灯不亮", "夜间出行摔跤，请联系13812345678。"),
    ("小区门前路灯损坏", "路灯坏了半年。"),
    ("路灯常年不亮", "老人晚上不敢出门。"),
    ("请更换路灯", "路灯昏暗。"),
    ("楼道飞线充电", "电动车飞线充电有隐患。"),
    ("制止飞线充电", "飞线充电容易起火。"),
    ("飞线充电无人管", "邻居飞线充电，本人身份证510101199001011237。"),
    ("飞线充电起火", "楼下飞线充电冒烟。"),
    ("公交班次太少", "等公交要四十分钟。"),
    ("增加公交班次", "上学赶不上公交。"),
    ("公交末班太早", "公交班次到六点就停。"),
    ("公交班次不准", "公交常常不来。"),
    ("河道钓鱼", "钓鱼的人多。"),
    ("图书馆开放", "周末想去看书。"),
)


def appoint(house: House, role: Role = Role.OPINION_STAFF) -> Actor:
    """Somebody who sorts hotline lists."""
    (user,) = make_people([f"热线{role}"])
    Appointment.objects.create(committee=house.committee, user=user, role=role, since=house.term.begins)
    return Actor(user_id=user.pk, name=user.name, committee_id=house.committee.pk, roles=frozenset({role}))


def drafts(mark: str = "") -> list[actions.MessageDraft]:
    """The messages, numbered; ``mark`` makes other ones of them."""
    return [
        actions.MessageDraft(
            text=text,
            title=f"{mark}{title}",
            own_number=f"{mark}{n}",
            said_on=date(2026, 3, 1) + timedelta(days=n),
            place=("城东街道", "城西街道")[n % 2],
            source="12345热线",
        )
        for n, (title, text) in enumerate(MESSAGES)
    ]


def made(house: House, by: Actor, mark: str = "") -> HotlineList:
    """A list with three topics and two messages in none."""
    return actions.bring_in(house.committee, drafts(mark), by=by)
