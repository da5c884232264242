"""Plans, assignments, contacts, replies, feedback and commitments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Count, Day, Id, Ids, Label, Mark, Ref, Text, Words, Yes

Role = Literal["single", "lead", "assisting", "separate"]
Manner = Literal["visit", "invited", "on_site", "phone", "letter", "online"]


class PlanOut(BaseModel):
    """A unit planned for a proposal."""

    id: int
    proposal_id: int
    unit: Ref
    role: Role
    part: str
    state: Literal["suggested", "confirmed", "objected", "carried_out", "dropped"]
    due: date
    objection: str


class Plans(BaseModel):
    """Planned assignments."""

    items: list[PlanOut]


class PlanRow(Body):
    """One unit for one proposal."""

    proposal: Id
    unit: Id
    role: Role = "single"
    part: Label = ""


class PlanIn(Body):
    """Units for proposals; ``replace`` drops the open plans of these proposals first."""

    plans: list[PlanRow] = Field(min_length=1, max_length=500)
    replace: Yes = False


class PlanIds(Body):
    """Plans, all or none of which go the step."""

    plans: Ids


class ReasonIn(Body):
    """A reason."""

    reason: Text


class SuggestAgainIn(Body):
    """Another unit, role or part; what is left out stays."""

    unit: Id | None = None
    role: Role | None = None
    part: Label | None = None


class AssignIn(Body):
    """Proposals to be assigned to their confirmed units."""

    proposals: Ids


class AssignmentRow(BaseModel):
    """A proposal in the hands of a unit."""

    id: int
    proposal_id: int
    number: str
    title: str
    unit: Ref
    line: str
    role: Role
    part: str
    state: Literal[
        "offered", "refusal_requested", "reassigned", "accepted", "drafting", "signing", "checking", "opinion_given",
        "sent", "rehandling", "closed",
    ]  # fmt: skip
    state_since: datetime
    assigned_at: datetime
    accept_due: date
    contact_due: date
    first_contact_on: date | None
    reply_due: date
    sent_at: datetime | None
    round: int


class AssignmentList(BaseModel):
    """Assignments just made."""

    items: list[AssignmentRow]


class RefusalOut(BaseModel):
    """A request to be spared, and the decision."""

    ordinal: int
    reason: str
    right_unit_id: int | None
    asked_at: datetime
    decision: str
    decision_reason: str


class AssignmentOut(AssignmentRow):
    """An assignment with what hangs on it alone."""

    accepted_at: datetime | None
    clerk_name: str
    clerk_phone: str
    extended: bool
    previous: int | None
    reminded_at: datetime | None
    reply_working: dict | None = Field(description="How the due date of the reply came about.")
    refusals: list[RefusalOut]
    may: list[str] = Field(description="The steps that the caller may try now.")


class AcceptIn(Body):
    """The clerk who handles it."""

    clerk_name: Label = ""
    clerk_phone: Label = ""


class RefuseIn(Body):
    """Why the unit asks to be spared, and which one would be right."""

    reason: Text
    right_unit: Id | None = None


class ReassignIn(Body):
    """The unit that takes over."""

    unit: Id
    reason: Text = ""


class RateIn(Body):
    """The unit's marks for the proposal."""

    founded: Mark
    practicable: Mark
    standard: Mark


class ExtensionOut(BaseModel):
    """A request for more time."""

    id: int
    assignment_id: int
    state: Literal["requested", "granted", "denied", "withdrawn"]
    until: date
    due: date
    reason: str
    decision_reason: str


class Extensions(BaseModel):
    """Requests for more time."""

    items: list[ExtensionOut]


class ContactIn(Body):
    """A talk between unit and proposer."""

    on: Day
    manner: Manner
    summary: Text
    people: Label = ""
    phase: Literal["", "before", "during", "after"] = ""
    four_party: Yes = False


class ContactOut(BaseModel):
    """A talk on record."""

    id: int
    assignment_id: int
    proposal_id: int
    state: Literal["recorded", "confirmed", "disputed", "unanswered"]
    due: date
    phase: Literal["before", "during", "after"]
    on: date
    manner: Manner
    four_party: bool
    people: str
    summary: str
    dispute: str


class Contacts(BaseModel):
    """Talks on record."""

    items: list[ContactOut]


class MessageIn(Body):
    """A message."""

    text: Text


class MessageOut(BaseModel):
    """A message between unit and proposers."""

    id: int
    assignment_id: int
    at: datetime
    sender: str
    from_unit: bool
    text: str


class Messages(BaseModel):
    """Messages, oldest first."""

    items: list[MessageOut]


class AnswerIn(Body):
    """The answer to one suggestion."""

    suggestion: Id
    answer: Literal["", "adopted", "partly", "planned", "reference", "not_adopted"] = ""
    text: Text = ""
    promise: Words = ""
    promise_due: Day | None = None


class ReplyIn(Body):
    """A reply as it was typed; what is left out stays as it is."""

    version: Count | None = Field(None, description="The version that the writer has seen; 0 for a new one.")
    text: Text | None = None
    result_class: Label | None = None
    letter_number: Label | None = None
    contact_name: Label | None = None
    contact_phone: Label | None = None
    may_be_published: Literal["full", "summary", "no"] | None = None
    answers: list[AnswerIn] = Field([], max_length=99)


class AnswerOut(BaseModel):
    """A suggestion and its answer."""

    suggestion_id: int
    number: int
    answer: str
    text: str
    promise: str
    promise_due: date | None


class ReplyOut(BaseModel):
    """A unit's reply."""

    id: int
    assignment_id: int
    proposal_id: int
    round: int
    version: int
    text: str
    result_class: str
    result_meaning: str
    letter_number: str
    contact_name: str
    contact_phone: str
    signer_name: str
    may_be_published: str
    saved_at: datetime
    signed_at: datetime | None
    checked_at: datetime | None
    sent_at: datetime | None
    on_time: bool | None
    answers: list[AnswerOut]


class Replies(BaseModel):
    """An assignment's replies, by round."""

    items: list[ReplyOut]


class AssistingOpinionOut(BaseModel):
    """What an assisting unit tells the lead."""

    assignment_id: int
    text: str
    given_at: datetime | None


class FeedbackOut(BaseModel):
    """A proposer's opinion of a reply."""

    id: int
    proposal_id: int
    reply_id: int
    party: str
    round: int
    main: bool
    state: Literal["awaited", "given", "none"]
    due: date
    manner: str
    answers_question: bool | None
    attitude: str
    result: str
    text: str
    given_at: datetime | None


class FeedbackList(BaseModel):
    """The feedback forms of a proposal that the caller may read."""

    items: list[FeedbackOut]


class FeedbackIn(Body):
    """A filled-in form; marks are codes of the committee's list."""

    attitude: Label
    result: Label
    manner: Literal["", "visit", "invited", "on_site", "phone", "letter", "online"] = ""
    answers_question: Yes | None = None
    text: Text = ""
    scan_id: Id | None = Field(None, description="The scan of a paper form, which staff enter.")


class RehandlingIn(Body):
    """Whether a proposal is handled again, and why."""

    order: Yes
    reason: Text


class ClosingIn(Body):
    """The director's note for the record."""

    note: Text


class InstructionIn(Body):
    """A leader's instruction."""

    text: Text
    leader: Label = ""
    post: Label = ""
    on: Day | None = None


class InstructionOut(BaseModel):
    """A leader's instruction on a proposal."""

    id: int
    proposal_id: int
    leader: str
    post: str
    on: date
    text: str


class Instructions(BaseModel):
    """The instructions on a proposal."""

    items: list[InstructionOut]


class CommitmentOut(BaseModel):
    """A promise made in a reply."""

    id: int
    proposal_id: int
    title: str
    assignment_id: int
    unit: Ref
    text: str
    state: Literal["promised", "due", "fulfilled", "redated", "given_up"]
    promised_due: date
    due: date
    evidence: str
    settled_on: date | None


class FulfilIn(Body):
    """How a promise was kept."""

    evidence: Text
    on: Day | None = None
    file_id: Id | None = None


class RedateIn(Body):
    """The new day, and why."""

    due: Day
    reason: Text
