"""The demo's supervision comes to what the reports state, by the real verbs, without any proposal around it."""

import pytest

from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.demo.scenario import ScenarioError
from shangliang.demo.scenario.supervision import FILE, figures_of_supervision, supervision_years
from shangliang.indicators.registry import Basis, figure
from shangliang.supervision.models import SupervisionOpinion
from shangliang.workflow.models import Duty
from tests.support.subject import SCENARIO, built_alone

#: Other subjects count parts of the same figures, under scopes of their own.
STATED = {
    (f.committee, f.year, f.slug, f.scope): f
    for f in SCENARIO.published
    if (f.slug, f.scope) in figures_of_supervision(f.committee, f.year)
}


def built(key):
    """A committee with its supervision alone, at the demo's today."""
    return built_alone(key, lambda agenda, plan: agenda.expect_supervision(plan))


def see_to_figures(house, key):
    """The figures of the closed cycle are those of the data, and meet what was published."""
    session = house.sessions[2023]

    def value(slug, scope, rule=""):
        return figure(slug, Basis(house.committee, session, session.cut_off, scope), rule=rule).value

    asked = figures_of_supervision(key, 2023)
    assert {name: value(*name) for name in asked} == asked
    assert value("supervision_suggestions", "", "adopted") == asked["supervision_suggestions", ""]
    for (committee, _year, slug, scope), published in STATED.items():
        if committee == key:
            assert published.met_by(value(slug, scope), None), (slug, scope)


@pytest.mark.django_db
def test_a_small_committees_supervision_comes_to_what_was_stated_and_leaves_work_for_today():
    house = built("dawa")
    with committee_scope(house.committee):
        see_to_figures(house, "dawa")
        closed = SupervisionOpinion.objects.filter(session=house.sessions[2023])
        assert set(closed.values_list("state", "adoption")) == {("closed", "adopted")}
        now = set(SupervisionOpinion.objects.filter(session=house.sessions[2024]).values_list("state", flat=True))
        assert now == {"draft", "issued", "mending", "mended"}
        assert SupervisionOpinion.objects.get(patrol__isnull=False).patrol.photographs.count() == 2
        clerk = f"unit:{house.units[house.units_with_accounts()[0]].pk}"
        owed = set(Duty.objects.filter(closed_at__isnull=True).values_list("kind", "party"))
        assert ("answer_supervision_opinion", clerk) in owed
        assert {("look_again", f"role:{Role.PROPOSAL_STAFF}"), ("sort_patrol", f"role:{Role.PROPOSAL_STAFF}")} <= owed
        assert Duty.objects.filter(closed_at__isnull=True, due__lt=SCENARIO.today.astimezone(clock.ZONE)).count() == 0


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["chongqing", "neijiang", "dazu"])
def test_every_committees_supervision_comes_to_what_was_stated(key):
    house = built(key)
    with committee_scope(house.committee):
        see_to_figures(house, key)


def test_every_stated_figure_of_supervision_is_met():
    assert {(f.slug, f.scope, f.value) for f in STATED.values()} == {
        ("supervision_suggestions", "", 16),
        ("supervision_suggestions", "雪亮工程专题视察", 4),
        ("suggestions_made", "专题视察", 30),
        ("supervision_targets", "农村面貌改善", 18),
        ("units_reviewed", "提案办理", 10),
    }


def test_data_that_do_not_fit_are_told(tmp_path):
    path = tmp_path / "supervision.toml"
    for before, after in (('"consultation", 2023', '"visit", 2023'), ("2023-04-18, 4, 3, 0", "2023-04-18, 4, 0, 0")):
        path.write_text(FILE.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
        with pytest.raises(ScenarioError, match="activities"):
            supervision_years.__wrapped__(path)
