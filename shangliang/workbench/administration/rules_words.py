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
    ("opinion_words_most", _("Opinion information")),
    ("consultation_choose_within", _("Consultation")),
    ("supervision_decide_within", _("Democratic supervision")),
    ("venue_brand", _("Grass-roots platform")),
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
    "opinion_words_most": _("Opinion information: characters at most"),
    "opinion_sort_within": _("An opinion is taken up, returned or kept within"),
    "opinion_revise_within": _("A returned opinion is revised within"),
    "opinion_edit_within": _("An opinion is edited within"),
    "opinion_review_within": _("An edited opinion is reviewed within"),
    "opinion_public": _("People can report on the public page without an account"),
    "consultation_public": _("People can hand in topics for consultation on the public page while they are called for"),
    "opinion_four_eyes": _("Whoever edited an opinion does not review it"),
    "opinion_signed_by": _("Opinions are signed by"),
    "opinion_sign_within": _("A reviewed opinion is signed within"),
    "opinion_issue_within": _("A signed opinion is issued within"),
    "opinion_follow_within": _("What becomes of an issue is followed for"),
    "opinion_handle_within": _("A unit answers an opinion within"),
    "opinion_quota_standing": _("Opinions that a standing member reports a year, at least"),
    "opinion_quota_member": _("Opinions that another member reports a year, at least"),
    "opinion_remind_days": _("Members below that are reminded before the year's cut-off (days)"),
    "consultation_choose_within": _("Topics are chosen, and the plan approved, within"),
    "consultation_report_within": _("A report on a topic is written within"),
    "consultation_check_within": _("A report is approved, and then sent, within"),
    "consultation_place_within": _("A suggestion is given to a unit within"),
    "consultation_answer_within": _("A unit answers a suggestion, or follows an instruction, within"),
    "consultation_confirm_within": _("A unit's answer is confirmed within"),
    "consultation_follow_within": _("What becomes of a report is followed for"),
    "supervision_decide_within": _("What waits for a decision in supervision is decided within"),
    "supervision_report_within": _("Supervision opinions are drawn up within"),
    "supervision_answer_within": _("A unit answers a supervision opinion within"),
    "supervision_mend_within": _("What was adopted is mended within"),
    "supervision_look_within": _("A second look follows within"),
    "venue_brand": _("What the grass-roots platform is called here"),
    "venue_choose_within": _("A topic from the people is chosen or declined within"),
    "venue_survey_within": _("A chosen topic is surveyed within"),
    "venue_call_within": _("A meeting on a surveyed topic is called within"),
    "venue_do_within": _("What was agreed at a meeting is done within"),
    "venue_answer_within": _("The people are answered within"),
    "venue_rate_within": _("The people concerned rate within"),
    "venue_publish_within": _("A rated meeting is published within"),
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
    "opinion_signed_by": {"leadership": _("leadership"), "opinion_staff": _("the opinion office itself")},
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
