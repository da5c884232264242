"""How the records behind the figures of proposals are listed, and along what the figures are divided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import CollectiveKind
from shangliang.indicators.cube import Cube, gathered
from shangliang.indicators.records import Records, present
from shangliang.indicators.registry import Basis
from shangliang.indicators.series import Dimension, dimension

from ..access import visible
from ..models import Kind, Proposal, SignatureState
from ..queries import number_of
from ..scopes import GENERAL, IN_SESSION, KEY, REGULAR


def _number(p: Proposal) -> str:
    return number_of(p.case_number, p.case_series, p.serial_number, p.session.year, p.own_number)


present(
    Records(
        model=Proposal,
        visible=visible,
        related=("session", "category__parent", "author_member__user", "author_collective"),
        columns=(
            (_("No."), _number),
            (_("Title"), str),
            (_("Proposer"), lambda p: p.author_collective or p.author_member or p.contact_name),
            (_("Category"), lambda p: p.category or ""),
            (_("State"), lambda p: p.get_state_display()),
        ),
        url=lambda p: reverse("workbench:proposal", args=[p.pk]),
    )
)

_SEASONS = {True: IN_SESSION, False: REGULAR}
_KINDS = {Kind.INDIVIDUAL: "个人", Kind.JOINT: "联名", Kind.COLLECTIVE: "集体"}


def _signing(kind: CollectiveKind) -> Callable[[Basis], Q]:
    return lambda _basis: Q(signatures__state=SignatureState.SIGNED, signatures__collective__kind=kind)


#: Most figures of proposals ask for these alone; the index «figures_of_a_cycle» holds them all.
gathered(
    Cube(
        Proposal,
        whole="session_id",
        columns=("committee_id", "state", "kind", "in_session", "is_key", "disposition", "source", "survey_based"),
        moments=("submitted_at", "filed_at", "decided_at", "assigned_at", "replied_at", "closed_at", "state_since"),
    )
)

_PARTED: tuple[tuple[str, Any, Any, Callable[[Any], str]], ...] = (
    ("season", _("In session or between"), "in_session", _SEASONS.__getitem__),
    ("kind", _("By kind of proposer"), "kind", lambda value: _KINDS[Kind(value)]),
    ("key", _("Key or general"), "is_key", lambda value: KEY if value else GENERAL),
    ("category", _("By category"), Coalesce("category__parent__name", "category__name"), "{}（分类）".format),
    ("sector", _("By sector of the member"), "author_member__sector__name", "{}（界别）".format),
)
for _order, (_name, _label, _path, _scope) in enumerate(_PARTED, 10):
    # A collective's proposal has no member, and so no sector of one.
    dimension(Dimension(_name, _label, Proposal, _path, _scope, order=_order, adds_up=_name != "sector"))
dimension(
    Dimension("tag", _("By tag"), Proposal, "tags__name", "{}类".format, order=20, adds_up=False),
)
dimension(
    Dimension(
        "special_committee",
        _("By special committee of the member"),
        Proposal,
        "author_member__special_committees__name",
        "{}（专委会）".format,
        order=21,
        adds_up=False,
    )
)
for _order, (_name, _label, _kind) in enumerate(
    (
        ("party", _("By party"), CollectiveKind.PARTY),
        ("organisation", _("By people's organisation"), CollectiveKind.ORGANISATION),
        ("collective_committee", _("By proposing special committee"), CollectiveKind.SPECIAL_COMMITTEE),
        ("collective_sector", _("By proposing sector"), CollectiveKind.SECTOR),
        ("collective_group", _("By proposing group"), CollectiveKind.GROUP),
    ),
    30,
):
    dimension(
        Dimension(
            _name, _label, Proposal, "signatures__collective__name", str, _signing(_kind), order=_order, adds_up=False
        )
    )
