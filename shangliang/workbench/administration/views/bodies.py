"""Units and lines, sectors and groups, terms and sessions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.accounts.roles import Role

from .. import access, actions
from ..actions.bodies import BODIES
from ..entrance import for_roles, tried
from ..forms import body_form
from ..queries import body_name

#: The kinds as tabs above the lists, in this order.
KINDS = {
    "unit": _("Units"),
    "line": _("Lines"),
    "coordinator": _("Coordinators"),
    "sector": _("Sectors"),
    "special_committee": _("Special committees"),
    "group": _("Groups"),
    "township_body": _("Township bodies"),
    "collective": _("Bodies that propose"),
    "term": _("Terms"),
    "session": _("Sessions"),
}
#: What the lists fetch along, and how they are ordered.
_ALONG = {"unit": ["line"], "line": ["coordinator"], "session": ["term"]}
_ORDER = {"unit": ["line__order", "order", "pk"], "term": ["-ordinal"], "session": ["-window_opens"]}


@for_roles(Role.SYSTEM_ADMIN)
@require_GET
def bodies(request: Any, kind: str) -> HttpResponse:
    """All bodies of one kind."""
    model = _model(kind)
    rows = access.bodies(request.actor, model).select_related(*_ALONG.get(kind, []))
    ordered = rows.order_by(*_ORDER.get(kind, ["name"] if kind == "township_body" else ["order", "pk"]))
    context = {"kinds": KINDS, "kind": kind, "rows": [_row(kind, body) for body in ordered]}
    return render(request, "workbench/administration/bodies.html", context)


@for_roles(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def body(request: Any, kind: str, pk: int | None = None) -> HttpResponse:
    """Add one body, or change it."""
    model = _model(kind)
    instance = get_object_or_404(access.bodies(request.actor, model), pk=pk) if pk else None
    heading = body_name(instance) if instance else KINDS[kind]
    form = body_form(model, request.actor, request.POST or None, instance)
    if tried(request, form, lambda: actions.save_body(form.instance, by=request.actor)):
        return redirect("administration:bodies", kind)
    context = {"form": form, "kind": kind, "heading": heading, "added": instance is None}
    return render(request, "workbench/administration/body.html", context, status=400 if form.errors else 200)


def _model(kind: str) -> Any:
    if kind not in BODIES:
        raise Http404
    return BODIES[kind]


def _row(kind: str, found: Any) -> dict[str, Any]:
    beside = {
        "unit": lambda: found.line.name,
        "line": lambda: found.coordinator.name,
        "collective": lambda: found.get_kind_display(),
        "township_body": lambda: found.town,
        "session": lambda: found.year,
    }.get(kind)
    return {
        "pk": found.pk,
        "name": body_name(found),
        "beside": beside() if beside else "",
        "active": getattr(found, "is_active", True),
        "begins": getattr(found, "begins", None) or getattr(found, "opens", None),
        "ends": getattr(found, "ends", None) or getattr(found, "closes", None),
    }
