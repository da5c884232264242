"""What a committee decides for itself, typed, with the defaults of domain §2.

``rules_of(committee)`` gives the committee's rules; only what differs is stored.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shangliang.accounts.roles import Role
from shangliang.core.errors import Invalid

from .models import Committee


class Span(BaseModel):
    """A length of time: so many working days, calendar days or months."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["workdays", "days", "months"]
    amount: int = Field(ge=0, le=400)


class ReviewStep(BaseModel):
    """One step of review 审查步骤."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str = Field(pattern=r"^[a-z_]{2,20}$")
    label: str = Field(max_length=20)
    role: Role
    by_meeting: bool = False  # a list is decided by a meeting
    within: Span = Span(kind="workdays", amount=5)


def _steps() -> tuple[ReviewStep, ...]:
    return (
        ReviewStep(key="first", label="初审", role=Role.PROPOSAL_STAFF),
        ReviewStep(key="second", label="复审", role=Role.PROPOSAL_STAFF),
        ReviewStep(key="joint", label="会审", role=Role.COORDINATOR),
        ReviewStep(key="decision", label="审定", role=Role.PROPOSAL_DIRECTOR),
    )


class Grade(BaseModel):
    """A result class or a mark of a committee's own list, with the meaning that the figures use."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str = Field(pattern=r"^[A-Za-z0-9_]{1,20}$")
    label: str = Field(max_length=40)
    meaning: str


ResultMeaning = Literal["solved", "planned", "not_now"]
MarkMeaning = Literal["satisfied", "basically_satisfied", "understanding", "dissatisfied"]
_RESULT_MEANINGS = ("solved", "planned", "not_now")
_MARK_MEANINGS = ("satisfied", "basically_satisfied", "understanding", "dissatisfied")


def _result_classes() -> tuple[Grade, ...]:
    return (
        Grade(code="A", label="已解决或基本解决", meaning="solved"),
        Grade(code="B", label="正在解决或列入计划", meaning="planned"),
        Grade(code="C", label="暂不能解决，留作参考", meaning="not_now"),
    )


def _marks() -> tuple[Grade, ...]:
    return (
        Grade(code="satisfied", label="满意", meaning="satisfied"),
        Grade(code="basic", label="基本满意", meaning="basically_satisfied"),
        Grade(code="understanding", label="理解", meaning="understanding"),
        Grade(code="dissatisfied", label="不满意", meaning="dissatisfied"),
    )


class Rules(BaseModel):
    """A committee's rules for proposals. The fields' order is the order on the settings page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Submitting 提
    title_advised: int = Field(50, ge=10, le=200)
    words_advised: int = Field(1500, ge=100, le=20000)
    words_most: int = Field(3000, ge=100, le=50000)
    attachments_most: int = Field(5, ge=0, le=50)
    attachment_megabytes: int = Field(32, ge=1, le=1024)
    sign_within: Span = Span(kind="days", amount=7)
    collectives_outside_plenary: tuple[str, ...] = (
        "party",
        "organisation",
        "special_committee",
        "township_body",
    )
    # Reviewing 立
    review_steps: tuple[ReviewStep, ...] = Field(default_factory=_steps, min_length=1, max_length=4)
    revise_within: Span = Span(kind="workdays", amount=15)
    talk_within: Span = Span(kind="workdays", amount=5)
    number_on_filing: Literal["at_once", "in_batch"] = "in_batch"  # in-session ones; regular ones are numbered at once
    number_order: tuple[str, ...] = ("collective_first", "category")
    number_series_by_category: bool = False
    merge_way: Literal["at_review", "after_filing", "both"] = "both"
    assign_within: Span = Span(kind="workdays", amount=15)
    # Assigning 交
    accept_within: Span = Span(kind="workdays", amount=5)
    refusal_within: Span = Span(kind="workdays", amount=5)
    decide_within: Span = Span(kind="workdays", amount=5)  # plans confirmed, refusals and extensions decided
    reassignment_restarts_clock: bool = True
    one_time_links: bool = True
    link_days: int = Field(7, ge=1, le=60)
    # Handling 办
    first_contact_within: Span = Span(kind="workdays", amount=15)
    reply_within: Span = Span(kind="months", amount=3)
    reply_by_date_in_session: bool = True
    extension: Span = Span(kind="months", amount=1)
    reply_never_beyond: int = Field(6, ge=1, le=60)  # months from the first assignment
    assisting_days_before: int = Field(20, ge=1, le=90)
    contact_answered_within: Span = Span(kind="workdays", amount=10)
    face_to_face_required: bool = False
    check_by: Literal["none", "party_only", "all"] = "party_only"
    check_within: Span = Span(kind="workdays", amount=5)
    feedback_within: Span = Span(kind="workdays", amount=15)
    rehandling_decided_within: Span = Span(kind="workdays", amount=5)
    rehandling_within: Span = Span(kind="months", amount=1)
    result_classes: tuple[Grade, ...] = Field(default_factory=_result_classes, min_length=1)
    marks: tuple[Grade, ...] = Field(default_factory=_marks, min_length=1)
    # Opinion information 社情民意信息; urgent items take every step on the same day
    opinion_words_most: int = Field(1500, ge=100, le=20000)
    opinion_public: bool = True  # people report on the public page without an account
    opinion_sort_within: Span = Span(kind="workdays", amount=5)
    opinion_revise_within: Span = Span(kind="workdays", amount=10)
    opinion_edit_within: Span = Span(kind="workdays", amount=10)
    opinion_review_within: Span = Span(kind="workdays", amount=3)
    opinion_four_eyes: bool = True
    opinion_signed_by: Literal["leadership", "opinion_staff"] = "leadership"
    opinion_sign_within: Span = Span(kind="workdays", amount=3)
    opinion_issue_within: Span = Span(kind="workdays", amount=5)
    opinion_follow_within: Span = Span(kind="months", amount=6)
    opinion_handle_within: Span = Span(kind="months", amount=1)
    opinion_quota_standing: int = Field(3, ge=0, le=100)  # items that a standing member reports a year
    opinion_quota_member: int = Field(1, ge=0, le=100)
    opinion_remind_days: int = Field(60, ge=0, le=300)  # before the cut-off of the year's figures
    # Consultation 协商
    consultation_choose_within: Span = Span(kind="workdays", amount=20)
    consultation_report_within: Span = Span(kind="months", amount=1)
    consultation_check_within: Span = Span(kind="workdays", amount=5)
    consultation_place_within: Span = Span(kind="workdays", amount=10)
    consultation_answer_within: Span = Span(kind="months", amount=3)
    consultation_confirm_within: Span = Span(kind="workdays", amount=10)
    consultation_follow_within: Span = Span(kind="months", amount=6)
    consultation_public: bool = True  # the public hands in topics without an account while they are called for
    # Democratic supervision 民主监督
    supervision_decide_within: Span = Span(
        kind="workdays", amount=5
    )  # approved, issued, patrols sorted, reasons weighed
    supervision_report_within: Span = Span(kind="workdays", amount=10)  # opinions drawn up once an activity was held
    supervision_answer_within: Span = Span(kind="months", amount=1)
    supervision_mend_within: Span = Span(kind="months", amount=3)
    supervision_look_within: Span = Span(kind="workdays", amount=20)
    # The grass-roots platform 基层协商平台
    venue_brand: str = Field("有事好商量", min_length=1, max_length=20)  # what people here call it
    venue_choose_within: Span = Span(kind="workdays", amount=10)
    venue_survey_within: Span = Span(kind="months", amount=1)
    venue_call_within: Span = Span(kind="workdays", amount=10)
    venue_do_within: Span = Span(kind="months", amount=1)
    venue_answer_within: Span = Span(kind="workdays", amount=5)
    venue_rate_within: Span = Span(kind="days", amount=10)
    venue_publish_within: Span = Span(kind="workdays", amount=5)
    # On the pages
    amber_days: int = Field(7, ge=1, le=60)
    labels: dict[str, str] = Field(default_factory=dict)  # a committee's own words for states and steps

    @model_validator(mode="after")
    def _sound(self) -> Rules:
        keys = [step.key for step in self.review_steps]
        if len(set(keys)) != len(keys):
            raise ValueError("two review steps have the same key")
        if self.words_advised > self.words_most:
            raise ValueError("words_advised exceeds words_most")
        if any(g.meaning not in _RESULT_MEANINGS for g in self.result_classes):
            raise ValueError(f"a result class needs one of the meanings {_RESULT_MEANINGS}")
        if any(g.meaning not in _MARK_MEANINGS for g in self.marks):
            raise ValueError(f"a mark needs one of the meanings {_MARK_MEANINGS}")
        if "dissatisfied" not in {g.meaning for g in self.marks}:
            raise ValueError("the marks need one that means dissatisfied")
        return self

    def meaning_of_mark(self, code: str) -> str:
        """The meaning of a mark's code, ``""`` for none."""
        return next((g.meaning for g in self.marks if g.code == code), "")

    def meaning_of_class(self, code: str) -> str:
        """The meaning of a result class's code, ``""`` for none."""
        return next((g.meaning for g in self.result_classes if g.code == code), "")


@lru_cache(maxsize=512)
def _validated(stored: str) -> Rules:
    return Rules.model_validate_json(stored)


def rules_of(committee: Committee) -> Rules:
    """The rules of a committee: its own where it has decided, else the defaults."""
    return _validated(json.dumps(committee.rules, sort_keys=True))


def checked_rules(values: dict[str, Any]) -> dict[str, Any]:
    """Check a committee's deviations from the defaults and give back what is to be stored.

    Raises:
        Invalid: with a message for each wrong field.
    """
    try:
        rules = Rules.model_validate(values)
    except ValidationError as error:
        raise Invalid({".".join(str(p) for p in e["loc"]) or "rules": e["msg"] for e in error.errors()}) from None
    return rules.model_dump(mode="json", exclude_defaults=True)
