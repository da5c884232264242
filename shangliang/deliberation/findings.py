"""What may be said of a deliberation: common ground, differences, what is still unsure, each with its counts.

The rules, all with the 95 % interval of Wilson (1927) around a group's share:

- **common ground**: in every group at least six of ten agree, and the true share lies above half even in the group
  that agrees least; or the same of disagreeing.
- **difference**: between two groups the shares that agree are 30 points apart or more, and their intervals do not meet.
- **unsure**: some group's interval is wider than 18 points to either side, and it is neither of the two.

A statement on which fewer of some group voted than the smallest group shown is told for all groups together: not even
by subtraction can a handful's votes be read off. Below as many votes in all nothing is told of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np

from .analysis import Analysis, extremity, priorities
from .analysis.statements import Counts, Voice

_Z = 1.96
MOST_AGREE, APART, WIDE = 0.6, 0.3, 0.18
#: So many points are drawn; of more participants as many, evenly chosen.
POINTS = 500


def interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of Wilson around a share, 0 to 1 where nobody was asked."""
    if not trials:
        return 0.0, 1.0
    share, z2 = successes / trials, _Z * _Z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


def kind_of(cells: Sequence[Sequence[int]]) -> str:
    """What a statement is: ``ground``, ``against``, ``apart``, ``unsure`` or nothing of these.

    Args:
        cells: how many of each group agreed, disagreed, voted.
    """
    if all(cell[0] >= MOST_AGREE * cell[2] and interval(cell[0], cell[2])[0] > 0.5 for cell in cells):
        return "ground"
    if all(cell[1] >= MOST_AGREE * cell[2] and interval(cell[1], cell[2])[0] > 0.5 for cell in cells):
        return "against"
    shares = [cell[0] / cell[2] for cell in cells]
    most, least = int(np.argmax(shares)), int(np.argmin(shares))
    lower, upper = interval(cells[most][0], cells[most][2])[0], interval(cells[least][0], cells[least][2])[1]
    if shares[most] - shares[least] >= APART and lower > upper:
        return "apart"
    widths = [(high - low) / 2 for low, high in (interval(cell[0], cell[2]) for cell in cells)]
    return "unsure" if max(widths) > WIDE else ""


def nothing(people: int, votes: int, kinds: Mapping[str, int], counted: Mapping[int, int]) -> dict[str, Any]:
    """What is shown while fewer have voted than the smallest group shown: how many votes there are, and nothing else.

    Args:
        counted: votes by statement, for the weights by which the next one is drawn.
    """
    weights = {str(number): (1 + 8 * 2.0 ** (-votes / 5)) ** 2 for number, votes in counted.items()}
    return {"people": people, "votes": votes, "kinds": dict(kinds), "k": 0, "weights": weights}


def told(found: Analysis, kinds: Mapping[str, int], *, smallest: int) -> dict[str, Any]:
    """All that pages and documents say, as JSON.

    Args:
        kinds: how many take part by which way.
        smallest: the smallest group of which anything is told.
    """
    votes = found.votes
    statements = []
    for place, number in enumerate(votes.statements):
        cells = _cells(found.counts, place)
        # Whoever is in no group is in no total either, or would be told by subtraction.
        agreed, disagreed, voted = (sum(part) for part in zip(*cells, strict=True))
        if voted < smallest:
            statements.append({"number": number, "kind": "few"})
            continue
        row: dict[str, Any] = {"number": number, "agreed": agreed, "disagreed": disagreed, "voted": voted}
        if min(cell[2] for cell in cells) < smallest:
            statements.append({**row, "kind": "few_in_group"})
            continue
        row |= {"groups": cells, "consensus": round(float(found.consensus[place]), 4), "kind": kind_of(cells)}
        statements.append(row)
    shown = {row["number"] for row in statements if "groups" in row}
    evidence = found.evidence
    return {
        "people": len(votes.participants),
        "grouped": int((found.labels >= 0).sum()),
        "votes": len(votes.values),
        "kinds": dict(kinds),
        "k": found.k,
        "shares": [round(share, 4) for share in found.plane.shares],
        "foretold": {str(k): round(v, 4) for k, v in evidence.foretold.items()} if evidence else {},
        "stability": {str(k): round(v, 2) for k, v in evidence.stability.items()} if evidence else {},
        "groups": [
            {"size": int((found.labels == g).sum()), "voices": _voices(found, found.voices[g], shown)}
            for g in range(found.k)
        ],
        "statements": statements,
        "ground": [row["number"] for row in _by_consensus(statements, "ground")],
        "against": [row["number"] for row in _by_consensus(statements, "against")],
        "apart": [row["number"] for row in sorted(_of(statements, "apart"), key=lambda r: -_apart(r))],
        "unsure": [r["number"] for r in statements if r["kind"] in ("unsure", "few", "few_in_group")],
        "points": _points(found),
        "weights": _weights(found),
    }


def _cells(counts: Counts, place: int) -> list[list[int]]:
    parts = (counts.agreed, counts.disagreed, counts.voted)
    return [[int(part[g, place]) for part in parts] for g in range(len(counts.voted))]


def _of(statements: Sequence[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row for row in statements if row["kind"] == kind]


def _by_consensus(statements: Sequence[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """By the product over the groups of how many say so: group-aware consensus, or the same of disagreeing."""
    side = 0 if kind == "ground" else 1

    def agreement(row: dict[str, Any]) -> float:
        return float(np.prod([(cell[side] + 1) / (cell[2] + 2) for cell in row["groups"]]))

    return sorted(_of(statements, kind), key=agreement, reverse=True)


def _apart(row: dict[str, Any]) -> float:
    shares = [(cell[0] + 1) / (cell[2] + 2) for cell in row["groups"]]
    return max(shares) - min(shares)


def _voices(found: Analysis, voices: Sequence[Voice], shown: set[Any]) -> list[dict[str, Any]]:
    if found.k < 2:
        return []
    numbers = found.votes.statements
    return [
        {"number": numbers[v.statement], "agree": v.agree, "successes": v.successes, "trials": v.trials}
        for v in voices
        if numbers[v.statement] in shown
    ]


def _points(found: Analysis) -> list[list[float]]:
    """Where participants stand, in a square of 1,000 by 1,000, with their group; in no order that tells who is who."""
    mine = np.flatnonzero(found.labels >= 0)
    random = np.random.default_rng(len(mine))
    mine = random.permutation(mine)[:POINTS]
    points = found.plane.points[mine]
    low, high = points.min(axis=0), points.max(axis=0)
    spread = np.where(high - low > 1e-9, high - low, 1.0)
    scaled = np.rint((points - low) / spread * 1000).astype(int)
    order = np.lexsort((scaled[:, 1], scaled[:, 0]))
    return [[int(x), int(y), int(g)] for (x, y), g in zip(scaled[order], found.labels[mine][order], strict=True)]


def _weights(found: Analysis) -> dict[str, float]:
    weights = priorities(found.counts, extremity(found.plane, found.votes.excluded))
    return {
        str(number): round(float(weight), 4)
        for number, weight in zip(found.votes.statements, weights.tolist(), strict=True)
    }
