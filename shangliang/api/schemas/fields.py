"""The kinds of values in requests, each as narrow as the database behind it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

LARGEST_ID = 2**63 - 1


def _storable(text: str) -> str:
    if "\x00" in text or not _encodes(text):
        raise ValueError("must not contain U+0000 or half a surrogate pair")
    return text


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("must be a date like 2026-01-31")
    found = date.fromisoformat(value)
    if not 1900 <= found.year <= 2199:
        raise ValueError("must lie between 1900 and 2199")
    return found


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", value, re.ASCII):
        raise ValueError("must be a date and time like 2026-01-31T09:00:00+08:00")
    found = datetime.fromisoformat(value.replace("z", "Z"))
    if found.tzinfo is None or not 1900 <= found.year <= 2199:
        raise ValueError("must have an offset and lie between 1900 and 2199")
    return found


#: A record's id in a body: a JSON integer and nothing that merely looks like one.
Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
#: A record's id in an address or a query, where everything is text.
PathId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Year = Annotated[int, Field(ge=1900, le=2199)]
Count = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
Mark = Annotated[int, Field(strict=True, ge=1, le=5)]
Yes = Annotated[bool, Field(strict=True)]
#: Yes or no in a query.
Flag = Literal["true", "false"]
Text = Annotated[str, Field(max_length=100_000), AfterValidator(_storable)]
Words = Annotated[str, Field(max_length=1_000), AfterValidator(_storable)]
Label = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Ids = Annotated[list[Id], Field(min_length=1, max_length=500)]


class Body(BaseModel):
    """What is sent: unknown names are refused, so that a misspelt one is not silently passed over."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class Ref(BaseModel):
    """A record by its id and what it is called."""

    id: int
    name: str


class Done(BaseModel):
    """How many records were changed, and which."""

    ids: list[int]
