"""Signing together: invitations, signatures, refusals, collectives in order (domain §2.1)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Collective, Member
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import find
from shangliang.workflow import duties
from shangliang.workflow.events import verb
from shangliang.workflow.machines import follows
from shangliang.workflow.steps import Dates
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, finish, lock, lock_where, save_fields

from ..access import may_write
from ..models import Attachment, CoSignature, Kind, Proposal, ProposalState, SignatureState
from ..states import SIGNATURE
from .telling import tell_invited

LIVE = (SignatureState.INVITED, SignatureState.SIGNED)
WRITING = (ProposalState.DRAFT, ProposalState.RETURNED)


@verb
def invite(
    proposal: Proposal, *, by: Actor, members: Sequence[Member] = (), collectives: Sequence[Collective] = ()
) -> list[CoSignature]:
    """Invite members, or further collectives, to sign. Collectives sign in the order in which they are invited.

    Raises:
        NotAllowed: the proposal cannot be changed by the actor any more, or somebody invited is not of this committee.
        Refused: somebody has been invited already or left, or members and collectives would be mixed.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not may_write(by, proposal):
        raise NotAllowed(_("Nobody can be invited any more."))
    if proposal.author_collective_id and members:
        raise Refused(_("A collective proposal is signed by collectives, not by members."))
    if proposal.author_member_id and collectives:
        raise Refused(_("A member's proposal is signed by members, not by collectives."))
    invited: list[Member | Collective] = [*members, *collectives]
    wanted = list({who.pk: who for who in invited}.values())
    live = find(CoSignature, proposal=proposal.pk, state=LIVE)
    _check_invited(proposal, wanted, live)
    due = Dates().after(proposal.committee_id, rules_of(proposal.committee).sign_within, cite=_("time to sign")).due
    order = max((s.order for s in live), default=0) + 1
    waiting = any(s.state == SignatureState.INVITED for s in live)
    rows = [
        CoSignature(
            committee_id=proposal.committee_id,
            proposal=proposal,
            member=who if isinstance(who, Member) else None,
            collective=who if isinstance(who, Collective) else None,
            order=order + i,
            due=due,
            in_turn=isinstance(who, Member) or (i == 0 and not waiting),
        )
        for i, who in enumerate(wanted)
    ]
    return begin_many(SIGNATURE, rows, by=by, name="invite")


def _check_invited(proposal: Proposal, wanted: Sequence[Member | Collective], live: Sequence[CoSignature]) -> None:
    if any(who.committee_id != proposal.committee_id for who in wanted):
        raise NotAllowed(_("This record does not exist."))
    # A proposal is signed by members alone or by collectives alone, so their ids do not meet.
    taken = {s.member_id or s.collective_id for s in live}
    if again := [str(who) for who in wanted if who.pk in taken]:
        raise Refused(_("Already invited: %(names)s.") % {"names": "、".join(again)})
    if gone := [str(who) for who in wanted if not _still_here(who)]:
        raise Refused(_("No longer here: %(names)s.") % {"names": "、".join(gone)})


def _still_here(who: Member | Collective) -> bool:
    if isinstance(who, Collective):
        return who.is_active
    return who.seat_until is None or who.seat_until >= clock.today()


@verb
def sign(signature: CoSignature, *, by: Actor, confirmed_by: str = "", seal: Attachment | None = None) -> CoSignature:
    """Sign. A collective's signature names the convenor who confirms it, or carries the scan of its seal.

    Raises:
        Refused: it is not this collective's turn, or the confirmation is missing, or the proposal was submitted.
    """
    (signature,) = _locked([signature])
    check(SIGNATURE, [signature], "sign", by=by)
    if signature.proposal.state not in WRITING:
        raise Refused(_("The proposal has been submitted; nobody can sign it any more."))
    if not signature.in_turn:
        raise Refused(_("Another collective signs before this one."))
    if signature.collective_id:
        _confirm(signature, confirmed_by, seal)
    apply(SIGNATURE, signature, "sign", by=by, changed=["confirmed_by", "seal"])
    _next_turn(signature)
    return signature


@verb
def confirm_collective(
    proposal: Proposal, *, by: Actor, confirmed_by: str = "", seal: Attachment | None = None
) -> CoSignature:
    """The leading collective's own confirmation, by its convenor's name or its seal, needed before submission."""
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not proposal.author_collective_id or not may_write(by, proposal):
        raise NotAllowed(_("Only a collective's proposal is confirmed, while it is being written."))
    signature = proposal.signatures.get(order=0)
    _confirm(signature, confirmed_by, seal)
    save_fields([signature], ["confirmed_by", "seal"])
    finish(SIGNATURE, [signature], "confirm", by=by)
    return signature


def _confirm(signature: CoSignature, confirmed_by: str, seal: Attachment | None) -> None:
    if not confirmed_by.strip() and seal is None:
        raise Refused(
            _("A collective's signature needs the convenor's name or the scan of its seal."), field="confirmed_by"
        )
    if seal is not None and (seal.proposal_id, seal.purpose) != (signature.proposal_id, Attachment.Purpose.SEAL):
        raise NotAllowed(_("This record does not exist."))
    signature.confirmed_by = confirmed_by.strip()[:60]
    signature.seal = seal


def _next_turn(signature: CoSignature) -> None:
    if not signature.collective_id:
        return
    invited = find(
        CoSignature, proposal=signature.proposal_id, state=SignatureState.INVITED, order=("order", "pk"), limit=1
    )
    for following in invited:
        if not following.in_turn:
            following.in_turn = True
            save_fields([following], ["in_turn"])
            duties.settle(SIGNATURE, [following])


@verb
def decline(signature: CoSignature, *, by: Actor, note: str = "") -> CoSignature:
    """Decline to sign."""
    (signature,) = _locked([signature])
    apply(SIGNATURE, signature, "decline", by=by, note=note)
    _next_turn(signature)
    return signature


@verb
def revoke(signature: CoSignature, *, by: Actor) -> CoSignature:
    """Withdraw an invitation that has not been answered."""
    (signature,) = _locked([signature])
    apply(SIGNATURE, signature, "revoke", by=by)
    tell_invited([signature], "revoked")
    _next_turn(signature)
    return signature


@verb
def withdraw_signature(signature: CoSignature, *, by: Actor, note: str = "") -> CoSignature:
    """Take a signature back: until the first review of the round, and not after.

    Raises:
        Refused: the review has begun, or it is the lead proposer's.
    """
    (signature,) = _locked([signature])
    check(SIGNATURE, [signature], "withdraw", by=by)
    proposal = signature.proposal
    if signature.order == 0:
        raise Refused(_("The lead proposer withdraws the proposal itself."))
    under_review = proposal.state == ProposalState.UNDER_REVIEW
    reviewed = under_review and proposal.reviews.filter(round=proposal.review_round).exists()
    if reviewed or not (under_review or proposal.state in WRITING):
        raise Refused(_("The review has begun; the signature can no longer be taken back."))
    apply(SIGNATURE, signature, "withdraw", by=by, note=note)
    if under_review and proposal.kind == Kind.JOINT:
        others = proposal.signatures.filter(state=SignatureState.SIGNED, order__gt=0)
        if not others.exists():
            proposal.kind = Kind.INDIVIDUAL
            save_fields([proposal], ["kind"])
    return signature


@verb
def sign_all(signatures: Sequence[CoSignature], *, by: Actor) -> Sequence[CoSignature]:
    """Sign several members' proposals at once (not for collectives, whose signatures are confirmed one by one)."""
    rows = _locked(signatures)
    check(SIGNATURE, rows, "sign", by=by)
    late = [s for s in rows if s.proposal.state not in WRITING or s.collective_id]
    if late:
        raise Refused(_("“%(title)s” cannot be signed any more.") % {"title": late[0].proposal.title})
    return apply_many(SIGNATURE, rows, "sign", by=by)


@follows("proposal", "withdraw", "lapse")
def drop_invitations(proposals: Sequence[Proposal], by: Actor) -> None:
    """Nobody is asked any more to sign what is not submitted again."""
    invited = lock_where(CoSignature, proposal=[p.pk for p in proposals], state=SignatureState.INVITED)
    apply_many(SIGNATURE, invited, "drop", by=by)
    tell_invited(invited, "ended")


def _locked(signatures: Sequence[CoSignature]) -> list[CoSignature]:
    rows = {s.pk: s.proposal_id for s in signatures}
    proposals = {p.pk: p for p in lock(Proposal, sorted(set(rows.values())))}
    locked = lock(CoSignature, list(rows))
    for signature in locked:
        signature.proposal = proposals[signature.proposal_id]
    return locked
