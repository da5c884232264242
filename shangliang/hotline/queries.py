"""Reading hotline lists for pages: topics by count with examples, messages masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from shangliang.accounts.actors import Actor
from shangliang.search.likeness import similar
from shangliang.search.texts import Text

from . import access
from .masking import headline, masked
from .models import HotlineList, HotlineMessage, HotlineTopic

#: The tabs of a list: which topics stand on each.
TABS = {
    "topics": Q(dropped_at__isnull=True, proposed_at__isnull=True),
    "proposed": Q(proposed_at__isnull=False),
    "dropped": Q(dropped_at__isnull=False),
}
_EXAMPLES, _LOOKED_AT = 2, 6
_WORDS = 60
_NEAR = 0.2


@dataclass(frozen=True)
class Shown:
    """A message as pages show it: what names a person by a number is masked."""

    pk: int
    title: str
    text: str
    own_number: str
    on: date | None
    place: str
    category: str


def shown(messages: Iterable[HotlineMessage]) -> list[Shown]:
    """Messages, masked."""
    return [
        Shown(m.pk, masked(m.title), masked(m.text), m.own_number, m.said_on, masked(m.place), masked(m.category))
        for m in messages
    ]


def with_numbers(rows: QuerySet[HotlineList]) -> QuerySet[HotlineList]:
    """Lists, with how many topics each has and how many were proposed; ``backwards`` shows the newest first."""
    return rows.annotate(
        backwards=-F("pk"),
        number_of_topics=Count("topics", filter=Q(topics__dropped_at__isnull=True)),
        number_proposed=Count("topics", filter=Q(topics__proposed_at__isnull=False)),
    )


def by_size(rows: QuerySet[HotlineTopic]) -> QuerySet[HotlineTopic]:
    """Topics with the key by which lists show the largest first (paging goes upwards)."""
    return rows.annotate(smaller=-F("size"))


def found(rows: QuerySet[HotlineTopic], words: str) -> QuerySet[HotlineTopic]:
    """Topics whose name, or one of whose messages, has the words."""
    if not words:
        return rows
    fits = HotlineMessage.objects.filter(Q(title__icontains=words) | Q(text__icontains=words), topic__isnull=False)
    return rows.filter(Q(name__icontains=words) | Q(pk__in=fits.values("topic")))


def found_messages(rows: QuerySet[HotlineMessage], words: str) -> QuerySet[HotlineMessage]:
    """Messages that have the words."""
    return rows.filter(Q(title__icontains=words) | Q(text__icontains=words)) if words else rows


def counts(hotline: HotlineList, actor: Actor) -> dict[str, int]:
    """How many topics stand on each tab, and how many messages in no topic; two queries."""
    topics = access.visible_topics(actor).filter(hotline=hotline)
    of_topics = topics.aggregate(**{name: Count("pk", filter=condition) for name, condition in TABS.items()})
    loose = access.visible_messages(actor).filter(hotline=hotline, topic__isnull=True).count()
    return {**of_topics, "loose": loose}


def examples(topics: Iterable[HotlineTopic]) -> dict[int, list[str]]:
    """The most typical messages of topics in a line each, masked, none twice; one query."""
    made: dict[int, list[str]] = defaultdict(list)
    rows = HotlineMessage.objects.filter(topic__in=[t.pk for t in topics], rank__lt=_LOOKED_AT)
    heads = rows.order_by("topic", "rank").values_list("topic_id", "title", Substr("text", 1, 5 * _WORDS))
    for topic, title, beginning in heads:
        if len(made[topic]) == _EXAMPLES:
            continue
        line = headline(title, beginning, most=_WORDS)
        if line not in made[topic]:
            made[topic].append(line)
    return dict(made)


def places_of(topic: HotlineTopic) -> list[tuple[str, int]]:
    """From where a topic's messages come, most first; nothing where the list names no places."""
    rows = HotlineMessage.objects.filter(topic=topic).exclude(place="").values_list("place")
    return [(masked(place), n) for place, n in rows.annotate(n=Count("pk")).order_by("-n", "place")[:8]]


def near(topic: HotlineTopic, others: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Of the topics that :func:`choices` gives, those named likest: what one may want to take together."""
    found = similar(Text(topic.name), [Text(name.rpartition(" (")[0]) for _pk, name in others], enough=_NEAR)
    return [others[like.place] for like in found]


def choices(hotline: HotlineList, actor: Actor, besides: int = 0) -> list[tuple[int, str]]:
    """The topics that a message can be moved to, by name with their counts."""
    rows = access.visible_topics(actor).filter(hotline=hotline, proposed_at__isnull=True).exclude(pk=besides)
    return [
        (pk, f"{name} ({size})") for pk, name, size in rows.order_by("name", "pk").values_list("pk", "name", "size")
    ]
