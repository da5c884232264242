"""Opinions: issued with a number, answered, mended, and closed by a second look alone."""

from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.supervision import actions, factories
from shangliang.supervision.models import Photograph, SupervisionOpinion
from shangliang.workflow.models import Duty, Event, Outbox


def owed(record, kind):
    return Duty.objects.filter(subject_id=record.pk, kind=kind, closed_at__isnull=True)


def test_an_opinion_goes_from_draft_to_second_look_with_one_party_and_one_day_at_each_step(
    house, staff, director, clerk
):
    opinion = factories.drafted(house)
    assert owed(opinion, "issue_supervision_opinion").get().party == "role:proposal_director"
    with pytest.raises(NotAllowed):
        actions.issue_many([opinion], by=staff)
    (opinion,) = actions.issue_many([opinion], by=director)
    assert (opinion.number, opinion.answer_due) == (1, opinion.due)
    assert owed(opinion, "answer_supervision_opinion").get().party == f"unit:{house.units[0].pk}"
    with pytest.raises(NotAllowed):
        actions.answer_many([opinion], by=house.clerk(1), adoption="adopted", answer="采纳。")
    with pytest.raises(Refused, match="答复|answer"):
        actions.answer_many([opinion], by=clerk, adoption="partly", answer=" ")
    day = clock.today() + timedelta(days=20)
    (opinion,) = actions.answer_many([opinion], by=clerk, adoption="partly", answer="部分采纳。", mend_by=day)
    assert opinion.mend_due >= day
    with pytest.raises(Stale):
        actions.look_many([opinion], actions.Look(True, "已改。"), by=staff)
    uploads = [factories.photograph()]
    (opinion,) = actions.mend_many([opinion], by=clerk, mending="通道已清。", uploads=uploads)
    with pytest.raises(NotAllowed):
        actions.look_many([opinion], actions.Look(True, "已改。"), by=clerk)
    (opinion,) = actions.look_many([opinion], actions.Look(False, "又有杂物。"), by=staff)
    assert opinion.state == "mending"
    (opinion,) = actions.mend_many([opinion], by=clerk, mending="再次清理。")
    (opinion,) = actions.look_many([opinion], actions.Look(True, "现场属实。"), by=staff)
    assert opinion.state == "closed"
    assert [look.confirms for look in opinion.looks.all()] == [False, True]
    assert not Duty.objects.filter(subject_kind="supervision_opinion", closed_at__isnull=True).exists()


def test_a_reason_for_not_adopting_is_accepted_or_asked_again(house, staff, clerk):
    opinion = factories.declined(house)
    with pytest.raises(Refused):
        actions.ask_again(opinion, by=staff, note="")
    opinion = actions.ask_again(opinion, by=staff, note="属于你单位职责。")
    assert opinion.state == "issued"
    (opinion,) = actions.answer_many([opinion], by=clerk, adoption="not", answer="已移交街道。")
    with pytest.raises(NotAllowed):
        actions.accept_reason(opinion, by=clerk)
    opinion = actions.accept_reason(opinion, by=staff)
    assert (opinion.state, opinion.adoption) == ("closed", "not")


def test_numbers_have_no_gaps_and_a_recalled_ones_is_not_given_again(house, staff, director):
    source = factories.held(house)
    first = factories.issued(house, source)
    with pytest.raises(Refused):
        actions.recall_opinion(first, by=director, note=" ")
    actions.recall_opinion(first, by=director, note="承办单位有误")
    aside = factories.drafted(house, source)
    actions.discard_draft(aside, by=staff, note="内容重复")
    drafts = [factories.drafted(house, source, title=f"第{n}条") for n in range(3)]
    issued = actions.issue_many(drafts, by=director)
    assert [o.number for o in issued] == [2, 3, 4]
    assert SupervisionOpinion.objects.get(pk=aside.pk).number is None


def test_a_draft_is_changed_until_it_is_issued_and_not_after(house, staff, director):
    opinion = factories.drafted(house)
    draft = actions.OpinionDraft(house.units[1], "改后", "请整改。")
    assert actions.change_draft(opinion, draft, by=staff).unit == house.units[1]
    actions.issue_many([opinion], by=director)
    with pytest.raises(Refused):
        actions.change_draft(opinion, draft, by=staff)
    with pytest.raises(Invalid):
        actions.draft_opinions(opinion.activity, [actions.OpinionDraft(house.units[0], "", "")], by=staff)


def test_opinions_come_from_what_was_held_and_an_activity_closes_without_open_drafts(house, staff):
    planned = factories.planned(house)
    draft = actions.OpinionDraft(house.units[0], "题", "文")
    with pytest.raises(Refused):
        actions.draft_opinions(planned, [draft], by=staff)
    held = factories.held(house)
    opinion = factories.drafted(house, held)
    with pytest.raises(Refused):
        actions.close_activity(held, by=staff)
    actions.discard_draft(opinion, by=staff, note="重复")
    assert actions.close_activity(held, by=staff).state == "closed"


def test_evidence_is_refused_when_it_is_not_what_its_name_says_and_nothing_is_left_behind(house, clerk, settings):
    opinion = factories.adopted(house)
    wrong = factories.photograph("现场.jpg", b"MZ not a picture")
    with pytest.raises(Refused) as refused:
        actions.mend_many([opinion], by=clerk, mending="已清。", uploads=[factories.photograph(), wrong])
    assert refused.value.field == "photographs"
    opinion.refresh_from_db()
    assert opinion.state == "mending"
    assert not Photograph.objects.exists()
    assert [p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()] == []


def test_members_hear_what_became_of_what_they_saw(house, clerk, staff):
    opinion = factories.mended(house)
    actions.look_many([opinion], actions.Look(True, "属实。"), by=staff)
    kinds = set(Event.objects.filter(root_kind="supervision_opinion").values_list("kind", flat=True))
    assert {"supervision_opinion.issue", "supervision_opinion.adopt", "supervision_opinion.confirm"} <= kinds
    told = set(Outbox.objects.values_list("kind", "party"))
    member = f"member:{house.members[0].pk}"
    assert {("supervision.issued", member), ("supervision.answered", member), ("supervision.mended", member)} <= told
