"""What handling units write: replies suggestion by suggestion, commitments and their ends, assisting opinions."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from shangliang.demo.texts.grammar import Template, compile_all, pick
from shangliang.demo.texts.proposals import ProposalText
from shangliang.demo.texts.subjects import DATA, subjects_by_key

ANSWERS = ("adopted", "partly", "planned", "reference", "not_adopted")
"""How a suggestion can be answered: 采纳, 部分采纳, 列入计划, 留作参考, 不采纳."""
_ORDINALS = "一二三四五六七八九"


@dataclass(frozen=True)
class AnswerText:
    """The answer to one suggestion; a planned one carries what is promised and until when."""

    answer: str
    text: str
    commitment: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class ReplyText:
    """A reply: opening, one answer for each suggestion, closing."""

    opening: str
    items: tuple[AnswerText, ...]
    closing: str

    @property
    def commitments(self) -> tuple[AnswerText, ...]:
        """The answers that promise something."""
        return tuple(item for item in self.items if item.commitment)


@dataclass(frozen=True)
class _Words:
    lists: dict[str, tuple[Template, ...]]
    answers: dict[str, tuple[Template, ...]]
    sections: tuple[str, ...]


@cache
def _words() -> _Words:
    with (DATA / "answers.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    answers = {row["answer"]: compile_all(row["texts"]) for row in rows.pop("answers")}
    sections = tuple(rows.pop("sections"))
    return _Words({name: compile_all(sources) for name, sources in rows.items()}, answers, sections)


def _past_month(rng: Random, on: date) -> str:
    """Return a month that is over on that day, as one would name it in a letter of that day."""
    month = on.month - 1 - int(rng.random() * 3)
    return f"{month}月" if month > 0 else f"去年{month + 12}月"


def _month_end(on: date, months: int) -> date:
    at = on.month - 1 + months
    year, month = on.year + at // 12, at % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _month_name(due: date, on: date) -> str:
    return f"{due.month}月底" if due.year == on.year else f"{due.year}年{due.month}月底"


def _asked(head: str, position: int) -> str:
    return f"关于{head}的建议" if head else f"关于第{_ORDINALS[position]}条建议"


def write_reply(
    rng: Random, text: ProposalText, unit: str, answers: Sequence[str], *, on: date, promise_months: int | None = None
) -> ReplyText:
    """Write what ``unit`` replies on a day, with one of ``ANSWERS`` for each of the proposal's suggestions.

    Every planned suggestion gets a commitment, due at a month's end 1 to 9 months later, or ``promise_months``
    later. Raises ValueError unless there is one answer per suggestion.
    """
    if len(answers) != len(text.suggestions):
        raise ValueError(f"{len(answers)} answers for {len(text.suggestions)} suggestions")
    words = _words()
    context = {"thing": subjects_by_key()[text.subject].thing, "unit": unit}
    items = []
    for position, (answer, head) in enumerate(zip(answers, text.heads, strict=True)):
        context["section"] = pick(rng, words.sections)
        context["asked"] = _asked(head, position)
        context["past"] = _past_month(rng, on)
        if answer != "planned":
            items.append(AnswerText(answer, pick(rng, words.answers[answer]).render(rng, context)))
            continue
        due = _month_end(on, promise_months or 1 + int(rng.random() * 9))
        context["due"] = _month_name(due, on)
        context["ordinal"] = _ORDINALS[position]
        context["deed"] = head or pick(rng, words.lists["plain_deeds"]).render(rng, context)
        promised = pick(rng, words.lists["commitments"]).render(rng, context)
        items.append(AnswerText(answer, pick(rng, words.answers[answer]).render(rng, context), promised, due))
    opening = pick(rng, words.lists["openings"]).render(rng, context)
    return ReplyText(opening, tuple(items), pick(rng, words.lists["closings"]).render(rng, context))


def assisting_opinion(rng: Random, text: ProposalText, unit: str) -> str:
    """Write the opinion that an assisting unit gives to the lead."""
    words = _words()
    position = int(rng.random() * len(text.heads))
    context = {
        "thing": subjects_by_key()[text.subject].thing,
        "unit": unit,
        "section": pick(rng, words.sections),
        "asked": _asked(text.heads[position], position),
    }
    return pick(rng, words.lists["opinions"]).render(rng, context)


def fulfilment_evidence(rng: Random, commitment: str) -> str:
    """Write what a unit reports when it has done what it promised."""
    words = _words()
    context = {"deed": commitment.partition("，")[0], "section": pick(rng, words.sections)}
    return pick(rng, words.lists["evidence"]).render(rng, context)


def redate_reason(rng: Random) -> str:
    """Write why a promised date must move."""
    return pick(rng, _words().lists["redate_reasons"]).render(rng, {})


def give_up_reason(rng: Random) -> str:
    """Write why a promise is given up."""
    return pick(rng, _words().lists["give_up_reasons"]).render(rng, {})
