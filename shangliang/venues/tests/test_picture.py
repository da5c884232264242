"""The venues' picture can be made out: names do not lie on each other, and each venue leads further down."""

import pytest
from django.test import Client

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.indicators.models import Summary
from shangliang.venues import actions
from shangliang.venues.models import Venue
from shangliang.venues.picture import cards_of, picture_of
from shangliang.venues.tree import Node, committees_below, forest


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
