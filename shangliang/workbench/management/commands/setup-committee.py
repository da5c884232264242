# ruff: noqa: N999 - the command's name is the file's
"""``shangliang setup-committee``: the first committee of a real installation, and every further one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shangliang.committees.models import Committee, Level
from shangliang.core.errors import Invalid
from shangliang.workbench.administration.actions.founding import found_committee


class Command(BaseCommand):
    help = "Set up a committee with the default lines and its three officers; their initial passwords are printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the committee's full name, such as 政协望川区委员会")
        parser.add_argument("--place", required=True, help="the place's full name, such as 望川区")
        parser.add_argument("--short-place", default="", help="its short name, such as 望川")
        parser.add_argument("--level", required=True, choices=Level.values)
        parser.add_argument("--parent", default="", metavar="PLACE", help="the place of the committee above")

    def handle(self, *, name: str, place: str, short_place: str, level: str, parent: str, **_options: Any) -> None:
        above = Committee.objects.filter(place=parent).first() if parent else None
        if parent and above is None:
            raise CommandError(_("There is no committee “%(place)s” here.") % {"place": parent}, returncode=2)
        try:
            made = found_committee(name, place=place, level=Level(level), parent=above, short_place=short_place)
        except Invalid as error:
            wrong = " ".join(f"{field}: {text}" for field, text in error.fields.items())
            raise CommandError(wrong, returncode=2) from error
        self.stdout.write(_("%(name)s is set up. These passwords are shown this once:") % {"name": name})
        for role, (user, password) in made.officers.items():
            self.stdout.write(f"  {role.label}: {user.username}  {password}")
        self.stdout.write(_("Each is to be changed at the first sign-in, where a second step is set up too."))
