"""The verbs of the units' side. Each takes ``by`` (who acts), does all or nothing, and leaves its events.

Lists first: ``…_many`` does a list in one transaction with a fixed number of queries; the single form calls it.
Records may be given as objects or ids.

==============================================  ==================================  ================================
verb                                            by                                  gives back
==============================================  ==================================  ================================
``plan_assignments_many([Plan], replace=)``     staff, director, coordinator        planned assignments
``confirm_plans_many`` ``object_to_plan``       coordinator of the line             planned assignments
``suggest_again`` ``drop_plans_many``           staff, director, coordinator        planned assignments
``assign_all(session)`` ``assign_many``         staff, director, coordinator        assignments
``accept_many`` ``accept`` ``hand_to_section``  unit                                assignments
``request_refusal(a, reason, right_unit=)``     unit; the second time its leader    assignment
``reassign(a, unit)`` ``deny_refusal``          coordinator; then the director      the new assignment; assignment
``request_extension`` ``withdraw_extension``    unit                                extension
``grant_extension`` ``deny_extension``          coordinator of the line             extension
``record_contacts_many([NewContact])``          unit (four-party: office too)       contacts
``confirm_contacts_many`` ``dispute_contact``   lead proposer                       contacts
``send_message(a, text)``                       unit or any proposer                message
``save_opinion_draft`` ``give_opinions_many``   assisting unit                      opinion; assignments
``save_reply_drafts_many([ReplyDraft])``        answering unit                      replies
``submit_replies_many`` (``gaps_of``)           answering unit                      assignments
``sign_replies_many`` ``send_back(a, note)``    unit leader (coordinator: back)     assignments
``check_replies_many``                          coordinator of the line             assignments
``remind_assisting_many``                       clock, staff, lead unit             assignments
``give_feedback_many([Form])``                  each proposer; staff with a scan    feedback
``decide_rehandling(p, order=, reason=)``       proposal committee                  proposal
``close_dissatisfied(p, note)``                 proposal director                   proposal
``fulfil_many`` ``fulfil`` ``redate``           unit                                commitments
``give_up``                                     unit leader                         commitment
``rate_proposal``                               unit                                assignment
``record_instruction(p, text)``                 leadership, staff                   instruction
``make_link(a)``                                staff, coordinator                  link, its secret
``open_link(secret)`` ``actor_of_link``         whoever holds it                    actor bound to one assignment
``recompute_dates(committee)``                  system administrator                dates that moved
``let_…_pass`` ``become_due_many``              the clock (``handling.jobs``)       what has passed
==============================================  ==================================  ================================
"""

from .calendar import recompute_dates
from .commitments import become_due_many, fulfil, fulfil_many, give_up, redate
from .contacts import (
    NewContact,
    confirm_contacts_many,
    dispute_contact,
    let_contacts_pass,
    phase_of,
    record_contact,
    record_contacts_many,
    send_message,
)
from .drafting import (
    AnswerDraft,
    ReplyDraft,
    give_opinion,
    give_opinions_many,
    save_opinion_draft,
    save_reply_draft,
    save_reply_drafts_many,
)
from .feedback import (
    Form,
    close_dissatisfied,
    decide_rehandling,
    give_feedback,
    give_feedback_many,
    let_feedback_pass,
)
from .instructions import record_instruction
from .links import actor_of_link, make_link, open_link
from .planning import (
    Plan,
    assign_all,
    assign_many,
    confirm_plans_many,
    drop_plans_many,
    object_to_plan,
    plan_assignments_many,
    problem_of_form,
    suggest_again,
)
from .refusals import (
    accept,
    accept_many,
    deny_extension,
    deny_refusal,
    grant_extension,
    hand_to_section,
    rate_proposal,
    reassign,
    refusal_until,
    request_extension,
    request_refusal,
    withdraw_extension,
)
from .replies import (
    check_replies_many,
    check_reply,
    gaps_of,
    led_units,
    remind_assisting_many,
    send_back,
    sign_replies_many,
    sign_reply,
    submit_replies_many,
    submit_reply,
)

__all__ = [
    "AnswerDraft",
    "Form",
    "NewContact",
    "Plan",
    "ReplyDraft",
    "accept",
    "accept_many",
    "actor_of_link",
    "assign_all",
    "assign_many",
    "become_due_many",
    "check_replies_many",
    "check_reply",
    "close_dissatisfied",
    "confirm_contacts_many",
    "confirm_plans_many",
    "decide_rehandling",
    "deny_extension",
    "deny_refusal",
    "dispute_contact",
    "drop_plans_many",
    "fulfil",
    "fulfil_many",
    "gaps_of",
    "give_feedback",
    "give_feedback_many",
    "give_opinion",
    "give_opinions_many",
    "give_up",
    "grant_extension",
    "hand_to_section",
    "led_units",
    "let_contacts_pass",
    "let_feedback_pass",
    "make_link",
    "object_to_plan",
    "open_link",
    "phase_of",
    "plan_assignments_many",
    "problem_of_form",
    "rate_proposal",
    "reassign",
    "recompute_dates",
    "record_contact",
    "record_contacts_many",
    "record_instruction",
    "redate",
    "refusal_until",
    "remind_assisting_many",
    "request_extension",
    "request_refusal",
    "save_opinion_draft",
    "save_reply_draft",
    "save_reply_drafts_many",
    "send_back",
    "send_message",
    "sign_replies_many",
    "sign_reply",
    "submit_replies_many",
    "submit_reply",
    "suggest_again",
    "withdraw_extension",
]
