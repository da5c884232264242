"""Two pages about the API: its operations, read from the description, and one's own tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shangliang.accounts.actors import Actor

from . import access
from . import tokens as issuing
from .forms import TokenForm
from .scopes import SCOPES, usable_by
from .service import api


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its scope and parameters; the description itself is beside it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            row = {
                "method": method.upper(),
                "address": address,
                "words": operation["description"].split("\n\n")[0],
                "scope": operation["x-scope"],
                "queries": [p["name"] for p in operation["parameters"] if p["in"] == "query"],
            }
            found.setdefault(operation["tags"][0], []).append(row)
    return render(request, "api/docs.html", {"subjects": found, "scopes": SCOPES})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens here. A new one's secret is shown on the answer to the form, this once."""
    actor = _actor_here(request)
    usable = usable_by(actor.roles)
    form = TokenForm(usable, request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _made, secret = issuing.issue(request.user, by=actor, **form.cleaned_data)  # type: ignore[arg-type]
        form = TokenForm(usable)
    context = {
        "form": form,
        "usable": usable,
        "secret": secret,
        "scopes": SCOPES,
        "tokens": list(access.visible_tokens(actor)),
    }
    return render(request, "api/tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    actor = _actor_here(request)
    issuing.revoke(get_object_or_404(access.visible_tokens(actor), pk=pk), by=actor)
    messages.success(request, _("The token is revoked; nothing can be done with it any more."))
    return redirect("api:tokens")


def _actor_here(request: HttpRequest) -> Actor:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.committee_id is None:
        raise Http404
    return actor
