"""Small consultations for tests, driven by the real actions: ``calling``, ``issued``, ``under_way``, ``sent``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shangliang.accounts.actors import Actor
from shangliang.committees.factories import House
from shangliang.core import clock

from . import actions
from .models import AdviceReport, ConsultationPlan, Suggestion, Topic

SUGGESTIONS = ("建立校车线路公示制度。", "在路口增设护学岗。", "把通学路改造列入年度计划。")
APPROVAL = {"by": "中共区委", "offices": "区委办、区政府办、区政协办", "document": "区委办〔2026〕12号"}


def office(house: House) -> Actor:
    """Who keeps the plan."""
    return house.actor("research")


def calling(house: House) -> ConsultationPlan:
    """A plan for which topics are called."""
    today = clock.today()
    return actions.call_topics(
        house.session,
        by=office(house),
        title="年度协商计划",
        until=today + timedelta(20),
        ends_on=date(today.year, 12, 20),
    )


def planned(topic: Topic, **options: Any) -> actions.TopicPlan:
    """How a topic stands in the plan, where nothing else is said."""
    begins = clock.today() + timedelta(30)
    return actions.TopicPlan(
        topic, **({"form": "special", "begins_on": begins, "ends_on": begins + timedelta(120)} | options)
    )


def proposed(house: House, plan: ConsultationPlan, title: str = "学校周边通学路安全", index: int = 0) -> Topic:
    """A member's topic."""
    return actions.propose_topic(plan, actions.TopicDraft(title, "上下学时段拥堵。"), by=house.member(index))


def issued(house: House, *, number: int = 1, **options: Any) -> ConsultationPlan:
    """A plan in force with so many topics."""
    by, plan = office(house), calling(house)
    topics = [proposed(house, plan, f"学校周边通学路安全之{n + 1}") for n in range(number)]
    actions.close_call(plan, by=by)
    actions.choose_many([planned(topic, **options) for topic in topics], by=by)
    actions.submit_plan(plan, by=by)
    return actions.issue_plan(plan, actions.Approval(clock.today(), **APPROVAL), by=by)


def under_way(house: House, **options: Any) -> Topic:
    """A topic that is being worked on."""
    topic = Topic.objects.get(plan=issued(house, **options))
    return actions.begin_topics([topic], by=office(house))[0]


def drafted(house: House, topic: Topic, title: str = "关于通学路安全的建言") -> AdviceReport:
    """A report that is being written."""
    text = actions.ReportText(title, "调研组走访了八所学校。", SUGGESTIONS)
    return actions.draft_reports(topic, [text], by=office(house))[0]


def approved(house: House, topic: Topic) -> AdviceReport:
    """A report that leadership has approved."""
    rows = actions.hand_in_reports([drafted(house, topic)], by=office(house))
    return actions.approve_reports(rows, by=house.actor("leadership"))[0]


def sent(house: House, topic: Topic) -> AdviceReport:
    """A report that is out."""
    return actions.send_reports([approved(house, topic)], by=office(house), to="区委、区政府")[0]


def asked(house: House, report: AdviceReport, unit: int = 0) -> Suggestion:
    """The first suggestion of a report, with a unit."""
    first = Suggestion.objects.filter(report=report).order_by("order")[0]
    return actions.give_many([(first, house.units[unit])], by=office(house))[0]


ADOPTED = actions.OutcomeDraft("adopted", "已列入年度通学路改造计划。")
