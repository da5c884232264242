"""What can be done with opinion information. Every verb takes ``by``, is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| begin_opinion | → draft | member, liaison |
| enter_many | → draft → submitted | opinion staff, for whoever handed it in otherwise |
| receive_public | → submitted | nobody signed in: the public page, a studio's |
| receive_from_outside | → submitted | opinion staff, by a signed package (`exchange`) |
| attach, detach | beside the states | author; opinion staff for what they entered |
| save_draft, discard | draft, returned | author |
| submit, withdraw | draft, returned → submitted; submitted, returned → withdrawn | author |
| return_many, keep_many, take_up_many | submitted → returned, kept, editing | opinion staff |
| combine | submitted, editing → combined, into one that is being edited | opinion staff |
| save_edited, hand_in_many | editing → reviewing | opinion staff |
| review_many, send_back | reviewing → reviewed; reviewing, reviewed → editing | another of the staff; who signs |
| sign_many | reviewed → signed | leadership, or as the committee decides |
| make_issues, change_issue, discard_issue | → issue draft → discarded | opinion staff |
| issue_many | issue draft → issued; its items signed → issued | opinion staff |
| report_up | received by the parent committee as submitted | opinion staff |
| send_many, record_adoptions | beside the states | opinion staff |
| record_instructions | beside the states | leadership, opinion staff |
| assign_many, cancel_task, ask_again, feed_back_many | task → assigned, cancelled, assigned, closed | opinion staff |
| handle_task | task assigned → handled | the unit |
| archive_issues | issue issued → archived; its items issued → archived | opinion staff |
| remind_now | members behind are told, once a day at most | opinion staff |
| lapse_overdue, remind_members | returned → kept; members behind are told | clock |
| recompute_dates | open due dates worked out anew | system administrator |
"""

from .arriving import Arrival, Heard, receive_from_outside, receive_public
from .attaching import attach, detach
from .calendar import recompute_dates
from .crossing import report_up
from .editing import (
    combine,
    hand_in_many,
    keep_many,
    return_many,
    review_many,
    save_edited,
    send_back,
    set_internal,
    sign_many,
    take_up_many,
)
from .following import (
    AdoptionDraft,
    InstructionDraft,
    TaskDraft,
    ask_again,
    assign_many,
    cancel_task,
    feed_back_many,
    handle_task,
    record_adoptions,
    record_instructions,
    send_many,
)
from .issuing import IssueDraft, archive_issues, change_issue, discard_issue, issue_many, make_issues
from .reminding import remind_members, remind_now
from .writing import Entry, Text, begin_opinion, discard, enter_many, lapse_overdue, save_draft, submit, withdraw

__all__ = [
    "AdoptionDraft",
    "Arrival",
    "Entry",
    "Heard",
    "InstructionDraft",
    "IssueDraft",
    "TaskDraft",
    "Text",
    "archive_issues",
    "ask_again",
    "assign_many",
    "attach",
    "begin_opinion",
    "cancel_task",
    "change_issue",
    "combine",
    "detach",
    "discard",
    "discard_issue",
    "enter_many",
    "feed_back_many",
    "hand_in_many",
    "handle_task",
    "issue_many",
    "keep_many",
    "lapse_overdue",
    "make_issues",
    "record_adoptions",
    "recompute_dates",
    "receive_from_outside",
    "receive_public",
    "record_instructions",
    "remind_members",
    "remind_now",
    "report_up",
    "return_many",
    "review_many",
    "save_draft",
    "save_edited",
    "send_back",
    "send_many",
    "set_internal",
    "sign_many",
    "submit",
    "take_up_many",
    "withdraw",
]
