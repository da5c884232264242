"""Consultations: topics, and what became of every suggestion."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Label, Text

TopicState = Literal["proposed", "chosen", "planned", "under_way", "concluded", "declined", "withdrawn", "dropped"]
ConsultationForm = Literal[
    "",
    "plenary",
    "standing",
    "chairs",
    "special",
    "counterpart",
    "sector",
    "proposal",
    "legislative",
    "supervisory",
    "joint",
]
SuggestionState = Literal["draft", "made", "asked", "answered", "settled", "dropped"]
SuggestionOutcome = Literal["adopted", "partly", "not_adopted"]


class ConsultationTopicOut(BaseModel):
    """A topic of consultation."""

    id: int
    year: int = Field(description="Of the plenary of its plan's cycle.")
    title: str
    reason: str
    state: TopicState
    form: ConsultationForm
    label: str = Field(description="Short name in reports: a scope of its figures.")
    theme: str
    proposed_by: str
    organiser: str = Field(description="The body charged with it; empty for the research office.")
    begins_on: date | None
    ends_on: date | None
    due: date | None = Field(description="Of the step that it waits for.")
    deliberation_ids: list[int] = Field(description="Its online deliberations, as far as the caller may read them.")
    proposal_ids: list[int] = Field(description="The proposals it is about, as far as the caller may read them.")
    may: list[str]


class ConsultationTopicIn(Body):
    """A topic to be proposed."""

    title: Label
    reason: Text = ""


class ConsultationSuggestionOut(BaseModel):
    """A suggestion, and what became of it as far as the caller may know."""

    id: int
    topic_id: int
    report: str = Field(description="The title of its report; empty where a consultation made it by itself.")
    order: int
    text: str
    state: SuggestionState
    unit_id: int | None
    due: date | None
    outcome: SuggestionOutcome | None
    measure: str
    reason: str
    settled_at: datetime | None
    may: list[str]


class SuggestionAnswerIn(Body):
    """What became of a suggestion, said by its unit."""

    outcome: SuggestionOutcome
    measure: Text = ""
    reason: Text = ""
