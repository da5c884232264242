"""How events read in the log: those of the administration in words of its own, the others in their subjects'."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.machines import MACHINES
from shangliang.workflow.wording import event_words

KINDS: dict[str, Any] = {
    "person.add": _("person entered"),
    "person.change": _("person's data changed"),
    "person.set_password": _("initial password given"),
    "person.unlock": _("account unlocked"),
    "person.close": _("account closed"),
    "person.reopen": _("account reopened"),
    "person.take_second_factor_away": _("second step taken away"),
    "appointment.appoint": _("role given"),
    "appointment.end": _("role ended"),
    "seat.begin": _("seat given"),
    "seat.change": _("seat changed"),
    "seat.end": _("seat ended"),
    "committee.found": _("committee set up"),
    "committee.change_rules": _("rules changed"),
    "committee.correct_calendar": _("day of the calendar corrected"),
    "committee.drop_correction": _("correction of the calendar taken back"),
    "committee.require_second_factor": _("second step by role changed"),
    "committee.cross": _("looked across committees"),
}
_BODIES = {"add": _("%(body)s added"), "change": _("%(body)s changed")}
BODY_NAMES = {
    "unit": _("unit"),
    "line": _("line"),
    "coordinator": _("coordinator"),
    "sector": _("sector"),
    "special_committee": _("special committee"),
    "group": _("group"),
    "collective": _("body that proposes"),
    "township_body": _("township body"),
    "term": _("term"),
    "session": _("session"),
}


def kind_words(kind: str) -> str:
    """What a kind of event is called; a kind that nobody has words for is shown as it is."""
    if kind in KINDS:
        return str(KINDS[kind])
    subject, _dot, what = kind.partition(".")
    if subject in BODY_NAMES and what in _BODIES:
        return str(_BODIES[what]) % {"body": BODY_NAMES[subject]}
    if words := event_words(kind):
        return str(words.title)
    step = MACHINES[subject].by_name.get(what) if subject in MACHINES else None
    return str(step.label) if step and step.label else kind
