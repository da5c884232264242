"""How notices read. This package knows how to tell; the subjects tell it what, in their ``notices.py``.

A subject registers how its records are named (:func:`register_subject`), and the words of its own kinds of notice
(:func:`register`). Duties read by the words that they have already (:mod:`shangliang.workflow.wording`). A kind that
nobody has words for still says which record there is news of.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shangliang.core import clock
from shangliang.workflow.models import Duty
from shangliang.workflow.wording import duty_words

log = logging.getLogger("shangliang.notifications")

#: So many records are named in a notice of many.
NAMED = 10


@dataclass(frozen=True)
class Subject:
    """A record as notices name it: «No. 0123 On the lamps of …», and its page."""

    title: str
    url: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Message:
    """A notice in words, in the active language.

    Attributes:
        title: one line that says everything: what to do, until when.
        lines: more, where there is more; plain text.
        url: the page where it is done, a path of this server.
        due: until when, where there is something to do.
    """

    title: str
    lines: tuple[str, ...] = ()
    url: str = ""
    due: date | None = None

    def is_urgent(self, today: date) -> bool:
        """Whether it cannot wait for tomorrow's digest: due today, or overdue."""
        return self.due is not None and self.due <= today


@dataclass(frozen=True)
class Facts:
    """What a notice tells of: its kind and data, and the records that it names, by kind; those that are gone are
    missing."""

    kind: str
    data: Mapping[str, Any]
    subjects: Mapping[str, Sequence[Subject]]

    def subject(self, kind: str) -> Subject:
        """The one record of a kind, or a stand-in when it is gone."""
        return self.mentioned(kind) or Subject(_("a record that is no more"), "")

    def mentioned(self, key: str) -> Subject | None:
        """The record under this key of the data, if it is there."""
        return next(iter(self.subjects.get(key, ())), None)


Loader = Callable[[Collection[int]], Mapping[int, Subject]]
Builder = Callable[[Facts], Message]
_loaders: dict[str, Loader] = {}
_builders: dict[str, Builder] = {}
_mentions: dict[str, Mapping[str, str]] = {}


def register_subject(kind: str, load: Loader) -> None:
    """Tell how records of a kind are named. ``load`` gets ids and runs in their committee's scope; it gives a neutral
    title where a record's own is not for everybody's eyes (内部), and leaves out what is gone."""
    if kind in _loaders:
        raise ValueError(f"records of kind {kind} have names already")
    _loaders[kind] = load


def register(kind: str, build: Builder, *, mentions: Mapping[str, str] = MappingProxyType({})) -> None:
    """Tell how a kind of notice reads; each kind once.

    Args:
        build: makes the words. In the data, ``{"proposal": 5}`` names a record that the notice tells of; ``build``
            finds it in ``facts.subjects["proposal"]``.
        mentions: other records in the data, by key, with their kind: ``{"into": "proposal"}``; ``build`` finds them
            in ``facts.subjects["into"]``.
    """
    if kind in _builders:
        raise ValueError(f"notices of kind {kind} have words already")
    _builders[kind] = build
    _mentions[kind] = mentions


def named_in(data: Mapping[str, Any]) -> dict[str, list[int]]:
    """The records that a notice's data name, by kind."""
    if "roots" in data:
        return {data["root"]: list(data["roots"])}
    return {kind: [data[kind]] for kind in _loaders if isinstance(data.get(kind), int)}


def root_of(data: Mapping[str, Any]) -> tuple[str, int | None]:
    """The one record that a notice tells of, if it is one: on whose page it counts as read."""
    named = [(kind, pk) for kind, ids in named_in(data).items() for pk in ids]
    return named[0] if len(set(named)) == 1 else ("", None)


def read(notices: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Message]:
    """Put notices ``(kind, data)`` of the committee in scope into words, in the active language.

    As many statements as there are kinds of records, however many notices.
    """
    notices = list(notices)
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, data in notices:
        for _key, of, ids in _references(kind, data):
            wanted[of].update(ids)
    known = {kind: name_subjects(kind, ids) for kind, ids in wanted.items()}
    made = []
    for kind, data in notices:
        subjects = {
            key: [known[of][pk] for pk in dict.fromkeys(ids) if pk in known[of]]
            for key, of, ids in _references(kind, data)
        }
        made.append(_built(Facts(kind, data, subjects)))
    return made


def _references(kind: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, list[int]]]:
    """The records in a notice's data: the key by which its words find them, their kind, and their ids."""
    for of, ids in named_in(data).items():
        yield of, of, ids
    for key, of in _mentions.get(kind, {}).items():
        yield key, of, [data[key]] if isinstance(data.get(key), int) else []


def has_names(kind: str) -> bool:
    """Whether records of a kind are named one by one."""
    return kind in _loaders


def name_subjects(kind: str, ids: Collection[int]) -> Mapping[int, Subject]:
    """The names of records of a kind, of the committee in scope; empty for a kind without names."""
    if kind not in _loaders or not ids:
        return {}
    try:
        return _loaders[kind](ids)
    except Exception:  # a notice without names is better than none
        log.exception("no names for records of kind %s", kind)
        return {}


def short_day(day: date) -> str:
    """A day without the year if that is this one's: 30 June, 6月30日."""
    if day.year == clock.today().year:
        return date_format(day, pgettext("date format", "j F"))
    return date_format(day, pgettext("date format", "j F Y"))


def duty_verb(kind: str) -> str:
    """What a kind of duty asks of whoever owes it."""
    try:
        return str(duty_words(kind).do)
    except KeyError:
        return _("see to it")


def duty_url(duty: Duty) -> str:
    """The page on which a duty is fulfilled; the inbox for one that has none of its own."""
    try:
        return duty_words(duty.kind).url(duty)
    except KeyError:
        return "/"


def _built(facts: Facts) -> Message:
    build = _duty_opened if facts.kind == "duty.opened" else _builders.get(facts.kind, _general)
    try:
        return build(facts)
    except Exception:  # what is wrong with one notice must not keep the others from being read
        log.exception("no words for a notice of kind %s", facts.kind)
        return _general(facts)


def _duty_opened(facts: Facts) -> Message:
    data = facts.data
    due = date.fromisoformat(data["due"])
    subjects = facts.subjects.get(data["root"], ())
    count = len(data["subjects"])
    words = {"date": short_day(due), "do": capfirst(duty_verb(data["duty"]))}
    if count > 1:
        title = ngettext("%(do)s (by %(date)s): %(count)d item", "%(do)s (by %(date)s): %(count)d items", count)
        lines = [str(subject) for subject in subjects[:NAMED]]
        if len(subjects) > NAMED:
            lines.append(_("… and %(count)d more") % {"count": len(subjects) - NAMED})
        return Message(title % {**words, "count": count}, tuple(lines), "/", due)
    duty = Duty(
        kind=data["duty"],
        subject_kind=data["subject"],
        subject_id=data["subjects"][0],
        root_kind=data["root"],
        root_id=data["roots"][0],
        due=due,
    )
    if not subjects:
        return Message(_("%(do)s (by %(date)s)") % words, (), duty_url(duty), due)
    title = _("%(do)s (by %(date)s): %(subject)s") % {**words, "subject": subjects[0]}
    return Message(title, (), duty_url(duty), due)


def _general(facts: Facts) -> Message:
    subject = next((s for found in facts.subjects.values() for s in found), None)
    if subject is None:
        return Message(_("There is news for you"), (), "/")
    return Message(_("There is news of %(subject)s") % {"subject": subject}, (), subject.url)
