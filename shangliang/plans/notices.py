"""How plans and tasks are named in notices and in the inbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shangliang.core.addresses import address
from shangliang.notifications.messages import Subject, register_subject

from .models import KeyTask, YearPlan


def _plans(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = YearPlan.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title, address("plans:plan", pk)) for pk, title in rows}


def _tasks(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = KeyTask.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title, address("plans:task", pk)) for pk, title in rows}


register_subject("year_plan", _plans)
register_subject("key_task", _tasks)
