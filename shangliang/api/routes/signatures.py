"""Signing together."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.proposals import actions
from shangliang.proposals.models import CoSignature

from .. import reach
from ..routing import Routes
from ..schemas.fields import PathId
from ..schemas.proposals import ConfirmIn, InviteIn, NoteIn, SignatureOut, Signatures
from ..showing import signature_out

routes = Routes("Signatures")


def _named(by: Actor) -> QuerySet[CoSignature]:
    return reach.signatures(by).select_related("member__user", "collective", "proposal")


def _shown(by: Actor, signature: CoSignature) -> SignatureOut:
    # What ended an invitation may have ended the actor's sight of the proposal; the signature itself stays theirs.
    return signature_out(reach.one(_named(by), signature.pk))


@routes.get("/proposals/{proposal_id}/signatures", "proposals:read")
def list_signatures(request: HttpRequest, proposal_id: PathId) -> Signatures:
    """Who has signed, was invited, declined or was dropped; the lead proposer first."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    rows = _named(by).filter(proposal=proposal).order_by("order", "pk")
    return Signatures(items=[signature_out(s) for s in rows])


@routes.post("/proposals/{proposal_id}/signatures", "proposals:write", status=201)
def invite_signers(request: HttpRequest, proposal_id: PathId, body: InviteIn) -> Signatures:
    """Invite members, or further collectives in the order in which they sign."""
    by = request.auth.actor
    made = actions.invite(
        reach.one(reach.proposals(by), proposal_id),
        by=by,
        members=reach.several(reach.members(), body.member_ids),
        collectives=reach.several(reach.collectives(), body.collective_ids),
    )
    rows = _named(by).filter(pk__in=[s.pk for s in made]).order_by("order", "pk")
    return Signatures(items=[signature_out(s) for s in rows])


@routes.post("/signatures/{signature_id}/sign", "proposals:write")
def sign_proposal(request: HttpRequest, signature_id: PathId, body: ConfirmIn) -> SignatureOut:
    """Sign; a collective names the convenor who confirms it, or the scan of its seal."""
    by = request.auth.actor
    signature = reach.one(_named(by), signature_id)
    seal = reach.one(reach.attachments(by), body.seal_id) if body.seal_id else None
    return _shown(by, actions.sign(signature, by=by, confirmed_by=body.confirmed_by, seal=seal))


@routes.post("/signatures/{signature_id}/decline", "proposals:write")
def decline_signature(request: HttpRequest, signature_id: PathId, body: NoteIn) -> SignatureOut:
    """Decline to sign."""
    by = request.auth.actor
    return _shown(by, actions.decline(reach.one(_named(by), signature_id), by=by, note=body.note))


@routes.post("/signatures/{signature_id}/revoke", "proposals:write", media="")
def revoke_invitation(request: HttpRequest, signature_id: PathId) -> SignatureOut:
    """Withdraw an invitation that has not been answered."""
    by = request.auth.actor
    return _shown(by, actions.revoke(reach.one(_named(by), signature_id), by=by))


@routes.post("/signatures/{signature_id}/withdraw", "proposals:write")
def withdraw_signature(request: HttpRequest, signature_id: PathId, body: NoteIn) -> SignatureOut:
    """Take one's signature back, until the first review of the round."""
    by = request.auth.actor
    return _shown(by, actions.withdraw_signature(reach.one(_named(by), signature_id), by=by, note=body.note))
