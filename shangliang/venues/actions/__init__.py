"""What can be done on the grass-roots platform. Every verb is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| open_venues, change_venue, close_venue | beside the states | activity organiser; operator |
| collect_topics | → collected | activity organiser, studio manager |
| receive_topic | → collected | the public |
| merge_topics, decline_many, choose_many | collected → merged, declined, chosen | activity organiser |
| record_surveys | chosen → surveyed | activity organiser |
| call_meetings | topic surveyed → called; → meeting planned | activity organiser |
| open_many, cancel_meeting | meeting planned → open, cancelled | activity organiser |
| sign_in, sign_in_member, sign_in_many | beside the states | the public, members, activity organiser |
| hold_many | meeting open → held; topic called → discussed; → items agreed | activity organiser |
| report_done_many | item agreed → done | the unit; activity organiser where it is no unit's |
| send_back_item, answer_many | item done → agreed, answered; the last one: meeting held → rating | activity organiser |
| redate_item, give_up_item | item agreed → agreed, given_up | activity organiser |
| rate, enter_ratings | beside the states | people concerned, activity organiser |
| close_ratings, close_overdue | meeting rating → rated | activity organiser, clock |
| publish_many, keep_meeting | meeting rated → published, kept | activity organiser |
| recompute_dates | open due dates worked out anew | system administrator |
"""

from .calendar import recompute_dates
from .items import DoneReport, answer_many, give_up_item, redate_item, report_done_many, send_back_item
from .meetings import (
    Attendee,
    ItemDraft,
    MeetingDraft,
    Outcomes,
    call_meetings,
    cancel_meeting,
    close_overdue,
    close_ratings,
    enter_ratings,
    hold_many,
    keep_meeting,
    open_many,
    publish_many,
    rate,
    sign_in,
    sign_in_many,
    sign_in_member,
)
from .places import DEEPEST, VenueDraft, change_venue, close_venue, depths_of, open_venues, stands_lower
from .topics import (
    TopicDraft,
    choose_many,
    collect_topics,
    decline_many,
    merge_topics,
    receive_topic,
    record_surveys,
)

__all__ = [
    "DEEPEST",
    "Attendee",
    "DoneReport",
    "ItemDraft",
    "MeetingDraft",
    "Outcomes",
    "TopicDraft",
    "VenueDraft",
    "answer_many",
    "call_meetings",
    "cancel_meeting",
    "change_venue",
    "choose_many",
    "close_overdue",
    "close_ratings",
    "close_venue",
    "collect_topics",
    "decline_many",
    "depths_of",
    "enter_ratings",
    "give_up_item",
    "hold_many",
    "keep_meeting",
    "merge_topics",
    "open_many",
    "open_venues",
    "publish_many",
    "rate",
    "receive_topic",
    "recompute_dates",
    "record_surveys",
    "redate_item",
    "report_done_many",
    "send_back_item",
    "sign_in",
    "sign_in_many",
    "sign_in_member",
    "stands_lower",
]
