"""The pages of the notices."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shangliang.core import clock

from . import access, actions, queries
from .forms import PreferencesForm
from .messages import read


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What somebody has been told, newest first."""
    actor = _actor_in_a_committee(request)
    before = request.GET.get("before", "")
    page = queries.page_of(access.visible(actor), before=int(before) if before.isdecimal() else None)
    context = {
        "page": page,
        "first": not before,
        "unread": queries.unread_count(actor.user_id),
        "now": clock.today(),
    }
    return render(request, "notifications/list.html", context)


@login_required
@require_GET
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a notice leads; it counts as read."""
    notice = get_object_or_404(access.visible(_actor_in_a_committee(request)), pk=pk)
    actions.mark_read(access.visible(request.actor).filter(pk=pk))  # type: ignore[attr-defined]
    (message,) = read([(notice.kind, notice.data)])
    if not url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return redirect("notices:list")
    return HttpResponseRedirect(message.url)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_read(access.visible(_actor_in_a_committee(request)))
    return redirect("notices:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose by which ways one is told, and how often."""
    user = request.user
    chosen = queries.preferences_of(user)  # type: ignore[arg-type]
    form = PreferencesForm(chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(user, form.choices())  # type: ignore[arg-type]
        messages.success(request, _("Your choice is kept."))
        return redirect("notices:preferences")
    reached = [(form[channel.name], channel.address(user)) for channel, _chosen in chosen]  # type: ignore[arg-type]
    return render(request, "notifications/preferences.html", {"form": form, "reached": reached})


def _actor_in_a_committee(request: HttpRequest):  # noqa: ANN202
    actor = request.actor  # type: ignore[attr-defined]
    if actor.committee_id is None:
        raise Http404
    return actor
