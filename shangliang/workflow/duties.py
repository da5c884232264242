"""Who owes what by when. The table is always equal to what the records' states say; :func:`settle` makes it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.core import clock

from . import outbox
from .machines import Machine
from .models import Duty


def settle(machine: Machine, records: Sequence[Any]) -> None:
    """Close the duties that the records' states no longer call for, open those that they do; tell the new holders.

    A batch gives each party one notice for all its new duties of a kind.
    """
    if not records:
        return
    open_now: dict[int, dict[tuple[str, str], Duty]] = defaultdict(dict)
    ids = [record.pk for record in records]
    for duty in Duty.objects.filter(subject_kind=machine.name, subject_id__in=ids, closed_at__isnull=True):
        open_now[duty.subject_id][duty.party, duty.kind] = duty
    moment = clock.now()
    opened: list[Duty] = []
    moved: list[Duty] = []
    closed: list[int] = []
    for record in records:
        have = open_now[record.pk]
        for spec in machine.duties(record):
            duty = have.pop((spec.party, spec.kind), None)
            working = dict(spec.working) if spec.working else None
            if duty is None:
                root_kind, root_id = machine.root(record)
                opened.append(
                    Duty(
                        committee_id=record.committee_id,
                        party=spec.party,
                        kind=spec.kind,
                        subject_kind=machine.name,
                        subject_id=record.pk,
                        root_kind=root_kind,
                        root_id=root_id,
                        due=spec.due,
                        working=working,
                        opened_at=moment,
                    )
                )
            elif duty.due != spec.due:
                duty.due, duty.working = spec.due, working
                moved.append(duty)
        closed += [duty.pk for duty in have.values()]
    if closed:
        Duty.objects.filter(pk__in=closed).update(closed_at=moment)
    if moved:
        Duty.objects.bulk_update(moved, ["due", "working"], batch_size=200)
    if opened:
        Duty.objects.bulk_create(opened, batch_size=500)
        _tell(opened)


def _tell(opened: Iterable[Duty]) -> None:
    batches: dict[tuple[int, str, str], list[Duty]] = defaultdict(list)
    for duty in opened:
        batches[duty.committee_id, duty.party, duty.kind].append(duty)
    by_committee: dict[int, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for (committee_id, party, kind), group in batches.items():
        data = {
            "duty": kind,
            "subject": group[0].subject_kind,
            "subjects": [d.subject_id for d in group],
            "root": group[0].root_kind,
            "roots": [d.root_id for d in group],
            "due": min(d.due for d in group).isoformat(),
        }
        by_committee[committee_id].append(("duty.opened", party, data))
    for committee_id, notices in by_committee.items():
        outbox.post(committee_id, notices)


def inbox(actor: Actor) -> QuerySet[Duty]:
    """What is the actor's to do, most urgent first."""
    return Duty.objects.filter(party__in=actor.parties, closed_at__isnull=True).order_by("due", "pk")
