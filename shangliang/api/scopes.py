"""What a token may be used for. A scope never gives more than its owner's roles do; it only takes away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.accounts.roles import OFFICE, SEPARATED, Role
from shangliang.hotline import access as hotline_access


@dataclass(frozen=True)
class Scope:
    """What may be done, in words, and the roles that have any use for it."""

    label: Any
    roles: frozenset[Role]


_PROPOSERS = frozenset({Role.MEMBER, Role.LIAISON})
_UNITS = frozenset({Role.UNIT_CLERK, Role.UNIT_LEADER})
_HANDLING = _PROPOSERS | OFFICE | _UNITS | {Role.COORDINATOR, Role.LEADERSHIP}
_READERS = _HANDLING | {Role.RESEARCH_OFFICE}
_PLANNERS = frozenset(Role) - SEPARATED - _UNITS

SCOPES: Mapping[str, Scope] = {
    "proposals:read": Scope(_("read proposals"), _READERS),
    "proposals:write": Scope(_("write, sign and submit proposals"), _PROPOSERS | {Role.PROPOSAL_STAFF}),
    "review:write": Scope(_("review, merge and number proposals"), OFFICE | {Role.COORDINATOR}),
    "handling:read": Scope(_("read assignments, contacts, replies and commitments"), _HANDLING),
    "handling:write": Scope(_("assign, reply, give feedback and follow commitments"), _HANDLING),
    "opinions:read": Scope(
        _("read opinion information"),
        _PROPOSERS | _UNITS | {Role.OPINION_STAFF, Role.LEADERSHIP, Role.RESEARCH_OFFICE},
    ),
    "supervision:read": Scope(
        _("read democratic supervision"),
        OFFICE | _UNITS | {Role.MEMBER, Role.LEADERSHIP, Role.RESEARCH_OFFICE},
    ),
    "supervision:write": Scope(
        _("record patrols; answer supervision opinions, issue them and look again"), _UNITS | OFFICE | {Role.MEMBER}
    ),
    "opinions:write": Scope(_("report opinion information"), _PROPOSERS),
    "consultations:read": Scope(
        _("read topics and suggestions of consultations"),
        _READERS | {Role.OPINION_STAFF, Role.ACTIVITY_ORGANISER, Role.STUDIO_MANAGER},
    ),
    "consultations:write": Scope(
        _("propose topics of consultation, answer suggestions"), frozenset({Role.MEMBER}) | _UNITS
    ),
    "plans:read": Scope(_("read the year's plan and its tasks"), _PLANNERS),
    "plans:write": Scope(_("report on key tasks"), _PLANNERS),
    "deliberations:read": Scope(
        _("read online deliberations and their results"),
        frozenset({Role.MEMBER, Role.ACTIVITY_ORGANISER, Role.LEADERSHIP, Role.RESEARCH_OFFICE}),
    ),
    "deliberations:write": Scope(_("vote in online deliberations"), frozenset({Role.MEMBER})),
    "venues:read": Scope(
        _("read the grass-roots platform"),
        _READERS | {Role.ACTIVITY_ORGANISER, Role.STUDIO_MANAGER, Role.OPINION_STAFF},
    ),
    "venues:write": Scope(
        _("bring topics in, run meetings, sign in, report what was done about agreed items"),
        _UNITS | {Role.ACTIVITY_ORGANISER, Role.STUDIO_MANAGER, Role.MEMBER},
    ),
    "hotline:read": Scope(_("read hotline messages and the topics found in them"), frozenset(hotline_access.ROLES)),
    "hotline:write": Scope(
        _("bring hotline lists in, sort their topics and hand them over"), frozenset(hotline_access.ROLES)
    ),
    "duties:read": Scope(_("read what is to be done"), frozenset(Role) - SEPARATED),
    "figures:read": Scope(_("read figures and the records behind them"), _READERS - _UNITS),
}


def usable_by(roles: Iterable[Role]) -> list[str]:
    """The scopes for which people with these roles have any use, in their order."""
    held = frozenset(roles)
    return [name for name, scope in SCOPES.items() if not scope.roles.isdisjoint(held)]
