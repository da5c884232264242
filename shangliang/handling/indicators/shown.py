"""How the records of handling are shown, and along what figures are told apart by them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Committee
from shangliang.indicators.records import Records, present
from shangliang.indicators.registry import Basis
from shangliang.indicators.series import Dimension, dimension
from shangliang.proposals.models import Proposal
from shangliang.proposals.scopes import narrows_by

from ..access import visible_assignments, visible_commitments, visible_replies
from ..models import Assignment, AssignmentState, Commitment, HandlingRole, SuggestionAnswer


def _title(row: Any) -> str:
    return str(row.proposal)


present(
    Records(
        model=Assignment,
        visible=visible_assignments,
        related=("unit", "proposal"),
        columns=(
            (_("Unit"), lambda a: a.unit),
            (_("Title"), _title),
            (_("Role"), lambda a: a.get_role_display()),
            (_("State"), lambda a: a.get_state_display()),
        ),
        url=lambda a: reverse("workbench:proposal", args=[a.proposal_id]),
    )
)
present(
    Records(
        model=Commitment,
        visible=visible_commitments,
        related=("unit", "proposal"),
        columns=(
            (_("Promise"), lambda c: c.text),
            (_("Unit"), lambda c: c.unit),
            (_("Due"), lambda c: c.due),
            (_("State"), lambda c: c.get_state_display()),
        ),
        url=lambda c: reverse("workbench:proposal", args=[c.proposal_id]),
    )
)
present(
    Records(
        model=SuggestionAnswer,
        visible=lambda actor: SuggestionAnswer.objects.filter(reply__in=visible_replies(actor)),
        related=("suggestion", "reply__proposal"),
        columns=(
            (_("Suggestion"), lambda a: a.suggestion.text),
            (_("Title"), lambda a: str(a.reply.proposal)),
            (_("Answer"), lambda a: a.get_answer_display()),
        ),
        url=lambda a: reverse("workbench:proposal", args=[a.reply.proposal_id]),
    )
)

_LIVE = [state for state in AssignmentState.values if state != AssignmentState.REASSIGNED]
_LEADING = [role for role in HandlingRole.values if role != HandlingRole.ASSISTING]


def _given_to(roles: list[str], by: str) -> Any:
    def condition(name: str, committee: Committee) -> Q:
        given = Assignment.objects.filter(
            committee=committee, accepted_at__isnull=False, state__in=_LIVE, role__in=roles, **{by: name}
        )
        return Q(pk__in=given.values("proposal_id"))

    return condition


def _where(roles: list[str]) -> Any:
    def where(_basis: Basis) -> Q:
        return Q(assignments__accepted_at__isnull=False, assignments__state__in=_LIVE, assignments__role__in=roles)

    return where


for _name, _label, _suffix, _roles, _path, _order in (
    ("lead_unit", _("By unit, leading"), "（主办）", _LEADING, "unit__name", 80),
    ("assisting_unit", _("By unit, assisting"), "（会办）", [HandlingRole.ASSISTING.value], "unit__name", 81),
    ("line", _("By line"), "（条线）", HandlingRole.values, "unit__line__name", 82),
):
    narrows_by(_suffix, _given_to(_roles, _path))
    dimension(
        Dimension(
            name=_name,
            label=_label,
            model=Proposal,
            path=f"assignments__{_path}",
            scope=f"{{}}{_suffix}".format,
            where=_where(_roles),
            order=_order,
            adds_up=False,
        )
    )
