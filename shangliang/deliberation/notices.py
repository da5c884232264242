"""How deliberations are named in notices and in the inbox, and what members are told: that one is open, and that it
ends soon."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from shangliang.core.addresses import address
from shangliang.notifications.messages import Facts, Message, Subject, register, register_subject, short_day

from .models import Deliberation


def _named(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Deliberation.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title, address("deliberation:one", pk)) for pk, title in rows}


def _until(title: Any, line: Any) -> Callable[[Facts], Message]:
    def build(facts: Facts) -> Message:
        record = facts.subject("deliberation")
        day = short_day(date.fromisoformat(facts.data["until"]))
        return Message(str(title) % {"record": record, "date": day}, (str(line),), record.url)

    return build


register_subject("deliberation", _named)
register(
    "deliberation.opened",
    _until(
        gettext_lazy("Say what you think until %(date)s: %(record)s"),
        gettext_lazy("You agree, disagree or pass on short statements; nobody sees your votes."),
    ),
)
register(
    "deliberation.ending",
    _until(
        gettext_lazy("Votes are taken until %(date)s: %(record)s"),
        gettext_lazy("Everybody is reminded alike: if you have voted, there is nothing left to do."),
    ),
)
