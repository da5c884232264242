"""Who owes what by when. The table is always equal to what the records' states say; :func:`settle` makes it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.core import clock

from . import outbox
from .machines import Machine
from .models import Duty
from .saving import insert, save_fields

_AT_ONCE = 5_000  # ids in one statement
_OPEN = "SELECT subject_id, party, kind, id, due FROM workflow_duty WHERE closed_at IS NULL AND subject_kind = %s"


def settle(machine: Machine, records: Sequence[Any], *, by: Actor | None = None, fresh: bool = False) -> None:
    """Close the duties that the records' states no longer call for, open those that they do; tell the new holders.

    A batch gives each party one notice for all its new duties of a kind. Who acts (``by``) is not told what they have
    just brought upon themselves. Records that are ``fresh`` have no duties yet, and are not asked for any.
    """
    if not records:
        return
    open_now = {} if fresh else _open(machine.name, [record.pk for record in records])
    moment = clock.now()
    opened: list[Duty] = []
    moved: list[Duty] = []
    closed: list[Duty] = []
    for record in records:
        have = open_now.get(record.pk, {})
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
        closed += [Duty(pk=pk, closed_at=moment) for pk, _due in have.values()]
    save_fields(closed, ["closed_at"])
    save_fields(moved, ["due", "working"])
    if opened:
        insert(opened)
        mine = {p for p in by.parties if not p.startswith("role:")} if by else set()
        _tell(duty for duty in opened if duty.party not in mine)


def _open(subject_kind: str, ids: Sequence[int]) -> dict[int, dict[tuple[str, str], tuple[int, date]]]:
    """The open duties of locked records: by record, then by party and kind, their id and date."""
    found: dict[int, dict[tuple[str, str], tuple[int, date]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            places = ", ".join(["%s"] * len(part))
            cursor.execute(f"{_OPEN} AND subject_id IN ({places})", [subject_kind, *part])
            for subject_id, party, kind, pk, due in cursor.fetchall():
                found[subject_id][party, kind] = (pk, due)
    return found


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


#: Subjects' rules by which a duty of a party is not this person's to do but that of the others: nobody reviews what
#: they have reviewed or edited. ``None``: nothing of the kind concerns the actor.
left_to_others: list[Callable[[Actor], Q | None]] = []


def inbox(actor: Actor) -> QuerySet[Duty]:
    """What is the actor's to do, most urgent first, without what others of the same party have to do by now."""
    mine = Duty.objects.filter(committee_id=actor.committee_id, party__in=actor.parties, closed_at__isnull=True)
    for rule in left_to_others:
        theirs = rule(actor)
        if theirs is not None:
            mine = mine.exclude(theirs)
    return mine.order_by("due", "pk")
