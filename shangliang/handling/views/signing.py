"""Signing, checking and reading reply letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions, lists, queries
from ..forms import ReasonForm
from ..models import Assignment, AssignmentState, Reply
from ..paging import BY_DUE, cut
from .desk import number_of, with_all, working_of

A = AssignmentState
#: So many replies are signed at once.
AT_ONCE = 100


def letter_of(view: queries.ReplyView, assignment: Assignment) -> dict[str, Any]:
    """What a reply letter names. ``assignment`` comes with its proposal's session, author and committee."""
    proposal, reply = assignment.proposal, view.reply
    rules = rules_of(proposal.committee)
    return {
        "reply": reply,
        "answers": [(s, answer) for s, answer in view.answers if answer and (answer.answer or answer.text)],
        "unit": assignment.unit.name,
        "p": proposal,
        "session": str(proposal.session),
        "number": number_of(proposal, year=False),
        "signers": lists.joined(lists.signers_of(proposal)),
        "result": reply.result_class,
        "result_label": next((g.label for g in rules.result_classes if g.code == reply.result_class), ""),
        "on": date_format(lists.day_of(reply.sent_at or reply.signed_at) or clock.today(), "DATE_FORMAT"),
    }


@in_committee
@require_GET
def letter(request: Request, pk: int) -> HttpResponse:
    """A reply as a letter in the official layout, to be read and printed."""
    actor = request.actor
    reply: Reply = one(access.visible_replies(actor), pk)
    assignment = one(with_all(access.visible_assignments(actor)), reply.assignment_id)
    found = letter_of(queries.reply_view(reply, actor), assignment)
    return render(request, "handling/letter.html", found | {"a": assignment})


@in_committee
@require_http_methods(["GET", "POST"])
def listed(request: Request) -> HttpResponse:
    """The replies that wait for my signature; several can be signed at once."""
    actor = request.actor
    if not actor.led_unit_ids:
        raise Http404
    if request.method == "POST":
        _sign_ticked(request)
        return redirect(request.get_full_path())
    page = cut(lists.to_sign(actor), BY_DUE, request.GET)
    rules = rules_of(request.committee)
    labels = {grade.code: grade.label for grade in rules.result_classes}
    rows = [
        {
            "a": a,
            "number": number_of(a.proposal),
            "author": lists.author_of(a.proposal),
            "result": next((labels.get(reply.result_class, "") for reply in a.current), ""),
        }
        for a in page.rows
    ]
    context = {"rows": rows, "page": page, "today": clock.today(), "amber": rules.amber_days}
    return render(request, "handling/signing.html", context)


def _sign_ticked(request: Request) -> None:
    actor = request.actor
    picked = {int(v) for v in request.POST.getlist("pick")[:AT_ONCE] if v.isdecimal() and len(v) < 19}
    rows = list(lists.to_sign(actor).filter(pk__in=picked))
    if not rows:
        messages.info(request, _("Nothing was ticked, or it is signed already."))
        return
    try:
        signed = actions.sign_replies_many(rows, by=actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return
    said = ngettext("%(n)d reply has been signed.", "%(n)d replies have been signed.", len(signed))
    messages.success(request, said % {"n": len(signed)})


@in_committee
@require_http_methods(["GET", "POST"])
def sign(request: Request, pk: int) -> HttpResponse:
    """The leader reads the letter, and signs it or sends it back."""
    actor = request.actor
    rows = access.own_assignments(actor).filter(unit_id__in=actor.led_unit_ids)
    assignment = one(with_all(rows), pk)
    return _decided(
        request,
        assignment,
        template="handling/sign.html",
        ready=A.SIGNING,
        agree=lambda: actions.sign_reply(assignment, by=actor),
        agreed=_("Signed. The reply is on its way."),
        back=_("Sent back to be rewritten."),
        done="handling:signing",
    )


@in_committee
@require_http_methods(["GET", "POST"])
def check(request: Request, pk: int) -> HttpResponse:
    """The coordinator of the line reads the signed letter, and sends it or returns it."""
    actor = request.actor
    assignment = one(with_all(access.visible_assignments(actor)), pk)
    if not access.COORDINATOR.allows(actor, assignment):
        raise Http404
    return _decided(
        request,
        assignment,
        template="handling/check.html",
        ready=A.CHECKING,
        agree=lambda: actions.check_reply(assignment, by=actor),
        agreed=_("Checked and sent to all proposers."),
        back=_("Returned to the unit."),
        done="handling:decisions",
    )


def _decided(
    request: Request,
    assignment: Assignment,
    *,
    template: str,
    ready: str,
    agree: Any,
    agreed: str,
    back: str,
    done: str,
) -> HttpResponse:
    actor = request.actor
    label = _("What is to be changed")
    form = ReasonForm(label=label)
    if request.method == "POST":
        if request.POST.get("do") == "back":
            form = ReasonForm(request.POST, label=label)
            if attempt(form, lambda data: actions.send_back(assignment, data["reason"], by=actor)) is not None:
                messages.success(request, back)
                return redirect(done)
        else:
            form = ReasonForm(request.POST, label=label, required=False)
            if attempt(form, lambda _data: agree()) is not None:
                messages.success(request, agreed)
                return redirect(done)
        if assignment.state != ready:
            say_problems(request, form)
            return redirect(done)
    if assignment.state != ready:
        messages.info(request, _("This reply is not waiting for you any more."))
        return redirect("handling:assignment", assignment.pk)
    rows = access.visible_replies(actor).filter(assignment=assignment, round=assignment.round)
    context = letter_of(queries.reply_view(rows.get(), actor), assignment)
    rules = rules_of(assignment.proposal.committee)
    context |= {
        "a": assignment,
        "form": form,
        "working": working_of(assignment),
        "amber": rules.amber_days,
        "contacts": list(access.visible_contacts(actor).filter(assignment=assignment)),
    }
    return render(request, template, context)
