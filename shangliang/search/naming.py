"""Names for groups of texts, from the phrases of their headings.

A phrase names a group when many of its headings have it and few others do. It must be a whole one: «积金» stands inside
«公积金» wherever it stands, so the longer one is meant.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

from .texts import phrases, runs

_SHARE = 0.25  # of a group's headings that have the phrase, at least
_INSIDE = 0.7  # a phrase that stands inside a longer one this often is not whole
_PHRASES = 3
#: No phrase has one of these: they bind words. Nor does one begin or end with one of the next ones.
_BINDING = frozenset("的了是被把让给与及们")
_EDGES = frozenset("在和对将到从向那其之并或都也很太该何")
_NEGATION = "不无未没"
#: How much oftener two parts stand together than by chance; below, the end of one word meets the beginning of another.
_TOGETHER = 1.5
_ENOUGH = 0.85  # of the headings: then further phrases say nothing new


def names_of(headings: Sequence[str], groups: Sequence[Collection[int]]) -> list[str]:
    """A name for each group of positions in ``headings``; no two groups that differ in a phrase have the same name.

    A group whose headings share no phrase is named after the first one's heading.
    """
    found = [phrases(heading) for heading in headings]
    everywhere = Counter(phrase for each in found for phrase in each)
    everywhere.update(character for heading in headings for character in set(heading))
    names: list[str] = []
    taken: set[str] = set()
    for members in groups:
        ranked = _ranked([found[m] for m in members], everywhere, len(headings))
        name = _joined(ranked, [found[m] for m in members], _PHRASES)
        for more in range(_PHRASES, _PHRASES + 3):
            if name and name not in taken:
                break
            name = "、".join(phrase for phrase, _n in _apart(ranked)[:more])
        if not name or name in taken:
            first = headings[next(iter(members))] if members else ""
            name = "、".join(filter(None, (name, "".join(runs(first))[:20] or first[:20])))
        taken.add(name)
        names.append(name)
    return names


def _ranked(texts: Sequence[set[str]], everywhere: Counter[str], total: int) -> list[tuple[str, int]]:
    """Whole phrases of a group with how many of its headings have them, the most telling first."""
    inside = Counter(phrase for each in texts for phrase in each)
    fewest = max(2, math.ceil(_SHARE * len(texts)))
    frequent = {
        phrase: n
        for phrase, n in inside.items()
        if n >= fewest and _may_name(phrase) and _holds_together(phrase, everywhere, total)
    }
    # What stands mostly inside one longer phrase is a piece of it, here or in all headings.
    pieces = {
        shorter
        for longer, n in frequent.items()
        for shorter in (longer[1:], longer[:-1])
        if len(shorter) >= 2
        and (n >= _INSIDE * frequent.get(shorter, 0) or everywhere[longer] >= _INSIDE * everywhere[shorter])
    }
    whole = [(phrase, n) for phrase, n in frequent.items() if phrase not in pieces]
    return sorted(whole, key=lambda item: (-_weight(item[0], item[1], everywhere[item[0]], len(texts), total), item[0]))


def _may_name(phrase: str) -> bool:
    return not (_BINDING & set(phrase) or _EDGES & {phrase[0], phrase[-1]} or phrase[-1] in _NEGATION)


def _holds_together(phrase: str, everywhere: Counter[str], total: int) -> bool:
    if phrase.isascii():
        return True
    parts = ((phrase[:i], phrase[i:]) for i in range(1, len(phrase)))
    return all(everywhere[phrase] * total >= _TOGETHER * everywhere[one] * everywhere[other] for one, other in parts)


def _weight(phrase: str, inside: int, everywhere: int, size: int, total: int) -> float:
    """How well a phrase names a group: common in it, rare elsewhere, rather a whole term than two characters of one."""
    return inside / size * math.log((total + 1) / everywhere) * min(len(phrase), 4) ** 0.5


def _apart(ranked: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Phrases that share no pair of characters with a better one."""
    kept: list[tuple[str, int]] = []
    for phrase, n in ranked:
        pairs = {phrase[i : i + 2] for i in range(len(phrase) - 1)}
        if not any(pairs & {other[i : i + 2] for i in range(len(other) - 1)} for other, _n in kept):
            kept.append((phrase, n))
    return kept


def _joined(ranked: list[tuple[str, int]], texts: Sequence[set[str]], most: int) -> str:
    """The best phrases, until nearly every heading has one of them."""
    chosen: list[str] = []
    covered: set[int] = set()
    for phrase, _n in _apart(ranked):
        having = {i for i, each in enumerate(texts) if phrase in each}
        if chosen and len(having - covered) < 0.15 * len(texts):
            continue
        chosen.append(phrase)
        covered |= having
        if len(chosen) == most or len(covered) >= _ENOUGH * len(texts):
            break
    return "、".join(chosen)
