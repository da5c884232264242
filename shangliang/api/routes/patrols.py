"""Democratic supervision: appointed supervisors, their patrols with photographs, and appraisals of units."""

from __future__ import annotations

from typing import Annotated

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import File, UploadedFile

from shangliang.accounts.actors import Actor
from shangliang.core.answering import saved_to_disk
from shangliang.supervision import actions
from shangliang.supervision.models import Patrol, UnitAppraisal
from shangliang.supervision.queries import photographs_of, results_of
from shangliang.supervision.states import PATROL

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, PathId
from ..schemas.supervision import (
    AppraisalResultOut,
    PatrolIn,
    PatrolOut,
    PatrolRow,
    SelfAssessmentIn,
    SupervisionDraftIn,
    SupervisionOpinionOut,
    SupervisionPhotographOut,
    SupervisionReasonIn,
    SupervisionRemarkIn,
    SupervisorOut,
    UnitAppraisalOut,
)
from .supervision import opinion_out, photograph_out

routes = Routes("Supervision")


@routes.get("/supervision/supervisors", "supervision:read")
def list_supervisors(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[SupervisorOut]:
    """Appointments as supervisor: the office sees all, a member the own ones."""
    rows = reach.supervisors(request.auth.actor).select_related("member__user")
    names = ("field", "unit_id", "since", "until")
    return paged(
        rows,
        "supervisors",
        cursor,
        limit,
        lambda found: [
            SupervisorOut(id=s.pk, name=s.member.user.name, **{n: getattr(s, n) for n in names}) for s in found
        ],
    )


def _rows(by: Actor) -> QuerySet[Patrol]:
    return reach.patrols(by).select_related("session", "committee", "supervisor")


def _row(p: Patrol) -> PatrolRow:
    return PatrolRow.model_validate(
        {
            "id": p.pk,
            "year": p.session.year,
            **{n: getattr(p, n) for n in ("supervisor_id", "activity_id", "on", "place", "state")},
            "problem": p.is_problem,
            "due": None if p.state in PATROL.final else p.due,
        }
    )


def _shown(by: Actor, pk: int) -> PatrolOut:
    p = reach.one(_rows(by), pk)
    return PatrolOut(
        **_row(p).model_dump(),
        text=p.text,
        reason=p.reason,
        photographs=[photograph_out(f) for f in photographs_of(p, by)],
        may=[step.name for step in PATROL.possible(p, by)],
    )


@routes.get("/supervision/patrols", "supervision:read")
def list_patrols(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[PatrolRow]:
    """Patrols' records that the caller may read: supervisors their own."""
    return paged(_rows(request.auth.actor), "patrols", cursor, limit, lambda found: [_row(p) for p in found])


@routes.get("/supervision/patrols/{patrol_id}", "supervision:read")
def get_patrol(request: HttpRequest, patrol_id: PathId) -> PatrolOut:
    """A patrol's record."""
    return _shown(request.auth.actor, patrol_id)


@routes.post("/supervision/patrols", "supervision:write", status=201)
def record_patrol(request: HttpRequest, body: PatrolIn) -> PatrolOut:
    """Record a patrol under one's appointment; the office looks at it."""
    by = request.auth.actor
    draft = actions.PatrolDraft(
        reach.one(reach.supervisors(by), body.supervisor),
        body.place,
        body.text,
        body.problem,
        body.on,
        reach.one(reach.supervision_activities(by), body.activity) if body.activity else None,
    )
    return _shown(by, actions.record_patrol(draft, by=by).pk)


@routes.post("/supervision/patrols/{patrol_id}/note", "supervision:write")
def note_patrol(request: HttpRequest, patrol_id: PathId, body: SupervisionRemarkIn) -> PatrolOut:
    """Take note of a record that calls for no opinion."""
    by = request.auth.actor
    actions.note_patrols([reach.one(_rows(by), patrol_id)], by=by, note=body.note)
    return _shown(by, patrol_id)


@routes.post("/supervision/patrols/{patrol_id}/withdraw", "supervision:write")
def withdraw_patrol(request: HttpRequest, patrol_id: PathId, body: SupervisionReasonIn) -> PatrolOut:
    """Take one's record back before the office has looked at it."""
    by = request.auth.actor
    actions.withdraw_patrol(reach.one(_rows(by), patrol_id), by=by, note=body.note)
    return _shown(by, patrol_id)


@routes.post("/supervision/patrols/{patrol_id}/opinions", "supervision:write", status=201)
def draft_opinion_of_patrol(request: HttpRequest, patrol_id: PathId, body: SupervisionDraftIn) -> SupervisionOpinionOut:
    """Draw up an opinion from a patrol's record, which is taken up by it."""
    by = request.auth.actor
    draft = actions.OpinionDraft(reach.one(reach.units(), body.unit), body.title, body.text)
    (made,) = actions.draft_opinions(reach.one(_rows(by), patrol_id), [draft], by=by)
    return opinion_out(by, made.pk)


# Photographs ------------------------------------------------------------------------------------------------------


@routes.post(
    "/supervision/patrols/{patrol_id}/photographs", "supervision:write", status=201, media="multipart/form-data"
)
def add_patrol_photograph(
    request: HttpRequest, patrol_id: PathId, file: Annotated[UploadedFile, File()]
) -> SupervisionPhotographOut:
    """Add a photograph to one's record: JPEG or PNG, kept without the place, camera and times stored in it."""
    by = request.auth.actor
    upload = actions.Upload(file, file.name or "")
    (made,) = actions.add_photographs(reach.one(_rows(by), patrol_id), [upload], by=by)
    return photograph_out(made)


@routes.post(
    "/supervision/opinions/{opinion_id}/photographs", "supervision:write", status=201, media="multipart/form-data"
)
def add_supervision_evidence(
    request: HttpRequest, opinion_id: PathId, file: Annotated[UploadedFile, File()]
) -> SupervisionPhotographOut:
    """Add a photograph or paper that proves what was mended, or what a second look found."""
    by = request.auth.actor
    upload = actions.Upload(file, file.name or "")
    (made,) = actions.add_photographs(reach.one(reach.supervision_opinions(by), opinion_id), [upload], by=by)
    return photograph_out(made)


@routes.get("/supervision/photographs/{photograph_id}", "supervision:read")
def get_supervision_photograph(request: HttpRequest, photograph_id: PathId) -> FileResponse:
    """Download a photograph or paper."""
    found = reach.one(reach.supervision_photographs(request.auth.actor), photograph_id)
    return saved_to_disk(found.file, name=found.name, content_type="application/octet-stream")


# Appraisals -------------------------------------------------------------------------------------------------------


def _appraisal(by: Actor, appraisal: UnitAppraisal) -> UnitAppraisalOut:
    units = list(reach.appraised_units(by).filter(appraisal=appraisal).select_related("unit").order_by("pk"))
    results = {r.name: r for r in results_of(units)} if appraisal.state == "closed" else {}
    shown = [(u, results.get(u.unit.name)) for u in units]
    return UnitAppraisalOut.model_validate(
        {
            "id": appraisal.pk,
            **{n: getattr(appraisal, n) for n in ("title", "subject", "state", "closes")},
            "criteria": [c["name"] for c in appraisal.criteria],
            "units": [
                AppraisalResultOut(
                    unit_id=u.unit_id,
                    unit=u.unit.name,
                    self_assessment=u.self_assessment,
                    averages=list(result.averages) if result else None,
                    whole=result.whole if result else None,
                )
                for u, result in shown
            ],
        }
    )


@routes.get("/supervision/appraisals/{appraisal_id}", "supervision:read")
def get_unit_appraisal(request: HttpRequest, appraisal_id: PathId) -> UnitAppraisalOut:
    """An appraisal; a unit sees its own result once it is closed."""
    by = request.auth.actor
    return _appraisal(by, reach.one(reach.unit_appraisals(by), appraisal_id))


@routes.post("/supervision/appraisals/{appraisal_id}/self-assessment", "supervision:write")
def assess_own_unit(request: HttpRequest, appraisal_id: PathId, body: SelfAssessmentIn) -> UnitAppraisalOut:
    """Say for one's unit what it thinks of its work, while points are given."""
    by = request.auth.actor
    appraisal = reach.one(reach.unit_appraisals(by), appraisal_id)
    actions.assess_oneself(appraisal, body.text, unit=reach.one(reach.units(), body.unit), by=by)
    return _appraisal(by, appraisal)
