"""How duties and events read. Subjects tell their own words in their ``wording.py``, loaded by their app's ``ready``.

A duty's words say what is to be done (inbox, notices, the line «who has it now»), and where. An event's words are
one entry of the time line, as a proposer understands it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from shangliang.core.addresses import address

from .models import Duty, Event


@dataclass(frozen=True)
class DutyWords:
    """What a kind of duty asks.

    Attributes:
        do: the verb for whoever owes it, e.g. «review it and pass it on or return it».
        waits: what the proposer reads, after «now with X», e.g. «being reviewed».
        url: where it is done, from the duty.
        short: its name in one or two words, for tables.
    """

    do: Any
    waits: Any
    url: Callable[[Duty], str]
    short: Any = ""


@dataclass(frozen=True)
class EventWords:
    """One entry of a time line.

    Attributes:
        title: a few words.
        text: a function from event and its note to one line; ``""`` for none.
        office_only: not for proposers and units (reviewers' findings).
    """

    title: Any
    text: Callable[[Event, str], Any] = lambda _event, _note: ""
    office_only: bool = False


_duties: dict[str, DutyWords] = {}
_events: dict[str, EventWords] = {}


def register_duty(kind: str, words: DutyWords) -> None:
    """Tell how a kind of duty reads; each kind once."""
    if kind in _duties:
        raise ValueError(f"duty {kind} has words already")
    _duties[kind] = words


def register_event(kind: str, words: EventWords) -> None:
    """Tell how a kind of event reads; each kind once. Kinds without words do not stand on time lines."""
    if kind in _events:
        raise ValueError(f"event {kind} has words already")
    _events[kind] = words


def duty_words(kind: str) -> DutyWords:
    """The words of a kind of duty.

    Raises:
        KeyError: nobody registered it (a test walks all machines for that).
    """
    return _duties[kind]


def event_words(kind: str) -> EventWords | None:
    """The words of a kind of event, or None when it stands on no time line."""
    return _events.get(kind)


# What many subjects say alike --------------------------------------------------------------------------------------


def page(name: str, part: str = "") -> Callable[[Duty], str]:
    """Where a duty's own record stands: the page of that name, or a ``part`` of it («#contacts»)."""
    return lambda duty: address(name, duty.subject_id) + part


def day(text: str) -> str:
    """A day as an event keeps it (2026-06-30), as people read it."""
    return str(date_format(date.fromisoformat(text), "DATE_FORMAT"))


def the_note(_event: Event, note: str) -> str:
    """What was written when it was done, such as the reason."""
    return note


def moved(event: Event, _note: str) -> Any:
    """From which day to which a date moved."""
    days = {"before": day(event.data["due_before"]), "after": day(event.data["due"])}
    return _("The date moved from %(before)s to %(after)s.") % days


#: A correction of the work calendar moved the date of a step (:mod:`.correcting`).
CORRECTED = EventWords(_("The work calendar was corrected"), moved)
