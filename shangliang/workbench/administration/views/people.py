"""People, their accounts, roles and seats."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shangliang.accounts import throttle
from shangliang.accounts.roles import Role
from shangliang.committees.second_factor import has_second_factor
from shangliang.core import clock

from .. import access, actions, queries
from ..entrance import for_roles, pressed, tried
from ..forms import EndSeatForm, NewSeatForm, PersonForm, RoleForm, SeatForm

_both = for_roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
_system = for_roles(Role.SYSTEM_ADMIN)
_security = for_roles(Role.SECURITY_ADMIN)
_form = require_http_methods(["GET", "POST"])


@_both
@require_GET
def people(request: Any) -> HttpResponse:
    """The people of the committee, found by name or by role."""
    words, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    role = role if role in Role.values else ""
    found = queries.people(request.actor, words=words, role=role, after=request.GET.get("after", ""))
    keep = {name: value for name, value in (("q", words), ("role", role)) if value}
    context = {
        "rows": found.rows,
        "words": words,
        "role": role,
        "roles": [("", _("all")), *Role.choices],
        "next": f"?{urlencode({**keep, 'after': found.next})}" if found.next else "",
        "first": f"?{urlencode(keep)}" if request.GET.get("after") else "",
        "may_add": request.actor.has(Role.SYSTEM_ADMIN),
    }
    return render(request, "workbench/administration/people.html", context)


@_both
@require_GET
def person(request: Any, pk: int) -> HttpResponse:
    """One person: account, roles, seats."""
    return _person(request, pk)


def _person(request: Any, pk: int, role_form: RoleForm | None = None, status: int = 200) -> HttpResponse:
    actor, user = request.actor, _known(request, pk)
    keeper = access.keeper_of(user)
    context = {
        "person": user,
        "keeper": keeper if keeper and keeper.pk != actor.committee_id else None,
        "locked_until": throttle.locked_until(user.username),
        "second_factor": has_second_factor(user),
        "roles": queries.role_rows(actor, user),
        "seats": queries.seat_rows(actor, user),
        "today": clock.today(),
        "system": actor.has(Role.SYSTEM_ADMIN),
        "security": actor.has(Role.SECURITY_ADMIN),
        "officer": bool(access.separated_roles_of(user)),
        "form": role_form or RoleForm(actor, initial={"since": clock.today()}),
    }
    return render(request, "workbench/administration/person.html", context, status=status)


@_system
@_form
def add(request: Any) -> HttpResponse:
    """Enter a person; the answer shows the initial password, once."""
    form = PersonForm(request.POST or None)
    made = tried(request, form, lambda: actions.add_person(by=request.actor, **form.cleaned_data))
    if made:
        return _password(request, *made)
    return _edit(request, form, _("Enter a person"), _("Enter"))


@_system
@_form
def change(request: Any, pk: int) -> HttpResponse:
    """Change a person's name or contact data."""
    user = _known(request, pk)
    heading = user.name
    form = PersonForm(request.POST or None, instance=user)
    if tried(request, form, lambda: actions.change_person(user, by=request.actor, **form.cleaned_data)):
        return redirect("administration:person", pk)
    return _edit(request, form, heading, _("Save"), back=pk)


@_system
@require_POST
def password(request: Any, pk: int) -> HttpResponse:
    """Give a new initial password; the answer shows it, once."""
    user = _known(request, pk)
    given: list[str] = []
    pressed(request, lambda: given.append(actions.set_password(user, by=request.actor)), _("A new password was given."))
    return _password(request, user, given[0]) if given else redirect("administration:person", pk)


@_system
@require_POST
def account(request: Any, pk: int) -> HttpResponse:
    """Unlock, close or reopen an account."""
    user, by = _known(request, pk), request.actor
    what = {
        "unlock": (actions.unlock, _("%(name)s may try again at once.")),
        "close": (actions.close_account, _("The account of %(name)s is closed.")),
        "reopen": (actions.reopen_account, _("The account of %(name)s is open again.")),
    }.get(request.POST.get("do", ""))
    if what:
        pressed(request, lambda: what[0](user, by=by), what[1] % {"name": user.name})
    return redirect("administration:person", pk)


@_security
@require_POST
def second_factor(request: Any, pk: int) -> HttpResponse:
    """Take a person's second factor away."""
    user = _known(request, pk)
    done = _("%(name)s signs in with the password alone now, or sets up a new second step.") % {"name": user.name}
    pressed(request, lambda: actions.take_second_factor_away(user, by=request.actor), done)
    return redirect("administration:person", pk)


@_security
@require_POST
def appoint(request: Any, pk: int) -> HttpResponse:
    """Give a role."""
    user, form = _known(request, pk), RoleForm(request.actor, request.POST)

    def action() -> Any:
        data = form.cleaned_data
        role, bound = Role(data["role"]), form.bound()
        return actions.appoint(user, role, by=request.actor, bound=bound, since=data["since"], until=data["until"])

    if tried(request, form, action):
        return redirect("administration:person", pk)
    return _person(request, pk, form, status=400)


@_security
@require_POST
def end_role(request: Any, pk: int) -> HttpResponse:
    """End a role at once."""
    appointment = get_object_or_404(access.appointments(request.actor), pk=pk)
    pressed(request, lambda: actions.end_appointment(appointment, by=request.actor), _("The role has ended."))
    return redirect("administration:person", appointment.user_id)


@_system
@_form
def seat(request: Any, pk: int) -> HttpResponse:
    """Give a person a seat."""
    user = _known(request, pk)
    form = NewSeatForm(request.actor, request.POST or None, initial={"since": clock.today()})

    def action() -> Any:
        data = form.cleaned_data
        since, approval = data["since"], data["approval"]
        return actions.seat_member(
            user, form.seat(), term=data["term"], by=request.actor, since=since, approval=approval
        )

    if tried(request, form, action):
        return redirect("administration:person", pk)
    return _edit(request, form, _("A seat for %(name)s") % {"name": user.name}, _("Seat"), back=pk)


@_system
@_form
def change_seat(request: Any, pk: int) -> HttpResponse:
    """Change what a seat says."""
    member = _seat(request, pk)
    form = SeatForm(request.actor, request.POST or None, initial=SeatForm.initial_of(member))

    def action() -> Any:
        return actions.change_seat(member, form.seat(), by=request.actor, approval=form.cleaned_data["approval"])

    if tried(request, form, action):
        return redirect("administration:person", member.user_id)
    return _edit(request, form, _("The seat of %(name)s") % {"name": member.user.name}, _("Save"), back=member.user_id)


@_system
@_form
def end_seat(request: Any, pk: int) -> HttpResponse:
    """End a seat."""
    member = _seat(request, pk)
    form = EndSeatForm(request.POST or None, initial={"last_day": clock.today()})
    if tried(request, form, lambda: actions.end_seat(member, by=request.actor, **form.cleaned_data)):
        return redirect("administration:person", member.user_id)
    heading = _("End the seat of %(name)s") % {"name": member.user.name}
    return _edit(request, form, heading, _("End the seat"), back=member.user_id)


def _known(request: Any, pk: int) -> Any:
    return get_object_or_404(access.people(request.actor), pk=pk)


def _seat(request: Any, pk: int) -> Any:
    return get_object_or_404(access.seats(request.actor).select_related("user"), pk=pk)


def _password(request: HttpRequest, user: Any, given: str) -> HttpResponse:
    response = render(request, "workbench/administration/password.html", {"person": user, "given": given})
    response.headers["Cache-Control"] = "no-store"
    return response


def _edit(request: HttpRequest, form: Any, heading: str, button: str, back: int | None = None) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "back": back}
    return render(request, "workbench/administration/person_form.html", context, status=400 if form.errors else 200)
