"""Ours beside django-helpdesk and pretix: the list and the detail page with equal numbers of rows, interleaved."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .load import Visitor, under_load
from .others.environments import HERE, NotInstalled, empty_database, python_of, run
from .serving import free_port, running

ROUNDS = 40
WARM_UP = 4
ROWS = 50
#: Issue: ours may cost at most this part of the cheaper one's CPU.
WANTED = 8


@dataclass
class Program:
    """How one of the programs is set up and asked. ``{data}`` in a value stands for its data folder."""

    name: str
    environment: dict[str, str]
    migrate: tuple[str, ...]
    fill: tuple[str, ...]
    login: str
    fields: dict[str, str]
    row: str  # finds each row of the list once or more often
    then: str = ""  # finds the address of the rows where the list page fetches them in a second request
    lock: str = ""  # "" runs in our own environment

    def environ(self, data: Path) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHANGLIANG_", "DJANGO_"))}
        return {**kept, **{k: v.format(data=data) for k, v in self.environment.items()}}


PROGRAMS = (
    Program(
        name="shangliang",
        environment={"SHANGLIANG_DATA_DIR": "{data}", "DJANGO_SETTINGS_MODULE": "shangliang.config.settings"},
        migrate=("-m", "shangliang.config.command", "migrate", "-v", "0"),
        fill=("-m", "bench.others.own_world"),
        login="/accounts/login/",
        fields={"login": "{user}", "password": "{password}"},
        row=r'href="(/proposals/\d+/)"',
    ),
    Program(
        name="django-helpdesk",
        environment={
            "BENCH_DATA": "{data}",
            "DJANGO_SETTINGS_MODULE": "helpdesk_settings",
            "PYTHONPATH": str(HERE),
        },
        migrate=("-m", "django", "migrate", "-v", "0"),
        fill=(str(HERE / "helpdesk_world.py"),),
        login="/login/",
        fields={"username": "staff", "password": "{password}"},
        row=r'"id": (\d+)',
        then=r'"url": "(/datatables_ticket_list/[^"]+)"',
        lock="helpdesk",
    ),
    Program(
        name="pretix",
        environment={
            "DATA_DIR": "{data}",
            "DJANGO_SETTINGS_MODULE": "pretix.settings",
            "PRETIX_PRETIX_URL": "http://127.0.0.1",
            "PRETIX_PRETIX_LOGLEVEL": "WARNING",
        },
        migrate=("-m", "pretix", "migrate", "-v", "0"),
        fill=(str(HERE / "pretix_world.py"),),
        login="/control/login",
        fields={"email": "staff@example.org", "password": "{password}"},
        row=r'href="(/control/event/bench/year/orders/B\d+/)"',
        lock="pretix",
    ),
)


class Place:
    """A program with its rows in a folder, and a visitor signed in to its server."""

    def __init__(self, program: Program, count: int, folder: Path) -> None:
        self.program = program
        self.count = count
        self.data = folder / f"{program.name}-{count}"
        self.python = python_of(program.lock) if program.lock else Path(sys.executable)
        if program.lock:
            empty = empty_database(program.lock, [self.python, *program.migrate], program.environment)
            shutil.copytree(empty, self.data)
        else:
            self.data.mkdir()
            run([self.python, *program.migrate], program.environ(self.data))
        said = run([self.python, *program.fill, str(count)], program.environ(self.data))
        self.pages: dict[str, str] = json.loads(said.strip().splitlines()[-1])
        self.visitor = Visitor(0)
        self.paths: dict[str, list[str]] = {}

    def serve(self, stack: ExitStack, *, workers: int, threads: int) -> None:
        """Start its server until the stack ends, sign in, and see that the pages are what they should be."""
        port = free_port()
        command = [str(self.python), str(HERE / "host.py"), str(port), str(workers), str(threads)]
        stack.enter_context(running(command, self.program.environ(self.data), port, self.program.login))
        self.visitor = Visitor(port)
        self.visitor.sign_in(self.program.login, {k: v.format(**self.pages) for k, v in self.program.fields.items()})
        self.paths = {"list": [self.pages["list"]], "detail": [self.pages["detail"]]}
        body = self.visitor.page(self.pages["list"]).body.decode()
        if self.program.then:
            found = re.search(self.program.then, body)
            if not found:
                raise RuntimeError(f"{self.program.name}: the list does not say where its rows are")
            self.paths["list"].append(f"{found.group(1)}?draw=1&start=0&length={ROWS}")
            body = self.visitor.page(self.paths["list"][1]).body.decode()
        shown = len(set(re.findall(self.program.row, body)))
        if shown < ROWS:
            raise RuntimeError(f"{self.program.name}: the list shows {shown} rows")
        if self.pages["marker"] not in self.visitor.page(self.pages["detail"]).body.decode():
            raise RuntimeError(f"{self.program.name}: the detail page lacks {self.pages['marker']}")


def measure(sizes: Sequence[int], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Both tables: what ours costs as a part of the cheaper one, and each page of each program."""
    places: list[Place] = []
    missing: list[dict[str, Any]] = []
    for program in PROGRAMS:
        try:
            places += [Place(program, count, folder) for count in sizes]
        except NotInstalled as error:
            missing.append({"program": program.name, "not measured, because": str(error)})
    rows = _cpu(places)
    _latency(places, rows)
    tables = {"ratios": _ratios(rows), "rows": list(rows.values())}
    return {**tables, "missing": missing} if missing else tables


Rows = dict[tuple[int, str, str], dict[str, Any]]


def _cpu(places: Sequence[Place]) -> Rows:
    times: dict[tuple[int, str, str], list[float]] = {}
    rows: Rows = {}
    with ExitStack() as stack:
        for place in places:
            place.serve(stack, workers=1, threads=1)
        for page in ("list", "detail"):
            for place in places:
                answers = [place.visitor.page(path, **{"X-Count-Queries": "1"}) for path in place.paths[page]]
                key = (place.count, page, place.program.name)
                rows[key] = {
                    "rows": place.count,
                    "page": page,
                    "program": place.program.name,
                    "requests": len(answers),
                    "queries": sum(int(a.headers["x-queries"]) for a in answers),
                    "kB": round(sum(len(a.body) for a in answers) / 1000, 1),
                }
                times[key] = []
        for turn in range(WARM_UP + ROUNDS):
            for page in ("list", "detail"):
                for place in places:
                    spent = sum(place.visitor.page(path).cpu_ms for path in place.paths[page])
                    if turn >= WARM_UP:
                        times[place.count, page, place.program.name].append(spent)
    for key, measured in times.items():
        rows[key]["cpu_ms"] = round(statistics.median(measured), 1)
    return rows


def _latency(places: Sequence[Place], rows: Rows) -> None:
    for place in places:
        with ExitStack() as stack:
            place.serve(stack, workers=min(os.cpu_count() or 1, 8), threads=4)
            for page, paths in place.paths.items():
                under_load(place.visitor, paths, each=1)
                rows[place.count, page, place.program.name] |= under_load(place.visitor, paths)


def _ratios(rows: Rows) -> list[dict[str, Any]]:
    ratios = []
    for (count, page, name), own in rows.items():
        if name != PROGRAMS[0].name:
            continue
        others = {n: r["cpu_ms"] for (c, p, n), r in rows.items() if (c, p) == (count, page) and n != name}
        row = {"rows": count, "page": page, "ours_ms": own["cpu_ms"]}
        row |= {f"{program}_ms": cost for program, cost in others.items()}
        if others:
            times = min(others.values()) / own["cpu_ms"]
            row |= {"cheaper one ÷ ours": round(times, 2), f"wanted {WANTED}": "yes" if times >= WANTED else "no"}
        ratios.append(row)
    return ratios
