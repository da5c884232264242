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
    # what stands in the log alone, on no record's own page
    "proposal.begin": _("proposal begun"),
    "proposal.attach": _("file added to a proposal"),
    "proposal.discard": _("draft of a proposal thrown away"),
    "proposal.change_main": _("main one of merged proposals changed"),
    "proposal.archive_replies": _("replies of earlier years brought in"),
    "proposal.dissatisfied": _("dissatisfied with the handling"),
    "signature.invite": _("co-signer invited"),
    "signature.confirm": _("signature confirmed"),
    "lead.receive": _("lead received from the public"),
    "topics.publish": _("reference topics published"),
    "category.add": _("category added"),
    "assignment.move": _("assignment moved to another unit"),
    "session.assign_all": _("assigned all at the meeting"),
    "session.remind": _("members behind with their opinions reminded"),
    "opinion.discard": _("draft of an opinion thrown away"),
    "supervisor.appoint": _("supervisor appointed"),
    "supervisor.end": _("supervisor's appointment ended"),
    "year_plan.rename": _("plan of key tasks renamed"),
    "year_plan.reorder": _("plan of key tasks put in another order"),
    "year_plan.discard": _("plan of key tasks thrown away"),
    "aim.add": _("aim of the plan added"),
    "aim.rename": _("aim of the plan renamed"),
    "aim.remove": _("aim of the plan removed"),
    "key_task.remove": _("key task removed"),
    "published_source.enter": _("published report entered"),
    "published_source.correct": _("published report corrected"),
    "published_source.remove": _("published report removed"),
    "published_figures.enter": _("published figures entered"),
    "published_figures.confirm": _("published figures compared with their source"),
    "published_figure.confirm": _("published figure compared with its source"),
    "published_figure.correct": _("published figure corrected"),
    "published_figure.remove": _("published figure removed"),
    "package.make": _("package for outside made"),
    "package.receive": _("package from outside received"),
    "package.trust": _("sender of packages trusted"),
    "package.distrust": _("sender of packages no longer trusted"),
    "token.issue": _("token for programs issued"),
    "token.revoke": _("token for programs revoked"),
    "import.members": _("register of members brought in"),
    "import.units": _("register of units brought in"),
    "import.proposals": _("register of proposals brought in"),
    "import.figures": _("published figures brought in"),
    "import.hotline": _("list of hotline messages brought in"),
}
#: By what way something was done, where it was not on a page.
WAYS: dict[str, Any] = {
    "api": _("by a program"),
    "command": _("by command"),
    "demo": _("demo"),
    "import": _("by import"),
    "job": _("by itself"),
    "link": _("by one-time link"),
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
