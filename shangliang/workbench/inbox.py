"""The inbox: the table of duties, read for one person. Nothing else is needed to find one's work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.together import read_together
from shangliang.handling.queries import units_of_steps
from shangliang.notifications.messages import has_names, name_subjects
from shangliang.proposals import queries as proposals
from shangliang.proposals.models import Lead, Proposal
from shangliang.workflow.duties import inbox
from shangliang.workflow.models import Duty
from shangliang.workflow.wording import duty_words

from . import formats

#: So many rows of a colour are shown on the page; the rest is behind a link.
SHOWN = 20
#: So many characters of a public lead stand for a title.
_LEAD_WORDS = 40


@dataclass(frozen=True)
class Row:
    """One duty as the inbox shows it."""

    title: str
    number: str
    do: str
    url: str
    due: date
    until: str  # the due day in words
    begun: str  # since when, in words


@dataclass(frozen=True)
class Group:
    """Duties of one colour: late, soon or calm."""

    colour: str
    count: int
    rows: list[Row]


@dataclass(frozen=True)
class Tally:
    """How many duties of one kind are late, due soon, and later."""

    kind: str
    late: int
    soon: int
    calm: int


def tallies(actor: Actor, today: date, amber: int) -> list[Tally]:
    """How many duties of each kind the actor has: in one query."""
    number = {name: Count("pk", filter=bound) for name, bound in _bounds(today, amber).items()}
    found = inbox(actor).order_by().values_list("kind").annotate(**number)
    return [Tally(*row) for row in found]


def _bounds(today: date, amber: int) -> dict[str, Q]:
    soon = today + timedelta(days=amber)
    return {"late": Q(due__lt=today), "soon": Q(due__gte=today, due__lte=soon), "calm": Q(due__gt=soon)}


def read(
    actor: Actor, tally: Sequence[Tally], *, amber: int, kind: str = "", shown: int = SHOWN, own: int = 0
) -> tuple[list[Group], list[proposals.Row]]:
    """The actor's duties in three colours, most urgent first, empty groups left out; and the actor's own proposals.

    Two queries, and two more for the own proposals.

    Args:
        tally: from :func:`tallies`.
        kind: only duties of this kind.
        shown: at most so many rows in each group.
        own: so many own proposals, those that changed last.
    """
    number = {colour: sum(getattr(t, colour) for t in tally) for colour in ("late", "soon", "calm")}
    rows = inbox(actor).defer("working")
    if kind:
        rows = rows.filter(kind=kind)
    bounds = _bounds(clock.today(), amber)
    parts: dict[str, QuerySet[Any, Any]] = {c: rows.filter(bound)[:shown] for c, bound in bounds.items() if number[c]}
    if own:
        parts["own"] = proposals.keys_of_mine(actor, own)
    found = read_together(parts)
    keys = sorted(found.pop("own", []), reverse=True)
    made = _rows([duty for part in found.values() for duty in part])
    groups = [
        Group(c, number[c], [made[d.pk] for d in sorted(part, key=attrgetter("due", "pk"))])
        for c, part in found.items()
        if part
    ]
    return groups, proposals.rows(pk for _since, pk in keys) if keys else []


def kinds(tally: Sequence[Tally]) -> list[tuple[str, Any, int]]:
    """The kinds of duties the actor has, with their words and number, most frequent first."""
    found = sorted(((t.late + t.soon + t.calm, t.kind) for t in tally), key=lambda pair: (-pair[0], pair[1]))
    return [(kind, duty_words(kind).short, n) for n, kind in found]


def _number(proposal: dict) -> str:
    if not proposal:
        return ""
    return proposals.number_of(
        proposal["case_number"], proposal["case_series"], proposal["serial_number"], proposal["session__year"]
    )


def _named(found: list[Duty]) -> dict[int, str]:
    """The titles of what duties are about, other than proposals: one query for each kind that has names.

    A step is called by its own record where that has a name, as one of several suggestions; otherwise by the record
    to which it belongs.
    """
    about = {
        d.pk: (d.subject_kind, d.subject_id) if has_names(d.subject_kind) else (d.root_kind, d.root_id)
        for d in found
        if d.root_kind != "proposal"
    }
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, pk in about.values():
        wanted[kind].add(pk)
    # Leads are named here only: what people wrote to the house does not leave it by mail with the notices.
    leads = dict(Lead.objects.filter(pk__in=wanted.pop("lead")).values_list("pk", "text")) if "lead" in wanted else {}
    titles = {("lead", pk): Truncator(text).chars(_LEAD_WORDS) for pk, text in leads.items()}
    titles |= {(kind, pk): s.title for kind, ids in wanted.items() for pk, s in name_subjects(kind, ids).items()}
    return {pk: titles[record] for pk, record in about.items() if record in titles}


def _rows(found: list[Duty]) -> dict[int, Row]:
    titles = _named(found)
    ids = {d.root_id for d in found if d.root_kind == "proposal"}
    columns = ("pk", "title", "serial_number", "case_number", "case_series", "session__year")
    # Of one proposal the same may wait several times, once for each unit; to the units their own is no news.
    of_units = units_of_steps((d.subject_kind, d.subject_id) for d in found if not d.party.startswith("unit"))
    rows = Proposal.objects.filter(pk__in=ids).order_by().values_list(*columns)
    together = read_together({"proposals": rows, **of_units})
    known: dict[int, dict] = {row[0]: dict(zip(columns, row, strict=True)) for row in together.pop("proposals")}
    units = {(kind, pk): name for kind, pairs in together.items() for pk, name in pairs}
    # Many duties have the same kind, day and words: each is worded once.
    today = clock.today()
    until = {d: _("by %(date)s") % {"date": formats.date(d, today)} for d in {duty.due for duty in found}}
    days = {duty.pk: duty.opened_at.astimezone(clock.ZONE).date() for duty in found}
    begun = {d: _("since %(date)s") % {"date": formats.date(d, today)} for d in set(days.values())}
    words = {kind: duty_words(kind) for kind in {duty.kind for duty in found}}
    do = {kind: str(told.do) for kind, told in words.items()}
    made = {}
    for duty in found:
        unit = units.get((duty.subject_kind, duty.subject_id))
        proposal = known.get(duty.root_id, {}) if duty.root_kind == "proposal" else {}
        made[duty.pk] = Row(
            title=proposal.get("title")
            or titles.get(duty.pk)
            or (_("Untitled proposal") if proposal else str(words[duty.kind].short)),
            number=_number(proposal),
            do=_("%(do)s (%(unit)s)") % {"do": do[duty.kind], "unit": unit} if unit else do[duty.kind],
            url=words[duty.kind].url(duty),
            due=duty.due,
            until=until[duty.due],
            begun=begun[days[duty.pk]],
        )
    return made
