"""What packages carry, by kind: the schema of ``records.json`` (docs/packages.md)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shangliang.committees.models import Level

from ..readers.errors import FileRefused, shortened

#: So many characters has a part of the text at most, as everywhere in opinion information.
LONGEST = 20_000


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileRecord(_Record):
    """An attachment: the part that holds it, and its name."""

    part: str = Field(pattern=r"^files/[0-9]{1,3}\.[a-z]{3,4}$")
    name: str = Field(min_length=1, max_length=120)


class OpinionRecord(_Record):
    """Opinion information that is reported up: one item, or an issue's items together."""

    title: str = Field(min_length=1, max_length=120)
    situation: str = Field(min_length=1, max_length=LONGEST)
    analysis: str = Field(max_length=LONGEST)
    suggestion: str = Field(max_length=LONGEST)
    urgent: bool
    issued_on: date
    files: tuple[FileRecord, ...] = Field(max_length=250)


class AdoptionRecord(_Record):
    """One adoption of what was reported."""

    body: str = Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")
    level: Level
    combined: bool
    on: date


class AdoptionsRecord(_Record):
    """Word that what a package reported was adopted: the package's id, and by whom."""

    of: UUID
    adoptions: tuple[AdoptionRecord, ...] = Field(min_length=1, max_length=50)


R = TypeVar("R", bound=_Record)


def parsed(kind: type[R], content: bytes) -> R:
    """The records of a package.

    Raises:
        FileRefused: they are not what this kind of package holds; names the place.
    """
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FileRefused(
            _(
                "The sender's program has written something into the package that does not belong there (%(place)s: "
                "%(what)s). Ask the sender to update the program and to make the package anew."
            )
            % {"place": place or "records.json", "what": shortened(first["msg"])}
        ) from error
