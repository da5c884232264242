"""How the duties and events of the units' side read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.core.addresses import address
from shangliang.workflow.models import Duty, Event
from shangliang.workflow.wording import DutyWords, EventWords, day, page, register_duty, register_event
from shangliang.workflow.wording import the_note as _note

from .models import HandlingRole, Manner


def _proposal(name: str) -> Callable[[Duty], str]:
    return lambda duty: address(name, duty.root_id)


_DUTIES: dict[str, tuple[Any, Any, Callable[[Duty], str], Any]] = {
    "confirm_plan": (
        _("confirm the suggested unit, or object"),
        _("confirming who handles it"),
        _proposal("handling:plan"),
        _("confirm the unit"),
    ),
    "suggest_again": (
        _("a coordinator objects: suggest another unit, or ask once more"),
        _("choosing another unit"),
        _proposal("handling:plan"),
        _("suggest again"),
    ),
    "accept": (
        _("sign in, or ask to be spared"),
        _("signing in"),
        page("handling:assignment"),
        _("sign in"),
    ),
    "decide_refusal": (
        _("the unit asks to be spared: reassign the proposal, or deny"),
        _("deciding on the unit's request to be spared"),
        page("handling:refusal"),
        _("decide on the refusal"),
    ),
    "give_opinion": (
        _("give your opinion to the lead unit"),
        _("writing its opinion for the lead unit"),
        page("handling:opinion"),
        _("give the opinion"),
    ),
    "reply": (
        _("answer every suggestion and submit the reply for signature"),
        _("handling it"),
        page("handling:assignment"),
        _("reply"),
    ),
    "reply_again": (
        _("the lead proposer was dissatisfied: handle it again and reply"),
        _("handling it again"),
        page("handling:assignment"),
        _("reply again"),
    ),
    "contact": (
        _("talk with the proposer and put it on record"),
        _("getting in touch with the proposer"),
        page("handling:assignment", "#contacts"),
        _("first contact"),
    ),
    "sign_reply": (
        _("read the reply and sign it, or send it back"),
        _("signing the reply"),
        page("handling:sign"),
        _("sign the reply"),
    ),
    "check": (
        _("check the signed reply and send it, or return it"),
        _("checking the reply"),
        page("handling:check"),
        _("check the reply"),
    ),
    "confirm_contact": (
        _("the unit recorded a talk with you: confirm or dispute it"),
        _("confirming a contact"),
        page("handling:contact_confirm"),
        _("confirm the contact"),
    ),
    "decide_extension": (
        _("the unit asks for more time: grant or deny it"),
        _("deciding on the request for more time"),
        page("handling:extension"),
        _("decide on more time"),
    ),
    "give_feedback": (
        _("the reply is there: say what you think of it"),
        _("giving feedback on the reply"),
        page("handling:feedback"),
        _("give feedback"),
    ),
    "fulfil": (
        _("keep the promise and hand in the evidence"),
        _("keeping its promise"),
        page("handling:commitment"),
        _("keep the promise"),
    ),
}
for _kind, (_do, _waits, _url, _short) in _DUTIES.items():
    register_duty(_kind, DutyWords(_do, _waits, _url, _short))


def _day(value: Any) -> str:
    return day(value) if value else ""


def _role(event: Event, _note: str) -> Any:
    role = event.data.get("role")
    return HandlingRole(role).label if role in HandlingRole.values else ""


def _who(event: Event, _note: str) -> str:
    return event.actor_name


def _new_due(event: Event, _note: str) -> Any:
    return _("Due on %(date)s now") % {"date": _day(event.data.get("due"))} if event.data.get("due") else ""


def _promised(event: Event, _note: str) -> Any:
    return _("To be kept by %(date)s") % {"date": _day(event.data.get("due"))} if event.data.get("due") else ""


def _asked_until(event: Event, note: str) -> Any:
    until = event.data.get("until")
    return _("Until %(date)s: %(reason)s") % {"date": _day(until), "reason": note} if until else note


def _contact(event: Event, _note: str) -> str:
    manner = event.data.get("manner")
    label = Manner(manner).label if manner in Manner.values else ""
    return f"{label} {_day(event.data.get('on'))}".strip()


def _moved(event: Event, note: str) -> Any:
    due = _new_due(event, "")
    return _("%(due)s: %(reason)s") % {"due": due, "reason": note} if due and note else due or note


def _from_to(event: Event, _note: str) -> Any:
    days = {"before": _day(event.data.get("due_before")), "after": _day(event.data.get("due"))}
    return _("from %(before)s to %(after)s") % days


#: In the order of a proposal's life. What is not here, such as drafting, stands on no time line.
_EVENTS: dict[str, EventWords] = {
    "plan.suggest": EventWords(_("A unit was suggested"), _role, office_only=True),
    "plan.confirm": EventWords(_("The coordinator confirmed the unit"), office_only=True),
    "plan.object": EventWords(_("The coordinator objected to the unit"), _note, office_only=True),
    "plan.suggest_again": EventWords(_("The unit was suggested again"), _role, office_only=True),
    "plan.drop": EventWords(_("A suggested unit was dropped"), office_only=True),
    "assignment.assign": EventWords(_("Handed to a unit"), _role),
    "assignment.accept": EventWords(_("The unit signed in"), _who),
    "assignment.request_refusal": EventWords(_("The unit asked to be spared"), _note, office_only=True),
    "assignment.reassign": EventWords(_("Reassigned to another unit")),
    "assignment.deny_refusal": EventWords(_("The request to be spared was denied"), _note, office_only=True),
    "assignment.give_opinion": EventWords(_("An assisting unit gave its opinion"), _who),
    "assignment.remind": EventWords(_("A late opinion was called for")),
    "assignment.submit": EventWords(_("The reply was submitted for signature"), office_only=True),
    "assignment.send_back": EventWords(_("The unit's leader sent the reply back"), _note, office_only=True),
    "assignment.sign": EventWords(_("The reply was signed"), _who, office_only=True),
    "assignment.return": EventWords(_("The coordinator returned the reply"), _note, office_only=True),
    "assignment.sign_and_send": EventWords(_("The unit sent its reply"), _who),
    "assignment.check": EventWords(_("The unit's reply was checked and sent")),
    "assignment.extend": EventWords(_("More time was granted"), _new_due),
    "assignment.recompute": EventWords(_("Date worked out anew: the work calendar was corrected"), _from_to),
    "proposal.recompute": EventWords(_("Date worked out anew: the work calendar was corrected"), _from_to),
    "assignment.rehandle": EventWords(_("The unit handles it again"), _moved),
    "assignment.message": EventWords(_("A message between unit and proposer")),
    "assignment.link_made": EventWords(_("A one-time link was made"), _who, office_only=True),
    "assignment.link_opened": EventWords(_("A one-time link was opened"), _who, office_only=True),
    "contact.record": EventWords(_("The unit talked with the proposer"), _contact),
    "contact.confirm": EventWords(_("The proposer confirmed the contact")),
    "contact.dispute": EventWords(_("The proposer disputes the contact"), _note),
    "extension.request": EventWords(_("The unit asked for more time"), _asked_until, office_only=True),
    "extension.deny": EventWords(_("More time was denied"), _note, office_only=True),
    "feedback.ask": EventWords(_("Feedback was asked for")),
    "feedback.give": EventWords(_("Feedback was given"), _who),
    "feedback.let_pass": EventWords(_("No feedback by the date")),
    "commitment.promise": EventWords(_("The unit made a promise"), _promised),
    "commitment.become_due": EventWords(_("A promise has fallen due")),
    "commitment.redate": EventWords(_("A promise was re-dated"), _moved),
    "commitment.fulfil": EventWords(_("A promise was kept")),
    "commitment.give_up": EventWords(_("A promise was given up"), _note),
    "proposal.instruction": EventWords(_("A leader gave an instruction"), office_only=True),
}
for _kind, _words in _EVENTS.items():
    register_event(_kind, _words)
