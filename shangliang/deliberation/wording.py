"""How the duties and events of deliberations read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shangliang.core.addresses import address
from shangliang.workflow.models import Duty, Event
from shangliang.workflow.wording import CORRECTED, DutyWords, EventWords, day, register_duty, register_event
from shangliang.workflow.wording import the_note as _note


def _page(duty: Duty) -> str:
    return address("deliberation:one", duty.root_id)


for _kind, _words in {
    "open_deliberation": DutyWords(
        _("write the first statements and open the deliberation"), _("being prepared"), _page, _("deliberation draft")
    ),
    "close_deliberation": DutyWords(
        _("see that people take part; it closes by itself"), _("being voted on"), _page, _("deliberation under way")
    ),
    "publish_deliberation": DutyWords(
        _("look at the results and publish them"), _("results being looked at"), _page, _("deliberation to publish")
    ),
    "moderate_statement": DutyWords(
        _("accept the statement or reject it"), _("being moderated"), _page, _("new statement")
    ),
}.items():
    register_duty(_kind, _words)


def _links(event: Event, _note: str) -> Any:
    number = event.data["number"]
    return ngettext("%(num)d link", "%(num)d links", number) % {"num": number}


def _until(event: Event, _note: str) -> Any:
    return _("Votes until %(date)s.") % {"date": day(event.data["closes_on"])}


def _people(event: Event, _note: str) -> Any:
    number = event.data["participants"]
    return ngettext("%(num)d person's votes", "%(num)d people's votes", number) % {"num": number}


for _kind, _said in {
    "deliberation.begin": EventWords(_("Deliberation begun")),
    "deliberation.change": EventWords(_("Settings changed"), _until),
    "deliberation.invite": EventWords(_("Invitation links made"), _links),
    "deliberation.revoke": EventWords(_("An invitation link was withdrawn")),
    "deliberation.open": EventWords(_("Opened for votes")),
    "deliberation.close": EventWords(_("Voting ended")),
    "deliberation.reopen": EventWords(_("Opened again"), _until),
    "deliberation.publish": EventWords(_("Results published")),
    "deliberation.discard": EventWords(_("Given up")),
    "deliberation.record": EventWords(_("Votes cast elsewhere were put on record"), _people),
    "deliberation.recompute": CORRECTED,
    "statement.begin": EventWords(_("Statement written")),
    "statement.accept": EventWords(_("Statement accepted")),
    "statement.reject": EventWords(_("Statement not accepted"), _note),
    "statement.recompute": CORRECTED,
}.items():
    register_event(_kind, _said)
