"""The checker of drafts: how many altered numbers it finds, and how many correct ones it takes for wrong.

On invented committees and drafts of many wordings: a measure of the wordings that are there, not of all that there are.
Run by ``bench.__main__`` in a process of its own.
"""

from __future__ import annotations

import random
import time
from typing import Any

import django

django.setup()

from shangliang.reports.tests.altering import Tally  # noqa: E402 - its rules stand beside models
from shangliang.reports.tests.books import Invented  # noqa: E402
from shangliang.reports.tests.drafts import drafts  # noqa: E402

from .report import write  # noqa: E402

COMMITTEES, DRAFTS, ALTERED = 12, 7, 2


def measure() -> dict[str, list[dict[str, Any]]]:
    """Tables: one row for each invented committee, and one for all."""
    rows = []
    whole = Tally()
    for seed in range(COMMITTEES):
        books, tally, rng = Invented(seed, most=200 * (seed + 2)), Tally(), random.Random(seed)
        written = drafts(books, place="望川区", number=DRAFTS, seed=seed)
        begun = time.process_time()
        for draft in written:
            tally.of_correct(draft, books)
        each = (time.process_time() - begun) / len(written)
        for draft in written[:ALTERED]:
            tally.of_altered(draft, books, rng)
        rows.append(_row(f"committee {seed + 1}", tally) | {"ms_a_draft": round(each * 1000)})
        whole.correct += tally.correct
        whole.altered += tally.altered
        whole.alarms += tally.alarms
        whole.missed += tally.missed
    rows.append(_row("all", whole) | {"ms_a_draft": ""})
    return {"altered numbers": rows}


def _row(name: str, tally: Tally) -> dict[str, Any]:
    return {
        "drafts of": name,
        "correct": tally.correct,
        "false alarms %": round(100 * tally.false_alarms, 2),
        "altered": tally.altered,
        "found %": round(100 * tally.found, 2),
    }


if __name__ == "__main__":
    write("checker", "none", measure())
