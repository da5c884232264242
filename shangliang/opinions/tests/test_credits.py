"""What reports earn their members: each credit names its record, and combined ones earn along."""

import pytest

from shangliang.core import clock
from shangliang.opinions import actions, credits, factories

pytestmark = pytest.mark.once


def test_a_report_earns_by_itself_and_by_its_issue_and_what_was_combined_earns_along(house, office):
    whole, part = factories.edited(house, office, 0), factories.submitted(house, 1)
    kept = factories.submitted(house, 2)
    actions.combine(whole, [part], by=office[0])
    actions.keep_many([kept], by=office[0], note="已有安排")
    factories.draft(house, 3)
    rows = actions.review_many(actions.hand_in_many([whole], by=office[0]), by=office[1])
    issue = factories.issued(house, office, *actions.sign_many(rows, by=house.actor("leadership")))
    day = clock.today()
    drafts = [
        actions.AdoptionDraft(issue, body="市政协", level="city", on=day),
        actions.AdoptionDraft(whole, body="全国政协", level="national", on=day),
    ]
    adoptions = actions.record_adoptions(drafts, by=office[0])
    given = actions.InstructionDraft(issue, leader="赵书记", text="请研究。", rank="市领导", on=day)
    (instruction,) = actions.record_instructions([given], by=office[0])
    found = credits.credits_of(house.session)
    for member, opinion in ((house.members[0], whole), (house.members[1], part)):
        own = {(c.earned, c.record, c.level) for c in found if c.member_id == member.pk}
        assert own == {
            ("reported", ("opinion", opinion.pk), ""),
            ("issued", ("opinion_issue", issue.pk), ""),
            ("adopted", ("opinion_adopted", adoptions[0].pk), "city"),
            ("adopted", ("opinion_adopted", adoptions[1].pk), "national"),
            ("instructed", ("opinion_instructed", instruction.pk), "市领导"),
        }
        assert credits.by_member(found)[member.pk] == {"reported": 1, "issued": 1, "adopted": 1, "instructed": 1}
    assert credits.by_member(found)[house.members[2].pk] == {"reported": 1}
    assert house.members[3].pk not in credits.by_member(found)


def test_an_issue_that_is_not_out_earns_nothing(house, office):
    signed = factories.signed(house, office)
    actions.make_issues(house.committee, [actions.IssueDraft([signed])], by=office[0])
    assert [c.earned for c in credits.credits_of(house.session)] == ["reported"]
