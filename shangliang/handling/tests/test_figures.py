"""All figures of a cycle told at once are those told one by one, and what their records give (domain §2.6)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.handling import actions, factories
from shangliang.handling.actions import Form
from shangliang.handling.models import Feedback
from shangliang.indicators.cube import alike
from shangliang.indicators.registry import Basis, figure, figures
from shangliang.indicators.series import months_of
from shangliang.proposals.models import Proposal


def marked(world, member, **marks):
    row = Feedback.objects.get(signature__member=world.members[member], state="awaited")
    given = {"attitude": "satisfied", "result": "satisfied", "manner": "visit"} | marks
    actions.give_feedback(Form(row, **given), by=world.proposers[member])


@pytest.fixture
def handled(world):
    """One answered and liked, one answered twice, one answered by two units apart, one merely assigned."""
    factories.sent(world, factories.single(world))
    marked(world, 0)
    again = factories.sent(world, factories.single(world), result="B")
    marked(world, 0, result="dissatisfied", manner="phone")
    actions.decide_rehandling(again.proposal, order=True, reason="答复未回应建议", by=world.deciders)
    actions.save_reply_draft(factories.reply_draft(again), by=world.clerks[0])
    actions.submit_reply(again, by=world.clerks[0])
    actions.sign_reply(again, by=world.leaders[0])
    marked(world, 0, result="basic")
    one, other = factories.apart(world)
    factories.sent(world, one)
    factories.sent(world, other, result="C")
    factories.single(world)
    return world


def test_all_at_once_says_what_each_says_by_itself_with_second_answers_and_marks_too(handled):
    session = Proposal.objects.first().session
    now = clock.now() + timedelta(days=1)
    session.cut_off = now
    told = figures(session.committee, session)
    assert {f.indicator.slug for f in told} >= {"satisfaction_rate", "outcome_resolved", "leader_review_rate"}
    for shown in told:
        alone = figure(shown.indicator.slug, replace(shown.basis))
        assert shown.as_json() == alone.as_json(), shown.indicator.slug
        listed = set(alone.counted.records.values_list(alone.counted.column, flat=True))
        assert len(listed) == (alone.value if alone.denominator is None else alone.numerator)


def test_months_make_up_the_whole_and_begin_at_midnight_where_the_committee_sits(handled):
    session = Proposal.objects.first().session
    midnight = clock.now().replace(month=3, day=1, hour=0, minute=0, second=0, microsecond=0)
    last, *others = Proposal.objects.order_by("pk")
    Proposal.objects.filter(pk=last.pk).update(submitted_at=midnight - timedelta(seconds=1))
    Proposal.objects.exclude(pk=last.pk).update(submitted_at=midnight)
    shown = figure("proposals_received", Basis(session.committee, session, midnight + timedelta(days=400)))
    assert [(m.scope[-2:], m.number) for m in months_of(shown)] == [("02", 1), ("03", len(others))]
    for month in months_of(shown):
        narrowed = replace(shown.basis, scope=month.scope)
        assert figure("proposals_received", narrowed).value == month.number
    Proposal.objects.update(submitted_at=None, state="archived", source="imported")
    shown = figure("proposals_received", shown.basis)
    assert [(m.scope, m.number) for m in months_of(shown)] == [("", 1 + len(others))]


def test_rows_that_are_alike_are_counted_in_the_database(handled):
    rows = Feedback.objects.filter(state="given").values_list("round", "result_meaning")
    assert alike(rows) == {(1, "satisfied"): 1, (1, "dissatisfied"): 1, (2, "basically_satisfied"): 1}
    assert alike(rows.none()) == {}
