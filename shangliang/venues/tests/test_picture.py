"""The venues' picture can be made out: names do not lie on each other, and each venue leads further down."""

import pytest
from django.http import QueryDict
from django.test import Client

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.indicators.models import Summary
from shangliang.venues import actions
from shangliang.venues.models import Venue
from shangliang.venues.picture import cards_of, picture_of
from shangliang.venues.tree import Node, committees_below, forest, listing_of


def _with(name, *children):
    node = Node(1, name, children=list(children))
    for child in children:
        child.above = node
    node.leaves = max(1, sum(child.leaves for child in children))
    node.venues = 1 + sum(child.venues for child in children)
    return node


def _boxes(picture):
    named = [d for d in picture.dots if d.label]
    return [(d.x - 9 * len(d.label), d.under - 16, d.x + 9 * len(d.label), d.under + 5) for d in named]


@pytest.mark.parametrize("towns", [1, 5, 16, 40, 150])
@pytest.mark.parametrize("villages", [0, 1, 15])
def test_no_two_names_lie_on_each_other_however_many_venues_there_are(towns, villages):
    town = [_with(f"{n}号镇议事厅", *[Node(9, f"村{v}") for v in range(villages)]) for n in range(towns)]
    picture = picture_of([_with("区议事厅", *town)])
    boxes = _boxes(picture)
    assert not [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert "区议事厅" in [d.label for d in picture.dots]
    assert all(abs(d.x) <= picture.half and abs(d.y) <= picture.half for d in picture.dots)


def test_what_all_names_end_with_is_left_out_and_too_many_venues_are_told_in_words():
    towns = [Node(n, f"{name}镇议事厅") for n, name in enumerate(("石桥", "青山", "白云"), start=1)]
    assert {d.label for d in picture_of([_with("县议事厅", *towns)]).dots} == {"县议事厅", "石桥", "青山", "白云"}
    crowd = [Node(n, f"{n}组") for n in range(1, 2_001)]
    assert picture_of(crowd) is None
    cards, rest = cards_of(crowd)
    assert (cards, rest.node.venues, len(rest.dots), rest.further) == ([], 2_000, 60, 1_940)


@pytest.mark.django_db
def test_another_venue_is_put_into_the_middle_and_the_list_follows(house, office, place):
    actions.open_venues(
        house.committee,
        [
            actions.VenueDraft("东河镇议事厅", "town"),
            actions.VenueDraft("柳河村院坝", "village", "courtyard", "东河镇议事厅"),
        ],
        by=office,
    )
    client = Client()
    client.force_login(User.objects.get(pk=office.user_id))
    town = Venue.objects.get(name="东河镇议事厅")
    assert f"?at={town.pk}" in client.get("/venues/").content.decode()
    page = client.get(f"/venues/?at={town.pk}").content.decode()
    assert "柳河村院坝" in page
    assert place.name not in page
    assert f'href="/venues/{town.pk}/"' in client.get("/venues/").content.decode()
    assert client.get("/venues/?at=999999").status_code == 404


@pytest.mark.django_db
def test_committees_below_stand_round_with_the_numbers_that_they_told_last(house, office, place):
    for year, number in ((2024, 5), (2025, 7)):
        Summary.objects.create(
            committee=house.committee,
            origin=house.committee,
            year=year,
            measure="venues",
            value=number,
            until=clock.now(),
            received_at=clock.now(),
            sender="县政协",
        )
    (below,) = committees_below(house.committee)
    assert (below.name, below.venues, below.pk) == (house.committee.place, 7, 0)
    assert [top.name for top in forest(Venue.objects.all()).tops] == [place.name]


@pytest.mark.once
def test_the_list_is_the_tree_each_venue_after_the_one_above_it_page_by_page():
    town = _with("镇", Node(3, "乙村"), Node(2, "甲村"))
    below = Node(0, "下级政协", venues=9)
    top = _with("县", Node(5, "园区", levelled=False), town, below)

    def names(**query):
        address = QueryDict("&".join(f"{key}={value}" for key, value in query.items()))
        found = listing_of(None, [top], address, size=3)
        return [(node.name, depth) for node, depth in found.rows], found.previous, found.next

    first = [("县", 0), ("镇", 1), ("甲村", 2)]
    assert names() == names(**{"from": "x"}) == (first, None, "?from=3#venues")
    assert names(**{"from": 3}) == ([("乙村", 2), ("园区", 1)], "?from=0#venues", None)
    found = listing_of(town, [town], QueryDict("at=1"), size=1)
    assert ([n.name for n, _depth in found.rows], found.next) == (["甲村"], "?at=1&from=1#venues")


@pytest.mark.django_db
@pytest.mark.once
def test_a_committee_without_venues_shows_no_empty_blocks_and_one_venue_no_picture(house, office):
    address = f"/public/{house.committee.place}/venues/"
    empty = Client().get(address).content.decode()
    assert "还没有设立场所" in empty
    assert "<h2" not in empty
    actions.open_venues(house.committee, [actions.VenueDraft("东河镇议事厅", "town")], by=office)
    single = Client().get(address).content.decode()
    assert "东河镇议事厅" in single
    assert '<svg class="venues"' not in single
