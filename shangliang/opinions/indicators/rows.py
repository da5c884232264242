"""The records behind the figures of opinions, as querysets up to a cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.core.clock import ZONE
from shangliang.core.errors import Refused
from shangliang.indicators.registry import Basis, only

from ..models import (
    Adoption,
    Dispatch,
    Effect,
    Issue,
    IssueItem,
    IssueState,
    Opinion,
    OpinionInstruction,
    OpinionTask,
    Origin,
    TaskState,
)

#: Scopes that name where items come from.
ORIGINS = {
    "委员": Origin.MEMBER,
    "集体": Origin.COLLECTIVE,
    "委员工作室": Origin.STUDIO,
    "下级政协": Origin.LOWER,
    "群众": Origin.PUBLIC,
    "提案转": Origin.PROPOSAL,
    "大会发言转": Origin.SPEECH,
}
_OUT = (IssueState.ISSUED, IssueState.ARCHIVED)


def _day(basis: Basis) -> Any:
    return basis.cut_off.astimezone(ZONE).date()


def _items(basis: Basis) -> QuerySet[Opinion]:
    """The items that came in during the cycle."""
    return Opinion.objects.filter(committee=basis.committee, session=basis.session)


def _by_origin(rows: QuerySet[Opinion], basis: Basis) -> QuerySet[Opinion]:
    """Those from where the scope says; its other parts narrow something else."""
    for part in basis.parts:
        if part in ORIGINS:
            rows = rows.filter(origin=ORIGINS[part])
    return rows


def _rest(basis: Basis) -> Basis:
    """The basis without the parts of its scope that name origins."""
    return replace(basis, scope="/".join(part for part in basis.parts if part not in ORIGINS))


def received(basis: Basis) -> QuerySet[Opinion]:
    """Submitted by the cut-off; a scope names where they come from."""
    only(_rest(basis))
    return _by_origin(_items(basis).filter(submitted_at__lte=basis.cut_off), basis)


def issues(basis: Basis) -> QuerySet[Issue]:
    """The cycle's issues by the cut-off."""
    return Issue.objects.filter(
        committee=basis.committee, session=basis.session, state__in=_OUT, issued_at__lte=basis.cut_off
    )


def compiled(basis: Basis) -> QuerySet[Opinion]:
    """Items that stand in one of the cycle's issues."""
    only(_rest(basis))
    # Asked the other way round, for each item whether it stands in one, a second for two thousand on SQLite.
    stand = IssueItem.objects.filter(issue__in=issues(basis).values("pk")).values("opinion")
    return _by_origin(Opinion.objects.filter(pk__in=stand, committee=basis.committee), basis)


def compiled_with_parts(basis: Basis) -> QuerySet[Opinion]:
    """The same, and what was combined into them."""
    only(_rest(basis))
    own = compiled(replace(basis, scope="")).values("pk")
    both = Q(pk__in=own) | Q(combined_into__in=own)
    return _by_origin(Opinion.objects.filter(both, committee=basis.committee), basis)


def _tracked_items(basis: Basis, tracks: QuerySet[Any]) -> QuerySet[Opinion]:
    """Items with a track of their own, or in an issue of the cycle that has one."""
    by_issue = IssueItem.objects.filter(
        opinion=OuterRef("pk"),
        issue__session=basis.session,
        issue__in=tracks.filter(issue__isnull=False).values("issue"),
    )
    alone = Q(session=basis.session, pk__in=tracks.filter(opinion__isnull=False).values("opinion"))
    return _by_origin(Opinion.objects.filter(committee=basis.committee).filter(alone | Q(Exists(by_issue))), basis)


def _tracked_issues(basis: Basis, tracks: QuerySet[Any]) -> QuerySet[Issue]:
    """Issues of the cycle with a track, or with an item that has one of its own."""
    has_item = IssueItem.objects.filter(
        issue=OuterRef("pk"), opinion__in=tracks.filter(opinion__isnull=False).values("opinion")
    )
    whole = Q(pk__in=tracks.filter(issue__isnull=False).values("issue"))
    return issues(Basis(basis.committee, basis.session, basis.cut_off)).filter(whole | Q(Exists(has_item)))


def _scoped(basis: Basis, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    for part in basis.parts:
        if not rows.model.objects.filter(committee=basis.committee, **{field: part}).exists():
            raise Refused(_("“%(scope)s” is no scope of this figure here.") % {"scope": part})
        rows = rows.filter(**{field: part})
    return rows


def _names(basis: Basis, model: type[Any], field: str) -> Sequence[str]:
    rows = model.objects.filter(committee=basis.committee).filter(
        Q(opinion__session=basis.session) | Q(issue__session=basis.session)
    )
    return sorted(set(rows.values_list(field, flat=True)))


def _sent(basis: Basis) -> QuerySet[Dispatch]:
    return _scoped(basis, Dispatch.objects.filter(committee=basis.committee, sent_at__lte=basis.cut_off), "receiver")


def sent_items(basis: Basis) -> QuerySet[Opinion]:
    """Items sent by the cut-off."""
    return _tracked_items(basis, _sent(_rest(basis)))


def sent_issues(basis: Basis) -> QuerySet[Issue]:
    """Issues sent by the cut-off."""
    return _tracked_issues(basis, _sent(basis))


def receivers(basis: Basis) -> Sequence[str]:
    """To whom things were sent in the cycle."""
    return _names(basis, Dispatch, "receiver")


def _adoptions(basis: Basis) -> QuerySet[Adoption]:
    return _scoped(basis, Adoption.objects.filter(committee=basis.committee, on__lte=_day(basis)), "body")


def adopted_items(basis: Basis) -> QuerySet[Opinion]:
    """Items adopted by the cut-off."""
    return _tracked_items(basis, _adoptions(_rest(basis)))


def adopted_issues(basis: Basis) -> QuerySet[Issue]:
    """Issues adopted by the cut-off."""
    return _tracked_issues(basis, _adoptions(basis))


def adopting_bodies(basis: Basis) -> Sequence[str]:
    """Who adopted something of the cycle."""
    return _names(basis, Adoption, "body")


def _instructions(basis: Basis) -> QuerySet[OpinionInstruction]:
    return _scoped(basis, OpinionInstruction.objects.filter(committee=basis.committee, on__lte=_day(basis)), "rank")


def instructed_items(basis: Basis) -> QuerySet[Opinion]:
    """Items instructed upon by the cut-off."""
    return _tracked_items(basis, _instructions(_rest(basis)))


def instructed_issues(basis: Basis) -> QuerySet[Issue]:
    """Issues instructed upon by the cut-off."""
    return _tracked_issues(basis, _instructions(basis))


def instructing_ranks(basis: Basis) -> Sequence[str]:
    """Whose leaders instructed on something of the cycle."""
    return _names(basis, OpinionInstruction, "rank")


def _solved(basis: Basis) -> QuerySet[OpinionTask]:
    return OpinionTask.objects.filter(
        committee=basis.committee, state=TaskState.CLOSED, effect=Effect.SOLVED, closed_at__lte=basis.cut_off
    )


def resolved_items(basis: Basis) -> QuerySet[Opinion]:
    """Items solved by the cut-off."""
    only(_rest(basis))
    return _tracked_items(basis, _solved(basis))


def resolved_issues(basis: Basis) -> QuerySet[Issue]:
    """Issues solved by the cut-off."""
    return _tracked_issues(basis, _solved(basis))
