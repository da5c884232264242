"""How records of consultations are named in notices and in the inbox, and how the news of them reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from shangliang.core.addresses import address
from shangliang.notifications.messages import Facts, Message, Subject, register, register_subject

from .models import AdviceReport, ConsultationEvent, ConsultationPlan, Suggestion, SurveyGroup, Topic

#: So many characters of a suggestion stand for its name; titles are never longer.
_LONGEST = 120


def _named(model: type[Any], column: str, page: str) -> Callable[[Collection[int]], Mapping[int, Subject]]:
    def load(ids: Collection[int]) -> Mapping[int, Subject]:
        rows = model.objects.filter(pk__in=ids).order_by().values_list("pk", column)
        return {
            pk: Subject(Truncator(title).chars(_LONGEST), address(f"consultations:{page}", pk)) for pk, title in rows
        }

    return load


for _kind, _model, _column, _page in (
    ("consultation_plan", ConsultationPlan, "title", "plan"),
    ("consultation_topic", Topic, "title", "topic"),
    ("survey_group", SurveyGroup, "name", "group"),
    ("consultation_event", ConsultationEvent, "title", "event"),
    ("advice_report", AdviceReport, "title", "report"),
    ("suggestion", Suggestion, "text", "suggestion"),
):
    register_subject(_kind, _named(_model, _column, _page))


def _news(of: str, title: Any, line: Callable[[Facts], str] = lambda _facts: "") -> Callable[[Facts], Message]:
    def build(facts: Facts) -> Message:
        record = facts.subject(of)
        more = line(facts)
        return Message(str(title) % {"record": record}, (more,) if more else (), record.url)

    return build


def _partner(facts: Facts) -> Message:
    record = facts.subject("consultation_topic")
    title = (
        gettext_lazy("%(place)s takes part in the joint consultation: %(record)s")
        if facts.data["joined"]
        else gettext_lazy("%(place)s does not take part in the joint consultation: %(record)s")
    )
    return Message(str(title) % {"place": facts.data["place"], "record": record}, (), record.url)


_TOPIC, _EVENT, _REPORT = "consultation_topic", "consultation_event", "advice_report"
register("consultation.chosen", _news(_TOPIC, gettext_lazy("The topic that you proposed has been chosen: %(record)s")))
register("consultation.taken_in", _news(_TOPIC, gettext_lazy("The topic that you proposed is in the plan: %(record)s")))
register(
    "consultation.declined",
    _news(_TOPIC, gettext_lazy("The topic that you proposed has not been taken into the plan: %(record)s")),
)
register("consultation.group", _news("survey_group", gettext_lazy("You belong to a survey group: %(record)s")))
register("consultation.invited", _news(_EVENT, gettext_lazy("You are invited: %(record)s")))
register("consultation.moved", _news(_EVENT, gettext_lazy("The day or place has changed: %(record)s")))
register("consultation.cancelled", _news(_EVENT, gettext_lazy("This has been cancelled: %(record)s")))
register("consultation.report_sent", _news(_REPORT, gettext_lazy("An advice report has been sent: %(record)s")))
register("consultation.instructed", _news(_REPORT, gettext_lazy("A leader instructed on the report: %(record)s")))
register("consultation.partner", _partner)
register(
    "consultation.shared",
    _news(
        _TOPIC,
        gettext_lazy("Another committee shared a paper on the joint topic: %(record)s"),
        lambda facts: str(facts.data["title"]),
    ),
)
