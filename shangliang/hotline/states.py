"""The life of a hotline list, as a table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shangliang.workflow.machines import DutySpec, Machine, Transition, register

from .access import STAFF
from .models import HotlineList, ListState

S = ListState


def _duties(hotline: HotlineList) -> list[DutySpec]:
    if hotline.state == S.SORTING:
        return [DutySpec(f"role:{hotline.office}", "sort_hotline", hotline.due)]
    return []


LIST = register(
    Machine(
        name="hotline_list",
        states=S,
        initial=S.SORTING,
        final=frozenset({S.DONE}),
        duties=_duties,
        root=lambda hotline: ("hotline_list", hotline.pk),
        transitions=(Transition("finish", (S.SORTING,), S.DONE, STAFF, gettext_lazy("finish the list")),),
    )
)
