"""The figures of key tasks say what the plan's page and the report's section say, at any day (domain §7)."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.indicators.records import cells, kind_of
from shangliang.indicators.registry import Basis, figure, figures
from shangliang.plans import actions
from shangliang.plans.factories import drafted, issued, tasks_of
from shangliang.plans.queries import numbers_of

STATES = ("planned", "under_way", "fulfilled", "dropped", "carried_over")


def basis_of(house, day=None, scope=""):
    midnight = datetime.combine((day or clock.today()) + timedelta(days=1), time(), clock.ZONE)
    return Basis(house.committee, house.session, midnight, scope)


def value(slug, basis):
    return figure(slug, basis).value


def test_the_figures_are_the_numbers_of_the_plan_on_every_day(house):
    plan = issued(house)
    first, second, third = tasks_of(plan)
    by, begun = house.actor("research"), clock.now()
    with clock.at(begun + timedelta(days=3)):
        actions.report_progress(first, 40, "已形成初稿", by=by)
    with clock.at(begun + timedelta(days=6)):
        actions.fulfil(first, "已经完成", by=by)
        actions.drop(second, "与其他工作合并", by=by)
    with clock.at(begun + timedelta(days=200)):
        for days in (0, 2, 3, 5, 6, 7, 150, 200):
            day = begun.date() + timedelta(days=days)
            numbers, basis = numbers_of(plan, day), basis_of(house, day)
            told = {name: value(f"key_tasks_{name}", basis) for name in STATES}
            assert told == {name: getattr(numbers, name) for name in STATES}, day
            assert value("key_tasks", basis) == numbers.tasks == sum(told.values())
            assert value("key_tasks_overdue", basis) == numbers.late
            assert value("key_task_aims", basis) == numbers.aims
        rate = figure("key_task_rate", basis_of(house))
        assert (rate.numerator, rate.denominator) == (1, 3)
        assert third.pk in figure("key_tasks_overdue", basis_of(house)).counted.records.values_list("pk", flat=True)


def test_a_plan_that_is_being_drafted_has_no_figures_and_another_year_is_another_plan(house):
    drafted(house)
    assert value("key_tasks", basis_of(house)) == 0
    assert figure("key_task_rate", basis_of(house)).value is None
    issued(house, year=2027)
    assert value("key_tasks", basis_of(house)) == 0


def test_a_scope_is_an_aim_of_the_plan_and_nothing_else(house):
    plan = issued(house)
    basis = basis_of(house)
    aims = list(figure("key_tasks", basis).indicator.scopes(basis))
    assert aims == [aim.title for aim in plan.aims.all()]
    assert sum(value("key_tasks", replace(basis, scope=aim)) for aim in aims) == 3
    with pytest.raises(Refused, match="火星"):
        value("key_tasks", replace(basis, scope="火星"))
    told = {(f.indicator.slug, f.basis.scope): f.value for f in figures(house.committee, house.session, area="plan")}
    assert told["key_tasks", aims[0]] == 2


def test_the_records_behind_them_are_those_that_the_reader_may_read(house):
    issued(house)
    rows = figure("key_tasks", basis_of(house)).counted.records
    kind = kind_of(rows)
    shown = cells(kind, rows.filter(pk__in=kind.visible(house.actor("research")).values("pk")))
    assert {texts[1] for _address, texts in shown} == {"开展园区提质专题调研", "编报信息专刊", "组织委员读书活动"}
    assert not kind.visible(house.clerk()).exists()
