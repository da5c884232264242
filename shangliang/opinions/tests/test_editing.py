import pytest

from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.opinions import actions, factories, queries
from shangliang.opinions.models import Issue, Opinion
from shangliang.workflow.models import Duty, Outbox


def kinds(opinion):
    return list(
        Duty.objects.filter(subject_kind="opinion", subject_id=opinion.pk, closed_at__isnull=True).values_list(
            "kind", "party"
        )
    )


def test_what_was_submitted_stays_beside_the_edited_text(house, office):
    opinion = factories.edited(house, office)
    assert opinion.edited_title == opinion.title
    actions.save_edited(opinion, actions.Text(title="关于疏通管网", situation="三处小区积水。"), by=office[0])
    opinion.refresh_from_db()
    assert (opinion.title, opinion.edited_title) == (factories.TEXT.title, "关于疏通管网")
    with pytest.raises(Stale):
        actions.save_edited(opinion, actions.Text(title="旧窗口"), by=office[0], version=0)
    with pytest.raises(NotAllowed):
        actions.save_edited(opinion, actions.Text(title="作者改"), by=house.member())


def test_the_ends_of_lines_are_no_difference(house, office):
    """Browsers end them with two signs, programs and registers with one."""
    opinion = factories.edited(house, office, situation="第一行。\n第二行。")
    typed = actions.Text(title=opinion.title, situation="第一行。\r\n第二行，改过。")
    actions.save_edited(opinion, typed, by=office[0])
    opinion.refresh_from_db()
    pieces = dict(queries.differences(opinion))["situation"]
    assert [(p.kind, p.text) for p in pieces if p.kind != "same"] == [("new", "，改过")]


def test_whoever_edited_does_not_review_unless_the_committee_decides_so(house, office, leader):
    opinion = factories.edited(house, office)
    actions.hand_in_many([opinion], by=office[0])
    with pytest.raises(Refused, match="其他人审核"):
        actions.review_many([opinion], by=office[0])
    with pytest.raises(NotAllowed):
        actions.review_many([opinion], by=leader)
    assert actions.review_many([opinion], by=office[1])[0].state == "reviewed"
    assert kinds(opinion) == [("sign_opinion", "role:leadership")]
    house.committee.rules = {"opinion_four_eyes": False, "opinion_signed_by": "opinion_staff"}
    house.committee.save()
    alone = factories.edited(house, office)
    actions.hand_in_many([alone], by=office[0])
    actions.review_many([alone], by=office[0])
    assert actions.sign_many([alone], by=office[0])[0].state == "signed"


def test_leadership_signs_or_sends_back_and_the_editor_has_it_again(house, office, leader):
    opinion = factories.reviewed(house, office)
    with pytest.raises(NotAllowed):
        actions.sign_many([opinion], by=office[0])
    with pytest.raises(Refused):
        actions.send_back(opinion, by=leader, note="")
    back = actions.send_back(opinion, by=leader, note="数据请核实")
    assert (back.state, back.reason) == ("editing", "数据请核实")
    assert kinds(opinion) == [("edit_opinion", "role:opinion_staff")]
    actions.review_many(actions.hand_in_many([opinion], by=office[0]), by=office[1])
    assert actions.sign_many([opinion], by=leader)[0].state == "signed"
    assert kinds(opinion) == [("issue_opinion", "role:opinion_staff")]


def test_an_empty_or_overlong_edited_text_is_not_handed_in(house, office):
    opinion = factories.edited(house, office)
    actions.save_edited(opinion, actions.Text(situation="长" * 1501), by=office[0])
    with pytest.raises(Refused, match="1500"):
        actions.hand_in_many([opinion], by=office[0])
    actions.save_edited(opinion, actions.Text(situation=""), by=office[0])
    with pytest.raises(Refused):
        actions.hand_in_many([opinion], by=office[0])


def test_several_are_combined_into_one_and_all_authors_share_in_it(house, office, leader):
    whole = factories.edited(house, office)
    first, second = factories.submitted(house, 1, situation="南门也积水。"), factories.edited(house, office, 2)
    with pytest.raises(Refused):
        actions.combine(whole, [], by=office[0])
    with pytest.raises(NotAllowed):
        actions.combine(whole, [first], by=leader)
    combined = actions.combine(whole, [first, second], by=office[0])
    assert "南门也积水。" in combined.edited_situation
    assert set(combined.combined.values_list("state", flat=True)) == {"combined"}
    with pytest.raises(Refused):
        actions.keep_many([combined], by=office[0], note="不再编发")
    with pytest.raises(Refused):
        actions.combine(factories.edited(house, office, 3), [combined], by=office[0])
    actions.review_many(actions.hand_in_many([whole], by=office[0]), by=office[1])
    actions.sign_many([whole], by=leader)
    factories.issued(house, office, Opinion.objects.get(pk=whole.pk))
    told = Outbox.objects.filter(kind="opinion.issued").values_list("party", flat=True)
    assert set(told) == {f"member:{house.members[n].pk}" for n in (0, 1, 2)}


def test_an_item_cannot_be_combined_into_itself(house, office):
    opinion = factories.edited(house, office)
    with pytest.raises(Refused):
        actions.combine(opinion, [opinion], by=office[0])


def test_issues_are_numbered_in_their_cycle_and_carry_one_item_or_several(house, office, leader):
    items = [factories.signed(house, office, n) for n in range(3)]
    with pytest.raises(NotAllowed):
        actions.make_issues(house.committee, [actions.IssueDraft(items)], by=leader)
    drafts = [actions.IssueDraft(items[:2], "汛前排查专刊"), actions.IssueDraft(items[2:])]
    made = actions.make_issues(house.committee, drafts, by=office[0])
    with pytest.raises(Refused):
        actions.make_issues(house.committee, [actions.IssueDraft(items[:1])], by=office[0])
    out = actions.issue_many(made, by=office[0])
    assert [(i.number, i.title) for i in out] == [(1, "汛前排查专刊"), (2, str(items[2]))]
    assert set(Opinion.objects.values_list("state", flat=True)) == {"issued"}
    again = factories.issued(house, office, items[0])
    assert (again.number, again.items.count()) == (3, 1)
    with pytest.raises(Refused):
        actions.make_issues(house.committee, [actions.IssueDraft([factories.submitted(house)])], by=office[0])


def test_an_issue_in_the_making_is_changed_or_given_up_and_one_that_is_out_is_not(house, office):
    items = [factories.signed(house, office, n) for n in range(2)]
    (issue,) = actions.make_issues(house.committee, [actions.IssueDraft(items[:1])], by=office[0])
    actions.change_issue(issue, actions.IssueDraft(list(reversed(items)), "两条"), by=office[0])
    assert [p.opinion_id for p in issue.places.order_by("order")] == [items[1].pk, items[0].pk]
    actions.discard_issue(issue, by=office[0])
    out = factories.issued(house, office, *items)
    assert out.number == 1
    with pytest.raises(Refused):
        actions.change_issue(out, actions.IssueDraft(items, "改名"), by=office[0])
    with pytest.raises(Stale):
        actions.discard_issue(out, by=office[0])
    assert set(Issue.objects.values_list("state", flat=True)) == {"discarded", "issued"}
