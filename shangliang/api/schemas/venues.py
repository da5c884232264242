"""The grass-roots platform."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Text

VenueLevel = Literal["", "city", "county", "town", "village"]
VenueKind = Literal["hall", "courtyard", "park", "enterprise", "studio", "other"]
VenueMeetingState = Literal["planned", "open", "held", "rating", "rated", "published", "kept", "cancelled"]
AgreedItemState = Literal["agreed", "done", "answered", "given_up"]
ProblemOutcome = Literal["solved", "partly", "explained"]


class VenueRow(BaseModel):
    """A venue in the tree."""

    id: int
    name: str
    level: VenueLevel = Field(description="Empty for parks and enterprises, which belong to no level.")
    kind: VenueKind
    parent: int | None = Field(description="The venue that it lies below.")
    address: str
    opened_on: date
    closed_on: date | None


class VenueMeetingRow(BaseModel):
    """A meeting at a venue, as lists show it."""

    id: int
    venue: int
    title: str
    state: VenueMeetingState
    starts_at: datetime
    held_at: datetime | None
    due: date | None = Field(description="Of the step that it waits for.")


class AgreedItemOut(BaseModel):
    """What a meeting agreed about a problem."""

    id: int
    meeting: int
    problem: str
    agreed: str
    responsible: str
    due: date
    state: AgreedItemState
    outcome: ProblemOutcome | None
    report: str
    answer: str
    may: list[str]


class VenueMeetingOut(VenueMeetingRow):
    """A meeting with what came of it: how many took part and rated, without names."""

    summary: str
    people: dict[str, int] = Field(description="How many signed in, by as what they take part.")
    marks: dict[str, int] = Field(description="How many gave which mark.")
    suggestions: list[str]
    items: list[AgreedItemOut]


class DoneIn(Body):
    """What was done about an agreed item."""

    report: Text
    outcome: ProblemOutcome
