"""The rows that the figures of proposals count, as they stood at the cut-off."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from shangliang.indicators.registry import Basis, shared

from ..models import Proposal, ProposalState, Source
from ..scopes import IN_SESSION, REGULAR, narrow

S = ProposalState
_ARCHIVED = Q(state=S.ARCHIVED, source=Source.IMPORTED)


def rows_of(basis: Basis) -> QuerySet[Proposal]:
    """The cycle's proposals within the scope."""

    def rows() -> QuerySet[Proposal]:
        return narrow(Proposal.objects.filter(committee=basis.committee, session=basis.session), basis)

    return shared(("proposals", basis.session.pk, basis.scope), rows)


def received(basis: Basis) -> QuerySet[Proposal]:
    """Submitted by the cut-off; a resubmission counts once."""
    return rows_of(basis).filter(Q(submitted_at__lte=basis.cut_off) | _ARCHIVED)


def filed(basis: Basis) -> QuerySet[Proposal]:
    """Filed by the cut-off, whatever became of them since."""
    return rows_of(basis).filter(Q(filed_at__lte=basis.cut_off) | _ARCHIVED)


def decided(basis: Basis, *states: str) -> QuerySet[Proposal]:
    """With one of these outcomes of review by the cut-off."""
    return rows_of(basis).filter(state__in=states, decided_at__lte=basis.cut_off)


def merged_after_filing(basis: Basis) -> QuerySet[Proposal]:
    """Merged after filing by the cut-off."""
    return rows_of(basis).filter(state=S.MERGED_AFTER_FILING, state_since__lte=basis.cut_off)


def undecided(basis: Basis) -> QuerySet[Proposal]:
    """Received, and without an outcome of review at the cut-off."""
    return received(basis).exclude(_ARCHIVED).exclude(decided_at__lte=basis.cut_off)


def seasons(_basis: Basis) -> Sequence[str]:
    """In-session and regular."""
    return (IN_SESSION, REGULAR)
