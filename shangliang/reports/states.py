"""The life of a report: it is written until it is frozen; what is frozen stays."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.machines import DutySpec, Machine, Transition, register

from .access import PARTY, WRITER
from .models import ReportState

S = ReportState


def _duties(report: Any) -> list[DutySpec]:
    if report.state != S.DRAFT:
        return []
    return [DutySpec(f"role:{PARTY[report.kind].value}", "write_report", report.due)]


REPORT = register(
    Machine(
        name="report",
        states=S,
        initial=S.DRAFT,
        final=frozenset({S.FROZEN}),
        duties=_duties,
        root=lambda report: ("report", report.pk),
        transitions=(Transition("freeze", (S.DRAFT,), S.FROZEN, WRITER, _("freeze")),),
    )
)
