"""The life of a topic, of a meeting and of an agreed item, as tables (domain §4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.core.errors import Refused
from shangliang.workflow.machines import SYSTEM, DutySpec, Machine, Transition, register

from .access import FOLLOWS, OFFICE_PARTY, STAFF, STAFF_FOR_OTHERS, UNIT
from .models import AgreedItem, ItemState, Meeting, MeetingState, TopicState, VenueTopic

T = TopicState
M = MeetingState
I = ItemState  # noqa: E741 - as the table reads

_TOPIC_DUTIES: dict[str, str] = {
    T.COLLECTED: "choose_venue_topic",
    T.CHOSEN: "survey_topic",
    T.SURVEYED: "call_meeting",
}
_MEETING_DUTIES: dict[str, str] = {
    M.PLANNED: "open_meeting",
    M.OPEN: "close_meeting",
    M.HELD: "follow_meeting",
    M.RATING: "close_rating",
    M.RATED: "publish_meeting",
}


def _topic_duties(topic: VenueTopic) -> list[DutySpec]:
    if topic.state not in _TOPIC_DUTIES:
        return []
    due: Any = topic.step_due  # a state that calls for a duty has its date
    return [DutySpec(OFFICE_PARTY, _TOPIC_DUTIES[topic.state], due, topic.step_working)]


def _meeting_duties(meeting: Meeting) -> list[DutySpec]:
    if meeting.state not in _MEETING_DUTIES:
        return []
    due: Any = meeting.step_due
    return [DutySpec(OFFICE_PARTY, _MEETING_DUTIES[meeting.state], due, meeting.step_working)]


def _item_duties(item: AgreedItem) -> list[DutySpec]:
    if item.state == I.AGREED:
        party = f"unit:{item.unit_id}" if item.unit_id else OFFICE_PARTY
        return [DutySpec(party, "do_agreed_item", item.due, item.due_working)]
    if item.state == I.DONE:
        answer_due: Any = item.answer_due  # set with the report
        return [DutySpec(OFFICE_PARTY, "answer_people", answer_due, item.answer_working)]
    return []


def _has_survey(topic: VenueTopic, _actor: Actor) -> None:
    if not topic.survey.strip():
        raise Refused(_("Please write what the survey found."), field="survey", code="no_survey")


def _leads_no_others(topic: VenueTopic, _actor: Actor) -> None:
    if topic.merged.exists():
        raise Refused(_("Others were taken together with “%(title)s”; it goes on with them.") % {"title": topic})


TOPIC = register(
    Machine(
        name="venue_topic",
        states=T,
        initial=T.COLLECTED,
        final=frozenset({T.MERGED, T.DECLINED, T.DISCUSSED}),
        duties=_topic_duties,
        root=lambda topic: ("venue_topic", topic.pk),
        transitions=(
            Transition("choose", (T.COLLECTED,), T.CHOSEN, STAFF, pgettext_lazy("venue topic", "choose")),
            Transition(
                "decline", (T.COLLECTED, T.CHOSEN), T.DECLINED, STAFF, gettext_lazy("not take up"), _leads_no_others
            ),
            Transition(
                "merge",
                (T.COLLECTED,),
                T.MERGED,
                STAFF,
                gettext_lazy("take together with another one"),
                _leads_no_others,
            ),
            Transition("survey", (T.CHOSEN,), T.SURVEYED, STAFF, gettext_lazy("put the survey on record"), _has_survey),
            Transition("call", (T.SURVEYED,), T.CALLED, FOLLOWS, gettext_lazy("call a meeting")),
            Transition("uncall", (T.CALLED,), T.SURVEYED, FOLLOWS, gettext_lazy("cancel the meeting")),
            Transition("discuss", (T.CALLED,), T.DISCUSSED, FOLLOWS, gettext_lazy("close the meeting")),
        ),
    )
)


def _has_summary(meeting: Meeting, _actor: Actor) -> None:
    if not meeting.summary.strip():
        raise Refused(_("Please write what was said and agreed."), field="summary", code="no_summary")


MEETING = register(
    Machine(
        name="venue_meeting",
        states=M,
        initial=M.PLANNED,
        final=frozenset({M.PUBLISHED, M.KEPT, M.CANCELLED}),
        duties=_meeting_duties,
        root=lambda meeting: ("venue_meeting", meeting.pk),
        transitions=(
            Transition("open", (M.PLANNED,), M.OPEN, STAFF, pgettext_lazy("venue meeting", "open")),
            Transition("cancel", (M.PLANNED,), M.CANCELLED, STAFF, pgettext_lazy("venue meeting", "cancel")),
            Transition("hold", (M.OPEN,), M.HELD, STAFF, gettext_lazy("close the meeting"), _has_summary),
            Transition("ask_rating", (M.HELD,), M.RATING, FOLLOWS, gettext_lazy("ask the people concerned")),
            Transition("close_rating", (M.RATING,), M.RATED, STAFF | SYSTEM, gettext_lazy("close the rating")),
            Transition("publish", (M.RATED,), M.PUBLISHED, STAFF, pgettext_lazy("venue meeting", "publish")),
            Transition("keep", (M.RATED,), M.KEPT, STAFF, gettext_lazy("keep without publishing")),
        ),
    )
)


def _is_reported(item: AgreedItem, _actor: Actor) -> None:
    if not item.report.strip() or not item.outcome:
        raise Refused(_("Please write what was done and say what came of it."), field="report", code="no_report")


def _is_answered(item: AgreedItem, _actor: Actor) -> None:
    if not item.answer.strip():
        raise Refused(_("Please write the answer to the people."), field="answer", code="no_answer")


ITEM = register(
    Machine(
        name="agreed_item",
        states=I,
        initial=I.AGREED,
        final=frozenset({I.ANSWERED, I.GIVEN_UP}),
        duties=_item_duties,
        root=lambda item: ("venue_meeting", item.meeting_id),
        transitions=(
            Transition(
                "report", (I.AGREED,), I.DONE, UNIT | STAFF_FOR_OTHERS, gettext_lazy("report it done"), _is_reported
            ),
            Transition("send_back", (I.DONE,), I.AGREED, STAFF, gettext_lazy("ask again")),
            Transition("answer", (I.DONE,), I.ANSWERED, STAFF, gettext_lazy("answer the people"), _is_answered),
            Transition("give_up", (I.AGREED,), I.GIVEN_UP, STAFF, pgettext_lazy("agreed item", "give up")),
        ),
    )
)
