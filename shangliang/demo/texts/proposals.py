"""Writing proposals: titles that never repeat, three-part texts, and second texts on the same matter."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random

from shangliang.demo.texts.grammar import Context, Part, Template, compile_all, pick, render_parts, sample
from shangliang.demo.texts.place import Place
from shangliang.demo.texts.subjects import DATA, Act, Subject, subjects, subjects_by_key

SHORTEST, LONGEST = 400, 1800
"""Characters of the three parts together, between which the texts are kept."""
SUFFIXES = ("的提案", "的建议")
SIMILAR_SUFFIXES = ("的几点建议", "的若干建议", "的意见建议")
_BREAK = "\x1e"
_ORDINALS = ("一是", "二是", "三是", "四是", "五是", "六是")
_FIRSTS = ("第一，", "第二，", "第三，", "第四，", "第五，", "第六，")


@dataclass(frozen=True)
class Idea:
    """A title not used by any other idea of the same place, with what it is about."""

    subject: str
    ask: int
    locality: str
    title: str


@dataclass(frozen=True)
class ProposalText:
    """A whole proposal as its author wrote it.

    ``unit_hint`` names kinds of departments, the wished-for lead first; ``heads`` has for each suggestion the few
    words by which a reply can quote it, or "" where it cannot be quoted shortly.
    """

    title: str
    background: str
    analysis: str
    suggestions: tuple[str, ...]
    category: tuple[str, str]
    tags: tuple[str, ...]
    unit_hint: tuple[str, ...]
    survey_based: bool
    subject: str
    ask: int
    locality: str
    heads: tuple[str, ...]

    @property
    def length(self) -> int:
        """Characters of the three parts together."""
        return len(self.background) + len(self.analysis) + sum(map(len, self.suggestions))


@dataclass(frozen=True)
class _Phrases:
    openings: tuple[Template, ...]
    livelihood_openings: tuple[Template, ...]
    surveys: tuple[Template, ...]
    backgrounds: tuple[Template, ...]
    wider: tuple[Template, ...]
    example: tuple[Template, ...]
    closings: tuple[Template, ...]
    cause_intros: tuple[Template, ...]
    causes: tuple[Template, ...]
    cause_details: tuple[Template, ...]
    acts: tuple[Act, ...]
    act_details: tuple[Template, ...]
    long_details: tuple[Template, ...]
    reword: tuple[tuple[str, str], ...]


@cache
def phrases() -> _Phrases:
    """Return the sentences that fit every subject."""
    with (DATA / "phrases.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    reword = tuple((row["from"], row["to"]) for row in rows.pop("reword"))
    # The general acts are whole sentences that a reply does not quote: no head is cut from them.
    acts = tuple(Act(template, template.parts, ()) for template in compile_all(rows.pop("acts")))
    compiled = {name: compile_all(sources) for name, sources in rows.items()}
    return _Phrases(acts=acts, reword=reword, **compiled)


@dataclass(frozen=True)
class _CategoryWords:
    facts: tuple[Template, ...]
    causes: tuple[Template, ...]
    details: tuple[Template, ...]


@cache
def category_words() -> dict[str, _CategoryWords]:
    """Return the sentences that fit every subject of a second-level category, by its name."""
    with (DATA / "categories.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return {name: _CategoryWords(**{k: compile_all(v) for k, v in row.items()}) for name, row in rows.items()}


def title_of(subject: Subject, ask: int, locality: str, suffix: str | None = None) -> str:
    """Return the title for one wording of a subject at a locality."""
    return f"关于{subject.asks[ask].replace('{at}', locality)}{suffix or SUFFIXES[(ask + len(locality)) % 2]}"


def ideas(
    rng: Random, place: Place, *, tag: str | None = None, without: str | None = None, category: str | None = None
) -> list[Idea]:
    """Return every title that this place can have, each once, in an order drawn from ``rng``.

    About two of five of the first ones concern the whole place, and the wordings of one matter stand apart, so that
    the head of the list reads like a real register. ``tag`` keeps subjects with that tag, ``without`` those that lack
    it, ``category`` those of a first-level category. The same seed gives the same list: a caller that resumes draws
    it again and goes on from where it stopped.
    """
    chosen = [
        s
        for s in subjects()
        if (tag is None or tag in s.tags)
        and (without is None or without not in s.tags)
        and (category is None or category == s.category[0])
    ]
    others = sum(len(s.asks) for s in chosen if not s.whole) * len(place.localities)
    mine = sum(len(s.asks) for s in chosen)
    squeeze = min(1.0, 1.5 * mine / others) if others else 1.0
    keyed = []
    for subject in chosen:
        for locality in (place.own,) if subject.whole else place.everywhere:
            scale = squeeze if locality == place.own else 1.0
            count = len(subject.asks)
            for rank, ask in enumerate(sample(rng, range(count), count)):
                key = (rank + rng.random()) / count * scale
                keyed.append((key, Idea(subject.key, ask, locality, title_of(subject, ask, locality))))
    keyed.sort(key=lambda pair: (pair[0], pair[1].title))
    return [idea for _, idea in keyed]


def _context(subject: Subject, place: Place, locality: str, year: int) -> Context:
    departments = place.departments
    return {
        **departments,
        "at": locality,
        "local": place.parts if locality == place.own else locality,
        "last": str(year - 1),
        "year": str(year),
        "thing": subject.thing,
        "who": subject.who,
        "lead": departments[subject.units[0]],
    }


def _head(rest: str) -> str:
    """Return the first clause of a deed, if it can stand as 关于……的建议, else an empty text."""
    deed = rest.removeprefix("牵头").removeprefix("，")
    end = min((at for at in map(deed.find, "，。；") if at >= 0), default=len(deed))
    head = deed[:end]
    return head if 5 <= len(head) <= 26 and not head.endswith(("的", "时", "上", "中")) else ""


_Addition = tuple[list[str], int | None, Template]


class _Draft:
    """A proposal while it grows towards its length."""

    def __init__(self, rng: Random, place: Place, subject: Subject, locality: str, year: int) -> None:
        self.rng, self.words, self.more = rng, phrases(), category_words()[subject.category[1]]
        area = place.counted_in(rng, locality)
        self.context: Context = {**_context(subject, place, locality, year), "area": area}
        self.counted: Context = {**self.context, "at": area}
        livelihood = "民生" in subject.tags and rng.random() < 0.4
        openings = self.words.livelihood_openings if livelihood else self.words.openings
        self.opening = [self._say(pick(rng, openings).parts)]
        self.survey_based = rng.random() < 0.55
        if self.survey_based:
            self.opening.append(self._say(pick(rng, self.words.surveys).parts))
        self.background = self._facts(subject, place, locality, area)
        self.intro = self._say(pick(rng, self.words.cause_intros).parts)
        self.causes = [self._say(t.parts) for t in sample(rng, subject.causes, len(subject.causes))]
        self.acts: list[str] = []
        self.heads: list[str] = []
        for act in sample(rng, subject.acts, 3 + int(rng.random() * (len(subject.acts) - 2))):
            self._add_act(act)

    def _facts(self, subject: Subject, place: Place, locality: str, area: str) -> list[str]:
        # The first fact sets the scene; what follows may change places.
        first, *others = subject.facts
        said = [self._say(t.parts, counted=True) for t in (first, *sample(self.rng, others, len(others)))]
        if area == place.whole:
            said.append(self._say(pick(self.rng, self.words.wider).parts))
        elif area != locality:
            said.insert(0, self._say(pick(self.rng, self.words.example).parts))
        return said

    def _say(self, parts: tuple[Part, ...], *, counted: bool = False) -> str:
        return render_parts(parts, self.rng, self.counted if counted else self.context)

    def _add_act(self, act: Act) -> None:
        rest = self._say(act.rest)
        self.acts.append(self._say(act.body) + rest)
        self.heads.append(_head(rest))

    @property
    def length(self) -> int:
        """Characters so far, with the ordinals of the causes."""
        return sum(map(len, (*self.opening, *self.background, self.intro, *self.causes, *self.acts))) + 2 * len(
            self.causes
        )

    def _spare(self) -> list[_Addition]:
        """Sentences to add: where, after which one (None: as one of its own), and what; the most fitting first."""
        rng, words, more = self.rng, self.words, self.more
        backgrounds = sample(rng, words.backgrounds, len(words.backgrounds))
        causes = sample(rng, words.causes, 2)
        fitting: list[_Addition] = [(self.background, None, t) for t in more.facts]
        fitting += [(self.causes, None, t) for t in more.causes[:1]]
        # How the lead department should go about it: said of that department's own deeds only.
        own = [at for at, act in enumerate(self.acts) if act.removeprefix("由").startswith(self.context["lead"])]
        fitting += [(self.acts, at, t) for at, t in zip(own, more.details, strict=False)]
        general: list[_Addition] = [(self.background, None, t) for t in backgrounds[:2]]
        general += [(self.causes, int(rng.random() * 3), t) for t in sample(rng, words.cause_details, 1)]
        general += [(self.acts, at, t) for at, t in enumerate(sample(rng, words.act_details, 3))]
        for_long_ones: list[_Addition]
        for_long_ones = [(self.causes, None, t) for t in (*more.causes[1:], *causes)]
        for_long_ones += [(self.acts, at, t) for at, t in enumerate(sample(rng, words.long_details, 3))]
        for_long_ones += [(self.background, None, t) for t in backgrounds[2:]]
        return [*sample(rng, fitting, len(fitting)), *sample(rng, general, len(general)), *for_long_ones]

    def grow_to(self, target: int) -> None:
        """Add sentences, here and there, until the draft has about the wished number of characters."""
        more_acts = sample(self.rng, self.words.acts, 6 - len(self.acts))
        length = self.length
        for part, at, template in self._spare():
            if length >= target:
                break
            counted = part is self.background and template in self.more.facts
            sentence = self._say(template.parts, counted=counted)
            if at is None:
                part.append(sentence)
            else:
                part[at] += sentence
            length += len(sentence)
            if part is self.acts and more_acts and len(self.acts) < 5 and length < target:
                self._add_act(more_acts.pop())
                length += len(self.acts[-1])

    def finish(self, title: str, subject: Subject, ask: int, locality: str) -> ProposalText:
        """Join the sentences, say some words otherwise, and return the text."""
        rng = self.rng
        marks = pick(rng, (_ORDINALS, _ORDINALS, _FIRSTS))
        if rng.random() < 0.2:
            self.background.append(self._say(pick(rng, self.words.closings).parts))
        background = "".join(self.opening) + "\n" + "".join(self.background)
        reasons = ("\n" if marks is _FIRSTS else "").join(map("".join, zip(marks, self.causes, strict=False)))
        analysis = f"{self.intro}\n{reasons}" if marks is _FIRSTS else self.intro + reasons
        voice = pick(rng, ("", "", "建议", "由"))
        acts = [act if voice == "由" and act.startswith("由") else voice + act for act in self.acts]
        whole = _BREAK.join((background, analysis, *acts, *self.heads))
        for old, new in self.words.reword:
            if rng.random() < 0.4:
                whole = whole.replace(old, new)
        background, analysis, *rest = whole.split(_BREAK)
        count = len(acts)
        return ProposalText(
            title=title,
            background=background,
            analysis=analysis,
            suggestions=tuple(rest[:count]),
            category=subject.category,
            tags=subject.tags,
            unit_hint=subject.units,
            survey_based=self.survey_based,
            subject=subject.key,
            ask=ask,
            locality=locality,
            heads=tuple(rest[count:]),
        )


def _length(rng: Random, wished: int | None) -> int:
    if wished is None:
        wished = int(rng.triangular(SHORTEST + 40, 1050, 560))
    return max(SHORTEST + 20, min(wished, LONGEST - 160))


def write_proposal(
    rng: Random,
    place: Place,
    *,
    idea: Idea | None = None,
    subject: str | None = None,
    tag: str | None = None,
    length: int | None = None,
    year: int = 2023,
) -> ProposalText:
    """Write a proposal for the cycle of ``year``, 400 to 1,800 characters long.

    Give an ``idea`` (see ``ideas``) where titles must not repeat. Otherwise the title is drawn at random, among the
    wordings of ``subject`` (its key) or of the subjects that carry ``tag``. Raises KeyError for an unknown subject
    and ValueError for a tag that no subject carries.
    """
    if idea is None:
        if subject is not None:
            chosen = subjects_by_key()[subject]
        else:
            choice = [s for s in subjects() if tag is None or tag in s.tags]
            if not choice:
                raise ValueError(f"no subject carries the tag {tag}")
            chosen = pick(rng, choice)
        ask = int(rng.random() * len(chosen.asks))
        locality = place.own if chosen.whole or rng.random() < 0.4 else pick(rng, place.everywhere)
        idea = Idea(chosen.key, ask, locality, title_of(chosen, ask, locality))
    about = subjects_by_key()[idea.subject]
    draft = _Draft(rng, place, about, idea.locality, year)
    draft.grow_to(_length(rng, length))
    return draft.finish(idea.title, about, idea.ask, idea.locality)


def write_similar(
    rng: Random, text: ProposalText, place: Place, *, nth: int = 0, length: int | None = None, year: int = 2023
) -> ProposalText:
    """Write another person's proposal on the same matter, place and time: a pair that an office would merge.

    The title has another wording and a form that no idea uses, so it equals no idea's title; ``nth`` (0 to 2) gives
    up to three different ones for the same text.
    """
    subject = subjects_by_key()[text.subject]
    ask = (text.ask + 1) % len(subject.asks)
    draft = _Draft(rng, place, subject, text.locality, year)
    draft.grow_to(_length(rng, length or text.length))
    title = title_of(subject, ask, text.locality, SIMILAR_SUFFIXES[nth])
    return draft.finish(title, subject, ask, text.locality)
