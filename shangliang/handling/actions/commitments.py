"""Promises made in replies, followed until they are kept or given up (承诺事项, domain §2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed
from shangliang.core.reading import find
from shangliang.proposals.models import Attachment
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply, apply_many, begin_many, lock

from ..access import UNIT
from ..models import Commitment, Redating, Reply, SuggestionAnswer
from ..states import COMMITMENT
from .locking import lock_below

_ALONG = ["unit__line"]


def promise_many(replies: Sequence[Reply], *, by: Actor) -> list[Commitment]:
    """Keep account of what these replies, just sent, promise.

    Where a second reply promises on a suggestion on which a promise of the same unit is still open, that one is
    re-dated instead of kept twice.
    """
    known = {reply.pk: reply for reply in replies}
    answers = find(SuggestionAnswer, reply=known, promise_due__not=None, promise__not="", order=("pk",))
    standing = _standing([r for r in replies if r.round > 1])
    made, moved = [], []
    for answer in answers:
        reply = known[answer.reply_id]
        due = answer.promise_due
        if due is None:
            continue
        old = standing.get((reply.assignment_id, answer.suggestion_id))
        if old is not None:
            moved.append((old, answer, due))
            continue
        made.append(
            Commitment(
                committee_id=reply.committee_id,
                proposal=reply.proposal,
                assignment=reply.assignment,
                answer=answer,
                unit=reply.assignment.unit,
                text=answer.promise,
                promised_due=due,
                due=due,
            )
        )
    for old, answer, due in moved:
        old.text = answer.promise
        _redate([old], due, _("answered again"), by, ["text"])
    return begin_many(COMMITMENT, made, by=by, name="promise", data=lambda c: {"due": c.due.isoformat()})


def _standing(replies: Sequence[Reply]) -> dict[tuple[int, int], Commitment]:
    known = {r.assignment_id: r.assignment for r in replies}
    if not known:
        return {}
    rows = Commitment.objects.filter(assignment__in=known, answer__isnull=False).exclude(state__in=COMMITMENT.final)
    suggestions = dict(rows.order_by("pk").values_list("pk", "answer__suggestion_id"))
    found = {}
    for row in lock(Commitment, list(suggestions), related=_ALONG):
        row.proposal = known[row.assignment_id].proposal
        found[row.assignment_id, suggestions[row.pk]] = row
    return found


def _redate(rows: Sequence[Commitment], due: date, reason: str, by: Actor, changed: Sequence[str] = ()) -> None:
    Redating.objects.bulk_create(
        [
            Redating(
                committee_id=row.committee_id,
                commitment=row,
                at=clock.now(),
                due_before=row.due,
                due_after=due,
                reason=reason,
            )
            for row in rows
        ]
    )
    for row in rows:
        row.due = due
    data = {"due": due.isoformat()}
    apply_many(COMMITMENT, rows, "redate", by=by, note=reason, data=data, changed=["due", *changed])


@verb
def fulfil_many(
    commitments: Sequence[tuple[Commitment | int, str]], *, by: Actor, on: date | None = None
) -> list[Commitment]:
    """The unit has kept promises; each with its evidence in words.

    Args:
        on: the day on which they were kept (today by default).
    """
    day = on or clock.today()
    if day > clock.today():
        raise Invalid({"on": _("This day has not come yet.")})
    rows = lock_below(Commitment, [c for c, _evidence in commitments], _ALONG)
    evidence = {(c if isinstance(c, int) else c.pk): text.strip() for c, text in commitments}
    for row in rows:
        if not evidence[row.pk]:
            raise Invalid({"evidence": _("Please say how the promise was kept.")})
        row.evidence, row.settled_on = evidence[row.pk], day
    data = {"on": day.isoformat()}
    apply_many(COMMITMENT, rows, "fulfil", by=by, data=data, changed=["evidence", "settled_on"])
    return rows


@verb
def fulfil(
    commitment: Commitment | int,
    evidence: str,
    *,
    by: Actor,
    on: date | None = None,
    evidence_file: Attachment | None = None,
) -> Commitment:
    """The unit has kept a promise; evidence in words, and as a file of the proposal if there is one."""
    (row,) = fulfil_many([(commitment, evidence)], by=by, on=on)
    if evidence_file is not None:
        if evidence_file.proposal_id != row.proposal_id or evidence_file.purpose != Attachment.Purpose.EVIDENCE:
            raise Invalid({"evidence_file": _("This file was not handed in as evidence for this proposal.")})
        row.evidence_file = evidence_file
        row.save(update_fields=["evidence_file"])
    return row


@verb
def redate(commitment: Commitment | int, due: date, reason: str, *, by: Actor) -> Commitment:
    """Move a promise to a later day, with the reason; every date that it had is kept."""
    (row,) = lock_below(Commitment, [commitment], _ALONG)
    if not UNIT.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    problems: dict[str, object] = {}
    if not reason.strip():
        problems["reason"] = _("Please give a reason.")
    if due <= max(row.due, clock.today()):
        problems["due"] = _("The new date lies after the present one and after today.")
    if problems:
        raise Invalid(problems)
    _redate([row], due, reason.strip(), by)
    return row


@verb
def give_up(commitment: Commitment | int, reason: str, *, by: Actor) -> Commitment:
    """Give a promise up, with the reason and the signature of the unit's leader."""
    if not reason.strip():
        raise Invalid({"reason": _("Please give a reason.")})
    (row,) = lock_below(Commitment, [commitment], _ALONG)
    row.evidence, row.settled_on, row.signer_name = reason.strip(), clock.today(), by.name[:60]
    changed = ["evidence", "settled_on", "signer_name"]
    return apply(COMMITMENT, row, "give_up", by=by, note=reason.strip(), changed=changed)


@verb
def become_due_many(commitments: Sequence[Commitment | int], *, by: Actor) -> list[Commitment]:
    """The promised day has come."""
    rows = lock_below(Commitment, commitments, _ALONG)
    apply_many(COMMITMENT, rows, "become_due", by=by)
    return rows
