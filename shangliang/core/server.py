"""The web server: granian's WSGI workers, and beside them the one worker for jobs."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from .processes import Supervised, end_with

#: Seconds that running requests have to finish when the server is asked to stop.
GRACE_SECONDS = 10


class AddressTaken(Exception):
    """Somebody else listens on the address, or it is not one of this machine."""


def check_address(host: str, port: int) -> None:
    """See that nobody listens there. The server's own sockets share their port among its workers, and would share
    it as silently with another server.

    Raises:
        AddressTaken: with the system's reason.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise AddressTaken(_why(error)) from None


def _why(error: OSError) -> str:
    """The system's reason in the operator's language, where it is one that they meet."""
    reasons = {
        errno.EADDRINUSE: _("another program is listening there"),
        errno.EADDRNOTAVAIL: _("this machine does not have that address"),
        errno.EACCES: _("ports below 1024 are for the administrator"),
    }
    return reasons.get(error.errno or 0) or error.strerror or str(error)


def _load(parent: int, application: Callable[..., Any]) -> Callable[..., Any]:
    end_with(parent)
    return application


def _warmed_up() -> Callable[..., Any]:
    """The application with all its addresses loaded, so that the workers share its memory and answer at once."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty where the apps' own folders serve the files
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - loads every urls and views module
    connections.close_all()  # a connection must not be shared with the workers that are forked from here
    gc.collect()
    gc.freeze()
    return application


def run(
    host: str, port: int, *, workers: int, threads: int, jobs: bool = True, listening: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGINT or SIGTERM. Migrations and static files are the operator's step before this one.

    Args:
        workers: processes that answer requests.
        threads: requests that each of them may work on at the same time; each has its own database connection.
        jobs: whether the worker for notices, deadlines and checkpoints runs along.
        listening: called once it is known that the address is free, before the workers start.

    Raises:
        AddressTaken: before anything is started.
    """
    check_address(host, port)
    listening()
    server = Granian(
        "shangliang.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
    )
    pid = os.getpid()
    command = [sys.executable, "-m", "shangliang.config.command", "worker", "--parent", str(pid)]
    worker = Supervised(command, "worker") if jobs else None
    try:
        if worker:
            server.on_startup(worker.start)
        server.serve(target_loader=partial(_load, pid, _warmed_up()), wrap_loader=False)
    finally:
        if worker:
            worker.stop()
