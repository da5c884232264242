"""``shangliang report``: read published reports, and evaluate the reading against an annotation."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from shangliang.reports.checker.command import add_check, run_check
from shangliang.reports.reader import FileRefused, read_text
from shangliang.reports.reader.evaluation import SHARES, Score, compare, total
from shangliang.reports.reader.sources import Read, read_file

_FAILED = 2


class Command(BaseCommand):
    """Reads files; ``check`` alone asks the database. Nothing is stored but what ``--text-out`` or ``--docx`` name."""

    help = _("Read the figures that published reports state")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        read = verbs.add_parser("read", help=_("print every stated figure as JSON"))
        read.add_argument("files", nargs="+", metavar="FILE", type=Path, help=_("txt, docx, pdf or html"))
        read.add_argument(
            "--json", action="store_true", help=_("print one JSON list (the only format, and the default)")
        )
        read.add_argument(
            "--text-out", metavar="DIR", type=Path, help=_("write the text as read, to which offsets refer")
        )
        evaluate = verbs.add_parser("evaluate", help=_("compare the reading with an annotation"))
        evaluate.add_argument("gold", metavar="GOLD.jsonl", type=Path)
        evaluate.add_argument("files", nargs="+", metavar="FILE", type=Path)
        evaluate.add_argument("--misses", action="store_true", help=_("list what was missed, surplus or read wrongly"))

        add_check(verbs)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "check":
            sys.exit(run_check(self, options))
        if options["verb"] == "read":
            self._read(options["files"], options["text_out"])
        else:
            self._evaluate(options["gold"], options["files"], options["misses"])

    def _read(self, files: list[Path], folder: Path | None) -> None:
        rows: list[dict[str, Any]] = []
        texts: list[tuple[Path, Read]] = []
        for path in files:
            read = self._open(path)
            texts.append((path, read))
            rows += [figure.as_row(path.name) for figure in read_text(read.text)]
        if folder is not None:
            self._write(folder, texts)
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))

    def _write(self, folder: Path, texts: Iterable[tuple[Path, Read]]) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path, read in texts:
                (folder / f"{path.name}.txt").write_text(read.text, encoding="utf-8", newline="")
        except OSError as error:
            self._fail(_("%(file)s cannot be written: %(reason)s.") % {"file": folder, "reason": error.strerror})

    def _evaluate(self, annotation: Path, files: list[Path], misses: bool) -> None:
        gold = self._annotated(annotation)
        scores: list[Score] = []
        for path in files:
            read = [figure.as_row(path.name) for figure in read_text(self._open(path).text)]
            score = compare([row for row in gold if row["file"] == path.name], read)
            scores.append(score)
            self.stdout.write(_line(path.name, score))
            if misses:
                self._list(score)
        if not any(score.gold for score in scores):
            self.stderr.write(_("The annotation names none of these files."))
        self.stdout.write(_line(_("all"), total(scores)))

    def _annotated(self, path: Path) -> list[dict[str, Any]]:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            rows = [json.loads(line) for line in lines if line.strip()]
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            self._fail(_("%(file)s cannot be read as JSON lines: %(reason)s") % {"file": path, "reason": error})
        needed = {"file", "start", "end", "indicator", "value"}
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict) or not needed <= row.keys():
                self._fail(
                    _("Entry %(number)d of %(file)s lacks one of: %(needed)s.")
                    % {"number": number, "file": path, "needed": ", ".join(sorted(needed))}
                )
        return rows

    def _open(self, path: Path) -> Read:
        try:
            return read_file(path)
        except FileRefused as error:
            self._fail(f"{path}: {error}")

    def _list(self, score: Score) -> None:
        for row in score.missed:
            self.stdout.write(f"  - {row['indicator']} {row['value']} {row.get('unit', '')} {row.get('quote', '')!r}")
        for row in score.surplus:
            self.stdout.write(f"  + {row['indicator']} {row['value']} {row['unit']} {row['quote']!r}")
        for gold, read in score.wrong:
            for name in SHARES:
                if gold.get(name) != read.get(name):
                    self.stdout.write(f"  ~ {name}: {gold.get(name)} ≠ {read.get(name)} {read['quote']!r}")

    def _fail(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(_FAILED)


def _line(name: str, score: Score) -> str:
    shares = " ".join(f"{share} {score.share(share):.3f}" for share in SHARES)
    return (
        f"{name}: gold {score.gold} read {score.read} matched {score.matched} "
        f"precision {score.precision:.3f} recall {score.recall:.3f} {shares}"
    )
