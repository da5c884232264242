"""How topics, meetings and agreed items are named in notices and in the inbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shangliang.core.addresses import address
from shangliang.notifications.messages import Subject, register_subject

from .models import AgreedItem, Meeting, VenueTopic


def _topics(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = VenueTopic.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title, address("venues:topic", pk)) for pk, title in rows}


def _meetings(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Meeting.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title, address("venues:meeting", pk)) for pk, title in rows}


def _items(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = AgreedItem.objects.filter(pk__in=ids).order_by().values_list("pk", "problem")
    return {pk: Subject(problem, address("venues:item", pk)) for pk, problem in rows}


register_subject("venue_topic", _topics)
register_subject("venue_meeting", _meetings)
register_subject("agreed_item", _items)
