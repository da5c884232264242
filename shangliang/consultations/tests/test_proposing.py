"""A proposal-handling consultation names the proposals that it is about; both pages tell those who may read it."""

import pytest
from django.urls import reverse

from shangliang.consultations import access, actions, factories
from shangliang.core.errors import NotAllowed, Refused
from shangliang.proposals import factories as proposal_factories
from shangliang.proposals.models import Proposal
from shangliang.workflow.models import Event
from tests.support.pages import signed_in


@pytest.fixture
def topic(house):
    return factories.under_way(house, form="proposal", organiser=house.collectives[0])


@pytest.fixture
def filed(house):
    return proposal_factories.filed(house)[0]


def test_whoever_works_on_the_topic_names_filed_proposals_once_and_takes_them_off_again(house, topic, filed, office):
    assert actions.name_proposals(topic, [filed, filed.pk], by=house.liaison(0)) == [filed.pk]
    assert actions.name_proposals(topic, [filed], by=office) == []  # known already
    assert [e.data for e in Event.objects.filter(kind="consultation_topic.name_proposals")] == [
        {"proposals": [filed.pk]}
    ]
    assert access.proposals_of(house.member(1), topic).get() == filed
    for other in (house.member(), house.liaison(1), house.actor("leadership")):
        with pytest.raises(NotAllowed):
            actions.unname_proposal(topic, filed, by=other)
    actions.unname_proposal(topic, filed, by=office)
    assert not topic.proposals.exists()
    with pytest.raises(NotAllowed):
        actions.unname_proposal(topic, filed, by=office)


@pytest.mark.once
def test_only_what_is_filed_and_read_by_the_namer_is_named_and_only_by_this_form(house, topic, filed, office):
    waiting = proposal_factories.submitted(house)
    Proposal.objects.filter(pk=filed.pk).update(secrecy="internal")
    for hidden in (waiting, filed):
        with pytest.raises(NotAllowed):
            actions.name_proposals(topic, [hidden], by=office)
    Proposal.objects.filter(pk=filed.pk).update(secrecy="open")
    topic.form = "special"
    topic.save()
    with pytest.raises(Refused, match="提案办理协商"):
        actions.name_proposals(topic, [filed], by=office)


@pytest.mark.once
def test_case_numbers_are_typed_and_both_pages_lead_to_each_other(house, topic, filed, office):
    page = reverse("consultations:topic", args=[topic.pk])
    other = reverse("workbench:proposal", args=[filed.pk])
    client = signed_in(office)
    for wrong, said in (("没有", "请填写案号"), (f"{filed.case_number}、9999", "没有案号为 9999")):
        assert said in client.post(page, {"do": "about", "numbers": wrong}).content.decode()
    assert not topic.proposals.exists()
    client.post(page, {"do": "about", "numbers": f"第{filed.case_number:04d}号"})
    assert topic.proposals.get() == filed
    assert other in client.get(page).content.decode()
    assert page in client.get(other).content.decode()
    # A proposal that a reader may not read is not named to them.
    Proposal.objects.filter(pk=filed.pk).update(publish_consent=False)
    assert other not in signed_in(house.member(1)).get(page).content.decode()
    assert client.post(page, {"do": "unname", "link": 10**6}).status_code == 404
    client.post(page, {"do": "unname", "link": filed.pk})
    assert page not in client.get(other).content.decode()
