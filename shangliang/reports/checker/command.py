"""``shangliang report check``: a draft beside a committee's figures of a year."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shangliang.committees.models import Committee, Session
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope

from ..reader import FileRefused
from ..reader.sources import Read, read_file
from .commenting import commented
from .comparing import check
from .counted import Counted
from .findings import Finding, Status
from .words import STATUSES, row, told

#: Exit codes: everything agrees or cannot be checked; something differs; what was given cannot be used.
AGREES, DIFFERS, UNUSABLE = 0, 1, 2


def add_check(verbs: Any) -> None:
    """The verb and its arguments."""
    parser: ArgumentParser = verbs.add_parser("check", help=_("compare a draft's figures with the records"))
    parser.add_argument("file", metavar="FILE", type=Path, help=_("txt, docx, pdf or html"))
    parser.add_argument("--committee", required=True, help=_("full or short place name"))
    parser.add_argument("--year", required=True, type=int, help=_("the year that the draft reports on"))
    parser.add_argument(
        "--at", metavar="YYYY-MM-DDTHH:MM", help=_("cut-off of the year's figures; the session's without")
    )
    parser.add_argument("--json", action="store_true", help=_("print the findings as JSON"))
    parser.add_argument("--docx", metavar="OUT.docx", type=Path, help=_("write the draft with comments at the places"))


def run_check(command: BaseCommand, options: dict[str, Any]) -> int:
    """Check the file, print what was found; the exit code.

    Raises:
        CommandError: the file, committee, year or moment cannot be used (exit code 2).
    """
    path: Path = options["file"]
    at = _moment(options["at"])
    try:
        read = read_file(path)
    except FileRefused as error:
        raise CommandError(f"{path}: {error}", returncode=UNUSABLE) from None
    committee = _committee(options["committee"])
    with committee_scope(committee):
        books = Counted(_session(committee, options["year"]), at)
        findings = check(read.text, books)
        if options["docx"]:
            _write(options["docx"], path, read, findings)
        if options["json"]:
            command.stdout.write(json.dumps(_as_json(path, books, findings), ensure_ascii=False, indent=1))
        else:
            _print(command, read.text, findings)
    return DIFFERS if any(f.status is Status.DIFFERS for f in findings) else AGREES


def _moment(given: str | None) -> datetime | None:
    if not given:
        return None
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(
            _("“%(at)s” is no moment. Write it as 2026-01-15T18:00.") % {"at": given}, returncode=UNUSABLE
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)


def _committee(name: str) -> Committee:
    found = list(Committee.objects.filter(Q(place=name) | Q(short_place=name) | Q(name=name))[:2])
    if len(found) != 1:
        places = "、".join(Committee.objects.order_by("pk").values_list("place", flat=True))
        raise CommandError(
            _("There is no committee “%(name)s”; there are: %(places)s.")
            % {"name": name, "places": places or _("none")},
            returncode=UNUSABLE,
        )
    return found[0]


def _session(committee: Committee, year: int) -> Session:
    rows = Session.objects.filter(committee=committee).select_related("term", "committee")
    session = rows.filter(year=year).first()
    if session is None:
        years = "、".join(map(str, rows.order_by("year").values_list("year", flat=True)))
        raise CommandError(
            _("%(place)s has no session of %(year)d; it has: %(years)s.")
            % {"place": committee.place, "year": year, "years": years or _("none")},
            returncode=UNUSABLE,
        )
    return session


def _write(out: Path, path: Path, read: Read, findings: list[Finding]) -> None:
    try:
        content = commented(read, path.read_bytes(), findings)
        out.write_bytes(content)
    except FileRefused as error:
        raise CommandError(f"{path}: {error}", returncode=UNUSABLE) from None
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be written: %(reason)s.") % {"file": out, "reason": error.strerror}, returncode=UNUSABLE
        ) from None


def _as_json(path: Path, books: Counted, findings: list[Finding]) -> dict[str, Any]:
    numbers = Counter(finding.status for finding in findings)
    return {
        "file": path.name,
        "committee": books.session.committee.place,
        "year": books.year,
        "cutoff": books.cut_off.astimezone(clock.ZONE).isoformat(),
        "summary": {status.value: numbers[status] for status in Status},
        "findings": [row(finding) for finding in findings],
    }


def _print(command: BaseCommand, text: str, findings: list[Finding]) -> None:
    numbers = Counter(finding.status for finding in findings)
    for finding in findings:
        line = text.count("\n", 0, finding.start) + 1
        mark = STATUSES[finding.status]
        command.stdout.write(
            _("[%(mark)s] line %(line)d: %(told)s") % {"mark": mark, "line": line, "told": told(finding)}
        )
    if not findings:
        command.stdout.write(_("The reader found no figures in this text."))
    command.stdout.write(" · ".join(f"{STATUSES[status]} {numbers[status]}" for status in Status))
