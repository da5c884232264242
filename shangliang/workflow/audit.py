"""Walks the chains of events and finds what was changed, taken out, put in, cut off or computed anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope

from . import checkpoints
from .checkpoints import Mark
from .events import Entry, link_hash, note_digest, record, verb
from .models import ChainHead, Checkpoint, Event, EventNote

NO_HASH = "0" * 64
_AT_ONCE = 2000  # events read in one statement


class BrokenChain(Exception):
    """No checkpoint is put on a chain that does not follow from the one before."""


class _Link(NamedTuple):
    """An event's row; the same names as :class:`Event`, a tenth of its cost."""

    pk: int
    committee_id: int
    seq: int
    at: datetime
    kind: str
    actor_id: int | None
    actor_name: str
    via: str
    subject_kind: str
    subject_id: int
    root_kind: str
    root_id: int
    previous: str
    hash: str
    data: Any


@dataclass
class Report:
    """What was found in one committee's chain. ``findings`` are sentences; none of them means that all is well."""

    place: str
    events: int = 0
    notes: int = 0
    purged: int = 0
    checkpoints: int = 0
    findings: list[str] = field(default_factory=list)


def verify(committee: Committee) -> Report:
    """Check a committee's events, notes, head and checkpoints, and its lines in the log of heads.

    The committee may be at work meanwhile: events are walked until the head that is read after them.
    """
    report = Report(committee.place)
    with committee_scope(committee):
        rows = list(Checkpoint.objects.order_by("seq", "pk"))
        report.checkpoints = len(rows)
        logged = [
            (number, mark) for number, mark in checkpoints.read_log() if mark and mark.committee_id == committee.pk
        ]
        watched = {row.seq for row in rows} | {mark.seq for _number, mark in logged}
        walk = _Walk(report, watched)
        walk.to_the_end()
        _check_head(report, walk)
        _check_marks(report, walk, [checkpoints.mark_of(row) for row in rows], logged)
        _check_counts(report, walk)
    return report


def check_log() -> list[str]:
    """What is wrong with the log of heads itself: lines that nobody sealed, committees that are no more."""
    known = set(Committee.objects.values_list("pk", flat=True))
    findings, gone = [], set()
    for number, mark in checkpoints.read_log():
        if mark is None:
            findings.append(_("Line %(line)d of the log of heads was not sealed with this key.") % {"line": number})
        elif mark.committee_id not in known and mark.committee_id not in gone:
            gone.add(mark.committee_id)
            findings.append(
                _("Line %(line)d of the log of heads names committee %(id)d, which the database does not have.")
                % {"line": number, "id": mark.committee_id}
            )
    return findings


def checkpoint(committee: Committee) -> Checkpoint | None:
    """Seal the head of a committee's chain if it has moved since the last time.

    Raises:
        BrokenChain: what was written since then does not follow from it; nothing is sealed.
    """
    with committee_scope(committee):
        last = Checkpoint.objects.order_by("-seq", "-pk").first()
        head = ChainHead.objects.first()
        if head is None or head.seq == (last.seq if last else 0):
            return None
        report = Report(committee.place)
        walk = _Walk(report, {head.seq}, last=last.seq if last else 0, last_hash=last.hash if last else NO_HASH)
        walk.to_the_end()
        if report.findings or walk.hashes.get(head.seq) != head.hash:
            raise BrokenChain(
                _("No checkpoint for %(place)s, because its chain is broken: %(why)s")
                % {"place": committee.place, "why": " ".join(report.findings) or _("its head is not its last event.")}
            )
        at = clock.now()
        sealed = checkpoints.seal(committee.pk, head.seq, head.hash, at)
        made = Checkpoint.objects.create(committee=committee, seq=head.seq, hash=head.hash, at=at, seal=sealed)
    checkpoints.append_to_log(checkpoints.mark_of(made))
    return made


def record_crossing(reason: str, by: Actor) -> None:
    """Leave an event in the actor's own committee that they looked across committees, and why.

    Raises:
        ValueError: the actor has no committee in whose chain it could stand; the crossing does not happen.
    """
    if by.committee_id is None:
        raise ValueError("who looks across committees acts in one, where it is recorded")
    with committee_scope(by.committee_id):
        _cross(reason, by=by)


@verb
def _cross(reason: str, *, by: Actor) -> None:
    assert by.committee_id is not None  # record_crossing has seen to it
    itself = ("committee", by.committee_id)
    record([Entry("committee.cross", itself, itself, {"reason": reason})], by=by, committee_id=by.committee_id)


class _Walk:
    """Goes along the events of the committee in scope and writes what is wrong into the report."""

    def __init__(self, report: Report, watched: set[int], *, last: int = 0, last_hash: str = NO_HASH) -> None:
        self.report = report
        self.watched = watched
        self.last = last  # number of the last event seen
        self.last_hash = last_hash
        self.hashes: dict[int, str] = {}  # of the watched events
        self.head: ChainHead | None = None

    def to_the_end(self) -> None:
        """Walk until nothing more comes; whatever is written meanwhile stands within the head read afterwards."""
        while True:
            began = self.last
            for chunk in self._chunks():
                self._check_notes(chunk)
                for link in chunk:
                    self._step(link)
            self.head = ChainHead.objects.first()
            if self.last == began or not Event.objects.filter(seq__gt=self.last).exists():
                return

    def _chunks(self) -> Iterator[list[_Link]]:
        rows = Event.objects.annotate(written=Cast("data", TextField())).order_by("seq", "pk")
        columns = [name if name != "data" else "written" for name in _Link._fields]
        while True:
            following = rows.filter(seq__gt=self.last)
            try:
                found = [_decoded(row) for row in following.values_list(*columns)[:_AT_ONCE]]
            except (ValueError, TypeError):
                found = self._one_by_one(list(following.values_list("pk", "seq")[:_AT_ONCE]), columns)
            if not found:
                return
            yield found

    def _one_by_one(self, ids: list[tuple[int, int]], columns: list[str]) -> list[_Link]:
        """Read a chunk in which something is no longer readable, and name it."""
        found = []
        for pk, seq in ids:
            row = Event.objects.annotate(written=Cast("data", TextField())).filter(pk=pk).values_list(*columns)
            try:
                found.append(_decoded(row[0]))
            except (ValueError, TypeError):
                self._say(_("Event %(seq)s (row %(pk)s) is unreadable: it was changed.") % {"seq": seq, "pk": pk})
                self.report.events += 1
                if isinstance(seq, int):
                    found.append(_Link(pk, 0, seq, clock.now(), "", None, "", "", "", 0, "", 0, "", "", _UNREADABLE))
        return found

    def _step(self, link: _Link) -> None:
        expected = self.last + 1
        if link.seq > expected:
            self._say(_missing(expected, link.seq - 1))
        elif link.seq < expected:
            self._say(_("Event %(seq)d is there twice: one of the two was put in.") % {"seq": link.seq})
        if link.data is not _UNREADABLE:
            self.report.events += 1
            if link_hash(cast(Event, link)) != link.hash:
                self._say(_("%(event)s was changed after it was written.") % {"event": _named(link)})
            elif link.seq == expected and self.last_hash and link.previous != self.last_hash:
                self._say(
                    _("%(event)s does not join on to the event before it: one of the two was exchanged or put in.")
                    % {"event": _named(link)}
                )
        if link.seq in self.watched:
            self.hashes[link.seq] = link.hash
        self.last, self.last_hash = link.seq, link.hash

    def _check_notes(self, chunk: list[_Link]) -> None:
        promised = {link.pk: link for link in chunk if isinstance(link.data, dict) and link.data.get("note")}
        columns = ("event_id", "event__seq", "salt", "text", "purged_at")
        span = EventNote.objects.filter(event__seq__gte=chunk[0].seq, event__seq__lte=chunk[-1].seq)
        for event_id, seq, salt, text, purged_at in span.values_list(*columns):
            self.report.notes += 1
            link = promised.pop(event_id, None)
            if link is None:
                self._say(_("Event %(seq)d was written without a note, and has one now.") % {"seq": seq})
            elif purged_at is not None:
                self.report.purged += 1
                if text:
                    self._say(_("The note of event %(seq)d is marked as purged, but holds text.") % {"seq": seq})
            elif note_digest(salt, text) != link.data["note"]:
                self._say(_("The note of event %(seq)d was changed after it was written.") % {"seq": seq})
        for link in promised.values():
            self._say(_("The note of event %(seq)d is missing.") % {"seq": link.seq})

    def _say(self, sentence: str) -> None:
        self.report.findings.append(sentence)


_UNREADABLE = object()


def _decoded(row: tuple) -> _Link:
    link = _Link._make((*row[:-1], json.loads(row[-1])))
    if not isinstance(link.seq, int) or not isinstance(link.at, datetime):
        raise TypeError("SQLite keeps whatever is written into a column")
    return link


def _named(link: _Link) -> str:
    return _("Event %(seq)d (%(kind)s, %(at)s, %(actor)s)") % {
        "seq": link.seq,
        "kind": link.kind,
        "at": _moment(link.at),
        "actor": link.actor_name,
    }


def _missing(first: int, last: int) -> str:
    if first == last:
        return _("Event %(first)d is missing.") % {"first": first}
    return _("Events %(first)d to %(last)d are missing.") % {"first": first, "last": last}


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(clock.ZONE), "DATETIME_FORMAT")


def _check_head(report: Report, walk: _Walk) -> None:
    head = walk.head
    if head is None:
        if walk.last:
            report.findings.append(_("The head of the chain is missing."))
        return
    if head.seq > walk.last:
        report.findings.append(_("The end is cut off: ") + _missing(walk.last + 1, head.seq))
    elif head.seq < walk.last:
        report.findings.append(
            _("The chain ends at event %(head)d, but events go on to %(last)d: they were put in, or it was set back.")
            % {"head": head.seq, "last": walk.last}
        )
    elif head.hash != (walk.last_hash or NO_HASH):
        report.findings.append(_("The head of the chain is not the hash of event %(seq)d.") % {"seq": head.seq})


def _check_marks(report: Report, walk: _Walk, rows: list[Mark], logged: list[tuple[int, Mark]]) -> None:
    genuine = set()
    for mark in rows:
        if mark.is_genuine:
            genuine.add(mark)
        else:
            report.findings.append(
                _("The checkpoint at event %(seq)s was not sealed with this key: it was changed or forged.")
                % {"seq": mark.seq}
            )
    for number, mark in logged:
        if mark not in genuine:
            report.findings.append(
                _("The checkpoint at event %(seq)d is in the log of heads (line %(line)d), but not in the database.")
                % {"seq": mark.seq, "line": number}
            )
    marks = sorted(genuine | {mark for _number, mark in logged}, key=lambda mark: mark.seq)
    cut = [mark for mark in marks if mark.seq > walk.last]
    if cut:
        report.findings.append(
            _("The end is cut off: on %(at)s a checkpoint saw event %(seq)d; the last one now is %(last)d.")
            % {"at": _moment(cut[-1].at), "seq": cut[-1].seq, "last": walk.last}
        )
    for mark in marks:
        now = walk.hashes.get(mark.seq)
        if now is not None and now != mark.hash:
            report.findings.append(
                _("The chain was computed anew: event %(seq)d is not the one that was sealed on %(at)s.")
                % {"seq": mark.seq, "at": _moment(mark.at)}
            )
            break  # every later one differs too


def _check_counts(report: Report, walk: _Walk) -> None:
    """Rows that the walk cannot meet: numbers below 1 or twice the same, notes of other committees' events."""
    outside = Event.objects.filter(seq__lte=walk.last).count() - report.events
    if outside > 0:
        report.findings.append(
            ngettext(
                "%(count)d event has a number that no event can have: it was put in.",
                "%(count)d events have numbers that no event can have: they were put in.",
                outside,
            )
            % {"count": outside}
        )
    strays = EventNote.objects.filter(event__seq__lte=walk.last).count() - report.notes
    strays += EventNote.objects.exclude(event__in=Event.objects.all()).count()
    if strays > 0:
        report.findings.append(
            ngettext(
                "%(count)d note belongs to no event of this committee.",
                "%(count)d notes belong to no event of this committee.",
                strays,
            )
            % {"count": strays}
        )
