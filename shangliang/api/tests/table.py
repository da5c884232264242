"""Who may do what by program: one row for every operation.

A row names a request and who gets through with it; everybody else of the committee is told that there is no such thing
(404), or that their roles do not go so far (403). «Getting through» includes being told that the record does not allow
it now, or that a field lacks (409, 422). In another committee nobody gets through to a record, whatever they are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A request, with names of the world's records in braces, and who gets through with it.

    Attributes:
        own: it names no record; in another committee it is about that committee.
    """

    method: str
    path: str
    who: str
    body: Any = None
    own: bool = False

    @property
    def people(self) -> frozenset[str]:
        """Who gets through."""
        return frozenset(self.who.split())


PROPOSERS = "author signer member liaison"
OFFICE = "staff director committee"
COORDINATORS = "coordinator other_coordinator"
PLATFORM = "organiser studio"
UNIT = "clerk leader"
HANDLERS = f"{PROPOSERS} {OFFICE} {COORDINATORS} {UNIT} other_clerk leadership"
READERS = f"{HANDLERS} research"
PLANNERS = f"{PROPOSERS} {OFFICE} {COORDINATORS} leadership research {PLATFORM}"
EVERYBODY = f"{READERS} {PLATFORM} system_admin"
VENUE_READERS = f"{READERS} {PLATFORM}"
#: Who reads a meeting: all but the units that have nothing to do there, and who only assigns.
VENUE_OPEN_TO = f"{PROPOSERS} {OFFICE} leadership research {PLATFORM}"
#: Who sorts hotline messages here.
HOTLINE = "organiser"
#: The body of an upload.
FILE = "FILE"

TABLE: dict[str, Row] = {
    "me": Row("GET", "/me", EVERYBODY, own=True),
    "list_duties": Row("GET", "/duties", f"{READERS} {PLATFORM}", own=True),
    "list_sessions": Row("GET", "/sessions", EVERYBODY, own=True),
    "list_categories": Row("GET", "/categories", EVERYBODY, own=True),
    "list_tags": Row("GET", "/tags", EVERYBODY, own=True),
    "list_grounds": Row("GET", "/grounds", EVERYBODY, own=True),
    "list_topics": Row("GET", "/topics", EVERYBODY, own=True),
    "list_units": Row("GET", "/units", EVERYBODY, own=True),
    "list_members": Row("GET", "/members", EVERYBODY, own=True),
    "list_collectives": Row("GET", "/collectives", EVERYBODY, own=True),
    "list_proposals": Row("GET", "/proposals", READERS, own=True),
    "begin_proposal": Row("POST", "/proposals", "author signer member", {"title": "关于修缮图书馆的提案"}, own=True),
    "get_proposal": Row("GET", "/proposals/{draft}", "author signer"),
    "save_proposal": Row("PATCH", "/proposals/{draft}", "author", {"title": "改过的题目"}),
    "discard_proposal": Row("DELETE", "/proposals/{draft}", "author"),
    "submit_proposal": Row("POST", "/proposals/{draft}/submit", "author"),
    "withdraw_proposal": Row("POST", "/proposals/{submitted}/withdraw", "author", {"note": "另行研究"}),
    "confirm_proposal": Row("POST", "/proposals/{collective_draft}/confirm", "liaison", {"confirmed_by": "王召集"}),
    "get_timeline": Row("GET", "/proposals/{submitted}/timeline", f"{OFFICE} {COORDINATORS} author leadership"),
    "list_signatures": Row("GET", "/proposals/{draft}/signatures", "author signer"),
    "invite_signers": Row("POST", "/proposals/{draft}/signatures", "author", {"member_ids": ["{member}"]}),
    "sign_proposal": Row("POST", "/signatures/{invited}/sign", "signer", {}),
    "decline_signature": Row("POST", "/signatures/{invited}/decline", "signer", {}),
    "revoke_invitation": Row("POST", "/signatures/{invited}/revoke", "author"),
    "withdraw_signature": Row("POST", "/signatures/{signed}/withdraw", "signer", {}),
    "list_attachments": Row("GET", "/proposals/{draft}/attachments", "author signer"),
    "add_attachment": Row("POST", "/proposals/{draft}/attachments", "author", FILE),
    "get_attachment": Row("GET", "/attachments/{attachment}", "author signer"),
    "remove_attachment": Row("DELETE", "/attachments/{attachment}", "author"),
    "pass_proposals": Row("POST", "/review/pass", f"{COORDINATORS} staff director", {"proposals": ["{submitted}"]}),
    "file_proposals": Row("POST", "/review/file", f"{COORDINATORS} staff director", {"proposals": ["{last}"]}),
    "return_proposals": Row(
        "POST", "/review/return", f"{COORDINATORS} staff director", {"proposals": ["{submitted}"], "note": "请补充数据"}
    ),
    "not_file_proposals": Row(
        "POST",
        "/review/not-file",
        f"{COORDINATORS} staff director",
        {"proposals": ["{diverted}"], "ground_id": "{ground}", "disposition": "none"},
    ),
    "merge_proposals": Row(
        "POST", "/review/merge", f"{COORDINATORS} staff director", {"proposals": ["{merging}"], "into": "{last}"}
    ),
    "merge_proposals_after_filing": Row(
        "POST", "/review/merge-after-filing", "staff director", {"proposals": ["{later}"], "into": "{filed}"}
    ),
    "cancel_proposal": Row("POST", "/proposals/{filed}/cancel", "director", {"note": "提案人请求"}),
    "mark_key_proposal": Row("POST", "/proposals/{filed}/key", OFFICE, {"key": True}),
    "list_talks": Row("GET", "/proposals/{submitted}/talks", f"{OFFICE} {COORDINATORS} author leadership"),
    "ask_proposers": Row(
        "POST", "/talks", f"{COORDINATORS} staff director", {"proposals": ["{last}"], "about": "divert"}
    ),
    "answer_talk": Row("POST", "/talks/{talk}/answer", "author staff", {"agree": True}),
    "preview_case_numbers": Row("GET", "/sessions/{session}/case-numbers", OFFICE),
    "give_case_numbers": Row("POST", "/sessions/{session}/case-numbers", "staff director", {"previewed": []}),
    "list_plans": Row("GET", "/proposals/{filed}/plans", f"{PROPOSERS} {OFFICE} {COORDINATORS} leadership"),
    "plan_assignments": Row(
        "POST", "/plans", f"{COORDINATORS} staff director", {"plans": [{"proposal": "{filed}", "unit": "{unit}"}]}
    ),
    "confirm_plans": Row("POST", "/plans/confirm", "coordinator", {"plans": ["{plan}"]}),
    "drop_plans": Row("POST", "/plans/drop", "staff director coordinator", {"plans": ["{plan}"]}),
    "object_to_plan": Row("POST", "/plans/{plan}/object", "coordinator", {"reason": "不归本线"}),
    "suggest_again": Row(
        "POST", "/plans/{objected}/suggest-again", "staff director coordinator", {"unit": "{other_unit}"}
    ),
    "assign_proposals": Row("POST", "/assignments", f"{COORDINATORS} staff director", {"proposals": ["{ready}"]}),
    "assign_all": Row("POST", "/sessions/{session}/assign-all", f"{COORDINATORS} staff director"),
    "list_assignments": Row("GET", "/assignments", HANDLERS, own=True),
    "get_assignment": Row("GET", "/assignments/{offered}", f"{OFFICE} {UNIT} author coordinator leadership"),
    "accept_assignment": Row("POST", "/assignments/{offered}/accept", UNIT, {}),
    "refuse_assignment": Row("POST", "/assignments/{offered}/refuse", UNIT, {"reason": "不归我局"}),
    "reassign_assignment": Row("POST", "/assignments/{refused}/reassign", "coordinator", {"unit": "{other_unit}"}),
    "deny_refusal": Row("POST", "/assignments/{refused}/deny-refusal", "coordinator", {"reason": "属于职责"}),
    "rate_proposal": Row("POST", "/assignments/{sent}/rate", UNIT, {"founded": 5, "practicable": 4, "standard": 5}),
    "list_extensions": Row(
        "GET", "/assignments/{accepted}/extensions", f"{OFFICE} {UNIT} author coordinator leadership"
    ),
    "request_extension": Row("POST", "/assignments/{accepted}/extensions", UNIT, {"reason": "尚需调研"}),
    "grant_extension": Row("POST", "/extensions/{extension}/grant", "coordinator", {}),
    "deny_extension": Row("POST", "/extensions/{extension}/deny", "coordinator", {"reason": "时间充裕"}),
    "withdraw_extension": Row("POST", "/extensions/{extension}/withdraw", UNIT),
    "list_contacts": Row("GET", "/assignments/{accepted}/contacts", f"{OFFICE} {UNIT} author coordinator leadership"),
    "record_contact": Row(
        "POST", "/assignments/{accepted}/contacts", UNIT, {"on": "2026-03-10", "manner": "phone", "summary": "电话沟通"}
    ),
    "confirm_contact": Row("POST", "/contacts/{contact}/confirm", "author"),
    "dispute_contact": Row("POST", "/contacts/{contact}/dispute", "author", {"reason": "未曾见面"}),
    "list_messages": Row("GET", "/assignments/{accepted}/messages", f"{OFFICE} {UNIT} author coordinator leadership"),
    "send_message": Row("POST", "/assignments/{accepted}/messages", f"{UNIT} author", {"text": "请问进展如何"}),
    "list_replies": Row("GET", "/assignments/{sent}/replies", f"{OFFICE} {UNIT} author coordinator leadership"),
    "save_reply": Row(
        "PUT",
        "/assignments/{accepted}/reply",
        UNIT,
        {
            "version": 0,
            "text": "收悉。",
            "answers": [{"suggestion": "{suggestion}", "answer": "adopted", "text": "采纳"}],
        },
    ),
    "submit_reply": Row("POST", "/assignments/{drafting}/submit", UNIT),
    "sign_reply": Row("POST", "/assignments/{signing}/sign", "leader"),
    "send_back_reply": Row("POST", "/assignments/{signing}/send-back", "leader", {"note": "请补充"}),
    "check_reply": Row("POST", "/assignments/{signing}/check", "coordinator"),
    "remind_assisting": Row("POST", "/assignments/{assisting}/remind", "staff"),
    "get_opinion": Row("GET", "/assignments/{assisting}/opinion", UNIT),
    "save_opinion": Row("PUT", "/assignments/{assisting}/opinion", UNIT, {"text": "拟同意"}),
    "give_opinion": Row("POST", "/assignments/{assisting}/opinion", UNIT, {"text": "同意"}),
    "list_feedback": Row(
        "GET", "/proposals/{replied}/feedback", f"{PROPOSERS} {OFFICE} {COORDINATORS} {UNIT} leadership"
    ),
    "give_feedback": Row(
        "POST",
        "/feedback/{feedback}",
        "author staff",
        {"attitude": "satisfied", "result": "satisfied", "manner": "visit"},
    ),
    "decide_rehandling": Row(
        "POST", "/proposals/{displeased}/rehandling", "committee", {"order": True, "reason": "未答所问"}
    ),
    "close_proposal": Row("POST", "/proposals/{displeased}/close", "director", {"note": "记录在案"}),
    "list_instructions": Row(
        "GET", "/proposals/{handled}/instructions", f"{PROPOSERS} {OFFICE} {COORDINATORS} {UNIT} leadership"
    ),
    "record_instruction": Row(
        "POST", "/proposals/{handled}/instructions", "staff leadership", {"text": "请认真办理", "leader": "王主席"}
    ),
    "list_venues": Row("GET", "/venues", VENUE_READERS, own=True),
    "list_venue_meetings": Row("GET", "/venue-meetings", VENUE_READERS, own=True),
    "get_venue_meeting": Row("GET", "/venue-meetings/{venue_meeting}", f"{VENUE_OPEN_TO} {UNIT}"),
    "open_venues": Row("POST", "/venues", "organiser", {"venues": [{"name": "北门议事厅", "level": "town"}]}, own=True),
    "change_venue": Row("PATCH", "/venues/{venue}", "organiser", {"address": "东门街1号"}),
    "close_venue": Row("POST", "/venues/{venue}/close", "organiser"),
    "list_venue_topics": Row("GET", "/venue-topics", VENUE_READERS, own=True),
    "get_venue_topic": Row("GET", "/venue-topics/{venue_topic}", f"{PLATFORM} leadership"),
    "bring_in_venue_topic": Row("POST", "/venue-topics", PLATFORM, {"title": "路灯不亮", "source": "studio"}, own=True),
    "choose_venue_topics": Row("POST", "/venue-desk/choose", "organiser", {"topics": ["{venue_topic}"]}),
    "merge_venue_topics": Row(
        "POST", "/venue-topics/{venue_topic}/merge", "organiser", {"others": ["{venue_topic_too}"]}
    ),
    "decline_venue_topic": Row("POST", "/venue-topics/{venue_topic}/decline", "organiser", {"note": "不属本级"}),
    "record_venue_survey": Row("POST", "/venue-topics/{venue_topic}/survey", "organiser", {"survey": "走访三十户"}),
    "call_venue_meeting": Row(
        "POST",
        "/venue-meetings",
        "organiser",
        {"topic": "{venue_surveyed}", "venue": "{venue}", "starts_at": "2026-03-20T09:00:00+08:00"},
    ),
    "open_venue_meetings": Row("POST", "/venue-desk/open", "organiser", {"meetings": ["{venue_called}"]}),
    "cancel_venue_meeting": Row("POST", "/venue-meetings/{venue_called}/cancel", "organiser", {"note": "大雨"}),
    "sign_in_venue_people": Row(
        "POST",
        "/venue-meetings/{venue_open}/attendances",
        "organiser",
        {"people": [{"part": "concerned", "name": "王大娘"}, {"part": "member", "member": "{member}"}]},
    ),
    "sign_in_to_venue_meeting": Row("POST", "/venue-meetings/{venue_open}/sign-in", "author signer member"),
    "hold_venue_meeting": Row(
        "POST",
        "/venue-meetings/{venue_open}/hold",
        "organiser",
        {"summary": "商定", "items": [{"problem": "步道窄", "agreed": "拓宽", "unit": "{unit}"}]},
    ),
    "close_venue_ratings": Row("POST", "/venue-desk/close-rating", "organiser", {"meetings": ["{venue_meeting}"]}),
    "publish_venue_meetings": Row("POST", "/venue-desk/publish", "organiser", {"meetings": ["{venue_meeting}"]}),
    "keep_venue_meeting": Row("POST", "/venue-meetings/{venue_meeting}/keep", "organiser", {"note": "未形成共识"}),
    "answer_agreed_item": Row("POST", "/agreed-items/{agreed_item}/answer", "organiser", {"answer": "已办好"}),
    "send_back_agreed_item": Row("POST", "/agreed-items/{agreed_item}/send-back", "organiser", {"note": "请补照片"}),
    "redate_agreed_item": Row(
        "POST", "/agreed-items/{agreed_item}/redate", "organiser", {"due": "2026-12-31", "note": "工期"}
    ),
    "give_up_agreed_item": Row("POST", "/agreed-items/{agreed_item}/give-up", "organiser", {"note": "无法办理"}),
    "list_hotline_lists": Row("GET", "/hotline-lists", HOTLINE, own=True),
    "bring_in_hotline_list": Row(
        "POST", "/hotline-lists", HOTLINE, {"messages": [{"text": "井盖响", "source": "12345"}]}, own=True
    ),
    "finish_hotline_list": Row("POST", "/hotline-lists/{hotline_list}/finish", HOTLINE),
    "list_hotline_topics": Row("GET", "/hotline-lists/{hotline_list}/topics", HOTLINE),
    "list_hotline_messages": Row("GET", "/hotline-lists/{hotline_list}/messages", HOTLINE),
    "change_hotline_topic": Row("PATCH", "/hotline-topics/{hotline_topic}", HOTLINE, {"name": "路灯维护"}),
    "merge_hotline_topics": Row(
        "POST", "/hotline-desk/merge", HOTLINE, {"topics": ["{hotline_topic}", "{hotline_topic_too}"]}
    ),
    "move_hotline_messages": Row(
        "POST", "/hotline-desk/move", HOTLINE, {"messages": ["{hotline_message}"], "to": "{hotline_topic_too}"}
    ),
    "propose_hotline_topics": Row("POST", "/hotline-desk/propose", HOTLINE, {"topics": ["{hotline_topic}"]}),
    "list_agreed_items": Row("GET", "/agreed-items", VENUE_READERS, own=True),
    "report_agreed_item": Row(
        "POST", "/agreed-items/{agreed_item}/report", UNIT, {"report": "已办好", "outcome": "solved"}
    ),
    "list_opinion_items": Row("GET", "/opinions", f"{PROPOSERS} {UNIT} other_clerk leadership research", own=True),
    "get_opinion_item": Row("GET", "/opinions/{opinion_item}", "author"),
    "list_opinion_files": Row("GET", "/opinions/{opinion_draft}/files", "author"),
    "add_opinion_file": Row("POST", "/opinions/{opinion_draft}/files", "author", FILE),
    "get_opinion_file": Row("GET", "/opinion-files/{opinion_file}", "author"),
    "remove_opinion_file": Row("DELETE", "/opinion-files/{opinion_file}", "author"),
    "report_opinion": Row(
        "POST", "/opinions", "author signer member", {"title": "井盖响", "situation": "夜间扰民。"}, own=True
    ),
    "list_consultation_topics": Row("GET", "/consultations/topics", f"{READERS} {PLATFORM}", own=True),
    "get_consultation_topic": Row(
        "GET",
        "/consultations/topics/{consultation_topic}",
        f"{PROPOSERS} {OFFICE} {COORDINATORS} {UNIT} leadership research {PLATFORM}",
    ),
    "propose_consultation_topic": Row(
        "POST", "/consultations/topics", "author signer member", {"title": "夜间公交"}, own=True
    ),
    "list_consultation_suggestions": Row("GET", "/consultations/suggestions", f"{READERS} {PLATFORM}", own=True),
    "get_consultation_suggestion": Row(
        "GET",
        "/consultations/suggestions/{consultation_suggestion}",
        f"{PROPOSERS} {OFFICE} {COORDINATORS} {UNIT} leadership research {PLATFORM}",
    ),
    "answer_consultation_suggestion": Row(
        "POST",
        "/consultations/suggestions/{consultation_suggestion}/answer",
        UNIT,
        {"outcome": "adopted", "measure": "已列入计划"},
    ),
    "list_year_plans": Row("GET", "/year-plans", PLANNERS, own=True),
    "list_key_tasks": Row("GET", "/key-tasks", PLANNERS, own=True),
    "get_key_task": Row("GET", "/key-tasks/{key_task}", PLANNERS),
    "begin_key_task": Row("POST", "/key-tasks/{key_task}/begin", "author research"),
    "report_key_task": Row(
        "POST", "/key-tasks/{key_task}/progress", "author research", {"percent": 40, "text": "已完成选题"}
    ),
    "link_key_task": Row(
        "POST", "/key-tasks/{key_task}/records", "author research", {"kind": "proposal", "record_id": "{sent_proposal}"}
    ),
    "unlink_key_task": Row("DELETE", "/key-tasks/{key_task}/records/{task_link}", "author research"),
    "fulfil_key_task": Row("POST", "/key-tasks/{key_task}/fulfil", "author research", {"outcome": "已举办"}),
    "drop_key_task": Row("POST", "/key-tasks/{key_task}/drop", "research", {"reason": "合并开展"}),
    "carry_over_key_task": Row(
        "POST", "/key-tasks/{key_task}/carry-over", "research", {"plan": "{year_plan}", "due": "2027-06-30"}
    ),
    "list_deliberations": Row("GET", "/deliberations", "author signer member organiser leadership research", own=True),
    "get_deliberation": Row(
        "GET", "/deliberations/{deliberation}", "author signer member organiser leadership research"
    ),
    "get_deliberation_results": Row("GET", "/deliberations/{deliberation}/results", "organiser leadership research"),
    "cast_deliberation_votes": Row(
        "POST",
        "/deliberations/{deliberation}/votes",
        "author signer member",
        {"votes": [{"statement": 0, "vote": 1}, {"statement": 3, "vote": -1}]},
    ),
    "propose_deliberation_statement": Row(
        "POST", "/deliberations/{deliberation}/statements", "author signer member", {"text": "先修人行道。"}
    ),
    "list_supervision_activities": Row(
        "GET",
        "/supervision/activities",
        f"author signer member {OFFICE} {UNIT} other_clerk leadership research",
        own=True,
    ),
    "get_supervision_activity": Row(
        "GET", "/supervision/activities/{supervision_held}", f"author signer {OFFICE} {UNIT} leadership research"
    ),
    "draft_supervision_opinion": Row(
        "POST",
        "/supervision/activities/{supervision_held}/opinions",
        "staff director",
        {"unit": "{other_unit}", "title": "清理楼道", "text": "请清理。"},
    ),
    "list_supervision_opinions": Row(
        "GET",
        "/supervision/opinions",
        f"author signer member {OFFICE} {UNIT} other_clerk leadership research",
        own=True,
    ),
    "get_supervision_opinion": Row(
        "GET", "/supervision/opinions/{supervision_issued}", f"author signer {OFFICE} {UNIT} leadership research"
    ),
    "issue_supervision_opinion": Row("POST", "/supervision/opinions/{supervision_draft}/issue", "director", {}),
    "answer_supervision_opinion": Row(
        "POST", "/supervision/opinions/{supervision_issued}/answer", UNIT, {"adoption": "adopted", "answer": "采纳"}
    ),
    "report_supervision_mended": Row(
        "POST", "/supervision/opinions/{supervision_mending}/mend", UNIT, {"mending": "已清理"}
    ),
    "look_again_at_supervised": Row(
        "POST",
        "/supervision/opinions/{supervision_mended}/looks",
        "staff director",
        {"confirms": True, "text": "属实"},
    ),
    "change_supervision_draft": Row(
        "PUT",
        "/supervision/opinions/{supervision_draft}",
        "staff director",
        {"unit": "{other_unit}", "title": "清理楼道", "text": "请清理。"},
    ),
    "discard_supervision_draft": Row(
        "POST", "/supervision/opinions/{supervision_draft}/discard", "staff director", {"note": "重复"}
    ),
    "recall_supervision_opinion": Row(
        "POST", "/supervision/opinions/{supervision_issued}/recall", "director", {"note": "另派"}
    ),
    "accept_supervision_reason": Row(
        "POST", "/supervision/opinions/{supervision_declined}/accept-reason", "staff director", {}
    ),
    "ask_supervised_again": Row(
        "POST", "/supervision/opinions/{supervision_declined}/ask-again", "staff director", {"note": "请再研究"}
    ),
    "list_supervision_plans": Row(
        "GET", "/supervision/plans", f"author signer member {OFFICE} {UNIT} other_clerk leadership research", own=True
    ),
    "list_supervisors": Row(
        "GET",
        "/supervision/supervisors",
        f"author signer member {OFFICE} {UNIT} other_clerk leadership research",
        own=True,
    ),
    "list_patrols": Row(
        "GET", "/supervision/patrols", f"author signer member {OFFICE} {UNIT} other_clerk leadership research", own=True
    ),
    "get_patrol": Row("GET", "/supervision/patrols/{patrol}", f"author {OFFICE} leadership research"),
    "record_patrol": Row(
        "POST", "/supervision/patrols", "author", {"supervisor": "{supervisor}", "place": "桥下", "text": "水清。"}
    ),
    "note_patrol": Row("POST", "/supervision/patrols/{patrol}/note", "staff director", {}),
    "withdraw_patrol": Row("POST", "/supervision/patrols/{patrol}/withdraw", "author", {"note": "记错"}),
    "draft_opinion_of_patrol": Row(
        "POST",
        "/supervision/patrols/{patrol}/opinions",
        "staff director",
        {"unit": "{other_unit}", "title": "清理河岸", "text": "请清理。"},
    ),
    "add_patrol_photograph": Row("POST", "/supervision/patrols/{patrol}/photographs", "author", FILE),
    "add_supervision_evidence": Row("POST", "/supervision/opinions/{supervision_mending}/photographs", UNIT, FILE),
    "get_supervision_photograph": Row(
        "GET", "/supervision/photographs/{patrol_photograph}", f"author {OFFICE} leadership research"
    ),
    "get_unit_appraisal": Row(
        "GET", "/supervision/appraisals/{unit_appraisal}", f"author {OFFICE} {UNIT} leadership research"
    ),
    "assess_own_unit": Row(
        "POST",
        "/supervision/appraisals/{unit_appraisal}/self-assessment",
        UNIT,
        {"unit": "{appraised_unit}", "text": "按期办结。"},
    ),
    "list_commitments": Row("GET", "/commitments", HANDLERS, own=True),
    "get_commitment": Row("GET", "/commitments/{commitment}", f"{OFFICE} {UNIT} author coordinator leadership"),
    "fulfil_commitment": Row("POST", "/commitments/{commitment}/fulfil", UNIT, {"evidence": "已完工"}),
    "redate_commitment": Row(
        "POST", "/commitments/{commitment}/redate", UNIT, {"due": "2026-12-31", "reason": "工期顺延"}
    ),
    "give_up_commitment": Row("POST", "/commitments/{commitment}/give-up", "leader", {"reason": "规划调整"}),
    "list_figures": Row(
        "GET", "/figures?year=2026", f"{PROPOSERS} {OFFICE} {COORDINATORS} leadership research", own=True
    ),
    "get_figure": Row(
        "GET",
        "/figures/proposals_filed?year=2026",
        f"{PROPOSERS} {OFFICE} {COORDINATORS} leadership research",
        own=True,
    ),
    "list_figure_records": Row(
        "GET",
        "/figures/proposals_filed/records?year=2026",
        f"{PROPOSERS} {OFFICE} {COORDINATORS} leadership research",
        own=True,
    ),
}
