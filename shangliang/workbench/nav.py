"""What stands in the navigation of a signed-in person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shangliang.accounts.roles import OFFICE, SEPARATED, Role
from shangliang.committees.requests import Request
from shangliang.consultations import access as consultations_access
from shangliang.core.addresses import address
from shangliang.deliberation import access as deliberation_access
from shangliang.hotline import access as hotline_access
from shangliang.opinions import access as opinions_access
from shangliang.plans import access as plans_access
from shangliang.supervision import access as supervision_access
from shangliang.venues import access as venues_access

from . import notices


class Entry(TypedDict, total=False):
    """One place in the navigation."""

    label: Any  # translated text, required
    url: str  # required
    current: bool  # the page belongs to this place; one entry at most
    count: int  # what waits there; 0 or absent shows nothing
    away: bool  # on a phone behind 更多; at most four entries are not away
    rule: bool  # a hairline stands before it
    under: tuple[str, ...]  # pages that belong to it, though their addresses do not begin with its own


def entries(request: HttpRequest) -> list[Entry]:
    """The places that ``request.actor`` can go to, in their order; the most needed first."""
    found = list(_places(request.actor))  # type: ignore[attr-defined]
    found[-1]["count"] = notices.unread(cast(Request, request))
    for i, entry in enumerate(found):
        entry["away"] = i >= 4
    # Every address begins with that of the inbox: it is the place of its own page alone.
    fitting = found[:1] if request.path == found[0]["url"] else [e for e in found[1:] if _fit(request.path, e)]
    if fitting:
        max(fitting, key=lambda e: _fit(request.path, e))["current"] = True
    return found


def _fit(path: str, entry: Entry) -> int:
    """How much of an address is that of a place, in characters."""
    addresses = (entry["url"], *entry.get("under", ()))
    return max((len(begin) for begin in addresses if path.startswith(begin)), default=0)


def _places(actor: Any) -> Iterator[Entry]:
    office = actor.has(*OFFICE)
    unit = actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER)
    yield {"label": _("To do"), "url": address("workbench:inbox")}
    if actor.has(Role.MEMBER, Role.LIAISON):
        yield {"label": _("My proposals"), "url": address("proposals:mine")}
        yield {"label": _("My opinions"), "url": address("opinions:mine"), "under": ("/opinions/",)}
    if opinions_access.works_here(actor) or actor.has(Role.LEADERSHIP):
        yield {"label": _("Opinion information"), "url": address("opinions:desk"), "under": ("/opinions/",)}
    if opinions_access.works_here(actor):
        yield {"label": _("Issues of opinions"), "url": address("opinions:issues")}
    if unit:
        yield {"label": _("Proposals we handle"), "url": address("handling:assignments")}
        yield {"label": _("Opinions to handle"), "url": address("opinions:tasks")}
        yield {"label": _("Items agreed at meetings"), "url": address("venues:items")}
    if office or actor.has(Role.COORDINATOR):
        yield {"label": _("Review"), "url": address("proposals:queue")}
        yield {"label": _("Assignment"), "url": address("handling:meeting")}
    if not actor.roles <= SEPARATED:
        yield {"label": _("Proposals"), "url": address("workbench:proposals")}
    if hotline_access.works_here(actor):
        yield {"label": _("Hotline messages"), "url": address("hotline:lists")}
    if unit:
        yield {"label": _("Suggestions to answer"), "url": address("consultations:suggestions")}
    if unit or office or actor.has(Role.COORDINATOR, Role.LEADERSHIP):
        yield {"label": _("Commitments"), "url": address("handling:commitments")}
    if actor.has(Role.MEMBER, Role.LIAISON) or office:
        yield {"label": _("Topics and leads"), "url": address("proposals:topics")}
    for place, entry in enumerate(_where_one_consults(actor)):
        yield {**entry, "rule": not place}
    plans = plans_access.may_read(actor)
    if plans:
        yield {"label": _("Key tasks"), "url": address("plans:latest"), "rule": True}
    if not actor.roles <= SEPARATED and not unit:
        yield {"label": _("Figures"), "url": address("indicators:areas"), "rule": not plans}
    if office or actor.has(Role.RESEARCH_OFFICE, Role.LEADERSHIP):
        yield {"label": _("Reports"), "url": address("reports:list")}
    if actor.has(*SEPARATED):
        yield {"label": _("Administration"), "url": address("administration:home"), "rule": True}
    if actor.has(Role.PROPOSAL_STAFF, Role.SYSTEM_ADMIN):
        yield {"label": _("Import a register"), "url": address("exchange:upload")}
    yield {"label": _("Notices"), "url": address("notices:list"), "rule": True}


def _where_one_consults(actor: Any) -> Iterator[Entry]:
    """Consultation, supervision and the platforms: what is talked over with others."""
    if deliberation_access.comes_here(actor):
        yield {"label": _("Online deliberation"), "url": address("deliberation:list")}
    if consultations_access.may_read(actor):
        yield {"label": pgettext("navigation", "Consultation"), "url": address("consultations:board")}
    if consultations_access.may_propose(actor):
        yield {"label": _("My consultations"), "url": address("consultations:mine")}
    if supervision_access.reads_all(actor):
        yield {"label": _("Supervision"), "url": address("supervision:overview")}
    elif supervision_access.takes_part(actor):
        yield {"label": _("My supervision"), "url": address("supervision:mine")}
    elif supervision_access.answers(actor):
        yield {"label": _("Supervision opinions"), "url": address("supervision:opinions")}
    if venues_access.works_here(actor):
        under = ("/venues/topics/", "/venues/meetings/", "/venues/items/")
        yield {"label": _("Grass-roots platform"), "url": address("venues:desk"), "under": under}
    elif venues_access.collects(actor):
        yield {"label": _("Bring a topic in"), "url": address("venues:new_topic")}
    if venues_access.reads(actor):
        yield {"label": _("Venues"), "url": address("venues:list")}
