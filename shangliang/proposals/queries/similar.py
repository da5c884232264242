"""Proposals of earlier cycles on the same matter, so that the last answer is seen before the next one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from shangliang.accounts.actors import Actor

from .. import access
from ..models import Proposal, ProposalState
from .lists import number_of

#: Words that every title has say nothing about its matter.
_STOCK = (
    "关于",
    "进一步",
    "加强",
    "推进",
    "推动",
    "促进",
    "提升",
    "加快",
    "完善",
    "改善",
    "的提案",
    "的建议",
    "提案",
    "建议",
)
_SEARCHED = 5000  # the newest proposals; older ones are not looked at
_LOOKED_AT = 1000  # the newest titles that share a pair of characters; the rest is not weighed
_ENOUGH = 0.3  # share of pairs in common, from 0 to 1
_STATES = (
    ProposalState.FILED,
    ProposalState.MERGED_AFTER_FILING,
    ProposalState.ASSIGNED,
    ProposalState.REPLIED,
    ProposalState.REHANDLING,
    ProposalState.CLOSED,
    ProposalState.ARCHIVED,
)


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier proposal, and how much of the title it shares (Dice's coefficient of character pairs, 0 to 1)."""

    pk: int
    title: str
    number: str
    year: int
    state: str
    share: float


def pairs(title: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a title, stock phrases and punctuation left out."""
    for phrase in _STOCK:
        title = title.replace(phrase, " ")
    parts = "".join(c if c.isalnum() else " " for c in title).split()
    return frozenset(part[i : i + 2] for part in parts for i in range(len(part) - 1))


def similar(proposal: Proposal, *, actor: Actor, most: int = 5) -> list[Similar]:
    """Filed proposals of other cycles that the actor may read and whose titles are alike, the likest first.

    It compares titles only, those of the newest five thousand, and of these the newest thousand that share a pair of
    characters; a proposal on the same matter in other words is not found. One query.
    """
    own = pairs(proposal.title)
    if not own:
        return []
    # Where few titles share a pair the whole register would be searched: the newest ones are enough.
    newest = access.visible(actor).filter(state__in=_STATES).exclude(session_id=proposal.session_id).order_by("-pk")
    candidates = (
        Proposal.objects.filter(pk__in=newest.values("pk")[:_SEARCHED])
        .filter(reduce(or_, (Q(title__contains=pair) for pair in sorted(own))))
        .order_by("-pk")
        .values_list(
            "pk", "title", "case_number", "case_series", "serial_number", "session__year", "own_number", "state"
        )[:_LOOKED_AT]
    )
    # A title that shares c of our n pairs has at least c itself, so its share is at most 2c / (n + c).
    fewest = _ENOUGH * len(own) / (2 - _ENOUGH)
    found = []
    for pk, title, case, series, serial, year, archive_number, state in candidates:
        if sum(pair in title for pair in own) < fewest:
            continue
        theirs = pairs(title)
        share = 2 * len(own & theirs) / (len(own) + len(theirs)) if theirs else 0.0
        if share >= _ENOUGH:
            found.append(Similar(pk, title, number_of(case, series, serial, year, archive_number), year, state, share))
    return sorted(found, key=lambda s: (-s.share, -s.year, s.pk))[:most]
