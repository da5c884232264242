"""Activities of supervision: planned with members, route and units, held, and closed when their opinions are given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee, Member, Unit
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert, save_fields
from shangliang.workflow.transitions import apply, begin_many, check, finish, lock

from ..access import STAFF
from ..models import (
    ActivityMember,
    ActivityState,
    Form,
    PlannedMatter,
    PlanState,
    SupervisedBody,
    SupervisionActivity,
)
from ..states import ACTIVITY
from .due import DUE, Steps

_ORGANISED = (Form.INSPECTION, Form.CONSULTATION, Form.PATROL)


@dataclass(frozen=True)
class ActivityDraft:
    """An activity: what, in which form, when and where, by which way, with whom, and whom it supervises.

    ``bodies`` names those supervised that are no unit here: villages, enterprises, rivers.
    """

    title: str
    form: str
    on: date
    place: str = ""
    route: str = ""
    partner: str = ""
    organiser: str = ""
    members: Collection[int] = ()
    units: Collection[int] = ()
    bodies: Sequence[str] = field(default=())
    matter: PlannedMatter | None = None


_FIELDS = ("title", "form", "on", "place", "route", "partner", "organiser")


@verb
def plan_activity(committee: Committee, draft: ActivityDraft, *, by: Actor) -> SupervisionActivity:
    """Plan an activity; its members are told.

    Raises:
        Invalid: title, form, members or those supervised lack, or the day has passed.
        Refused: the matter's plan is not approved.
    """
    session = session_at(committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    activity = SupervisionActivity(committee=committee, session=session)
    if not STAFF.allows(by, activity):
        raise NotAllowed(_("You may not do this here."))
    if draft.matter is not None:
        found = find(PlannedMatter, pk=draft.matter.pk, committee=committee.pk, related=["plan"])
        if not found or found[0].plan.state != PlanState.APPROVED:
            raise Refused(_("The plan that this matter stands on is not approved."), field="matter")
        activity.matter = draft.matter
    names = _set(activity, draft)
    (made,) = begin_many(ACTIVITY, [activity], by=by, data={"form": draft.form, "on": draft.on.isoformat()})
    _insert_people(made, draft.members, names)
    _tell(made, draft.members)
    return made


@verb
def change_activity(activity: SupervisionActivity | int, draft: ActivityDraft, *, by: Actor) -> SupervisionActivity:
    """Change an activity that has not been held; members are told of the new day, those added of the activity."""
    (row,) = lock(SupervisionActivity, [activity], related=["committee"])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != ActivityState.PLANNED:
        raise Refused(_("It has been held or called off; it is not changed any more."), code="not_planned")
    day = row.on
    names = _set(row, draft)
    before = {pk for (pk,) in columns(ActivityMember, "member_id", activity=row.pk)}
    save_fields([row], [*_FIELDS, *DUE])
    ActivityMember.objects.filter(activity=row).delete()
    SupervisedBody.objects.filter(activity=row).delete()
    _insert_people(row, draft.members, names)
    finish(ACTIVITY, [row], "change", by=by, data={"on": draft.on.isoformat()})
    _tell(row, draft.members if day != draft.on else set(draft.members) - before)
    return row


def _set(activity: SupervisionActivity, draft: ActivityDraft) -> dict[str, int | None]:
    """Put a draft into a record; those supervised, by name, with their unit."""
    here: dict[str, Any] = {"committee": activity.committee_id}
    found: Any = columns(Unit, "name", "pk", pk=list(draft.units), **here) if draft.units else []
    units: dict[str, int | None] = dict(found)
    names: dict[str, int | None] = {}
    names |= {name.strip()[:80]: None for name in draft.bodies if name.strip()}
    names |= units
    wrong: dict[str, object] = {}
    if not draft.title.strip() or len(draft.title) > 120:
        wrong["title"] = _("Please give it a title of at most 120 characters.")
    if draft.form not in _ORGANISED:
        wrong["form"] = _("Please choose the form.")
    known = columns(Member, "pk", pk=list(draft.members), **here) if draft.members else []
    if not known or len(known) != len(set(draft.members)):
        wrong["members"] = _("Please choose the members.")
    if not names or len(units) != len(set(draft.units)):
        wrong["units"] = _("Please say who is supervised.")
    if wrong:
        raise Invalid(wrong)
    for name in _FIELDS:
        value = getattr(draft, name)
        setattr(activity, name, value.strip() if isinstance(value, str) else value)
    Steps().by(activity, draft.on, "on")
    return names


def _insert_people(activity: SupervisionActivity, members: Collection[int], names: dict[str, int | None]) -> None:
    owner = activity.committee_id
    insert([ActivityMember(committee_id=owner, activity=activity, member_id=pk) for pk in dict.fromkeys(members)])
    insert([SupervisedBody(committee_id=owner, activity=activity, name=n, unit_id=pk) for n, pk in names.items()])


def _tell(activity: SupervisionActivity, members: Collection[int]) -> None:
    facts = {"supervision_activity": activity.pk, "on": activity.on.isoformat()}
    outbox.post(activity.committee_id, [("supervision.asked", f"member:{pk}", facts) for pk in sorted(members)])


@verb
def hold_activity(
    activity: SupervisionActivity | int,
    *,
    by: Actor,
    summary: str,
    came: Collection[int] | None = None,
    on: date | None = None,
) -> SupervisionActivity:
    """Record that an activity was held: when, who came (all, unless said), what was seen and said.

    Raises:
        Refused: the summary lacks, or the day has not come.
    """
    (row,) = lock(SupervisionActivity, [activity], related=["committee"])
    check(ACTIVITY, [row], "hold", by=by)
    day = on or min(row.on, clock.today())
    if not summary.strip():
        raise Refused(_("Please say what was seen and said."), field="summary")
    if day > clock.today():
        raise Refused(_("This day has not come yet."), field="on")
    places: list[Any] = find(ActivityMember, activity=row.pk)
    for place in places:
        place.came = came is None or place.member_id in came
    save_fields(places, ["came"])
    row.summary, row.held_on = summary.strip(), day
    row.session = session_at(row.committee_id, clock.now()) or row.session  # the cycle that it counts in
    Steps().set(row, rules_of(row.committee).supervision_report_within, _("time to draw up the opinions"))
    apply(
        ACTIVITY,
        row,
        "hold",
        by=by,
        data={"came": sum(p.came for p in places)},
        changed=[*DUE, "summary", "held_on", "session"],
    )
    return row


@verb
def cancel_activity(activity: SupervisionActivity | int, *, by: Actor, note: str) -> SupervisionActivity:
    """Call an activity off, with the reason; its members are told."""
    (row,) = lock(SupervisionActivity, [activity], related=["committee"])
    check(ACTIVITY, [row], "cancel", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    apply(ACTIVITY, row, "cancel", by=by, note=note.strip())
    facts = {"supervision_activity": row.pk}
    members = columns(ActivityMember, "member_id", activity=row.pk)
    outbox.post(row.committee_id, [("supervision.called_off", f"member:{pk}", facts) for (pk,) in members])
    return row


@verb
def close_activity(activity: SupervisionActivity | int, *, by: Actor) -> SupervisionActivity:
    """Say that all opinions of an activity are given; none is left as a draft."""
    (row,) = lock(SupervisionActivity, [activity], related=["committee"])
    return apply(ACTIVITY, row, "close", by=by)
