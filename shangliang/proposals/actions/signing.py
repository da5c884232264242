"""Signing together: invitations, signatures, refusals, collectives in order (domain §2.1)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Collective, Member
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import rules_of
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply, apply_many, begin_many, finish, lock, save_fields

from ..access import may_write
from ..models import Attachment, CoSignature, Proposal, ProposalState, SignatureState
from ..states import SIGNATURE
from .due import due_after


@verb
def invite(
    proposal: Proposal, *, by: Actor, members: Sequence[Member] = (), collectives: Sequence[Collective] = ()
) -> list[CoSignature]:
    """Invite members, or further collectives, to sign. Collectives sign in the order in which they are invited.

    Raises:
        Refused: somebody has been invited already, or members and collectives would be mixed.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not may_write(by, proposal):
        raise NotAllowed(_("Nobody can be invited any more."))
    if proposal.author_collective_id and members:
        raise Refused(_("A collective proposal is signed by collectives, not by members."))
    if proposal.author_member_id and collectives:
        raise Refused(_("A member's proposal is signed by members, not by collectives."))
    live = list(proposal.signatures.filter(state__in=[SignatureState.INVITED, SignatureState.SIGNED]))
    taken = {s.member_id or -s.collective_id for s in live}
    again = [str(x) for x in members if x.pk in taken] + [str(x) for x in collectives if -x.pk in taken]
    if again:
        raise Refused(_("Already invited: %(names)s.") % {"names": "、".join(again)})
    calendar = calendar_of(proposal.committee_id)
    due = due_after(rules_of(proposal.committee).sign_within, calendar, cite=_("time to sign")).due
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
        for i, who in enumerate([*members, *collectives])
    ]
    return begin_many(SIGNATURE, rows, by=by, name="invite")


@verb
def sign(signature: CoSignature, *, by: Actor, confirmed_by: str = "", seal: Attachment | None = None) -> CoSignature:
    """Sign. A collective's signature names the convenor who confirms it, or carries the scan of its seal.

    Raises:
        Refused: it is not this collective's turn, or the confirmation is missing, or the proposal was submitted.
    """
    (signature,) = _locked([signature])
    if signature.proposal.state not in (ProposalState.DRAFT, ProposalState.RETURNED):
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
    signature.confirmed_by = confirmed_by.strip()[:60]
    signature.seal = seal


def _next_turn(signature: CoSignature) -> None:
    if not signature.collective_id:
        return
    following = (
        CoSignature.objects.filter(proposal_id=signature.proposal_id, state=SignatureState.INVITED)
        .order_by("order")
        .first()
    )
    if following and not following.in_turn:
        from shangliang.workflow import duties

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
    _next_turn(signature)
    return signature


@verb
def withdraw_signature(signature: CoSignature, *, by: Actor, note: str = "") -> CoSignature:
    """Take a signature back: until the first review of the round, and not after.

    Raises:
        Refused: the review has begun, or it is the lead proposer's.
    """
    (signature,) = _locked([signature])
    proposal = signature.proposal
    if signature.order == 0:
        raise Refused(_("The lead proposer withdraws the proposal itself."))
    open_states = (ProposalState.DRAFT, ProposalState.RETURNED, ProposalState.UNDER_REVIEW)
    reviewed = proposal.reviews.filter(round=proposal.review_round).exists()
    if proposal.state not in open_states or (proposal.state == ProposalState.UNDER_REVIEW and reviewed):
        raise Refused(_("The review has begun; the signature can no longer be taken back."))
    return apply(SIGNATURE, signature, "withdraw", by=by, note=note)


@verb
def sign_all(signatures: Sequence[CoSignature], *, by: Actor) -> Sequence[CoSignature]:
    """Sign several members' proposals at once (not for collectives, whose signatures are confirmed one by one)."""
    rows = _locked(signatures)
    late = [s for s in rows if s.proposal.state not in (ProposalState.DRAFT, ProposalState.RETURNED) or s.collective_id]
    if late:
        raise Refused(_("“%(title)s” cannot be signed any more.") % {"title": late[0].proposal.title})
    return apply_many(SIGNATURE, rows, "sign", by=by)


def _locked(signatures: Sequence[CoSignature]) -> list[CoSignature]:
    lock(Proposal, sorted({s.proposal_id for s in signatures}))
    return lock(CoSignature, signatures, related=["proposal", "proposal__committee"])
