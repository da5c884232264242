"""The demo's deliberations: one is over and shows three groups, one waits for votes and moderation today."""

import pytest

from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.deliberation.models import Deliberation
from shangliang.demo.scenario import ScenarioError
from shangliang.demo.scenario.deliberations import FILE, deliberations
from shangliang.workflow.models import Duty
from tests.support.subject import SCENARIO, built_alone


@pytest.mark.once
@pytest.mark.django_db
def test_one_is_over_with_what_unites_and_divides_and_one_has_something_to_do_today():
    house = built_alone("dazu", lambda agenda, plan: agenda.expect_deliberations(plan.key, SCENARIO.today))
    with committee_scope(house.committee):
        over, running = Deliberation.objects.select_related("result").order_by("pk")
        planned = [row for row in deliberations() if row.committee == "dazu"]
        assert [over.state, running.state] == ["published", "open"]
        for row, made in zip(planned, (over, running), strict=True):
            assert made.result.shown["people"] == row.people
        assert over.result.shown["k"] == 3
        assert over.result.shown["ground"]
        assert over.result.shown["apart"]
        with clock.at(SCENARIO.today):
            waiting = Duty.objects.filter(kind="moderate_statement", closed_at__isnull=True)
            assert waiting.count() == sum(s.writer == "w" for s in planned[1].statements)


def test_a_mistake_in_the_data_names_its_key(tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace("groups = [41, 35, 24]", "groups = [41, 35, 25]"))
    with pytest.raises(ScenarioError, match="groups"):
        deliberations(file)
