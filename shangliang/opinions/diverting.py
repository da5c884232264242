"""Proposals that are not filed and diverted to opinion information arrive here, and opinions grow into proposals."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.proposals import actions as proposals
from shangliang.proposals.models import Attachment, Disposition, Proposal, Secrecy, Suggestion
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.machines import follows
from shangliang.workflow.models import EventNote
from shangliang.workflow.saving import save_fields
from shangliang.workflow.transitions import lock, lock_where

from .access import AUTHOR
from .actions.arriving import arrive
from .actions.attaching import hand_on, let_go
from .models import Issue, Opinion, OpinionFile, OpinionState, Origin

S = OpinionState
#: What stands in the place of a title that was purged.
PURGED = "〔已清除〕"


@follows("proposal", "not_file")
def receive_diverted(diverted: Sequence[Proposal], by: Actor) -> None:
    """Take over proposals with the disposition 转社情民意: the proposer stays the author, the office sorts them."""
    rows = [p for p in diverted if p.disposition == Disposition.TO_OPINION]
    if not rows:
        return
    suggestions: dict[int, list[str]] = {}
    for proposal_id, text in columns(
        Suggestion, "proposal_id", "text", proposal=[p.pk for p in rows], order=("number",)
    ):
        suggestions.setdefault(proposal_id, []).append(text)
    made = arrive(
        [_opinion(p, suggestions.get(p.pk, [])) for p in rows],
        by=by,
        name="divert",
        data=lambda o: {"proposal": o.proposal_id},
    )
    files = find(Attachment, proposal=[p.pk for p in rows], purpose=Attachment.Purpose.ENCLOSURE.value, order=("pk",))
    for o in made:
        hand_on([file for file in files if file.proposal_id == o.proposal_id], o)


def _opinion(p: Proposal, suggestions: list[str]) -> Opinion:
    stub = p.secrecy == Secrecy.STUB
    return Opinion(
        committee=p.committee,
        session=p.session,
        state_since=clock.now(),
        origin=Origin.PROPOSAL,
        author_member_id=p.author_member_id,
        author_collective_id=p.author_collective_id,
        proposal=p,
        title=p.title[:120],
        situation=p.paper_place if stub else p.background or p.whole_text,
        analysis="" if stub else p.analysis,
        suggestion="" if stub else "\n".join(f"{n}. {text}" for n, text in enumerate(suggestions, start=1)),
        is_internal=p.secrecy != Secrecy.OPEN,
        step_due=clock.today(),
    )


@follows("proposal", "purge")
def purge_quoted(purged: Sequence[Proposal], _by: Actor) -> None:
    """Purge what opinions hold of purged proposals: those that came from them or grew into them, and what quotes these.

    Numbers, states and the chain stay; an issue whose title may quote them loses it.
    """
    keys = [p.pk for p in purged]
    found = [*lock_where(Opinion, proposal=keys), *lock_where(Opinion, grown_proposal=keys)]
    own = {o.pk: o for o in found}
    wholes = lock_where(Opinion, pk=[o.combined_into_id for o in own.values() if o.combined_into_id])
    for o in own.values():
        o.title = PURGED
        o.situation = o.analysis = o.suggestion = ""
    save_fields(list(own.values()), ["title", "situation", "analysis", "suggestion"])
    quoting = list({o.pk: o for o in [*own.values(), *wholes]}.values())
    for o in quoting:
        o.edited_title = PURGED if o.edited_title else ""
        o.edited_situation = o.edited_analysis = o.edited_suggestion = o.reason = ""
    save_fields(quoting, ["edited_title", "edited_situation", "edited_analysis", "edited_suggestion", "reason"])
    ids = [o.pk for o in quoting]
    let_go(lock_where(OpinionFile, opinion=list(own)))
    Issue.objects.filter(places__opinion__in=ids).update(title=PURGED)
    EventNote.objects.filter(event__root_kind="opinion", event__root_id__in=ids).update(
        text="", salt="", purged_at=clock.now()
    )


@verb
def grow_into_proposal(opinion: Opinion | int, *, by: Actor) -> Proposal:
    """Begin a proposal from one's own opinion 转提案; the text is its draft's, the link stays in both directions.

    Raises:
        NotAllowed: the actor is not its author.
        Refused: a proposal has been begun from it already, or it came from one.
    """
    (row,) = lock(Opinion, [opinion], related=["committee", "author_collective"])
    if not AUTHOR.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.grown_proposal_id or row.proposal_id:
        raise Refused(_("It stands beside a proposal already."), code="has_proposal")
    if row.state in (S.DRAFT, S.WITHDRAWN):
        raise Refused(_("Please report it first."), code="not_submitted")
    lines = [line.strip() for line in row.suggestion.splitlines() if line.strip()]
    made = proposals.begin_proposal(
        row.committee,
        by=by,
        author_collective=row.author_collective,
        text=proposals.Text(title=row.title, background=row.situation, analysis=row.analysis, suggestions=lines),
    )
    row.grown_proposal = made
    save_fields([row], ["grown_proposal"])
    subject = ("opinion", row.pk)
    record([Entry("opinion.grow", subject, subject, {"proposal": made.pk})], by=by, committee_id=row.committee_id)
    return made


def grown_from(proposal_id: int) -> Opinion | None:
    """The opinion from which a proposal was begun."""
    return next(iter(find(Opinion, grown_proposal=proposal_id)), None)
