"""Reviewing: steps, outcomes, and talking over what is merged or not filed (domain §2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply, apply_many, begin_many, lock, save_fields

from ..access import DIRECTOR, REVIEWER, STAFF, is_last_step, step_of
from ..models import Disposition, Ground, Proposal, ProposalState, Review, Talk, TalkState, Verdict, WorkReference
from ..states import PROPOSAL, TALK
from .due import due_after

RELATED = ["committee", "author_member", "author_collective"]


def _locked(proposals: Sequence[Proposal | int]) -> list[Proposal]:
    return lock(Proposal, proposals, related=RELATED)


def _write_reviews(
    proposals: Sequence[Proposal],
    verdict: str,
    *,
    by: Actor,
    opinion: str,
    checks: Mapping[str, bool] | None,
    meeting: str,
) -> None:
    for proposal in proposals:
        if proposal.state != ProposalState.UNDER_REVIEW or not REVIEWER.allows(by, proposal):
            raise NotAllowed(_("“%(title)s” is not waiting for your review.") % {"title": proposal.title})
        step = step_of(proposal)
        if step.by_meeting and is_last_step(proposal) and not meeting.strip():
            raise Refused(_("Please name the meeting that decided the list."), field="meeting")
    twice = Review.objects.filter(
        proposal__in=[p.pk for p in proposals], reviewer_id=by.user_id, round__in={p.review_round for p in proposals}
    ).select_related("proposal")
    for review in twice:
        if review.round == next(p.review_round for p in proposals if p.pk == review.proposal_id):
            raise Refused(
                _("You have already reviewed “%(title)s” in this round; somebody else takes the next step.")
                % {"title": review.proposal.title}
            )
    moment = clock.now()
    Review.objects.bulk_create(
        [
            Review(
                committee_id=p.committee_id,
                proposal=p,
                round=p.review_round,
                step=p.review_step,
                reviewer_id=by.user_id,
                at=moment,
                verdict=verdict,
                checks=dict(checks or {}),
                opinion=opinion,
                meeting=meeting.strip(),
            )
            for p in proposals
        ],
        batch_size=500,
    )


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
    rows = _locked(proposals)
    _write_reviews(rows, recommendation, by=by, opinion=opinion, checks=checks, meeting="")
    calendars = {committee_id: calendar_of(committee_id) for committee_id in {p.committee_id for p in rows}}
    steps_before: dict[int, int] = {}
    for p in rows:
        if is_last_step(p):
            raise Refused(_("This is the last step: please decide “%(title)s”.") % {"title": p.title})
        steps_before[p.pk] = p.review_step
        p.review_step += 1
        step = step_of(p)
        deadline = due_after(step.within, calendars[p.committee_id], cite=step.label)
        p.step_due, p.step_working = deadline.due, deadline.as_json()
    return apply_many(
        PROPOSAL,
        rows,
        "pass_step",
        by=by,
        note=opinion,
        data=lambda p: {"step": steps_before[p.pk], "round": p.review_round, "verdict": str(recommendation)},
        changed=["review_step", "step_due", "step_working"],
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
    """File proposals 立案, at the last step. Regular ones get their case number at once, in-session ones by rule."""
    from .numbering import give_case_numbers

    rows = _locked(proposals)
    _write_reviews(rows, Verdict.FILE, by=by, opinion=opinion, checks=checks, meeting=meeting)
    moment = clock.now()
    deadlines = {
        committee_id: due_after(rules_of(committee).assign_within, calendar_of(committee_id), cite=_("time to assign"))
        for committee_id, committee in {p.committee_id: p.committee for p in rows}.items()
    }
    for p in rows:
        p.filed_at = p.decided_at = moment
        p.step_due, p.step_working = deadlines[p.committee_id].due, deadlines[p.committee_id].as_json()
    at_once = [p for p in rows if not (p.in_session and rules_of(p.committee).number_on_filing == "in_batch")]
    give_case_numbers(at_once)
    apply_many(
        PROPOSAL,
        rows,
        "file",
        by=by,
        note=opinion,
        data=lambda p: {"case": p.case_number, "series": p.case_series, "meeting": meeting},
        changed=["filed_at", "decided_at", "step_due", "step_working", "case_number", "case_series"],
    )
    _tell_authors(rows, "proposal.filed")
    return rows


@verb
def return_many(proposals: Sequence[Proposal | int], *, by: Actor, note: str, meeting: str = "") -> Sequence[Proposal]:
    """Return proposals for revision, with what is to be mended; they lapse if that is not done by the date."""
    if not note.strip():
        raise Refused(_("Please say what is to be mended."), field="note")
    rows = _locked(proposals)
    _write_reviews(rows, Verdict.RETURN, by=by, opinion=note, checks=None, meeting=meeting or "-")
    for p in rows:
        deadline = due_after(rules_of(p.committee).revise_within, calendar_of(p.committee_id), cite=_("time to revise"))
        p.step_due, p.step_working = deadline.due, deadline.as_json()
    apply_many(
        PROPOSAL,
        rows,
        "return",
        by=by,
        note=note,
        data=lambda p: {"step": p.review_step, "round": p.review_round, "until": p.step_due.isoformat()},
        changed=["step_due", "step_working"],
    )
    _tell_authors(rows, "proposal.returned")
    return rows


@verb
def ask_talk_many(
    proposals: Sequence[Proposal | int], *, by: Actor, about: str, into: Proposal | None = None, question: str = ""
) -> list[Talk]:
    """Talk a merging («merge») or not filing («divert») over with the proposers; they answer by a date."""
    rows = _locked(proposals)
    for p in rows:
        if not (STAFF | DIRECTOR | REVIEWER).allows(by, p) or p.state not in ("under_review", "filed"):
            raise NotAllowed(_("“%(title)s” is not waiting for a decision of yours.") % {"title": p.title})
    if about == "merge":
        if into is None:
            raise Refused(_("Please choose the main proposal."), field="into")
        if any(p.pk == into.pk for p in rows):
            raise Refused(_("A proposal cannot be merged into itself."), field="into")
    open_now = Talk.objects.filter(proposal__in=rows, state=TalkState.ASKED).values_list("proposal_id", flat=True)
    asked = set(open_now)
    talks = [
        Talk(
            committee_id=p.committee_id,
            proposal=p,
            about=about,
            into=into,
            due=due_after(rules_of(p.committee).talk_within, calendar_of(p.committee_id), cite=_("time to answer")).due,
            question=question,
        )
        for p in rows
        if p.pk not in asked
    ]
    return begin_many(TALK, talks, by=by, name="ask", data={"about": about, "into": into.pk if into else None})


@verb
def answer_talk(talk: Talk, *, by: Actor, agree: bool, answer: str = "") -> Talk:
    """The proposer's answer (or the office's record of a telephone call)."""
    lock(Proposal, [talk.proposal_id])
    (talk,) = lock(Talk, [talk], related=["proposal"])
    talk.answer = answer
    return apply(TALK, talk, "agree" if agree else "object", by=by, note=answer, changed=["answer"])


@verb
def expire_talks(committee_id: int) -> int:
    """Close talks that nobody answered by their date: the director decides."""
    ids = Talk.objects.filter(state=TalkState.ASKED, due__lt=clock.today()).values_list("pk", flat=True)
    rows = [t for t in lock(Talk, list(ids), related=["proposal"]) if t.state == TalkState.ASKED]
    apply_many(TALK, rows, "expire", by=system_actor(committee_id))
    return len(rows)


def require_talk(proposals: Sequence[Proposal], about: str) -> None:
    """See that a decision was talked over with every proposer.

    Raises:
        Refused: it was not, or the answer is still awaited.
    """
    talks = {t.proposal_id: t for t in Talk.objects.filter(proposal__in=proposals, about=about).order_by("pk")}
    for p in proposals:
        talk = talks.get(p.pk)
        if talk is None:
            raise Refused(_("“%(title)s” has not been talked over with its proposer.") % {"title": p.title})
        if talk.state == TalkState.ASKED:
            raise Refused(
                _("The proposer of “%(title)s” has until %(due)s to answer.")
                % {"title": p.title, "due": talk.due.isoformat()}
            )


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
    """Do not file 不予立案: with a ground and a disposition, talked over with the proposers."""
    if disposition not in Disposition.values:
        raise Refused(_("Please choose what becomes of it."), field="disposition")
    rows = _locked(proposals)
    require_talk(rows, "divert")
    _write_reviews(rows, Verdict.NOT_FILE, by=by, opinion=note, checks=None, meeting=meeting)
    moment = clock.now()
    for p in rows:
        p.ground, p.disposition, p.decided_at = ground, disposition, moment
    apply_many(
        PROPOSAL,
        rows,
        "not_file",
        by=by,
        note=note,
        data={"ground": ground.pk, "disposition": disposition},
        changed=["ground", "disposition", "decided_at"],
    )
    if disposition != Disposition.NONE:
        WorkReference.objects.bulk_create(
            [
                WorkReference(
                    committee_id=p.committee_id,
                    proposal=p,
                    disposition=disposition,
                    made_at=moment,
                    title=p.title,
                    receiver=receiver,
                )
                for p in rows
            ]
        )
    _tell_authors(rows, "proposal.not_filed")
    return rows


@verb
def merge_many(
    proposals: Sequence[Proposal | int], into: Proposal, *, by: Actor, note: str = "", meeting: str = ""
) -> Sequence[Proposal]:
    """Merge proposals at review into a main one on the same matter 并案: their proposers keep credit and answer."""
    (main, *rows) = _locked([into, *proposals])
    _check_main(main, rows)
    require_talk(rows, "merge")
    _write_reviews(rows, Verdict.MERGE, by=by, opinion=note, checks=None, meeting=meeting)
    moment = clock.now()
    for p in rows:
        p.merged_into, p.decided_at = main, moment
    apply_many(PROPOSAL, rows, "merge", by=by, note=note, data={"into": main.pk}, changed=["merged_into", "decided_at"])
    _lead_on(rows, main)
    _tell_authors(rows, "proposal.merged")
    return rows


@verb
def merge_after_filing_many(
    proposals: Sequence[Proposal | int], into: Proposal, *, by: Actor, note: str = ""
) -> Sequence[Proposal]:
    """Merge filed proposals before assignment 并案后交办: they keep their numbers and are answered through the main."""
    (main, *rows) = _locked([into, *proposals])
    _check_main(main, rows)
    if main.state == ProposalState.UNDER_REVIEW:
        raise Refused(_("The main proposal has not been filed yet."), field="into")
    require_talk(rows, "merge")
    for p in rows:
        p.merged_into = main
    apply_many(PROPOSAL, rows, "merge_after_filing", by=by, note=note, data={"into": main.pk}, changed=["merged_into"])
    _lead_on(rows, main)
    _tell_authors(rows, "proposal.merged")
    return rows


def _check_main(main: Proposal, rows: Sequence[Proposal]) -> None:
    if any(p.pk == main.pk for p in rows):
        raise Refused(_("A proposal cannot be merged into itself."), field="into")
    if main.state not in (ProposalState.UNDER_REVIEW, ProposalState.FILED, ProposalState.ASSIGNED):
        raise Refused(
            _("“%(title)s” is %(state)s and cannot take others in.")
            % {"title": main.title, "state": main.get_state_display()},
            field="into",
        )
    if any(p.committee_id != main.committee_id for p in rows):
        raise NotAllowed(_("This record does not exist."))


def _lead_on(rows: Sequence[Proposal], main: Proposal) -> None:
    # What had been merged into one of these is answered through the new main proposal as well.
    followers = list(Proposal.objects.filter(merged_into__in=rows))
    for follower in followers:
        follower.merged_into = main
    if followers:
        save_fields(followers, ["merged_into"])


@verb
def cancel(proposal: Proposal, *, by: Actor, note: str) -> Proposal:
    """Cancel a filed proposal on the proposer's wish, before assignment 撤案."""
    if not note.strip():
        raise Refused(_("Please give the proposer's reason."), field="note")
    (proposal,) = _locked([proposal])
    if proposal.case_number is None:
        from .numbering import give_case_numbers

        give_case_numbers([proposal])
    apply(PROPOSAL, proposal, "cancel", by=by, note=note, changed=["case_number", "case_series"])
    _tell_authors([proposal], "proposal.cancelled")
    return proposal


def _tell_authors(rows: Sequence[Proposal], kind: str) -> None:
    for committee_id in {p.committee_id for p in rows}:
        outbox.post(
            committee_id, [(kind, p.author_party, {"proposal": p.pk}) for p in rows if p.committee_id == committee_id]
        )
