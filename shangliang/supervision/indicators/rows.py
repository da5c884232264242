"""The records behind the figures of supervision, as querysets up to a cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from shangliang.core.clock import ZONE
from shangliang.indicators.registry import Basis, only

from ..access import OUT
from ..models import (
    ActivityState,
    Adoption,
    AppraisalState,
    AppraisedUnit,
    Form,
    SupervisedBody,
    SupervisionActivity,
    SupervisionOpinion,
    UnitAppraisal,
)

#: Scopes that name a form.
FORMS = {
    "专题视察": Form.INSPECTION,
    "监督性协商": Form.CONSULTATION,
    "交叉巡查": Form.PATROL,
    "民主评议": Form.APPRAISAL,
}
_HELD = (ActivityState.HELD, ActivityState.CLOSED)


def _day(basis: Basis) -> Any:
    return basis.cut_off.astimezone(ZONE).date()


def _all_held(basis: Basis) -> QuerySet[SupervisionActivity]:
    return SupervisionActivity.objects.filter(
        committee=basis.committee, session=basis.session, state__in=_HELD, held_on__lte=_day(basis)
    )


def _all_issued(basis: Basis) -> QuerySet[SupervisionOpinion]:
    return SupervisionOpinion.objects.filter(
        committee=basis.committee, session=basis.session, state__in=OUT, issued_at__lte=basis.cut_off
    )


def _titles(basis: Basis) -> list[str]:
    """The titles of the cycle's activities: each is a scope."""
    return sorted(set(_all_held(basis).values_list("title", flat=True)))


def _narrowed(rows: QuerySet[Any], basis: Basis, *, form: str, title: str) -> QuerySet[Any]:
    """Those of the form, or of the activity, that the scope names."""
    for part in basis.parts:
        if part in FORMS:
            rows = rows.filter(**{form: FORMS[part]})
        else:
            only(basis, *FORMS, *_titles(basis))
            rows = rows.filter(**{title: part})
    return rows


def opinions(basis: Basis) -> QuerySet[SupervisionOpinion]:
    """The opinions issued in the cycle by the cut-off, and not taken back."""
    return _narrowed(_all_issued(basis), basis, form="form", title="activity__title")


def with_adoption(rows: QuerySet[SupervisionOpinion], *, wholly: bool = False) -> QuerySet[SupervisionOpinion]:
    """Those that their unit adopted, wholly or also in part."""
    return rows.filter(adoption__in=(Adoption.ADOPTED,) if wholly else (Adoption.ADOPTED, Adoption.PARTLY))


def activities(basis: Basis) -> QuerySet[SupervisionActivity]:
    """The activities held by the cut-off."""
    return _narrowed(_all_held(basis), basis, form="form", title="title")


def bodies(basis: Basis) -> QuerySet[SupervisedBody]:
    """Whom the activities held supervised."""
    rows = SupervisedBody.objects.filter(committee=basis.committee, activity__in=_all_held(basis).values("pk"))
    return _narrowed(rows, basis, form="activity__form", title="activity__title")


def _appraisals(basis: Basis) -> QuerySet[UnitAppraisal]:
    return UnitAppraisal.objects.filter(
        committee=basis.committee,
        session=basis.session,
        state=AppraisalState.CLOSED,
        closed_at__lte=basis.cut_off,
    )


def appraised_subjects(basis: Basis) -> Sequence[str]:
    """What was appraised in the cycle: each is a scope."""
    return sorted(set(_appraisals(basis).values_list("subject", flat=True)))


def appraised(basis: Basis) -> QuerySet[AppraisedUnit]:
    """The units of the appraisals that were closed; a scope names what was appraised."""
    if basis.parts:
        only(basis, *appraised_subjects(basis))
    rows = AppraisedUnit.objects.filter(committee=basis.committee, appraisal__in=_appraisals(basis).values("pk"))
    return rows.filter(appraisal__subject__in=basis.parts) if basis.parts else rows


def forms(_basis: Basis) -> Sequence[str]:
    """The forms by which figures are told apart."""
    return tuple(FORMS)


def scopes(basis: Basis) -> Sequence[str]:
    """The forms and the activities by which figures are told apart."""
    return (*FORMS, *_titles(basis))
