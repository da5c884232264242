"""Reading opinion information for pages: lists in few queries, one record with all that hangs on it, the difference
between what was submitted and what was edited, and the funnel."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.core.together import read_together
from shangliang.indicators.registry import INDICATORS, Basis, figures_asked
from shangliang.indicators.series import cut_off_of
from shangliang.workflow.models import Event
from shangliang.workflow.wording import duty_words

from . import access
from .models import (
    Adoption,
    Dispatch,
    Issue,
    IssueItem,
    IssueState,
    Opinion,
    OpinionFile,
    OpinionInstruction,
    OpinionState,
    OpinionTask,
)
from .quota import COUNTED
from .states import OPINION

S = OpinionState
#: The office's tabs, each with the states that stand on it.
DESK = {
    "submitted": (S.SUBMITTED,),
    "editing": (S.EDITING,),
    "reviewing": (S.REVIEWING,),
    "reviewed": (S.REVIEWED,),
    "signed": (S.SIGNED,),
    "out": (S.ISSUED, S.ARCHIVED),
    "others": (S.RETURNED, S.KEPT, S.WITHDRAWN, S.COMBINED, S.DRAFT),
    "all": tuple(S),
}


def listed(rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """What a list shows of opinions: without their texts."""
    texts = ("situation", "analysis", "suggestion", "edited_situation", "edited_analysis", "edited_suggestion")
    return rows.select_related("session", "author_member__user", "author_collective").defer(
        *texts, "reason", "step_working"
    )


def newest_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with the key by which lists show the newest first (:mod:`shangliang.handling.paging` goes upwards)."""
    return rows.annotate(backwards=-F("pk"))


def with_numbers_of_items(rows: QuerySet[Issue]) -> QuerySet[Issue]:
    """Issues with how many items each carries."""
    return rows.annotate(number_of_items=Count("places"))


def items_of(issue: Issue) -> list[Opinion]:
    """The items of an issue in their order, with their authors."""
    along = ("opinion__author_member__user", "opinion__author_collective", "opinion__session")
    return [p.opinion for p in IssueItem.objects.filter(issue=issue).select_related(*along)]


#: In these states a step has its day and its party.
WAITING = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.EDITING, S.REVIEWING, S.REVIEWED, S.SIGNED)


def holder_of(opinion: Opinion) -> tuple[str, Any] | None:
    """Who has it now and what is being done, in words; nobody once it is out or ended."""
    specs = OPINION.duties(opinion)
    if not specs:
        return None
    party = specs[0].party
    kind, _colon, rest = party.partition(":")
    name = str(Role(rest).label) if kind == "role" else author_of(opinion)
    return name, duty_words(specs[0].kind).waits


def desk_counts(rows: QuerySet[Opinion]) -> dict[str, int]:
    """How many opinions stand on each of the office's tabs: in one query."""
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in DESK.items()}


def found(rows: QuerySet[Opinion], words: str) -> QuerySet[Opinion]:
    """Those whose title, source or author fits the words."""
    if not words:
        return rows
    fits = Q(title__icontains=words) | Q(edited_title__icontains=words) | Q(source_name__icontains=words)
    return rows.filter(fits | Q(author_member__user__name__icontains=words))


def counted_of(rows: QuerySet[Opinion], member_id: int, year: int) -> QuerySet[Opinion]:
    """What counts for the quota of one member in the cycle of a year."""
    return rows.filter(author_member_id=member_id, session__year=year, state__in=COUNTED)


def author_of(opinion: Opinion) -> str:
    """Who reported it, as lists show it."""
    who = opinion.author_member or opinion.author_collective
    return str(who) if who else opinion.source_name


@dataclass
class Tracks:
    """What hangs on an item or an issue, as far as the reader may see it."""

    places: list[IssueItem] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    instructions: list[OpinionInstruction] = field(default_factory=list)
    tasks: list[OpinionTask] = field(default_factory=list)
    parts: list[Opinion] = field(default_factory=list)
    files: list[OpinionFile] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def tracks_of_opinion(opinion: Opinion, actor: Actor) -> Tracks:
    """What became of an item, alone and with the issues that carry it; in two queries."""
    issues = IssueItem.objects.filter(opinion=opinion).values("issue")
    on = Q(opinion=opinion) | Q(issue__in=issues)
    places = IssueItem.objects.filter(opinion=opinion).exclude(issue__state=IssueState.DISCARDED)
    parts: dict[str, QuerySet[Any, Any]] = {
        "places": places.select_related("issue__session"),
        "parts": listed(Opinion.objects.filter(combined_into=opinion)),
        "files": access.visible_files(actor).filter(Q(opinion=opinion) | Q(opinion__combined_into=opinion)),
        **_hanging(on, actor),
        "events": Event.objects.filter(root_kind="opinion", root_id=opinion.pk),
    }
    return _sorted(read_together({name: rows.order_by() for name, rows in parts.items()}))


def tracks_of_issue(issue: Issue, actor: Actor) -> Tracks:
    """What became of an issue and of its single items."""
    items = IssueItem.objects.filter(issue=issue).values("opinion")
    on = Q(issue=issue) | Q(opinion__in=items)
    along = ("opinion__author_member__user", "opinion__author_collective", "opinion__session")
    parts: dict[str, QuerySet[Any, Any]] = {
        "places": IssueItem.objects.filter(issue=issue).select_related(*along),
        **_hanging(on, actor),
        "events": Event.objects.filter(root_kind="opinion_issue", root_id=issue.pk),
    }
    return _sorted(read_together({name: rows.order_by() for name, rows in parts.items()}))


def _hanging(on: Q, actor: Actor) -> dict[str, QuerySet[Any, Any]]:
    return {
        "dispatches": access.visible_dispatches(actor).filter(on),
        "adoptions": access.visible_adoptions(actor).filter(on),
        "instructions": access.visible_instructions(actor).filter(on),
        "tasks": access.visible_tasks(actor).filter(on).select_related("unit"),
    }


def _sorted(rows: dict[str, list[Any]]) -> Tracks:
    orders = {
        "places": ("order", "pk"),
        "parts": ("pk",),
        "files": ("pk",),
        "dispatches": ("sent_at", "pk"),
        "adoptions": ("on", "pk"),
        "instructions": ("on", "pk"),
        "tasks": ("pk",),
        "events": ("seq",),
    }
    return Tracks(**{name: sorted(found, key=attrgetter(*orders[name])) for name, found in rows.items()})


# The difference ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """Words that stayed (``same``), went (``gone``) or came (``new``)."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """How one text became another, in pieces: each side is had back by leaving out the other's pieces."""
    found = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", before[i1:i2]))
            continue
        if i2 > i1:
            found.append(Piece("gone", before[i1:i2]))
        if j2 > j1:
            found.append(Piece("new", after[j1:j2]))
    return [Piece(kind, "".join(p.text for p in run)) for kind, run in groupby(found, key=attrgetter("kind"))]


#: Longer texts are compared line by line: character by character takes seconds.
_BY_LINES = 6_000


def differences(opinion: Opinion) -> list[tuple[str, list[Piece]]]:
    """The parts of an opinion that were edited, each with how it changed."""
    found = []
    for name in ("title", "situation", "analysis", "suggestion"):
        before, after = getattr(opinion, name), getattr(opinion, f"edited_{name}")
        if len(before) + len(after) > _BY_LINES:
            found.append((name, _by_lines(before, after)))
        elif before or after:
            found.append((name, difference(before, after)))
    return found


def _by_lines(before: str, after: str) -> list[Piece]:
    one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
    kinds = {"  ": "same", "- ": "gone", "+ ": "new"}
    lines = [Piece(kinds[line[:2]], line[2:]) for line in difflib.ndiff(one, other) if line[:2] in kinds]
    return [Piece(kind, "".join(p.text for p in run)) for kind, run in groupby(lines, key=attrgetter("kind"))]


# The funnel -------------------------------------------------------------------------------------------------------

#: The steps of the funnel, by the figures that count them. Adopted and instructed are parallel, not successive.
FUNNEL = (
    "opinions_received",
    "opinions_compiled",
    "opinions_submitted",
    "opinions_adopted_by_upper",
    "opinions_leader_instructions",
    "opinions_resolved",
)


def funnel(session: Session) -> list[dict[str, Any]]:
    """How many items of a cycle came how far: one row for each figure, as items and, where there is that, as issues."""
    basis = Basis(session.committee, session, cut_off_of(session))
    counted_as = {slug: {rule.name for rule in INDICATORS[slug].rules} for slug in FUNNEL}
    asked = [(slug, "", "") for slug in FUNNEL]
    asked += [(slug, "", "issues") for slug in FUNNEL if "issues" in counted_as[slug]]
    asked.append(("opinions_issues", "", ""))
    found = {
        (f.indicator.slug, rule): f for f, (_slug, _scope, rule) in zip(figures_asked(basis, asked), asked, strict=True)
    }
    rows = []
    for slug in FUNNEL:
        items = found[slug, ""]
        issues = found.get((slug, "issues")) or (found["opinions_issues", ""] if slug == "opinions_compiled" else None)
        rows.append(
            {
                "slug": slug,
                "label": items.indicator.label,
                "number": items.value,
                "in_issues": issues.value if issues else None,
                "issues_slug": issues.indicator.slug if issues else "",
            }
        )
    return rows


def chosen(sessions: Iterable[Session], year: int | None) -> Session | None:
    """The cycle that a page shows: that of the year, else the latest that has begun."""
    begun = sorted((s for s in sessions if s.window_opens <= clock.now()), key=attrgetter("window_opens"))
    return next((s for s in begun if s.year == year), begun[-1] if begun else None)
