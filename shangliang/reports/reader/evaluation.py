"""How well a reading agrees with an annotation made by hand."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
SHARES = ("unit", "indicator", "scope", "year", "qualifier")
_REQUIRED_MARKS = ("大会期间", "平时", "五年", "并案后", "累计")


@dataclass
class Score:
    """Counts of one file, or of all. Shares are of the matched figures."""

    gold: int = 0
    read: int = 0
    matched: int = 0
    right: Counter[str] = field(default_factory=Counter)
    missed: list[Row] = field(default_factory=list)
    surplus: list[Row] = field(default_factory=list)
    wrong: list[tuple[Row, Row]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Matched of all that were read; 1 when nothing was."""
        return self.matched / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Matched of all annotated; 1 when there are none."""
        return self.matched / self.gold if self.gold else 1.0

    def share(self, name: str) -> float:
        """The share of the matched figures whose ``name`` (one of :data:`SHARES`) is right; 1 without any."""
        return self.right[name] / self.matched if self.matched else 1.0

    def add(self, other: "Score") -> None:
        """Add another file's counts to these."""
        self.gold += other.gold
        self.read += other.read
        self.matched += other.matched
        self.right += other.right
        self.missed += other.missed
        self.surplus += other.surplus
        self.wrong += other.wrong


def compare(gold: Sequence[Row], read: Sequence[Row]) -> Score:
    """Match one file's figures: equal values whose spans overlap, each once, those of the same indicator first."""
    score = Score(gold=len(gold), read=len(read))
    pairs = sorted(
        (
            (g["indicator"] != r["indicator"], abs(g["start"] - r["start"]), i, k)
            for i, g in enumerate(gold)
            for k, r in enumerate(read)
            if _same(g, r)
        ),
    )
    done_gold: set[int] = set()
    done_read: set[int] = set()
    for *_, i, k in pairs:
        if i in done_gold or k in done_read:
            continue
        done_gold.add(i)
        done_read.add(k)
        score.matched += 1
        wrong = False
        for name in SHARES:
            agrees = (
                scopes_agree(gold[i].get(name), read[k].get(name))
                if name == "scope"
                else gold[i].get(name) == read[k].get(name)
            )
            score.right[name] += agrees
            wrong = wrong or not agrees
        if wrong:
            score.wrong.append((gold[i], read[k]))
    score.missed = [g for i, g in enumerate(gold) if i not in done_gold]
    score.surplus = [r for k, r in enumerate(read) if k not in done_read]
    return score


def scopes_agree(gold: str | None, read: str | None) -> bool:
    """Lenient, but for the marks that the list of indicators always requires: these must be the same.

    Otherwise half of the shorter one's pairs of characters have to occur in the other.
    """
    marks = [{mark for mark in _REQUIRED_MARKS if mark in (scope or "")} for scope in (gold, read)]
    if marks[0] != marks[1]:
        return False
    words = [_bare(scope) for scope in (gold, read)]
    if not words[0] or not words[1]:
        return not words[0] and not words[1]
    if words[0] in words[1] or words[1] in words[0]:
        return True
    pairs = [{word[i : i + 2] for i in range(max(1, len(word) - 1))} for word in words]
    return len(pairs[0] & pairs[1]) * 2 >= min(len(pairs[0]), len(pairs[1]))


def _bare(scope: str | None) -> str:
    bare = scope or ""
    for mark in _REQUIRED_MARKS:
        bare = bare.replace(mark, "")
    return re.sub(r"[/、,()“”《》\s]", "", bare)


def _same(gold: Row, read: Row) -> bool:
    return (
        abs(float(gold["value"]) - float(read["value"])) < 1e-9
        and gold["start"] < read["end"]
        and read["start"] < gold["end"]
    )


def total(scores: Iterable[Score]) -> Score:
    """All files together."""
    whole = Score()
    for score in scores:
        whole.add(score)
    return whole
