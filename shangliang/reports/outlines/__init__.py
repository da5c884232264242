"""Outlines of the four reports: what a new one begins with, in the prose of such reports.

``<kind>.toml`` holds title, occasion, issuer and body. ``[[ a sentence || what stands instead ]]`` keeps the sentence
when every figure in it has a value other than nought (of a chart's, one at least), and says plainly what lacks when
not. Facts that cannot change any more (place, session, year) are written out; figures and the cut-off stay references.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from shangliang.core.errors import Refused

from ..models import Report
from ..references import SECTIONS, Text, parse
from ..values import Live, facts_of

_FOLDER = Path(__file__).parent
_CHOICE = re.compile(r"\[\[(.+?)\|\|(.*?)\]\]", re.S)
_FACT = re.compile(r"\{\{ (\w+) \}\}")
_LASTING = ("committee", "place", "session", "term", "year", "last_year", "next_year")


@cache
def outline(kind: str) -> dict[str, str]:
    """The outline of a kind as it is written."""
    return tomllib.loads((_FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))


def fill(report: Report) -> None:
    """Give a new report what its kind begins with; its session, kind and cut-off are known."""
    written = outline(report.kind)
    facts = {name: text for name, text in facts_of(report).items() if name in _LASTING}
    live = Live(report)
    live.prepare(reference for _line, reference in parse(written["body"]).references)
    for name in ("title", "occasion", "issuer"):
        setattr(report, name, _with_facts(written.get(name, ""), facts))
    body = _with_facts(written["body"].strip(), facts)
    chosen = _CHOICE.sub(lambda found: _chosen(found[1], found[2], live), body)
    report.body = re.sub(r"\n{2,}", "\n", chosen)  # where a whole line fell away


def _with_facts(text: str, facts: dict[str, str]) -> str:
    return _FACT.sub(lambda found: facts.get(found[1], found[0]), text)


def _chosen(sentence: str, instead: str, live: Live) -> str:
    return (sentence if _has_values(parse(sentence), live) else instead).strip()


def _has_values(text: Text, live: Live) -> bool:
    try:
        asked = [reference for _line, reference in text.references]
        for line, block in text.blocks:
            if block.kind in SECTIONS:
                live.section(line, block)
            else:
                drawn = [live.shown(reference).value for reference in live.expand(line, block)]
                if None in drawn or not any(drawn):
                    return False
        return all(live.shown(reference).value for reference in asked)
    except Refused:  # this committee has no such scope, or no session of that year
        return False
