"""The call for topics as people without an account meet it."""

from __future__ import annotations

from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.reading import find

from .models import ConsultationPlan, PlanState


def plan_open_to_public(committee: Committee) -> ConsultationPlan | None:
    """The plan for which the public is asked for topics today; ``None`` where nobody asks."""
    if not rules_of(committee).consultation_public:
        return None
    calling = find(
        ConsultationPlan, committee=committee.pk, state=PlanState.CALLING.value, call_until__gte=clock.today(), limit=1
    )
    return calling[0] if calling else None
