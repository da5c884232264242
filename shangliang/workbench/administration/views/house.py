"""The first page, the rules, the calendar, and the second step by role."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import rules_of
from shangliang.core import clock

from .. import access, actions, queries
from ..entrance import for_roles, tried
from ..forms import CorrectionForm, SecondFactorForm
from ..rules_form import RulesForm

_form = require_http_methods(["GET", "POST"])


@for_roles(*SEPARATED)
@require_GET
def home(request: Any) -> HttpResponse:
    """What the actor can look after."""
    has = request.actor.has
    context = {
        "system": has(Role.SYSTEM_ADMIN),
        "security": has(Role.SECURITY_ADMIN),
        "auditor": has(Role.AUDITOR),
    }
    return render(request, "workbench/administration/home.html", context)


@for_roles(Role.SYSTEM_ADMIN)
@_form
def rules(request: Any) -> HttpResponse:
    """The committee's rules."""
    form = RulesForm(rules_of(request.committee), request.POST or None)
    if tried(request, form, lambda: actions.save_rules(form.values(), by=request.actor)):
        messages.success(request, _("The rules are saved. They hold for what comes from now on."))
        return redirect("administration:rules")
    return render(request, "workbench/administration/rules.html", {"form": form}, status=400 if form.errors else 200)


@for_roles(Role.SYSTEM_ADMIN)
@_form
def calendar(request: Any) -> HttpResponse:
    """The days that the office knows better than the calendar."""
    form = CorrectionForm(request.POST or None)
    moved = tried(request, form, lambda: actions.correct_calendar(by=request.actor, **form.cleaned_data))
    if moved is not None:
        messages.success(request, _("The day is corrected.") + _moved(moved))
        return redirect("administration:calendar")
    today = clock.today()
    known = calendar_of(request.actor.committee_id)
    context = {
        "form": form,
        "rows": access.corrections(request.actor).order_by("-day"),
        "years": [(year, known.announced(year)) for year in (today.year, today.year + 1)],
    }
    return render(request, "workbench/administration/calendar.html", context, status=400 if form.errors else 200)


def _moved(dates: int) -> str:
    """What a changed calendar did to the dates that are running."""
    if not dates:
        return _(" No due date has moved.")
    words = ngettext(
        " %(n)d open due date has moved; its time line shows the old one.",
        " %(n)d open due dates have moved; their time lines show the old ones.",
        dates,
    )
    return words % {"n": dates}


@for_roles(Role.SYSTEM_ADMIN)
@require_POST
def drop_correction(request: Any, day: str) -> HttpResponse:
    """Let the calendar decide again."""
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    moved = actions.drop_correction(found, by=request.actor)
    messages.success(request, _("The calendar decides again.") + _moved(moved))
    return redirect("administration:calendar")


@for_roles(Role.SECURITY_ADMIN)
@_form
def second_factor(request: Any) -> HttpResponse:
    """Which roles must sign in with a second factor."""
    rows = queries.factor_rows(request.actor)
    if request.method == "POST":
        form = SecondFactorForm(request.POST)
        if not form.is_valid():
            raise Http404  # a role that does not exist was never offered
        wanted = set(form.cleaned_data["roles"])
        for row in rows:
            actions.require_second_factor(Role(row["role"]), row["role"] in wanted, by=request.actor)
        messages.success(request, _("Saved. Whoever is signed in is asked within a minute."))
        return redirect("administration:second_factor")
    return render(request, "workbench/administration/second_factor.html", {"rows": rows})
