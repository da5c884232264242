"""What can be done about consultations. Every verb takes ``by``, is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| call_topics, close_call | → plan calling → choosing | research office |
| submit_plan, return_plan | choosing ↔ submitted | research office |
| issue_plan | submitted → issued; its topics chosen → planned | research office |
| close_plan | issued → closed | research office |
| propose_topic | → topic proposed | member, liaison, unit clerk |
| receive_topic | → topic proposed | the public, on the page without an account |
| enter_topics | → topic proposed | research office, for whoever handed it in otherwise |
| choose_many, put_back, decline_many | proposed → chosen → proposed; proposed → declined | research office |
| withdraw_topic | proposed → withdrawn | who proposed it |
| add_to_plan, drop_topic | proposed → planned; planned, under way → dropped | research office |
| begin_topics, conclude_topics | planned → under way → concluded | organiser |
| invite, join_consultation, decline_joint, share | a topic of its own in each committee | research office; organiser |
| begin_deliberation, link_deliberation, unlink_deliberation | beside the states | organiser, activity organiser |
| name_proposals, unname_proposal | beside the states, of a proposal-handling one | organiser |
| add_sub_topics, form_groups, dissolve_group | → group working → dissolved | organiser |
| save_findings, hand_in_findings | working → handed in | leader of the group, organiser |
| plan_events, move_event, hold_events, cancel_event | → event planned → held, cancelled | organiser |
| draft_reports, save_report, hand_in_reports, discard_report | → draft → checking, discarded | organiser |
| send_back_report, approve_reports | checking → draft, approved | leadership |
| send_reports, close_reports | approved → sent → closed; its suggestions draft → made | organiser |
| add_suggestions | → suggestion draft → made | organiser |
| give_many, take_back, ask_again, settle_many | made ↔ asked; answered → asked, settled | organiser |
| answer_many | asked → answered | the unit |
| record_outcomes | made → settled | organiser |
| add_evidence | beside the states | the unit, organiser |
| record_instructions | → instruction open | leadership, research office |
| follow_many | open → done | the unit, organiser |
| recompute_dates | open due dates worked out anew | system administrator |
"""

from .calendar import recompute_dates
from .deliberating import begin_deliberation, link_deliberation, unlink_deliberation
from .following import (
    InstructionDraft,
    OutcomeDraft,
    add_evidence,
    answer_many,
    ask_again,
    follow_many,
    give_many,
    record_instructions,
    record_outcomes,
    settle_many,
    take_back,
)
from .joining import invite, share
from .planning import Approval, call_topics, close_call, close_plan, issue_plan, return_plan, submit_plan
from .proposing import name_proposals, unname_proposal
from .reporting import (
    ReportText,
    add_suggestions,
    approve_reports,
    close_reports,
    discard_report,
    draft_reports,
    hand_in_reports,
    save_report,
    send_back_report,
    send_reports,
)
from .topics import (
    PublicTopic,
    TopicDraft,
    TopicPlan,
    add_sub_topics,
    add_to_plan,
    begin_topics,
    choose_many,
    conclude_topics,
    decline_joint,
    decline_many,
    drop_topic,
    enter_topics,
    join_consultation,
    propose_topic,
    put_back,
    receive_topic,
    withdraw_topic,
)
from .working import (
    EventDraft,
    GroupDraft,
    Held,
    cancel_event,
    dissolve_group,
    form_groups,
    hand_in_findings,
    hold_events,
    move_event,
    plan_events,
    save_findings,
)

__all__ = [
    "Approval",
    "EventDraft",
    "GroupDraft",
    "Held",
    "InstructionDraft",
    "OutcomeDraft",
    "PublicTopic",
    "ReportText",
    "TopicDraft",
    "TopicPlan",
    "add_evidence",
    "add_sub_topics",
    "add_suggestions",
    "add_to_plan",
    "answer_many",
    "approve_reports",
    "ask_again",
    "begin_deliberation",
    "begin_topics",
    "call_topics",
    "cancel_event",
    "choose_many",
    "close_call",
    "close_plan",
    "close_reports",
    "conclude_topics",
    "decline_joint",
    "decline_many",
    "discard_report",
    "dissolve_group",
    "draft_reports",
    "drop_topic",
    "enter_topics",
    "follow_many",
    "form_groups",
    "give_many",
    "hand_in_findings",
    "hand_in_reports",
    "hold_events",
    "invite",
    "issue_plan",
    "join_consultation",
    "link_deliberation",
    "name_proposals",
    "move_event",
    "plan_events",
    "propose_topic",
    "put_back",
    "receive_topic",
    "record_instructions",
    "record_outcomes",
    "recompute_dates",
    "return_plan",
    "save_findings",
    "save_report",
    "send_back_report",
    "send_reports",
    "settle_many",
    "share",
    "submit_plan",
    "take_back",
    "unlink_deliberation",
    "unname_proposal",
    "withdraw_topic",
]
