"""A proposal's time line, as whoever reads it understands it: what happened, who has it now, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.queries import party_names
from shangliang.core import clock
from shangliang.workflow.models import Event
from shangliang.workflow.wording import event_words

from .. import access
from ..models import Proposal
from .standing import Holder, holder_of


class Circle(Enum):
    """How much somebody reads: the office all, proposers what concerns them, others the milestones."""

    OFFICE = "office"
    PROPOSER = "proposer"
    READER = "reader"


#: What stays between the proposers and those who work on it.
_NOT_FOR_READERS = ("signature.", "talk.", "feedback.", "proposal.return", "proposal.resubmit")


def circle_of(actor: Actor, proposal: Proposal) -> Circle:
    """To which circle the actor belongs. One query, none for the office."""
    if access.OFFICE_HERE.allows(actor, proposal):
        return Circle.OFFICE
    return Circle.PROPOSER if access.own(actor).filter(pk=proposal.pk).exists() else Circle.READER


def timeline(proposal: Proposal, *, actor: Actor) -> list[dict[str, Any]]:
    """The entries of a proposal's time line, oldest first, for the ``timeline`` macro of the pages.

    Each has ``title`` and ``on`` (a day) or ``at`` (words instead of a day), and perhaps ``text`` and ``kind``: ``now``
    for what it waits for first, ``next`` for other dates ahead. Reviewers' names and notes are for the office alone;
    readers who have no part in it see the milestones without notes. At most six queries.
    """
    events = list(events_of(proposal.pk).order_by("seq"))
    names = party_names(parties_in(events))
    return entries(events, holder_of([proposal.pk])[proposal.pk], names, circle_of(actor, proposal))


def events_of(proposal_id: int) -> QuerySet[Event]:
    """What stands on a proposal's time line, with the notes."""
    return Event.objects.filter(root_kind="proposal", root_id=proposal_id).select_related("note")


def parties_in(events: Iterable[Event]) -> set[str]:
    """The parties that events name beside those who did it: the units of assignments and plans."""
    return {f"unit:{e.data['unit']}" for e in events if "unit" in e.data}


def entries(
    events: Sequence[Event], holders: Sequence[Holder], names: Mapping[str, str], circle: Circle
) -> list[dict[str, Any]]:
    """The time line from what has been read: events in their order, with the names of :func:`parties_in`.

    One query where something was merged, none otherwise.
    """
    whom = _whom(events, names)
    return [entry for event in events if (entry := _entry(event, whom, circle))] + _ahead(holders, circle)


def _whom(events: Sequence[Event], names: Mapping[str, str]) -> Callable[[Event], str]:
    """What an event names beside its subject: the unit of an assignment or a plan, the main proposal of a merging."""
    units = {(e.subject_kind, e.subject_id): e.data["unit"] for e in events if "unit" in e.data}
    mains = {e.data["into"] for e in events if e.data.get("into")}
    titles = dict(Proposal.objects.filter(pk__in=mains).values_list("pk", "title")) if mains else {}

    def named(event: Event) -> str:
        if event.data.get("into"):
            return titles.get(event.data["into"], "")
        unit = units.get((event.subject_kind, event.subject_id))
        return names.get(f"unit:{unit}", "")

    return named


def _entry(event: Event, whom: Callable[[Event], str], circle: Circle) -> dict[str, Any] | None:
    words = event_words(event.kind)
    if words is None or (words.office_only and circle is not Circle.OFFICE):
        return None
    if circle is Circle.READER and event.kind.startswith(_NOT_FOR_READERS):
        return None
    note = event.note.text if circle is not Circle.READER and hasattr(event, "note") else ""
    text = str(words.text(event, note))
    for who in (whom(event), event.actor_name if words.office_only else ""):
        if who and who != text:
            text = _("%(who)s: %(text)s") % {"who": who, "text": text} if text else who
    return {"title": str(words.title), "on": event.at.astimezone(clock.ZONE).date(), "text": text}


def _ahead(holders: Sequence[Holder], circle: Circle) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for place, holder in enumerate(holders):
        if circle is Circle.READER and place:
            break
        if place == 0:
            entries.append({"title": str(holder.doing), "at": _("now"), "text": holder.name, "kind": "now"})
        title = _("Due: %(what)s") % {"what": holder.short}
        entries.append({"title": title, "on": holder.due, "text": "" if place == 0 else holder.name, "kind": "next"})
    return entries
