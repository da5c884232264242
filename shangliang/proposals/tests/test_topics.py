"""Reference topics and leads from the public (domain §2.1)."""

import pytest

from shangliang.committees.factories import make_committee
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import access, actions
from shangliang.proposals.models import ReferenceTopic
from shangliang.workflow.models import Duty


def test_topics_are_published_in_batches_and_numbered_through(house):
    staff = house.actor("staff")
    first = actions.publish_topics(house.session, [("通学路安全", "区教委"), ("老旧小区加装电梯", "")], by=staff)
    second = actions.publish_topics(house.session, [("夜间照明", ""), ("  ", "")], by=staff)
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert list(ReferenceTopic.objects.values_list("number", "title")) == [
        (1, "通学路安全"),
        (2, "老旧小区加装电梯"),
        (3, "夜间照明"),
    ]


def test_topics_are_the_offices_own_to_publish(house):
    other = make_committee()
    with pytest.raises(NotAllowed):
        actions.publish_topics(house.session, [("通学路安全", "")], by=house.member(0))
    with committee_scope(house.committee, other.committee), pytest.raises(NotAllowed):
        actions.publish_topics(house.session, [("通学路安全", "")], by=other.actor("staff"))
    with pytest.raises(Refused):
        actions.publish_topics(house.session, [(" ", "")], by=house.actor("staff"))


def test_a_lead_has_at_most_three_hundred_characters_and_is_the_staffs_to_sort(house):
    with pytest.raises(Invalid):
        actions.receive_lead(house.committee, text=" ")
    with pytest.raises(Invalid):
        actions.receive_lead(house.committee, text="字" * 301)
    lead = actions.receive_lead(house.committee, text="字" * 300, contact="13800000000")
    duty = Duty.objects.get()
    assert (duty.party, duty.kind, duty.root_id) == ("role:proposal_staff", "sort_lead", lead.pk)


def test_a_lead_is_adopted_or_declined_with_a_reason_once(house):
    first, second = (actions.receive_lead(house.committee, text=t) for t in ("路灯不亮", "请发补贴"))
    for stranger in (house.member(0), house.actor("director")):
        with pytest.raises(NotAllowed):
            actions.adopt_lead(first, by=stranger)
    assert actions.adopt_lead(first, by=house.actor("staff")).state == "adopted"
    with pytest.raises(Refused):
        actions.decline_lead(second, by=house.actor("staff"), reason="")
    assert actions.decline_lead(second, by=house.actor("staff"), reason="不属于提案范围").state == "declined"
    with pytest.raises(Stale):
        actions.decline_lead(first, by=house.actor("staff"), reason="重复")
    assert not Duty.objects.filter(closed_at__isnull=True).exists()


def test_members_see_adopted_leads_and_the_office_all(house):
    first = actions.receive_lead(house.committee, text="路灯不亮")
    second = actions.receive_lead(house.committee, text="公交太少")
    actions.adopt_lead(first, by=house.actor("staff"))
    assert list(access.visible_leads(house.member(0))) == [first]
    assert set(access.visible_leads(house.actor("staff"))) == {first, second}
    assert not access.visible_leads(house.clerk(0)).exists()
