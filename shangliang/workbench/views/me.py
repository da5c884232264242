"""One's own page: language, view, committee, sign-in; and the switch of the view."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.queries import ACTING_KEY, committees_of
from shangliang.committees.requests import Request

from ..context import ELDER_COOKIE

_YEAR = 365 * 24 * 3600


def safe_next(request: Request, default: str = "/") -> str:
    """Where to go back to, within this site."""
    target = request.POST.get("next") or request.GET.get("next") or default
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return default


@login_required
def show(request: Request) -> HttpResponse:
    """Who I am here, and what I can set; POST chooses the committee in which I act."""
    own = committees_of(cast(User, request.user))
    if request.method == "POST":
        chosen = next((c for c in own if str(c.pk) == request.POST.get("committee")), None)
        if chosen:
            request.session[ACTING_KEY] = chosen.pk
        return redirect("workbench:inbox")
    roles = [Role(r).label for r in sorted(request.actor.roles)] if request.actor else []
    return render(request, "workbench/me.html", {"committees": own, "roles": roles})


@require_POST
def view(request: Request) -> HttpResponse:
    """Switch between the elder view 长辈版 and the standard one; remembered here and with the person."""
    elder = request.POST.get("elder") == "1"
    if request.user.is_authenticated and request.user.elder_view != elder:
        request.user.elder_view = elder
        request.user.save(update_fields=["elder_view"])
    response = redirect(safe_next(request))
    response.set_cookie(ELDER_COOKIE, "1" if elder else "0", max_age=_YEAR, samesite="Lax", httponly=True)
    return response
