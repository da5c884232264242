"""State machines as tables. A subject's ``states.py`` fills one in; :mod:`.transitions` carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shangliang.accounts.actors import Actor


@dataclass(frozen=True)
class By:
    """Who may do something: a name for tables and drawings, and the test.

    ``derived`` says that nobody chooses to do it: it follows from another record's step, which was permitted or not.
    """

    name: str
    allows: Callable[[Actor, Any], bool]
    derived: bool = False

    def __or__(self, other: By) -> By:
        return By(
            f"{self.name}, {other.name}",
            lambda actor, record: self.allows(actor, record) or other.allows(actor, record),
            self.derived and other.derived,
        )


#: The clock, or an operator's command, acting in the record's committee.
SYSTEM = By("system", lambda actor, record: actor.is_system and actor.committee_id == record.committee_id)


def holder_of(*roles: Any) -> By:
    """Whoever holds one of these roles in the record's committee."""
    return By(
        ", ".join(roles),
        lambda actor, record: actor.committee_id == record.committee_id and actor.has(*roles),
    )


@dataclass(frozen=True)
class DutySpec:
    """A duty that a record's state calls for."""

    party: str
    kind: str
    due: date
    working: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Transition:
    """One permitted change: from where, to where, by whom, under which condition.

    ``guard(record, actor)`` raises :class:`~shangliang.core.errors.Refused` when the condition is not met.
    """

    name: str
    from_: tuple[str, ...]
    to: str
    by: By
    label: Any = ""
    guard: Callable[[Any, Actor], None] | None = None


@dataclass(frozen=True)
class Machine:
    """A record's life: its states, what leads from one to another, and what each state asks of whom.

    ``duties(record)`` gives the open duties that the record's fields call for; ``root(record)`` names the record on
    whose time line its events stand.
    """

    name: str
    states: Any  # models.TextChoices
    initial: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]
    duties: Callable[[Any], Sequence[DutySpec]]
    root: Callable[[Any], tuple[str, int]]
    by_name: Mapping[str, Transition] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {t.name: t for t in self.transitions})
        if len(self.by_name) != len(self.transitions):
            raise ValueError(f"{self.name}: two transitions have the same name")
        known = {s.value for s in self.states}
        for t in self.transitions:
            unknown = ({*t.from_, t.to} - known) | ({*t.from_} & self.final)
            if unknown:
                raise ValueError(f"{self.name}.{t.name}: unknown or final states {sorted(unknown)}")

    def possible(self, record: Any, actor: Actor) -> list[Transition]:
        """The transitions that this actor may try on this record now (guards are asked when it is done)."""
        return [
            t for t in self.transitions if not t.by.derived and record.state in t.from_ and t.by.allows(actor, record)
        ]


#: Every machine of the product by its name, filled as the subjects' ``states.py`` are loaded.
MACHINES: dict[str, Machine] = {}


def register(machine: Machine) -> Machine:
    """Make a machine known to drawings, walks and the access table."""
    if machine.name in MACHINES:
        raise ValueError(f"two machines named {machine.name}")
    MACHINES[machine.name] = machine
    return machine


Follower = Callable[[Sequence[Any], Actor], None]

#: What subjects on upper floors do, in the same transaction, once a lower subject's transition is carried out.
FOLLOWERS: dict[tuple[str, str], list[Follower]] = {}


def follows(machine: str, *transitions: str) -> Callable[[Follower], Follower]:
    """Let a function follow transitions of a subject that cannot know it, such as dropping a cancelled one's plans.

    It is called with the locked records and the actor, after their states are written.
    """

    def keep(follower: Follower) -> Follower:
        for name in transitions:
            FOLLOWERS.setdefault((machine, name), []).append(follower)
        return follower

    return keep
