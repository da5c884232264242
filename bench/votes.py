"""Votes in the database: how fast ballots are read and analysed, and how fast votes are taken from phones."""

from __future__ import annotations

import json
import random
import resource
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.deliberation import actions, ballots, keys, results
from shangliang.deliberation.ballots import Cast
from shangliang.deliberation.models import Deliberation, Participant
from shangliang.workflow.saving import insert

from .deliberation import invented
from .serving import served

#: Participants, statements, share of votes cast: fifty million votes.
LARGE = (1_000_000, 1_000, 0.05)
PEOPLE, STATEMENTS, SECONDS, LINES = 2_000, 200, 20, 16
_AT_ONCE = 5_000
_CSRF = "b" * 32


def measure(committee: Committee) -> dict[str, list[dict[str, Any]]]:
    """Reading first: it fills the table, as it is filled in the middle of a deliberation."""
    with committee_scope(committee):
        by = Actor(user_id=None, name="bench", committee_id=committee.pk, roles=frozenset({Role.ACTIVITY_ORGANISER}))
        reading = [_reading(_opened(committee, LARGE[1], by))]
        row = _opened(committee, STATEMENTS, by)
        tokens = [keys.new_browser_token() for _ in range(PEOPLE)]
        at = int(clock.now().timestamp()) - 3600
        first = [
            (actions.Who("public", keys.browser_key(row.pk, token)), [Cast(n, 1, at) for n in range(20)])
            for token in tokens
        ]
        actions.record_ballots(row, first, by=by)
        taking = [_taking(row, tokens, per_second, each) for per_second, each in ((200, 1), (50, 10))]
    return {"reading": reading, "taking": taking}


def _opened(committee: Committee, statements: int, by: Actor) -> Deliberation:
    draft = actions.Draft("测量", "测量用的问题？", clock.today() + timedelta(days=30), openness="public")
    row = actions.begin_deliberation(committee, draft, by=by)
    actions.seed_statements(row, [f"第{n}条测量用的看法。" for n in range(statements)], by=by)
    return actions.open_deliberation(row, by=by)


def _reading(row: Deliberation) -> dict[str, Any]:
    votes, _labels = invented(*LARGE)
    each = int(votes.starts[1])
    rows = np.zeros(len(votes.values), dtype=ballots._PACKED)
    rows["statement"], rows["value"], rows["at"] = votes.columns, votes.values, 1_700_000_000
    moment = clock.now()
    for begin in range(0, LARGE[0], _AT_ONCE):
        insert(
            [
                Participant(
                    committee_id=row.committee_id,
                    deliberation=row,
                    kind="public",
                    key=f"bench-{person}",
                    votes=rows[person * each : (person + 1) * each].tobytes(),
                    changed_at=moment,
                )
                for person in range(begin, begin + _AT_ONCE)
            ]
        )
    del rows, votes
    _forget_peak()
    cpu, wall = time.process_time(), time.monotonic()
    found = ballots.read(row.pk)
    read = {"cpu_s": time.process_time() - cpu, "wall_s": time.monotonic() - wall}
    cpu = time.process_time()
    results.refresh(row)
    first = time.process_time() - cpu
    actions.record_ballots(row, [(actions.Who("public", "one more"), [Cast(n, 1, 1) for n in range(20)])], by=_by(row))
    cpu = time.process_time()
    results.refresh(row)
    again = time.process_time() - cpu
    return {
        "votes": len(found.values),
        "read_cpu_s": round(read["cpu_s"], 2),
        "read_wall_s": round(read["wall_s"], 2),
        "result_cpu_s": round(first, 2),
        "after one more vote_cpu_s": round(again, 2),
        "memory_mb": _peak_mb(),
    }


def _forget_peak() -> None:
    """What was needed to invent the votes is not to count (Linux: the resident peak begins anew)."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def _by(row: Deliberation) -> Actor:
    return Actor(user_id=None, name="bench", committee_id=row.committee_id, roles=frozenset({Role.ACTIVITY_ORGANISER}))


def _taking(row: Deliberation, tokens: Sequence[str], per_second: int, each: int) -> dict[str, Any]:
    """Requests with so many votes each, paced over all lines; every tenth is sent a second time, as phones do."""
    idle = _children()
    with served():
        pass
    idle = _children() - idle
    number = per_second * SECONDS
    rng = random.Random(each)
    times: list[float] = []
    answers: Counter[int] = Counter()
    before = _children()
    with served() as port:
        begun = time.perf_counter() + 0.5
        jobs = [(begun + i / per_second, tokens[i % len(tokens)], _body(rng, each)) for i in range(number)]
        threads = [
            threading.Thread(target=_line, args=(port, row.slug, jobs[line::LINES], times, answers))
            for line in range(LINES)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - begun
    cpu = _children() - before - idle
    times.sort()
    return {
        "votes in a request": each,
        "votes a second": round(each * answers[200] / took),
        "requests": len(times),
        "taken": answers[200],
        "cpu_ms": round(1000 * cpu / len(times), 1),
        "p50_ms": round(1000 * times[len(times) // 2], 1),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
    }


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _body(rng: random.Random, each: int) -> str:
    votes = [
        {"id": f"{n}", "statement": rng.randrange(STATEMENTS), "vote": rng.choice((1, 0, -1)), "age": rng.random() * 60}
        for n in range(each)
    ]
    return json.dumps({"votes": votes})


def _line(
    port: int, slug: str, jobs: Sequence[tuple[float, str, str]], times: list[float], answers: Counter[int]
) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    for place, (due, token, body) in enumerate(jobs):
        time.sleep(max(0.0, due - time.perf_counter()))
        headers = {
            "Cookie": f"talk_{slug}={token}; csrftoken={_CSRF}",
            "X-CSRFToken": _CSRF,
            "Content-Type": "application/json",
        }
        for _turn in range(2 if place % 10 == 0 else 1):
            sent = time.perf_counter()
            line.request("POST", f"/talk/{slug}/votes/", body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            times.append(time.perf_counter() - sent)
            answers[answer.status] += 1
    line.close()
