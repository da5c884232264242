"""The demo's consultations come to what the reports state, by the real verbs, without any proposal around them."""

import pytest

from shangliang.consultations.models import AdviceReport, ReportInstruction, Suggestion, SurveyGroup, Topic
from shangliang.core.tenancy import committee_scope
from shangliang.demo.scenario import ScenarioError
from shangliang.demo.scenario.consultations import FILE, consultation_years, figures_of_consultations
from shangliang.workflow.models import Duty
from tests.support.subject import SCENARIO, built_alone, figures_told

#: Other subjects count parts of the same figures, under scopes of their own.
STATED = {
    (f.committee, f.year, f.slug, f.scope): f.value
    for f in SCENARIO.published
    if (f.slug, f.scope) in figures_of_consultations(f.committee, f.year)
}
CLOSED = [row for row in consultation_years() if row.closed]


def built(key):
    """A committee with its consultations alone, at the demo's today."""
    return built_alone(key, lambda agenda, plan: agenda.expect_consultations(plan, SCENARIO.today))


def told(house, row):
    """The figures of a cycle, and those that its data and the reports ask for."""
    asked = figures_of_consultations(row.committee, row.year)
    stated = {(s, scope): v for (c, y, s, scope), v in STATED.items() if (c, y) == (row.committee, row.year)}
    names = asked | stated
    return figures_told(house, row.year, names), names


@pytest.mark.once
@pytest.mark.django_db
def test_a_small_committees_year_comes_to_what_was_stated():
    house = built("dawa")
    with committee_scope(house.committee):
        for row in (r for r in CLOSED if r.committee == "dawa"):
            found, asked = told(house, row)
            assert found == asked
        topics = Topic.objects.filter(plan__session__year=2023)
        assert set(topics.values_list("state", flat=True)) == {"concluded", "declined"}
        # The next year's are called for today, and the public has handed in some by itself.
        calling = Topic.objects.exclude(pk__in=topics)
        assert set(calling.values_list("state", flat=True)) == {"proposed"}
        assert calling.filter(source_name="群众").count() == 2
        open_now = Duty.objects.filter(closed_at__isnull=True)
        assert set(open_now.values_list("kind", flat=True)) == {"close_topic_call", "choose_topic"}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["chongqing", "neijiang", "dazu"])
def test_every_committees_years_come_to_what_was_stated(key):
    house = built(key)
    with committee_scope(house.committee):
        for row in (r for r in CLOSED if r.committee == key):
            found, asked = told(house, row)
            assert found == asked
        late = Duty.objects.filter(closed_at__isnull=True, due__lt=SCENARIO.today.date())
        assert [(d.kind, d.due) for d in late] == []


@pytest.mark.long
@pytest.mark.django_db
def test_the_demos_people_have_consultations_to_work_on_today():
    house = built("dazu")
    with committee_scope(house.committee):
        assert Topic.objects.get(title="老城区停车治理").state == "under_way"
        member = next(m for m in house.members if m.user.name == "林知远")
        assert SurveyGroup.objects.filter(leader=member, state="working").exists()
        assert AdviceReport.objects.filter(state="checking").exists()
        assert ReportInstruction.objects.filter(state="open").exists()
        assert Topic.objects.filter(state="proposed").exists()
        unit = next(u for u in house.units if u.name == "区教委")
        assert Suggestion.objects.filter(unit=unit, state="asked").count() == 2
        liaison = next(c for c in house.collectives if c.name == "民盟大足区支部")
        assert Topic.objects.filter(organiser=liaison, state="under_way").exists()


def test_every_stated_figure_of_consultations_is_met():
    years = {(row.committee, row.year) for row in CLOSED}
    assert {(committee, year) for committee, year, _slug, _scope in STATED} <= years
    assert len(STATED) == 12


def test_a_year_that_does_not_fit_together_is_told(tmp_path):
    path, text = tmp_path / "consultations.toml", FILE.read_text(encoding="utf-8")
    for wrong, words in (
        (text.replace("adopted = 8", "adopted = 80", 1), "more than it makes"),
        (text.replace('form = "专题协商"', 'form = "闲谈"', 1), "form"),
        (text.replace("issued = 2023-02-16", "issued = 2024-02-16", 1), "between"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(ScenarioError, match=words):
            consultation_years(path)
