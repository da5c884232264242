"""Reviewing: the steps, and the outcomes file, return and not file (domain §2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.core.reading import columns
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert
from shangliang.workflow.steps import Dates
from shangliang.workflow.transitions import apply, apply_many, check, lock

from ..access import DIRECTOR, REVIEWER, is_last_step, reviews_here, step_of
from ..models import Disposition, Ground, Proposal, Review, Verdict, WorkReference
from ..states import PROPOSAL
from .numbering import give_case_numbers
from .talks import DIVERT, require_talk
from .telling import tell_proposers

RECOMMENDATIONS = (Verdict.PASS, Verdict.FILE, Verdict.NOT_FILE, Verdict.MERGE)


def locked(proposals: Sequence[Proposal | int], *related: str) -> list[Proposal]:
    """Lock proposals, each once however often it is named."""
    ids = dict.fromkeys(p if isinstance(p, int) else p.pk for p in proposals)
    return lock(Proposal, ids, related=["committee", *related])


def see_to_reviewer(proposals: Sequence[Proposal], *, by: Actor) -> None:
    """See that these wait for the actor's review.

    Raises:
        NotAllowed: one of them never did.
        Stale: one of them has moved on.
    """
    for p in proposals:
        if REVIEWER.allows(by, p):
            continue
        if not reviews_here(by, p):
            raise NotAllowed(_("“%(title)s” is not waiting for your review.") % {"title": p.title})
        raise Stale(_("“%(title)s” is not waiting for your review any more.") % {"title": p.title})


def write_reviews(
    proposals: Sequence[Proposal],
    verdict: str,
    *,
    by: Actor,
    opinion: str,
    checks: Mapping[str, bool] | None = None,
    meeting: str = "",
) -> None:
    """Write one reviewer's finding for each locked proposal.

    Raises:
        Refused: the reviewer has acted in this round already, or the meeting that decides is not named.
    """
    decides = verdict in (Verdict.FILE, Verdict.NOT_FILE, Verdict.MERGE)
    if decides and not meeting.strip() and any(is_last_step(p) and step_of(p).by_meeting for p in proposals):
        raise Refused(_("Please name the meeting that decided the list."), field="meeting")
    known = {p.pk: p for p in proposals}
    own = columns(Review, "proposal_id", "round", proposal=known, reviewer=by.user_id)
    for pk, review_round in own:
        if review_round == known[pk].review_round:
            raise Refused(
                _("You have already reviewed “%(title)s” in this round; somebody else takes the next step.")
                % {"title": known[pk].title},
                code="reviewed_already",
            )
    moment = clock.now()
    reviewer: Any = by.user_id  # a person: the system has none of the roles that review
    insert(
        [
            Review(
                committee_id=p.committee_id,
                proposal=p,
                round=p.review_round,
                step=p.review_step,
                reviewer_id=reviewer,
                at=moment,
                verdict=verdict,
                checks=dict(checks or {}),
                opinion=opinion.strip(),
                meeting=meeting.strip()[:80],
            )
            for p in proposals
        ]
    )


def _read_merged_ones(proposals: Sequence[Proposal]) -> None:
    # At once, before a guard asks each of them.
    prefetch_related_objects(proposals, Prefetch("merged_ones", queryset=Proposal.objects.only("pk", "merged_into_id")))


@verb
def pass_many(
    proposals: Sequence[Proposal | int],
    *,
    by: Actor,
    recommendation: str = Verdict.PASS,
    opinion: str = "",
    checks: Mapping[str, bool] | None = None,
) -> Sequence[Proposal]:
    """Pass proposals on to the next step, with a recommendation to file, not to file, or to merge.

    Raises:
        Refused: the reviewer has acted in this round already, or this is the last step, where the outcome is due.
    """
    rows = locked(proposals)
    see_to_reviewer(rows, by=by)
    if recommendation not in RECOMMENDATIONS:
        raise Refused(_("Please choose what you recommend."), field="recommendation")
    write_reviews(rows, recommendation, by=by, opinion=opinion, checks=checks)
    dates = Dates()

    def move_on(p: Proposal) -> None:
        p.review_step += 1
        step = step_of(p)
        deadline = dates.after(p.committee_id, step.within, cite=step.label)
        p.step_due, p.step_working = deadline.due, deadline.as_json()

    return apply_many(
        PROPOSAL,
        rows,
        "pass_step",
        by=by,
        note=opinion.strip(),
        data=lambda p: {"step": p.review_step - 1, "round": p.review_round, "verdict": str(recommendation)},
        changed=["review_step", "step_due", "step_working"],
        change=move_on,
    )


@verb
def file_many(
    proposals: Sequence[Proposal | int],
    *,
    by: Actor,
    opinion: str = "",
    checks: Mapping[str, bool] | None = None,
    meeting: str = "",
) -> Sequence[Proposal]:
    """File proposals 立案, at the last step, in the order given.

    Regular ones get their case number at once, in-session ones by the committee's rule.
    """
    rows = locked(proposals, "category__parent")
    see_to_reviewer(rows, by=by)
    check(PROPOSAL, rows, "file", by=by)
    write_reviews(rows, Verdict.FILE, by=by, opinion=opinion, checks=checks, meeting=meeting)
    moment, dates = clock.now(), Dates()
    for p in rows:
        rules = rules_of(p.committee)
        deadline = dates.after(p.committee_id, rules.assign_within, cite=_("time to assign"))
        p.filed_at = p.decided_at = moment
        p.step_due, p.step_working = deadline.due, deadline.as_json()
    give_case_numbers([p for p in rows if not (p.in_session and rules_of(p.committee).number_on_filing == "in_batch")])
    apply_many(
        PROPOSAL,
        rows,
        "file",
        by=by,
        note=opinion.strip(),
        data=lambda p: {"case": p.case_number, "series": p.case_series, "meeting": meeting.strip()},
        changed=["filed_at", "decided_at", "step_due", "step_working", "case_number", "case_series"],
    )
    tell_proposers(rows, "proposal.filed")
    return rows


@verb
def return_many(proposals: Sequence[Proposal | int], *, by: Actor, note: str, meeting: str = "") -> Sequence[Proposal]:
    """Return proposals for revision, with what is to be mended; they lapse if that is not done by the date."""
    rows = locked(proposals)
    see_to_reviewer(rows, by=by)
    if not note.strip():
        raise Refused(_("Please say what is to be mended."), field="note")
    _read_merged_ones(rows)
    write_reviews(rows, Verdict.RETURN, by=by, opinion=note, meeting=meeting)
    dates = Dates()
    until: dict[int, str] = {}
    for p in rows:
        deadline = dates.after(p.committee_id, rules_of(p.committee).revise_within, cite=_("time to revise"))
        p.step_due, p.step_working = deadline.due, deadline.as_json()
        until[p.pk] = deadline.due.isoformat()
    apply_many(
        PROPOSAL,
        rows,
        "return",
        by=by,
        note=note.strip(),
        data=lambda p: {"step": p.review_step, "round": p.review_round, "until": until[p.pk]},
        changed=["step_due", "step_working"],
    )
    tell_proposers(rows, "proposal.returned", lambda p: {"until": until[p.pk]})
    return rows


@verb
def not_file_many(
    proposals: Sequence[Proposal | int],
    *,
    by: Actor,
    ground: Ground,
    disposition: str,
    note: str = "",
    meeting: str = "",
    receiver: str = "",
) -> Sequence[Proposal]:
    """Do not file 不予立案: with a ground and a disposition, talked over with the proposers.

    A diversion leaves its target record, linked both ways.

    Raises:
        Refused: not the last step, not talked over, no such ground or disposition, or others were merged into it.
    """
    rows = locked(proposals)
    see_to_reviewer(rows, by=by)
    if disposition not in Disposition.values:
        raise Refused(_("Please choose what becomes of it."), field="disposition")
    if not ground.is_active or any(ground.committee_id != p.committee_id for p in rows):
        raise Refused(_("Please choose a ground."), field="ground")
    check(PROPOSAL, rows, "not_file", by=by)
    require_talk(rows, DIVERT)
    _read_merged_ones(rows)
    write_reviews(rows, Verdict.NOT_FILE, by=by, opinion=note, meeting=meeting)
    moment = clock.now()
    for p in rows:
        p.ground, p.disposition, p.decided_at = ground, disposition, moment
    apply_many(
        PROPOSAL,
        rows,
        "not_file",
        by=by,
        note=note.strip(),
        data={"ground": ground.pk, "disposition": disposition},
        changed=["ground", "disposition", "decided_at"],
    )
    if disposition != Disposition.NONE:
        insert(
            [
                WorkReference(
                    committee_id=p.committee_id,
                    proposal_id=p.pk,
                    disposition=disposition,
                    made_at=moment,
                    title=p.title,
                    receiver=receiver.strip()[:80],
                )
                for p in rows
            ]
        )
    tell_proposers(rows, "proposal.not_filed", lambda _p: {"ground": ground.pk, "disposition": disposition})
    return rows


@verb
def cancel(proposal: Proposal, *, by: Actor, note: str) -> Proposal:
    """Cancel a filed proposal on the proposer's wish, before assignment 撤案. It keeps its place in the numbering.

    Raises:
        Refused: no reason, or others were merged into it.
    """
    (proposal,) = locked([proposal])
    if not DIRECTOR.allows(by, proposal):
        raise NotAllowed(_("You may not do this here."))
    if not note.strip():
        raise Refused(_("Please give the proposer's reason."), field="note")
    apply(PROPOSAL, proposal, "cancel", by=by, note=note.strip())
    tell_proposers([proposal], "proposal.cancelled")
    return proposal
