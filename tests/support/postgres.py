"""A throw-away PostgreSQL 15: made in a temporary directory, run as an ordinary user, always stopped.

``python -m tests.support.postgres COMMAND …`` runs a command with ``TEST_DATABASE_URL`` pointing at one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from .ports import free_port

REMEDY = "PostgreSQL 15 is not installed. As root: apt-get install postgresql-15"
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
SERVER_USER = "postgres"
APPLICATION_ROLE = "shangliang"
# The tests own all the data and make it again each time: no need to wait for the disk.
OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def installed() -> bool:
    """Whether Debian's PostgreSQL 15 is on this machine."""
    return (PROGRAMS / "postgres").exists()


def _as_ordinary_user() -> list[str]:
    """Prefix of a command that leaves root, which PostgreSQL refuses, and that ends with its parent."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        prefix += ["--reuid", SERVER_USER, "--regid", SERVER_USER, "--init-groups"]
    return prefix


def _initialise(folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, SERVER_USER, SERVER_USER)
    initdb = [PROGRAMS / "initdb", "-D", folder / "data", "-U", "postgres", "--pwfile", secret]
    initdb += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    done = subprocess.run([*_as_ordinary_user(), *initdb], capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stdout}{done.stderr}")
    secret.unlink()


def _await(server: subprocess.Popen, address: str, log: Path, seconds: float = 60) -> psycopg.Connection:
    """Connect to the server as soon as it answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            return psycopg.connect(address, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {error}\n{log.read_text()}") from error
            time.sleep(0.05)


@contextlib.contextmanager
def cluster(options: Mapping[str, str] = OPTIONS) -> Iterator[str]:
    """Run a cluster with these settings for as long as the block lasts.

    Yields:
        the address of its database ``postgres`` for a role that may make databases but is no superuser,
        so that row-level security holds for it as it does in production.

    Raises:
        RuntimeError: PostgreSQL is not installed, or does not start; the message has its log.
    """
    if not installed():
        raise RuntimeError(REMEDY)
    password = secrets.token_urlsafe(16)
    folder = Path(tempfile.mkdtemp(prefix="shangliang-postgres-"))
    log = folder / "log"
    server = None
    try:
        _initialise(folder, password)
        port = free_port()
        command = [*_as_ordinary_user(), PROGRAMS / "postgres", "-D", folder / "data"]
        command += ["-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with log.open("wb") as output:
            server = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=folder)
        with _await(server, f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres", log) as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                    sql.Identifier(APPLICATION_ROLE), sql.Literal(password)
                )
            )
            connection.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(sql.Identifier(APPLICATION_ROLE)))
        yield f"postgresql://{APPLICATION_ROLE}:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # "fast shutdown": sessions are cut, data files closed
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database(address: str) -> Iterator[str]:
    """Make an empty database of its own beside the one at ``address``, yield its address, and drop it."""
    name = f"shangliang_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield f"{address.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def main(command: list[str]) -> int:
    """Run ``command`` against a cluster; returns its exit code, or 1 when there is no PostgreSQL here."""
    if not installed():
        print(REMEDY, file=sys.stderr)
        return 1
    # A terminating signal becomes an exception, so that the cluster is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
