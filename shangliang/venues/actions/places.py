"""The venues themselves: opened singly or as a list, changed, closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.transitions import lock

from ..access import works_here
from ..models import OUTSIDE_LEVELS, Meeting, MeetingState, Venue, VenueKind, VenueLevel

#: So many venues lie above one another at most: four levels, and room for a place that has more.
DEEPEST = 8
#: From the top of the tree to its leaves: nothing lies below what is lower than itself.
_RANKS = {level: rank for rank, level in enumerate(VenueLevel)}


@dataclass(frozen=True)
class VenueDraft:
    """A venue to be opened; ``above`` names the one that it lies below, in the same list or known already."""

    name: str
    level: str = ""
    kind: str = VenueKind.HALL
    above: str = ""
    address: str = ""
    contact: str = ""
    opened_on: date | None = None


def _see_to_office(by: Actor, committee_id: int) -> None:
    # The operator's command line brings registers in, as it does with every other one.
    if by.committee_id != committee_id or not (works_here(by) or by.is_system):
        raise NotAllowed(_("You may not do this here."))


@verb
def open_venues(committee: Committee, drafts: Sequence[VenueDraft], *, by: Actor) -> list[Venue]:
    """Open venues, a whole list in one step; all or none.

    Raises:
        NotAllowed: the actor does not run the platform.
        Invalid: a name lacks or stands twice, a level or kind is unknown, or what it lies below is not there. The
            message names the line.
    """
    _see_to_office(by, committee.pk)
    known = {venue.name: venue for venue in find(Venue, committee=committee.pk)}
    made: dict[str, Venue] = {}
    for line, draft in enumerate(drafts, start=1):
        name = draft.name.strip()
        _see_to_draft(draft, line, taken=name in known or name in made)
        made[name] = Venue(
            committee=committee,
            name=name,
            level=draft.level,
            kind=draft.kind,
            address=draft.address.strip(),
            contact=draft.contact.strip(),
            opened_on=draft.opened_on or clock.today(),
        )
    depths = {venue.name: depth for venue, depth in depths_of(known.values())}
    # A venue is inserted once the one above it has its id: level by level.
    waiting = {draft.name.strip(): draft.above.strip() for draft in drafts}
    done = dict(known)
    while waiting:
        ready = [name for name, above in waiting.items() if not above or above in done]
        if not ready:
            name, above = next(iter(waiting.items()))
            raise Invalid({"above": _("“%(name)s”: there is no venue “%(above)s”.") % {"name": name, "above": above}})
        for name in ready:
            above = waiting.pop(name)
            made[name].parent = done[above] if above else None
            depths[name] = depths[above] + 1 if above else 1
            _see_to_depth(made[name], depths[name])
            _see_to_order(made[name])
        create([made[name] for name in ready])
        done |= {name: made[name] for name in ready}
    rows = list(made.values())
    _note("venue.open", rows, by=by)
    return rows


def _see_to_draft(draft: VenueDraft, line: int, *, taken: bool) -> None:
    wrong: dict[str, object] = {}
    where: dict[str, object] = {"line": line}
    if not draft.name.strip() or len(draft.name.strip()) > 60:
        wrong["name"] = _("Line %(line)d: please name the venue, in at most 60 characters.") % where
    elif taken:
        named = where | {"name": draft.name.strip()}
        wrong["name"] = _("Line %(line)d: there is a venue “%(name)s” already.") % named
    if draft.kind not in VenueKind.values:
        wrong["kind"] = _("Line %(line)d: please choose the kind.") % where
    elif draft.level not in VenueLevel.values and not (draft.level == "" and draft.kind in OUTSIDE_LEVELS):
        wrong["level"] = _("Line %(line)d: please choose the level.") % where
    if len(draft.address) > 120 or len(draft.contact) > 80:
        wrong["address"] = _("Line %(line)d: address or contact is too long.") % where
    if draft.opened_on and draft.opened_on > clock.today():
        wrong["opened_on"] = _("This day has not come yet.")
    if wrong:
        raise Invalid(wrong)


def stands_lower(level: str, than: str) -> bool:
    """Whether a level lies further down the tree than another one; parks and enterprises have none and never do."""
    return bool(level and than) and _RANKS[VenueLevel(level)] > _RANKS[VenueLevel(than)]


def _see_to_order(venue: Venue) -> None:
    above = venue.parent
    if above is not None and stands_lower(above.level, venue.level):
        raise Invalid(
            {"above": _("“%(name)s” cannot lie below “%(above)s”, which is lower.") % {"name": venue, "above": above}}
        )


def _see_to_depth(venue: Venue, depth: int) -> None:
    if depth > DEEPEST:
        said = _("“%(name)s”: at most %(most)d venues lie above one another.")
        raise Invalid({"above": said % {"name": venue, "most": DEEPEST}})


def depths_of(venues: Iterable[Venue]) -> Iterator[tuple[Venue, int]]:
    """Venues with how many there are from the top of their tree down to them, themselves counted."""
    by_pk = {venue.pk: venue for venue in venues}
    for venue in by_pk.values():
        depth, at = 1, venue
        while at.parent_id is not None:
            depth, at = depth + 1, by_pk[at.parent_id]
        yield venue, depth


def _note(kind: str, rows: Sequence[Venue], *, by: Actor) -> None:
    entries = [Entry(kind, ("venue", v.pk), ("venue", v.pk), {"level": v.level, "kind": v.kind}) for v in rows]
    if entries:
        record(entries, by=by, committee_id=rows[0].committee_id)


@verb
def change_venue(venue: Venue | int, draft: VenueDraft, *, by: Actor) -> Venue:
    """Mend what is known of a venue. See :func:`open_venues` for what is refused; its place in the tree may change."""
    (row,) = lock(Venue, [venue], related=["parent"])
    _see_to_office(by, row.committee_id)
    name, above = draft.name.strip(), draft.above.strip()
    taken = [pk for (pk,) in columns(Venue, "pk", committee=row.committee_id, name=name) if pk != row.pk]
    _see_to_draft(draft, 1, taken=bool(taken))
    parent = find(Venue, committee=row.committee_id, name=above) if above else []
    if above and (not parent or _lies_below(parent[0], row)):
        raise Invalid({"above": _("“%(name)s”: there is no venue “%(above)s”.") % {"name": name, "above": above}})
    row.name, row.level, row.kind = name, draft.level, draft.kind
    row.address, row.contact = draft.address.strip(), draft.contact.strip()
    row.parent = parent[0] if parent else None
    _see_to_order(row)
    _see_to_those_below(row)
    save_fields([row], ["name", "level", "kind", "address", "contact", "parent"])
    _note("venue.change", [row], by=by)
    return row


def _see_to_those_below(row: Venue) -> None:
    venues = {venue.pk: venue for venue in find(Venue, committee=row.committee_id)} | {row.pk: row}
    for venue, depth in depths_of(venues.values()):
        _see_to_depth(venue, depth)
        if venue.parent_id == row.pk:
            venue.parent = row
            _see_to_order(venue)


def _lies_below(venue: Venue, top: Venue) -> bool:
    """Whether a venue is another one or lies below it."""
    parents = dict(columns(Venue, "pk", "parent_id", committee=venue.committee_id))
    at: int | None = venue.pk
    while at is not None:
        if at == top.pk:
            return True
        at = parents[at]
    return False


@verb
def close_venue(venue: Venue | int, *, by: Actor) -> Venue:
    """Close a venue: what was talked over there stays, nothing new is called there.

    Raises:
        Refused: a meeting there is not over yet, or it is closed already.
    """
    (row,) = lock(Venue, [venue])
    _see_to_office(by, row.committee_id)
    if row.closed_on:
        raise Refused(_("This venue is closed already."))
    if columns(Meeting, "pk", venue=row.pk, state=[MeetingState.PLANNED.value, MeetingState.OPEN.value], limit=1):
        raise Refused(_("A meeting at this venue is not over yet."), code="open_meetings")
    row.closed_on = clock.today()
    save_fields([row], ["closed_on"])
    _note("venue.close", [row], by=by)
    return row
