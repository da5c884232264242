"""The reader of reports: agreement with the annotated ones, and the time that 100 reports take on one core."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import Any

from shangliang.reports.reader import read_text
from shangliang.reports.reader.evaluation import SHARES, Score, compare, total
from shangliang.reports.tests.marked import parse

SHARED = Path(__file__).resolve().parents[2] / "shared"
INVENTED = Path(__file__).resolve().parents[1] / "shangliang/reports/tests/texts"
REPORTS, CHARACTERS = 100, 10_000


def measure() -> dict[str, list[dict[str, Any]]]:
    """Tables: a row for each annotated report and for all of them; one row for the speed."""
    rows = []
    annotation = SHARED / "data/reports/figures_annotated.jsonl"
    if annotation.exists():
        gold = [json.loads(line) for line in annotation.read_text(encoding="utf-8").splitlines()]
        scores = []
        for path in sorted((SHARED / "seeds").glob("*.txt")):
            read = [figure.as_row(path.name) for figure in read_text(path.read_bytes().decode("utf-8"))]
            scores.append(compare([row for row in gold if row["file"] == path.name], read))
            rows.append(_row(path.name, scores[-1]))
        rows.append(_row("all", total(scores)))
    else:
        print("the annotated reports are not here: ../shared")
    return {"agreement": rows, "speed": [_speed()]}


def _row(name: str, score: Score) -> dict[str, Any]:
    shares = {share: round(score.share(share), 3) for share in SHARES}
    return {
        "report": name,
        "figures": score.gold,
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
    } | shares


def _speed() -> dict[str, Any]:
    """Invented reports, run together and begun at another place for every copy."""
    paths = sorted(INVENTED.glob("*/*work.txt")) + sorted(INVENTED.glob("*/*pro*.txt"))
    text = "".join(parse(path.read_text(encoding="utf-8"), None).text for path in paths)
    text *= 2 + CHARACTERS // len(text)
    head = "政协工作报告\n2023年工作回顾\n"
    reports = [(head + text[i * 97 % len(text) :] + text)[:CHARACTERS] for i in range(REPORTS)]
    begun = time.process_time()
    figures = sum(len(read_text(report)) for report in reports)
    spent = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "reports": f"{REPORTS} × {CHARACTERS} characters",
        "figures": figures,
        "cpu_s": round(spent, 1),
        "memory_mb": memory,
    }
