"""``shangliang hotline group FILE``: the topics in a hotline's list; nothing is kept and the database is not asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shangliang.core.errors import Refused
from shangliang.hotline.actions import LEAST
from shangliang.hotline.masking import headline, masked

from ...readers import read_rows
from ...registers.columns import HOTLINE
from ...registers.hotline import message_of

_SHOWN = 2


class Command(BaseCommand):
    """Reads, groups, prints."""

    help = "Group the messages of a hotline's list (.xlsx, .csv or .jsonl; columns in docs/hotline.md) into topics."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("group", help="print the groups, the largest first")
        one.add_argument("file", metavar="FILE", type=Path)
        one.add_argument("--json", action="store_true", help="print one JSON object")
        one.add_argument("--least", type=int, default=LEAST, metavar="N", help="messages of a group (%(default)s)")

    def handle(self, *, file: Path, least: int, **options: Any) -> None:
        from shangliang.search.grouping import group
        from shangliang.search.texts import Text

        if least < 2:
            raise CommandError(_("--least is at least 2."), returncode=2)
        try:
            with file.open("rb") as opened:
                read = read_rows(opened, HOTLINE)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from None
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        for problem in read.problems:
            self.stderr.write(str(problem))
        messages = [message_of(row) for row in read.rows]
        groups = group([Text(message.title, message.text) for message in messages], least=least)
        if options["json"]:
            found = {
                "messages": len(messages),
                "refused": len({problem.row for problem in read.problems}),
                "groups": [
                    {
                        "name": masked(one.name),
                        "count": len(one.members),
                        "cohesion": one.cohesion,
                        "rows": [read.rows[place].number for place in one.members],
                        "numbers": [messages[place].own_number for place in one.members],
                    }
                    for one in groups
                ],
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        in_groups = sum(len(one.members) for one in groups)
        said = {"messages": len(messages), "groups": len(groups), "in": in_groups}
        self.stdout.write(_("%(messages)d messages, %(groups)d topics with %(in)d of them") % said)
        for one in groups:
            shown = (messages[place] for place in one.members[:_SHOWN])
            self.stdout.write(
                f"{len(one.members):5}  {masked(one.name)}    {' / '.join(headline(m.title, m.text) for m in shown)}"
            )
