"""The venues of a committee as trees, and what the committees below told of theirs: what the picture is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import Http404, QueryDict

from shangliang.committees.models import Committee
from shangliang.handling.paging import SIZE
from shangliang.indicators.models import Summary

from .models import Meeting, Venue, VenueKind, VenueLevel


@dataclass
class Node:
    """A venue in its tree; or, without an id, a committee below with the numbers that it told."""

    pk: int
    name: str
    code: str = ""  # in the address of its public page
    levelled: bool = True  # parks and enterprises belong to no level
    words: tuple[Any, ...] = ()  # its level, and its kind where it is no hall
    address: str = ""
    children: list[Node] = field(default_factory=list)
    above: Node | None = None
    meetings: int = 0  # held here
    venues: int = 1  # here and below
    held: int = 0  # here and below
    leaves: int = 1  # how wide it is in the picture

    def everything(self) -> Iterator[Node]:
        """All that lies below it."""
        for child in self.children:
            yield child
            yield from child.everything()


@dataclass
class Forest:
    """All trees of a committee, and each venue by its id."""

    tops: list[Node]
    nodes: dict[int, Node]


@dataclass(frozen=True)
class Listing:
    """A page of the indented list: venues with how deep they lie, and where the pages before and after begin."""

    rows: list[tuple[Node, int]]
    previous: str | None
    next: str | None


def forest(rows: QuerySet[Venue]) -> Forest:
    """The open venues as trees, with the meetings held at each; in two queries."""
    found = (
        rows.filter(closed_on__isnull=True)
        .order_by("pk")
        .values_list("pk", "name", "code", "level", "kind", "address", "parent_id")
    )
    parents: dict[int, int | None] = {}
    nodes: dict[int, Node] = {}
    for pk, name, code, level, kind, address, parent in found:
        nodes[pk], parents[pk] = Node(pk, name, code, bool(level), _words(level, kind), address), parent
    held = Meeting.objects.filter(venue__in=rows.order_by().values("pk"), held_at__isnull=False).order_by()
    for pk, number in held.values_list("venue").annotate(n=Count("pk")):
        if pk in nodes:
            nodes[pk].meetings = number
    tops: list[Node] = []
    for pk, node in nodes.items():
        node.above = nodes.get(parents[pk] or 0)
        (node.above.children if node.above else tops).append(node)
    for top in tops:
        _measure(top)
    return Forest(tops, nodes)


def _words(level: str, kind: str) -> tuple[Any, ...]:
    levels = (VenueLevel(level).label,) if level else ()
    return levels if level and kind == VenueKind.HALL else (*levels, VenueKind(kind).label)


def listing_of(middle: Node | None, around: Sequence[Node], query: QueryDict, *, size: int = SIZE) -> Listing:
    """A page of the venues as an indented list, each after the one above it and in the order in which they were opened.

    Args:
        middle, around: what :func:`view_of` gives; with one in the middle, what lies below it is listed.
        query: of the page's address; ``from`` says at which place the list begins, counted from 0.
    """
    begin = query.get("from", "")
    tops = middle.children if middle else around
    start = int(begin) if begin.isdecimal() and len(begin) < 7 else 0
    rows = list(islice(_in_order(tops, 0), start, start + size + 1))
    return Listing(
        rows[:size],
        _address(query, max(0, start - size)) if start else None,
        _address(query, start + size) if len(rows) > size else None,
    )


def _address(query: QueryDict, start: int) -> str:
    kept = {"at": query["at"]} if "at" in query else {}
    return f"?{urlencode({**kept, 'from': start})}#venues"


def _in_order(nodes: Sequence[Node], depth: int) -> Iterator[tuple[Node, int]]:
    for node in sorted(nodes, key=lambda n: (not n.levelled, n.pk)):
        if node.pk:  # committees below stand on the cards
            yield node, depth
            yield from _in_order(node.children, depth + 1)


def _measure(node: Node) -> None:
    for child in node.children:
        _measure(child)
    _measure_one(node)


def _measure_one(node: Node) -> None:
    node.leaves = max(1, sum(child.leaves for child in node.children))
    node.venues = 1 + sum(child.venues for child in node.children)
    node.held = node.meetings + sum(child.held for child in node.children)


def committees_below(committee: Committee) -> list[Node]:
    """The committees below with what they told last of their venues and a year's meetings, in one query: numbers,
    never a venue of theirs."""
    told = Summary.objects.filter(
        committee=committee, replaced_at__isnull=True, measure__in=("venues", "venue_meetings")
    )
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for place, name, value in told.order_by("year", "origin_id").values_list("origin__place", "measure", "value"):
        numbers[place][name] = int(value)  # a later year's number takes the place of an earlier one's
    return [
        Node(0, place, venues=n["venues"], held=n.get("venue_meetings", 0), meetings=n.get("venue_meetings", 0))
        for place, n in numbers.items()
        if n.get("venues")
    ]


def view_of(trees: Forest, below: list[Node], at: str) -> tuple[Node | None, list[Node]]:
    """What a picture shows: the venue that is asked for and put into its middle, if any, and the trees to draw.

    Without one these are all of them with the committees below: round the single top, or beside several.

    Raises:
        Http404: there is no such venue.
    """
    if at:
        middle = trees.nodes.get(int(at)) if at.isdecimal() and len(at) < 18 else None
        if middle is None:
            raise Http404
        return middle, [middle]
    if not below or len(trees.tops) != 1:
        return None, [*trees.tops, *below]
    top = trees.tops[0]
    top.children += below
    _measure_one(top)
    return None, [top]
