"""What can be done in democratic supervision. Every verb takes ``by``, is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| draft_plan, add_matters, drop_matter, submit_plan | → plan draft → submitted | the office |
| approve_plan, send_back_plan | plan submitted → approved, draft | leadership |
| close_plan | plan approved → closed | the office |
| plan_activity, change_activity, cancel_activity | → activity planned → cancelled | the office |
| hold_activity, close_activity | activity planned → held → closed | the office |
| appoint_many, end_appointment | beside the states | the office |
| record_patrol, withdraw_patrol | → patrol recorded → withdrawn | the supervisor |
| note_patrols | patrol recorded → noted | the office |
| add_photographs | beside the states | the supervisor; the unit that mends, the office at the second look |
| draft_opinions | → opinion draft, of an activity, a patrol (recorded → taken_up) or an appraisal | the office |
| change_draft, discard_draft | opinion draft → discarded | the office |
| issue_many, recall_opinion | opinion draft → issued → recalled | the director |
| answer_many | opinion issued → mending, declined | the unit |
| ask_again, accept_reason | opinion declined → issued, closed | the office |
| mend_many | opinion mending → mended | the unit |
| look_many | opinion mended → closed, mending | the office |
| prepare_appraisal, open_appraisal, cancel_appraisal | → appraisal draft → open → cancelled | the office |
| assess_oneself | beside the states | a unit appraised |
| give_points | beside the states | a judge |
| close_appraisal | appraisal open → closed | the director |
| recompute_dates | open due dates worked out anew | system administrator |

The office is the proposal staff and its director.
"""

from .activities import ActivityDraft, cancel_activity, change_activity, close_activity, hold_activity, plan_activity
from .appraising import (
    CRITERIA,
    AppraisalDraft,
    assess_oneself,
    cancel_appraisal,
    close_appraisal,
    give_points,
    open_appraisal,
    prepare_appraisal,
)
from .calendar import recompute_dates
from .opining import (
    Look,
    OpinionDraft,
    accept_reason,
    answer_many,
    ask_again,
    change_draft,
    discard_draft,
    draft_opinions,
    issue_many,
    look_many,
    mend_many,
    recall_opinion,
)
from .patrolling import (
    PatrolDraft,
    Post,
    appoint_many,
    end_appointment,
    note_patrols,
    record_patrol,
    withdraw_patrol,
)
from .photographs import Upload, add_photographs
from .planning import (
    MatterDraft,
    add_matters,
    approve_plan,
    close_plan,
    draft_plan,
    drop_matter,
    send_back_plan,
    submit_plan,
)

__all__ = [
    "CRITERIA",
    "ActivityDraft",
    "AppraisalDraft",
    "Look",
    "MatterDraft",
    "OpinionDraft",
    "PatrolDraft",
    "Post",
    "Upload",
    "accept_reason",
    "add_matters",
    "add_photographs",
    "answer_many",
    "appoint_many",
    "approve_plan",
    "ask_again",
    "assess_oneself",
    "cancel_activity",
    "cancel_appraisal",
    "change_activity",
    "change_draft",
    "close_activity",
    "close_appraisal",
    "close_plan",
    "discard_draft",
    "draft_opinions",
    "draft_plan",
    "drop_matter",
    "end_appointment",
    "give_points",
    "hold_activity",
    "issue_many",
    "look_many",
    "mend_many",
    "note_patrols",
    "open_appraisal",
    "plan_activity",
    "prepare_appraisal",
    "recall_opinion",
    "recompute_dates",
    "record_patrol",
    "send_back_plan",
    "submit_plan",
    "withdraw_patrol",
]
