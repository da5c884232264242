"""How the duties and events of opinions read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.models import Event
from shangliang.workflow.wording import (
    CORRECTED,
    DutyWords,
    EventWords,
    day,
    page,
    register_duty,
    register_event,
)
from shangliang.workflow.wording import the_note as _note

from .models import Effect, Way

_page, _editor = page("opinions:one"), page("opinions:edit")
_issue, _task = page("opinions:issue"), page("opinions:task")

for _kind, _words in {
    "write_opinion": DutyWords(_("finish your opinion and submit it"), _("being written"), _editor, _("opinion draft")),
    "sort_opinion": DutyWords(
        _("take the opinion up, return it or keep it"), _("being looked at"), _page, _("new opinion")
    ),
    "revise_opinion": DutyWords(
        _("revise the opinion and submit it again"), _("being revised"), _editor, _("returned opinion")
    ),
    "edit_opinion": DutyWords(
        _("edit the opinion and hand it in for review"),
        _("being edited"),
        page("opinions:edited"),
        _("opinion to edit"),
    ),
    "review_opinion": DutyWords(_("review the edited opinion"), _("being reviewed"), _page, _("opinion to review")),
    "sign_opinion": DutyWords(_("sign the opinion or send it back"), _("to be signed"), _page, _("opinion to sign")),
    "issue_opinion": DutyWords(_("put the opinion into an issue"), _("to be issued"), _page, _("opinion to issue")),
    "finish_issue": DutyWords(_("issue it, or give it up"), _("being put together"), _issue, _("issue in the making")),
    "follow_issue": DutyWords(
        _("record what became of the issue, then archive it"), _("being followed"), _issue, _("issue to follow")
    ),
    "handle_opinion": DutyWords(_("handle the opinion and answer"), _("being handled"), _task, _("opinion to handle")),
    "feed_back_opinion": DutyWords(
        _("pass the unit's answer on to the author"), _("answered"), _task, _("answer to pass on")
    ),
}.items():
    register_duty(_kind, _words)


def _number(event: Event, _note: str) -> Any:
    return _("Number %(number)d") % {"number": event.data["serial"]} if event.data.get("serial") else ""


def _studio(event: Event, _note: str) -> Any:
    return event.data.get("studio", "")


def _issued(event: Event, _note: str) -> Any:
    return _("In issue %(number)d") % {"number": event.data["number"]}


def _sent(event: Event, _note: str) -> Any:
    way = Way(event.data["way"]).label
    return _("%(way)s: %(receiver)s") % {"way": way, "receiver": event.data["receiver"]}


def _adopted(event: Event, _note: str) -> Any:
    if event.data["combined"]:
        return _("By %(body)s, combined with others") % {"body": event.data["body"]}
    return _("By %(body)s, alone") % {"body": event.data["body"]}


def _instructed(event: Event, _note: str) -> str:
    return day(event.data["on"])


def _assigned(event: Event, _note: str) -> Any:
    return _("To be answered by %(date)s.") % {"date": day(event.data["due"])}


def _effect(event: Event, _note: str) -> Any:
    return Effect(event.data["effect"]).label


for _kind, _said in {
    "opinion.begin": EventWords(_("Opinion begun")),
    "opinion.enter": EventWords(_("Entered by the office")),
    "opinion.divert": EventWords(_("Diverted from a proposal that was not filed")),
    "opinion.arrive_outside": EventWords(_("Arrived as a signed package from another system")),
    "opinion.write_in": EventWords(_("Reported by somebody without an account"), _studio),
    "opinion.attach": EventWords(_("A file was added")),
    "opinion.detach": EventWords(_("A file was removed")),
    "opinion.arrive": EventWords(_("Reported by a lower committee")),
    "opinion.submit": EventWords(_("Reported"), _number),
    "opinion.receive": EventWords(_("Received"), _number),
    "opinion.resubmit": EventWords(_("Reported again")),
    "opinion.return": EventWords(_("Returned to be revised"), _note),
    "opinion.withdraw": EventWords(_("Taken back by the author"), _note),
    "opinion.lapse": EventWords(_("Kept for reference: not revised in time")),
    "opinion.keep": EventWords(_("Kept for reference"), _note),
    "opinion.take_up": EventWords(_("Taken up")),
    "opinion.combine": EventWords(_("Combined into another one")),
    "opinion.took_in": EventWords(_("Others were combined into it")),
    "opinion.hand_in": EventWords(_("Edited")),
    "opinion.send_back": EventWords(_("Sent back to the editor"), _note, office_only=True),
    "opinion.review": EventWords(_("Reviewed"), _note),
    "opinion.refuse": EventWords(_("Sent back by whoever signs"), _note, office_only=True),
    "opinion.sign": EventWords(_("Signed"), _note),
    "opinion.issue": EventWords(_("Issued"), _issued),
    "opinion.archive": EventWords(_("Archived")),
    "opinion.dispatch": EventWords(_("Sent on"), _sent),
    "opinion.adoption": EventWords(_("Adopted above"), _adopted),
    "opinion.instruction": EventWords(_("Instructed upon by a leader"), _instructed),
    "opinion.grow": EventWords(_("A proposal was begun from it")),
    "opinion.secrecy": EventWords(_("The internal mark was changed"), office_only=True),
    "opinion.recompute": CORRECTED,
    "opinion_issue.recompute": CORRECTED,
    "opinion_task.recompute": CORRECTED,
    "opinion_issue.begin": EventWords(_("Issue begun")),
    "opinion_issue.change": EventWords(_("Items or title changed")),
    "opinion_issue.issue": EventWords(
        _("Issued"), lambda event, _note: _("Issue %(number)d") % {"number": event.data["number"]}
    ),
    "opinion_issue.discard": EventWords(_("Given up")),
    "opinion_issue.archive": EventWords(_("Archived")),
    "opinion_task.assign": EventWords(_("Assigned to a unit"), _assigned),
    "opinion_task.handle": EventWords(_("Answered by the unit"), _effect),
    "opinion_task.send_back": EventWords(_("The unit was asked again"), _note, office_only=True),
    "opinion_task.feed_back": EventWords(_("The answer was passed on to the author"), _effect),
    "opinion_task.cancel": EventWords(_("The task was taken back"), _note, office_only=True),
}.items():
    register_event(_kind, _said)
