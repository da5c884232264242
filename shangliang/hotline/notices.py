"""How hotline lists are named in the inbox and in notices."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shangliang.core.addresses import address
from shangliang.notifications.messages import Subject, register_subject

from .models import HotlineList


def _lists(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = HotlineList.objects.filter(pk__in=ids)
    return {row.pk: Subject(str(row), address("hotline:list", row.pk)) for row in rows}


register_subject("hotline_list", _lists)
