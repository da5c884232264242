"""Stocks of the ground: members and special committees at the cut-off."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Member, SpecialCommittee

from .registry import Basis, Count, CountingRule, Indicator, only, register


def members_of(basis: Basis) -> Count:
    """The members of the session's term with a seat on the day of the cut-off."""
    day = basis.cut_off.date()
    rows = Member.objects.filter(term_id=basis.session.term_id, seat_from__lte=day)
    return Count(rows.filter(Q(seat_until__isnull=True) | Q(seat_until__gte=day)))


def _committees_of(basis: Basis) -> Count:
    return Count(SpecialCommittee.objects.filter(committee=only(basis).committee))


register(
    Indicator(
        slug="members_total",
        label=_("Members"),
        unit="名",
        area="service",
        definition=_("Members with a seat at the cut-off."),
        rules=(CountingRule("seats", _("seats on the day of the cut-off"), lambda b: members_of(only(b))),),
        order=900,
        stock=True,
    )
)
register(
    Indicator(
        slug="committees",
        label=_("Special committees"),
        unit="个",
        area="service",
        definition=_("Special committees of the committee."),
        rules=(CountingRule("all", _("special committees"), _committees_of),),
        order=901,
        stock=True,
    )
)
