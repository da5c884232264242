"""Who keeps published figures, what is refused, and what stands beside what."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.indicators import access, actions, queries
from shangliang.indicators.models import PublishedFigure, PublishedSource
from shangliang.workflow.models import Event

REPORT = actions.SourceDraft("临江县", 2025, "常务委员会工作报告", level="county")
HELD = actions.FigureDraft("consultations_held", Decimal(12), scope="对口", unit="次")


@pytest.fixture
def house(db):
    with make_committee().scope(BETWEEN) as house:
        yield house


@pytest.fixture
def source(house):
    return actions.enter_source(house.committee, REPORT, by=house.actor("research"))


def test_the_research_office_and_the_proposal_office_keep_figures_and_nobody_else(house):
    for name in ("research", "staff", "director"):
        actions.enter_source(house.committee, REPORT, by=house.actor(name))
    for actor in (house.member(), house.clerk(), house.actor("leadership"), house.actor("auditor")):
        with pytest.raises(NotAllowed):
            actions.enter_source(house.committee, REPORT, by=actor)
    assert PublishedSource.objects.count() == 3


def test_every_change_of_published_figures_leaves_one_event(house, source):
    by = house.actor("research")
    (row,) = actions.enter_figures(source, [HELD], by=by, confirmed=False)
    actions.correct_figure(row, replace(HELD, value=Decimal(13)), by=by)
    actions.correct_source(source, replace(REPORT, year=2024), by=by)
    actions.remove_figure(row, by=by)
    actions.remove_source(source, by=by)
    kinds = list(Event.objects.filter(root_kind="published_source").order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "published_source.enter",
        "published_figures.enter",
        "published_figure.correct",
        "published_source.correct",
        "published_figure.remove",
        "published_source.remove",
    ]
    correction = Event.objects.get(kind="published_figure.correct")
    assert (correction.data["before"]["value"], correction.data["after"]["value"]) == ("12", "13")


def test_what_a_program_read_is_unconfirmed_until_a_person_compared_it(house, source):
    by = house.actor("research")
    read = [HELD, actions.FigureDraft("other", Decimal("3.5"))]
    assert all(r.confirmed_at is None for r in actions.enter_figures(source, read, by=by, confirmed=False))
    assert actions.confirm_figures(source, by=by) == 2
    assert actions.confirm_figures(source, by=by) == 0
    assert {r.confirmed_by_id for r in source.figures.all()} == {by.user_id}


def test_entering_the_same_figure_again_changes_nothing_and_a_different_value_stands_beside_it(house, source):
    by = house.actor("research")
    assert len(actions.enter_figures(source, [HELD, HELD], by=by)) == 1
    assert actions.enter_figures(source, [HELD], by=by) == []
    actions.enter_figures(source, [replace(HELD, value=Decimal(14))], by=by)
    assert sorted(source.figures.values_list("value", flat=True)) == [12, 14]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "no_such_figure"}, "slug"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal(10) ** 13}, "value"),
        ({"qualifier": "about"}, "qualifier"),
        ({"year": 25}, "year"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused_with_its_field_and_nothing_is_kept(house, source, change, field):
    with pytest.raises(Invalid) as refusal:
        actions.enter_figures(source, [HELD, replace(HELD, **change)], by=house.actor("research"))
    assert list(refusal.value.fields) == [field]
    assert not PublishedFigure.objects.exists()


def test_a_source_needs_place_title_and_a_year_and_its_address_leads_to_the_web(house):
    wrong = actions.SourceDraft(" ", 25, "", address="javascript:alert(1)")
    with pytest.raises(Invalid) as refusal:
        actions.enter_source(house.committee, wrong, by=house.actor("research"))
    assert set(refusal.value.fields) == {"place", "title", "year", "address"}


def test_what_was_removed_meanwhile_is_told(house, source):
    by = house.actor("research")
    (row,) = actions.enter_figures(source, [HELD], by=by)
    actions.remove_source(source, by=by)
    with pytest.raises(Refused, match="removed|删除"):
        actions.correct_figure(row, HELD, by=by)
    with pytest.raises(Refused, match="removed|删除"):
        actions.enter_figures(source, [HELD], by=by)


def test_another_committees_published_figures_do_not_exist(house, source):
    actions.enter_figures(source, [HELD], by=house.actor("research"))
    other = make_committee("清河县")
    with other.scope(BETWEEN):
        reader = other.actor("research")
        assert not access.sources(reader).exists()
        assert not access.published(reader).exists()
        with pytest.raises(Refused):
            actions.remove_source(source, by=reader)


def test_a_computed_figure_stands_first_and_the_published_one_beside_it_with_whether_they_agree(house):
    by = house.actor("research")
    own = actions.enter_source(house.committee, replace(REPORT, place=house.committee.place, year=2026), by=by)
    drafts = [
        actions.FigureDraft("members_total", Decimal(10), qualifier="at_least"),
        actions.FigureDraft("committees", Decimal(99)),
        actions.FigureDraft("member_studios", Decimal(7)),
        actions.FigureDraft("members_participating", Decimal(5), scope="结对"),
    ]
    actions.enter_figures(own, drafts, by=by)
    rows = {(r.slug, r.scope): r for r in queries.standings(by, house.session, area="service")}
    members = rows["members_total", ""]
    assert members.computed.value == len(house.members)
    assert members.agrees is (10 <= len(house.members) < 20)
    assert rows["committees", ""].agrees is False
    assert rows["member_studios", ""].computed is None
    assert [p.printed for p in rows["member_studios", ""].published] == ["7"]
    # No record here says who is paired: the figure of another subject is not borrowed for it.
    assert rows["members_participating", "结对"].computed is None


def test_places_and_years_are_compared_own_figures_computed_and_others_as_published(house):
    by = house.actor("research")
    theirs = actions.enter_source(house.committee, replace(REPORT, year=2026), by=by)
    actions.enter_figures(theirs, [actions.FigureDraft("committees", Decimal(6), unit="个")], by=by)
    sessions = list(access.sessions(by))
    offered = queries.choices(by, sessions)
    assert offered.places == (house.committee.place, "临江县")
    (compared,) = queries.compare(by, sessions, slugs=["committees"], places=offered.places, years=[2026])
    ours, others = compared.lines
    assert (ours.cells[0].computed.value, others.cells[0].value) == (4, 6)
    assert others.cells[0].published.source == theirs
    chart = queries.chart_of(compared, [2026])
    assert [s["values"] for s in chart["series"]] == [[4], [6.0]]
