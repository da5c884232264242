"""What can be done on the pages of consultations: each deed with its form, whom it is offered to, and its verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.handling.deeds import Deed, NoteForm, OptionalNoteForm
from shangliang.opinions.naming import leaders_of

from .. import access, actions
from ..forms import (
    AboutForm,
    AddForm,
    ChooseForm,
    FileForm,
    FindingsForm,
    FollowForm,
    GiveForm,
    HeldForm,
    InstructForm,
    InviteForm,
    IssueForm,
    LinkForm,
    MoveForm,
    OutcomeForm,
    SendForm,
    ShareForm,
    SubTopicsForm,
    SuggestForm,
    TitleForm,
)
from ..models import (
    EventState,
    Form,
    GroupState,
    InstructionState,
    PlanState,
    ReportState,
    SuggestionState,
    TopicState,
)

#: So long before its end a plan can be closed from its page, where all is done early.
_TOWARDS_THE_END = timedelta(days=60)
P, T, G, E, R, S = PlanState, TopicState, GroupState, EventState, ReportState, SuggestionState


def _staff(*states: str) -> Callable[[Actor, Any], bool]:
    return lambda actor, record: record.state in states and access.STAFF.allows(actor, record)


def _organiser(*states: str) -> Callable[[Actor, Any], bool]:
    return lambda actor, record: record.state in states and access.ORGANISER.allows(actor, record)


def _note(_actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return NoteForm(data)


def _remark(_actor: Actor, _subject: Any, data: Any) -> forms.Form:
    return OptionalNoteForm(data)


# The plan -------------------------------------------------------------------------------------------------------------


def _issues(plan: Any, data: dict[str, Any], by: Actor) -> Any:
    approval = actions.Approval(data["on"], data["by"], data["offices"], data["document"])
    return actions.issue_plan(plan, approval, by=by)


ON_PLAN = {
    "close_call": Deed(
        _("Close the call"),
        _("Close the call"),
        _staff(P.CALLING),
        lambda plan, _data, by: actions.close_call(plan, by=by),
    ),
    "submit": Deed(
        _("Submit the plan to the Party committee"),
        _("Submit it"),
        _staff(P.CHOOSING),
        lambda plan, _data, by: actions.submit_plan(plan, by=by),
        main=True,
    ),
    "issue": Deed(
        _("Record the approval and issue the plan"),
        _("Issue the plan"),
        _staff(P.SUBMITTED),
        _issues,
        lambda _actor, _plan, data: IssueForm(data, initial={"on": clock.today()}),
        main=True,
    ),
    "return": Deed(
        _("Choose again"),
        _("Choose again"),
        _staff(P.SUBMITTED),
        lambda plan, data, by: actions.return_plan(plan, by=by, note=data["note"]),
        _note,
    ),
    "close": Deed(
        _("Close the plan"),
        _("Close the plan"),
        lambda actor, plan: _staff(P.ISSUED)(actor, plan) and plan.ends_on <= clock.today() + _TOWARDS_THE_END,
        lambda plan, _data, by: actions.close_plan(plan, by=by),
    ),
}


# A topic --------------------------------------------------------------------------------------------------------------


def _choose_form(actor: Actor, topic: Any, data: Any) -> forms.Form:
    return ChooseForm(data, actor=actor, topic=topic)


def _add_form(actor: Actor, topic: Any, data: Any) -> forms.Form:
    return AddForm(data, actor=actor, topic=topic)


def _planned(topic: Any, data: dict[str, Any]) -> actions.TopicPlan:
    names = ("form", "begins_on", "ends_on", "organiser", "label", "theme")
    return actions.TopicPlan(topic, **{name: data[name] for name in names})


def _own(*plan_states: str) -> Callable[[Actor, Any], bool]:
    return lambda actor, t: _staff(T.PROPOSED)(actor, t) and not t.led_by_id and t.plan.state in plan_states


def _invited(actor: Actor, topic: Any) -> bool:
    return _staff(T.PROPOSED)(actor, topic) and bool(topic.led_by_id)


_WORKING = (T.PLANNED, T.UNDER_WAY)


def _deliberates(actor: Actor, topic: Any) -> bool:
    """Whether there is something to join, too: the form would be empty otherwise."""
    may = topic.state in _WORKING and access.DELIBERATES.allows(actor, topic)
    return may and access.to_link(actor, topic).exists()


ON_TOPIC = {
    "choose": Deed(
        _("Choose it for the plan"),
        _("Choose it"),
        _own(P.CALLING, P.CHOOSING),
        lambda t, data, by: actions.choose_many([_planned(t, data)], by=by),
        _choose_form,
        main=True,
    ),
    "add": Deed(
        _("Add it to the plan"),
        _("Add it"),
        _own(P.ISSUED),
        lambda t, data, by: actions.add_to_plan(_planned(t, data), by=by, note=data["note"]),
        _add_form,
        main=True,
    ),
    "join": Deed(
        _("Take part"),
        _("Take part"),
        _invited,
        lambda t, data, by: actions.join_consultation(_planned(t, data), by=by, note=data["note"]),
        _add_form,
        main=True,
    ),
    "decline_joint": Deed(
        _("Do not take part"),
        _("Do not take part"),
        _invited,
        lambda t, data, by: actions.decline_joint(t, by=by, note=data["note"]),
        _note,
    ),
    "decline": Deed(
        _("Do not take it into the plan"),
        _("Do not take it into the plan"),
        lambda actor, t: _staff(T.PROPOSED)(actor, t) and not t.led_by_id,
        lambda t, data, by: actions.decline_many([t], by=by, note=data["note"]),
        _note,
    ),
    "put_back": Deed(
        _("Put it back"),
        _("Put it back"),
        lambda actor, t: _staff(T.CHOSEN)(actor, t) and t.plan.state in (P.CALLING, P.CHOOSING),
        lambda t, _data, by: actions.put_back(t, by=by),
    ),
    "withdraw": Deed(
        pgettext_lazy("topic", "Take it back"),
        pgettext_lazy("topic", "Take it back"),
        lambda actor, t: t.state == T.PROPOSED and access.PROPOSER.allows(actor, t),
        lambda t, _data, by: actions.withdraw_topic(t, by=by),
    ),
    "begin": Deed(
        _("Begin the work"),
        _("Begin the work"),
        _organiser(T.PLANNED),
        lambda t, _data, by: actions.begin_topics([t], by=by),
        main=True,
    ),
    "report": Deed(
        _("Begin a report"),
        _("Begin it"),
        _organiser(T.UNDER_WAY),
        lambda t, data, by: actions.draft_reports(t, [actions.ReportText(data["title"], kind=data["kind"])], by=by),
        lambda _actor, _t, data: TitleForm(data),
        main=True,
    ),
    "divide": Deed(
        _("Add sub-topics"),
        _("Add the sub-topics"),
        _organiser(*_WORKING),
        lambda t, data, by: actions.add_sub_topics(t, data["titles"].splitlines(), by=by),
        lambda _actor, _t, data: SubTopicsForm(data),
    ),
    "suggest": Deed(
        _("Record suggestions made without a report"),
        _("Record them"),
        _organiser(T.UNDER_WAY),
        lambda t, data, by: actions.add_suggestions(t, data["texts"].splitlines(), by=by),
        lambda _actor, _t, data: SuggestForm(data),
    ),
    "invite": Deed(
        _("Invite another committee"),
        _("Invite it"),
        lambda actor, t: _staff(*_WORKING)(actor, t) and t.form == Form.JOINT and not t.led_by_id,
        lambda t, data, by: actions.invite(t, data["committee"], by=by),
        lambda actor, _t, data: InviteForm(data, actor=actor),
    ),
    "link": Deed(
        _("Join an online deliberation to it"),
        _("Join it"),
        _deliberates,
        lambda t, data, by: actions.link_deliberation(t, data["deliberation"], by=by),
        lambda actor, t, data: LinkForm(data, actor=actor, topic=t),
    ),
    "about": Deed(
        _("Name proposals that it is about"),
        _("Name them"),
        lambda actor, t: _organiser(*_WORKING)(actor, t) and t.form == Form.PROPOSAL,
        lambda t, data, by: actions.name_proposals(t, data["numbers"], by=by),
        lambda actor, t, data: AboutForm(data, actor=actor, topic=t),
    ),
    "share": Deed(
        _("Share a paper with the other committees"),
        _("Share it"),
        lambda actor, t: _organiser(*_WORKING)(actor, t) and t.joint_key is not None,
        lambda t, data, by: actions.share(t, title=data["title"], text=data["text"], by=by),
        lambda _actor, _t, data: ShareForm(data),
    ),
    "conclude": Deed(
        _("Conclude it"),
        _("Conclude it"),
        _organiser(T.UNDER_WAY),
        lambda t, data, by: actions.conclude_topics([t], by=by, note=data["note"]),
        _remark,
    ),
    "drop": Deed(
        _("Drop the topic"),
        _("Drop the topic"),
        _staff(*_WORKING),
        lambda t, data, by: actions.drop_topic(t, by=by, note=data["note"]),
        _note,
    ),
}


# Groups and events ----------------------------------------------------------------------------------------------------


def _hands_in(actor: Actor, group: Any) -> bool:
    return group.state == G.WORKING and (
        access.GROUP_LEADER.allows(actor, group) or access.ORGANISER.allows(actor, group)
    )


ON_GROUP = {
    "hand_in": Deed(
        _("Hand in the findings"),
        _("Hand in the findings"),
        _hands_in,
        lambda g, data, by: actions.hand_in_findings(g, data["findings"], by=by),
        lambda _actor, g, data: FindingsForm(data, initial={"findings": g.findings}),
    ),
    "save": Deed(
        _("Keep the draft"),
        _("Keep the draft"),
        _hands_in,
        lambda g, data, by: actions.save_findings(g, data["findings"], by=by),
        lambda _actor, g, data: FindingsForm(data, initial={"findings": g.findings}),
    ),
    "dissolve": Deed(
        _("Dissolve the group"),
        _("Dissolve the group"),
        _organiser(G.WORKING),
        lambda g, data, by: actions.dissolve_group(g, by=by, note=data["note"]),
        _note,
    ),
}


def _held(event: Any, data: dict[str, Any], by: Actor) -> Any:
    return actions.hold_events([(event, actions.Held(data["summary"], data["people"], list(data["came"])))], by=by)


ON_EVENT = {
    "hold": Deed(
        _("Record how it went"),
        _("Put it on record"),
        lambda actor, e: _organiser(E.PLANNED)(actor, e) and e.on <= clock.today(),
        _held,
        lambda _actor, e, data: HeldForm(data, invited=e.members.select_related("user").order_by("user__pinyin_key")),
        main=True,
    ),
    "move": Deed(
        _("Change day or place"),
        _("Change it"),
        _organiser(E.PLANNED),
        lambda e, data, by: actions.move_event(e, data["on"], by=by, at=data["at"], place=data["place"]),
        lambda _actor, e, data: MoveForm(data, initial={"on": e.on, "at": e.at, "place": e.place}),
    ),
    "cancel": Deed(
        _("Cancel it"),
        _("Cancel it"),
        _organiser(E.PLANNED),
        lambda e, data, by: actions.cancel_event(e, by=by, note=data["note"]),
        _note,
    ),
}


# Reports, suggestions, instructions -----------------------------------------------------------------------------------


def _approver(actor: Actor, report: Any) -> bool:
    return report.state == R.CHECKING and access.APPROVER.allows(actor, report)


def _may_instruct(actor: Actor, report: Any) -> bool:
    return report.state == R.SENT and actor.committee_id == report.committee_id and access.instructs(actor)


def _instruct_form(actor: Actor, report: Any, data: Any) -> forms.Form:
    initial = {"on": clock.today(), "rank": leaders_of(report.committee)}
    form = InstructForm(data, actor=actor, initial=initial)
    if actor.has(Role.LEADERSHIP):
        del form.fields["leader"], form.fields["unit"]
    return form


def _instructs(report: Any, data: dict[str, Any], by: Actor) -> Any:
    draft = actions.InstructionDraft(
        report,
        data.get("leader", ""),
        data["text"],
        data["on"],
        data["rank"],
        post=data["post"],
        unit=data.get("unit"),
    )
    return actions.record_instructions([draft], by=by)


ON_REPORT = {
    "hand_in": Deed(
        _("Hand it in to leadership"),
        _("Hand it in to be approved"),
        _organiser(R.DRAFT),
        lambda r, _data, by: actions.hand_in_reports([r], by=by),
    ),
    "approve": Deed(
        _("Approve the report"),
        _("Approve it"),
        _approver,
        lambda r, _data, by: actions.approve_reports([r], by=by),
        main=True,
    ),
    "send_back": Deed(
        _("Send it back to be revised"),
        _("Send it back"),
        _approver,
        lambda r, data, by: actions.send_back_report(r, by=by, note=data["note"]),
        _note,
    ),
    "send": Deed(
        _("Send the report"),
        _("Send it up"),
        _organiser(R.APPROVED),
        lambda r, data, by: actions.send_reports([r], by=by, to=data["to"]),
        lambda _actor, _r, data: SendForm(data),
        main=True,
    ),
    "instruct": Deed(
        _("Write an instruction"), _("Put the instruction on record"), _may_instruct, _instructs, _instruct_form
    ),
    "close": Deed(
        _("Close the report"),
        _("Close the report"),
        _organiser(R.SENT),
        lambda r, _data, by: actions.close_reports([r], by=by),
    ),
    "discard": Deed(
        _("Give the report up"),
        _("Give the report up"),
        _organiser(R.DRAFT),
        lambda r, _data, by: actions.discard_report(r, by=by),
    ),
}
ON_SUGGESTION = {
    "give": Deed(
        _("Give it to a unit"),
        _("Give it to the unit"),
        _organiser(S.MADE),
        lambda s, data, by: actions.give_many([(s, data["unit"])], by=by, due=data["due"]),
        lambda actor, _s, data: GiveForm(data, actor=actor),
        main=True,
    ),
    "record": Deed(
        _("Record what became of it"),
        _("Put it on record"),
        _organiser(S.MADE),
        lambda s, data, by: actions.record_outcomes([(s, actions.OutcomeDraft(**data))], by=by),
        lambda _actor, _s, data: OutcomeForm(data),
    ),
    "settle": Deed(
        _("Confirm the answer"),
        _("Confirm the answer"),
        _organiser(S.ANSWERED),
        lambda s, _data, by: actions.settle_many([s], by=by),
        main=True,
    ),
    "ask_again": Deed(
        _("Ask the unit again"),
        _("Ask again"),
        _organiser(S.ANSWERED),
        lambda s, data, by: actions.ask_again(s, by=by, note=data["note"]),
        _note,
    ),
    "take_back": Deed(
        _("Take it back from the unit"),
        _("Take it back"),
        _organiser(S.ASKED),
        lambda s, data, by: actions.take_back(s, by=by, note=data["note"]),
        _note,
    ),
    "evidence": Deed(
        _("Add evidence"),
        _("Add the file"),
        _organiser(S.ASKED, S.ANSWERED, S.SETTLED),
        lambda s, data, by: actions.add_evidence(s, data["file"], data["file"].name, by=by),
        lambda _actor, _s, data: FileForm(data),
    ),
}
ON_INSTRUCTION = {
    "follow": Deed(
        _("Record what followed"),
        _("Put it on record"),
        lambda actor, i: (
            i.state == InstructionState.OPEN and (access.UNIT.allows(actor, i) or access.ORGANISER.allows(actor, i))
        ),
        lambda i, data, by: actions.follow_many([(i, data["followed"])], by=by),
        lambda _actor, _i, data: FollowForm(data),
        main=True,
    ),
}
