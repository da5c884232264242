# ruff: noqa: N999 - the command's name is the file's
"""``shangliang import proposals|…|hotline|package FILE``: registers and signed packages, dry run first."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shangliang.accounts.actors import system
from shangliang.committees.directory import committees, find
from shangliang.committees.models import Committee
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope

from ...actions import import_file, preview
from ...packages.actions import look_into, take_in
from ...packages.container import check_kind
from ...registers import KIND_NAMES, Options, grouped, remarks, write_report

_SHOWN = 50  # lines printed of what is refused; --report has all rows


def _session(text: str) -> tuple[int, tuple[int, int]]:
    """``2019=12.2`` is the second session of the twelfth term, in 2019."""
    year, equals, rest = text.partition("=")
    term, dot, session = rest.partition(".")
    if not (equals and dot and year.isdigit() and term.isdigit() and session.isdigit()):
        raise ArgumentTypeError(f"{text}: write YEAR=TERM.SESSION, such as 2019=12.2")
    if not (1 <= int(term) <= 99 and 1 <= int(session) <= 5):
        raise ArgumentTypeError(f"{text}: a term has sessions 1 to 5")
    return int(year), (int(term), int(session))


def _report_path(text: str) -> Path:
    path = Path(text)
    if path.suffix not in (".xlsx", ".csv"):
        raise ArgumentTypeError(f"{text}: a report is an .xlsx or a .csv file")
    return path


class Command(BaseCommand):
    help = (
        "Bring in a register (.xlsx, .csv or .jsonl; columns in docs/import.md). Without --apply nothing is written:"
        " the report says what would come in and which rows are refused. Exit codes: 0 all rows good (or imported),"
        " 1 rows refused and nothing imported, 2 the file or the command cannot be used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        every = "proposals|members|units|figures|hotline|venues|package"
        kinds = parser.add_subparsers(dest="kind", required=True, metavar=every)
        for kind, text in (
            ("proposals", "proposals of past years, into the archive"),
            ("members", "people and their seats in a term"),
            ("units", "handling units and their lines"),
            ("figures", "published figures of past years and other places"),
            ("hotline", "messages of a hotline, grouped into proposed topics"),
            ("venues", "venues of the grass-roots platform, as a tree"),
        ):
            sub = kinds.add_parser(kind, help=text)
            sub.add_argument("file", metavar="FILE", type=Path)
            sub.add_argument("--committee", required=True, metavar="PLACE", help="full or short place name")
            once = sub.add_mutually_exclusive_group()
            once.add_argument("--apply", action="store_true", help="carry it out")
            once.add_argument("--dry-run", action="store_true", help="only report (the default)")
            sub.add_argument("--skip-bad", action="store_true", help="import the good rows though others are refused")
            sub.add_argument("--report", type=_report_path, metavar="FILE.xlsx|csv", help="write refused rows here")
            sub.add_argument("--json", action="store_true", help="print the report as JSON")
            if kind == "proposals":
                sub.add_argument("--session-year", type=int, metavar="YEAR", help="the year of rows that name none")
                sub.add_argument(
                    "--create-sessions",
                    type=_session,
                    nargs="+",
                    default=[],
                    metavar="YEAR=TERM.SESSION",
                    help="make these sessions when they lack, such as 2019=12.2 2022=12.5",
                )
            elif kind == "members":
                sub.add_argument("--term", type=int, metavar="ORDINAL", help="the present term by default")
                sub.add_argument(
                    "--create-bodies", action="store_true", help="make sectors, special committees, groups that lack"
                )

        package = kinds.add_parser("package", help="a signed package of a committee elsewhere (docs/packages.md)")
        package.add_argument("file", metavar="FILE", type=Path)
        package.add_argument("--committee", default="", metavar="PLACE", help="may be left out where there is but one")
        once = package.add_mutually_exclusive_group()
        once.add_argument("--apply", action="store_true", help="take it in")
        once.add_argument("--dry-run", action="store_true", help="only check it (the default)")

    def handle(self, *, kind: str, file: Path, committee: str, **options: Any) -> None:
        try:
            if kind == "package":
                with file.open("rb") as opened:
                    check_kind(opened)
                self._take_in(file, self._here(committee), apply=options["apply"])
            else:
                self._import(kind, file, self._here(committee), options)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from None
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None

    def _here(self, committee: str) -> Committee:
        known = committees()
        here = find(committee) if committee else known[0] if len(known) == 1 else None
        if here is not None:
            return here
        places = "、".join(c.place for c in known) or _("none yet")
        if not committee and known:
            told = _("Say with --committee for which committee it is (there are: %(places)s).")
        else:
            told = _("There is no committee “%(place)s” here (there are: %(places)s); set it up with setup-committee.")
        raise CommandError(told % {"place": committee, "places": places}, returncode=2)

    def _take_in(self, file: Path, here: Committee, *, apply: bool) -> None:
        with file.open("rb") as opened, committee_scope(here):
            do = take_in if apply else look_into
            arrived = do(opened, committee=here, by=system(here.pk, via="import"))
        write = self.stdout.write
        write(f"{arrived.kind.label} · {arrived.sender} · {arrived.title}".rstrip(" ·"))
        if arrived.known:
            write(_("Nothing was written: this package was taken in before."))
        elif apply:
            write(_("Taken in, with %(n)d attachments.") % {"n": arrived.files})
        else:
            write(_("Signature and content are in order. Nothing was written: this was a dry run. Use --apply."))

    def _import(self, kind: str, file: Path, here: Committee, options: Mapping[str, Any]) -> None:
        chosen = Options(
            session_year=options.get("session_year"),
            sessions=dict(options.get("create_sessions") or []),
            term=options.get("term"),
            create_bodies=options.get("create_bodies", False),
            skip_bad=options["skip_bad"],
        )
        do = import_file if options["apply"] else preview
        with file.open("rb") as opened, committee_scope(here):
            by = system(here.pk, via="import")
            report = do(kind, opened, file.name, committee=here, by=by, options=chosen).as_json()
        if options["report"]:
            options["report"].write_bytes(write_report(report, options["report"].suffix))
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            self._tell(report, applying=options["apply"])
        if report["problems"] and not chosen.skip_bad:
            self.stdout.flush()
            raise SystemExit(1)

    def _tell(self, report: Mapping[str, Any], *, applying: bool) -> None:
        write = self.stdout.write
        write(f"{KIND_NAMES[report['kind']]} · {report['committee']} · {report['file']}")
        write(_("%(rows)d rows read: %(new)d new, %(present)d here already, %(refused)d refused.") % dict(report))
        for remark in remarks(report):
            write(remark)
        for title, problems in ((_("Refused:"), report["problems"]), (_("To know:"), report["notes"])):
            if not problems:
                continue
            write(title)
            groups = grouped(problems)
            for group in groups[:_SHOWN]:
                place = _("row %(rows)s") % group
                cell = _("column “%(column)s”") % group if group["column"] else ""
                value = f"“{group['value']}”" if group["value"] else ""
                write(f"  {' '.join(filter(None, (place, cell, value)))}: {group['message']}")
            if len(groups) > _SHOWN:
                write(_("  and %(n)d more; --report FILE.xlsx writes them all.") % {"n": len(groups) - _SHOWN})
        write(self._outcome(report, applying))

    def _outcome(self, report: Mapping[str, Any], applying: bool) -> str:
        if report["applied"] and not report["new"] and not report["created"]:
            return _("Nothing was written: everything in this file is here already.")
        if report["applied"]:
            return _("Done: %(new)d brought in.") % dict(report)
        if applying:
            return _("Nothing was written: rows are refused. Correct them, or add --skip-bad to leave them out.")
        return _("Nothing was written: this was a dry run. Carry it out with --apply.")
