"""The figures of the year's key tasks (domain §7): how many, and where each stood at the end of the last day counted.

They say what the plan's page and the report's section say (:func:`.queries.numbers_of`). A plan that is still being
drafted has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.core.clock import ZONE
from shangliang.core.errors import Refused
from shangliang.indicators.records import Records, present
from shangliang.indicators.registry import Basis, Count, CountingRule, Indicator, Ratio, register

from .access import visible_tasks
from .models import Aim, KeyTask, KeyTaskState, YearPlanState

T = KeyTaskState


def tasks_of(basis: Basis) -> QuerySet[KeyTask]:
    """The tasks of the plan of the session's year; within an aim where the scope names one.

    Raises:
        Refused: the plan has no such aim.
    """
    rows = KeyTask.objects.filter(plan__committee=basis.committee, plan__year=basis.session.year)
    rows = rows.exclude(plan__state=YearPlanState.DRAFT)
    for part in basis.parts:
        if part not in aims_of(basis):
            raise Refused(str(_("“%(scope)s” is no aim of the year's plan.")) % {"scope": part})
        rows = rows.filter(aim__title=part)
    return rows


def aims_of(basis: Basis) -> Sequence[str]:
    """The titles of the plan's aims, in its order."""
    aims = Aim.objects.filter(plan__committee=basis.committee, plan__year=basis.session.year)
    return list(dict.fromkeys(aims.exclude(plan__state=YearPlanState.DRAFT).values_list("title", flat=True)))


def last_day(basis: Basis) -> date:
    """The last day that counts: a cut-off at midnight ends the day before."""
    return (basis.cut_off.astimezone(ZONE) - timedelta(microseconds=1)).date()


def _settled(*states: str) -> Callable[[date], Q]:
    return lambda day: Q(state__in=states, settled_on__lte=day)


def _begun(day: date) -> Q:
    return Q(state=T.UNDER_WAY, state_since__lt=datetime.combine(day + timedelta(days=1), time(), ZONE))


def _under_way(day: date) -> Q:
    return Q(settled_on__gt=day) | _begun(day)


def _planned(day: date) -> Q:
    return Q(settled_on__isnull=True) & ~_begun(day)


def _overdue(day: date) -> Q:
    return (_under_way(day) | _planned(day)) & Q(due__lt=day)


def _indicator(slug: str, label: Any, definition: Any, rule: CountingRule, order: int, unit: str = "项") -> None:
    register(Indicator(slug, label, unit, "plan", definition, (rule,), aims_of, order))


_indicator(
    "key_task_aims",
    _("Aims of the year"),
    _("Aspects under which the year's plan has its tasks."),
    CountingRule("tasks", _("aims with a task"), lambda b: Count(tasks_of(b), "aim_id")),
    1000,
    unit="个",
)
_indicator(
    "key_tasks",
    _("Key tasks of the year"),
    _("Tasks of the year's plan, those that were dropped or carried over included."),
    CountingRule("plan", _("tasks of the plan in force"), lambda b: Count(tasks_of(b))),
    1001,
)
for _slug, _label, _definition, _where, _words, _dated, _order in (
    (
        "key_tasks_fulfilled",
        _("Key tasks fulfilled"),
        _("Tasks that were reported as fulfilled, with a record or in words."),
        _settled(T.FULFILLED),
        _("fulfilled by the cut-off"),
        "settled_on",
        1002,
    ),
    (
        "key_tasks_under_way",
        _("Key tasks under way"),
        _("Tasks on which work had begun and was not over."),
        _under_way,
        _("begun and not settled at the cut-off"),
        "",
        1003,
    ),
    (
        "key_tasks_planned",
        _("Key tasks not begun"),
        _("Tasks on which nobody had reported yet."),
        _planned,
        _("not begun at the cut-off"),
        "",
        1004,
    ),
    (
        "key_tasks_overdue",
        _("Key tasks overdue"),
        _("Open tasks whose date had passed."),
        _overdue,
        _("not settled at the cut-off, due before its day"),
        "due",
        1005,
    ),
    (
        "key_tasks_carried_over",
        _("Key tasks carried over"),
        _("Tasks that go on in the plan of the following year."),
        _settled(T.CARRIED_OVER),
        _("carried over by the cut-off"),
        "settled_on",
        1006,
    ),
    (
        "key_tasks_dropped",
        _("Key tasks dropped"),
        _("Tasks that were given up, with a reason."),
        _settled(T.DROPPED),
        _("dropped by the cut-off"),
        "settled_on",
        1007,
    ),
):

    def _count(basis: Basis, where: Callable[[date], Q] = _where, dated: str = _dated) -> Count:
        return Count(tasks_of(basis).filter(where(last_day(basis))), dated=dated)

    _indicator(_slug, _label, _definition, CountingRule("count", _words, _count), _order)


def _share(basis: Basis) -> Ratio:
    rows = tasks_of(basis)
    return Ratio(Count(rows.filter(_settled(T.FULFILLED)(last_day(basis)))), Count(rows))


_indicator(
    "key_task_rate",
    _("Key tasks fulfilled, share"),
    _("Share of the year's tasks that were fulfilled."),
    CountingRule("plan", _("fulfilled ÷ all tasks of the plan"), _share),
    1008,
    unit="%",
)

present(
    Records(
        model=KeyTask,
        visible=visible_tasks,
        related=("aim", "plan"),
        columns=(
            (_("Aim"), lambda task: task.aim),
            (_("Task"), str),
            (_("To be done by"), lambda task: task.due),
            (_("State"), lambda task: task.get_state_display()),
        ),
        url=lambda task: reverse("plans:task", args=[task.pk]),
    )
)
