"""Who owes what by when. The table is always equal to what the records' states say; :func:`settle` makes it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.core import clock

from . import outbox
from .machines import Machine
from .models import Duty
from .saving import save_fields


def settle(machine: Machine, records: Sequence[Any], *, by: Actor | None = None) -> None:
    """Close the duties that the records' states no longer call for, open those that they do; tell the new holders.

    A batch gives each party one notice for all its new duties of a kind. Who acts (``by``) is not told what they have
    just brought upon themselves.
    """
    if not records:
        return
    open_now: dict[int, dict[tuple[str, str], tuple[int, date]]] = defaultdict(dict)
    rows = Duty.objects.filter(
        subject_kind=machine.name, subject_id__in=[record.pk for record in records], closed_at__isnull=True
    ).values_list("subject_id", "party", "kind", "pk", "due")
    for subject_id, party, kind, pk, due in rows:
        open_now[subject_id][party, kind] = (pk, due)
    moment = clock.now()
    opened: list[Duty] = []
    moved: list[Duty] = []
    closed: list[int] = []
    for record in records:
        have = open_now[record.pk]
        for spec in machine.duties(record):
            working = dict(spec.working) if spec.working else None
            pk, due = have.pop((spec.party, spec.kind), (None, None))
            if pk is None:
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
            elif due != spec.due:
                moved.append(Duty(pk=pk, due=spec.due, working=working))
        closed += [pk for pk, _due in have.values()]
    if closed:
        Duty.objects.filter(pk__in=closed).update(closed_at=moment)
    save_fields(moved, ["due", "working"])
    if opened:
        Duty.objects.bulk_create(opened, batch_size=500)
        mine = {p for p in by.parties if not p.startswith("role:")} if by else set()
        _tell(duty for duty in opened if duty.party not in mine)


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
    mine = Duty.objects.filter(committee_id=actor.committee_id, party__in=actor.parties, closed_at__isnull=True)
    return mine.order_by("due", "pk")
