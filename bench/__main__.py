"""``python -m bench [pages|burst|figures …] [--sizes=1000,100000]``: measures, and writes ``bench/results/``."""

from __future__ import annotations

import json
import logging
import os
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as a Markdown table."""
    heads = list(rows[0])
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(row.get(h, "")) for h in heads) + " |" for row in rows]
    return "\n".join(lines)


def figures() -> list[dict[str, Any]]:
    """All figures of a year with 1,000 and with 100,000 proposals."""
    from shangliang.committees.models import Committee, Session
    from shangliang.core.tenancy import committee_scope
    from shangliang.indicators.registry import INDICATORS, Basis, figure

    rows = []
    for committee in Committee.objects.order_by("pk"):
        with committee_scope(committee):
            session = Session.objects.filter(year=2023).select_related("committee").get()
            begun = time.process_time()
            for slug in INDICATORS:
                figure(slug, Basis(committee, session, session.cut_off))
            spent = time.process_time() - begun
        rows.append({"committee": committee.place, "indicators": len(INDICATORS), "cpu_s": round(spent, 2)})
    return rows


def main(asked: list[str]) -> None:
    """Run what is wanted, all by default, in a database of its own."""
    sizes = next((a.partition("=")[2] for a in asked if a.startswith("--sizes=")), "1000,100000")
    wanted = [a for a in asked if not a.startswith("--")]
    with tempfile.TemporaryDirectory(prefix="shangliang-bench-") as folder:
        os.environ["SHANGLIANG_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "shangliang.config.settings"
        import django

        django.setup()
        logging.disable(logging.WARNING)
        from django.core.management import call_command

        from . import burst, pages
        from .world import make_world

        call_command("migrate", verbosity=0)
        parts: dict[str, list[dict[str, Any]]] = {}
        if not wanted or "pages" in wanted:
            parts["pages"] = pages.measure([int(n) for n in sizes.split(",")])
        if not wanted or "figures" in wanted:
            if not parts:
                make_world(1_000)
            parts["figures"] = figures()
        if not wanted or "burst" in wanted:
            parts["burst"] = [burst.measure(make_world(999))]
    RESULTS.mkdir(exist_ok=True)
    head = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "database": os.environ.get("SHANGLIANG_DATABASE_URL", "").partition(":")[0] or "sqlite",
    }
    for name, rows in parts.items():
        print(f"\n## {name}\n\n{table(rows)}")
        stem = f"{name}-{head['database']}"
        (RESULTS / f"{stem}.json").write_text(json.dumps({**head, "rows": rows}, ensure_ascii=False, indent=1) + "\n")
        (RESULTS / f"{stem}.md").write_text(
            f"# {name}\n\n{', '.join(f'{k} {v}' for k, v in head.items())}\n\n{table(rows)}\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
