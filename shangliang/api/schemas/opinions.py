"""Opinion information."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Label, Text, Yes

OpinionState = Literal[
    "draft",
    "submitted",
    "returned",
    "withdrawn",
    "kept",
    "editing",
    "combined",
    "reviewing",
    "reviewed",
    "signed",
    "issued",
    "archived",
]
Origin = Literal["member", "collective", "studio", "lower", "public", "proposal", "speech"]


class OpinionRow(BaseModel):
    """An item as lists show it."""

    id: int
    serial_number: int | None
    year: int = Field(description="Of the plenary of its cycle.")
    title: str
    origin: Origin
    author: str = Field(description="Who reported it.")
    state: OpinionState
    urgent: bool
    submitted_at: datetime | None
    issued_at: datetime | None
    due: date | None = Field(description="Of the step that it waits for.")


class OpinionOut(OpinionRow):
    """An item with its text, and what the caller may do with it now."""

    situation: str
    analysis: str
    suggestion: str
    edited_title: str
    edited_situation: str
    edited_analysis: str
    edited_suggestion: str
    reason: str = Field(description="Why it was returned, kept or withdrawn.")
    may: list[str]


class OpinionIn(Body):
    """An opinion to be reported: one matter."""

    title: Label
    situation: Text
    analysis: Text = ""
    suggestion: Text = ""
    urgent: Yes = False


class OpinionFileOut(BaseModel):
    """A file of an item. Its content is at ``GET /opinion-files/{id}``."""

    id: int
    opinion_id: int
    name: str
    content_type: str
    size: int = Field(description="In bytes.")
    sha256: str
    added_at: datetime


class OpinionFiles(BaseModel):
    """The files of an item."""

    items: list[OpinionFileOut]
