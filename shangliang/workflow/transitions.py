"""The only place that writes a state. One record or a list: same guards, same events, one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Stale
from shangliang.core.reading import find

from . import duties, events
from .machines import FOLLOWERS, Machine
from .saving import create, save_fields

M = TypeVar("M", bound=Any)  # a model with ``state`` and ``state_since``
Data = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] | None


__all__ = ["apply", "apply_many", "begin_many", "check", "finish", "lock", "lock_where", "save_fields"]

_AT_ONCE = 5_000  # ids in one statement


def lock(model: type[M], records: Iterable[M | int], *, related: Sequence[str] = ()) -> list[M]:
    """Read records afresh and lock them until the transaction ends, in the order given.

    Args:
        records: records or their ids; those out of scope or gone are an error.
        related: foreign keys to fetch along (not locked).

    Raises:
        NotAllowed: one of them does not exist in the open scope.
    """
    ids = [r if isinstance(r, int) else r.pk for r in records]
    rows: dict[int, M] = {}
    wanted = sorted(set(ids))  # everybody locks in this order
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        rows |= {row.pk: row for row in lock_where(model, related=related, pk=part)}
    if len(rows) != len(wanted):
        raise NotAllowed(_("This record does not exist."))
    return [rows[pk] for pk in ids]


def lock_where(model: type[M], *, related: Sequence[str] = (), **conditions: Any) -> list[M]:
    """Read and lock the records that meet conditions (:mod:`shangliang.core.reading`), in the order of their ids."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("records are locked in a transaction")
    rows = find(model, related=related, order=("pk",), locked=True, **conditions)
    for row in rows:
        row._locked = True
    return rows


def check(machine: Machine, records: Sequence[M], name: str, *, by: Actor) -> None:
    """See that the actor may do this to these locked records now; the first thing that a verb does.

    Raises:
        NotAllowed: the actor may not do this to one of them.
        Stale: one of them is not in a state from which this leads on.
    """
    step = machine.by_name[name]
    for record in records:
        if not getattr(record, "_locked", False):
            raise RuntimeError(f"{record!r} was not locked before {machine.name}.{name}")
        if not step.by.allows(by, record):
            raise NotAllowed(_("You may not do this here."))
        if record.state not in step.from_:
            raise Stale(
                _("“%(record)s” is %(state)s by now; please look at it again.")
                % {"record": record, "state": record.get_state_display()}
            )


def apply(
    machine: Machine,
    record: M,
    name: str,
    *,
    by: Actor,
    note: str = "",
    data: Data = None,
    changed: Sequence[str] = (),
    change: Callable[[M], None] | None = None,
) -> M:
    """Carry out one transition on one locked record. See :func:`apply_many`."""
    apply_many(machine, [record], name, by=by, note=note, data=data, changed=changed, change=change)
    return record


def apply_many(
    machine: Machine,
    records: Sequence[M],
    name: str,
    *,
    by: Actor,
    note: str | Sequence[str] = "",
    data: Data = None,
    changed: Sequence[str] = (),
    change: Callable[[M], None] | None = None,
) -> Sequence[M]:
    """Carry out one transition on a list of locked records, all or none.

    Args:
        changed: names of other fields that the action sets on the records; they are saved along.
        change: sets them, once everything is checked; needed where the checks read the very fields that change.
        note: free text for the events (one for all, or one each); kept apart from the chain.
        data: JSON facts for the events, or a function from record to facts.

    Raises:
        NotAllowed: the actor may not do this to one of them.
        Stale: one of them is not in a state from which this leads on.
        Refused: a guard's condition is not met.
    """
    if not records:
        return records
    check(machine, records, name, by=by)
    step = machine.by_name[name]
    if step.guard:
        for record in records:
            step.guard(record, by)
    moment = clock.now()
    for record in records:
        if change:
            change(record)
        record.state, record.state_since = step.to, moment
    save_fields(records, ["state", "state_since", *changed])
    finish(machine, records, name, by=by, note=note, data=data)
    for follower in FOLLOWERS.get((machine.name, name), ()):
        follower(records, by)
    return records


def begin_many(
    machine: Machine,
    records: Sequence[M],
    *,
    by: Actor,
    name: str = "begin",
    note: str = "",
    data: Data = None,
) -> list[M]:
    """Insert new records in their machine's first state, with event and duties."""
    moment = clock.now()
    for record in records:
        record.state, record.state_since = machine.initial, moment
    made = create(records)
    for record in made:
        record._locked = True  # nobody else can have seen it
    if made:
        finish(machine, made, name, by=by, note=note, data=data, fresh=True)
    return list(made)


def finish(
    machine: Machine,
    records: Sequence[Any],
    name: str,
    *,
    by: Actor,
    note: str | Sequence[str] = "",
    data: Data = None,
    fresh: bool = False,
) -> None:
    """Write what a change leaves behind: duties made equal to what the states say, then the events.

    Args:
        fresh: the records have just been inserted, so that they have no duties yet.
    """
    duties.settle(machine, records, by=by, fresh=fresh)
    notes = [note] * len(records) if isinstance(note, str) else list(note)
    groups: dict[int, list[events.Entry]] = defaultdict(list)
    for record, text in zip(records, notes, strict=True):
        facts = dict(data(record) if callable(data) else (data or {}))
        groups[record.committee_id].append(
            events.Entry(f"{machine.name}.{name}", (machine.name, record.pk), machine.root(record), facts, text)
        )
    for committee_id, entries in sorted(groups.items()):
        events.record(entries, by=by, committee_id=committee_id)
