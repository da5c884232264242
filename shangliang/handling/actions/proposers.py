"""Who proposed: the signatures of a proposal and of those that were merged into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shangliang.committees.models import CollectiveKind
from shangliang.core.reading import columns, find
from shangliang.proposals.models import CoSignature, Proposal, SignatureState


def of_parties(proposals: Iterable[Proposal]) -> set[int]:
    """The ids of those proposals that a party signed."""
    signed = find(
        CoSignature,
        proposal=[p.pk for p in proposals],
        state=SignatureState.SIGNED,
        collective__not=None,
        related=["collective"],
    )
    return {s.proposal_id for s in signed if s.collective and s.collective.kind == CollectiveKind.PARTY}


def merged_into(proposals: Iterable[Proposal]) -> dict[int, int]:
    """The ids of all proposals that were merged into these, directly or through another, with their main one's."""
    main = {p.pk: p.pk for p in proposals}
    found: dict[int, int] = {}
    newest = set(main)
    while newest:
        pairs = columns(Proposal, "pk", "merged_into_id", merged_into=newest)
        fresh = {pk: main.get(into) or found[into] for pk, into in pairs}
        newest = set(fresh) - set(found)
        found |= fresh
    return found


def signers_of(proposals: Iterable[Proposal]) -> dict[int, list[CoSignature]]:
    """Everybody who is to be answered, by main proposal: its own signers first, its lead proposer first of all.

    Who signed several of the merged proposals is named once.
    """
    rows = list(proposals)
    main = {p.pk: p.pk for p in rows} | merged_into(rows)
    signatures = find(CoSignature, proposal=main, state=SignatureState.SIGNED, order=("order", "pk"))
    found: dict[int, dict[str, CoSignature]] = defaultdict(dict)
    for signature in sorted(signatures, key=lambda s: main[s.proposal_id] != s.proposal_id):
        found[main[signature.proposal_id]].setdefault(signature.party, signature)
    return {pk: list(signers.values()) for pk, signers in found.items()}
