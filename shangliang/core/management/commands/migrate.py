"""``shangliang migrate``: Django's, with row-level security set on the tables that committees own."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.utils.translation import gettext as _

from shangliang.core import row_security
from shangliang.core.tenancy import all_committees


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with all_committees(reason="migration"):
            super().handle(*args, **options)
        if options.get("plan") or options.get("check_unapplied"):
            return
        connection = connections[options["database"]]
        changed = row_security.enforce(connection)
        if changed and options["verbosity"] >= 1:
            self.stdout.write(_("Row-level security set on %(count)d tables.") % {"count": len(changed)})
        if row_security.passes_through(connection):
            self.stderr.write(_("Row-level security does not hold for this database role: use an ordinary one."))
