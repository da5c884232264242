"""The work on a topic: survey groups and their findings, meetings and surveys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Member
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert, save_fields
from shangliang.workflow.steps import see_to_come
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, finish, lock

from ..models import ConsultationEvent, EventKind, EventMember, SubTopic, SurveyGroup, Topic
from ..states import EVENT, GROUP
from .due import STEP, Steps
from .topics import locked_topics, members_here, see_to_working


@dataclass(frozen=True)
class GroupDraft:
    """A survey group: its name, leader and members, until when it hands in, and on which sub-topic."""

    name: str
    leader: Member
    due: date
    members: Sequence[Member] = ()
    sub_topic: SubTopic | None = None


@verb
def form_groups(topic: Topic | int, drafts: Sequence[GroupDraft], *, by: Actor) -> list[SurveyGroup]:
    """Form survey groups on a topic; leaders and members are told.

    Raises:
        Invalid: a name lacks.
        Refused: the day has passed, or the topic is not worked on.
    """
    (row,) = locked_topics([topic])
    see_to_working(row, by)
    people = [m.pk for d in drafts for m in (d.leader, *d.members)]
    members_here(row.committee_id, people)
    steps = Steps()
    made = []
    for draft in drafts:
        name = " ".join(draft.name.split())
        if not name or len(name) > 60:
            raise Invalid({"name": _("Please name it in at most %(most)d characters.") % {"most": 60}})
        if draft.sub_topic is not None and draft.sub_topic.topic_id != row.pk:
            raise NotAllowed(_("This record does not exist."))
        see_to_come(draft.due, "due")
        group = SurveyGroup(
            committee_id=row.committee_id, topic=row, sub_topic=draft.sub_topic, name=name, leader=draft.leader
        )
        steps.on(group, draft.due, _("findings handed in"))
        made.append(group)
    made = begin_many(
        GROUP, made, by=by, name="form", data=lambda g: {"name": g.name, "due": g.due.isoformat() if g.due else ""}
    )
    belongs = SurveyGroup.members.through
    rows = [
        belongs(surveygroup_id=group.pk, member_id=pk)
        for group, draft in zip(made, drafts, strict=True)
        for pk in dict.fromkeys(m.pk for m in (draft.leader, *draft.members))
    ]
    belongs.objects.bulk_create(rows)
    told = {m.pk: g for g, d in zip(made, drafts, strict=True) for m in d.members if m.pk != d.leader.pk}
    news = [("consultation.group", f"member:{pk}", {"survey_group": group.pk}) for pk, group in told.items()]
    if news:
        outbox.post(row.committee_id, news)
    return made


@verb
def hand_in_findings(group: SurveyGroup | int, findings: str, *, by: Actor) -> SurveyGroup:
    """Hand in what a group found.

    Raises:
        Refused: nothing is written.
    """
    (row,) = lock(SurveyGroup, [group], related=["topic"])
    check(GROUP, [row], "hand_in", by=by)
    row.findings, row.handed_in_at = findings.replace("\x00", "").strip(), clock.now()
    return apply(GROUP, row, "hand_in", by=by, changed=["findings", "handed_in_at"])


@verb
def save_findings(group: SurveyGroup | int, findings: str, *, by: Actor) -> SurveyGroup:
    """Keep what was typed of a group's findings. No event: it is a draft."""
    (row,) = lock(SurveyGroup, [group], related=["topic"])
    check(GROUP, [row], "hand_in", by=by)
    row.findings = findings.replace("\x00", "").strip()
    save_fields([row], ["findings"])
    return row


@verb
def dissolve_group(group: SurveyGroup | int, *, by: Actor, note: str) -> SurveyGroup:
    """Dissolve a group that will not hand anything in, with the reason."""
    (row,) = lock(SurveyGroup, [group], related=["topic"])
    check(GROUP, [row], "dissolve", by=by)
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    return apply(GROUP, row, "dissolve", by=by, note=note.strip())


@dataclass(frozen=True)
class EventDraft:
    """A meeting or survey: what, when, where, and who is invited."""

    kind: str
    title: str
    on: date
    place: str
    at: time | None = None
    members: Sequence[Member] = ()
    guests: str = ""


@dataclass(frozen=True)
class Held:
    """How an event went: what was said, how many were present, and which of the invited members came."""

    summary: str
    people: int | None = None
    came: Sequence[Member | int] = field(default=())


@verb
def plan_events(topic: Topic | int, drafts: Sequence[EventDraft], *, by: Actor) -> list[ConsultationEvent]:
    """Plan meetings and surveys on a topic; the invited members are told. A day in the past is taken: minutes are
    entered later.

    Raises:
        Invalid: title, place or kind lack.
        Refused: the topic is not worked on.
    """
    (row,) = locked_topics([topic])
    see_to_working(row, by)
    members_here(row.committee_id, [m.pk for d in drafts for m in d.members])
    steps = Steps()
    made = []
    for draft in drafts:
        wrong: dict[str, object] = {}
        for name, text in (("title", draft.title), ("place", draft.place)):
            if not text.strip() or len(text) > 120:
                wrong[name] = _("Please name it in at most %(most)d characters.") % {"most": 120}
        if draft.kind not in EventKind.values:
            wrong["kind"] = _("Please choose the kind.")
        if wrong:
            raise Invalid(wrong)
        event = ConsultationEvent(
            committee_id=row.committee_id,
            topic=row,
            kind=draft.kind,
            title=" ".join(draft.title.split()),
            on=draft.on,
            at=draft.at,
            place=" ".join(draft.place.split()),
            guests=draft.guests.strip(),
        )
        steps.on(event, max(draft.on, clock.today()), _("day of the event"))
        made.append(event)
    made = begin_many(EVENT, made, by=by, name="plan", data=lambda e: {"title": e.title, "on": e.on.isoformat()})
    invited = [
        EventMember(committee_id=row.committee_id, event=event, member=member)
        for event, draft in zip(made, drafts, strict=True)
        for member in {m.pk: m for m in draft.members}.values()
    ]
    if invited:
        insert(invited)
        news = [("consultation.invited", f"member:{i.member_id}", {"consultation_event": i.event_id}) for i in invited]
        outbox.post(row.committee_id, news)
    return made


def _events(events: Sequence[ConsultationEvent | int]) -> list[ConsultationEvent]:
    return lock(ConsultationEvent, [e if isinstance(e, int) else e.pk for e in events], related=["topic"])


@verb
def hold_events(held: Sequence[tuple[ConsultationEvent | int, Held]], *, by: Actor) -> list[ConsultationEvent]:
    """Record that events took place: what was said, and who came.

    Raises:
        Refused: the day has not come, or nothing is written.
    """
    rows = _events([event for event, _how in held])
    check(EVENT, rows, "hold", by=by)
    invited = columns(EventMember, "pk", "event_id", "member_id", event=[row.pk for row in rows])
    came: dict[bool, list[int]] = {True: [], False: []}
    for row, (_event, how) in zip(rows, held, strict=True):
        row.summary, row.people = how.summary.replace("\x00", "").strip(), how.people
        present = {m if isinstance(m, int) else m.pk for m in how.came}
        for pk, event_id, member_id in invited:
            if event_id == row.pk:
                came[member_id in present].append(pk)
    apply_many(EVENT, rows, "hold", by=by, data=lambda e: {"title": e.title}, changed=["summary", "people"])
    for whether, ids in came.items():
        EventMember.objects.filter(pk__in=ids).update(came=whether)
    return rows


@verb
def move_event(
    event: ConsultationEvent | int, on: date, *, by: Actor, at: time | None, place: str
) -> ConsultationEvent:
    """Put an event off or bring it forward, or hold it elsewhere; the invited members are told."""
    (row,) = _events([event])
    check(EVENT, [row], "hold", by=by)
    see_to_come(on, "on")
    if not place.strip() or len(place) > 120:
        raise Invalid({"place": _("Please name it in at most %(most)d characters.") % {"most": 120}})
    before, row.on, row.at, row.place = row.on, on, at, " ".join(place.split())
    Steps().on(row, on, _("day of the event"))
    save_fields([row], ["on", "at", "place", *STEP])
    finish(EVENT, [row], "move", by=by, data={"due_before": before.isoformat(), "due": on.isoformat()})
    _tell_invited(row, "consultation.moved")
    return row


def _tell_invited(row: ConsultationEvent, kind: str) -> None:
    invited = columns(EventMember, "member_id", event=row.pk)
    news = [(kind, f"member:{pk}", {"consultation_event": row.pk}) for (pk,) in invited]
    if news:
        outbox.post(row.committee_id, news)


@verb
def cancel_event(event: ConsultationEvent | int, *, by: Actor, note: str) -> ConsultationEvent:
    """Cancel an event, with the reason; the invited members are told."""
    (row,) = _events([event])
    check(EVENT, [row], "cancel", by=by)
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    apply(EVENT, row, "cancel", by=by, note=note.strip())
    _tell_invited(row, "consultation.cancelled")
    return row
