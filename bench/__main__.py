"""``python -m bench``: measures what the issue of each part asks for, and writes ``bench/results/``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import postgres

from . import comparison, reader
from .report import write

PARTS = {
    "pages": "list, filtered list, detail and inbox: queries, CPU, size, latency under 8 connections",
    "figures": "all figures of a year",
    "burst": "200 people submit in the same minute",
    "reader": "agreement with the annotated reports; time of 100 reports on one core",
    "checker": "altered numbers that are found in drafts, correct ones taken for wrong",
    "deliberation": "opinion groups: agreement with Polis's own, numbers of groups found, speed, beside red-dwarf",
    "hotline": "messages grouped into topics: speed and memory; how often a proposal finds its like",
    "votes": "votes of a deliberation: read from the database, and taken from phones",
    "comparison": "list and detail beside django-helpdesk and pretix, which it installs into .venv-bench (SQLite only)",
}
#: As PostgreSQL is delivered: what is committed is on the disk.
DURABLE = {"max_connections": "200"}


def main(arguments: list[str]) -> int:
    """Measure the parts asked for, all by default, each database in a process of its own; the exit code."""
    asked = _parser().parse_args(arguments)
    parts = asked.parts or list(PARTS)
    unknown = set(parts) - set(PARTS)
    if unknown:
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed = 0
    ours = [part for part in parts if part not in ("checker", "comparison", "deliberation", "hotline", "reader")]
    for database in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        if ours and database == "postgresql" and not postgres.installed():
            print(f"left out: {postgres.REMEDY}", file=sys.stderr)
            failed = 1
        elif ours:
            with _place(database) as environment:
                command = [sys.executable, "-m", "bench.measuring", database, asked.sizes, *ours]
                failed |= subprocess.run(command, env=environment, check=False).returncode
    if "reader" in parts:
        write("reader", "none", reader.measure())
    if "deliberation" in parts:
        with _place("sqlite") as environment:
            command = [sys.executable, "-m", "bench.deliberation"]
            failed |= subprocess.run(command, env=environment, check=False).returncode
    if "hotline" in parts:
        with _place("sqlite") as environment:
            command = [sys.executable, "-m", "bench.hotline"]
            failed |= subprocess.run(command, env=environment, check=False).returncode
    if "checker" in parts:
        with _place("sqlite") as environment:
            command = [sys.executable, "-m", "bench.checker"]
            failed |= subprocess.run(command, env=environment, check=False).returncode
    if "comparison" in parts:
        with tempfile.TemporaryDirectory(prefix="shangliang-bench-") as folder:
            sizes = [int(size) for size in asked.compared_sizes.split(",")]
            write("comparison", "sqlite", comparison.measure(sizes, Path(folder)))
    return int(bool(failed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure pages and load; bench/README.md says how to read the tables.",
        epilog="parts:\n" + "\n".join(f"  {name:<12}{text}" for name, text in PARTS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="which ones; all without")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--sizes", default="1000,100000", help="proposals for pages and figures (%(default)s)")
    parser.add_argument("--compared-sizes", default="1000,20000", help="rows for comparison (%(default)s)")
    return parser


@contextmanager
def _place(database: str) -> Iterator[dict[str, str]]:
    """An empty data folder and database, as environment variables."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SHANGLIANG_")}
    with tempfile.TemporaryDirectory(prefix="shangliang-bench-") as folder:
        environment = {
            **kept,
            "SHANGLIANG_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "shangliang.config.settings",
        }
        if database == "sqlite":
            yield environment
        else:
            with postgres.cluster(DURABLE) as address:
                yield {**environment, "SHANGLIANG_DATABASE_URL": address}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
