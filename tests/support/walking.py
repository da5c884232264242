"""What the random walks of all subjects look at, whatever their tables are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shangliang.workflow.machines import MACHINES
from shangliang.workflow.models import Duty, Event

#: A duty as states say it: kind and id of the record, party, what is to be done, due date.
Said = tuple[str, int, str, str, date]


def duties_are_what_the_states_say(records: Mapping[str, Iterable[Any]], open_duties: QuerySet[Duty]) -> set[Said]:
    """See that the open duties are those that the records' machines call for; gives these back.

    Args:
        records: the records by the name of their machine.
    """
    said = {
        (name, record.pk, spec.party, spec.kind, spec.due)
        for name, rows in records.items()
        for record in rows
        for spec in MACHINES[name].duties(record)
    }
    assert {(d.subject_kind, d.subject_id, d.party, d.kind, d.due) for d in open_duties} == said
    return said


def open_duties_of(names: Iterable[str]) -> QuerySet[Duty]:
    """The open duties of these machines' records."""
    return Duty.objects.filter(closed_at__isnull=True, subject_kind__in=list(names))


def events_not_reached(walk: Any, names: Iterable[str], *, steps: int, rare: Iterable[str] = ()) -> set[str]:
    """Walk in stretches of so many steps until every transition has happened, or for eight; gives those that have not.

    Args:
        walk: something with ``go(steps)``.
        rare: transitions that need not happen.
    """
    every = {f"{name}.{t.name}" for name in names for t in MACHINES[name].transitions} - set(rare)
    unseen = every
    for _stretch in range(8):
        walk.go(steps)
        unseen = every - set(Event.objects.values_list("kind", flat=True))
        if not unseen:
            break
    return unseen
