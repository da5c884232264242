"""Short texts on a proposal's way: contacts, review notes, refusals, feedback, instructions, leads, topics.

Each kind has a key such as ``review.returned`` or ``contact.visit.before``; ``remark_keys`` lists them all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from shangliang.demo.texts.grammar import Template, compile_all, pick, sample
from shangliang.demo.texts.place import Place
from shangliang.demo.texts.proposals import ProposalText
from shangliang.demo.texts.subjects import DATA, subjects, subjects_by_key

MANNERS = ("visit", "invited", "on_site", "phone", "letter", "online")
"""走访, 邀请座谈, 现场, 电话, 信函, 网络: how unit and proposer spoke; the first three are face to face (§2.4)."""
FACE_TO_FACE = MANNERS[:3]
PHASES = ("before", "during", "after")
"""办前, 办中, 办后."""
MARKS = ("satisfied", "basically_satisfied", "understanding", "dissatisfied")
"""满意, 基本满意, 理解, 不满意."""


@dataclass(frozen=True)
class Topic:
    """A reference topic (参考选题): what one could propose about, and a hint how."""

    title: str
    note: str
    category: tuple[str, str]


@cache
def _remarks() -> dict[str, tuple[Template, ...]]:
    with (DATA / "remarks.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return {f"{group}.{key}": compile_all(sources) for group, by_key in rows.items() for key, sources in by_key.items()}


def remark_keys() -> tuple[str, ...]:
    """Return the keys of all kinds of remarks."""
    return tuple(_remarks())


def remark(rng: Random, key: str, text: ProposalText | None = None, **slots: str) -> str:
    """Write a remark of one kind, about a proposal where one is given.

    Some kinds need further slots: ``unit``, ``other_unit``, ``proposer``, ``other`` (another proposal's name),
    ``at``. Raises KeyError for an unknown kind and GrammarError for a slot that is missing.
    """
    context = dict(slots)
    if text is not None:
        subject = subjects_by_key()[text.subject]
        context.setdefault("thing", subject.thing)
        context.setdefault("who", subject.who)
        context.setdefault("at", text.locality)
    return pick(rng, _remarks()[key]).render(rng, context)


def contact_summary(rng: Random, text: ProposalText, manner: str, phase: str, *, unit: str, proposer: str) -> str:
    """Write what a unit notes of a contact in one of ``MANNERS`` and ``PHASES``."""
    return remark(rng, f"contact.{manner}.{phase}", text, unit=unit, proposer=proposer)


def not_filed_note(rng: Random, ground: str) -> str:
    """Write why a proposal is not filed, for one of the default grounds (domain §2.2)."""
    return remark(rng, f"not_filed.{ground}")


def feedback_text(rng: Random, mark: str) -> str:
    """Write the words that a proposer adds to one of ``MARKS``; about a third adds none, except when dissatisfied."""
    if mark != "dissatisfied" and rng.random() < 0.35:
        return ""
    return remark(rng, f"feedback.{mark}")


def public_lead(rng: Random, place: Place) -> str:
    """Write a lead (提案线索) as somebody of the public would send it, at most 300 characters."""
    return remark(rng, "lead.texts", at=pick(rng, place.everywhere))


def reference_topics(rng: Random, place: Place) -> Iterator[Topic]:
    """Yield different reference topics for a place, one for each wording of each subject, at random."""
    wordings = [(subject, ask) for subject in subjects() for ask in subject.asks]
    for subject, ask in sample(rng, wordings, len(wordings)):
        title = remark(rng, "topic.patterns", ask=ask.replace("{at}", place.own))
        yield Topic(title, remark(rng, "topic.notes", who=subject.who), subject.category)
