"""What can be done on the page of an item or an issue: each deed with its form, whom it is offered to, and its verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.handling.deeds import Deed, NoteForm, OptionalNoteForm

from .. import access, actions, diverting
from ..forms import AdoptForm, AssignForm, InstructForm, SendForm
from ..models import Issue, IssueState, Opinion, OpinionState
from ..naming import leaders_of

S = OpinionState
Subject = Opinion | Issue


def _staff(*states: str) -> Callable[[Actor, Any], bool]:
    return lambda actor, o: o.state in states and access.STAFF.allows(actor, o)


def _note(_actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return NoteForm(data)


def _remark(_actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return OptionalNoteForm(data)


def _send_form(actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return SendForm(data, units=access.units(actor).order_by("order", "pk"))


def _assign_form(actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return AssignForm(data, units=access.units(actor).order_by("order", "pk"))


def _adopt_form(_actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return AdoptForm(data, initial={"on": clock.today()})


def _instruct_form(actor: Actor, subject: Any, data: Any) -> forms.Form:
    form = InstructForm(data, initial={"on": clock.today(), "rank": leaders_of(subject.committee)})
    if actor.has(Role.LEADERSHIP):
        del form.fields["leader"]  # they write their own
    return form


def _is_out(subject: Subject) -> bool:
    return subject.state in (access.OUT if isinstance(subject, Opinion) else access.PUBLISHED)


def _office_on_out(actor: Actor, subject: Any) -> bool:
    return _is_out(subject) and access.STAFF.allows(actor, subject)


def _may_instruct(actor: Actor, subject: Any) -> bool:
    return _is_out(subject) and actor.committee_id == subject.committee_id and access.instructs(actor)


def _goes_up(actor: Actor, subject: Any) -> bool:
    return _office_on_out(actor, subject) and bool(subject.committee.parent_id)


def _sends(subject: Any, data: dict[str, Any], by: Actor) -> Any:
    return actions.send_many([subject], by=by, way=data["way"], receiver=data["receiver"], unit=data["unit"])


def _adopts(subject: Any, data: dict[str, Any], by: Actor) -> Any:
    draft = actions.AdoptionDraft(subject, data["body"], data["level"], data["on"], data["combined"])
    return actions.record_adoptions([draft], by=by)


def _instructs(subject: Any, data: dict[str, Any], by: Actor) -> Any:
    draft = actions.InstructionDraft(
        subject, data.get("leader", ""), data["text"], data["on"], post=data["post"], rank=data["rank"]
    )
    return actions.record_instructions([draft], by=by)


def _assigns(subject: Any, data: dict[str, Any], by: Actor) -> Any:
    draft = actions.TaskDraft(subject, data["unit"], data["request"], due=data["due"])
    return actions.assign_many([draft], by=by)


#: What hangs on an item or an issue that is out.
TRACKS = {
    "instruct": Deed(
        _("Write an instruction"), _("Put the instruction on record"), _may_instruct, _instructs, _instruct_form
    ),
    "send": Deed(_("Record where it was sent"), _("Put it on record"), _office_on_out, _sends, _send_form),
    "up": Deed(
        _("Report it up"),
        _("Report it to the committee above"),
        _goes_up,
        lambda subject, _data, by: actions.report_up(subject, by=by),
        question=_("It arrives there at once and cannot be taken back."),
    ),
    "adopt": Deed(_("Record an adoption"), _("Put the adoption on record"), _office_on_out, _adopts, _adopt_form),
    "assign": Deed(_("Assign it to a unit"), _("Assign it"), _office_on_out, _assigns, _assign_form),
}
ON_OPINION = {
    "take_up": Deed(
        pgettext_lazy("opinion", "Take it up"),
        pgettext_lazy("opinion", "Take it up"),
        _staff(S.SUBMITTED),
        lambda o, _data, by: actions.take_up_many([o], by=by),
        main=True,
    ),
    "return": Deed(
        _("Return it"),
        _("Return it to the author"),
        lambda actor, o: _staff(S.SUBMITTED)(actor, o) and bool(o.entered or o.author_party != "role:opinion_staff"),
        lambda o, data, by: actions.return_many([o], by=by, note=data["note"]),
        _note,
    ),
    "keep": Deed(
        _("Keep it for reference"),
        _("Keep it"),
        _staff(S.SUBMITTED, S.EDITING),
        lambda o, data, by: actions.keep_many([o], by=by, note=data["note"]),
        _note,
    ),
    "review": Deed(
        _("Pass the review"),
        _("Pass it on to be signed"),
        lambda actor, o: _staff(S.REVIEWING)(actor, o) and not access.edited_alone(actor, o),
        lambda o, data, by: actions.review_many([o], by=by, note=data["note"]),
        _remark,
        main=True,
    ),
    "sign": Deed(
        _("Sign it"),
        _("Sign it"),
        lambda actor, o: o.state == S.REVIEWED and access.SIGNER.allows(actor, o),
        lambda o, data, by: actions.sign_many([o], by=by, note=data["note"]),
        _remark,
        main=True,
    ),
    "send_back": Deed(
        _("Send it back to the editor"),
        _("Send it back"),
        lambda actor, o: _staff(S.REVIEWING)(actor, o) or (o.state == S.REVIEWED and access.SIGNER.allows(actor, o)),
        lambda o, data, by: actions.send_back(o, by=by, note=data["note"]),
        _note,
    ),
    "withdraw": Deed(
        _("Take it back"),
        _("Take it back"),
        lambda actor, o: o.state == S.SUBMITTED and access.AUTHOR.allows(actor, o),
        lambda o, data, by: actions.withdraw(o, by=by, note=data["note"]),
        _note,
    ),
    "grow": Deed(
        _("Make a proposal of it"),
        _("Begin the proposal"),
        lambda actor, o: (
            access.AUTHOR.allows(actor, o)
            and o.state not in (S.DRAFT, S.WITHDRAWN)
            and not (o.grown_proposal_id or o.proposal_id)
        ),
        lambda o, _data, by: diverting.grow_into_proposal(o, by=by),
    ),
    "internal": Deed(
        _("Mark it as internal"),
        _("Mark it as internal"),
        lambda actor, o: not o.is_internal and access.STAFF.allows(actor, o) and o.state != S.DRAFT,
        lambda o, _data, by: actions.set_internal(o, by=by, internal=True),
    ),
    "open": Deed(
        _("Take the internal mark away"),
        _("Take the internal mark away"),
        lambda actor, o: o.is_internal and access.STAFF.allows(actor, o),
        lambda o, _data, by: actions.set_internal(o, by=by, internal=False),
    ),
    **TRACKS,
}


def _issue_in(*states: str) -> Callable[[Actor, Any], bool]:
    return lambda actor, issue: issue.state in states and access.STAFF.allows(actor, issue)


ON_ISSUE = {
    "issue": Deed(
        _("Issue it"),
        _("Issue it"),
        _issue_in(IssueState.DRAFT),
        lambda issue, _data, by: actions.issue_many([issue], by=by),
        main=True,
        question=_("It gets the next number of the year; its items and their order stay as they are then."),
    ),
    "discard": Deed(
        pgettext_lazy("opinion issue", "Give it up"),
        pgettext_lazy("opinion issue", "Give it up"),
        _issue_in(IssueState.DRAFT),
        lambda issue, _data, by: actions.discard_issue(issue, by=by),
        question=_("Its items wait for another issue then."),
    ),
    **TRACKS,
    "archive": Deed(
        _("Archive it"),
        _("Archive it"),
        _issue_in(IssueState.ISSUED),
        lambda issue, _data, by: actions.archive_issues([issue], by=by),
        question=_("It is not followed any more then; adoptions and instructions can still be recorded."),
    ),
}
