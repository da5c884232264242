"""How the duties and events of consultations read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.models import Duty, Event
from shangliang.workflow.wording import CORRECTED, DutyWords, EventWords, day, page, register_duty, register_event
from shangliang.workflow.wording import the_note as _note

from .models import Form, Outcome


def _at(name: str) -> Callable[[Duty], str]:
    return page(f"consultations:{name}")


_PLAN, _TOPIC, _REPORT = _at("plan"), _at("topic"), _at("report")
for _kind, _words in {
    "close_topic_call": DutyWords(
        _("call for topics, then close the call"), _("calling for topics"), _PLAN, _("call for topics")
    ),
    "choose_plan_topics": DutyWords(
        _("choose the topics of the plan and submit it"), _("choosing topics"), _PLAN, _("topics to choose")
    ),
    "record_plan_approval": DutyWords(
        _("record the approval and issue the plan"),
        _("submitting the plan for approval"),
        _PLAN,
        _("plan to be approved"),
    ),
    "close_consultation_plan": DutyWords(
        _("see the plan through, then close it"), _("being carried out"), _PLAN, _("consultation plan")
    ),
    "choose_topic": DutyWords(_("choose the topic or decline it"), _("being looked at"), _TOPIC, _("proposed topic")),
    "see_topic_issued": DutyWords(
        _("see the topic into the plan"), _("taking it into the plan"), _TOPIC, _("chosen topic")
    ),
    "begin_topic": DutyWords(_("begin the work on the topic"), _("preparing to begin"), _TOPIC, _("topic to begin")),
    "conclude_topic": DutyWords(
        _("carry the topic out and conclude it"), _("being worked on"), _TOPIC, _("topic under way")
    ),
    "hand_in_findings": DutyWords(
        _("hand in what your survey group found"), _("surveying"), _at("group"), _("survey group")
    ),
    "hold_event": DutyWords(
        _("hold the event and record how it went"), _("preparing"), _at("event"), _("event to hold")
    ),
    "write_advice_report": DutyWords(
        _("finish the report and hand it in to leadership"),
        _("being written"),
        _at("report_edit"),
        _("report to write"),
    ),
    "approve_advice_report": DutyWords(
        _("approve the report or send it back"), _("approving"), _REPORT, _("report to approve")
    ),
    "send_advice_report": DutyWords(_("send the approved report"), _("sending"), _REPORT, _("report to send")),
    "follow_advice_report": DutyWords(
        _("follow what becomes of the report, then close it"), _("following it through"), _REPORT, _("report to follow")
    ),
    "place_suggestion": DutyWords(
        _("give the suggestion to a unit, or record what became of it"),
        _("placing it"),
        _at("suggestion"),
        _("suggestion to place"),
    ),
    "answer_suggestion": DutyWords(
        _("say what became of the suggestion"), _("being studied"), _at("suggestion"), _("suggestion to answer")
    ),
    "settle_suggestion": DutyWords(
        _("confirm the unit's answer or ask again"),
        _("confirming the answer"),
        _at("suggestion"),
        _("answer to confirm"),
    ),
    "follow_report_instruction": DutyWords(
        _("follow the leader's instruction and record it"),
        _("following it through"),
        _at("instruction"),
        _("instruction to follow"),
    ),
}.items():
    register_duty(_kind, _words)


def _titled(event: Event, _note: str) -> Any:
    return event.data.get("title", "")


def _form(event: Event, _note: str) -> Any:
    return Form(event.data["form"]).label


def _added(event: Event, note: str) -> Any:
    return _("%(form)s: %(note)s") % {"form": Form(event.data["form"]).label, "note": note}


def _until(event: Event, _note: str) -> Any:
    return _("Until %(date)s") % {"date": day(event.data["until"])}


def _issued(event: Event, _note: str) -> Any:
    return _("%(topics)d topics, issued by %(offices)s %(document)s") % {
        "topics": event.data["topics"],
        "offices": event.data["offices"],
        "document": event.data["document"],
    }


def _divided(event: Event, _note: str) -> Any:
    return _("%(n)d sub-topics") % {"n": event.data["sub_topics"]}


def _named(event: Event, _note: str) -> Any:
    return event.data.get("name", "")


def _planned(event: Event, _note: str) -> Any:
    return _("%(title)s, %(date)s") % {"title": event.data["title"], "date": day(event.data["on"])}


def _put_off(event: Event, _note: str) -> Any:
    days = {"before": day(event.data["due_before"]), "after": day(event.data["due"])}
    return _("From %(before)s to %(after)s") % days


def _sent(event: Event, _note: str) -> Any:
    return _("No. %(number)d “%(title)s”, to %(to)s") % {k: event.data[k] for k in ("number", "title", "to")}


def _outcome(event: Event, _note: str) -> Any:
    return Outcome(event.data["outcome"]).label


def _invited(event: Event, _note: str) -> Any:
    return event.data["place"]


def _answered(event: Event, _note: str) -> Any:
    words = {"place": event.data["place"]}
    return (_("%(place)s takes part.") if event.data["joined"] else _("%(place)s does not take part.")) % words


def _instructed(event: Event, _note: str) -> Any:
    return _("%(rank)s, %(date)s") % {"rank": event.data["rank"], "date": day(event.data["on"])}


for _kind, _said in {
    "consultation_plan.call": EventWords(_("Call for topics"), _until),
    "consultation_plan.close_call": EventWords(_("The call was closed")),
    "consultation_plan.submit": EventWords(_("Submitted to the Party committee")),
    "consultation_plan.return": EventWords(_("To be chosen again"), _note),
    "consultation_plan.issue": EventWords(_("Approved and issued"), _issued),
    "consultation_plan.close": EventWords(_("The plan was closed")),
    "consultation_plan.recompute": CORRECTED,
    "consultation_topic.propose": EventWords(_("Topic proposed")),
    "consultation_topic.arrive": EventWords(_("Another committee invites to take part")),
    "consultation_topic.choose": EventWords(_("Chosen"), _form),
    "consultation_topic.put_back": EventWords(_("Put back among the proposed ones")),
    "consultation_topic.decline": EventWords(_("Not taken into the plan"), _note),
    "consultation_topic.withdraw": EventWords(_("Taken back by whoever proposed it")),
    "consultation_topic.take_in": EventWords(_("Taken into the plan")),
    "consultation_topic.add": EventWords(_("Added to the plan"), _added),
    "consultation_topic.begin": EventWords(_("Work begun")),
    "consultation_topic.conclude": EventWords(_("Concluded"), _note),
    "consultation_topic.drop": EventWords(_("Topic dropped"), _note),
    "consultation_topic.divide": EventWords(_("Divided into sub-topics"), _divided),
    "consultation_topic.invite": EventWords(_("Another committee was invited"), _invited),
    "consultation_topic.partner": EventWords(_("An invitation was answered"), _answered),
    "consultation_topic.share": EventWords(_("A paper was shared"), _titled),
    "consultation_topic.shared": EventWords(_("Another committee shared a paper"), _titled),
    "consultation_topic.deliberate": EventWords(_("Talked over online"), _titled),
    "consultation_topic.undeliberate": EventWords(_("An online deliberation was taken off the topic"), _titled),
    "consultation_topic.name_proposals": EventWords(_("Proposals that it is about were named")),
    "consultation_topic.unname_proposal": EventWords(_("A proposal was taken off the topic")),
    "consultation_topic.recompute": CORRECTED,
    "survey_group.form": EventWords(_("Survey group formed"), _named),
    "survey_group.hand_in": EventWords(_("Findings of a survey group handed in")),
    "survey_group.dissolve": EventWords(_("Survey group dissolved"), _note),
    "survey_group.recompute": CORRECTED,
    "consultation_event.plan": EventWords(_("Event planned"), _planned),
    "consultation_event.move": EventWords(_("Event moved"), _put_off),
    "consultation_event.hold": EventWords(_("Event held"), _titled),
    "consultation_event.cancel": EventWords(_("Event cancelled"), _note),
    "consultation_event.recompute": CORRECTED,
    "advice_report.begin": EventWords(_("Report begun"), _titled, office_only=True),
    "advice_report.hand_in": EventWords(_("Report handed in to leadership"), _titled, office_only=True),
    "advice_report.send_back": EventWords(_("Report sent back by leadership"), _note, office_only=True),
    "advice_report.approve": EventWords(_("Report approved by leadership"), _titled, office_only=True),
    "advice_report.discard": EventWords(_("Report given up"), _titled, office_only=True),
    "advice_report.send": EventWords(_("Report sent"), _sent),
    "advice_report.close": EventWords(_("Report closed"), _titled),
    "advice_report.recompute": CORRECTED,
    "suggestion.draft": EventWords(_("Suggestion drafted"), office_only=True),
    "suggestion.make": EventWords(_("Suggestion made")),
    "suggestion.drop": EventWords(_("Suggestion given up with its report"), office_only=True),
    "suggestion.give": EventWords(_("Suggestion given to a unit")),
    "suggestion.take_back": EventWords(_("Suggestion taken back from a unit"), _note, office_only=True),
    "suggestion.answer": EventWords(_("Suggestion answered"), _outcome),
    "suggestion.ask_again": EventWords(_("The unit was asked again about a suggestion"), _note, office_only=True),
    "suggestion.settle": EventWords(_("Answer on a suggestion confirmed"), _outcome),
    "suggestion.record": EventWords(_("What became of a suggestion was recorded"), _outcome),
    "suggestion.evidence": EventWords(_("Evidence was added")),
    "suggestion.recompute": CORRECTED,
    "report_instruction.give": EventWords(_("A leader instructed on a report"), _instructed),
    "report_instruction.follow": EventWords(_("An instruction was followed")),
    "report_instruction.recompute": CORRECTED,
}.items():
    register_event(_kind, _said)
