"""Online deliberation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from .fields import Body, Words

DeliberationState = Literal["draft", "open", "closed", "published", "discarded"]


class DeliberationRow(BaseModel):
    """A deliberation as lists show it."""

    id: int
    title: str
    question: str
    state: DeliberationState
    openness: Literal["members", "invited", "public"] = Field(description="Who takes part; each includes those before.")
    closes_on: date = Field(description="The last day for votes.")
    min_group: int = Field(description="Of fewer people nothing is told.")


class DeliberationStatement(BaseModel):
    """A statement that is voted on."""

    number: int
    text: str
    vote: Literal[1, 0, -1] | None = Field(description="The caller's own vote: agree, pass, disagree; null for none.")


class DeliberationOut(DeliberationRow):
    """A deliberation with its statements."""

    address: str = Field(description="Where people take part.")
    statements: list[DeliberationStatement]
    may_vote: bool


class DeliberationResults(BaseModel):
    """What was found from the votes so far."""

    made_at: datetime | None
    enough: bool = Field(description="Whether as many have voted as the smallest group shown.")
    people: int
    votes: int
    groups: list[dict[str, Any]] = Field(description="Size and the statements that set each apart.")
    statements: list[dict[str, Any]] = Field(
        description="Counts agreed, disagreed, voted; by group, each of the three; `kind` says what the statement is."
    )
    ground: list[int] = Field(description="Numbers of the statements that most of every group agree with.")
    against: list[int] = Field(description="Numbers of those that most of every group disagree with.")
    apart: list[int] = Field(description="Numbers of those on which groups differ clearly.")


class DeliberationVote(Body):
    """A vote: 1 agree, 0 pass, -1 disagree."""

    statement: int = Field(strict=True, ge=0, le=65_535)
    vote: int = Field(strict=True, ge=-1, le=1)


class DeliberationVotesIn(Body):
    """Up to ten votes; the last one on a statement counts."""

    votes: list[DeliberationVote] = Field(min_length=1, max_length=10)


class DeliberationVotesOut(BaseModel):
    """The numbers of the statements whose votes were taken."""

    taken: list[int]


class DeliberationStatementIn(Body):
    """A statement to be proposed; the office looks at it first."""

    text: Words
