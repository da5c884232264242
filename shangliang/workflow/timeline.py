"""Time lines: the events of a record as its page tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shangliang.core import clock

from .models import Event, EventNote
from .wording import event_words


def told(events: Iterable[Event], *, office: bool) -> list[dict[str, Any]]:
    """Events in their order as entries for the ``timeline`` macro of the pages. One query, for the notes.

    Each has ``on``, ``title`` and ``text``, and ``who`` did it. As with proposals, names of those who worked on a
    record, and what passes within the office, are for the office alone; what the clock did has no name. What happened
    several times on one day stands there once.
    """
    rows = list(events)
    notes = dict(EventNote.objects.filter(event__in=rows, purged_at__isnull=True).values_list("event_id", "text"))
    entries: list[dict[str, Any]] = []
    for event in rows:
        words = event_words(event.kind)
        if words is None or (words.office_only and not office):
            continue
        named = office and (event.actor_id is not None or event.via == "link")
        entry = {
            "on": event.at.astimezone(clock.ZONE).date(),
            "title": words.title,
            "text": words.text(event, notes.get(event.pk, "")),
            "who": event.actor_name if named else "",
        }
        if not entries or entries[-1] != entry:
            entries.append(entry)
    return entries
