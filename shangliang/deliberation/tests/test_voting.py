from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.deliberation import actions, ballots, factories, keys, queries
from shangliang.deliberation.actions import Vote, Who
from shangliang.deliberation.ballots import Cast
from shangliang.deliberation.models import Participant, Statement
from shangliang.workflow.models import Event

CASTS = st.lists(
    st.builds(Cast, st.integers(0, 6), st.sampled_from([1, 0, -1]), st.integers(0, 2**32 - 1)),
    unique_by=lambda cast: (cast.statement, cast.at),
)


def me(row, index=0):
    return Who("member", keys.member_key(row.pk, index))


def mine(row, index=0):
    return {n: c.value for n, c in queries.ballot(queries.door(row.slug), me(row, index).key).items()}


def test_a_vote_counts_once_however_often_it_is_sent_and_the_last_one_on_a_statement_counts(house, office):
    row = factories.opened(house, office)
    door = queries.door(row.slug)
    for _ in range(3):
        assert actions.cast_votes(door, me(row), [Vote(0, 1), Vote(1, -1)]) == [True, True]
    assert (Participant.objects.count(), mine(row)) == (1, {0: 1, 1: -1})
    with clock.at(BETWEEN + timedelta(minutes=1)):
        actions.cast_votes(door, me(row), [Vote(0, 0)])
    assert mine(row) == {0: 0, 1: -1}


def test_what_a_phone_kept_without_line_does_not_undo_what_was_voted_since(house, office):
    row = factories.opened(house, office)
    door = queries.door(row.slug)
    actions.cast_votes(door, me(row), [Vote(0, 1)])
    actions.cast_votes(door, me(row), [Vote(0, -1, age=600), Vote(2, -1, age=600)])
    assert mine(row) == {0: 1, 2: -1}


def test_votes_on_what_is_no_statement_are_left_out_and_the_others_taken(house, office):
    row = factories.opened(house, office)
    waiting = actions.propose_statement(row, "一条看法。")
    queries.forget_doors()
    taken = actions.cast_votes(queries.door(row.slug), me(row), [Vote(0, 1), Vote(waiting.number, 1), Vote(99, 1)])
    assert taken == [True, False, False]


def test_more_than_ten_at_once_other_values_and_votes_after_the_end_are_refused(house, office):
    row = factories.opened(house, office)
    door = queries.door(row.slug)
    for votes in ([Vote(0, 1)] * 11, [Vote(0, 2)]):
        with pytest.raises(Refused):
            actions.cast_votes(door, me(row), votes)
    with clock.at(BETWEEN + timedelta(days=11)), pytest.raises(Refused):
        actions.cast_votes(door, me(row), [Vote(0, 1)])
    with pytest.raises(Refused):
        actions.cast_votes(replace(door, state="closed"), me(row), [Vote(0, 1)])
    assert not Participant.objects.exists()


def test_votes_leave_no_events_and_the_row_does_not_tell_whose_it_is(house, office):
    row = factories.opened(house, office)
    before = Event.objects.count()
    actions.cast_votes(queries.door(row.slug), me(row, house.members[0].pk), [Vote(0, 1)])
    assert Event.objects.count() == before
    kept = Participant.objects.values().get()
    assert set(kept) == {"id", "committee_id", "deliberation_id", "kind", "key", "votes", "changed_at"}
    other = factories.opened(house, office, title="另一题")
    assert keys.member_key(row.pk, 1) != keys.member_key(other.pk, 1)


def test_ballots_from_elsewhere_are_the_offices_to_record_and_name_known_statements(house, office):
    row = factories.opened(house, office)
    made = factories.ballots(row, 3)
    with pytest.raises(NotAllowed):
        actions.record_ballots(row, made, by=house.member())
    with pytest.raises(Refused):
        actions.record_ballots(row, [(made[0][0], [Cast(77, 1, 0)])], by=office)
    assert actions.record_ballots(row, made, by=office) == 3


def test_the_next_statements_are_those_not_voted_on_and_the_least_known_come_first(house, office):
    row = factories.opened(house, office)
    door = queries.door(row.slug)
    assert {n for n, _text in queries.next_statements(door, {0: 1, 1: 1}, 10)} == {2, 3, 4, 5}
    weighed = replace(door, weights=dict.fromkeys(range(5), 1e-06))  # nobody has voted on the sixth
    assert queries.next_statements(weighed, {}, 1)[0] == (5, factories.TEXTS[5])


def test_tokens_are_ours_or_nothing():
    token = keys.new_browser_token()
    assert keys.is_browser_token(token)
    assert not keys.is_browser_token(token[:-1] + ("A" if token[-1] != "A" else "B"))
    assert not keys.is_browser_token("")
    assert not keys.is_browser_token("a.b.c")
    assert keys.read_invitation(keys.invitation_token(12)) == 12
    assert keys.read_invitation(keys.invitation_token(12).replace("12-", "13-")) is None
    assert keys.read_invitation("12") is None
    assert keys.read_invitation("²-x") is None


@given(CASTS, st.randoms(use_true_random=False))
def test_the_order_and_number_of_arrivals_make_no_difference(casts, random):
    once = ballots.merged({}, casts)
    shuffled = [*casts, *casts]
    random.shuffle(shuffled)
    assert ballots.merged({}, shuffled) == once
    assert ballots.merged(once, shuffled) == once


@given(CASTS)
def test_a_packed_row_reads_as_it_was_written(casts):
    held = ballots.merged({}, casts)
    assert ballots.unpacked(ballots.packed(held.values())) == held


def test_ballots_read_again_equal_those_read_altogether(house, office):
    row = factories.voted(house, office, 30)
    first = ballots.read(row.pk)
    moment = clock.now()
    with clock.at(BETWEEN + timedelta(minutes=5)):
        changed = Participant.objects.order_by("pk")[3]
        actions.cast_votes(queries.door(row.slug), Who("public", changed.key), [Vote(1, 0), Vote(5, 0)])
        actions.cast_votes(queries.door(row.slug), me(row), [Vote(0, 1)])
        grown = first.with_changed(ballots.read(row.pk, changed_after=moment))
    whole = ballots.read(row.pk)
    for name in ("ids", "starts", "statements", "values"):
        assert np.array_equal(getattr(grown, name), getattr(whole, name))
    assert len(whole.ids) == 31
    table = whole.table(np.array([0, 5]))
    assert set(table.columns.tolist()) == {0, 1}
    assert Statement.objects.filter(deliberation=row).count() == 6
