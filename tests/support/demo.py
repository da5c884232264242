"""The demo world's smallest committee, 盘锦市大洼区: built once for a whole run of the tests, copied for each server.

All of its people can sign in here with the demo's password, not only those whose accounts are printed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .server import COMMAND, Server, product_environment

PLACE = "大洼"
PASSWORD = "shangliang-demo-2024"  # what `shangliang demo --accounts` prints


def built() -> Path:
    """Build the world, unless another process of this run has; returns its data directory, which nobody may change."""
    run = Path(os.environ["TEST_DATA_DIR"])
    folder, finished = run / "demo", run / "demo-finished"
    run.mkdir(parents=True, exist_ok=True)
    with (run / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the processes of one run wait here for the first
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            environment = product_environment(folder, SHANGLIANG_SQLITE_SYNCHRONOUS="OFF")
            done = subprocess.run(
                [COMMAND, "demo", "--build-only", "--only", PLACE],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise RuntimeError(f"the demo world could not be built: {done.stdout[-2000:]}{done.stderr[-2000:]}")
            _let_everybody_in(folder / "shangliang.sqlite3")
            finished.touch()
    return folder


def _let_everybody_in(database: Path) -> None:
    """Give everybody the password of a printed account; hashing it for three hundred people would take minutes."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE accounts_user SET password = (SELECT password FROM accounts_user WHERE username = 'dawa-member')"
        )


@dataclass
class DemoServer:
    """A running server on its own copy of the world, and who is who in it."""

    server: Server

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.server.url

    def rows(self, query: str, *values: Any) -> list[tuple]:
        """Read the database beside the server: for ids and names that a test needs before it opens a page."""
        with closing(sqlite3.connect(self.server.data_dir / "shangliang.sqlite3", timeout=30)) as connection:
            return connection.execute(query, values).fetchall()

    def value(self, query: str, *values: Any) -> Any:
        """The first column of the first row.

        Raises:
            LookupError: there is no such row.
        """
        rows = self.rows(query, *values)
        if not rows:
            raise LookupError(f"the demo world has no row for {query} {values}")
        return rows[0][0]

    def holder(self, role: str, of: str = "") -> str:
        """The account of somebody with a role; ``of`` names the unit, coordinator or collective it is bound to."""
        return self.value(
            "SELECT u.username FROM committees_appointment a JOIN accounts_user u ON u.id = a.user_id"
            " LEFT JOIN committees_unit unit ON unit.id = a.unit_id"
            " LEFT JOIN committees_coordinator c ON c.id = a.coordinator_id"
            " LEFT JOIN committees_collective body ON body.id = a.collective_id"
            " WHERE a.role = ? AND ? IN ('', unit.name, c.name, body.name) AND a.until IS NULL ORDER BY a.id",
            role,
            of,
        )

    @cached_property
    def people(self) -> dict[str, str]:
        """An account for each role; of those who share one, somebody who has work to do."""
        return {
            "member": "dawa-member",
            "liaison": self.busiest("liaison"),
            "staff": "dawa-staff1",
            "director": "dawa-director",
            "proposal committee": self.holder("proposal_committee"),
            "coordinator": self.busiest("coordinator"),
            "clerk": "dawa-clerk",
            "leader": self.busiest("unit_leader"),
            "leadership": self.holder("leadership"),
            "opinion staff": self.holder("opinion_staff"),
            "system admin": "sysadmin",
            "security admin": "security",
            "auditor": "auditor",
        }

    def busiest(self, role: str) -> str:
        """The account of whoever, with a role bound to a unit, coordinator or collective, has most to do today."""
        column, party = {
            "unit_leader": ("unit_id", "unit_leader:"),
            "coordinator": ("coordinator_id", "coordinator:"),
            "liaison": ("collective_id", "collective:"),
        }[role]
        return self.value(
            "SELECT u.username FROM committees_appointment a JOIN accounts_user u ON u.id = a.user_id"
            f" LEFT JOIN workflow_duty d ON d.party = ? || a.{column} AND d.closed_at IS NULL"
            " WHERE a.role = ? GROUP BY a.id ORDER BY COUNT(d.id) DESC, a.id",
            party,
            role,
        )


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of the world in ``folder``, thrown away at the end of the block."""
    target = folder / "demo"
    shutil.copytree(built(), target)
    try:
        yield target
    finally:
        shutil.rmtree(target, ignore_errors=True)
