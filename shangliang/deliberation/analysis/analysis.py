"""The whole analysis of a conversation: points, groups, what sets them apart, what all of them agree on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from . import groups, polis
from .projection import Plane, project
from .statements import Counts, Voice, count, division, group_aware, representative
from .votes import Floats, Ints, Mask, Votes


class Method(StrEnum):
    """How the number of groups is chosen and where clustering begins; all formulas are the same."""

    DEFAULT = "default"
    POLIS = "polis"


@dataclass(frozen=True)
class Analysis:
    """What was found.

    Attributes:
        votes: what it was found from.
        plane: where every participant stands.
        labels: the group of each participant; -1 for those who voted too little to be in one.
        k: the number of groups; they are numbered by size, the largest first.
        counts: the votes of each group.
        voices: for each group the statements that set it apart.
        consensus: group-aware consensus of each statement, 0 to 1.
        silhouettes: of the numbers of groups that were weighed (Polis method without a given k).
        evidence: why so many groups (default method).
    """

    votes: Votes
    plane: Plane
    labels: Ints
    k: int
    counts: Counts
    voices: list[list[Voice]]
    consensus: Floats
    silhouettes: dict[int, float]
    evidence: groups.Evidence | None

    def members(self, group: int) -> list[int | str]:
        """The ids of the participants in one group."""
        return [self.votes.participants[int(i)] for i in np.flatnonzero(self.labels == group)]

    def common_ground(self) -> list[int]:
        """Indices of the statements left in by moderation, the most agreed on by all groups first."""
        shown = np.flatnonzero(~self.votes.excluded)
        return [int(i) for i in shown[np.argsort(-self.consensus[shown], kind="stable")]]

    def differences(self) -> list[int]:
        """Indices of the statements left in by moderation, those that the groups are furthest apart on first."""
        shown = np.flatnonzero(~self.votes.excluded)
        return [int(i) for i in shown[np.argsort(-division(self.counts)[shown], kind="stable")]]

    def as_json(self) -> dict[str, Any]:
        """What ``shangliang deliberation analyse`` prints."""
        ids = self.votes.statements
        return {
            "participants": len(self.votes.participants),
            "statements": len(ids),
            "k": self.k,
            "groups": [
                {
                    "id": group,
                    "size": int((self.labels == group).sum()),
                    "members": self.members(group),
                    "representative": [
                        {"statement": ids[voice.statement], "agree": voice.agree, "value": voice.value}
                        for voice in self.voices[group]
                    ],
                }
                for group in range(self.k)
            ],
            "consensus": [{"statement": ids[i], "value": float(self.consensus[i])} for i in self.common_ground()],
        }


def analyse(votes: Votes, *, method: Method = Method.DEFAULT, k: int | None = None, seed: int = 0) -> Analysis:
    """Find the groups of a conversation and what they agree on; the same votes and seed give the same result.

    Args:
        method: ``POLIS`` follows the published method; the default chooses k by votes held back.
        k: the number of groups; chosen by the method without it. Fewer come out where fewer can be told apart.
        seed: of whatever is drawn by lot.

    Raises:
        ValueError: ``k`` below 1.
    """
    if k is not None and k < 1:
        raise ValueError("there is at least one group")
    plane = project(votes, zero_excluded=method is Method.POLIS)
    silhouettes: dict[int, float] = {}
    evidence = None
    chosen = polis.included(votes) if method is Method.POLIS else groups.included(votes)
    if not len(chosen):
        found = np.zeros(0, dtype=int)
    elif method is Method.POLIS:
        found, silhouettes = polis.group(votes, chosen, plane.points[chosen], k, seed)
    else:
        if k is None:
            k, evidence = groups.choose(votes, chosen, seed)
        found = groups.group(plane.points[chosen], k)
    labels = np.full(len(votes.participants), -1)
    labels[chosen] = found
    labels, number = _by_size(labels)
    counts = count(votes, labels, number)
    return Analysis(
        votes=votes,
        plane=plane,
        labels=labels,
        k=number,
        counts=counts,
        voices=[representative(counts, group, votes.excluded) for group in range(number)],
        consensus=group_aware(counts),
        silhouettes=silhouettes,
        evidence=evidence,
    )


def _by_size(labels: Ints) -> tuple[Ints, int]:
    """Groups numbered from the largest; of equal ones the one whose first member comes first."""
    mine: Mask = labels >= 0
    if not mine.any():
        return labels, 0
    names, first, sizes = np.unique(labels[mine], return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.full(int(names.max()) + 2, -1)
    rank[names[order]] = np.arange(len(names))
    return rank[labels], len(names)
