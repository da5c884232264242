"""The demo's joint consultation: committees come together once they are both built, in whichever order."""

from types import SimpleNamespace

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.consultations import factories
from shangliang.consultations.models import Partner, SharedPaper, Topic
from shangliang.core.tenancy import committee_scope
from shangliang.demo import joint
from shangliang.demo.scenario.consultations import consultation_years
from shangliang.demo.scenario.joint import JointConsultation, Part, joint_consultations


@pytest.mark.once
def test_committees_join_as_they_are_built_and_each_shares_its_paper_once(db, monkeypatch):
    places = {name: make_committee() for name in ("city", "county", "town")}
    for name, house in places.items():
        with house.scope(BETWEEN):
            if name == "city":
                factories.under_way(house, form="joint")
                led = Topic.objects.get()
            else:
                factories.issued(house)
    row = JointConsultation(
        places["city"].session.year,
        led.title,
        Part("city", "提纲", "请提出问题。"),
        [Part(name, f"{name}的材料", "两个问题。", "经主席会议同意") for name in ("county", "town")],
    )
    monkeypatch.setattr(joint, "joint_consultations", lambda: (row,))
    built = {}

    def hold():
        return joint.hold_joint(SimpleNamespace(today=BETWEEN), built.get)

    def add(name):
        built[name] = (places[name].committee, factories.office(places[name]))

    add("county")
    assert hold() == 0  # who leads is not there yet
    add("city")
    assert (hold(), hold()) == (1, 0)
    add("town")
    assert (hold(), hold()) == (1, 0)
    with committee_scope(places["city"].committee):
        assert set(Partner.objects.values_list("answer", flat=True)) == {"joined"}
        assert set(SharedPaper.objects.values_list("title", flat=True)) == {"county的材料", "town的材料"}
    with committee_scope(places["county"].committee):
        own = Topic.objects.get(led_by=places["city"].committee)
        assert own.state == "under_way"
        assert set(SharedPaper.objects.values_list("title", flat=True)) == {"提纲", "town的材料"}


def test_the_leaders_topic_stands_in_its_plan_and_the_invited_have_plans():
    plans = {(row.committee, row.year): row for row in consultation_years()}
    for row in joint_consultations():
        assert row.topic in {t.title for t in plans[row.leader.committee, row.year].topics if t.form == "joint"}
        assert all(plans[part.committee, row.year].issued for part in row.partners)
