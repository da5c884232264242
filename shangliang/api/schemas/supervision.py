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


class SupervisionPhotographOut(BaseModel):
    """A photograph or paper. Its content is at ``GET /supervision/photographs/{id}``."""

    id: int
    name: str
    content_type: str
    size: int = Field(description="In bytes.")
    sha256: str
    added_at: datetime
    added_by: str


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
    appraisal_id: int | None
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
    photographs: list[SupervisionPhotographOut] = Field(description="Of the patrol behind it too.")
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
    """What a unit mended. Photographs are added by an operation of their own."""

    mending: Words


class SupervisionLookIn(Body):
    """What a second look found: it confirms, or sends back."""

    confirms: Yes
    text: Words
    on: Day | None = None


class SupervisionReasonIn(Body):
    """The reason for what is done."""

    note: Words = Field(min_length=1)


class SupervisionRemarkIn(Body):
    """A remark that may be left out."""

    note: Words = ""


class SupervisionDraftIn(Body):
    """An opinion that is drawn up from an activity that was held, a patrol, or an appraisal with its result."""

    unit: Id
    title: Label
    text: Words


class PlannedMatterOut(BaseModel):
    """A matter on a plan."""

    id: int
    form: SupervisionForm
    title: str
    organiser: str
    by: date


class SupervisionPlanOut(BaseModel):
    """What is supervised in a cycle."""

    id: int
    year: int = Field(description="Of the plenary of its cycle.")
    title: str
    state: Literal["draft", "submitted", "approved", "closed"]
    approval: str = Field(description="By which meeting it was approved.")
    outcome: str
    matters: list[PlannedMatterOut]


class SupervisorOut(BaseModel):
    """An appointment as supervisor."""

    id: int
    name: str
    field: str
    unit_id: int | None
    since: date
    until: date


class PatrolRow(BaseModel):
    """A patrol's record as lists show it."""

    id: int
    year: int = Field(description="Of the plenary of its cycle.")
    supervisor_id: int
    activity_id: int | None
    on: date
    place: str
    problem: bool
    state: Literal["recorded", "noted", "taken_up", "withdrawn"]
    due: date | None = Field(description="By when the office looks at it.")


class PatrolOut(PatrolRow):
    """A patrol's record with its text and photographs, and what the caller may do with it now."""

    text: str
    reason: str = Field(description="What the office said about it.")
    photographs: list[SupervisionPhotographOut]
    may: list[str]


class PatrolIn(Body):
    """What a supervisor saw. Photographs are added by an operation of their own."""

    supervisor: Id = Field(description="The appointment under which it is recorded.")
    place: Label
    text: Words
    problem: Yes = False
    on: Day | None = None
    activity: Id | None = Field(None, description="The joint patrol that it belongs to.")


class AppraisalResultOut(BaseModel):
    """A unit in an appraisal; its points once the result is told."""

    unit_id: int
    unit: str
    self_assessment: str
    averages: list[float] | None = Field(description="By criterion.")
    whole: float | None


class UnitAppraisalOut(BaseModel):
    """An appraisal of units, with those that the caller may see."""

    id: int
    title: str
    subject: str
    state: Literal["draft", "open", "closed", "cancelled"]
    closes: date
    criteria: list[str]
    units: list[AppraisalResultOut]


class SelfAssessmentIn(Body):
    """What a unit says of its work."""

    unit: Id
    text: Words
