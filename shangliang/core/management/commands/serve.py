"""``shangliang serve``: one command serves everything."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from shangliang.core import server


class Command(BaseCommand):
    help = "Serve the pages and run the jobs, until Ctrl-C or SIGTERM. The database must have been migrated."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
        cores = min(os.cpu_count() or 1, 8)
        parser.add_argument("--workers", type=int, default=cores, help="processes (default: one a core, %(default)s)")
        parser.add_argument("--threads", type=int, default=4, help="requests at a time in each (default: %(default)s)")
        parser.add_argument("--no-jobs", action="store_true", help="another machine runs `shangliang worker`")

    def handle(self, *, host: str, port: int, workers: int, threads: int, no_jobs: bool, **_options: Any) -> None:
        if not 0 < port < 65_536:
            raise CommandError(_("Ports go from 1 to 65535."), returncode=2)
        if workers < 1 or threads < 1:
            raise CommandError(_("At least one worker and one thread are needed."), returncode=2)
        shown = f"[{host}]" if ":" in host else host

        def listening() -> None:
            url = f"http://{shown}:{port}"
            said = _("Serving %(url)s (people type %(public)s)")
            self.stdout.write(said % {"url": url, "public": settings.PUBLIC_URL})
            self.stdout.flush()

        try:
            server.run(host, port, workers=workers, threads=threads, jobs=not no_jobs, listening=listening)
        except server.AddressTaken as error:
            raise CommandError(
                _("Cannot listen on %(host)s port %(port)s: %(why)s. Choose another with --port.")
                % {"host": host, "port": port, "why": error},
                returncode=1,
            ) from None
