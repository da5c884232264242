"""``shangliang docs``: draw what the documentation shows of the code; ``--check`` says whether that is still true."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import shangliang
from shangliang.workflow import drawing

#: Beside the package in the repository; an installed package has none.
DOCS = Path(shangliang.__path__[0]).parent / "docs"


class Command(BaseCommand):
    help = "Draw the life-cycles and the glossary into docs/. With --check, change nothing and fail when one is stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a drawing is stale")
        parser.add_argument("--to", type=Path, default=DOCS, metavar="DIR", help="default: %(default)s")

    def handle(self, *, check: bool, to: Path, **_options: Any) -> None:
        if not to.is_dir():
            raise CommandError(f"There is no directory {to}: documentation is drawn in the repository, or with --to.")
        pages = drawing.pages()
        left_over = [p for p in (to / "states").glob("*.md") if f"states/{p.name}" not in pages]
        stale = [name for name, text in pages.items() if not _says(to / name, text)]
        if check:
            if stale or left_over:
                names = ", ".join([*stale, *(f"states/{p.name}" for p in left_over)])
                raise CommandError(f"Stale: {names}. `shangliang docs` draws them anew.")
            self.stdout.write(f"{len(pages)} pages, all as the code says")
            return
        for name in stale:
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_text(pages[name], encoding="utf-8")
        for path in left_over:
            path.unlink()
        self.stdout.write(f"{len(pages)} pages, {len(stale)} drawn anew, {len(left_over)} removed")


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
