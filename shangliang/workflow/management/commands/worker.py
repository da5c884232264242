"""``shangliang worker``: the jobs, without the pages."""

from __future__ import annotations

import signal
import sys
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shangliang.core.processes import end_with
from shangliang.workflow.worker import Worker


class Command(BaseCommand):
    help = "Run jobs and queued tasks until Ctrl-C or SIGTERM. `shangliang serve` starts one; several wait in line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every job and waiting task once, then end")
        parser.add_argument("--parent", type=int, help=SUPPRESS)  # the server that this worker must not outlive

    def handle(self, *, once: bool, parent: int | None, **_options: Any) -> None:
        if parent:
            end_with(parent)
        worker = Worker()
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        if not once:
            worker.run()
        elif not worker.run_once():
            sys.exit(1)
