"""Reading the platform for pages: the tree, the desk, one meeting with all that hangs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core.together import read_together
from shangliang.workflow.machines import Machine
from shangliang.workflow.models import Event
from shangliang.workflow.timeline import told
from shangliang.workflow.wording import duty_words

from . import access
from .models import (
    AgreedItem,
    Attendance,
    Mark,
    Meeting,
    MeetingState,
    Part,
    TopicState,
    Venue,
    VenueKind,
    VenueLevel,
    VenueSuggestion,
    VenueTopic,
)

T, M = TopicState, MeetingState
#: The desk's tabs: what stands on each, by the model and its states.
TOPIC_TABS = {"collected": (T.COLLECTED,), "chosen": (T.CHOSEN,), "surveyed": (T.SURVEYED,)}
MEETING_TABS = {
    "ahead": (M.PLANNED, M.OPEN),
    "held": (M.HELD,),
    "rating": (M.RATING,),
    "rated": (M.RATED,),
}
TABS = (*TOPIC_TABS, *MEETING_TABS)


def newest_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with the key by which lists show the newest first (:mod:`shangliang.handling.paging` goes upwards)."""
    return rows.annotate(backwards=-F("pk"))


def desk_counts(actor: Actor) -> dict[str, int]:
    """How many wait on each tab: in two queries."""
    topics = _by_state(access.visible_topics(actor).filter(state__in=[T.COLLECTED, T.CHOSEN, T.SURVEYED]))
    ongoing = [str(s) for states in MEETING_TABS.values() for s in states]
    meetings = _by_state(access.visible_meetings(actor).filter(state__in=ongoing))
    found = {tab: sum(topics.get(s, 0) for s in states) for tab, states in TOPIC_TABS.items()}
    return found | {tab: sum(meetings.get(s, 0) for s in states) for tab, states in MEETING_TABS.items()}


def _by_state(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def holder_of(machine: Machine, record: Any) -> tuple[str, Any] | None:
    """Who has it now and what is being done, in words; nobody once it has ended."""
    specs = machine.duties(record)
    if not specs:
        return None
    kind, _colon, rest = specs[0].party.partition(":")
    name = str(Role(rest).label) if kind == "role" else getattr(record, "responsible", "")
    return name, duty_words(specs[0].kind).waits


def happened(kind: str, pk: int, *, office: bool) -> list[dict[str, Any]]:
    """A time line, oldest first; who signed in and rated is for the office alone."""
    return told(list(Event.objects.filter(root_kind=kind, root_id=pk).order_by("seq")), office=office)


# One meeting ------------------------------------------------------------------------------------------------------


@dataclass
class Whole:
    """A meeting with what hangs on it, as far as the reader may see it."""

    parts: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    suggestions: list[VenueSuggestion] = field(default_factory=list)
    items: list[AgreedItem] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many signed in."""
        return sum(self.parts.values())

    @property
    def concerned(self) -> int:
        """How many of them are directly concerned."""
        return self.parts.get(Part.CONCERNED, 0)

    @property
    def too_few(self) -> bool:
        """Whether fewer than half are directly concerned: a warning, never a gate (domain §4)."""
        return bool(self.people) and 2 * self.concerned < self.people

    @property
    def rated(self) -> int:
        """How many rated."""
        return sum(self.marks.values())


def whole(meeting: Meeting) -> Whole:
    """All that hangs on a meeting, in two queries; remarks carry no names."""
    parts: dict[str, QuerySet[Any, Any]] = {
        "suggestions": VenueSuggestion.objects.filter(meeting=meeting),
        "items": AgreedItem.objects.filter(meeting=meeting).select_related("unit"),
        "events": Event.objects.filter(root_kind="venue_meeting", root_id=meeting.pk),
    }
    read = read_together({name: rows.order_by() for name, rows in parts.items()})
    found = Whole(
        suggestions=sorted(read["suggestions"], key=attrgetter("pk")),
        items=sorted(read["items"], key=attrgetter("pk")),
        events=sorted(read["events"], key=attrgetter("seq")),
    )
    people = Attendance.objects.filter(meeting=meeting).order_by("pk").values_list("part", "mark", "remark")
    parts_there: dict[str, int] = defaultdict(int)
    marks: dict[str, int] = defaultdict(int)
    for part, mark, remark in people:
        parts_there[part] += 1
        if mark:
            marks[mark] += 1
        if remark:
            found.remarks.append(remark)
    found.parts = {p: parts_there[p] for p in Part.values if parts_there.get(p)}
    found.marks = {m: marks[m] for m in Mark.values if marks.get(m)}
    return found


def has_signed(meeting: Meeting, actor: Actor) -> bool:
    """Whether the member who looks has signed in."""
    return bool(actor.member_id) and Attendance.objects.filter(meeting=meeting, member_id=actor.member_id).exists()


def on_the_list(meeting: Meeting, marks: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those of the marks that belong to somebody on this meeting's list."""
    there = set(Attendance.objects.filter(meeting=meeting).values_list("pk", flat=True))
    return [(pk, mark) for pk, mark in marks if pk in there]


# The list ---------------------------------------------------------------------------------------------------------


def counts(rows: QuerySet[Venue]) -> list[tuple[str, str, int]]:
    """How many venues there are by level, and by kind where they belong to none: ``(filter, label, number)``."""
    by_both = rows.filter(closed_on__isnull=True).order_by().values_list("level", "kind").annotate(n=Count("pk"))
    levels: dict[str, int] = defaultdict(int)
    kinds: dict[str, int] = defaultdict(int)
    for level, kind, number in by_both:
        if level:
            levels[level] += number
        else:
            kinds[kind] += number
    found = [(f"level={v.value}", str(v.label), levels[v.value]) for v in VenueLevel if levels.get(v.value)]
    return found + [(f"kind={k.value}", str(k.label), kinds[k.value]) for k in VenueKind if kinds.get(k.value)]


def narrowed(rows: QuerySet[Venue], *, level: str, kind: str, words: str) -> QuerySet[Venue]:
    """Venues of a level, of a kind, with words in their name."""
    if level in VenueLevel.values:
        rows = rows.filter(level=level)
    if kind in VenueKind.values:
        rows = rows.filter(kind=kind)
    return rows.filter(Q(name__icontains=words) | Q(address__icontains=words)) if words else rows


def topics_listed(rows: QuerySet[VenueTopic]) -> QuerySet[VenueTopic]:
    """What a list shows of topics."""
    return rows.select_related("venue").defer("text", "survey", "reason", "step_working")


def meetings_listed(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """What a list shows of meetings."""
    return rows.select_related("venue").defer("summary", "reason", "step_working")
