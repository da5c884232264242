"""Registers brought in, all or nothing.

| verb | what it does | by |
|---|---|---|
| import_file | brings in a register | whoever keeps it (``access.IMPORTERS``); operator |
"""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core.errors import NotAllowed
from shangliang.workflow.events import Entry, record, verb

from . import access
from .registers import Options, Report, plan_of, report_of


def preview(kind: str, file: BinaryIO, name: str, *, committee: Committee, by: Actor, options: Options) -> Report:
    """What :func:`import_file` would do; nothing is written."""
    _demand(kind, committee, by)
    return report_of(kind, plan_of(kind, file, committee, options), name)


@verb
def import_file(kind: str, file: BinaryIO, name: str, *, committee: Committee, by: Actor, options: Options) -> Report:
    """Bring in a register: everything that is new, or nothing when a row is refused (``options.skip_bad`` goes on).

    A file that was brought in before changes nothing. Leaves an event with the file's digest and the counts, besides
    those of the records themselves.

    Raises:
        NotAllowed: the actor may not import this register here.
        FileRefused: the file cannot be read as a whole.
        Refused: something that concerns every row lacks.
    """
    _demand(kind, committee, by)
    # Two imports at the same moment: the second one waits, and then sees what the first has brought in.
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    plan = plan_of(kind, file, committee, options)
    report = report_of(kind, plan, name)
    if plan.problems and not options.skip_bad:
        return report
    report.applied = True
    if not plan.new and not plan.created:
        return report
    plan.carry_out(by)
    counts = {"new": report.new, "present": report.present, "refused": report.refused}
    made = {what: len(names) for what, names in report.created.items()}
    place = ("committee", committee.pk)
    facts = {"sha256": report.sha256, "rows": report.rows, **counts, "made": made}
    record([Entry(f"import.{kind}", place, place, facts, name)], by=by, committee_id=committee.pk)
    return report


def _demand(kind: str, committee: Committee, by: Actor) -> None:
    if kind not in access.kinds(by) or by.committee_id != committee.pk:
        raise NotAllowed(_("You may not do this here."))
