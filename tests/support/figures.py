"""Every figure of every committee of a world, beside what the list that it opens gives when its rows are counted.

Runs in a process with the product's settings: ``python -m tests.support.figures`` prints JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from .server import product_environment

ROOT = Path(__file__).resolve().parents[2]


def run(data_dir: Path) -> list[dict[str, Any]]:
    """Run this module on the world of a data directory, and read what it prints.

    Raises:
        RuntimeError: it failed; the message has its own words.
    """
    environment = product_environment(data_dir, DJANGO_SETTINGS_MODULE="shangliang.config.settings")
    command = [sys.executable, "-m", "tests.support.figures"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the figures could not be told: {done.stderr[-4000:]}")
    return json.loads(done.stdout)


def tell() -> list[dict[str, Any]]:
    """All indicators × committees × sessions × scopes × counting rules; the rows are counted here, one by one."""
    from shangliang.committees.models import Committee, Session
    from shangliang.core.tenancy import committee_scope
    from shangliang.indicators.registry import INDICATORS, Basis, Count, figure, figures
    from shangliang.indicators.summaries import Total

    def counted(count: Count | None) -> int | None:
        if count is None:
            return None
        if isinstance(count, Total):
            return sum(count.records.values_list("value", flat=True)) + (counted(count.own) or 0)
        return len(set(count.records.values_list(count.column, flat=True)))

    found = []
    for committee in Committee.objects.order_by("pk"):
        with committee_scope(committee):
            for session in Session.objects.filter(committee=committee).select_related("term").order_by("year"):
                whole = Basis(committee, session, session.cut_off)
                at_once = {(f.indicator.slug, f.basis.scope): f.as_json() for f in figures(committee, session)}
                for known in INDICATORS.values():
                    scopes = [*([] if known.only_scoped else [""]), *known.scopes(whole)]
                    for scope in scopes:
                        basis = Basis(committee, session, session.cut_off, scope)
                        rules = known.of_scope(basis).rules
                        for rule in rules:
                            shown = figure(known.slug, basis, rule=rule.name)
                            told = {
                                **shown.as_json(),
                                "committee": committee.place,
                                "year": session.year,
                                "default": rule is rules[0],
                                "at_once": at_once.get((known.slug, scope)) if rule is rules[0] else None,
                                "listed": counted(shown.counted),
                                "listed_of": counted(shown.of),
                            }
                            found.append(told)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
    import django

    django.setup()
    json.dump(tell(), sys.stdout, ensure_ascii=False)
