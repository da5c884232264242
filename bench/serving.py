"""Servers for a measurement: started on a free port, awaited, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

#: pretix takes eleven seconds of CPU to start; other work may share the machine.
START_SECONDS = 180


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served() -> Iterator[int]:
    """``shangliang serve`` on a free port, with the settings of this process."""
    port = free_port()
    command = [sys.executable, "-m", "shangliang.config.command", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, os.environ, port, "/accounts/login/"):
        yield port


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], port: int, page: str) -> Iterator[None]:
    """A server that answers ``page`` on the port, for as long as the block lasts.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    server = subprocess.Popen(
        command,
        env={**environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, server, page)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(port: int, server: subprocess.Popen, page: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=20)
            line.request("GET", page)
            if line.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} seconds")
