"""The grass-roots platform."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from .fields import Body, Count, Day, Id, Ids, Label, Moment, Text, Words

VenueLevel = Literal["", "city", "county", "town", "village"]
VenueKind = Literal["hall", "courtyard", "park", "enterprise", "studio", "other"]
VenueTopicState = Literal["collected", "merged", "declined", "chosen", "surveyed", "called", "discussed"]
VenueTopicSource = Literal["qr", "page", "studio", "staff", "list"]
VenuePart = Literal["concerned", "member", "unit", "expert", "other"]
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
    contact: str
    opened_on: date
    closed_on: date | None


class VenueIn(Body):
    """A venue to be opened."""

    name: Label
    level: VenueLevel = Field("", description="Only a park or an enterprise has none.")
    kind: VenueKind = "hall"
    above: Label = Field("", description="The name of the venue that it lies below.")
    address: Label = ""
    contact: Label = ""
    opened_on: Day | None = Field(None, description="Today by default.")


class VenuesIn(Body):
    """Venues to be opened together."""

    venues: list[VenueIn] = Field(min_length=1, max_length=2_000)


class VenueChange(Body):
    """What is to be mended of a venue; what is not named stays."""

    name: Label = ""
    level: VenueLevel = ""
    kind: VenueKind = "hall"
    above: Label = ""
    address: Label = ""
    contact: Label = ""


class VenueTopicRow(BaseModel):
    """A topic, as lists show it."""

    id: int
    title: str
    state: VenueTopicState
    venue: int | None
    source: VenueTopicSource
    source_name: str
    voices: int = Field(description="How many brought it up.")
    merged_into: int | None
    due: date | None = Field(description="Of the step that it waits for.")


class VenueTopicOut(VenueTopicRow):
    """A topic with its text."""

    text: str
    survey: str
    reason: str = Field(description="Why it was not taken up.")
    may: list[str]


class VenueTopicIn(Body):
    """A topic that is brought in."""

    title: Label
    text: Text = ""
    source: Literal["studio", "staff", "list"] = "staff"
    source_name: Label = ""
    voices: Count = 1
    venue: Id | None = None


class VenueTopics(Body):
    """Topics on which the same is done."""

    topics: Ids


class VenueMerge(Body):
    """Topics that are taken together with another one."""

    others: Ids


class VenueReason(Body):
    """A step that needs its reason."""

    note: Words


class VenueSurvey(Body):
    """What the survey of a topic found."""

    survey: Text


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
    too_few_concerned: bool = Field(description="Fewer than half are directly concerned: a warning, no gate.")
    suggestions: list[str]
    items: list[AgreedItemOut]
    may: list[str]


class VenueCall(Body):
    """A meeting to be called."""

    topic: Id
    venue: Id
    starts_at: Moment
    title: Label = Field("", description="The topic's by default.")


class VenueMeetings(Body):
    """Meetings on which the same is done."""

    meetings: Ids


class VenueAttendee(Body):
    """Somebody who is signed in from the paper list."""

    part: VenuePart
    name: Label = Field("", description="Of a member it is known.")
    member: Id | None = None


class VenueAttendees(Body):
    """People who are signed in together."""

    people: list[VenueAttendee] = Field(min_length=1, max_length=500)


class VenueItemIn(Body):
    """A problem that was raised, and what was agreed about it."""

    problem: Label
    agreed: Words
    unit: Id | None = None
    responsible: Label = Field("", description="Who does it, where it is no unit of the committee's.")
    due: Day | None = Field(None, description="By the committee's rule where none is named.")


class VenueOutcomes(Body):
    """What a meeting ended with."""

    summary: Text
    suggestions: list[Words] = Field(default_factory=list, max_length=200)
    items: list[VenueItemIn] = Field(default_factory=list, max_length=200)


class VenueAnswer(Body):
    """The answer to the people."""

    answer: Text = ""


class VenueRedate(Body):
    """Another day for an agreed item."""

    due: Day
    note: Words


class DoneIn(Body):
    """What was done about an agreed item."""

    report: Text
    outcome: ProblemOutcome
