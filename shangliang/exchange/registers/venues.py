"""The register of venues 协商场所. A venue is known by its name; the one above it may stand in the same file."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.venues.actions import DEEPEST, VenueDraft, depths_of, open_venues, stands_lower
from shangliang.venues.models import OUTSIDE_LEVELS, Venue, VenueKind, VenueLevel

from ..readers import Row
from .columns import VENUES
from .plan import Plan, day_in, text_in


class VenuesPlan(Plan):
    """Compares a register of venues with the committee's; the tree that they make must hold together."""

    columns = VENUES

    def _weigh(self) -> None:
        rows = Venue.objects.filter(committee=self.committee).select_related("parent").order_by("pk")
        self.known = {venue.name: venue for venue in rows}
        self.fresh: dict[str, Row] = {}
        self.rows = {text_in(row, "name"): row for row in self.read.rows}
        seen: dict[str, int] = {}
        for row in self.read.rows:
            name = text_in(row, "name")
            if name in seen:
                self.refuse(row, "name", name, _("Row %(row)d names the same venue. Delete one.") % {"row": seen[name]})
                continue
            seen[name] = row.number
            if venue := self.known.get(name):
                self._compare(row, venue)
            elif self._sound(row):
                self.fresh[name] = row
        self._see_to_the_tree(seen)
        self.new = len(self.fresh)

    def _compare(self, row: Row, venue: Venue) -> None:
        self.present += 1
        here = {"level": venue.level, "kind": venue.kind, "above": str(venue.parent or ""), "address": venue.address}
        for column, has in here.items():
            said = row.values[column]
            if said and said != has:
                shown = next((str(c.label) for c in (*VenueLevel, *VenueKind) if c == said), said)
                self.note(row, column, shown, _("This venue is here with another entry. It is left as it is."))

    def _sound(self, row: Row) -> bool:
        before = len(self.problems)
        if not text_in(row, "level") and self._kind(row) not in OUTSIDE_LEVELS:
            self.refuse(
                row, "level", "", _("Enter the level: 市级, 县级, 镇级 or 村级. Only a park or an enterprise has none.")
            )
        since = day_in(row, "opened_on")
        if since is not None and since > clock.today():
            self.refuse(row, "opened_on", since, _("This day has not come yet. Enter since when the venue is open."))
        return len(self.problems) == before

    def _kind(self, row: Row) -> str:
        return text_in(row, "kind") or VenueKind.HALL

    def _see_to_the_tree(self, seen: dict[str, int]) -> None:
        """Refuse what lies below nothing, below something lower or in a circle; and then what lies below those."""
        for name, row in list(self.fresh.items()):
            if problem := self._misplaced(row):
                self.refuse(row, "above", row.values["above"], problem)
                del self.fresh[name]
        depths = {venue.name: depth for venue, depth in depths_of(self.known.values())}
        waiting = dict(self.fresh)
        # So many rounds at most: a venue that is not reached by then lies too deep, or in a circle.
        for _round in range(DEEPEST):
            ready = {
                n: depths.get(text_in(row, "above"), 0) for n, row in waiting.items() if self._reached(row, depths)
            }
            for name, above_it in ready.items():
                if above_it < DEEPEST:
                    depths[name] = above_it + 1
                    del waiting[name]
        for row in waiting.values():
            above = text_in(row, "above")
            if above in self.fresh or above in self.known:
                said = _(
                    "It lies below itself, or more than %(most)d venues lie above one another. Correct the row."
                ) % {"most": DEEPEST}
            else:
                said = _("It lies below row %(row)d, which is refused. Correct that one first.") % {"row": seen[above]}
            self.refuse(row, "above", above, said)
        for name in waiting:
            del self.fresh[name]

    @staticmethod
    def _reached(row: Row, depths: Mapping[str, int]) -> bool:
        above = text_in(row, "above")
        return not above or above in depths

    def _misplaced(self, row: Row) -> str:
        above = text_in(row, "above")
        if not above:
            return ""
        if venue := self.known.get(above):
            level = venue.level
        else:
            upper = self.rows.get(above)
            if upper is None:
                return _("There is no such venue, neither here nor in this file. Enter its name, or leave it empty.")
            level = text_in(upper, "level")
        if stands_lower(level, text_in(row, "level")):
            return _("That venue is of a lower level. A venue lies below one of its own level or of a higher one.")
        return ""

    def carry_out(self, by: Actor) -> None:
        """Open what is new, in one step."""
        drafts = [
            VenueDraft(
                name,
                text_in(row, "level"),
                self._kind(row),
                text_in(row, "above"),
                text_in(row, "address"),
                text_in(row, "contact"),
                day_in(row, "opened_on"),
            )
            for name, row in self.fresh.items()
        ]
        open_venues(self.committee, drafts, by=by)
