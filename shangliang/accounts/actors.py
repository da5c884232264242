"""Who acts. Every action takes one."""

from __future__ import annotations

from dataclasses import dataclass, field

from .roles import Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person (or the system) acting in one committee, with what they are there.

    ``parties`` are the keys under which duties may be theirs: ``member:12``, ``unit:5``, ``role:proposal_staff``.
    """

    user_id: int | None
    name: str
    committee_id: int | None
    roles: frozenset[Role] = frozenset()
    member_id: int | None = None
    unit_ids: frozenset[int] = frozenset()  # clerk of
    led_unit_ids: frozenset[int] = frozenset()  # leader of
    coordinator_ids: frozenset[int] = frozenset()
    collective_ids: frozenset[int] = frozenset()
    via: str = "page"  # page, api, import, job, link, demo
    bound_to: int | None = None  # the one assignment that a one-time link opens
    parties: frozenset[str] = field(init=False, default=frozenset(), compare=False)

    def __post_init__(self) -> None:
        keys = {f"role:{role.value}" for role in self.roles}
        keys |= {f"unit:{pk}" for pk in self.unit_ids} | {f"unit_leader:{pk}" for pk in self.led_unit_ids}
        keys |= {f"coordinator:{pk}" for pk in self.coordinator_ids}
        keys |= {f"collective:{pk}" for pk in self.collective_ids}
        if self.member_id:
            keys.add(f"member:{self.member_id}")
        object.__setattr__(self, "parties", frozenset(keys))

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles here."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_system(self) -> bool:
        """Whether no person acts, but the clock or the operator. (Somebody with a one-time link has no account.)"""
        return self.user_id is None and self.via != "link"


def system(committee_id: int, via: str = "job") -> Actor:
    """The clock, or the operator's command line, acting in a committee."""
    return Actor(user_id=None, name="系统", committee_id=committee_id, via=via)
