"""Rules that every analysis keeps, whatever was voted."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.deliberation.analysis import Analysis, Method, Votes, analyse, extremity, from_events, priorities
from shangliang.deliberation.analysis.clusters import alike, silhouette
from shangliang.deliberation.analysis.statements import group_aware

Event = tuple[int, int, int]

EVENTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from([1, 0, -1])),
    max_size=160,
    unique_by=lambda event: event[:2],
)
METHODS = st.sampled_from(list(Method))
GROUPS = st.one_of(st.none(), st.integers(1, 5))


def votes_of(events: list[Event], **given: object) -> Votes:
    people, statements, values = zip(*events, strict=True) if events else ((), (), ())
    return from_events(
        np.array(people, dtype=int), np.array(statements, dtype=int), np.array(values, dtype=int), **given
    )


def groups_of(found: Analysis) -> set[frozenset[int | str]]:
    return {frozenset(found.members(group)) for group in range(found.k)}


def camps(people: int, statements: int, camps: int, seed: int, noise: float = 0.1) -> tuple[Votes, np.ndarray]:
    """A conversation of camps that vote alike but for a share of votes by lot."""
    random = np.random.default_rng(seed)
    camp = np.arange(people) % camps
    lines = random.choice([1, -1], size=(camps, statements))
    cast = np.where(
        random.random((people, statements)) < noise, random.choice([1, 0, -1], (people, statements)), lines[camp]
    )
    rows, columns = np.nonzero(random.random((people, statements)) < 0.7)
    return from_events(rows, columns, cast[rows, columns]), camp


@settings(max_examples=40, deadline=None)
@given(EVENTS, METHODS, GROUPS)
def test_whatever_was_voted_is_analysed_and_printed(events, method, k):
    found = analyse(votes_of(events), method=method, k=k)
    shown = json.loads(json.dumps(found.as_json()))
    assert shown["k"] == len(shown["groups"]) == found.k <= max(k or 5, 5)
    members = [member for group in shown["groups"] for member in group["members"]]
    assert len(members) == len(set(members)) == sum(group["size"] for group in shown["groups"])
    assert all(group["size"] for group in shown["groups"])
    assert [group["size"] for group in shown["groups"]] == sorted((g["size"] for g in shown["groups"]), reverse=True)
    values = [entry["value"] for entry in shown["consensus"]]
    assert values == sorted(values, reverse=True)
    assert all(0 < value < 1 for value in values)
    assert all(math.isfinite(voice["value"]) for group in shown["groups"] for voice in group["representative"])
    assert shown["participants"] == len({event[0] for event in events})


@settings(max_examples=25, deadline=None)
@given(EVENTS, METHODS, GROUPS, st.randoms(use_true_random=False))
def test_the_order_in_which_votes_are_given_changes_nothing(events, method, k, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    one, other = (analyse(votes_of(e), method=method, k=k).as_json() for e in (events, shuffled))
    assert one == other


@settings(max_examples=25, deadline=None)
@given(EVENTS, st.integers(1, 5))
def test_who_disagrees_instead_of_agreeing_is_in_the_same_group(events, k):
    one = analyse(votes_of(events), k=k)
    other = analyse(votes_of([(p, s, -v) for p, s, v in events]), k=k)
    assert groups_of(one) == groups_of(other)
    assert (one.counts.agreed == other.counts.disagreed).all()


@pytest.mark.parametrize("method", Method)
def test_the_order_of_participants_and_statements_changes_nothing(method):
    """Other ids, given in another order, are the same camps: clear groups do not hang on who came first."""
    votes, camp = camps(90, 24, 3, seed=1)
    random = np.random.default_rng(2)
    people, topics = random.permutation(90), random.permutation(24)
    moved = from_events(people[votes.rows(0, 90)], topics[votes.columns], votes.values)
    one, other = analyse(votes, method=method), analyse(moved, method=method)
    assert one.k == other.k == 3
    assert alike(one.labels, camp) == 1
    assert alike(one.labels, other.labels[people]) == 1
    assert one.consensus == pytest.approx(other.consensus[topics])


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_as_many_groups_are_found_as_there_are_and_one_where_there_are_none(number):
    votes, camp = camps(160, 40, number, seed=number)
    found = analyse(votes)
    assert found.k == number
    assert alike(found.labels, camp) > 0.95
    assert found.evidence is not None
    assert found.evidence.foretold[number] > max(found.evidence.foretold.values()) - 0.02


def test_votes_by_lot_make_no_groups_for_us_and_some_for_polis():
    random = np.random.default_rng(0)
    rows, columns = np.nonzero(random.random((200, 40)) < 0.6)
    votes = from_events(rows, columns, random.integers(-1, 2, len(rows)))
    assert analyse(votes).k == 1
    assert analyse(votes, method=Method.POLIS).k >= 2


def test_a_later_vote_replaces_the_earlier_one():
    votes = from_events([1, 1, 2], [7, 7, 7], [1, -1, 1], [20, 10, 5])
    assert votes.values.tolist() == [1, 1]
    assert from_events([1, 1, 2], [7, 7, 7], [1, -1, 1]).values.tolist() == [-1, 1]
    with pytest.raises(ValueError, match="a vote is"):
        from_events([1], [7], [2])


@pytest.mark.parametrize("method", Method)
def test_nobody_and_one_and_all_alike_are_no_errors(method):
    assert analyse(votes_of([]), method=method).as_json() == {
        "participants": 0,
        "statements": 0,
        "k": 0,
        "groups": [],
        "consensus": [],
    }
    alone = analyse(votes_of([(5, s, 1) for s in range(9)]), method=method)
    assert groups_of(alone) == {frozenset({5})}
    alike_all = analyse(votes_of([(p, s, 1) for p in range(20) for s in range(9)]), method=method, k=3)
    assert groups_of(alike_all) == {frozenset(range(20))}
    with pytest.raises(ValueError, match="at least one"):
        analyse(votes_of([]), method=method, k=0)


def test_seven_votes_are_needed_or_all_statements_where_there_are_fewer():
    events = [(p, s, 1 if (p + s) % 2 else -1) for p in range(20) for s in range(7 if p < 18 else 6)]
    members = set().union(*groups_of(analyse(votes_of([*events, (0, 99, 1)]))))
    assert members == set(range(18))
    few = [(p, s, 1 if (p + s) % 2 else -1) for p in range(20) for s in range(3)]
    assert set().union(*groups_of(analyse(votes_of(few)))) == set(range(20))


def test_polis_keeps_the_first_fifteen_however_few_votes_they_have():
    events = [(p, s, 1 if (p + s) % 2 else -1) for p in range(40) for s in range(2 if p in (3, 30) else 9)]
    members = set().union(*groups_of(analyse(votes_of(events), method=Method.POLIS)))
    assert 3 in members
    assert 30 not in members


@pytest.mark.parametrize("method", Method)
def test_moderated_statements_neither_divide_nor_unite(method):
    votes, _ = camps(60, 20, 2, seed=4)
    rows = votes.rows(0, 60)
    out = [3, 11]
    marked = from_events(rows, votes.columns, votes.values, excluded=out)
    turned = from_events(rows, votes.columns, np.where(np.isin(votes.columns, out), 1, votes.values), excluded=out)
    one, other = analyse(marked, method=method, k=2), analyse(turned, method=method, k=2)
    assert groups_of(one) == groups_of(other)
    assert one.as_json()["consensus"] == other.as_json()["consensus"]
    shown = {entry["statement"] for entry in one.as_json()["consensus"]}
    shown |= {voice.statement for voices in one.voices for voice in voices}
    assert shown.isdisjoint(out)


def test_common_ground_needs_every_group():
    """A statement that one large group hails and a small one rejects is behind one that both mildly agree with."""
    events = [(p, s, 1 if p < 40 else -1) for p in range(50) for s in range(8)]
    events += [(p, 8, 1 if p % 4 else 0) for p in range(50)]
    found = analyse(votes_of(events), k=2)
    assert found.as_json()["consensus"][0]["statement"] == 8
    assert {len(members) for members in groups_of(found)} == {40, 10}
    assert found.consensus == pytest.approx(group_aware(found.counts))


def test_differences_are_where_the_groups_are_furthest_apart():
    events = [(p, s, 1 if p < 20 else -1) for p in range(40) for s in range(7)]
    events += [(p, 7, 1) for p in range(40)] + [(p, 8, 1 if p < 20 or p % 2 else -1) for p in range(40)]
    found = analyse(votes_of(events), k=2)
    assert found.differences()[-2:] == [8, 7]
    assert found.common_ground()[:2] == [7, 8]


def test_unknown_statements_are_shown_before_known_ones_and_passed_ones_last():
    events = [(p, s, 1 if (p + s) % 2 else -1) for p in range(30) for s in range(7)]
    events += [(p, 7, 1 if p % 2 else -1) for p in range(2)] + [(p, 8, 0) for p in range(30)]
    found = analyse(votes_of(events), k=2)
    weights = priorities(found.counts, extremity(found.plane, found.votes.excluded))
    assert weights.argmax() == 7
    assert weights.argmin() == 8
    assert (weights > 0).all()


def test_what_sets_a_group_apart_names_its_side_and_its_counts():
    votes, camp = camps(80, 16, 2, seed=9, noise=0.05)
    found = analyse(votes)
    for group, voices in enumerate(found.voices):
        assert 1 <= len(voices) <= 5
        assert [voice.agree for voice in voices] == sorted((voice.agree for voice in voices), reverse=True)
        for voice in voices:
            side = found.counts.agreed if voice.agree else found.counts.disagreed
            assert voice.successes == side[group, voice.statement] <= voice.trials
            assert voice.value > 1


def test_likeness_and_silhouette_are_those_of_the_books():
    assert alike(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == 1
    assert alike(np.array([0, 0, 1, 2]), np.array([0, 0, 1, 1])) == pytest.approx(0.5714, abs=1e-4)
    points = np.array([[0.0, 0], [0, 2], [10, 0], [10, 2]])
    own, others = 2.0, (10 + math.hypot(10, 2)) / 2
    assert silhouette(points, np.array([0, 0, 1, 1])) == pytest.approx((others - own) / others)
    assert silhouette(points, np.array([0, 1, 1, 1])) < silhouette(points, np.array([0, 0, 1, 1]))
    assert silhouette(points, np.zeros(4, dtype=int)) == 0


def test_a_large_conversation_is_analysed_alike_by_iteration_and_at_once(monkeypatch):
    from shangliang.deliberation.analysis import projection

    votes, camp = camps(600, 80, 4, seed=3)
    exact = analyse(votes, k=4)
    monkeypatch.setattr(projection, "EXACT", 0)
    monkeypatch.setattr(projection, "BEGINNERS", 100)
    iterated = analyse(votes, k=4)
    assert alike(exact.labels, iterated.labels) == 1
    assert np.abs(exact.plane.components - iterated.plane.components).max() < 1e-3
