"""Which of some texts are like a given one: for a page that shows them while somebody waits, so without numpy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .texts import Text, grams

_TITLE = 3  # as in .vectors
_BODY = 400


@dataclass(frozen=True, slots=True)
class Like:
    """A text that is like the given one: its position among those compared, and how alike they are, 0 to 1."""

    place: int
    share: float


def similar(text: Text, among: Sequence[Text], *, most: int = 5, enough: float = 0.3) -> list[Like]:
    """The texts that are most like the given one, the likest first; at most ``most``, each at least ``enough`` alike.

    The cosine of weighted pairs of characters: a pair weighs by how rarely it stands among the texts compared, so
    that what all of them say (提升, 服务) binds less than what few say (飞线充电). Costs some 20 µs a text of a title.
    """
    counted = [_counted(each) for each in among]
    own = _counted(text)
    held = Counter(gram for each in [own, *counted] for gram in each)
    total = len(counted) + 2
    rarity = {gram: math.log(total / n) for gram, n in held.items()}
    mine = {gram: n * rarity[gram] for gram, n in own.items()}
    length = math.hypot(*mine.values())
    if not length:
        return []
    found = []
    for place, each in enumerate(counted):
        common = sum(weight * each[gram] * rarity[gram] for gram, weight in mine.items() if gram in each)
        if common:
            theirs = math.hypot(*(n * rarity[gram] for gram, n in each.items()))
            share = min(common / (length * theirs), 1.0)
            if share >= enough:
                found.append(Like(place, share))
    found.sort(key=lambda like: (-like.share, like.place))
    return found[:most]


def _counted(text: Text) -> dict[str, float]:
    counts = Counter(grams(text.body[:_BODY]))
    for gram in grams(text.title):
        counts[gram] += _TITLE
    return {gram: 1 + math.log(n) for gram, n in counts.items()}
