"""The result as sentences and parts, for pages; each number is one of :mod:`.findings`, with its counts beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shangliang.core.text import gap

from .drawing import Rows, group_name, rows_of
from .findings import MOST_AGREE, interval

#: So many findings of each kind a page shows; the table has all.
SHOWN = 6


@dataclass(frozen=True)
class Finding:
    """A statement with what is said of it."""

    number: int
    text: str
    voted: int
    agreed: int
    sure: str
    line: str
    rows: Rows
    words: str  # the rows for whoever hears the page


def headline(shown: Mapping[str, Any]) -> str:
    """The result in a sentence or two."""
    alike, apart = len(shown["ground"]) + len(shown["against"]), len(shown["apart"])
    if shown["k"] < 2:
        first = _("The votes do not fall into groups.")
        second = (
            _("Most people are of one mind on %(number)d points.") % {"number": alike}
            if alike
            else _("On no point are clearly most people of one mind yet.")
        )
        return gap().join((first, second))
    said = {"groups": shown["k"], "alike": alike, "apart": apart}
    if alike and apart:
        first = _("%(groups)d groups are of one mind on %(alike)d points and clearly differ on %(apart)d.") % said
        return gap().join(
            (first, _("What they agree on can be begun; what they differ on is best talked over in person."))
        )
    if alike:
        return _("%(groups)d groups are of one mind on %(alike)d points, and differ clearly on none.") % said
    if apart:
        return _("%(groups)d groups differ clearly on %(apart)d points, and are of one mind on none yet.") % said
    return _("%(groups)d groups show, but on no point is it clear yet what they share or where they differ.") % said


def why_so_many(shown: Mapping[str, Any]) -> list[str]:
    """Why that many groups, and how sure they are: sentences with their figures."""
    said = [
        _("Groups come from the votes alone, never from who somebody is."),
        _(
            "A fifth of the votes was set aside, ten times over: that many groups are shown as foretell the votes set "
            "aside best without telling more groups apart than the votes carry."
        ),
    ]
    k = str(shown["k"])
    if shown["k"] > 1 and k in shown["stability"]:
        stable = shown["stability"][k]
        grade = _("very stable") if stable >= 0.8 else _("fairly stable") if stable >= 0.6 else _("just stable")
        said.append(
            _(
                "The groups are %(grade)s: with other votes missing they come out %(value).2f alike "
                "(1 is the same, 0 is chance)."
            )
            % {"grade": grade, "value": stable}
        )
    if shown["k"] == 1:
        said.append(
            _("More groups foretold the votes no better than one, or were not the same when other votes were missing.")
        )
    said.append(
        _("The two axes of the map explain %(share)d %% of the differences between votes.")
        % {"share": round(100 * sum(shown["shares"]))}
    )
    return said


def _sure(cells: list[list[int]], side: int) -> tuple[str, str]:
    lows = [interval(cell[side], cell[2])[0] for cell in cells]
    lowest = int(100 * min(lows))
    grade = _("very sure") if lowest >= 75 else _("sure") if lowest >= 60 else _("fairly sure")
    words = _("in the group that agrees least the true share should be %(least)d %% or more.")
    if side:
        words = _("in the group that disagrees least the true share should be %(least)d %% or more.")
    return grade, words % {"least": lowest}


def _sides(cells: list[list[int]]) -> str:
    """Which groups agree, which do not, and which are split."""
    parts: dict[str, list[str]] = {"for": [], "against": [], "split": []}
    for place, (agreed, _disagreed, voted) in enumerate(cells):
        share = agreed / voted
        side = "for" if share >= MOST_AGREE else "against" if share <= 1 - MOST_AGREE else "split"
        parts[side].append(group_name(place))
    words = {
        "for": _("%(groups)s mostly agree"),
        "against": _("%(groups)s mostly do not"),
        "split": _("%(groups)s are split"),
    }
    said = [words[side] % {"groups": _("and").join(names)} for side, names in parts.items() if names]
    return _("; ").join(said) + _(".")


def findings_of(shown: Mapping[str, Any], texts: Mapping[int, str], kind: str) -> list[Finding]:
    """The statements of a kind (``ground``, ``against``, ``apart``) with all that is said of them, strongest first."""
    rows = {row["number"]: row for row in shown["statements"]}
    found = []
    for number in shown[kind]:
        if number not in texts:  # taken out since; the next result leaves it out
            continue
        row = rows[number]
        cells = row["groups"]
        sure, line = ("", _sides(cells)) if kind == "apart" else _sure(cells, 1 if kind == "against" else 0)
        drawn = rows_of(cells)
        heard = [
            _("%(group)s: %(agreed)d of %(voted)d agree") % {"group": s.group, "agreed": s.agreed, "voted": s.voted}
            for s in drawn.shares
        ]
        found.append(
            Finding(
                number=number,
                text=texts[number],
                voted=row["voted"],
                agreed=row["agreed"],
                sure=sure,
                line=line,
                rows=drawn,
                words=_("; ").join(heard),
            )
        )
    return found


@dataclass(frozen=True)
class Voices:
    """A group with the statements that set it apart."""

    name: str
    size: int
    lines: tuple[tuple[str, str, str], ...]  # whether it agrees, the statement, its counts


def groups_of(shown: Mapping[str, Any], texts: Mapping[int, str]) -> list[Voices]:
    """What sets each group apart."""
    made = []
    for place, group in enumerate(shown["groups"]):
        lines = tuple(
            (
                _("agrees") if voice["agree"] else _("does not agree"),
                texts[voice["number"]],
                f"{voice['successes']} / {voice['trials']}",
            )
            for voice in group["voices"]
            if voice["number"] in texts
        )
        made.append(Voices(group_name(place), group["size"], lines))
    return made
