"""The figures of opinions: items and issues, up to the cut-off, each equal to the records that it opens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.indicators.registry import INDICATORS, Basis, figure, figures
from shangliang.opinions import actions, factories
from shangliang.proposals import factories as proposal_factories


@pytest.fixture
def basis(house):
    return Basis(house.committee, house.session, clock.now() + timedelta(days=1))


@pytest.fixture
def year(house, office, leader):
    """Five items in three issues, one of them combined into another; what became of them."""
    whole = factories.edited(house, office)
    actions.combine(whole, [factories.submitted(house, 1)], by=office[0])
    actions.review_many(actions.hand_in_many([whole], by=office[0]), by=office[1])
    actions.sign_many([whole], by=leader)
    whole.refresh_from_db()
    two = [factories.signed(house, office, n) for n in (2, 3)]
    issues = [factories.issued(house, office, whole), factories.issued(house, office, *two)]
    for item in two:
        item.refresh_from_db()
    issues.append(factories.issued(house, office, two[0]))
    factories.submitted(house, 4)
    today = clock.today()
    drafts = [
        actions.AdoptionDraft(issues[1], "市政协", "city", today),
        actions.AdoptionDraft(two[0], "省政协", "province", today, combined=True),
    ]
    actions.record_adoptions(drafts, by=office[0])
    actions.record_instructions([actions.InstructionDraft(whole, "赵书记", "请研究", today)], by=office[0])
    actions.send_many(issues[:1], by=office[0], way="leaders", receiver="区委")
    (task,) = actions.assign_many([actions.TaskDraft(issues[1], house.units[0])], by=office[0])
    actions.handle_task(task, by=house.clerk(0), answer="已办", effect="solved")
    return issues, task


def value(basis, slug, rule="", scope=""):
    return figure(slug, replace(basis, scope=scope), rule=rule).value


def test_items_and_issues_are_counted_apart(year, basis, office):
    assert value(basis, "opinions_received") == 5
    assert (value(basis, "opinions_compiled"), value(basis, "opinions_compiled", "with_combined")) == (3, 4)
    assert value(basis, "opinions_issues") == 3
    assert (value(basis, "opinions_submitted"), value(basis, "opinions_submitted", "issues")) == (1, 1)
    assert value(basis, "opinions_adopted_by_upper") == 2
    assert value(basis, "opinions_adopted_by_upper", "issues") == 2
    assert value(basis, "opinions_adopted_by_upper", scope="省政协") == 1
    assert value(basis, "opinions_leader_instructions", scope="区领导") == 1
    assert value(basis, "opinions_resolved") == 0
    actions.feed_back_many([year[1]], by=office[0])
    assert (value(basis, "opinions_resolved"), value(basis, "opinions_resolved", "issues")) == (2, 1)


def test_every_figure_is_the_number_of_the_records_that_it_opens(year, basis):
    session = basis.session
    session.cut_off = basis.cut_off
    told = figures(basis.committee, session, area="opinions")
    assert {f.indicator.slug for f in told} == {slug for slug in INDICATORS if slug.startswith("opinions_")}
    for one in told:
        for rule in one.indicator.rules:
            again = figure(one.indicator.slug, one.basis, rule=rule.name)
            assert again.value == len(set(again.counted.records.values_list("pk", flat=True)))


def test_what_happens_after_the_cut_off_does_not_count(year, basis):
    before = replace(basis, cut_off=clock.now() - timedelta(days=2))
    for slug in INDICATORS:
        if slug.startswith("opinions_"):
            assert value(before, slug) == 0


def test_origins_narrow_and_an_unknown_scope_is_refused(house, year, basis):
    proposal_factories.not_filed(house)
    assert value(basis, "opinions_received", scope="提案转") == 1
    assert value(basis, "opinions_received", scope="委员") == 5
    assert value(basis, "opinions_adopted_by_upper", scope="委员/市政协") == 2
    for slug, scope in (
        ("opinions_received", "火星"),
        ("opinions_adopted_by_upper", "火星"),
        ("opinions_issues", "委员"),
    ):
        with pytest.raises(Refused):
            value(basis, slug, scope=scope)
