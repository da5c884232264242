"""``shangliang deliberation``: find the opinion groups and the common ground of a conversation's votes.

``analyse`` reads a folder; ``import`` brings one in; ``export`` writes one.
"""

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from shangliang.accounts.actors import system
from shangliang.accounts.roles import Role
from shangliang.committees import directory
from shangliang.committees.models import Committee
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope
from shangliang.deliberation import actions, exporting, results
from shangliang.deliberation.analysis import Analysis, Method, analyse
from shangliang.deliberation.models import Deliberation, DeliberationState
from shangliang.deliberation.polis_files import FolderRefused, read_folder

_REFUSED = 2
_SHOWN = 10


class Command(BaseCommand):
    """Analysing a folder stores nothing and does not ask the database; only import and export do."""

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
        brought = verbs.add_parser("import", help=_("bring a folder in the Polis format in, closed"))
        brought.add_argument("folder", metavar="DIR", type=Path)
        brought.add_argument("--committee", required=True, metavar="PLACE", help=_("place or name of the committee"))
        brought.add_argument("--title", required=True, metavar="TEXT")
        brought.add_argument("--question", required=True, metavar="TEXT")
        taken = verbs.add_parser("export", help=_("write a deliberation that is over as a folder in the Polis format"))
        taken.add_argument("deliberation", metavar="ID", type=int)
        taken.add_argument("folder", metavar="DIR", type=Path)
        taken.add_argument("--committee", required=True, metavar="PLACE", help=_("place or name of the committee"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "analyse":
            self._analyse(options)
            return
        committee = directory.find(options["committee"])
        if committee is None:
            self._fail(_("There is no committee %(name)s.") % {"name": options["committee"]})
        with committee_scope(committee):
            try:
                (self._import if options["verb"] == "import" else self._export)(committee, options)
            except (Refused, OSError) as error:
                self._fail(str(error))

    def _import(self, committee: Committee, options: dict[str, Any]) -> None:
        by = replace(system(committee.pk, via="import"), roles=frozenset({Role.ACTIVITY_ORGANISER}))
        made = actions.import_conversation(
            committee, options["folder"], title=options["title"], question=options["question"], by=by
        )
        results.refresh(made, afresh=True)
        said = _("Brought in as number %(pk)d: %(people)d participants, %(statements)d statements.")
        people, statements = made.participants.count(), made.statements.count()
        self.stdout.write(said % {"pk": made.pk, "people": people, "statements": statements})

    def _export(self, committee: Committee, options: dict[str, Any]) -> None:
        over = (DeliberationState.CLOSED, DeliberationState.PUBLISHED)
        row = Deliberation.objects.filter(pk=options["deliberation"], state__in=over).first()
        if row is None:
            self._fail(_("There is no deliberation %(pk)d that is over.") % {"pk": options["deliberation"]})
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in exporting.export(row).items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(str(folder / name))

    def _analyse(self, options: dict[str, Any]) -> None:
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

    def _fail(self, message: str) -> NoReturn:
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
