"""``shangliang audit verify`` and ``shangliang audit checkpoint``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from shangliang.committees.models import Committee
from shangliang.workflow import audit

#: One broken link can break the thousands after it; more lines than this help nobody.
MOST_LINES = 20


class Command(BaseCommand):
    help = (
        "Check the chains of events, or seal their heads. Exit code 0: all is well, 1: something was found, 2: usage."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        for name, text in (("verify", "check every event, note and checkpoint"), ("checkpoint", "seal the heads now")):
            one = what.add_parser(name, help=text)
            one.add_argument("--committee", metavar="PLACE", help="only this one, such as 大足区 or 大足")

    def handle(self, *, what: str, committee: str | None, **_options: Any) -> None:
        committees = _chosen(committee)
        well = self._verify(committees, whole=committee is None) if what == "verify" else self._checkpoint(committees)
        if not well:
            sys.exit(1)

    def _verify(self, committees: Sequence[Committee], *, whole: bool) -> bool:
        well = True
        for committee in committees:
            report = audit.verify(committee)
            summary = _("%(events)d events, %(notes)d notes (%(purged)d purged), %(checkpoints)d checkpoints") % {
                "events": report.events,
                "notes": report.notes,
                "purged": report.purged,
                "checkpoints": report.checkpoints,
            }
            verdict = _("broken") if report.findings else _("all is well")
            self.stdout.write(
                _("%(place)s: %(summary)s: %(verdict)s")
                % {"place": report.place, "summary": summary, "verdict": verdict}
            )
            self._findings(report.findings)
            well = well and not report.findings
        if whole and (findings := audit.check_log()):
            self.stdout.write(_("Log of heads: broken"))
            self._findings(findings)
            well = False
        return well

    def _findings(self, findings: Sequence[str]) -> None:
        for finding in findings[:MOST_LINES]:
            self.stdout.write(f"  {finding}")
        if len(findings) > MOST_LINES:
            self.stdout.write("  " + _("… and %(count)d more") % {"count": len(findings) - MOST_LINES})

    def _checkpoint(self, committees: Sequence[Committee]) -> bool:
        well = True
        for committee in committees:
            try:
                made = audit.checkpoint(committee)
            except audit.BrokenChain as error:
                self.stderr.write(str(error))
                well = False
                continue
            said = _("sealed at event %(seq)d") % {"seq": made.seq} if made else _("nothing new to seal")
            self.stdout.write(f"{committee.place}: {said}")
        return well


def _chosen(place: str | None) -> list[Committee]:
    if place is None:
        return list(Committee.objects.order_by("pk"))
    found = list(Committee.objects.filter(Q(place=place) | Q(short_place=place) | Q(name=place)))
    if len(found) != 1:
        raise CommandError(_("There is no committee “%(place)s” here.") % {"place": place}, returncode=2)
    return found
