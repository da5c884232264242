"""Figures taken apart are made of the same records as the whole."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope
from shangliang.handling import factories
from shangliang.indicators.registry import INDICATORS, Basis, figure, figures, together
from shangliang.indicators.series import dimensions_of, months_of, parts_of, years_of
from shangliang.proposals.models import Proposal

CUT_OFF = datetime(2024, 12, 31, tzinfo=clock.ZONE)


@pytest.fixture
def world(db):
    """Five proposals: of members and a party, in session and between, assigned to units of two lines, one answered."""
    with clock.at(factories.DAY):
        made = factories.make_world()
        with committee_scope(made.committee):
            factories.sent(made, factories.single(made, 0))
            factories.single(made, 1, in_session=False)
            factories.led(made, 0, 2)
            factories.single(made, 3, by_party=True)
            factories.filed_proposal(made, co_signers=made.members[1:2])
            later = Proposal.objects.order_by("-pk").first()
            Proposal.objects.filter(pk=later.pk).update(
                filed_at=later.filed_at + timedelta(days=62), submitted_at=later.submitted_at + timedelta(days=31)
            )
            yield made


def _whole(world, scope=""):
    return Basis(world.committee, world.session, CUT_OFF, scope)


def test_the_months_of_a_count_make_up_the_whole_with_the_empty_ones_between(world):
    months = months_of(figure("proposals_filed", _whole(world)))
    assert [m.number for m in months] == [4, 0, 1]
    assert sum(m.number for m in months) == figure("proposals_filed", _whole(world)).value


def test_a_month_is_a_scope_that_opens_onto_its_records(world):
    for month in months_of(figure("proposals_filed", _whole(world))):
        assert figure("proposals_filed", _whole(world, month.scope)).value == month.number
    in_session = figure(
        "proposals_filed", _whole(world, f"{months_of(figure('proposals_filed', _whole(world)))[0].scope}/大会期间")
    )
    assert in_session.value == 3


@pytest.mark.parametrize("slug", ["reply_rate", "handling_units", "members_total"])
def test_what_has_no_date_or_is_no_count_of_records_has_no_months(world, slug):
    assert months_of(figure(slug, _whole(world))) == []
    with pytest.raises(Refused):
        figure(slug, _whole(world, "2024-03"))


def test_two_months_at_once_are_refused(world):
    with pytest.raises(Refused):
        figure("proposals_filed", _whole(world, "2024-03/2024-04"))


def test_records_without_a_date_are_told_so_that_the_months_still_make_up_the_whole(world):
    Proposal.objects.filter(filed_at__isnull=False, kind="joint").update(
        state="archived", source="imported", filed_at=None
    )
    months = months_of(figure("proposals_filed", _whole(world)))
    assert months[-1].first is None
    assert sum(m.number for m in months) == figure("proposals_filed", _whole(world)).value == 5


def test_every_part_of_every_figure_is_what_the_figure_gives_in_that_scope(world):
    compared = 0
    for slug, known in INDICATORS.items():
        if known.only_scoped:
            continue
        shown = figure(slug, _whole(world))
        for along in dimensions_of(shown):
            parts = parts_of(shown, along)
            for part in parts:
                alone = figure(slug, _whole(world, part.scope))
                assert (alone.value, alone.denominator) == (part.value, part.denominator), (slug, part)
                compared += 1
            if along.adds_up and shown.of is None:
                assert sum(p.numerator for p in parts) in (0, shown.value), (slug, along.name)
    assert compared > 150


def test_units_lead_and_assist_apart(world):
    shown = figure("proposals_assigned", _whole(world))
    factory = {d.name: d for d in dimensions_of(shown)}
    for assignment in list(world.units[0].assignments.all()) + list(world.units[2].assignments.all()):
        if assignment.state == "offered":
            factories.accepted(world, assignment)
    leading = {p.scope: p.value for p in parts_of(shown, factory["lead_unit"])}
    assisting = {p.scope: p.value for p in parts_of(shown, factory["assisting_unit"])}
    assert leading == {"教育局（主办）": 2}
    assert assisting == {"宣传部（会办）": 1}
    assert figure("unit_load", _whole(world, "教育局/会办")).value == 0
    assert figure("unit_load", _whole(world, "教育局")).value == 2


def test_a_scope_that_a_figure_does_not_know_is_refused_and_never_ignored(world):
    for slug, scope in (
        ("members_total", "大会期间"),
        ("member_participation_rate", "结对"),
        ("proposal_topic_issues", "大会期间"),
        ("unit_load", "不在此处的局"),
        ("outcome_share", "Z类"),
        ("proposals_filed", "无此范围"),
    ):
        with pytest.raises(Refused):
            figure(slug, _whole(world, scope))


def test_a_figure_over_the_years_is_what_each_cycle_gives_and_cycles_to_come_have_none(world):
    with clock.at(CUT_OFF):
        (now,) = years_of("proposals_filed", world.committee, [world.session])
        assert now.value == figure("proposals_filed", _whole(world)).value
    with clock.at(world.session.window_opens - timedelta(days=1)):
        assert years_of("proposals_filed", world.committee, [world.session]) == []


def test_figures_told_together_are_those_told_alone(world):
    for told in figures(world.committee, world.session):
        alone = figure(told.indicator.slug, told.basis)
        assert (told.value, told.numerator, told.denominator) == (alone.value, alone.numerator, alone.denominator)


def test_what_figures_share_is_counted_once(world, django_assert_num_queries):
    with together(), django_assert_num_queries(3):
        assert figure("reply_rate", _whole(world)).value == Decimal("25.00")
        assert figure("completion_rate", _whole(world)).denominator == 4
        assert figure("proposals_assigned", _whole(world)).value == 4
