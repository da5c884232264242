"""How reports are named in notices and in the inbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shangliang.core.addresses import address
from shangliang.notifications.messages import Subject, register_subject

from .models import Report


def _reports(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Report.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title.replace("\n", ""), address("reports:one", pk)) for pk, title in rows}


register_subject("report", _reports)
