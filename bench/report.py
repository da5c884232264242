"""The tables of a measurement: printed, and written into ``bench/results/`` as Markdown and JSON."""

from __future__ import annotations

import json
import os
import platform
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
Rows = list[dict[str, Any]]


def table(rows: Rows) -> str:
    """Rows as a Markdown table; the columns are those of the first row."""
    heads = list(rows[0])
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(row.get(h, "")) for h in heads) + " |" for row in rows]
    return "\n".join(lines)


def write(name: str, database: str, tables: dict[str, Rows]) -> None:
    """Print the tables of one part and keep them as ``<name>-<database>.md`` and ``.json``.

    Args:
        tables: by title; the one titled ``rows`` goes without a heading.
    """
    head = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "database": database,
    }
    text = "\n\n".join(
        (f"## {title}\n\n" if title != "rows" else "") + table(rows) for title, rows in tables.items() if rows
    )
    print(f"\n# {name}, {database}\n\n{text}", flush=True)
    RESULTS.mkdir(exist_ok=True)
    stem = f"{name}-{database}"
    (RESULTS / f"{stem}.json").write_text(json.dumps({**head, **tables}, ensure_ascii=False, indent=1) + "\n")
    (RESULTS / f"{stem}.md").write_text(f"# {name}\n\n{', '.join(f'{k} {v}' for k, v in head.items())}\n\n{text}\n")
