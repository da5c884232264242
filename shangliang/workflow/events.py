"""Events and their chain: every change leaves one, in the same transaction (design, convention 6)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction

from shangliang.accounts.actors import Actor
from shangliang.core import clock

from .models import ChainHead, Event, EventNote
from .saving import create, insert, save_fields

NO_HASH = "0" * 64  # before the first event


@dataclass(frozen=True)
class Entry:
    """An event about to be written. ``data`` holds JSON facts, never free text: that goes into ``note``."""

    kind: str
    subject: tuple[str, int]
    root: tuple[str, int]
    data: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def link_hash(event: Event) -> str:
    """The hash of an event: SHA-256 over the canonical JSON of all its columns and the hash before it."""
    content = [
        event.committee_id,
        event.seq,
        event.at.astimezone(UTC).isoformat(),
        event.kind,
        event.actor_id,
        event.actor_name,
        event.via,
        event.subject_kind,
        event.subject_id,
        event.root_kind,
        event.root_id,
        event.data,
        event.previous,
    ]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def note_digest(salt: str, text: str) -> str:
    """What the chain keeps of a note, so that the note can be purged and the chain stay valid."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


_pending: ContextVar[list[tuple[int, Actor, datetime, Entry]] | None] = ContextVar("pending_events", default=None)
F = TypeVar("F", bound=Callable[..., Any])


def verb(function: F) -> F:
    """Make a function an action: one transaction, its events appended to the chain at the very end.

    Verbs called from verbs join the outer one, and are undone by themselves when they fail and the outer one goes on.
    So locks are always taken in the order subject, number series, chain.
    """

    @wraps(function)
    def carried_out(*args: Any, **kwargs: Any) -> Any:
        outer = _pending.get()
        if outer is not None:
            before = len(outer)
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except BaseException:
                del outer[before:]
                raise
        token = _pending.set([])
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                _append(_pending.get() or [])
            return result
        finally:
            _pending.reset(token)

    return carried_out  # type: ignore[return-value]


def record(entries: Iterable[Entry], *, by: Actor, committee_id: int) -> None:
    """Let the running verb leave these events.

    Raises:
        RuntimeError: outside a verb.
    """
    pending = _pending.get()
    if pending is None:
        raise RuntimeError("events are left by verbs: decorate the action with @verb")
    moment = clock.now()
    pending.extend((committee_id, by, moment, entry) for entry in entries)


def _append(pending: list[tuple[int, Actor, datetime, Entry]]) -> None:
    for committee_id in sorted({item[0] for item in pending}):
        head = _locked_head(committee_id)
        made: list[Event] = []
        notes: dict[int, EventNote] = {}
        for _committee, by, moment, entry in (item for item in pending if item[0] == committee_id):
            event, note = _link(head, by, moment, entry)
            made.append(event)
            if note:
                notes[event.seq] = note
        if notes:
            for event in create(made):
                if event.seq in notes:
                    notes[event.seq].event = event
            insert(list(notes.values()))
        else:
            insert(made)
        save_fields([head], ["seq", "hash"])


def _locked_head(committee_id: int) -> ChainHead:
    """The head of a committee's chain, made when it lacks, and locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflow_chainhead (committee_id, seq, hash) VALUES (%s, 0, %s)"
            " ON CONFLICT (committee_id) DO UPDATE SET seq = workflow_chainhead.seq RETURNING id, seq, hash",
            [committee_id, NO_HASH],
        )
        pk, seq, digest = cursor.fetchone()
    return ChainHead(pk=pk, committee_id=committee_id, seq=seq, hash=digest)


def _link(head: ChainHead, by: Actor, moment: datetime, entry: Entry) -> tuple[Event, EventNote | None]:
    head.seq += 1
    data = dict(entry.data)
    salt = secrets.token_hex(16) if entry.note else ""
    if entry.note:
        data["note"] = note_digest(salt, entry.note)
    event = Event(
        committee_id=head.committee_id,
        seq=head.seq,
        at=moment,
        kind=entry.kind,
        actor_id=by.user_id,
        actor_name=by.name,
        via=by.via,
        subject_kind=entry.subject[0],
        subject_id=entry.subject[1],
        root_kind=entry.root[0],
        root_id=entry.root[1],
        data=data,
        previous=head.hash,
    )
    event.hash = head.hash = link_hash(event)
    note = EventNote(committee_id=head.committee_id, salt=salt, text=entry.note) if entry.note else None
    return event, note
