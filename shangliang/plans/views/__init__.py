"""The pages of the year's plan: the overview that everybody reads."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shangliang.committees.names import chinese_ordinal
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import in_committee

from .. import access, queries
from ..models import YearPlan, YearPlanState

_TABS = ("all", "mine", "open", "late")
#: So many linked records of a task the overview names.
RECORDS = 3


@in_committee
@require_GET
def latest(request: Request) -> HttpResponse:
    """The plan of this year, or what to do where there is none."""
    if not access.may_read(request.actor):
        raise Http404
    plans = queries.plans_of(request.actor)
    plan = queries.chosen(plans, clock.today())
    if plan is None:
        return render(request, "plans/none.html", {"may_keep": access.may_keep(request.actor)})
    return _shown(request, plan, plans)


@in_committee
@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    """The plan of one year."""
    plans = queries.plans_of(request.actor)
    plan = next((p for p in plans if p.pk == pk), None)
    if plan is None:
        raise Http404
    return _shown(request, plan, plans)


def _shown(request: Request, plan: YearPlan, plans: list[YearPlan]) -> HttpResponse:
    tab = request.GET.get("show", "all")
    tab = tab if tab in _TABS else "all"
    whole = queries.overview(plan, request.actor)
    wanted = {
        "all": lambda row: True,
        "mine": lambda row: row.mine,
        "open": lambda row: not row.settled,
        "late": lambda row: row.late,
    }
    counts = {name: sum(map(fits, whole.rows)) for name, fits in wanted.items()}
    aims = [
        {
            "number": numeral(place),
            "aim": group.aim,
            "done": group.fulfilled,
            "all": len(group.rows),
            "rows": [row for row in group.rows if wanted[tab](row)],
        }
        for place, group in enumerate(whole.aims, start=1)
    ]
    context = {
        "plan": plan,
        "plans": plans,
        "aims": [aim for aim in aims if aim["rows"] or tab == "all"],
        "numbers": whole.numbers,
        "tab": tab,
        "counts": counts,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "may_keep": access.may_keep(request.actor),
        "issued": plan.state == YearPlanState.ISSUED,
        "records": RECORDS,
    }
    return render(request, "plans/plan.html", context)


def numeral(place: int) -> str:
    """The mark before an aim: 一、二、三."""
    return f"{chinese_ordinal(place)}、"
