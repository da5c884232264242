"""The life of a proposal and of its signatures, talks and leads, as tables (domain §2.1, §2.2, §2.4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core.errors import Refused
from shangliang.workflow.machines import SYSTEM, DutySpec, Machine, Transition, holder_of, register

from .access import (
    AUTHOR,
    DECIDER,
    DIRECTOR,
    FOLLOWS,
    HANDLING,
    REVIEWER,
    SIGNATURE_AUTHOR,
    SIGNATURE_STAFF,
    SIGNER,
    STAFF,
    STAFF_FOR_PAPER,
    TALK_PROPOSER,
    is_last_step,
    step_of,
)
from .models import LeadState, Proposal, ProposalState, SignatureState, Source, TalkState

S = ProposalState


def _leads_no_others(proposal: Proposal, _actor: Actor) -> None:
    if proposal.merged_ones.exists():
        raise Refused(
            _("Other proposals were merged into “%(title)s”. Choose another main proposal for them first.")
            % {"title": proposal.title}
        )


def _has_all_configured_reviews(proposal: Proposal, _actor: Actor) -> None:
    if not is_last_step(proposal):
        raise Refused(_("“%(title)s” has not passed all steps of review.") % {"title": proposal.title})


def _is_not_decided_here(proposal: Proposal, _actor: Actor) -> None:
    if is_last_step(proposal):
        raise Refused(
            _("This is the last step: please decide “%(title)s”.") % {"title": proposal.title}, code="last_step"
        )


def _is_numbered(proposal: Proposal, _actor: Actor) -> None:
    if proposal.case_number is None:
        raise Refused(
            _("“%(title)s” has no case number yet. Please number the filed proposals first.")
            % {"title": proposal.title},
            code="not_numbered",
        )


def _is_closed_or_imported(proposal: Proposal, _actor: Actor) -> None:
    if proposal.state == S.DRAFT and proposal.source != Source.IMPORTED:
        raise Refused(_("“%(title)s” has not been closed.") % {"title": proposal.title})


def _duties(p: Proposal) -> list[DutySpec]:
    specs: list[tuple[str, str, Any]]  # a state that calls for a duty has its date
    match p.state:
        case S.DRAFT:
            party = "role:proposal_staff" if p.source == Source.PAPER else p.author_party
            specs = [(party, "write", p.step_due)]
        case S.UNDER_REVIEW:
            specs = [(f"role:{step_of(p).role.value}", "review", p.step_due)]
        case S.RETURNED:
            party = "role:proposal_staff" if p.source == Source.PAPER else p.author_party
            specs = [(party, "revise", p.step_due)]
        case S.FILED:
            specs = [("role:proposal_staff", "assign", p.step_due)]
        case S.REPLIED if p.decision_due and p.rounds >= 2:
            specs = [("role:proposal_director", "close_dissatisfied", p.decision_due)]
        case S.REPLIED if p.decision_due:
            specs = [("role:proposal_committee", "decide_rehandling", p.decision_due)]
        case _:
            return []
    working = None if p.state == S.REPLIED else p.step_working
    return [DutySpec(party, kind, due, working) for party, kind, due in specs]


PROPOSAL = register(
    Machine(
        name="proposal",
        states=S,
        initial=S.DRAFT,
        final=frozenset({S.LAPSED, S.WITHDRAWN, S.NOT_FILED, S.MERGED, S.MERGED_AFTER_FILING, S.CANCELLED, S.ARCHIVED}),
        duties=_duties,
        root=lambda p: ("proposal", p.pk),
        transitions=(
            Transition("submit", (S.DRAFT,), S.UNDER_REVIEW, AUTHOR | STAFF_FOR_PAPER, gettext_lazy("submit")),
            Transition(
                "resubmit", (S.RETURNED,), S.UNDER_REVIEW, AUTHOR | STAFF_FOR_PAPER, gettext_lazy("submit again")
            ),
            Transition(
                "pass_step",
                (S.UNDER_REVIEW,),
                S.UNDER_REVIEW,
                REVIEWER,
                gettext_lazy("pass on"),
                guard=_is_not_decided_here,
            ),
            Transition(
                "return", (S.UNDER_REVIEW,), S.RETURNED, REVIEWER, gettext_lazy("return"), guard=_leads_no_others
            ),
            Transition("lapse", (S.RETURNED,), S.LAPSED, SYSTEM, gettext_lazy("lapse")),
            Transition(
                "withdraw",
                (S.UNDER_REVIEW, S.RETURNED),
                S.WITHDRAWN,
                AUTHOR | STAFF_FOR_PAPER,
                gettext_lazy("withdraw"),
                guard=_leads_no_others,
            ),
            Transition(
                "not_file", (S.UNDER_REVIEW,), S.NOT_FILED, DECIDER, gettext_lazy("do not file"), guard=_leads_no_others
            ),
            Transition("merge", (S.UNDER_REVIEW,), S.MERGED, DECIDER, gettext_lazy("merge")),
            Transition(
                "file",
                (S.UNDER_REVIEW,),
                S.FILED,
                DECIDER,
                gettext_lazy("file"),
                guard=_has_all_configured_reviews,
            ),
            Transition(
                "merge_after_filing",
                (S.FILED,),
                S.MERGED_AFTER_FILING,
                STAFF | DIRECTOR,
                gettext_lazy("merge after filing"),
            ),
            Transition("cancel", (S.FILED,), S.CANCELLED, DIRECTOR, gettext_lazy("cancel"), guard=_leads_no_others),
            Transition("assign", (S.FILED,), S.ASSIGNED, HANDLING, gettext_lazy("assign"), guard=_is_numbered),
            Transition("reply", (S.ASSIGNED, S.REHANDLING), S.REPLIED, HANDLING, gettext_lazy("reply")),
            Transition("rehandle", (S.REPLIED,), S.REHANDLING, HANDLING, gettext_lazy("handle again")),
            Transition("close", (S.REPLIED,), S.CLOSED, HANDLING, gettext_lazy("close")),
            Transition(
                "archive",
                (S.DRAFT, S.CLOSED),
                S.ARCHIVED,
                SYSTEM | STAFF,
                gettext_lazy("archive"),
                guard=_is_closed_or_imported,
            ),
        ),
    )
)


def _signature_duties(signature: Any) -> list[DutySpec]:
    if signature.state != SignatureState.INVITED or not signature.in_turn:
        return []
    return [DutySpec(signature.party, "sign", signature.due)]


SIGNATURE = register(
    Machine(
        name="signature",
        states=SignatureState,
        initial=SignatureState.INVITED,
        final=frozenset(
            {SignatureState.DECLINED, SignatureState.REVOKED, SignatureState.WITHDRAWN, SignatureState.DROPPED}
        ),
        duties=_signature_duties,
        root=lambda s: ("proposal", s.proposal_id),
        transitions=(
            Transition(
                "sign", (SignatureState.INVITED,), SignatureState.SIGNED, SIGNER | SIGNATURE_STAFF, gettext_lazy("sign")
            ),
            Transition("decline", (SignatureState.INVITED,), SignatureState.DECLINED, SIGNER, gettext_lazy("decline")),
            Transition(
                "revoke",
                (SignatureState.INVITED,),
                SignatureState.REVOKED,
                SIGNATURE_AUTHOR | SIGNATURE_STAFF,
                gettext_lazy("withdraw the invitation"),
            ),
            Transition(
                "drop",
                (SignatureState.INVITED,),
                SignatureState.DROPPED,
                FOLLOWS,
                gettext_lazy("drop"),
            ),
            Transition(
                "withdraw",
                (SignatureState.SIGNED,),
                SignatureState.WITHDRAWN,
                SIGNER,
                gettext_lazy("withdraw the signature"),
            ),
        ),
    )
)


def _talk_duties(talk: Any) -> list[DutySpec]:
    if talk.state != TalkState.ASKED:
        return []
    return [DutySpec(talk.proposal.author_party, "answer_talk", talk.due)]


TALK = register(
    Machine(
        name="talk",
        states=TalkState,
        initial=TalkState.ASKED,
        final=frozenset({TalkState.AGREED, TalkState.OBJECTED, TalkState.NO_ANSWER, TalkState.DROPPED}),
        duties=_talk_duties,
        root=lambda t: ("proposal", t.proposal_id),
        transitions=(
            Transition("agree", (TalkState.ASKED,), TalkState.AGREED, TALK_PROPOSER | STAFF, gettext_lazy("agree")),
            Transition("object", (TalkState.ASKED,), TalkState.OBJECTED, TALK_PROPOSER | STAFF, gettext_lazy("object")),
            Transition("expire", (TalkState.ASKED,), TalkState.NO_ANSWER, SYSTEM, gettext_lazy("no answer")),
            Transition("drop", (TalkState.ASKED,), TalkState.DROPPED, FOLLOWS, gettext_lazy("drop")),
        ),
    )
)

LEAD = register(
    Machine(
        name="lead",
        states=LeadState,
        initial=LeadState.RECEIVED,
        final=frozenset({LeadState.ADOPTED, LeadState.DECLINED}),
        duties=lambda lead: (
            [DutySpec("role:proposal_staff", "sort_lead", lead.due)] if lead.state == LeadState.RECEIVED else []
        ),
        root=lambda lead: ("lead", lead.pk),
        transitions=(
            Transition(
                "adopt", (LeadState.RECEIVED,), LeadState.ADOPTED, holder_of(Role.PROPOSAL_STAFF), gettext_lazy("adopt")
            ),
            Transition(
                "decline",
                (LeadState.RECEIVED,),
                LeadState.DECLINED,
                holder_of(Role.PROPOSAL_STAFF),
                pgettext_lazy("lead", "decline"),
            ),
        ),
    )
)
