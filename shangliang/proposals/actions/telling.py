"""Telling proposers what became of their proposals, and those who were asked to sign what became of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shangliang.core.reading import columns
from shangliang.workflow import outbox

from ..models import CoSignature, Proposal, SignatureState


def tell_proposers(
    proposals: Sequence[Proposal], kind: str, facts: Callable[[Proposal], Mapping[str, Any]] = lambda _p: {}
) -> None:
    """Put a notice for everybody who signed into the outbox: the lead proposer and the co-signers alike."""
    signed = columns(
        CoSignature,
        "proposal_id",
        "member_id",
        "collective_id",
        proposal=[p.pk for p in proposals],
        state=SignatureState.SIGNED,
        order=("order", "pk"),
    )
    parties: dict[int, list[str]] = defaultdict(list)
    for proposal_id, member_id, collective_id in signed:
        parties[proposal_id].append(f"member:{member_id}" if member_id else f"collective:{collective_id}")
    notices: dict[int, list[tuple[str, str, Mapping[str, Any]]]] = defaultdict(list)
    for p in proposals:
        notices[p.committee_id] += [(kind, party, {"proposal": p.pk, **facts(p)}) for party in parties[p.pk]]
    for committee_id, rows in notices.items():
        outbox.post(committee_id, rows)


def tell_invited(signatures: Sequence[CoSignature], why: str) -> None:
    """Tell those who were asked to sign that they are not asked any more; whose turn had not come was never asked.

    Args:
        why: ``submitted`` without them, ``revoked`` (the invitation), or ``ended`` (the proposal).
    """
    asked = [s for s in signatures if s.in_turn]
    if asked:
        data = [{"proposal": s.proposal_id, "why": why} for s in asked]
        rows = [("signature.gone", s.party, facts) for s, facts in zip(asked, data, strict=True)]
        outbox.post(asked[0].committee_id, rows)
