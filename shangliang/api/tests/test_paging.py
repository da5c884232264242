"""Lists by cursor: whole, without repeats while rows come in, and cheap."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.committees.factories import BETWEEN
from shangliang.proposals import factories
from shangliang.proposals.actions import Old, archive_many, pass_many

from .world import empty_world, make_world

MOST_QUERIES = 8


@pytest.fixture
def world(db):
    world = empty_world("望川区")
    with world.house.scope(BETWEEN):
        factories.archived(world.house, 25)
    return world


def walk(world, path, *, meanwhile=lambda: None, person="staff"):
    seen, cursor = [], ""
    for _ in range(50):
        page = world.call(person, "GET", f"{path}{'&' if '?' in path else '?'}limit=4{cursor}").json()
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            return seen
        cursor = f"&cursor={page['next']}"
        meanwhile()
    raise AssertionError("the list has no end")


def test_a_list_is_whole(world):
    ids = walk(world, "/proposals")
    assert len(ids) == len(set(ids)) == 25
    assert ids == sorted(ids, reverse=True)


def test_rows_that_come_in_meanwhile_move_nothing(world):
    before = walk(world, "/proposals")
    number = iter(range(100, 200))

    def insert():
        with world.house.scope(BETWEEN):
            rows = [Old(own_number=f"新{next(number)}", title="关于新事的提案")]
            archive_many(world.house.session, rows, by=world.house.actor("staff"))

    assert walk(world, "/proposals", meanwhile=insert) == before


@pytest.mark.parametrize("path", ["/units", "/members", "/collectives"])
def test_reference_lists_are_whole_in_the_order_of_making(world, path):
    ids = walk(world, path)
    assert ids == sorted(set(ids))
    assert len(ids) == len(
        {"/units": world.house.units, "/members": world.house.members, "/collectives": world.house.collectives}[path]
    )


@pytest.mark.parametrize("cursor", ["x", "a:b:c", "WzEsMV0:1", "%00"])
def test_a_forged_cursor_is_refused(world, cursor):
    answer = world.call("staff", "GET", f"/proposals?cursor={cursor}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_a_cursor_belongs_to_its_list(world):
    cursor = world.call("staff", "GET", "/units?limit=1").json()["next"]
    assert world.call("staff", "GET", f"/members?cursor={cursor}").status_code == 422


def test_filters_narrow(world):
    def count(query):
        return len(world.call("staff", "GET", f"/proposals?limit=100&{query}").json()["items"])

    assert count("state=archived") == 25
    assert count("state=draft&state=archived") == 25
    assert count("state=draft") == 0
    assert (count("year=2026"), count("year=2025")) == (25, 0)
    assert (count("key=true"), count("key=false")) == (0, 25)
    assert (count("kind=individual"), count("kind=joint")) == (25, 0)
    assert count("in_session=true") == 0
    assert (count("updated_since=2026-03-10T02:00:00Z"), count("updated_since=2026-03-10T02:00:01Z")) == (25, 0)


def test_a_misspelt_filter_is_refused_instead_of_passed_over(world):
    answer = world.call("staff", "GET", "/proposals?states=draft")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "states")


def queries(world, person, path):
    world.call(person, "GET", path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert world.call(person, "GET", path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("rows", [20, pytest.param(100, marks=pytest.mark.once)])
def test_lists_and_details_cost_few_queries_whatever_the_number_of_rows(db, rows):
    world = make_world("清江区")
    with world.house.scope(BETWEEN):
        factories.archived(world.house, rows)
    for person, path in [
        ("staff", "/proposals?limit=100"),
        ("author", "/proposals?limit=100"),
        ("clerk", "/proposals?limit=100"),
        ("author", f"/proposals/{world.ids['replied']}"),
        ("staff", "/assignments?limit=100"),
        ("clerk", f"/assignments/{world.ids['sent']}"),
        ("author", "/commitments"),
        ("staff", "/duties?limit=100"),
        ("staff", "/members"),
    ]:
        assert queries(world, person, path) <= MOST_QUERIES, (person, path)


def test_whoever_reviewed_a_proposal_is_not_asked_for_its_next_step(world):
    house = world.house

    def asked():
        return {d["root_id"] for d in world.call("staff", "GET", "/duties?limit=100").json()["items"]}

    with house.scope(BETWEEN):
        reviewed, waiting = factories.submitted(house), factories.submitted(house)
    assert {reviewed.pk, waiting.pk} <= asked()
    with house.scope(BETWEEN):
        pass_many([reviewed], by=house.actor("staff"))
    assert reviewed.pk not in asked()
    assert waiting.pk in asked()
