"""How a committee's rules read on the page that sets them: labels, choices, and the heads they stand under."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: The heads, each with the first of its rules; those that follow in :class:`Rules` stand under it too.
SECTIONS = (
    ("title_advised", _("Submitting")),
    ("review_steps", _("Reviewing")),
    ("accept_within", _("Assigning")),
    ("first_contact_within", _("Handling")),
    ("check_by", _("Replying and feedback")),
    ("amber_days", _("On the pages")),
)

LABELS: dict[str, Any] = {
    "title_advised": _("Title: characters advised"),
    "words_advised": _("Text: characters advised"),
    "words_most": _("Text: characters at most"),
    "attachments_most": _("Attachments of a proposal at most"),
    "attachment_megabytes": _("Size of an attachment at most (MB)"),
    "sign_within": _("Co-signers sign within"),
    "collectives_outside_plenary": _("Bodies that may propose outside the plenary too"),
    "review_steps": _("Steps of review"),
    "revise_within": _("A returned proposal is revised within"),
    "talk_within": _("The proposer answers a suggestion to merge or divert within"),
    "number_on_filing": _("Case numbers of in-session proposals"),
    "number_order": _("Order of case numbers in a batch"),
    "number_series_by_category": _("Each category has its own series of case numbers"),
    "merge_way": _("Proposals are merged"),
    "assign_within": _("A filed proposal is assigned within"),
    "accept_within": _("A unit signs in within"),
    "refusal_within": _("A unit may ask to refuse within"),
    "decide_within": _("Plans are confirmed, refusals and extensions decided within"),
    "reassignment_restarts_clock": _("After a reassignment the time to reply begins anew"),
    "one_time_links": _("A unit's clerk may answer by a one-time link, without an account"),
    "link_days": _("A one-time link holds for (days)"),
    "first_contact_within": _("First contact with the proposer within"),
    "reply_within": _("Reply within"),
    "reply_by_date_in_session": _("In-session proposals are answered by the date set for the session"),
    "extension": _("An extension is for at most"),
    "reply_never_beyond": _("With all extensions, never beyond so many months"),
    "assisting_days_before": _("Assisting opinions before the reply is due (days)"),
    "contact_answered_within": _("The proposer confirms a contact within"),
    "face_to_face_required": _("Every proposal is talked over face to face"),
    "check_by": _("The coordinator checks replies before they are sent"),
    "check_within": _("A reply is checked within"),
    "feedback_within": _("The proposer gives feedback within"),
    "rehandling_decided_within": _("Whether to handle it again is decided within"),
    "rehandling_within": _("It is handled again within"),
    "result_classes": _("Classes of results"),
    "marks": _("Marks of satisfaction"),
    "amber_days": _("A due date turns amber before it (days)"),
    "labels": _("The committee's own words for states and steps"),
}

#: What a rule may be, where it is one of a few.
CHOICES: dict[str, dict[str, Any]] = {
    "number_on_filing": {
        "at_once": _("each at once when it is filed"),
        "in_batch": _("in one batch before assignment"),
    },
    "number_order": {
        "collective_first,category": _("collective ones first, then by category"),
        "collective_first": _("collective ones first, then as they came in"),
        "category": _("by category"),
        "": _("as they came in"),
    },
    "merge_way": {
        "at_review": _("at review, before filing"),
        "after_filing": _("after filing, before assignment"),
        "both": _("in both ways"),
    },
    "check_by": {"none": _("no"), "party_only": _("those to parties only"), "all": _("all")},
}

SPAN_KINDS = {"workdays": _("working days"), "days": _("days"), "months": _("months")}

MEANINGS: dict[str, dict[str, Any]] = {
    "result_classes": {"solved": _("solved"), "planned": _("planned"), "not_now": _("not possible now")},
    "marks": {
        "satisfied": _("satisfied"),
        "basically_satisfied": _("basically satisfied"),
        "understanding": _("understanding"),
        "dissatisfied": _("dissatisfied"),
    },
}
