"""What the random walks of all subjects look at, whatever their tables are."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from shangliang.committees.factories import BETWEEN, House, make_committee
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.machines import MACHINES
from shangliang.workflow.models import Duty, Event

#: A duty as states say it: kind and id of the record, party, what is to be done, due date.
Said = tuple[str, int, str, str, date]


class RandomWalk:
    """One committee over some months, in which a subject's own walk makes things happen by ``chance``."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.chance, self.moment = house, random.Random(seed), BETWEEN

    def pick(self, model: type[Model], **conditions: Any) -> Any:
        """Any one of the records that meet conditions; None where there is none."""
        rows = list(model.objects.filter(**conditions).order_by("pk"))
        return self.chance.choice(rows) if rows else None

    def some(self, model: type[Model], most: int = 3, **conditions: Any) -> list[Any]:
        """One or several of the records that meet conditions."""
        rows = list(model.objects.filter(**conditions).order_by("pk"))
        return self.chance.sample(rows, min(len(rows), self.chance.randint(1, most))) if rows else []


def walk_apart(walk: Callable[[House, int], Any], seed: int, steps: int) -> None:
    """Walk in a committee of its own, and leave nothing behind."""
    with transaction.atomic():
        house = make_committee()
        with committee_scope(house.committee):
            walk(house, seed).go(steps)
        transaction.set_rollback(True)


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
