"""How the duties and events of supervision read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.workflow.models import Event
from shangliang.workflow.wording import DutyWords, EventWords, day, page, register_duty, register_event
from shangliang.workflow.wording import the_note as _note

from .models import Adoption

_plan, _activity, _patrol = page("supervision:plan"), page("supervision:activity"), page("supervision:patrol")
_opinion, _appraisal = page("supervision:opinion"), page("supervision:appraisal")

for _kind, _words in {
    "draw_up_supervision_plan": DutyWords(
        _("draw up the supervision plan and hand it in for approval"),
        _("being drawn up"),
        _plan,
        _("supervision plan to draw up"),
    ),
    "approve_supervision_plan": DutyWords(
        _("approve the supervision plan or send it back"),
        _("waiting for approval"),
        _plan,
        _("supervision plan to approve"),
    ),
    "carry_out_supervision_plan": DutyWords(
        _("carry out the supervision plan, then close it"), _("being carried out"), _plan, _("supervision plan")
    ),
    "hold_supervision_activity": DutyWords(
        _("hold the activity, and record what was seen and said"),
        _("being prepared"),
        _activity,
        _("supervision activity to hold"),
    ),
    "draw_up_supervision_opinions": DutyWords(
        _("draw up the opinions of the activity, then close it"),
        _("opinions being drawn up"),
        _activity,
        _("opinions to draw up"),
    ),
    "sort_patrol": DutyWords(
        _("look at the patrol record: draw up an opinion, or take note of it"),
        _("being looked at"),
        _patrol,
        _("patrol record to look at"),
    ),
    "issue_supervision_opinion": DutyWords(
        _("issue the supervision opinion, or put it aside"),
        _("waiting to be issued"),
        _opinion,
        _("supervision opinion to issue"),
    ),
    "answer_supervision_opinion": DutyWords(
        _("answer the supervision opinion: adopted, partly or not"),
        _("being answered"),
        _opinion,
        _("supervision opinion to answer"),
    ),
    "weigh_supervision_reason": DutyWords(
        _("weigh the reason for not adopting: accept it or ask again"),
        _("reason being weighed"),
        _opinion,
        _("reason to weigh"),
    ),
    "mend_supervised": DutyWords(
        _("mend what was adopted and report it with evidence"), _("being mended"), _opinion, _("mending to report")
    ),
    "look_again": DutyWords(
        _("take a second look: confirm, or send back"), _("second look to come"), _opinion, _("second look")
    ),
    "prepare_appraisal": DutyWords(
        _("finish preparing the appraisal and open it"), _("being prepared"), _appraisal, _("appraisal to open")
    ),
    "assess_oneself": DutyWords(
        _("say what you think of your unit's work, for those who give points"),
        _("self-assessment being written"),
        _appraisal,
        _("self-assessment to write"),
    ),
    "give_points": DutyWords(
        _("give the units your points"), _("points being given"), _appraisal, _("appraisal: points to give")
    ),
    "close_appraisal": DutyWords(
        _("close the appraisal and publish its result"), _("to be closed"), _appraisal, _("appraisal to close")
    ),
}.items():
    register_duty(_kind, _words)


def _day(key: str, words: Any) -> Any:
    return lambda event, _note: words % {"date": day(event.data[key])}


def _issued(event: Event, _note: str) -> Any:
    words = {"number": event.data["number"], "date": day(event.data["due"])}
    return _("Number %(number)d; to be answered by %(date)s.") % words


def _adopted(event: Event, _note: str) -> Any:
    return Adoption(event.data["adoption"]).label


def _came(event: Event, _note: str) -> Any:
    return _("%(number)d members came") % {"number": event.data["came"]}


_MOVED = EventWords(_("The work calendar was corrected"), _day("due", _("Now due on %(date)s.")))

for _kind, _said in {
    "supervision_plan.begin": EventWords(_("Plan begun")),
    "supervision_plan.change": EventWords(_("Matters changed"), office_only=True),
    "supervision_plan.submit": EventWords(_("Handed in for approval")),
    "supervision_plan.send_back": EventWords(_("Sent back to be revised"), _note),
    "supervision_plan.approve": EventWords(pgettext_lazy("supervision plan", "Approved")),
    "supervision_plan.close": EventWords(pgettext_lazy("supervision plan", "Carried out and closed")),
    "supervision_plan.recompute": _MOVED,
    "supervision_activity.begin": EventWords(
        pgettext_lazy("supervision activity", "Planned"), _day("on", _("For %(date)s"))
    ),
    "supervision_activity.change": EventWords(
        pgettext_lazy("supervision activity", "Changed"), _day("on", _("For %(date)s"))
    ),
    "supervision_activity.hold": EventWords(pgettext_lazy("supervision activity", "Held"), _came),
    "supervision_activity.cancel": EventWords(pgettext_lazy("supervision activity", "Called off"), _note),
    "supervision_activity.close": EventWords(_("All its opinions are given")),
    "supervision_activity.recompute": _MOVED,
    "patrol.record": EventWords(_("Recorded by the supervisor")),
    "patrol.attach": EventWords(_("A photograph was added")),
    "patrol.note": EventWords(_("The office took note of it"), _note),
    "patrol.take_up": EventWords(_("The office drew up an opinion")),
    "patrol.withdraw": EventWords(_("Withdrawn by the supervisor"), _note),
    "patrol.recompute": _MOVED,
    "supervision_opinion.draft": EventWords(_("Drafted"), office_only=True),
    "supervision_opinion.change": EventWords(_("Draft changed"), office_only=True),
    "supervision_opinion.discard": EventWords(_("Put aside"), _note, office_only=True),
    "supervision_opinion.issue": EventWords(pgettext_lazy("supervision opinion", "Issued"), _issued),
    "supervision_opinion.recall": EventWords(_("Taken back"), _note),
    "supervision_opinion.adopt": EventWords(_("The unit answered"), _adopted),
    "supervision_opinion.decline": EventWords(_("The unit answered"), _adopted),
    "supervision_opinion.insist": EventWords(_("The unit was asked to answer again"), _note),
    "supervision_opinion.accept_reason": EventWords(_("The unit's reason was accepted"), _note),
    "supervision_opinion.mend": EventWords(_("The unit reported what was mended")),
    "supervision_opinion.confirm": EventWords(_("Second look: confirmed"), _note),
    "supervision_opinion.send_back": EventWords(_("Second look: sent back to be mended"), _note),
    "supervision_opinion.attach": EventWords(_("Evidence was added")),
    "supervision_opinion.recompute": _MOVED,
    "unit_appraisal.prepare": EventWords(_("Appraisal prepared")),
    "unit_appraisal.open": EventWords(_("Points are being given"), _day("closes", _("Until %(date)s"))),
    "unit_appraisal.assess": EventWords(_("A unit wrote its self-assessment"), office_only=True),
    "unit_appraisal.points": EventWords(_("A judge gave points"), office_only=True),
    "unit_appraisal.close": EventWords(_("Closed; each unit has its result")),
    "unit_appraisal.cancel": EventWords(pgettext_lazy("appraisal", "Called off"), _note),
    "unit_appraisal.recompute": _MOVED,
}.items():
    register_event(_kind, _said)
