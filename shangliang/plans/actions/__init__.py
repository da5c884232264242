"""What can be done with the year's plan. Every verb takes ``by``, is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| draft_plan | → plan draft | research office |
| rename_plan, add_aim, rename_aim, remove_aim, reorder | plan draft, issued | research office |
| add_tasks, add_task, change_task | plan draft, issued | research office |
| remove_task, discard_plan | plan draft | research office |
| issue_plan | plan draft → issued | research office |
| begin | task planned → under_way | owner, research office |
| report_progress | task planned, under_way → under_way | owner, research office |
| link_record, unlink | every state of the task, while the plan is in force | owner, research office |
| fulfil | task under_way → fulfilled | owner, research office |
| drop | task planned, under_way → dropped | research office |
| carry_over | task planned, under_way → carried_over, → planned in the next year's plan | research office |
| close_plan | plan issued → closed | research office |
| recompute_dates | open due dates worked out anew | system administrator |
"""

from .calendar import recompute_dates
from .drafting import (
    TaskDraft,
    add_aim,
    add_task,
    add_tasks,
    change_task,
    close_plan,
    discard_plan,
    draft_plan,
    issue_plan,
    remove_aim,
    remove_task,
    rename_aim,
    rename_plan,
    reorder,
)
from .progress import begin, carry_over, drop, fulfil, link_record, report_progress, unlink

__all__ = [
    "TaskDraft",
    "add_aim",
    "add_task",
    "add_tasks",
    "begin",
    "carry_over",
    "change_task",
    "close_plan",
    "discard_plan",
    "draft_plan",
    "drop",
    "fulfil",
    "issue_plan",
    "link_record",
    "recompute_dates",
    "remove_aim",
    "remove_task",
    "rename_aim",
    "rename_plan",
    "reorder",
    "report_progress",
    "unlink",
]
