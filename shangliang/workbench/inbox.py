"""The inbox: the table of duties, read for one person. Nothing else is needed to find one's work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.proposals.models import Proposal
from shangliang.proposals.queries import number_of
from shangliang.workflow import duties
from shangliang.workflow.models import Duty
from shangliang.workflow.wording import duty_words

#: So many rows of a group are shown on the page; the rest is behind a link.
SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One duty as the inbox shows it."""

    title: str
    number: str
    do: Any
    url: str
    due: date
    since: date
    kind: str


@dataclass(frozen=True)
class Group:
    """Duties of one colour: late, soon or calm."""

    colour: str
    count: int
    rows: list[Row]


def counts(actor: Actor, today: date, amber: int) -> dict[str, int]:
    """How many duties are late, due soon, and later: in one query."""
    soon = today + timedelta(days=amber)
    return (
        duties.inbox(actor)
        .order_by()
        .aggregate(
            late=Count("pk", filter=Q(due__lt=today)),
            soon=Count("pk", filter=Q(due__gte=today, due__lte=soon)),
            calm=Count("pk", filter=Q(due__gt=soon)),
        )
    )


def groups(actor: Actor, *, amber: int, kind: str = "", shown: int = SHOWN) -> list[Group]:
    """The actor's duties in three colours, most urgent first; empty groups are left out.

    Args:
        kind: only duties of this kind.
        shown: at most so many rows in each group.
    """
    today = clock.today()
    number = counts(actor, today, amber)
    soon = today + timedelta(days=amber)
    bounds = {"late": Q(due__lt=today), "soon": Q(due__gte=today, due__lte=soon), "calm": Q(due__gt=soon)}
    found: dict[str, list[Duty]] = {}
    for colour, bound in bounds.items():
        if number[colour]:
            queryset = duties.inbox(actor).filter(bound)
            found[colour] = list((queryset.filter(kind=kind) if kind else queryset)[:shown])
    rows = _rows([duty for part in found.values() for duty in part])
    return [Group(c, number[c], [rows[d.pk] for d in part]) for c, part in found.items() if part]


def kinds(actor: Actor) -> list[tuple[str, Any, int]]:
    """The kinds of duties the actor has, with their words and number, most frequent first."""
    found = duties.inbox(actor).order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n")
    return [(kind, duty_words(kind).short, n) for kind, n in found]


def _number(proposal: dict) -> str:
    if not proposal:
        return ""
    return number_of(
        proposal["case_number"], proposal["case_series"], proposal["serial_number"], proposal["session__year"]
    )


def _rows(found: list[Duty]) -> dict[int, Row]:
    ids = {d.root_id for d in found if d.root_kind == "proposal"}
    columns = ("title", "serial_number", "case_number", "case_series", "session__year")
    proposals: dict[int, dict] = defaultdict(dict)
    for row in Proposal.objects.filter(pk__in=ids).values("pk", *columns):
        proposals[row["pk"]] = row
    made = {}
    for duty in found:
        proposal = proposals.get(duty.root_id, {}) if duty.root_kind == "proposal" else {}
        words = duty_words(duty.kind)
        made[duty.pk] = Row(
            title=proposal.get("title") or (_("Untitled proposal") if proposal else str(words.short)),
            number=_number(proposal),
            do=words.do,
            url=words.url(duty),
            due=duty.due,
            since=duty.opened_at.astimezone(clock.ZONE).date(),
            kind=duty.kind,
        )
    return made
