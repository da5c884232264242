"""Appraisal of units 民主评议: judges give points by criteria; who gave which is kept nowhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee, Member, Unit
from shangliang.committees.queries import session_at
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert, save_fields
from shangliang.workflow.steps import see_to_come
from shangliang.workflow.transitions import apply, begin_many, check, finish, lock

from ..access import STAFF
from ..access import UNIT as ASSESSED
from ..models import AppraisalJudge, AppraisalState, AppraisedUnit, UnitAppraisal
from ..states import APPRAISAL
from .due import DUE, Steps

#: Domain §2.5: organisation, procedure, communication, effect, reply quality, 20 each.
CRITERIA = (("组织领导", 20), ("办理程序", 20), ("沟通联系", 20), ("办理实效", 20), ("答复质量", 20))
_TO_PREPARE = Span(kind="workdays", amount=10)
_TO_CLOSE = Span(kind="workdays", amount=5)


@dataclass(frozen=True)
class AppraisalDraft:
    """An appraisal: of which units, on what, by whom, by which criteria (name and most points), until when."""

    title: str
    subject: str
    closes: date
    units: Collection[int]
    members: Collection[int]
    criteria: Sequence[tuple[str, int]] = CRITERIA


@verb
def prepare_appraisal(committee: Committee, draft: AppraisalDraft, *, by: Actor) -> UnitAppraisal:
    """Prepare an appraisal; its judges are asked once it is opened.

    Raises:
        Invalid: title, subject, units, judges or criteria lack, or the day has passed.
    """
    session = session_at(committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    appraisal = UnitAppraisal(committee=committee, session=session)
    if not STAFF.allows(by, appraisal):
        raise NotAllowed(_("You may not do this here."))
    _see_to(committee, draft)
    appraisal.title, appraisal.subject, appraisal.closes = draft.title.strip(), draft.subject.strip(), draft.closes
    appraisal.criteria = [{"name": name.strip(), "most": most} for name, most in draft.criteria]
    Steps().set(appraisal, _TO_PREPARE, _("time to prepare the appraisal"))
    (made,) = begin_many(APPRAISAL, [appraisal], by=by, name="prepare")
    owner, zeros = committee.pk, [0] * len(draft.criteria)
    insert([AppraisalJudge(committee_id=owner, appraisal=made, member_id=pk) for pk in dict.fromkeys(draft.members)])
    insert(
        [
            AppraisedUnit(committee_id=owner, appraisal=made, unit_id=pk, points=zeros)
            for pk in dict.fromkeys(draft.units)
        ]
    )
    return made


def _see_to(committee: Committee, draft: AppraisalDraft) -> None:
    wrong: dict[str, object] = {}
    if not draft.title.strip() or len(draft.title) > 120:
        wrong["title"] = _("Please give it a title of at most 120 characters.")
    if not draft.subject.strip() or len(draft.subject) > 40:
        wrong["subject"] = _("Please say what is appraised, in at most 40 characters.")
    for name, model, ids in (("units", Unit, draft.units), ("members", Member, draft.members)):
        found = columns(model, "pk", pk=list(ids), committee=committee.pk) if ids else []
        if not found or len(found) != len(set(ids)):
            wrong[name] = _("Please choose at least one.")
    if not draft.criteria or any(not name.strip() or not 1 <= most <= 100 for name, most in draft.criteria):
        wrong["criteria"] = _("Please name at least one criterion, with 1 to 100 points.")
    if draft.closes < clock.today():
        wrong["closes"] = _("This day has passed.")
    if wrong:
        raise Invalid(wrong)


@verb
def open_appraisal(appraisal: UnitAppraisal | int, *, by: Actor) -> UnitAppraisal:
    """Let points be given: every judge is asked to by the last day."""
    (row,) = lock(UnitAppraisal, [appraisal], related=["committee"])
    check(APPRAISAL, [row], "open", by=by)
    see_to_come(row.closes, "closes")
    Steps().after(row, row.closes, _TO_CLOSE, _("time to close, once points have been given"))
    return apply(APPRAISAL, row, "open", by=by, data={"closes": row.closes.isoformat()}, changed=DUE)


@verb
def give_points(appraisal: UnitAppraisal | int, points: Mapping[int, Sequence[int]], *, by: Actor) -> UnitAppraisal:
    """A judge gives each unit its points by criterion, once. What is kept are sums; that the judge took part, too.

    Args:
        points: by unit id, in the order of the criteria.

    Raises:
        NotAllowed: the actor is no judge here.
        Refused: they gave theirs already, or points are not being given (any more).
        Invalid: a unit lacks its points, or has more than a criterion's most.
    """
    (row,) = lock(UnitAppraisal, [appraisal], related=["committee"])
    judges: list[Any] = find(AppraisalJudge, appraisal=row.pk, member=by.member_id) if by.member_id else []
    if by.committee_id != row.committee_id or not judges:
        raise NotAllowed(_("This record does not exist."))
    if row.state != AppraisalState.OPEN or clock.today() > row.closes:
        raise Refused(_("Points are not being given any more."), code="not_open")
    if judges[0].voted:
        raise Refused(_("You have given your points already. Thank you."), code="voted")
    units: list[Any] = find(AppraisedUnit, appraisal=row.pk, locked=True, order=("pk",))
    most = [criterion["most"] for criterion in row.criteria]
    for unit in units:
        given = list(points.get(unit.unit_id, ()))
        if len(given) != len(most) or any(not 0 <= g <= m for g, m in zip(given, most, strict=True)):
            raise Invalid({f"unit-{unit.unit_id}": _("Please give points by every criterion, not above its most.")})
        unit.points = [had + new for had, new in zip(unit.points, given, strict=True)]
        unit.ballots += 1
    save_fields(units, ["points", "ballots"])
    judges[0].voted = True
    save_fields(judges, ["voted"])
    finish(APPRAISAL, [row], "points", by=by)
    return row


@verb
def assess_oneself(appraisal: UnitAppraisal | int, text: str, *, unit: Unit, by: Actor) -> UnitAppraisal:
    """A unit says what it thinks of its work 自评, for the judges to read; it can better it while points are given.

    Raises:
        NotAllowed: the actor does not answer for the unit, or it is not appraised here.
        Refused: points are not being given (any more), or the text lacks or is too long.
    """
    (row,) = lock(UnitAppraisal, [appraisal], related=["committee"])
    found: list[Any] = find(AppraisedUnit, appraisal=row.pk, unit=unit.pk, locked=True)
    if not found or by.committee_id != row.committee_id or not ASSESSED.allows(by, found[0]):
        raise NotAllowed(_("This record does not exist."))
    if row.state != AppraisalState.OPEN or clock.today() > row.closes:
        raise Refused(_("Points are not being given any more."), code="not_open")
    if not text.strip() or len(text) > 3_000:
        raise Refused(_("Please write the self-assessment, in at most 3,000 characters."), field="text")
    found[0].self_assessment, found[0].assessed_at = text.replace("\x00", "").strip(), clock.now()
    save_fields(found, ["self_assessment", "assessed_at"])
    finish(APPRAISAL, [row], "assess", by=by, data={"unit": unit.pk})
    return row


@verb
def close_appraisal(appraisal: UnitAppraisal | int, *, by: Actor) -> UnitAppraisal:
    """Close the appraisal and publish to each unit what it was given; once every judge has, or the day has passed.

    Raises:
        Refused: points are still being given, or nobody gave any.
    """
    (row,) = lock(UnitAppraisal, [appraisal], related=["committee"])
    check(APPRAISAL, [row], "close", by=by)
    waiting = columns(AppraisalJudge, "pk", appraisal=row.pk, voted=False, limit=1)
    if waiting and clock.today() <= row.closes:
        raise Refused(_("Points are still being given, until the day that was set."), code="still_open")
    row.closed_at = clock.now()
    row.session = session_at(row.committee_id, clock.now()) or row.session  # the cycle that it counts in
    apply(APPRAISAL, row, "close", by=by, changed=["closed_at", "session"])
    units = columns(AppraisedUnit, "unit_id", appraisal=row.pk)
    facts = {"unit_appraisal": row.pk}
    outbox.post(row.committee_id, [("supervision.appraised", f"unit:{pk}", facts) for (pk,) in units])
    return row


@verb
def cancel_appraisal(appraisal: UnitAppraisal | int, *, by: Actor, note: str) -> UnitAppraisal:
    """Call an appraisal off, with the reason; points given so far are told to nobody."""
    (row,) = lock(UnitAppraisal, [appraisal], related=["committee"])
    check(APPRAISAL, [row], "cancel", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    return apply(APPRAISAL, row, "cancel", by=by, note=note.strip())
