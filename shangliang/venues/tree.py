"""The venues of a committee as trees, and what the committees below told of theirs: what the picture is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.http import Http404

from shangliang.committees.models import Committee
from shangliang.indicators.models import Summary

from .models import Meeting, Venue


@dataclass
class Node:
    """A venue in its tree; or, without an id, a committee below with the numbers that it told."""

    pk: int
    name: str
    code: str = ""  # in the address of its public page
    levelled: bool = True  # parks and enterprises belong to no level
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


def forest(rows: QuerySet[Venue]) -> Forest:
    """The open venues as trees, with the meetings held at each; in two queries."""
    found = rows.filter(closed_on__isnull=True).order_by("pk").values_list("pk", "name", "code", "level", "parent_id")
    parents: dict[int, int | None] = {}
    nodes: dict[int, Node] = {}
    for pk, name, code, level, parent in found:
        nodes[pk], parents[pk] = Node(pk, name, code, bool(level)), parent
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
