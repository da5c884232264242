"""Where everybody starts: what is mine, due when."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock

from .. import inbox
from ..beginning import beginning_of, to_instruct


@login_required
@require_GET
def show(request: Request) -> HttpResponse:
    """The inbox; for a member also the own proposals and the one button that matters: write."""
    actor, committee = request.actor, request.committee
    if committee is None:
        return render(request, "workbench/nowhere.html", {})
    amber = rules_of(committee).amber_days
    today = clock.today()
    kind = request.GET.get("kind", "")
    everything = "all" in request.GET
    tally = inbox.tallies(actor, today, amber)
    is_member = actor.has(Role.MEMBER, Role.LIAISON)
    shown = 1000 if everything else inbox.SHOWN
    groups, mine = inbox.read(actor, tally, amber=amber, kind=kind, shown=shown, own=5 if is_member else 0)
    number = {g.colour: g.count for g in groups}
    context = {
        "groups": groups,
        "total": sum(number.values()),
        "late": number.get("late", 0),
        "bar": [(c, number[c]) for c in ("late", "soon", "calm") if number.get(c)],
        "kinds": inbox.kinds(tally),
        "kind": kind,
        "everything": everything,
        "amber": amber,
        "today": today,
        "is_member": is_member,
        "mine": mine,
        "beginning": beginning_of(actor),
        "to_instruct": to_instruct(actor),
        "morning": _greeting(),
    }
    return render(request, "workbench/inbox.html", context)


def _greeting() -> str:
    hour = clock.now().hour
    if hour < 12:
        return _("good morning")
    return _("good afternoon") if hour < 18 else _("good evening")
