"""Case numbers in one batch: the list is shown in the order in which it will be numbered, then it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee

from .. import actions
from ..office_forms import NumberingForm
from ..queries import office

_ORDERS = {
    "collective_first,category": gettext_lazy("collective ones first, then by category"),
    "collective_first": gettext_lazy("collective ones first, then as they came in"),
    "category": gettext_lazy("by category"),
    "serial": gettext_lazy("as they came in"),
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def numbering(request: Request) -> HttpResponse:
    """The filed proposals of a session that wait for their number, in the chosen order; numbering them."""
    actor = request.actor
    if not actor.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR):
        raise Http404
    sessions = office.sessions_to_number(actor)
    session = next((s for s in sessions if str(s.pk) == request.GET.get("session")), sessions[0] if sessions else None)
    if session is None:
        return render(request, "proposals/office/numbering.html", {"session": None})
    rules = rules_of(request.committee)
    own = ",".join(rules.number_order) or "serial"
    order = request.GET.get("order", "")
    order = order if order in _ORDERS else own
    form = NumberingForm(request.POST or None)
    if form.is_bound:
        done = attempt(form, lambda data: actions.number_batch(session, by=actor, previewed=data["previewed"]))
        if done is not None:
            n = len(done)
            words = ngettext("%(n)d proposal has its case number now.", "%(n)d proposals have case numbers now.", n)
            messages.success(request, words % {"n": n})
            return redirect(reverse("proposals:numbering"))
    rows = office.preview(session, order.split(","))
    orders: list[tuple[str, Any]] = list(_ORDERS.items())
    if own not in _ORDERS:
        orders.insert(0, (own, _("by the committee's rule")))
    context = {
        "session": session,
        "others": [s for s in sessions if s.pk != session.pk],
        "rows": rows,
        "controls": [("order", _("Order"), orders, order)],
        "keep": {"session": str(session.pk)},
        "previewed": ",".join(str(row.pk) for row, _number in rows),
        "form": form,
    }
    return render(request, "proposals/office/numbering.html", context)
