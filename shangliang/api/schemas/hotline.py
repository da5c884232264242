"""Hotline lists and the topics found in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from .fields import Body, Day, Id, Ids, Label, Text, Yes

HotlineListState = Literal["sorting", "done"]


class HotlineListRow(BaseModel):
    """A list, as it came in."""

    id: int
    name: str
    state: HotlineListState
    messages: int = Field(description="How many came in.")
    topics: int = Field(description="Topics that were not laid aside.")
    proposed: int = Field(description="Topics that were handed over for consultation.")
    first_day: date | None
    last_day: date | None
    due: date | None = Field(description="By when it is looked through.")


class HotlineTopicRow(BaseModel):
    """A topic found in a list."""

    id: int
    hotline_list: int
    name: str
    messages: int
    dropped: bool
    proposed: bool


class HotlineMessageRow(BaseModel):
    """A message; telephone, identity and card numbers are masked."""

    id: int
    topic: int | None
    number: str
    title: str
    text: str
    on: date | None
    place: str
    category: str


class HotlineMessageIn(Body):
    """A message as the hotline hands it over."""

    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    title: Label = ""
    number: Annotated[Label, Field(max_length=60)] = Field("", description="By which it is known again.")
    on: Day | None = None
    place: Annotated[Label, Field(max_length=80)] = ""
    category: Annotated[Label, Field(max_length=80)] = ""
    source: Annotated[Label, Field(max_length=60)] = ""


class HotlineListIn(Body):
    """A list of messages, grouped as it comes in; one that is here already is refused."""

    messages: list[HotlineMessageIn] = Field(min_length=1, max_length=5_000)


class HotlineTopicChange(Body):
    """Another name for a topic, or whether it is laid aside; what is not named stays."""

    name: Annotated[Label, Field(max_length=60)] | None = None
    dropped: Yes | None = None


class HotlineTopics(Body):
    """Topics on which the same is done."""

    topics: Ids


class HotlineMerge(HotlineTopics):
    """Topics that become one."""

    name: Annotated[Label, Field(max_length=60)] = Field("", description="That of the largest by default.")


class HotlineMove(Body):
    """Messages that are moved: to a topic, to a new one of a name, or out of every topic where neither is named."""

    messages: Ids
    to: Id | None = None
    new_topic: Annotated[Label, Field(max_length=60)] = ""


class HotlineHandedOver(BaseModel):
    """A topic that was handed over for consultation, with masked words of some of its messages."""

    topic: int
    title: str
    messages: int
    places: list[str]
    first_day: date | None
    last_day: date | None
    examples: list[str]


class HotlineProposed(BaseModel):
    """Topics that were handed over."""

    items: list[HotlineHandedOver]
