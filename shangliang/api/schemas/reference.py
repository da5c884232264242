"""Who calls, what they have to do, the committee's lists and its figures."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from .fields import Ref


class Me(BaseModel):
    """Who the token acts for."""

    name: str
    committee: Ref
    roles: list[str]
    scopes: list[str]
    member_id: int | None
    unit_ids: list[int]
    expires_at: datetime


class DutyOut(BaseModel):
    """Something to be done."""

    id: int
    kind: str
    do: str
    party: str
    subject_kind: str
    subject_id: int
    root_kind: str
    root_id: int
    due: date
    opened_at: datetime


class CategoryOut(BaseModel):
    """A category of proposals."""

    id: int
    name: str
    code: str
    parent_id: int | None


class UnitOut(BaseModel):
    """A handling unit."""

    id: int
    name: str
    line: str


class MemberOut(BaseModel):
    """A member."""

    id: int
    name: str
    number: str
    sector: str
    group: str
    party: str
    duty: str


class CollectiveOut(BaseModel):
    """A body that may propose."""

    id: int
    name: str
    kind: str


class TopicOut(BaseModel):
    """A reference topic."""

    id: int
    number: int
    title: str
    source: str
    published_on: date


class SessionOut(BaseModel):
    """A session and its cycle."""

    id: int
    name: str
    year: int
    window_opens: datetime
    session_deadline: datetime
    opens: date
    closes: date
    cut_off: datetime


class FigureOut(BaseModel):
    """A figure with what proves it."""

    slug: str
    scope: str | None
    label: str
    definition: str
    value: float | None
    unit: str
    qualifier: str | None
    numerator: int | None
    denominator: int | None
    rule: str
    rule_words: str
    cutoff: datetime


class Figures(BaseModel):
    """The figures of a cycle."""

    year: int
    items: list[FigureOut]


class RecordIds(BaseModel):
    """The records behind a figure that the caller may read, by id."""

    kind: str = Field(description="What kind of records they are; empty where there are none to list.")
    ids: list[int]
    next: str | None
