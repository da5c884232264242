"""The pages of consultations: what each person finds on them, and what one does there."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.consultations import factories
from shangliang.consultations.models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    EvidenceFile,
    ReportInstruction,
    Suggestion,
    SurveyGroup,
    Topic,
)
from shangliang.core import clock
from tests.support.pages import seen, sent

PDF = b"%PDF-1.4\n"
pytestmark = pytest.mark.once  # what the pages do is decided by the code; the access table tries both databases


def page(name, *args):
    return reverse(f"consultations:{name}", args=args)


def day(days=0):
    return (clock.today() + timedelta(days)).isoformat()


def test_a_plan_grows_from_the_call_to_its_issue(house, office, visit):
    staff, member, clerk = visit(office), visit(house.member()), visit(house.clerk(0))
    assert "还没有协商计划" in seen(staff, page("board"))
    assert "title" in sent(staff, page("call"), title="", until=day(-1), ends_on=day(200))
    sent(staff, page("call"), title="2026年度协商计划", until=day(20), ends_on=day(200))
    plan = ConsultationPlan.objects.get()
    assert "提出议题" in seen(member, page("mine"))
    assert "议题" in sent(member, page("propose"), title="通学路安全", reason="上下学拥堵")
    sent(clerk, page("propose"), title="校车线路优化", **{"for": f"unit:{house.units[0].pk}"})
    sent(staff, page("enter", plan.pk), title="老旧小区停车", origin="public", source_name="来信")
    first, second, third = Topic.objects.order_by("pk")
    assert (second.by_unit, third.source_name) == (house.units[0], "来信")
    assert visit(house.member(1)).get(page("topic", first.pk)).status_code == 404
    sent(staff, page("plan", plan.pk), do="close_call")
    assert "尚未选定" in sent(staff, page("plan", plan.pk), do="submit")
    chosen = {"form": "special", "begins_on": day(), "ends_on": day(90), "label": "", "theme": "", "organiser": ""}
    sent(staff, page("topic", first.pk), do="choose", **chosen)
    assert "说明原因" not in sent(staff, page("topic", second.pk), do="decline", note="已列入工作")
    sent(staff, page("topic", third.pk), do="decline", note="另有安排")
    sent(staff, page("plan", plan.pk), do="submit")
    approval = {"by": "中共区委", "on": day(), "offices": "区委办、区政府办、区政协办", "document": ""}
    text = sent(staff, page("plan", plan.pk), do="issue", **approval)
    assert "中共区委" in text
    assert "通学路安全" in seen(visit(house.member(1)), page("board"))
    assert "另有安排" in seen(visit(office), page("topic", third.pk))


def test_a_topic_is_worked_on_until_every_suggestion_is_settled(house, office, leader, visit):
    topic = factories.under_way(house, organiser=house.collectives[0])
    liaison, member, chair = visit(house.liaison(0)), visit(house.member()), visit(leader)
    here = page("topic", topic.pk)
    sent(liaison, here, do="divide", titles="人行道\n校车")
    group = {"name": "第一组", "leader": house.members[0].pk, "members": [house.members[1].pk], "due": day(20)}
    sent(liaison, page("new_group", topic.pk), **group, sub_topic=topic.sub_topics.get(order=1).pk)
    meeting = {
        "kind": "consultation",
        "title": "协商会",
        "on": day(),
        "at": "14:30",
        "place": "二楼会议室",
        "guests": "",
    }
    sent(liaison, page("new_event", topic.pk), **meeting, members=[house.members[0].pk, house.members[1].pk])
    assert "第一组" in seen(member, page("mine"))
    survey, event = SurveyGroup.objects.get(), ConsultationEvent.objects.get()
    sent(member, page("group", survey.pk), do="save", findings="走访八所学校。")
    assert "走访八所学校" in seen(member, page("group", survey.pk))
    sent(member, page("group", survey.pk), do="hand_in", findings="走访八所学校，问题三类。")
    sent(liaison, page("event", event.pk), do="hold", summary="各方发言。", people=12, came=[house.members[0].pk])
    assert "各方发言" in seen(member, page("event", event.pk))
    sent(liaison, here, do="report", title="关于通学路的建言", kind="advice")
    report = AdviceReport.objects.get()
    written = {"kind": "advice", "title": report.title, "body": "情况如下。", "version": 0}
    assert "至少" in sent(liaison, page("report_edit", report.pk), **written, suggestions="", do="hand_in")
    written["version"] = 1
    sent(liaison, page("report_edit", report.pk), **written, suggestions="设护学岗\n改造路口", do="hand_in")
    assert visit(house.member(1)).get(page("report", report.pk)).status_code == 404
    assert "关于通学路的建言" in seen(chair, page("reports"), show="waiting")
    sent(chair, page("report", report.pk), do="approve")
    sent(liaison, page("report", report.pk), do="send", to="区委、区政府")
    sent(chair, page("report", report.pk), do="instruct", text="请认真研究。", rank="区领导", on=day(), post="")
    assert "请认真研究" in seen(chair, page("report", report.pk))
    first, second = Suggestion.objects.order_by("pk")
    sent(liaison, page("suggestion", first.pk), do="give", unit=house.units[0].pk, due="")
    sent(liaison, page("suggestion", second.pk), do="record", outcome="not_adopted", measure="", reason="财力所限")
    clerk = visit(house.clerk(0))
    assert "设护学岗" in seen(clerk, page("suggestions"))
    refused = sent(clerk, page("suggestion", first.pk), do="answer", outcome="adopted", measure="", reason="")
    assert "措施" in refused
    proof = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    answer = {"do": "answer", "outcome": "adopted", "measure": "已设护学岗十二处。", "reason": "", "file": proof}
    sent(clerk, page("suggestion", first.pk), **answer)
    kept = page("evidence", EvidenceFile.objects.get().pk)
    assert b"".join(clerk.get(kept).streaming_content) == PDF
    assert member.get(kept).status_code == 404  # until the answer is confirmed it is between unit and organiser
    assert "已设护学岗" not in seen(member, page("suggestion", first.pk))
    sent(liaison, page("suggestion", first.pk), do="settle")
    assert "已设护学岗" in seen(member, page("suggestion", first.pk))
    assert member.get(kept).status_code == 200
    instruction = page("instruction", ReportInstruction.objects.get().pk)
    sent(liaison, instruction, do="follow", followed="已逐项落实。")
    assert "已逐项落实" in seen(chair, instruction)
    sent(liaison, page("report", report.pk), do="close")
    sent(liaison, here, do="conclude", note="")
    assert Topic.objects.get().state == "concluded"
    assert "设护学岗" in seen(member, page("suggestions"), show="settled")


def test_two_windows_do_not_overwrite_a_report(house, office, visit):
    report = factories.drafted(house, factories.under_way(house))
    staff = visit(office)
    typed = {"kind": "advice", "title": "改题", "body": "甲", "suggestions": "一", "version": 0, "do": "save"}
    sent(staff, page("report_edit", report.pk), **typed)
    answer = sent(staff, page("report_edit", report.pk), **{**typed, "body": "乙"})
    assert "乙" in answer
    assert AdviceReport.objects.get().body == "甲"
    assert [s.text for s in Suggestion.objects.all()] == ["一"]


def test_pages_are_empty_in_words_and_closed_to_whom_they_are_not_for(house, office, visit):
    plan = factories.issued(house)
    unit = visit(house.clerk(0))
    assert unit.get(page("plan", plan.pk)).status_code == 404
    assert unit.get(page("board")).status_code == 404
    assert "还没有" in seen(unit, page("mine"))
    assert visit(house.actor("auditor")).get(page("suggestions")).status_code == 404
    assert "这里没有" in seen(visit(office), page("reports"))
    assert "这里没有" in seen(visit(house.member()), page("suggestions"))
    assert visit(house.member()).get(page("call")).status_code == 404
    assert visit(house.member()).get(page("propose")).status_code == 302  # no call: one is led back and told
