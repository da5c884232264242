"""Topics: brought in by the office and studios; one topic with what can be done about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one

from .. import access, actions, queries
from ..forms import CallForm, MergeForm, NoteForm, SurveyForm, TopicForm
from ..models import TopicSource, TopicState, VenueKind
from ..states import TOPIC
from . import Deed, carry_out, frame, offered_forms, why

T = TopicState


def _in(*states: str) -> Any:
    return lambda actor, topic: topic.state in states and access.STAFF.allows(actor, topic)


def _open_venues(actor: Actor) -> Any:
    return access.visible(actor).filter(closed_on__isnull=True).order_by("name")


def _note(_actor: Actor, _topic: Any, data: Any) -> forms.Form:
    return NoteForm(data)


def _survey(_actor: Actor, _topic: Any, data: Any) -> forms.Form:
    return SurveyForm(data)


def _merging(actor: Actor, topic: Any, data: Any) -> forms.Form:
    others = access.visible_topics(actor).filter(state=T.COLLECTED).exclude(pk=topic.pk).order_by("pk")
    return MergeForm(data, topics=others)


def _calling(actor: Actor, topic: Any, data: Any) -> forms.Form:
    form = CallForm(data, venues=_open_venues(actor))
    form.initial = {"venue": topic.venue_id, "at": "09:30"}
    return form


DEEDS = {
    "choose": Deed(
        gettext_lazy("Choose it"),
        gettext_lazy("Choose it"),
        _in(T.COLLECTED),
        lambda t, _data, by: actions.choose_many([t], by=by),
        main=True,
    ),
    "survey": Deed(
        gettext_lazy("Write what the survey found"),
        gettext_lazy("Put the survey on record"),
        _in(T.CHOSEN),
        lambda t, data, by: actions.record_surveys([(t, data["survey"])], by=by),
        _survey,
        main=True,
    ),
    "call": Deed(
        gettext_lazy("Call a meeting"),
        gettext_lazy("Call the meeting"),
        _in(T.SURVEYED),
        lambda t, data, by: actions.call_meetings(
            [actions.MeetingDraft(t, data["venue"], CallForm.moment(data))], by=by
        ),
        _calling,
        main=True,
    ),
    "merge": Deed(
        gettext_lazy("Take others together with it"),
        gettext_lazy("Take them together"),
        _in(T.COLLECTED, T.CHOSEN),
        lambda t, data, by: actions.merge_topics(t, list(data["others"]), by=by),
        _merging,
    ),
    "decline": Deed(
        gettext_lazy("Not take it up"),
        gettext_lazy("Not take it up"),
        _in(T.COLLECTED, T.CHOSEN),
        lambda t, data, by: actions.decline_many([t], by=by, note=data["note"]),
        _note,
    ),
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: Request, pk: int) -> HttpResponse:
    """One topic: what it is about, who brought it up, where it stands and what can be done."""
    actor = request.actor
    row = one(access.visible_topics(actor).select_related("venue", "merged_into", "committee"), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carry_out(request, DEEDS, row, "venues:topic")
        if answer is not None:
            return answer
    collects = access.collects(actor)
    context = {
        **frame(request),
        "t": row,
        "deeds": offered_forms(DEEDS, actor, row, failed, form),
        "failed": form if failed else None,
        "collects": collects,
        "merged": list(access.visible_topics(actor).filter(merged_into=row).order_by("pk")),
        "meetings": list(queries.meetings_listed(access.visible_meetings(actor).filter(topic=row)).order_by("pk")),
        "holder": queries.holder_of(TOPIC, row),
        "happened": queries.happened("venue_topic", row.pk, office=collects),
        "why": why(row.step_working) if row.state in (T.COLLECTED, T.CHOSEN, T.SURVEYED) else [],
    }
    return render(request, "venues/topic.html", context)


def _from_where(actor: Actor, named: str) -> dict[str, Any]:
    """What the form begins with: the venue from whose page one comes, and a studio's name where it is one."""
    source = TopicSource.STAFF if access.works_here(actor) else TopicSource.STUDIO
    venue = _open_venues(actor).filter(pk=int(named)).first() if named.isdecimal() and len(named) < 18 else None
    if venue is None:
        return {"source": source}
    if venue.kind == VenueKind.STUDIO:
        return {"source": TopicSource.STUDIO, "source_name": venue.name, "venue": venue.pk}
    return {"source": source, "venue": venue.pk}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Bring a topic in."""
    actor = request.actor
    if not access.collects(actor):
        raise Http404
    form = TopicForm(request.POST if request.method == "POST" else None, venues=_open_venues(actor))
    form.initial = _from_where(actor, request.GET.get("venue", ""))
    if request.method == "POST":
        made = attempt(form, lambda _data: actions.collect_topics(request.committee, [form.draft()], by=actor))
        if made is not None:
            messages.success(request, _("The topic is on record."))
            return redirect("venues:topic", made[0].pk)
    return render(request, "venues/new_topic.html", {**frame(request), "form": form})
