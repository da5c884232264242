"""Democratic supervision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Day, Id, Label, Words, Yes

SupervisionState = Literal["draft", "discarded", "issued", "recalled", "declined", "mending", "mended", "closed"]
ActivityState = Literal["planned", "held", "closed", "cancelled"]
SupervisionForm = Literal["inspection", "consultation", "patrol", "appraisal"]
SupervisionAdoption = Literal["", "adopted", "partly", "not"]


class SupervisionActivityOut(BaseModel):
    """An inspection, a supervisory consultation or a joint patrol."""

    id: int
    year: int = Field(description="Of the plenary of its cycle.")
    form: SupervisionForm
    title: str
    state: ActivityState
    on: date
    place: str
    route: str
    partner: str = Field(description="With whom it is held together.")
    held_on: date | None
    summary: str


class SupervisionOpinionRow(BaseModel):
    """A supervision opinion as lists show it."""

    id: int
    number: int | None = Field(description="Of its year; none before it is issued.")
    year: int = Field(description="Of the plenary of its cycle.")
    form: SupervisionForm
    title: str
    unit_id: int
    activity_id: int | None
    patrol_id: int | None
    state: SupervisionState
    adoption: SupervisionAdoption
    issued_at: datetime | None
    due: date | None = Field(description="Of the step that it waits for.")


class SupervisionLookOut(BaseModel):
    """A second look."""

    on: date
    by: str
    confirms: bool
    text: str


class SupervisionOpinionOut(SupervisionOpinionRow):
    """A supervision opinion with its texts, and what the caller may do with it now."""

    text: str
    answer: str
    answered_at: datetime | None
    mend_due: date | None
    mending: str
    mended_at: datetime | None
    closed_at: datetime | None
    looks: list[SupervisionLookOut]
    may: list[str]


class SupervisionIssueIn(Body):
    """Until when the unit answers; by the committee's rule where it is left out."""

    due: Day | None = None


class SupervisionAnswerIn(Body):
    """A unit's answer."""

    adoption: Literal["adopted", "partly", "not"]
    answer: Words
    mend_by: Day | None = None


class SupervisionMendIn(Body):
    """What a unit mended. Photographs are added on the page."""

    mending: Words


class SupervisionLookIn(Body):
    """What a second look found: it confirms, or sends back."""

    confirms: Yes
    text: Words
    on: Day | None = None


class SupervisionDraftIn(Body):
    """An opinion that is drawn up from an activity that was held."""

    unit: Id
    title: Label
    text: Words
