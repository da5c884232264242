from datetime import timedelta

import pytest

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.deliberation import actions, factories
from shangliang.deliberation.jobs import close_deliberations
from shangliang.deliberation.models import Result, Statement
from shangliang.workflow.models import Duty, Event


def duties(row):
    rows = Duty.objects.filter(root_kind="deliberation", root_id=row.pk, closed_at__isnull=True)
    return {(d.kind, d.party) for d in rows}


def test_a_deliberation_is_prepared_opened_closed_and_published_and_each_step_waits_for_the_office(house, office):
    row = factories.drafted(house, office)
    assert duties(row) == {("open_deliberation", "role:activity_organiser")}
    row = actions.open_deliberation(row, by=office)
    assert duties(row) == {("close_deliberation", "role:activity_organiser")}
    actions.record_ballots(row, factories.ballots(row, 20), by=office)
    row = actions.close_deliberation(row, by=office)
    assert duties(row) == {("publish_deliberation", "role:activity_organiser")}
    row = actions.publish_deliberation(row, by=office)
    assert (row.state, duties(row)) == ("published", set())
    assert Result.objects.get(deliberation=row).shown["people"] == 20
    kinds = Event.objects.filter(subject_kind="deliberation").order_by("seq").values_list("kind", flat=True)
    steps = ["begin", "open", "record", "close", "publish"]
    assert list(kinds) == [f"deliberation.{step}" for step in steps]


@pytest.mark.once
def test_nobody_but_the_organisers_runs_one(house, office):
    for other in (house.member(), house.actor("leadership"), house.actor("staff")):
        with pytest.raises(NotAllowed):
            factories.drafted(house, other)
    row = factories.drafted(house, office)
    for verb in (actions.open_deliberation, actions.discard_deliberation):
        with pytest.raises(NotAllowed):
            verb(row, by=house.member())


def test_it_opens_with_three_statements_and_not_with_two(house, office):
    row = actions.begin_deliberation(house.committee, factories.draft(), by=office)
    actions.seed_statements(row, factories.TEXTS[:2], by=office)
    with pytest.raises(Refused, match="3"):
        actions.open_deliberation(row, by=office)
    actions.seed_statements(row, factories.TEXTS[:3], by=office)  # two stand there already
    assert actions.open_deliberation(row, by=office).state == "open"
    assert Statement.objects.filter(deliberation=row).count() == 3


@pytest.mark.once
def test_what_the_office_decides_is_checked(house, office):
    wrong = factories.draft(title="", question="问" * 301, min_group=2, closes_on=clock.today() - timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        actions.begin_deliberation(house.committee, wrong, by=office)
    assert set(caught.value.fields) == {"title", "question", "min_group", "closes_on"}


@pytest.mark.once
def test_while_people_vote_the_question_stays_and_the_smallest_group_only_grows(house, office):
    row = factories.opened(house, office)
    later = factories.draft(closes_on=clock.today() + timedelta(days=20), min_group=8)
    assert actions.change_deliberation(row, later, by=office).min_group == 8
    with pytest.raises(Refused):
        actions.change_deliberation(row, factories.draft(), by=office)
    with pytest.raises(Refused):
        actions.change_deliberation(row, factories.draft(question="另一个问题？", min_group=8), by=office)


def test_the_last_day_ends_it_and_it_can_be_opened_again(house, office):
    row = factories.opened(house, office)
    assert close_deliberations(house.committee.pk) == 0
    with clock.at(BETWEEN + timedelta(days=11)):
        assert (close_deliberations(house.committee.pk), close_deliberations(house.committee.pk)) == (1, 0)
        with pytest.raises(Refused):
            actions.reopen_deliberation(row, BETWEEN.date(), by=office)
        again = actions.reopen_deliberation(row, clock.today() + timedelta(days=3), by=office)
        assert (again.state, again.closed_at) == ("open", None)


def test_invitations_are_for_those_that_are_not_members_alone(house, office):
    row = factories.opened(house, office, openness="invited")
    made = actions.invite(row, ["居民代表甲", ""], by=office)
    assert [one.label for one in made] == ["居民代表甲", ""]
    assert actions.revoke_invitation(made[0], by=office).revoked
    with pytest.raises(NotAllowed):
        actions.revoke_invitation(made[1], by=house.member())
    closed = factories.opened(house, office, openness="members", title="只给委员")
    with pytest.raises(Refused):
        actions.invite(closed, [""], by=office)
    with pytest.raises(Refused):
        actions.invite(row, [""] * 501, by=office)


def test_a_participants_statement_waits_for_moderation_and_nobody_learns_whose_it_is(house, office):
    row = factories.opened(house, office)
    made = actions.propose_statement(row, "  先把\n荒地平整出来停车。 ")
    assert (made.text, made.state, made.number) == ("先把 荒地平整出来停车。", "submitted", 6)
    assert ("moderate_statement", "role:activity_organiser") in duties(row)
    event = Event.objects.get(kind="statement.begin", subject_id=made.pk)
    assert event.actor_id is None
    assert actions.propose_statement(row, made.text) is None
    with pytest.raises(Invalid):
        actions.propose_statement(row, "长" * 141)
    actions.accept_many([made], by=office)
    assert duties(row) == {("close_deliberation", "role:activity_organiser")}


@pytest.mark.once
def test_rejecting_needs_a_reason_and_can_be_taken_back(house, office):
    row = factories.opened(house, office)
    made = actions.propose_statement(row, "某某某应当下台。")
    with pytest.raises(Refused):
        actions.reject_many([made], by=office, note=" ")
    with pytest.raises(NotAllowed):
        actions.reject_many([made], by=house.member(), note="点名指责个人")
    actions.reject_many([made], by=office, note="点名指责个人")
    with pytest.raises(Stale):
        actions.reject_many([made], by=office, note="点名指责个人")
    assert actions.accept_many([made], by=office)[0].state == "accepted"


@pytest.mark.once
def test_statements_are_proposed_only_where_asked_for_and_while_people_vote(house, office):
    row = factories.opened(house, office, proposing=False)
    with pytest.raises(Refused):
        actions.propose_statement(row, "一条看法。")
    other = actions.close_deliberation(factories.opened(house, office), by=office)
    with pytest.raises(Refused):
        actions.propose_statement(other, "一条看法。")


@pytest.mark.once
def test_results_are_not_published_while_a_statement_waits(house, office):
    row = factories.opened(house, office)
    waiting = actions.propose_statement(row, "一条看法。")
    row = actions.close_deliberation(row, by=office)
    with pytest.raises(Refused):
        actions.publish_deliberation(row, by=office)
    actions.reject_many([waiting], by=office, note="与本题无关")
    assert actions.publish_deliberation(row, by=office).state == "published"


def test_corrections_of_the_work_calendar_move_the_offices_dates(house, office):
    row = actions.close_deliberation(factories.opened(house, office), by=office)
    due = row.step_due
    house_calendar_correction(house, row.step_due)
    admin = house.actor("system_admin")
    assert (
        actions.recompute_dates(house.committee.pk, by=admin),
        actions.recompute_dates(house.committee.pk, by=admin),
    ) == (1, 0)
    row.refresh_from_db()
    assert row.step_due > due
    with pytest.raises(NotAllowed):
        actions.recompute_dates(house.committee.pk, by=office)


def house_calendar_correction(house, day):
    from shangliang.committees.models import CalendarCorrection

    CalendarCorrection.objects.create(committee=house.committee, day=day, is_workday=False, reason="调休")
