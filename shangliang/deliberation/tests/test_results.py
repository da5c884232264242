from datetime import timedelta

import numpy as np
import pytest

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.deliberation import actions, factories, findings, queries, results
from shangliang.deliberation.actions import Vote, Who
from shangliang.deliberation.analysis import analyse, analyse_again
from shangliang.deliberation.analysis.clusters import alike
from shangliang.deliberation.jobs import follow_votes
from shangliang.deliberation.models import Result
from shangliang.deliberation.tests.test_analysis import camps


def test_groups_common_ground_and_differences_are_told_with_their_counts(house, office):
    row = factories.voted(house, office, 100)
    shown = results.refresh(row).shown
    assert (shown["people"], shown["k"], [g["size"] for g in shown["groups"]]) == (100, 2, [60, 40])
    assert sorted(shown["ground"]) == [0, 1, 2]
    assert sorted(shown["apart"]) == [3, 4, 5]
    for told in shown["statements"]:
        assert sum(cell[2] for cell in told["groups"]) == told["voted"] == 100
        assert sum(cell[0] for cell in told["groups"]) == told["agreed"]
    assert {voice["number"] for voice in shown["groups"][1]["voices"]} & {3, 4, 5}


def test_below_the_smallest_group_nothing_is_told_but_how_many_voted(house, office):
    row = factories.voted(house, office, 4)
    shown = results.refresh(row).shown
    assert (shown["people"], shown["k"]) == (4, 0)
    assert not {"groups", "statements", "points", "ground"} & set(shown)
    actions.record_ballots(row, factories.ballots(row, 1, seed=2), by=office)
    assert results.refresh(row).shown["k"] >= 1


@pytest.mark.once
def test_groups_smaller_than_that_are_never_made(house, office):
    row = factories.voted(house, office, 30, min_group=20)
    assert [g["size"] for g in results.refresh(row).shown["groups"]] == [30]


@pytest.mark.once
def test_a_statement_on_which_few_of_a_group_voted_is_not_told_by_group(house, office):
    row = factories.voted(house, office, 60)
    late = actions.seed_statements(row, ["后来的一条。", "几乎没人看到的一条。"], by=office)
    queries.forget_doors()
    door = queries.door(row.slug)
    for place, (who, _cast) in enumerate(factories.ballots(row, 60)):
        if place < 12:  # eight of the larger group, four of the smaller one
            actions.cast_votes(door, who, [Vote(late[0].number, 1)])
        if place < 3:
            actions.cast_votes(door, who, [Vote(late[1].number, 1)])
    told = {one["number"]: one for one in results.refresh(row).shown["statements"]}
    assert told[late[0].number]["kind"] == "few_in_group"
    assert "groups" not in told[late[0].number]
    assert told[late[1].number] == {"number": late[1].number, "kind": "few"}


@pytest.mark.once
def test_a_larger_smallest_group_holds_at_once(house, office):
    row = factories.voted(house, office, 40)
    assert results.refresh(row).shown["k"] == 2
    later = factories.draft(min_group=30)
    actions.change_deliberation(row, later, by=office)
    assert [g["size"] for g in Result.objects.get(deliberation=row).shown["groups"]] == [40]


def test_rejected_statements_take_no_part(house, office):
    row = factories.voted(house, office, 60)
    out = row.statements.get(number=3)
    assert follow_votes() == 1
    with clock.at(BETWEEN + timedelta(seconds=30)):
        actions.reject_many([out], by=office, note="与本题无关")
        assert follow_votes() == 1
        shown = Result.objects.get(deliberation=row).shown
        assert 3 not in {one["number"] for one in shown["statements"]}
    with clock.at(BETWEEN + timedelta(seconds=90)):
        assert follow_votes() == 0


def test_new_votes_show_within_a_minute_and_nothing_is_worked_out_without_them(house, office):
    row = factories.voted(house, office, 40)
    assert (follow_votes(), follow_votes()) == (1, 0)
    before = Result.objects.get(deliberation=row)
    with clock.at(BETWEEN + timedelta(seconds=5)):
        actions.cast_votes(queries.door(row.slug), Who("public", "x" * 40), [Vote(n, 1) for n in range(6)])
        assert follow_votes() == 0  # not at every vote
    with clock.at(BETWEEN + timedelta(seconds=30)):
        assert follow_votes() == 1
        after = Result.objects.get(deliberation=row)
        assert after.shown["people"] == before.shown["people"] + 1
        assert follow_votes() == 0


def test_what_is_published_owes_nothing_to_the_order_of_votes(house, office):
    row = factories.voted(house, office, 40)
    results.refresh(row)
    actions.record_ballots(row, factories.ballots(row, 25, seed=3), by=office)
    results.refresh(row)
    row = actions.close_deliberation(row, by=office)
    actions.publish_deliberation(row, by=office)
    shown = Result.objects.get(deliberation=row).shown
    assert shown == results.refresh(row, afresh=True).shown


def test_an_analysis_that_goes_on_finds_what_one_from_nothing_finds_and_does_not_turn_the_map():
    votes, labels = camps(400, 30, 3, seed=4)
    part = votes.of(np.arange(0, 400, 2))
    first, begin = analyse_again(part)
    again, _begin = analyse_again(votes, begin)
    assert first.k == again.k == analyse(votes).k == 3
    assert alike(again.labels, labels) > 0.95
    both = np.arange(0, 400, 2)
    assert alike(first.labels, again.labels[both]) > 0.95
    assert (first.labels == again.labels[both]).mean() > 0.95  # the groups keep their numbers
    for axis in (0, 1):
        assert np.corrcoef(first.plane.points[:, axis], again.plane.points[both, axis])[0, 1] > 0.9


def test_how_many_groups_is_weighed_again_only_when_the_votes_have_grown():
    votes, _labels = camps(300, 20, 2, seed=5)
    _first, begin = analyse_again(votes.of(np.arange(290)))
    _again, little = analyse_again(votes, begin)
    assert little.weighed_at == begin.weighed_at
    _first, small = analyse_again(votes.of(np.arange(100)))
    _again, much = analyse_again(votes, small)
    assert much.weighed_at == len(votes.values)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([[45, 3, 50], [38, 2, 40]], "ground"),
        ([[45, 3, 50], [20, 15, 40]], "apart"),
        ([[3, 45, 50], [2, 38, 40]], "against"),
        ([[30, 15, 50], [22, 15, 40]], ""),
        ([[30, 15, 50], [5, 3, 8]], "unsure"),
        ([[5, 0, 5], [5, 0, 5]], "ground"),
        ([[4, 1, 5], [4, 1, 5]], "unsure"),
    ],
)
def test_what_is_called_common_ground_and_what_is_not(cells, kind):
    assert findings.kind_of(cells) == kind


def test_the_interval_holds_the_share_and_narrows_with_numbers():
    wide, narrow = findings.interval(4, 5), findings.interval(400, 500)
    assert wide[0] < narrow[0] < 0.8 < narrow[1] < wide[1]
    assert findings.interval(0, 0) == (0.0, 1.0)
    assert findings.interval(5, 5)[1] == 1.0
