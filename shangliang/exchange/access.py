"""Who may import which register."""

from __future__ import annotations

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.hotline import access as hotline_access
from shangliang.venues import access as venues_access

#: The registers, and the roles whose holders may bring them in. Archiving is the proposal staff's step
#: (``proposals.states``), people and units are the system administrator's, published figures theirs who keep them
#: (``indicators.access``), hotline messages theirs who sort them, venues theirs who run the platform.
IMPORTERS: dict[str, frozenset[Role]] = {
    "proposals": frozenset({Role.PROPOSAL_STAFF}),
    "members": frozenset({Role.SYSTEM_ADMIN}),
    "units": frozenset({Role.SYSTEM_ADMIN}),
    "figures": frozenset(OFFICE | {Role.RESEARCH_OFFICE}),
    "hotline": frozenset(hotline_access.ROLES),
    "venues": frozenset({venues_access.RUNNER}),
}


def kinds(actor: Actor) -> list[str]:
    """The registers that the actor may import."""
    return [kind for kind, roles in IMPORTERS.items() if actor.is_system or actor.has(*roles)]
