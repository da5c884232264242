"""``shangliang deliberation``: find the opinion groups and the common ground of a conversation's votes."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from shangliang.deliberation.analysis import Analysis, Method, analyse
from shangliang.deliberation.polis_files import FolderRefused, read_folder

_REFUSED = 2
_SHOWN = 10


class Command(BaseCommand):
    """Reads a folder and prints; nothing is stored and the database is not asked."""

    help = _("Find opinion groups and common ground in votes")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("analyse", help=_("analyse a folder in the Polis format"))
        one.add_argument(
            "folder",
            metavar="DIR",
            type=Path,
            help=_("with votes.csv and comments.csv, or participants-votes.csv, or votes.json"),
        )
        one.add_argument("--json", action="store_true", help=_("print one JSON object"))
        one.add_argument(
            "--method",
            choices=[method.value for method in Method],
            default=Method.DEFAULT.value,
            help=_("polis: as published; default: number of groups by votes held back"),
        )
        one.add_argument("--k", type=int, metavar="N", help=_("number of groups; chosen by the method without it"))
        one.add_argument("--seed", type=int, default=0, metavar="N", help=_("of whatever is drawn by lot"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["k"] is not None and options["k"] < 1:
            self._fail(_("--k is at least 1."))
        if options["seed"] < 0:
            self._fail(_("--seed is not negative."))
        try:
            votes = read_folder(options["folder"])
        except FolderRefused as error:
            self._fail(str(error))
        found = analyse(votes, method=Method(options["method"]), k=options["k"], seed=options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(found)))

    def _fail(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(_REFUSED)


def _told(found: Analysis) -> list[str]:
    ids = found.votes.statements
    lines = [
        _("%(people)d participants, %(statements)d statements, %(votes)d votes")
        % {"people": len(found.votes.participants), "statements": len(ids), "votes": len(found.votes.values)}
    ]
    for k, value in (found.evidence.foretold if found.evidence else {}).items():
        stability = found.evidence.stability.get(k, 1.0) if found.evidence else 1.0
        lines.append(
            _("%(k)d groups: votes held back are foretold better than by one group by %(value).4f; stability %(s).2f")
            % {"k": k, "value": value, "s": stability}
        )
    for k, value in found.silhouettes.items():
        lines.append(_("%(k)d groups: silhouette %(value).3f") % {"k": k, "value": value})
    for group, voices in enumerate(found.voices):
        size = int((found.labels == group).sum())
        lines.append(_("Group %(group)d: %(size)d participants") % {"group": group, "size": size})
        for voice in voices:
            said = _("agrees with") if voice.agree else _("disagrees with")
            lines.append(f"  {said} {ids[voice.statement]}: {voice.successes} / {voice.trials}, × {voice.value:.2f}")
    lines.append(_("What all groups agree on most:"))
    lines += [f"  {ids[i]}: {found.consensus[i]:.3f} ({_shares(found, i)})" for i in found.common_ground()[:_SHOWN]]
    if found.k > 1:
        lines.append(_("What divides the groups most:"))
        lines += [f"  {ids[i]}: {_shares(found, i)}" for i in found.differences()[:_SHOWN]]
    return lines


def _shares(found: Analysis, index: int) -> str:
    """How many of each group agreed, of how many who voted."""
    pairs = zip(found.counts.agreed[:, index], found.counts.voted[:, index], strict=True)
    return ", ".join(f"{agreed} / {voted}" for agreed, voted in pairs)
