"""The register of handling units 承办单位. A unit is known by its name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Coordinator, Line, Unit

from ..readers import Row
from .columns import UNITS
from .plan import Plan, text_in


class UnitsPlan(Plan):
    """Compares a register of units with the committee's."""

    columns = UNITS

    def _weigh(self) -> None:
        here = {"committee": self.committee}
        self.lines = {line.name: line for line in Line.objects.filter(**here).select_related("coordinator")}
        self.coordinators = {c.name: c for c in Coordinator.objects.filter(**here)}
        known = {unit.name: unit for unit in Unit.objects.filter(**here).select_related("line")}
        self.fresh: list[Row] = []
        self.new_lines: dict[str, str] = {}
        seen: dict[str, int] = {}
        for row in self.read.rows:
            name = text_in(row, "name")
            if name in seen:
                self.refuse(row, "name", name, _("Row %(row)d names the same unit. Delete one.") % {"row": seen[name]})
                continue
            seen[name] = row.number
            if unit := known.get(name):
                self.present += 1
                if unit.line.name != row.values["line"]:
                    self.note(
                        row, "line", row.values["line"], _("This unit is here in another line. It is left there.")
                    )
            elif self._sound(row):
                self.fresh.append(row)
        self.new = len(self.fresh)
        coordinators = [n for n in dict.fromkeys(self.new_lines.values()) if n not in self.coordinators]
        made = {"lines": list(self.new_lines), "coordinators": coordinators}
        self.created = {kind: names for kind, names in made.items() if names}

    def _sound(self, row: Row) -> bool:
        before = len(self.problems)
        line, coordinator = text_in(row, "line"), text_in(row, "coordinator")
        if known := self.lines.get(line):
            if coordinator and coordinator != known.coordinator.name:
                self.refuse(
                    row,
                    "coordinator",
                    coordinator,
                    _("The line %(line)s is assigned by %(name)s here. Correct the row or the line.")
                    % {"line": line, "name": known.coordinator.name},
                )
        elif not coordinator and line not in self.new_lines:
            lines = "、".join(self.lines)
            self.refuse(
                row,
                "line",
                line,
                _("There is no such line (there are: %(lines)s). Name its coordinator too, and it is made.")
                % {"lines": lines},
            )
        elif coordinator and self.new_lines.setdefault(line, coordinator) != coordinator:
            self.refuse(row, "coordinator", coordinator, _("Another row gives this line another coordinator."))
        if row.values["email"] and not is_address(text_in(row, "email")):
            self.refuse(row, "email", row.values["email"], _("This is not an e-mail address."))
        return len(self.problems) == before

    def carry_out(self, by: Actor) -> None:
        """Make the lines that lack, then the units."""
        for line, name in self.new_lines.items():
            if name not in self.coordinators:
                made = Coordinator.objects.create(committee=self.committee, name=name, order=len(self.coordinators))
                self.coordinators[name] = made
                self._event("coordinator.add", made.pk, by, name=name)
            self.lines[line] = Line.objects.create(
                committee=self.committee, name=line, order=len(self.lines), coordinator=self.coordinators[name]
            )
            self._event("line.add", self.lines[line].pk, by, name=line)
        order = Unit.objects.filter(committee=self.committee).count()
        units = Unit.objects.bulk_create(
            [
                Unit(
                    committee=self.committee,
                    name=text_in(row, "name"),
                    line=self.lines[text_in(row, "line")],
                    order=order + i,
                    phone=text_in(row, "phone"),
                    email=text_in(row, "email"),
                )
                for i, row in enumerate(self.fresh)
            ]
        )
        for unit in units:
            self._event("unit.add", unit.pk, by, name=unit.name)


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
