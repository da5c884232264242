"""The analysis of votes: agreement with Polis, numbers of groups, speed, and red-dwarf on the same votes.

``python -m bench.deliberation speed PARTICIPANTS STATEMENTS SHARE METHOD`` measures one size and prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from shangliang.deliberation.analysis import Method, Votes, analyse, from_events
from shangliang.deliberation.analysis.clusters import alike, lloyd
from shangliang.deliberation.analysis.statements import count, group_aware
from shangliang.deliberation.polis_files import read_folder
from shangliang.deliberation.tests.published import FOLDER, Published, published

from .others.environments import HERE, NotInstalled, python_of, run
from .report import Rows, write

SIZES = ((10_000, 200, 0.3), (50_000, 500, 0.1), (1_000_000, 1_000, 0.05))
INVENTED, EACH = (1, 2, 3, 4, 5), 4


def measure() -> dict[str, Rows]:
    """All tables."""
    if not FOLDER.exists():
        print("the published conversations are not here: ../shared")
    return {
        "agreement": [_agreement(folder) for folder in sorted(published())],
        "numbers of groups": list(_numbers()),
        "speed": list(_speed()),
        "red-dwarf": _beside_reddwarf(),
    }


def _agreement(folder: Path) -> dict[str, Any]:
    votes = read_folder(folder)
    known = Published(folder, votes)
    found = analyse(votes, method=Method.POLIS, k=known.k)
    both = (known.labels >= 0) & (found.labels >= 0)
    theirs = group_aware(count(votes, known.labels, known.k))
    shown = ~votes.excluded
    ten = [set(np.argsort(-np.where(shown, values, -1), kind="stable")[:10]) for values in (theirs, found.consensus)]
    points, own = found.plane.points[both], known.labels[both]
    centres = np.stack([points[own == g].mean(axis=0) for g in np.unique(own)])
    from_theirs, _ = lloyd(points, np.ones(len(points)), centres[None])
    chosen = analyse(votes)
    return {
        "conversation": folder.name,
        "participants": int(both.sum()),
        "k": known.k,
        "Rand index": round(alike(found.labels[both], own), 3),
        "consensus differs by": round(float(np.abs(theirs - found.consensus)[shown].max()), 4),
        "of ten": len(ten[0] & ten[1]),
        "geometry": round(alike(from_theirs[0], own), 3),
        "Polis's k by silhouette": analyse(votes, method=Method.POLIS).k,
        "our k": chosen.k,
        "stability": round(chosen.evidence.stability.get(chosen.k, 1.0), 2) if chosen.evidence else "",
    }


def _numbers() -> Iterator[dict[str, Any]]:
    """Invented conversations: opinions of groups, noise of 0.5 or 1 standard deviation around them."""
    for noise in (0.5, 1.0):
        for k in INVENTED:
            made = [
                _with_groups(k, 150 + 125 * turn, 40 + 15 * turn, noise, seed=10 * turn + k) for turn in range(EACH)
            ]
            yield {
                "groups": k,
                "noise": noise,
                "ours": " ".join(str(analyse(votes).k) for votes in made),
                "polis": " ".join(str(analyse(votes, method=Method.POLIS).k) for votes in made),
            }


def _with_groups(k: int, people: int, statements: int, noise: float, *, seed: int) -> Votes:
    random = np.random.default_rng(seed)
    labels = random.choice(k, people, p=random.dirichlet(np.full(k, 5.0)))
    opinions = random.normal(size=statements) * 0.6 + random.normal(size=(k, statements))
    felt = opinions[labels] + random.normal(size=(people, statements)) * noise
    rows, columns = np.nonzero(random.random((people, statements)) < 0.5)
    return from_events(rows, columns, _spoken(felt)[rows, columns])


def _spoken(felt: Any) -> Any:
    return np.where(felt > 0.3, 1, np.where(felt < -0.3, -1, 0)).astype(np.int8)


def invented(people: int, statements: int, share: float) -> tuple[Votes, Any]:
    """A large conversation of four groups, made part by part, and who is in which group."""
    random = np.random.default_rng(1)
    each = int(statements * share)
    labels = random.integers(0, 4, people)
    opinions = random.normal(size=(4, statements)).astype(np.float32)
    columns = np.empty((people, each), np.int32)
    values = np.empty((people, each), np.int8)
    for first in range(0, people, 20_000):
        part = slice(first, min(first + 20_000, people))
        drawn = random.random((part.stop - first, statements), dtype=np.float32)
        columns[part] = np.sort(np.argpartition(drawn, each, axis=1)[:, :each], axis=1)
        felt = opinions[labels[part, None], columns[part]]
        values[part] = _spoken(felt + random.normal(size=felt.shape).astype(np.float32))
    votes = Votes(
        participants=range(people),
        statements=range(statements),
        starts=np.arange(people + 1, dtype=np.int64) * each,
        columns=columns.ravel(),
        values=values.ravel(),
        excluded=np.zeros(statements, bool),
    )
    return votes, labels


def _speed() -> Iterator[dict[str, Any]]:
    for people, statements, share in SIZES:
        for method in Method:
            size = [str(people), str(statements), str(share), method.value]
            command: list[str | Path] = [sys.executable, "-m", "bench.deliberation", "speed", *size]
            yield json.loads(run(command, dict(os.environ)))


def _one_size(people: int, statements: int, share: float, method: str) -> dict[str, Any]:
    votes, labels = invented(people, statements, share)
    cpu, wall = time.process_time(), time.monotonic()
    found = analyse(votes, method=Method(method))
    return {
        "participants": people,
        "statements": statements,
        "votes": len(votes.values),
        "method": method,
        "cpu_s": round(time.process_time() - cpu, 2),
        "wall_s": round(time.monotonic() - wall, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "k": found.k,
        "Rand index with the invented groups": round(alike(found.labels, labels), 3),
    }


def _beside_reddwarf() -> Rows:
    people, statements, share = SIZES[0]
    votes, labels = invented(people, statements, share)
    try:
        python = python_of("reddwarf")
        with tempfile.TemporaryDirectory() as folder:
            stored = Path(folder) / "votes.npz"
            rows = votes.rows(0, people)
            np.savez(stored, participants=rows, statements=votes.columns, values=votes.values)
            said = run([python, "-W", "ignore", HERE / "reddwarf_groups.py", stored, "4"], dict(os.environ))
    except NotInstalled as error:
        return [{"not measured, because": str(error)}]
    theirs = json.loads(said.strip().splitlines()[-1])
    cpu, wall = time.process_time(), time.monotonic()
    found = analyse(votes, method=Method.POLIS, k=4)
    ours = {"cpu_s": round(time.process_time() - cpu, 2), "wall_s": round(time.monotonic() - wall, 2)}
    away = np.abs(group_aware(count(votes, np.array(theirs["labels"]), 4)) - np.array(theirs["consensus"])).max()
    return [
        {
            "program": "red-dwarf",
            "cpu_s": theirs["cpu_s"],
            "wall_s": theirs["wall_s"],
            "memory_mb": theirs["memory_mb"],
            "Rand index with the invented groups": round(alike(np.array(theirs["labels"]), labels), 3),
            "Rand index with ours": round(alike(np.array(theirs["labels"]), found.labels), 3),
            "consensus of its groups by our formula differs by": f"{away:.0e}",
        },
        {
            "program": "ours",
            **ours,
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "Rand index with the invented groups": round(alike(found.labels, labels), 3),
            "Rand index with ours": "",
            "consensus of its groups by our formula differs by": "",
        },
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["speed"]:
        print(json.dumps(_one_size(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5])))
    else:
        write("deliberation", "none", measure())
