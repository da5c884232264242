"""Submitting, submitting again, withdrawing, lapsing (domain §2.1, §2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.models import Session
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.core.text import characters
from shangliang.workflow import numbers
from shangliang.workflow.events import verb
from shangliang.workflow.steps import Dates
from shangliang.workflow.transitions import apply, apply_many, check, lock, lock_where

from ..access import AUTHOR, STAFF_FOR_PAPER
from ..models import Attachment, CoSignature, Kind, Proposal, ProposalState, Secrecy, SignatureState, Source, Suggestion
from ..states import PROPOSAL, SIGNATURE
from .signing import LIVE
from .telling import tell_invited, tell_proposers

FIELDS_ON_SUBMISSION = [
    "session",
    "kind",
    "in_session",
    "serial_number",
    "submitted_at",
    "review_round",
    "review_step",
    "step_due",
    "step_working",
]


def is_in_session(session: Session, moment: datetime) -> bool:
    """Whether a submission at this moment is an in-session one 大会提案: within the committee's window."""
    return session.window_opens <= moment <= session.session_deadline


@verb
def submit(proposal: Proposal, *, by: Actor) -> Proposal:
    """Hand a proposal in. It gets its serial number; invitations that nobody answered drop off.

    Submitting again what was returned keeps the number, the time and the cycle of the first submission. A second
    submission of what is already under review (double click, repeated request) changes nothing.

    Raises:
        Invalid: a part is missing or too long, with a message for each field.
        Refused: the proposer may not submit now.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not (AUTHOR | STAFF_FOR_PAPER).allows(by, proposal):
        raise NotAllowed(_("You may not do this here."))
    if proposal.state == ProposalState.UNDER_REVIEW:
        return proposal
    again = proposal.state == ProposalState.RETURNED
    name = "resubmit" if again else "submit"
    check(PROPOSAL, [proposal], name, by=by)
    signatures = lock_where(CoSignature, proposal=proposal.pk, state=LIVE, related=("member", "collective"))
    signatures.sort(key=lambda s: s.order)
    if problems := _incomplete(proposal, signatures):
        raise Invalid(problems)
    moment = clock.now()
    if not again:
        session = session_at(proposal.committee_id, moment) or proposal.session
        proposal.session = session
        proposal.in_session = is_in_session(session, moment)
        _check_season(proposal, signatures, in_session=proposal.in_session)
        (proposal.serial_number,) = numbers.take(proposal.committee_id, f"proposal.serial:{session.pk}")
        proposal.submitted_at = moment
    _drop_unsigned(signatures, by)
    others = [s for s in signatures if s.state == SignatureState.SIGNED and s.order > 0]
    if proposal.author_collective_id:
        proposal.kind = Kind.COLLECTIVE
    else:
        proposal.kind = Kind.JOINT if others else Kind.INDIVIDUAL
    proposal.review_round += 1
    proposal.review_step = 1
    step = rules_of(proposal.committee).review_steps[0]
    deadline = Dates().after(proposal.committee_id, step.within, cite=step.label)
    proposal.step_due, proposal.step_working = deadline.due, deadline.as_json()
    facts = {
        "serial": proposal.serial_number,
        "year": proposal.session.year,
        "round": proposal.review_round,
        "in_session": proposal.in_session,
        "signers": len(others) + 1,
    }
    return apply(PROPOSAL, proposal, name, by=by, data=facts, changed=FIELDS_ON_SUBMISSION)


def gaps_of(proposal: Proposal) -> dict[str, object]:
    """What is in the way of submitting a proposal now: messages by field, under ``""`` what concerns no field."""
    signatures = find(
        CoSignature, proposal=proposal.pk, state=LIVE, related=("member", "collective"), order=("order", "pk")
    )
    problems = _incomplete(proposal, signatures)
    if proposal.state == ProposalState.DRAFT:
        moment = clock.now()
        session = session_at(proposal.committee_id, moment) or proposal.session
        try:
            _check_season(proposal, signatures, in_session=is_in_session(session, moment))
        except Refused as error:
            problems[""] = str(error)
    return problems


def _incomplete(proposal: Proposal, signatures: Sequence[CoSignature]) -> dict[str, object]:
    problems = _missing_in_stub(proposal) if proposal.secrecy == Secrecy.STUB else _missing_in_text(proposal)
    if proposal.category_id is None:
        problems["category"] = _("Please choose a category.")
    if not proposal.publish_consent and not proposal.publish_refusal.strip():
        problems["publish_refusal"] = _("Please say why it may not be published.")
    lead = next((s for s in signatures if s.order == 0), None)
    if proposal.author_collective_id and (lead is None or not (lead.confirmed_by or lead.seal_id)):
        problems["confirmed_by"] = _("The collective's convenor must confirm, or its seal be attached.")
    if proposal.source == Source.PAPER and not columns(Attachment, "pk", proposal=proposal.pk, purpose="scan"):
        problems["scan"] = _("A paper proposal needs its scan.")
    return problems


def _missing_in_stub(proposal: Proposal) -> dict[str, object]:
    if proposal.title.strip() and proposal.paper_place.strip():
        return {}
    return {"paper_place": _("A stub needs a neutral title and the place of the paper.")}


def _missing_in_text(proposal: Proposal) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name, label in (("title", _("title")), ("background", _("background")), ("analysis", _("analysis"))):
        if not getattr(proposal, name).strip():
            problems[name] = _("Please fill in: %(part)s.") % {"part": label}
    suggestions = [text for (text,) in columns(Suggestion, "text", proposal=proposal.pk)]
    if not suggestions:
        problems["suggestions"] = _("Please make at least one suggestion.")
    most = rules_of(proposal.committee).words_most
    # What came on paper is taken as it is.
    has = sum(characters(part) for part in (proposal.background, proposal.analysis, *suggestions))
    if has > most and proposal.source == Source.TYPED:
        problems["background"] = _("%(has)d characters; at most %(most)d. Please shorten the text.") % {
            "has": has,
            "most": most,
        }
    return problems


def _check_season(proposal: Proposal, signatures: Sequence[CoSignature], *, in_session: bool) -> None:
    lead = next(s.member for s in signatures if s.order == 0)
    if lead is not None and lead.seat_until and lead.seat_until < clock.today():
        raise Refused(_("This seat has ended; its member can no longer propose."), code="seat_ended")
    allowed = rules_of(proposal.committee).collectives_outside_plenary
    for collective in (s.collective for s in signatures if s.state == SignatureState.SIGNED and s.collective):
        if not collective.is_active:
            raise Refused(_("This collective no longer proposes."), code="collective_ended")
        if not in_session and collective.kind not in allowed:
            raise Refused(
                _("A %(kind)s proposes during the plenary's window only.") % {"kind": collective.get_kind_display()},
                code="out_of_season",
            )


def _drop_unsigned(signatures: Sequence[CoSignature], by: Actor) -> None:
    unsigned = [s for s in signatures if s.state == SignatureState.INVITED]
    apply_many(SIGNATURE, unsigned, "drop", by=by)
    tell_invited(unsigned, "submitted")


@verb
def withdraw(proposal: Proposal, *, by: Actor, note: str) -> Proposal:
    """Take a proposal back before it is filed, with the reason.

    Raises:
        Refused: no reason, or others were merged into it.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    check(PROPOSAL, [proposal], "withdraw", by=by)
    if not note.strip():
        raise Refused(_("Please say why you withdraw it."), field="note")
    proposal.decided_at = clock.now()
    return apply(PROPOSAL, proposal, "withdraw", by=by, note=note.strip(), changed=["decided_at"])


@verb
def lapse_overdue(committee_id: int) -> int:
    """Let returned proposals lapse whose date has passed. Returns how many did."""
    rows = lock_where(
        Proposal,
        committee=committee_id,
        state=ProposalState.RETURNED,
        step_due__lt=clock.today(),
        related=["committee"],
    )
    for row in rows:
        row.decided_at = clock.now()
    apply_many(PROPOSAL, rows, "lapse", by=system_actor(committee_id), changed=["decided_at"])
    tell_proposers(rows, "proposal.lapsed")
    return len(rows)
