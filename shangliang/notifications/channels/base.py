"""The one small interface behind which every channel to the outside stands.

The list of notices in the product itself is no channel: it is the record from which channels are fed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from shangliang.accounts.models import User


class Undeliverable(Exception):
    """This message will never reach this person by this channel; trying again is of no use."""


@dataclass(frozen=True)
class Letter:
    """What a channel carries, in the receiver's language.

    Attributes:
        key: names this message for this person for ever; whoever gets it twice can tell by it.
        subject: one line: what to do, until when.
        text: the whole, plain text, with its addresses.
        url: where it leads, absolute.
        due: until when, where there is something to do.
    """

    key: str
    subject: str
    text: str
    url: str
    due: date | None = None


class Channel(ABC):
    """A way to reach people outside the product."""

    name: ClassVar[str]
    label: ClassVar[Any]
    #: What holds for people who have chosen nothing: are they told by this channel, and once a day together?
    enabled: ClassVar[bool] = True
    digest: ClassVar[bool] = True

    failures_in_a_row = 0  # within one batch

    @abstractmethod
    def address(self, user: User) -> str:
        """Where the person is reached; empty when they cannot be."""

    @abstractmethod
    def send(self, user: User, letter: Letter) -> None:
        """Carry a message to a person.

        Raises:
            Undeliverable: it never will arrive.
            Exception: anything else: it may arrive later.
        """

    def close(self) -> None:  # noqa: B027 - most channels keep nothing open
        """Let go of what is kept open between messages."""
