"""Small records of supervision for tests, driven by the real actions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from shangliang.committees.factories import House
from shangliang.core import clock

from . import actions
from .models import Patrol, SupervisionActivity, SupervisionOpinion, SupervisionPlan, Supervisor, UnitAppraisal


def jpeg(**more: Any) -> bytes:
    """A small picture; what is given besides goes into the file, as ``exif`` does."""
    written = io.BytesIO()
    Image.new("RGB", (16, 12), "#7a8f6d").save(written, "JPEG", **more)
    return written.getvalue()


#: A picture as a phone hands it in.
JPEG = jpeg()


def photograph(name: str = "现场.jpg", content: bytes = JPEG) -> actions.Upload:
    """A picture to hand in."""
    return actions.Upload(ContentFile(content, name=name), name)


def matters(number: int = 2) -> list[actions.MatterDraft]:
    """Matters for a plan."""
    by = clock.today() + timedelta(days=90)
    return [actions.MatterDraft(f"第{n}项监督", "inspection", by, "提案委员会") for n in range(1, number + 1)]


def plan(house: House) -> SupervisionPlan:
    """A plan that is being drawn up."""
    return actions.draft_plan(house.session, "年度民主监督计划", matters(), by=house.actor("staff"))


def approved(house: House) -> SupervisionPlan:
    """A plan that is being carried out."""
    row = actions.submit_plan(plan(house), by=house.actor("staff"))
    return actions.approve_plan(row, by=house.actor("leadership"), approval="主席会议")


def draft_of(house: House, **more: Any) -> actions.ActivityDraft:
    """An inspection of ``units[0]`` next week, with the first two members."""
    usual: dict[str, Any] = {
        "title": "老旧小区消防专题视察",
        "form": "inspection",
        "on": clock.today() + timedelta(days=7),
        "place": "区政协楼前",
        "route": "东门小区—西街",
        "members": [m.pk for m in house.members[:2]],
        "units": [house.units[0].pk],
    }
    return actions.ActivityDraft(**(usual | more))


def planned(house: House, **more: Any) -> SupervisionActivity:
    """An activity to come."""
    return actions.plan_activity(house.committee, draft_of(house, **more), by=house.actor("staff"))


def held(house: House, **more: Any) -> SupervisionActivity:
    """An activity of today that was held; its opinions are being drawn up."""
    row = planned(house, **({"on": clock.today()} | more))
    return actions.hold_activity(row, by=house.actor("staff"), summary="消防通道被占。")


def drafted(house: House, source: Any = None, *, unit: int = 0, title: str = "清理消防通道") -> SupervisionOpinion:
    """An opinion that waits to be issued."""
    draft = actions.OpinionDraft(house.units[unit], title, "占用消防通道的杂物应尽快清理。")
    return actions.draft_opinions(source or held(house), [draft], by=house.actor("staff"))[0]


def issued(house: House, source: Any = None, *, unit: int = 0, title: str = "清理消防通道") -> SupervisionOpinion:
    """An opinion that waits for its answer."""
    return actions.issue_many([drafted(house, source, unit=unit, title=title)], by=house.actor("director"))[0]


def adopted(house: House, source: Any = None, *, unit: int = 0) -> SupervisionOpinion:
    """An opinion whose unit is mending."""
    row = issued(house, source, unit=unit)
    return actions.answer_many([row], by=house.clerk(unit), adoption="adopted", answer="采纳，即行清理。")[0]


def declined(house: House, *, unit: int = 0) -> SupervisionOpinion:
    """An opinion that its unit did not adopt."""
    row = issued(house, unit=unit)
    return actions.answer_many([row], by=house.clerk(unit), adoption="not", answer="不属我单位职责。")[0]


def mended(house: House, *, unit: int = 0) -> SupervisionOpinion:
    """An opinion that waits for its second look."""
    row = adopted(house, unit=unit)
    return actions.mend_many([row], by=house.clerk(unit), mending="杂物已清空。")[0]


def supervisor(house: House, index: int = 0, **more: Any) -> Supervisor:
    """The appointment of ``members[index]`` over ``units[0]`` for a year."""
    usual: dict[str, Any] = {
        "field": "清溪河城区段",
        "since": clock.today() - timedelta(days=30),
        "until": clock.today() + timedelta(days=335),
        "unit": house.units[0],
    }
    post = actions.Post(house.members[index], **(usual | more))
    return actions.appoint_many(house.committee, [post], by=house.actor("staff"))[0]


def patrol(
    house: House, index: int = 0, *, post: Supervisor | None = None, uploads: Sequence[actions.Upload] = ()
) -> Patrol:
    """A patrol's record by ``members[index]``."""
    draft = actions.PatrolDraft(post or supervisor(house, index), "清溪桥下", "排口有污水直排。", is_problem=True)
    return actions.record_patrol(draft, uploads, by=house.member(index))


def appraisal(house: House, *, judges: int = 2, closes: date | None = None, opened: bool = True) -> UnitAppraisal:
    """An appraisal of two units by the first members."""
    draft = actions.AppraisalDraft(
        "提案办理民主评议",
        "提案办理",
        closes or clock.today() + timedelta(days=10),
        [u.pk for u in house.units[:2]],
        [m.pk for m in house.members[:judges]],
        [("组织领导", 40), ("办理实效", 60)],
    )
    row = actions.prepare_appraisal(house.committee, draft, by=house.actor("staff"))
    return actions.open_appraisal(row, by=house.actor("staff")) if opened else row
