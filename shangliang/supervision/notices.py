"""How records of supervision are named in notices and in the inbox, and how the news of them reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.core.addresses import address
from shangliang.notifications.messages import Facts, Message, Subject, register, register_subject, short_day

from .models import Patrol, SupervisionActivity, SupervisionOpinion, SupervisionPlan, Supervisor, UnitAppraisal
from .naming import number_of


def _titled(model: type[Any], page: str) -> Callable[[Collection[int]], Mapping[int, Subject]]:
    def load(ids: Collection[int]) -> Mapping[int, Subject]:
        rows = model.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
        return {pk: Subject(title, address(page, pk)) for pk, title in rows}

    return load


def _patrols(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Patrol.objects.filter(pk__in=ids).order_by().values_list("pk", "place", "supervisor__field")
    return {pk: Subject(f"{field}　{place}", address("supervision:patrol", pk)) for pk, place, field in rows}


def _opinions(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = SupervisionOpinion.objects.filter(pk__in=ids).select_related("session").order_by()
    return {o.pk: Subject(o.title, address("supervision:opinion", o.pk), number_of(o)) for o in rows}


def _supervisors(ids: Collection[int]) -> Mapping[int, Subject]:
    rows = Supervisor.objects.filter(pk__in=ids).order_by().values_list("pk", "field")
    return {pk: Subject(field, address("supervision:mine")) for pk, field in rows}


def _news(kind: str, title: Any, line: Callable[[Facts], str] = lambda _facts: "") -> Callable[[Facts], Message]:
    def build(facts: Facts) -> Message:
        record = facts.subject(kind)
        more = line(facts)
        return Message(str(title) % {"record": record}, (more,) if more else (), record.url)

    return build


def _on(facts: Facts) -> str:
    return _("On %(date)s. Meeting place and route are on the page.") % {
        "date": short_day(date.fromisoformat(facts.data["on"]))
    }


register_subject("supervision_plan", _titled(SupervisionPlan, "supervision:plan"))
register_subject("supervision_activity", _titled(SupervisionActivity, "supervision:activity"))
register_subject("unit_appraisal", _titled(UnitAppraisal, "supervision:appraisal"))
register_subject("patrol", _patrols)
register_subject("supervision_opinion", _opinions)
register_subject("supervisor", _supervisors)

_ACTIVITY, _OPINION = "supervision_activity", "supervision_opinion"
for _name, _build in {
    "supervision.asked": _news(_ACTIVITY, gettext_lazy("You are asked to take part: %(record)s"), _on),
    "supervision.called_off": _news(_ACTIVITY, gettext_lazy("Called off: %(record)s")),
    "supervision.appointed": _news("supervisor", gettext_lazy("You have been appointed as supervisor: %(record)s")),
    "supervision.noted": _news("patrol", gettext_lazy("The office took note of your patrol record: %(record)s")),
    "supervision.issued": _news(
        _OPINION, gettext_lazy("A supervision opinion has been issued from what you saw: %(record)s")
    ),
    "supervision.answered": _news(_OPINION, gettext_lazy("The unit has answered: %(record)s")),
    "supervision.mended": _news(_OPINION, gettext_lazy("Mended, and confirmed by a second look: %(record)s")),
    "supervision.closed": _news(_OPINION, gettext_lazy("This supervision opinion is closed: %(record)s")),
    "supervision.recalled": _news(
        _OPINION, gettext_lazy("A supervision opinion was taken back; nothing is to be done: %(record)s")
    ),
    "supervision.appraised": _news("unit_appraisal", gettext_lazy("Your unit's appraisal result: %(record)s")),
}.items():
    register(_name, _build)
