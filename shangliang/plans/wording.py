"""How the duties and events of the year's plan read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.models import Event
from shangliang.workflow.wording import (
    CORRECTED,
    DutyWords,
    EventWords,
    day,
    moved,
    page,
    register_duty,
    register_event,
)
from shangliang.workflow.wording import the_note as _note


def _day(event: Event, name: str) -> str:
    value = event.data.get(name)
    return day(value) if value else ""


def _added(event: Event, _note: str) -> Any:
    return _("To be done by %(date)s.") % {"date": _day(event, "due")}


def _changed(event: Event, note: str) -> Any:
    if "due_before" not in event.data:
        return ""
    return moved(event, note)


def _reported(event: Event, note: str) -> Any:
    return _("%(percent)d %% done. %(text)s") % {"percent": event.data["percent"], "text": note}


register_duty(
    "issue_plan",
    DutyWords(
        _("put the year's plan together and issue it"),
        _("being drafted"),
        page("plans:edit"),
        _("issue the plan"),
    ),
)
register_duty(
    "close_plan",
    DutyWords(
        _("settle what is open in the year's plan and close it"),
        _("being carried out"),
        page("plans:plan"),
        _("close the plan"),
    ),
)
register_duty(
    "key_task",
    DutyWords(
        _("carry the task out, say how far it is, and report it as fulfilled"),
        _("carrying it out"),
        page("plans:task"),
        _("key task"),
    ),
)
for _kind, _words in {
    "year_plan.draft": EventWords(_("Plan begun")),
    "year_plan.issue": EventWords(_("Plan put in force")),
    "year_plan.close": EventWords(_("Plan closed")),
    "key_task.add": EventWords(_("Task planned"), _added),
    "key_task.change": EventWords(_("Task changed"), _changed),
    "key_task.recompute": CORRECTED,
    "key_task.start": EventWords(_("Work begun")),
    "key_task.report": EventWords(_("Progress reported"), _reported),
    "key_task.link": EventWords(_("A record was linked")),
    "key_task.unlink": EventWords(_("A link was taken away")),
    "key_task.fulfil": EventWords(_("Reported as fulfilled"), _note),
    "key_task.drop": EventWords(_("Dropped"), _note),
    "key_task.carry_over": EventWords(_("Carried over into the next year's plan"), _note),
}.items():
    register_event(_kind, _words)
