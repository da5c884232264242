"""The year's supervision plan: drawn up, approved, carried out (domain §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert
from shangliang.workflow.transitions import apply, begin_many, check, finish, lock

from ..access import STAFF
from ..models import Form, PlannedMatter, PlanState, SupervisionPlan
from ..states import PLAN
from .due import DUE, Steps


@dataclass(frozen=True)
class MatterDraft:
    """A matter of the plan: what, in which form, who organises it, by when."""

    title: str
    form: str
    by: date
    organiser: str = ""


@verb
def draft_plan(session: Session, title: str, matters: Sequence[MatterDraft] = (), *, by: Actor) -> SupervisionPlan:
    """Begin the plan of a cycle; there is one for each.

    Raises:
        NotAllowed: the actor does not prepare supervision here.
        Refused: the cycle has its plan, or the title lacks.
    """
    plan = SupervisionPlan(committee_id=session.committee_id, session=session, title=title.strip())
    _see_to_staff(plan, by)
    if not plan.title or len(plan.title) > 120:
        raise Refused(_("Please give the plan a title of at most 120 characters."), field="title")
    if columns(SupervisionPlan, "pk", session=session.pk):
        raise Refused(_("This year has its plan already."), code="plan_exists")
    Steps().set(plan, rules_of(session.committee).supervision_report_within, _("time to draw up the plan"))
    (made,) = begin_many(PLAN, [plan], by=by, data={"year": session.year})
    if matters:
        _insert_matters(made, matters)
    return made


def _see_to_staff(record: object, by: Actor) -> None:
    if not STAFF.allows(by, record):
        raise NotAllowed(_("You may not do this here."))


def _insert_matters(plan: SupervisionPlan, matters: Sequence[MatterDraft]) -> None:
    for draft in matters:
        wrong: dict[str, object] = {}
        if not draft.title.strip() or len(draft.title) > 120:
            wrong["title"] = _("Please name the matter in at most 120 characters.")
        if draft.form not in Form.values:
            wrong["form"] = _("Please choose the form.")
        if wrong:
            raise Invalid(wrong)
    first = len(columns(PlannedMatter, "pk", plan=plan.pk)) + 1
    rows = [
        PlannedMatter(
            committee_id=plan.committee_id,
            plan=plan,
            order=first + n,
            form=d.form,
            title=d.title.strip(),
            organiser=d.organiser.strip()[:80],
            by=d.by,
        )
        for n, d in enumerate(matters)
    ]
    insert(rows)


def _drafting(plan: SupervisionPlan | int, by: Actor) -> SupervisionPlan:
    (row,) = lock(SupervisionPlan, [plan], related=["committee"])
    _see_to_staff(row, by)
    if row.state != PlanState.DRAFT:
        raise Refused(_("The plan has been handed in; it is not changed any more."), code="not_draft")
    return row


@verb
def add_matters(plan: SupervisionPlan | int, matters: Sequence[MatterDraft], *, by: Actor) -> SupervisionPlan:
    """Put matters on a plan that is being drawn up."""
    row = _drafting(plan, by)
    _insert_matters(row, matters)
    finish(PLAN, [row], "change", by=by, data={"added": len(matters)})
    return row


@verb
def drop_matter(plan: SupervisionPlan | int, matter_id: int, *, by: Actor) -> SupervisionPlan:
    """Take a matter off a plan that is being drawn up."""
    row = _drafting(plan, by)
    if not columns(PlannedMatter, "pk", pk=matter_id, plan=row.pk):
        raise NotAllowed(_("This record does not exist."))
    PlannedMatter.objects.filter(pk=matter_id).delete()
    finish(PLAN, [row], "change", by=by, data={"dropped": matter_id})
    return row


@verb
def submit_plan(plan: SupervisionPlan | int, *, by: Actor) -> SupervisionPlan:
    """Hand the plan in for approval."""
    (row,) = lock(SupervisionPlan, [plan], related=["committee"])
    check(PLAN, [row], "submit", by=by)
    Steps().set(row, rules_of(row.committee).supervision_decide_within, _("time to decide"))
    return apply(PLAN, row, "submit", by=by, changed=DUE)


@verb
def send_back_plan(plan: SupervisionPlan | int, *, by: Actor, note: str) -> SupervisionPlan:
    """Send the plan back, saying what is to be changed."""
    (row,) = lock(SupervisionPlan, [plan], related=["committee"])
    check(PLAN, [row], "send_back", by=by)
    if not note.strip():
        raise Refused(_("Please say what is to be changed."), field="note")
    Steps().set(row, rules_of(row.committee).supervision_report_within, _("time to draw up the plan"))
    return apply(PLAN, row, "send_back", by=by, note=note.strip(), changed=DUE)


@verb
def approve_plan(plan: SupervisionPlan | int, *, by: Actor, approval: str = "") -> SupervisionPlan:
    """Approve the plan; ``approval`` names the meeting that did. It is carried out by the end of its year."""
    (row,) = lock(SupervisionPlan, [plan], related=["committee", "session"])
    check(PLAN, [row], "approve", by=by)
    days = [day for (day,) in columns(PlannedMatter, "by", plan=row.pk)]
    Steps().by(row, max([clock.today(), date(row.session.year, 12, 31), *days]), "plan")
    row.approval, row.approved_at = approval.strip()[:120] or by.name, clock.now()
    return apply(PLAN, row, "approve", by=by, changed=[*DUE, "approval", "approved_at"])


@verb
def close_plan(plan: SupervisionPlan | int, *, by: Actor, outcome: str) -> SupervisionPlan:
    """Close the plan once its activities are, saying how it was carried out."""
    (row,) = lock(SupervisionPlan, [plan], related=["committee"])
    check(PLAN, [row], "close", by=by)
    if not outcome.strip():
        raise Refused(_("Please say how the plan was carried out."), field="outcome")
    row.outcome = outcome.strip()
    return apply(PLAN, row, "close", by=by, changed=["outcome"])
