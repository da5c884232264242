"""How the duties and events of hotline lists read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from shangliang.workflow.models import Event
from shangliang.workflow.wording import DutyWords, EventWords, page, register_duty, register_event
from shangliang.workflow.wording import the_note as _note

register_duty(
    "sort_hotline",
    DutyWords(
        _("look through the hotline list and propose topics"),
        _("being looked through"),
        page("hotline:list"),
        _("hotline list"),
    ),
)


def _came(event: Event, _note: str) -> Any:
    return _gettext("%(messages)d messages, %(topics)d topics found") % event.data


for _kind, _said in {
    "hotline_list.bring_in": EventWords(_("Brought in and grouped"), _came),
    "hotline_list.rename": EventWords(_("A topic was renamed"), _note),
    "hotline_list.merge": EventWords(_("Topics were merged"), _note),
    "hotline_list.split": EventWords(_("A topic was made of chosen messages"), _note),
    "hotline_list.move": EventWords(_("Messages were moved"), _note),
    "hotline_list.drop": EventWords(_("Topics were dropped"), _note),
    "hotline_list.restore": EventWords(_("Topics were taken back"), _note),
    "hotline_list.propose": EventWords(_("Topics were proposed for consultation"), _note),
    "hotline_list.finish": EventWords(_("Looked through")),
    "hotline_list.discard": EventWords(_("Deleted with all messages")),
}.items():
    register_event(_kind, _said)
