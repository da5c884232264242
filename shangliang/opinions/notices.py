"""How opinions, issues and tasks are named in notices and in the inbox, and how the news of them reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.core.addresses import address
from shangliang.notifications.messages import Facts, Message, Subject, register, register_subject, short_day

from .models import Issue, Opinion, OpinionTask


def _title(title: str, edited: str, internal: bool) -> str:
    """An internal one has no title outside the house: notices leave it by mail."""
    return _("an internal opinion") if internal else edited or title or _("Untitled opinion")


def _opinions(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Opinion.objects.filter(pk__in=ids).order_by().values_list("pk", "title", "edited_title", "is_internal")
    return {pk: Subject(_title(t, e, i), address("opinions:one", pk)) for pk, t, e, i in rows}


def _issues(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Issue.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    return {pk: Subject(title, address("opinions:issue", pk)) for pk, title in rows}


def _tasks(ids: Collection[int]) -> Mapping[int, Subject]:
    found = OpinionTask.objects.filter(pk__in=ids).select_related("opinion", "issue").order_by()
    return {task.pk: Subject(str(task.subject), address("opinions:task", task.pk)) for task in found}


def _news(title: Any, line: Callable[[Facts], str] = lambda _facts: "") -> Callable[[Facts], Message]:
    def build(facts: Facts) -> Message:
        record = facts.mentioned("opinion") or facts.subject("opinion_issue")
        more = line(facts)
        return Message(str(title) % {"record": record}, (more,) if more else (), record.url)

    return build


def _until(facts: Facts) -> str:
    return _("Please revise it and report it again by %(date)s.") % {
        "date": short_day(date.fromisoformat(facts.data["until"]))
    }


def _body(facts: Facts) -> str:
    return _("Adopted by: %(body)s") % {"body": facts.data["body"]}


def _quota(facts: Facts) -> Message:
    title = _("Please report %(owed)d more opinions by %(date)s.") % {
        "owed": facts.data["owed"],
        "date": short_day(date.fromisoformat(facts.data["until"])),
    }
    return Message(title, (), address("opinions:mine"))


register_subject("opinion", _opinions)
register_subject("opinion_issue", _issues)
register_subject("opinion_task", _tasks)
register("opinion.returned", _news(gettext_lazy("Your opinion has been returned to be revised: %(record)s"), _until))
register("opinion.kept", _news(gettext_lazy("Your opinion is kept for reference: %(record)s")))
register("opinion.combined", _news(gettext_lazy("Your opinion has been combined with others: %(record)s")))
register("opinion.issued", _news(gettext_lazy("Your opinion has been issued: %(record)s")))
register("opinion.adopted", _news(gettext_lazy("Adopted above: %(record)s"), _body))
register("opinion.instructed", _news(gettext_lazy("A leader gave an instruction on: %(record)s")))
register("opinion.instruction_given", _news(gettext_lazy("A leader gave an instruction on: %(record)s")))
register("opinion.fed_back", _news(gettext_lazy("A unit has answered on your opinion: %(record)s")))
register("opinion.quota", _quota)
