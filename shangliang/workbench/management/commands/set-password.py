# ruff: noqa: N999 - the command's name is the file's
"""``shangliang set-password``: a new initial password, also for the three officers, by who runs the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shangliang.accounts.actors import system
from shangliang.accounts.models import User
from shangliang.core.tenancy import committee_scope
from shangliang.workbench.administration import access, actions


class Command(BaseCommand):
    help = "Give a person a new initial password; it is printed once. With --lost-phone the second step goes too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="ACCOUNT")
        parser.add_argument("--lost-phone", action="store_true", help="take the second step away as well")

    def handle(self, *, username: str, lost_phone: bool, **_options: Any) -> None:
        user = User.objects.filter(username=username).first()
        keeper = access.keeper_of(user) if user else None
        if user is None or keeper is None:
            raise CommandError(_("No committee here knows the account “%(name)s”.") % {"name": username}, returncode=2)
        by = system(keeper.pk, via="command")
        with committee_scope(keeper):
            password = actions.set_password(user, by=by)
            if lost_phone:
                actions.take_second_factor_away(user, by=by)
        self.stdout.write(f"{user.username}  {password}")
