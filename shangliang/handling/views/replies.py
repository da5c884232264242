"""Writing the reply, suggestion by suggestion, and the assisting opinion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee
from shangliang.core.errors import NotAllowed, Refused, Stale

from .. import actions, lists, queries
from ..forms import OpinionForm, ReplyForm
from ..models import AssignmentState, HandlingRole, Reply
from ..states import WORKING
from .desk import Desk, desk_of_account, link_done, number_of, standing_of, working_of

A = AssignmentState


@in_committee
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply's editor."""
    return reply_page(request, desk_of_account(request, pk))


@in_committee
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the reply as it is being typed."""
    return reply_kept(request, desk_of_account(request, pk))


@in_committee
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The assisting opinion's editor."""
    return opinion_page(request, desk_of_account(request, pk))


@in_committee
@require_POST
def opinion_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the opinion as it is being typed."""
    return opinion_kept(request, desk_of_account(request, pk))


# The reply ---------------------------------------------------------------------------------------------------------


def _draft(desk: Desk, form: ReplyForm, data: dict[str, Any]) -> actions.ReplyDraft:
    names = ("text", "result_class", "letter_number", "contact_name", "contact_phone")
    return actions.ReplyDraft(
        desk.assignment,
        version=data["version"] or 0,
        may_be_published=data["may_be_published"] or "full",
        answers=form.answers(lists.answered_in(desk.assignment)),
        **{name: data[name] for name in names},
    )


def _form(desk: Desk, view: queries.ReplyView | None, **options: Any) -> ReplyForm:
    a = desk.assignment
    return ReplyForm(
        suggestions=[s for s, _a in view.answers] if view else list(a.proposal.suggestions.all()),
        classes=desk.rules.result_classes,
        reply=view.reply if view else None,
        answers={s.pk: answer for s, answer in view.answers if answer} if view else {},
        clerk=(a.clerk_name, a.clerk_phone or a.unit.phone),
        **options,
    )


def _written(desk: Desk) -> tuple[queries.AssignmentView, queries.ReplyView | None]:
    """What hangs on the assignment, and the reply of its present round, if it has been begun."""
    a = desk.assignment
    views = queries.handling_of(a.proposal, desk.actor).assignments
    view = next((v for v in views if v.assignment.pk == a.pk), queries.AssignmentView(a))
    return view, next((r for r in view.replies if r.reply.round == a.round), None)


def reply_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the editor; keep what was typed, and submit it for signature where that was asked for."""
    a = desk.assignment
    if not desk.answers:
        return redirect(desk.opinion)
    if a.state not in WORKING:
        messages.info(request, _("The reply is not being written at present."))
        return redirect(desk.page)
    view, written = _written(desk)
    form = _form(desk, written)
    submitting = request.POST.get("do") == "submit"
    failed = False
    if request.method == "POST":
        form = _form(desk, written, data=request.POST)
        reply = attempt(form, lambda data: actions.save_reply_draft(_draft(desk, form, data), by=desk.actor))
        if reply is not None:
            done = _submit(request, desk, form) if submitting else _kept(request, desk)
            if done is not None:
                return done
            form = _again(form, reply)
        failed = True
    gaps = actions.gaps_of([a])[a.pk] if written or failed else []
    context = {
        "desk": desk,
        "layout": desk.layout,
        "a": a,
        "p": a.proposal,
        "number": number_of(a.proposal),
        "form": form,
        "failed": failed,
        "gaps": gaps,
        "saved_at": written.reply.saved_at if written else None,
        "standing": standing_of(a),
        "working": working_of(a),
        "amber": desk.rules.amber_days,
        "contacts": view.contacts,
        "opinions": queries.opinions_for(a) if a.role == HandlingRole.LEAD else [],
        "earlier": [r for r in view.replies if r.reply.round < a.round],
        "labels": {grade.code: grade.label for grade in (*desk.rules.result_classes, *desk.rules.marks)},
    }
    return render(request, "handling/reply.html", context)


def _kept(request: HttpRequest, desk: Desk) -> HttpResponse:
    messages.success(request, _("The draft has been kept."))
    return redirect(desk.reply)


def _submit(request: HttpRequest, desk: Desk, form: ReplyForm) -> HttpResponse | None:
    """Submit what has just been kept; ``None`` when something is missing, which the page lists, or refused."""
    if actions.gaps_of([desk.assignment])[desk.assignment.pk]:
        return None
    if attempt(form, lambda _data: actions.submit_reply(desk.assignment, by=desk.actor)) is None:
        return None
    said = _("The reply has been submitted for the leader's signature.")
    if desk.secret and actions.led_units([desk.assignment]):
        return link_done(request, desk, said)
    messages.success(request, said)
    return redirect(desk.page)


def _again(form: ReplyForm, reply: Reply) -> ReplyForm:
    """The form that was kept but not submitted, with the version that it has now."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(reply.version)
    form.data = data
    return form


def reply_kept(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Autosave: ``{"saved_at", "version"}``, 409 when another window was faster, 400 when it cannot be kept."""
    form = _form(desk, None, data=request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        reply = actions.save_reply_draft(_draft(desk, form, form.cleaned_data), by=desk.actor)
    except NotAllowed:
        raise
    except Stale as error:
        return JsonResponse({"error": str(error)}, status=409)
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"saved_at": _time(reply.saved_at), "version": reply.version})


def _time(moment: Any) -> str:
    return f"{moment.astimezone(clock.ZONE):%H:%M}"


# The assisting opinion ---------------------------------------------------------------------------------------------


def opinion_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the editor of the opinion; keep it, and give it to the lead where that was asked for."""
    a = desk.assignment
    if desk.answers:
        return redirect(desk.reply)
    if a.state != A.ACCEPTED:
        messages.info(request, _("The opinion cannot be written at present."))
        return redirect(desk.page)
    view, _written_reply = _written(desk)
    form = OpinionForm(initial={"text": view.opinion.text if view.opinion else ""})
    failed = False
    if request.method == "POST":
        form = OpinionForm(request.POST)
        done = _opinion_done(request, desk, form)
        if done is not None:
            return done
        failed = True
    context = {
        "desk": desk,
        "layout": desk.layout,
        "a": a,
        "p": a.proposal,
        "number": number_of(a.proposal),
        "form": form,
        "failed": failed,
        "standing": standing_of(a),
        "working": working_of(a),
        "amber": desk.rules.amber_days,
        "suggestions": list(a.proposal.suggestions.all()),
    }
    return render(request, "handling/opinion.html", context)


def _opinion_done(request: HttpRequest, desk: Desk, form: OpinionForm) -> HttpResponse | None:
    if request.POST.get("do") != "give":
        if attempt(form, lambda data: actions.save_opinion_draft(desk.assignment, data["text"], by=desk.actor)) is None:
            return None
        messages.success(request, _("The draft has been kept."))
        return redirect(desk.opinion)
    with transaction.atomic():
        given = attempt(form, lambda data: actions.give_opinion(desk.assignment, data["text"], by=desk.actor))
    if given is None:
        return None
    said = _("Your opinion has been given to the lead unit.")
    if desk.secret:
        return link_done(request, desk, said)
    messages.success(request, said)
    return redirect(desk.page)


def opinion_kept(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Autosave of the opinion."""
    try:
        actions.save_opinion_draft(desk.assignment, request.POST.get("text", ""), by=desk.actor)
    except NotAllowed:
        raise
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"saved_at": _time(clock.now())})
