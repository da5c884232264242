"""Meetings: their list, one with who is there and what was agreed, its closing, its people at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core.addresses import address
from shangliang.core.answering import attempt, in_committee, one
from shangliang.handling.paging import Keys, cut
from shangliang.workflow.timeline import told

from .. import access, actions, public, queries
from ..forms import CloseForm, MembersForm, NoteForm, PeopleForm
from ..models import Attendance, Mark, Meeting, MeetingState, Part
from ..states import MEETING
from . import Deed, carry_out, frame, offered_forms, qr_of, readers_only, staff_only, why

M = MeetingState
_NEWEST: Keys = {"backwards": int}
#: The steps of a meeting as people read them, each with the states in which it is being done.
_STEPS = (
    (gettext_lazy("Called"), (M.PLANNED,)),
    (gettext_lazy("Talked over"), (M.OPEN,)),
    (gettext_lazy("Done and answered"), (M.HELD,)),
    (gettext_lazy("Rated by the people"), (M.RATING,)),
    (pgettext_lazy("venue meeting", "Published"), (M.RATED,)),
)


def _in(*states: str) -> Any:
    return lambda actor, meeting: meeting.state in states and access.STAFF.allows(actor, meeting)


def _note(_actor: Actor, _meeting: Any, data: Any) -> forms.Form:
    return NoteForm(data)


DEEDS = {
    "sign_in": Deed(
        gettext_lazy("Sign in: I am here"),
        pgettext_lazy("venue meeting", "Sign in"),
        lambda actor, m: m.state == M.OPEN and bool(actor.member_id) and actor.committee_id == m.committee_id,
        lambda m, _data, by: actions.sign_in_member(m, by=by),
        main=True,
    ),
    "open": Deed(
        gettext_lazy("Open the meeting"),
        gettext_lazy("Open the meeting"),
        _in(M.PLANNED),
        lambda m, _data, by: actions.open_many([m], by=by),
        main=True,
    ),
    "cancel": Deed(
        gettext_lazy("Cancel the meeting"),
        gettext_lazy("Cancel it"),
        _in(M.PLANNED),
        lambda m, data, by: actions.cancel_meeting(m, by=by, note=data["note"]),
        _note,
    ),
    "close_rating": Deed(
        gettext_lazy("Close the rating"),
        gettext_lazy("Close the rating"),
        _in(M.RATING),
        lambda m, _data, by: actions.close_ratings([m], by=by),
    ),
    "publish": Deed(
        pgettext_lazy("venue meeting", "Publish it"),
        pgettext_lazy("venue meeting", "Publish it"),
        _in(M.RATED),
        lambda m, _data, by: actions.publish_many([m], by=by),
        main=True,
    ),
    "keep": Deed(
        gettext_lazy("Keep it without publishing"),
        gettext_lazy("Keep it"),
        _in(M.RATED),
        lambda m, data, by: actions.keep_meeting(m, by=by, note=data["note"]),
        _note,
    ),
}


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The meetings, newest first."""
    readers_only(request)
    rows = queries.newest_first(queries.meetings_listed(access.visible_meetings(request.actor)))
    context = {**frame(request), "page": cut(rows, _NEWEST, request.GET), "office": access.works_here(request.actor)}
    return render(request, "venues/meetings.html", context)


def _row(request: Request, pk: int) -> Meeting:
    rows = access.visible_meetings(request.actor).select_related("venue", "topic", "committee")
    return one(rows, pk)  # type: ignore[no-any-return]


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: Request, pk: int) -> HttpResponse:
    """One meeting: where it stands, who is there, what was suggested and agreed, how it was rated."""
    actor = request.actor
    row = _row(request, pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carry_out(request, DEEDS, row, "venues:meeting")
        if answer is not None:
            return answer
    office = access.works_here(actor)
    whole = queries.whole(row)
    whole_address, code = qr_of(request, "portal:venue_meeting", row.code)
    context = {
        **frame(request),
        "m": row,
        "whole": whole,
        "parts_there": [(Part(p).label, n) for p, n in whole.parts.items()],
        "marks": [(Mark(mark).label, n) for mark, n in whole.marks.items()],
        "steps": _steps(row.state),
        "deeds": offered_forms(DEEDS, actor, row, failed, form),
        "failed": form if failed else None,
        "office": office,
        "reads_topic": access.visible_topics(actor).filter(pk=row.topic_id).exists(),
        "signed": queries.has_signed(row, actor),
        "holder": queries.holder_of(MEETING, row),
        "happened": told(whole.events, office=office),
        "why": why(row.step_working) if row.step_due and row.state not in MEETING.final else [],
        "address": whole_address,
        "code": code if row.state in (M.PLANNED, M.OPEN, M.RATING) else "",
    }
    return render(request, "venues/meeting.html", context)


def _steps(state: str) -> list[tuple[Any, str]]:
    """How far a meeting is; none for what ended on the way."""
    if state == M.PUBLISHED:
        return [(name, "done") for name, _states in _STEPS]
    at = next((i for i, (_name, states) in enumerate(_STEPS) if state in states), None)
    if at is None:
        return []
    return [(name, "done" if i < at else "now" if i == at else "") for i, (name, _states) in enumerate(_STEPS)]


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """Close a meeting with what was said, suggested and agreed."""
    staff_only(request)
    row = _row(request, pk)
    if row.state != M.OPEN:
        return redirect("venues:meeting", pk)
    units = access.units(request.actor).order_by("order", "pk")
    form = CloseForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST":

        def hold(data: dict[str, Any]) -> Any:
            outcome = actions.Outcomes(row, data["summary"], data["suggestions"].splitlines(), form.items())
            return actions.hold_many([outcome], by=request.actor)

        if attempt(form, hold) is not None:
            messages.success(request, _("The meeting is closed."))
            return redirect("venues:meeting", pk)
    context = {**frame(request), "m": row, "form": form, "whole": queries.whole(row)}
    return render(request, "venues/close.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request, pk: int) -> HttpResponse:
    """Who signed in; the desk adds those on the paper list, and enters marks that were given on paper."""
    staff_only(request)
    row = _row(request, pk)
    names = PeopleForm(request.POST if request.POST.get("do") == "names" else None)
    members = MembersForm(
        request.POST if request.POST.get("do") == "members" else None, members=access.members(request.actor)
    )
    if request.method == "POST":
        if _entered(request, row, names, members):
            return redirect("venues:people", pk)
        failed: forms.Form | None = names if names.is_bound else members
    else:
        failed = None
    rows = list(access.visible_attendances(request.actor).filter(meeting=row).order_by("pk"))
    context = {
        **frame(request),
        "m": row,
        "rows": rows,
        "links": {a.pk: _link(request, a) for a in rows if row.state == M.RATING and a.part == Part.CONCERNED},
        "names": names,
        "members": members,
        "failed": failed,
        "marks": Mark.choices,
    }
    return render(request, "venues/people.html", context)


def _link(request: Request, attendance: Attendance) -> str:
    path = address("portal:venue_rating", request.committee.place, public.rating_token(attendance))
    return request.build_absolute_uri(path)


def _entered(request: Request, row: Meeting, names: PeopleForm, members: MembersForm) -> bool:
    do = request.POST.get("do", "")
    if do == "marks":
        given = [
            (int(name.removeprefix("mark-")), str(mark))
            for name, mark in request.POST.items()
            if name.startswith("mark-") and name.removeprefix("mark-").isdecimal() and mark
        ]
        form: Any = forms.Form(request.POST)
        made = attempt(form, lambda _data: actions.enter_ratings(queries.on_the_list(row, given), by=request.actor))
    elif do == "names":
        form = names
        made = attempt(
            form,
            lambda data: actions.sign_in_many(
                [(row, [actions.Attendee(data["part"], name) for name in names.listed()])], by=request.actor
            ),
        )
    elif do == "members":
        form = members
        made = attempt(
            form,
            lambda data: actions.sign_in_many(
                [(row, [actions.Attendee(Part.MEMBER, member=one) for one in data["members"]])], by=request.actor
            ),
        )
    else:
        raise Http404
    if made is None:
        return False
    number = made if isinstance(made, int) else len(made)
    messages.success(request, ngettext("%(num)d is on record.", "%(num)d are on record.", number) % {"num": number})
    return True
