"""What is to become of each invented proposal: the figures drawn into plans, which the office carries out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class HandlingPlan:
    """What the units do with an assigned proposal."""

    units: tuple[tuple[int, str], ...]  # (place in the list of units, role)
    wrong_unit: int | None = None  # assigned there first, refused, reassigned to the first of ``units``
    refusal_denied: bool = False  # the first unit asks to be spared, and is not
    manners: tuple[str, ...] = ("phone",)
    disputed: bool = False
    to_confirm: bool = False  # the talk is on record for a few days, and the proposer has not said anything yet
    extension: str = ""  # granted, denied
    late: bool = False
    answers: tuple[str, ...] = ()  # for each suggestion, in turn
    result: str = "A"
    mark: str = "satisfied"  # code of the committee's list; «» gives no feedback
    first_mark: str = ""  # a first mark of dissatisfaction, handled a second time
    promise: str = "fulfilled"  # fulfilled, redated, given_up, promised


@dataclass(frozen=True)
class ProposalPlan:
    """One proposal from first draft to where the scenario leaves it.

    ``fate`` is assigned, merged_after_filing, cancelled, merged, not_filed, withdrawn, lapsed or returned; ``stop``
    names the step that has not been done by the demo's today.
    """

    key: str
    year: int
    submit_at: datetime
    in_session: bool
    idea: int = 0  # place in the list of titles that carry the tag, or of those that do not
    tagged: bool | None = None  # about the people's livelihood 民生, not, or as it comes
    like: str = ""  # key of the proposal whose matter it shares
    member: int | None = None  # place in the list of members
    collectives: tuple[int, ...] = ()  # places in the list of collectives
    signers: tuple[int, ...] = ()  # members invited to sign
    unsigned: int = 0  # so many of the last signers do not answer
    on_paper: bool = False
    is_key: bool = False
    returned_once: bool = False
    fate: str = "assigned"
    ground: int = 0
    disposition: str = ""
    into: str = ""  # key of the main proposal
    handling: HandlingPlan | None = None
    stop: str = ""

    @property
    def is_collective(self) -> bool:
        """Whether a collective leads it."""
        return bool(self.collectives)

    @property
    def handled(self) -> HandlingPlan:
        """What the units do with it.

        Raises:
            LookupError: it is never assigned.
        """
        if self.handling is None:
            raise LookupError(f"{self.key} is not assigned in its plan")
        return self.handling
