"""What passes between a committee and the one above it: reports up, and word that they were adopted.

The only place of this package that writes in two committees. Callers open :func:`all_committees` with their reason and
their actor, so that the crossing stands in the sender's log; on the other side the system acts, and leaves its events
in that committee's own chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Committee, Session
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.files import gone_on_error
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import all_committees
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.transitions import lock

from ..access import OUT, PUBLISHED, STAFF
from ..models import Adoption, Dispatch, Issue, IssueItem, Opinion, OpinionFile, Origin, Way
from ..naming import body_name
from ..states import root_of
from .arriving import arrive
from .attaching import hand_on

_TEXT = ("title", "situation", "analysis", "suggestion")


def report_up(subject: Opinion | Issue, *, by: Actor) -> Dispatch:
    """Report an issued item, or an issue, to the parent committee: it receives one item with its origin.

    Raises:
        NotAllowed: the actor is not of this committee's opinion office.
        Refused: it is not issued, was reported already, is internal, or nobody works with opinions there.
    """
    if not STAFF.allows(by, subject):
        raise NotAllowed(_("You may not do this here."))
    see_to_reportable(subject)  # who is refused here has not looked across
    parent = find(Committee, pk=columns(Committee, "parent_id", pk=subject.committee_id)[0][0] or 0)
    if not parent:
        raise Refused(_("There is no committee above this one here."), code="no_parent")
    with all_committees(reason=f"opinion reported up to {parent[0].place}", by=by), gone_on_error() as stored:
        return _report_up(subject, parent[0], stored, by=by)  # type: ignore[no-any-return]


@verb
def _report_up(subject: Opinion | Issue, parent: Committee, stored: list[OpinionFile], *, by: Actor) -> Dispatch:
    row: Opinion | Issue
    (row,) = lock(type(subject), [subject], related=["committee"])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    items = see_to_reportable(row)
    staffed = columns(Appointment, "pk", committee=parent.pk, role=Role.OPINION_STAFF.value, limit=1)
    if not staffed or not columns(Session, "pk", committee=parent.pk, limit=1):
        raise Refused(
            _("%(place)s does not work with opinions in this system yet; record it as sent outside.")
            % {"place": parent.place},
            code="parent_absent",
        )
    dispatch = Dispatch(
        committee_id=row.committee_id,
        way=Way.UP,
        receiver=body_name(parent),
        to_committee=parent,
        sent_at=clock.now(),
        **({"opinion": row} if isinstance(row, Opinion) else {"issue": row}),
    )
    create([dispatch])
    received = _receive(parent, row, items, dispatch)
    files = find(OpinionFile, opinion=[o.pk for o in items], order=("pk",))
    stored += hand_on(files, received)
    dispatch.received_as = received.pk
    save_fields([dispatch], ["received_as"])
    note_dispatch([dispatch], by=by)
    return dispatch


def see_to_reportable(row: Opinion | Issue) -> list[Opinion]:
    """See that something can be reported up; the items that it consists of.

    Raises:
        Refused: it is not issued, was reported already, or is internal.
    """
    see_to_issued(row)
    target: dict[str, Any] = {"opinion": row.pk} if isinstance(row, Opinion) else {"issue": row.pk}
    if columns(Dispatch, "pk", way=Way.UP.value, **target):
        raise Refused(_("This has been reported up already."), code="reported")
    items = [row] if isinstance(row, Opinion) else [p.opinion for p in places_of(row)]
    if any(o.is_internal for o in items):
        raise Refused(_("An internal item is not reported through the system."), code="internal")
    return items


def places_of(issue: Issue) -> list[IssueItem]:
    """The places of an issue, with their items."""
    return find(IssueItem, issue=issue.pk, order=("order", "pk"), related=["opinion"])


def see_to_issued(row: Opinion | Issue) -> None:
    """See that an item or issue is out.

    Raises:
        Refused: it is not.
    """
    if row.state not in (OUT if isinstance(row, Opinion) else PUBLISHED):
        raise Refused(_("“%(title)s” has not been issued yet.") % {"title": row}, code="not_issued")


def note_dispatch(dispatches: Sequence[Dispatch], *, by: Actor) -> None:
    """Leave the events of dispatches that were made."""
    entries = [
        Entry("opinion.dispatch", ("dispatch", d.pk), root_of(d), {"way": str(d.way), "receiver": d.receiver})
        for d in dispatches
    ]
    if entries:
        record(entries, by=by, committee_id=dispatches[0].committee_id)


def _receive(parent: Committee, sent: Opinion | Issue, items: Sequence[Opinion], dispatch: Dispatch) -> Opinion:
    """The item that the committee above receives, in its own cycle and with its own number."""
    texts = texts_of(items)
    received = Opinion(
        committee=parent,
        session=find(Session, committee=parent.pk, order=("-window_opens",), limit=1)[0],
        state_since=clock.now(),
        origin=Origin.LOWER,
        origin_committee_id=sent.committee_id,
        origin_dispatch=dispatch.pk,
        source_name=sent.committee.name[:80],
        urgent=any(o.urgent for o in items),
        step_due=clock.today(),
        **(texts | {"title": str(sent)}),
    )
    (made,) = arrive([received], by=system_actor(parent.pk), name="arrive", data={"committee": sent.committee_id})
    return made


def texts_of(items: Sequence[Opinion]) -> dict[str, str]:
    """The parts of an opinion, as several items say them together."""
    return {name: "\n".join(filter(None, (_edited(o, name) for o in items))) for name in _TEXT}


def _edited(opinion: Opinion, name: str) -> str:
    text: str = getattr(opinion, f"edited_{name}") or getattr(opinion, name)
    return text.strip()


def tell_lower_committees(issues: Sequence[Issue], *, by: Actor) -> None:
    """Record with lower committees that what they reported was adopted by being issued here. Within a crossing."""
    made: dict[int, list[Adoption]] = {}
    for issue in issues:
        places = issue.places.all()
        for place in places:
            o = place.opinion
            if o.origin_dispatch is None or o.origin_committee_id is None:
                continue
            together = len(places) > 1 or Opinion.objects.filter(combined_into=o).exists()
            parts = [o, *Opinion.objects.filter(combined_into=o, origin_dispatch__isnull=False)]
            for part in parts:
                row = _adoption(part, issue, combined=together)
                if row is not None:
                    made.setdefault(row.committee_id, []).append(row)
    for committee_id, rows in made.items():
        create(rows)
        note_adoptions(rows, by=system_actor(committee_id))


def _adoption(opinion: Opinion, issue: Issue, *, combined: bool) -> Adoption | None:
    found = find(Dispatch, pk=opinion.origin_dispatch, committee=opinion.origin_committee_id)
    if not found or columns(Adoption, "pk", dispatch=found[0].pk):
        return None  # adopted once, however often it is issued here
    sent = found[0]
    return Adoption(
        committee_id=sent.committee_id,
        opinion_id=sent.opinion_id,
        issue_id=sent.issue_id,
        body=body_name(issue.committee),
        level=issue.committee.level,
        combined=combined,
        on=clock.today(),
        dispatch=sent,
    )


def note_adoptions(rows: Sequence[Adoption], *, by: Actor) -> None:
    """Leave the events of adoptions of one committee, and tell its opinion office."""
    committee_id = rows[0].committee_id
    facts = [{"body": a.body, "level": str(a.level), "combined": a.combined, "on": a.on.isoformat()} for a in rows]
    entries = [
        Entry("opinion.adoption", ("adoption", a.pk), root_of(a), data) for a, data in zip(rows, facts, strict=True)
    ]
    record(entries, by=by, committee_id=committee_id)
    if by.is_system:
        told = [
            ("opinion.adopted", "role:opinion_staff", _named(a) | data) for a, data in zip(rows, facts, strict=True)
        ]
        outbox.post(committee_id, told)


def _named(row: Adoption) -> dict[str, object]:
    return {"opinion": row.opinion_id} if row.opinion_id else {"opinion_issue": row.issue_id}
