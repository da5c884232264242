"""The real server in a process of its own, as ``shangliang serve`` starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .ports import free_port

COMMAND = Path(sys.executable).with_name("shangliang")


@dataclass
class Server:
    """A running server: where it answers, where its data lie, and the environment for commands on them."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen

    def command(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Run ``shangliang ARGUMENTS`` on the server's data; raises CalledProcessError unless it exits 0."""
        options = {"check": True, "capture_output": True, "text": True, **options}
        return subprocess.run([COMMAND, *arguments], env=self.environment, **options)

    def listens(self) -> bool:
        """Whether anybody takes connections on the server's port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", urlsplit(self.url).port)) == 0

    def kill(self) -> None:
        """End the server and its workers at once, without a word, as a power cut would; wait until they are gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        until = time.monotonic() + 10
        while self.listens() and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self, seconds: float = 20) -> None:
        """Ask the server to end, and see to it that nothing of it stays."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self.kill()


def product_environment(data_dir: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """The environment in which the product, not the test suite, runs on ``data_dir``."""
    ours = {"SHANGLIANG_DATA_DIR": str(data_dir), "SHANGLIANG_DATABASE_URL": database_url, **more}
    rest = {name: value for name, value in os.environ.items() if not name.startswith(("SHANGLIANG_", "DJANGO_"))}
    return {**rest, **ours}


def await_answer(url: str, process: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    """Wait until ``url`` answers anything but a refused connection.

    Raises:
        RuntimeError: the process ended, or the time is over; the message has the end of its log.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except urllib.error.HTTPError:
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"no answer from {url}: {error}\n{log.read_text()[-4000:]}") from error
            time.sleep(0.05)


@contextlib.contextmanager
def serving(data_dir: Path, database_url: str = "", **environment: str) -> Iterator[Server]:
    """Make the database of ``data_dir``, serve it on a free port, and stop at the end of the block."""
    env = product_environment(data_dir, database_url, **environment)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env["SHANGLIANG_PUBLIC_URL"] = url
    log = data_dir / "server.log"
    with log.open("ab") as output:
        if database_url or not (data_dir / "shangliang.sqlite3").exists():
            subprocess.run([COMMAND, "migrate", "--verbosity", "0", "--skip-checks"], env=env, check=True)
        process = subprocess.Popen(
            [COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port)],
            env=env,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    server = Server(url, data_dir, env, process)
    try:
        await_answer(url, process, log)
        yield server
    finally:
        server.stop()
