"""What can be done with hotline lists. Every verb takes ``by``, is atomic and leaves events.

| verb | what it does | by |
|---|---|---|
| bring_in | a list comes in, grouped → sorting | opinion staff, activity organiser |
| rename_topic, merge_topics, split_off, move_messages | the groups are put right | opinion staff, activity organiser |
| drop_topics, restore_topics | laid aside, and taken back | opinion staff, activity organiser |
| propose_topics | handed over for consultation, with their counts | opinion staff, activity organiser |
| finish_list | sorting → done | opinion staff, activity organiser |
| discard_list | deleted with all that people wrote | opinion staff, activity organiser |

Events hold counts and names of topics, never what somebody wrote.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.venues.actions import TopicDraft, collect_topics
from shangliang.venues.models import TopicSource
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.models import Duty
from shangliang.workflow.saving import create, insert, save_fields
from shangliang.workflow.transitions import apply, begin_many, lock, lock_where

from .access import STAFF
from .masking import headline, masked
from .models import HotlineList, HotlineMessage, HotlineTopic, ListState
from .states import LIST

#: So many messages has a list at most: more are brought in as two.
MOST = 20_000
#: So many days the office has to look through a list.
_TO_SORT = timedelta(days=30)
#: Fewer messages than this are no topic of their own.
LEAST = 3
_NAME = 60
_EXAMPLES = 5


@dataclass(frozen=True)
class MessageDraft:
    """A message as it was handed over."""

    text: str
    title: str = ""
    own_number: str = ""
    said_on: date | None = None
    place: str = ""
    category: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """What it is known by when the same list comes in again: its number, or else all that it says."""
        known = (self.source, self.own_number) if self.own_number else (str(self.said_on), self.title, self.text)
        return hashlib.sha256("\0".join(known).encode()).hexdigest()


@dataclass(frozen=True)
class Proposed:
    """A topic handed over: its name, how many people's messages stand behind it, and the masked words of some."""

    topic: int
    title: str
    messages: int
    places: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    examples: tuple[str, ...]


def known_keys(keys: Collection[str]) -> set[str]:
    """Those of the keys whose messages are here already."""
    wanted, found = sorted(keys), set[str]()
    for start in range(0, len(wanted), 5_000):
        found |= {key for (key,) in columns(HotlineMessage, "key", key=wanted[start : start + 5_000])}
    return found


@verb
def bring_in(
    committee: Committee, messages: Sequence[MessageDraft], *, by: Actor, file_sha256: str = ""
) -> HotlineList:
    """Keep a list of messages and group it: the groups are proposed topics, the rest stays in no topic.

    Some seconds for some thousand messages: grouping is :func:`shangliang.search.grouping.group`.

    Raises:
        NotAllowed: the actor is of neither office.
        Refused: there is nothing in it, too much, or something that is here already.
    """
    from shangliang.search.grouping import group  # numpy and scipy, when they are asked
    from shangliang.search.texts import Text

    if not 0 < len(messages) <= MOST:
        raise Refused(_("A list has 1 to %(most)d messages.") % {"most": MOST}, code="number")
    keys = [message.key for message in messages]
    if len(set(keys)) < len(keys) or known_keys(keys):
        raise Refused(_("A message of this list is here already."), code="present")
    days = sorted(message.said_on for message in messages if message.said_on)
    sources = list(dict.fromkeys(message.source for message in messages if message.source))
    hotline = HotlineList(
        committee=committee,
        state_since=clock.now(),
        office=Role.ACTIVITY_ORGANISER if by.has(Role.ACTIVITY_ORGANISER) else Role.OPINION_STAFF,
        source="、".join(sources)[:60],
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        number=len(messages),
        file_sha256=file_sha256,
        brought_by=by.name[:60],
        brought_at=clock.now(),
        due=clock.today() + _TO_SORT,
    )
    if not (by.is_system and by.committee_id == committee.pk) and not STAFF.allows(by, hotline):
        raise NotAllowed(_("You may not do this here."))
    groups = group([Text(message.title, message.text) for message in messages], least=LEAST)
    counts = {"messages": len(messages), "topics": len(groups)}
    (made,) = begin_many(LIST, [hotline], by=by, name="bring_in", data=counts)
    topics = create(
        [
            HotlineTopic(committee=committee, hotline=made, name=masked(found.name)[:_NAME], size=len(found.members))
            for found in groups
        ]
    )
    places = {
        place: (topic, rank)
        for topic, found in zip(topics, groups, strict=True)
        for rank, place in enumerate(found.members)
    }
    rows = []
    for place, message in enumerate(messages):
        topic, rank = places.get(place, (None, 0))
        rows.append(
            HotlineMessage(
                committee=committee,
                hotline=made,
                topic=topic,
                rank=rank,
                key=keys[place],
                own_number=message.own_number,
                title=message.title,
                text=message.text,
                said_on=message.said_on,
                place=message.place,
                category=message.category,
            )
        )
    insert(rows)
    return made


# Putting the groups right -------------------------------------------------------------------------------------------


def _open(hotline: HotlineList | int, by: Actor) -> HotlineList:
    """Lock a list that can still be changed: its topics and messages are changed under this lock alone."""
    (row,) = lock(HotlineList, [hotline])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != ListState.SORTING:
        raise Refused(_("This list has been looked through; it does not change any more."), code="done")
    return row


def _topics(topics: Iterable[HotlineTopic | int], by: Actor) -> tuple[HotlineList, list[HotlineTopic]]:
    """Lock topics of one list, after the list."""
    ids = list(dict.fromkeys(t if isinstance(t, int) else t.pk for t in topics))
    if not ids:
        raise Refused(_("Please tick at least one."), code="none")
    lists = {pk for (pk,) in columns(HotlineTopic, "hotline_id", pk=ids)}
    if len(lists) != 1:
        raise NotAllowed(_("This record does not exist."))
    row = _open(lists.pop(), by)
    return row, lock(HotlineTopic, ids)


def _messages(messages: Iterable[HotlineMessage | int], by: Actor) -> tuple[HotlineList, list[HotlineMessage]]:
    ids = list(dict.fromkeys(m if isinstance(m, int) else m.pk for m in messages))
    if not ids:
        raise Refused(_("Please tick at least one."), code="none")
    lists = {pk for (pk,) in columns(HotlineMessage, "hotline_id", pk=ids)}
    if len(lists) != 1:
        raise NotAllowed(_("This record does not exist."))
    row = _open(lists.pop(), by)
    return row, lock(HotlineMessage, ids)


def _not_handed_over(topics: Iterable[HotlineTopic]) -> None:
    for topic in topics:
        if topic.proposed_at:
            raise Refused(
                _("“%(name)s” has been proposed; it does not change any more.") % {"name": topic}, code="proposed"
            )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= _NAME:
        raise Invalid({"name": _("Please name it in at most %(most)d characters.") % {"most": _NAME}})
    return name


def _settle(topics: Iterable[int]) -> None:
    """Count and rank anew the messages of topics; one that has none left goes."""
    ids = sorted(set(topics))
    held: dict[int, list[HotlineMessage]] = defaultdict(list)
    for message in find(HotlineMessage, topic=ids, order=("rank", "pk")) if ids else []:
        held[message.topic_id or 0].append(message)
    moved = []
    for rows in held.values():
        for rank, message in enumerate(rows):
            if message.rank != rank:
                message.rank = rank
                moved.append(message)
    save_fields(moved, ["rank"])
    kept = find(HotlineTopic, pk=ids) if ids else []
    for topic in kept:
        topic.size = len(held[topic.pk])
    save_fields([topic for topic in kept if topic.size], ["size"])
    HotlineTopic.objects.filter(pk__in=[topic.pk for topic in kept if not topic.size]).delete()


def _put(messages: Sequence[HotlineMessage], topic: HotlineTopic | None, after: int) -> None:
    """Put messages behind those that a topic has; ``None`` takes them out of every topic."""
    left = {message.topic_id for message in messages if message.topic_id}
    for rank, message in enumerate(messages, start=after):
        message.topic, message.rank = topic, rank if topic else 0
    save_fields(messages, ["topic", "rank"])
    _settle(left | ({topic.pk} if topic else set()))


def _record(hotline: HotlineList, what: str, by: Actor, note: str = "", **facts: int) -> None:
    place = ("hotline_list", hotline.pk)
    record([Entry(f"hotline_list.{what}", place, place, facts, note)], by=by, committee_id=hotline.committee_id)


def _named(topics: Iterable[HotlineTopic]) -> str:
    return "、".join(f"“{topic.name}”" for topic in topics)


@verb
def rename_topic(topic: HotlineTopic | int, name: str, *, by: Actor) -> HotlineTopic:
    """Give a topic another name."""
    hotline, (row,) = _topics([topic], by)
    _not_handed_over([row])
    before, row.name = row.name, _name(name)
    if row.name != before:
        save_fields([row], ["name"])
        _record(hotline, "rename", by, f"“{before}” → “{row.name}”", topic=row.pk)
    return row


@verb
def merge_topics(topics: Sequence[HotlineTopic | int], *, by: Actor, name: str = "") -> HotlineTopic:
    """Make one topic of several; it has the name given, or else that of the largest.

    Raises:
        Refused: fewer than two, or one has been proposed.
    """
    hotline, rows = _topics(topics, by)
    _not_handed_over(rows)
    if len(rows) < 2:
        raise Refused(_("Please tick at least two topics to merge."), code="too_few")
    rows.sort(key=lambda topic: (-topic.size, topic.pk))
    into, others = rows[0], rows[1:]
    words = _named(rows)
    if name.strip():
        into.name = _name(name)
    into.dropped_at = None
    save_fields([into], ["name", "dropped_at"])
    # The most typical of each come first, as long as nobody has sorted them.
    moved = lock_where(HotlineMessage, topic=[topic.pk for topic in others])
    for message in moved:
        message.topic = into
    save_fields(moved, ["topic"])
    _settle(topic.pk for topic in rows)
    _record(hotline, "merge", by, f"{words} → “{into.name}”", topic=into.pk, merged=len(others), messages=len(moved))
    return find(HotlineTopic, pk=into.pk)[0]


@verb
def split_off(messages: Sequence[HotlineMessage | int], name: str, *, by: Actor) -> HotlineTopic:
    """Make a topic of its own of chosen messages, wherever they stand in their list."""
    hotline, rows = _messages(messages, by)
    _see_to_sources(rows)
    (topic,) = create([HotlineTopic(committee_id=hotline.committee_id, hotline=hotline, name=_name(name))])
    _put(rows, topic, 0)
    _record(hotline, "split", by, f"“{topic.name}”", topic=topic.pk, messages=len(rows))
    return find(HotlineTopic, pk=topic.pk)[0]


@verb
def move_messages(
    messages: Sequence[HotlineMessage | int], to: HotlineTopic | int | None, *, by: Actor
) -> HotlineTopic | None:
    """Move messages to another topic of their list, or out of every topic."""
    hotline, rows = _messages(messages, by)
    _see_to_sources(rows)
    topic = None
    if to is not None:
        (topic,) = lock(HotlineTopic, [to])
        if topic.hotline_id != hotline.pk:
            raise NotAllowed(_("This record does not exist."))
        _not_handed_over([topic])
    _put(rows, topic, topic.size if topic else 0)
    where = f"→ “{topic.name}”" if topic else ""
    _record(hotline, "move", by, where, topic=topic.pk if topic else 0, messages=len(rows))
    return topic


def _see_to_sources(messages: Sequence[HotlineMessage]) -> None:
    ids = {message.topic_id for message in messages if message.topic_id}
    _not_handed_over(find(HotlineTopic, pk=sorted(ids)) if ids else [])


@verb
def drop_topics(topics: Sequence[HotlineTopic | int], *, by: Actor) -> list[HotlineTopic]:
    """Lay topics aside; their messages stay in them."""
    hotline, rows = _topics(topics, by)
    _not_handed_over(rows)
    for topic in rows:
        topic.dropped_at = clock.now()
    save_fields(rows, ["dropped_at"])
    _record(hotline, "drop", by, _named(rows), topics=len(rows))
    return rows


@verb
def restore_topics(topics: Sequence[HotlineTopic | int], *, by: Actor) -> list[HotlineTopic]:
    """Take back topics that were laid aside."""
    hotline, rows = _topics(topics, by)
    for topic in rows:
        topic.dropped_at = None
    save_fields(rows, ["dropped_at"])
    _record(hotline, "restore", by, _named(rows), topics=len(rows))
    return rows


# Handing over -------------------------------------------------------------------------------------------------------


@verb
def propose_topics(topics: Sequence[HotlineTopic | int], *, by: Actor) -> list[Proposed]:
    """Hand topics over for consultation: marked here, and collected by the platform with their counts.

    Raises:
        Refused: one has been proposed before, or was laid aside.
    """
    hotline, rows = _topics(topics, by)
    _not_handed_over(rows)
    for topic in rows:
        if topic.dropped_at:
            raise Refused(_("“%(name)s” was dropped; take it back first.") % {"name": topic}, code="dropped")
        topic.proposed_at, topic.proposed_by = clock.now(), by.name[:60]
    save_fields(rows, ["proposed_at", "proposed_by"])
    _record(hotline, "propose", by, _named(rows), topics=len(rows), messages=sum(t.size for t in rows))
    held: dict[int, list[HotlineMessage]] = defaultdict(list)
    for message in find(HotlineMessage, topic=[t.pk for t in rows], order=("rank", "pk")):
        held[message.topic_id or 0].append(message)
    made = [_proposed(topic, held[topic.pk]) for topic in rows]
    drafts = [
        TopicDraft(
            title=one.title,
            text="\n".join([*one.examples, "、".join(one.places)]).strip(),
            source=TopicSource.LIST,
            source_name=str(hotline)[:80],
            voices=one.messages,
        )
        for one in made
    ]
    collect_topics(hotline.committee, drafts, by=by)
    return made


def _proposed(topic: HotlineTopic, messages: Sequence[HotlineMessage]) -> Proposed:
    days = sorted(message.said_on for message in messages if message.said_on)
    return Proposed(
        topic=topic.pk,
        title=topic.name,
        messages=topic.size,
        places=tuple(dict.fromkeys(message.place for message in messages if message.place)),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        examples=tuple(headline(message.title, message.text) for message in messages[:_EXAMPLES]),
    )


@verb
def finish_list(hotline: HotlineList | int, *, by: Actor) -> HotlineList:
    """Say that a list has been looked through; what was not proposed stays for reference."""
    (row,) = lock(HotlineList, [hotline])
    return apply(LIST, row, "finish", by=by)


@verb
def discard_list(hotline: HotlineList | int, *, by: Actor) -> None:
    """Delete a list with its messages and topics, at any time; what was handed over stays where it went."""
    (row,) = lock(HotlineList, [hotline])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    Duty.objects.filter(subject_kind="hotline_list", subject_id=row.pk, closed_at__isnull=True).update(
        closed_at=clock.now()
    )
    _record(row, "discard", by, messages=row.number)
    row.delete()
