"""The year's plan and its key tasks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from .fields import Body, Day, Id, Label, Text, Year

YearPlanState = Literal["draft", "issued", "closed"]
KeyTaskState = Literal["planned", "under_way", "fulfilled", "dropped", "carried_over"]


class YearPlanRow(BaseModel):
    """A plan as lists show it."""

    id: int
    year: Year
    title: str
    state: YearPlanState
    issued_on: date | None
    closed_on: date | None


class KeyTaskRow(BaseModel):
    """A task as lists show it."""

    id: int
    plan: int = Field(description="The plan's id.")
    year: Year
    aim: str
    title: str
    owner: str = Field(description="Who leads it: a body, an office or a member.")
    due: date
    percent: int = Field(ge=0, le=100)
    state: KeyTaskState


class ProgressOut(BaseModel):
    """How far a task was on a day."""

    on: date
    percent: int
    text: str


class LinkedRecord(BaseModel):
    """A record that fulfils a task, as far as the caller may read it."""

    id: int = Field(description="Of the link.")
    kind: str
    record_id: int
    title: str


class KeyTaskOut(KeyTaskRow):
    """A task with its progress, its records, and what the caller may do with it now."""

    outcome: str
    settled_on: date | None
    progress: list[ProgressOut]
    records: list[LinkedRecord]
    may: list[str]


class ProgressIn(Body):
    """How far the task is, in percent and in words."""

    percent: Annotated[int, Field(strict=True, ge=0, le=100)]
    text: Text


class LinkIn(Body):
    """A record that fulfils the task, wholly or in part."""

    kind: Label
    record_id: Id


class OutcomeIn(Body):
    """How it was fulfilled, and on which day (today by default)."""

    outcome: Text = ""
    on: Day | None = None


class CarryOverIn(Body):
    """The following year's plan, and by when it is to be done there."""

    plan: Id
    due: Day
    reason: Text = ""
