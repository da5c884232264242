"""Proposals, signatures, attachments and their time line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Count, Id, Ids, Label, Ref, Text, Words, Yes

State = Literal[
    "draft", "under_review", "returned", "lapsed", "withdrawn", "not_filed", "merged", "filed", "merged_after_filing",
    "cancelled", "assigned", "replied", "rehandling", "closed", "archived",
]  # fmt: skip
Kind = Literal["individual", "joint", "collective"]


class Waiting(BaseModel):
    """Whom a proposal waits for, doing what, until when."""

    party: str = Field(description="member:12, unit:5, role:proposal_staff …")
    name: str
    duty: str
    doing: str
    due: date


class ProposalRow(BaseModel):
    """A proposal in a list."""

    id: int
    number: str = Field(description="The case number, before that the serial number; empty for drafts.")
    title: str
    state: State
    kind: Kind
    category: str
    in_session: bool | None
    is_key: bool
    author: str
    session_year: int
    submitted_at: datetime | None
    waits_for: Waiting | None


class Suggestion(BaseModel):
    """A numbered suggestion."""

    id: int
    number: int
    text: str


class Author(BaseModel):
    """Who leads a proposal."""

    kind: Literal["member", "collective", "none"]
    id: int | None
    name: str


class ProposalOut(BaseModel):
    """A whole proposal."""

    id: int
    version: int = Field(description="Send it back when saving, so that nothing newer is overwritten.")
    state: State
    state_since: datetime
    saved_at: datetime | None
    session_id: int
    session_year: int
    kind: Kind
    in_session: bool | None
    serial_number: int | None
    case_number: int | None
    case_series: str
    own_number: str
    title: str
    background: str
    analysis: str
    whole_text: str
    suggestions: list[Suggestion]
    category: Ref | None
    tags: list[Ref]
    suggested_units: list[Ref]
    publish_consent: bool
    survey_based: bool
    source: Literal["typed", "paper", "imported"]
    secrecy: Literal["open", "stub"]
    paper_place: str
    is_key: bool
    author: Author
    review_round: int
    review_step: int
    submitted_at: datetime | None
    decided_at: datetime | None
    filed_at: datetime | None
    assigned_at: datetime | None
    replied_at: datetime | None
    closed_at: datetime | None
    merged_into: int | None
    ground: Ref | None
    disposition: str
    waits_for: list[Waiting]
    may: list[str] = Field(description="The steps that the caller may try now.")


class DraftIn(Body):
    """What is typed; what is left out stays as it is."""

    title: Label | None = None
    background: Text | None = None
    analysis: Text | None = None
    suggestions: list[Text] | None = Field(None, max_length=99)
    category_id: Id | None = None
    tag_ids: list[Id] | None = Field(None, max_length=50)
    suggested_unit_ids: list[Id] | None = Field(None, max_length=50)
    publish_consent: Yes | None = None
    publish_refusal: Label | None = None
    survey_based: Yes | None = None
    contact_name: Label | None = None
    contact_phone: Label | None = None


class BeginIn(DraftIn):
    """A new draft: the caller's own, a collective's, or one on paper that staff type in for a member or collective."""

    collective_id: Id | None = None
    member_id: Id | None = None
    on_paper: Yes = False
    topic_id: Id | None = None


class SaveIn(DraftIn):
    """A draft as it was typed."""

    version: Count | None = Field(None, description="The version that the writer has seen; null overwrites.")


class NoteIn(Body):
    """A reason or a note."""

    note: Text = ""


class ConfirmIn(Body):
    """A collective's confirmation: its convenor's name, or the scan of its seal."""

    confirmed_by: Label = ""
    seal_id: Id | None = None


class InviteIn(Body):
    """Who is asked to sign: members, or collectives in the order in which they sign."""

    member_ids: list[Id] = Field([], max_length=200)
    collective_ids: list[Id] = Field([], max_length=50)


class SignatureOut(BaseModel):
    """A signature, or the invitation to sign."""

    id: int
    proposal_id: int
    order: int
    party: str
    name: str
    state: Literal["invited", "signed", "declined", "revoked", "withdrawn", "dropped"]
    state_since: datetime
    due: date
    in_turn: bool
    confirmed_by: str


class AttachmentOut(BaseModel):
    """A file of a proposal."""

    id: int
    proposal_id: int
    purpose: Literal["enclosure", "scan", "seal", "evidence"]
    name: str
    content_type: str
    size: int
    sha256: str
    added_at: datetime


class Entry(BaseModel):
    """One entry of a time line."""

    title: str
    on: date | None
    at: str = Field(description="Words instead of a day.")
    text: str
    kind: Literal["", "now", "next"]


class Signatures(BaseModel):
    """All signatures of a proposal."""

    items: list[SignatureOut]


class Attachments(BaseModel):
    """All files of a proposal."""

    items: list[AttachmentOut]


class TimeLine(BaseModel):
    """A proposal's time line, oldest first."""

    items: list[Entry]


class ListIn(Body):
    """Proposals, all or none of which go the step."""

    proposals: Ids


class ReviewIn(ListIn):
    """A review of a list."""

    opinion: Text = ""
    checks: dict[Literal["qualification", "form", "content", "duplicates"], Yes] = {}


class PassIn(ReviewIn):
    """A recommendation to the next step."""

    recommendation: Literal["pass", "file", "not_file", "merge"] = "pass"


class FileIn(ReviewIn):
    """A list that is filed."""

    meeting: Words = ""


class ReturnIn(ListIn):
    """What is to be mended."""

    note: Text
    meeting: Words = ""


class NotFileIn(ListIn):
    """A ground and what becomes of the submissions."""

    ground_id: Id
    disposition: Literal["to_opinion", "to_reference", "to_letters", "none"]
    note: Text = ""
    meeting: Words = ""
    receiver: Words = ""


class MergeIn(ListIn):
    """A main proposal, and why."""

    into: Id
    note: Text = ""


class MergeAtReviewIn(MergeIn):
    """A merging that a meeting may have decided."""

    meeting: Words = ""


class AskTalkIn(ListIn):
    """What is talked over with the proposers."""

    about: Literal["merge", "divert"]
    into: Id | None = None
    question: Text = ""


class AnswerTalkIn(Body):
    """The proposer's answer."""

    agree: Yes
    answer: Text = ""


class TalkOut(BaseModel):
    """A merging or not filing, talked over."""

    id: int
    proposal_id: int
    about: Literal["merge", "divert"]
    into: int | None
    state: Literal["asked", "agreed", "objected", "no_answer", "dropped"]
    due: date
    question: str
    answer: str


class Talks(BaseModel):
    """Talks of a proposal, or those just begun."""

    items: list[TalkOut]


class KeyIn(Body):
    """The mark of a key proposal."""

    key: Yes


class NumberRow(BaseModel):
    """A filed proposal that waits for its case number; without a title where it is internal."""

    id: int
    title: str
    kind: Kind
    category: str


class NumberPreview(BaseModel):
    """The order in which case numbers would be given."""

    items: list[NumberRow]


class NumberIn(Body):
    """The list that was shown, in the order in which it shall be numbered."""

    previewed: list[Id] = Field(max_length=10_000)


class Numbered(BaseModel):
    """A proposal and its case number."""

    id: int
    case_number: int
    case_series: str


class NumberedList(BaseModel):
    """What was numbered."""

    items: list[Numbered]
