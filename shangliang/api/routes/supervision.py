"""Democratic supervision: its plan, reading activities and opinions, and the steps of an opinion."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.supervision import actions
from shangliang.supervision.models import Photograph, SupervisionActivity, SupervisionOpinion, SupervisionPlan
from shangliang.supervision.queries import looks_at, photographs_of
from shangliang.supervision.states import OPINION

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, PathId
from ..schemas.supervision import (
    ActivityState,
    SupervisionActivityOut,
    SupervisionAnswerIn,
    SupervisionDraftIn,
    SupervisionIssueIn,
    SupervisionLookIn,
    SupervisionLookOut,
    SupervisionMendIn,
    SupervisionOpinionOut,
    SupervisionOpinionRow,
    SupervisionPhotographOut,
    SupervisionPlanOut,
    SupervisionReasonIn,
    SupervisionRemarkIn,
    SupervisionState,
)

routes = Routes("Supervision")


def _activity(a: SupervisionActivity) -> SupervisionActivityOut:
    return SupervisionActivityOut.model_validate(
        {
            "id": a.pk,
            "year": a.session.year,
            **{n: getattr(a, n) for n in ("form", "title", "state", "on", "place", "route", "partner")},
            "held_on": a.held_on,
            "summary": a.summary,
        }
    )


def _rows(by: Actor) -> QuerySet[SupervisionOpinion]:
    return reach.supervision_opinions(by).select_related("session", "committee", "unit")


def photograph_out(p: Photograph) -> SupervisionPhotographOut:
    """A photograph as the API shows it."""
    names = ("name", "content_type", "size", "sha256", "added_at", "added_by")
    return SupervisionPhotographOut(id=p.pk, **{n: getattr(p, n) for n in names})


def _row(o: SupervisionOpinion) -> SupervisionOpinionRow:
    return SupervisionOpinionRow.model_validate(
        {
            "id": o.pk,
            "year": o.session.year,
            **{n: getattr(o, n) for n in ("number", "form", "title", "unit_id")},
            **{n: getattr(o, n) for n in ("activity_id", "patrol_id", "appraisal_id")},
            **{n: getattr(o, n) for n in ("state", "adoption", "issued_at")},
            "due": None if o.state in OPINION.final else o.due,
        }
    )


def opinion_out(by: Actor, pk: int) -> SupervisionOpinionOut:
    """An opinion with its texts, as the API shows it."""
    o = reach.one(_rows(by), pk)
    return SupervisionOpinionOut(
        **_row(o).model_dump(),
        text=o.text,
        answer=o.answer,
        answered_at=o.answered_at,
        mend_due=o.mend_due,
        mending=o.mending,
        mended_at=o.mended_at,
        closed_at=o.closed_at,
        looks=[SupervisionLookOut(on=k.on, by=k.by, confirms=k.confirms, text=k.text) for k in looks_at(o, by)],
        photographs=[photograph_out(p) for p in photographs_of(o, by)],
        may=[step.name for step in OPINION.possible(o, by)],
    )


@routes.get("/supervision/plans", "supervision:read")
def list_supervision_plans(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[SupervisionPlanOut]:
    """The years' plans with their matters."""
    rows = reach.supervision_plans(request.auth.actor).select_related("session").prefetch_related("matters")
    return paged(rows, "supervision_plans", cursor, limit, lambda found: [_plan(p) for p in found])


def _plan(p: SupervisionPlan) -> SupervisionPlanOut:
    return SupervisionPlanOut.model_validate(
        {
            "id": p.pk,
            "year": p.session.year,
            **{n: getattr(p, n) for n in ("title", "state", "approval", "outcome")},
            "matters": [
                {"id": m.pk, **{n: getattr(m, n) for n in ("form", "title", "organiser", "by")}}
                for m in p.matters.all()
            ],
        }
    )


@routes.get("/supervision/activities", "supervision:read")
def list_supervision_activities(
    request: HttpRequest, state: ActivityState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[SupervisionActivityOut]:
    """Activities that the caller may read: members those to which they are asked."""
    rows = reach.supervision_activities(request.auth.actor).select_related("session")
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "supervision_activities", cursor, limit, lambda found: [_activity(a) for a in found])


@routes.get("/supervision/activities/{activity_id}", "supervision:read")
def get_supervision_activity(request: HttpRequest, activity_id: PathId) -> SupervisionActivityOut:
    """An activity."""
    rows = reach.supervision_activities(request.auth.actor).select_related("session")
    return _activity(reach.one(rows, activity_id))


@routes.post("/supervision/activities/{activity_id}/opinions", "supervision:write", status=201)
def draft_supervision_opinion(
    request: HttpRequest, activity_id: PathId, body: SupervisionDraftIn
) -> SupervisionOpinionOut:
    """Draw up an opinion from an activity that was held; the director issues it."""
    by = request.auth.actor
    activity = reach.one(reach.supervision_activities(by), activity_id)
    unit = reach.one(reach.units(), body.unit)
    (made,) = actions.draft_opinions(activity, [actions.OpinionDraft(unit, body.title, body.text)], by=by)
    return opinion_out(by, made.pk)


@routes.get("/supervision/opinions", "supervision:read")
def list_supervision_opinions(
    request: HttpRequest, state: SupervisionState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[SupervisionOpinionRow]:
    """Opinions that the caller may read: units those issued to them."""
    rows = _rows(request.auth.actor)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "supervision_opinions", cursor, limit, lambda found: [_row(o) for o in found])


@routes.get("/supervision/opinions/{opinion_id}", "supervision:read")
def get_supervision_opinion(request: HttpRequest, opinion_id: PathId) -> SupervisionOpinionOut:
    """An opinion with its answer, what was mended, and the second looks."""
    return opinion_out(request.auth.actor, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/issue", "supervision:write")
def issue_supervision_opinion(
    request: HttpRequest, opinion_id: PathId, body: SupervisionIssueIn
) -> SupervisionOpinionOut:
    """Issue a drafted opinion to its unit; it gets its number."""
    by = request.auth.actor
    actions.issue_many([reach.one(_rows(by), opinion_id)], by=by, due=body.due)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/answer", "supervision:write")
def answer_supervision_opinion(
    request: HttpRequest, opinion_id: PathId, body: SupervisionAnswerIn
) -> SupervisionOpinionOut:
    """Answer for the unit: adopted, partly or not; what is adopted is mended by a day."""
    by = request.auth.actor
    row = reach.one(_rows(by), opinion_id)
    actions.answer_many([row], by=by, adoption=body.adoption, answer=body.answer, mend_by=body.mend_by)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/mend", "supervision:write")
def report_supervision_mended(
    request: HttpRequest, opinion_id: PathId, body: SupervisionMendIn
) -> SupervisionOpinionOut:
    """Report for the unit what was mended."""
    by = request.auth.actor
    actions.mend_many([reach.one(_rows(by), opinion_id)], by=by, mending=body.mending)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/looks", "supervision:write")
def look_again_at_supervised(
    request: HttpRequest, opinion_id: PathId, body: SupervisionLookIn
) -> SupervisionOpinionOut:
    """Record a second look: it confirms and closes, or sends back."""
    by = request.auth.actor
    look = actions.Look(body.confirms, body.text, body.on)
    actions.look_many([reach.one(_rows(by), opinion_id)], look, by=by)
    return opinion_out(by, opinion_id)


@routes.put("/supervision/opinions/{opinion_id}", "supervision:write")
def change_supervision_draft(
    request: HttpRequest, opinion_id: PathId, body: SupervisionDraftIn
) -> SupervisionOpinionOut:
    """Change an opinion that has not been issued."""
    by = request.auth.actor
    draft = actions.OpinionDraft(reach.one(reach.units(), body.unit), body.title, body.text)
    actions.change_draft(reach.one(_rows(by), opinion_id), draft, by=by)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/discard", "supervision:write")
def discard_supervision_draft(
    request: HttpRequest, opinion_id: PathId, body: SupervisionReasonIn
) -> SupervisionOpinionOut:
    """Put a draft aside, with the reason."""
    by = request.auth.actor
    actions.discard_draft(reach.one(_rows(by), opinion_id), by=by, note=body.note)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/recall", "supervision:write")
def recall_supervision_opinion(
    request: HttpRequest, opinion_id: PathId, body: SupervisionReasonIn
) -> SupervisionOpinionOut:
    """Take back an opinion that went to the wrong unit, with the reason."""
    by = request.auth.actor
    actions.recall_opinion(reach.one(_rows(by), opinion_id), by=by, note=body.note)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/accept-reason", "supervision:write")
def accept_supervision_reason(
    request: HttpRequest, opinion_id: PathId, body: SupervisionRemarkIn
) -> SupervisionOpinionOut:
    """Accept a unit's reason for not adopting, which closes the opinion."""
    by = request.auth.actor
    actions.accept_reason(reach.one(_rows(by), opinion_id), by=by, note=body.note)
    return opinion_out(by, opinion_id)


@routes.post("/supervision/opinions/{opinion_id}/ask-again", "supervision:write")
def ask_supervised_again(request: HttpRequest, opinion_id: PathId, body: SupervisionReasonIn) -> SupervisionOpinionOut:
    """Ask the unit that did not adopt to answer again."""
    by = request.auth.actor
    actions.ask_again(reach.one(_rows(by), opinion_id), by=by, note=body.note)
    return opinion_out(by, opinion_id)
