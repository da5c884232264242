"""Merging 并案: at review, after filing, and giving merged ones another main proposal (domain §2.2).

Chains are kept flat: what was merged into a proposal follows it into its new main one.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply_many, check, lock_where, save_fields

from ..access import DIRECTOR, STAFF
from ..models import Proposal, ProposalState, TalkState, Verdict
from ..states import PROPOSAL
from .reviewing import locked, see_to_reviewer, write_reviews
from .talks import MERGE, require_talk
from .telling import tell_proposers

S = ProposalState
#: Where a proposal can take others in, until it is answered.
TAKES_IN = (S.UNDER_REVIEW, S.FILED, S.ASSIGNED)


@verb
def merge_many(
    proposals: Sequence[Proposal | int], into: Proposal, *, by: Actor, note: str = "", meeting: str = ""
) -> Sequence[Proposal]:
    """Merge proposals at review into a main one on the same matter 并案: their proposers keep credit and answer.

    Raises:
        Refused: not the last step, not talked over, the committee merges after filing only, or the main proposal
            cannot take others in.
    """
    main, rows = _locked_with_main(proposals, into)
    see_to_reviewer(rows, by=by)
    check(PROPOSAL, rows, "merge", by=by)
    _check_way(main, "at_review")
    _check_main(main, rows)
    require_talk(rows, MERGE, into=main)
    write_reviews(rows, Verdict.MERGE, by=by, opinion=note, meeting=meeting)
    moment = clock.now()
    for p in rows:
        p.merged_into, p.decided_at = main, moment
    changed = ["merged_into", "decided_at"]
    apply_many(PROPOSAL, rows, "merge", by=by, note=note.strip(), data={"into": main.pk}, changed=changed)
    _bring_followers(rows, main, by=by)
    tell_proposers(rows, "proposal.merged", lambda _p: {"into": main.pk})
    return rows


@verb
def merge_after_filing_many(
    proposals: Sequence[Proposal | int], into: Proposal, *, by: Actor, note: str = ""
) -> Sequence[Proposal]:
    """Merge filed proposals before assignment 并案后交办: they keep their numbers and are answered through the main.

    Raises:
        Refused: as :func:`merge_many`, or the main proposal is not filed yet, or a proposer has not agreed and
            somebody else than the director decides.
    """
    main, rows = _locked_with_main(proposals, into)
    check(PROPOSAL, rows, "merge_after_filing", by=by)
    _check_way(main, "after_filing")
    _check_main(main, rows)
    if main.state == S.UNDER_REVIEW:
        raise Refused(_("The main proposal has not been filed yet."), field="into")
    talks = require_talk(rows, MERGE, into=main)
    if any(t.state != TalkState.AGREED for t in talks) and not DIRECTOR.allows(by, main):
        raise Refused(_("A proposer has not agreed; the proposal director decides."), code="director_decides")
    for p in rows:
        p.merged_into = main
    apply_many(
        PROPOSAL,
        rows,
        "merge_after_filing",
        by=by,
        note=note.strip(),
        data={"into": main.pk},
        changed=["merged_into"],
    )
    _bring_followers(rows, main, by=by)
    tell_proposers(rows, "proposal.merged", lambda _p: {"into": main.pk})
    return rows


@verb
def change_main_many(
    proposals: Sequence[Proposal | int], into: Proposal, *, by: Actor, note: str
) -> Sequence[Proposal]:
    """Give merged proposals another main one, when theirs is to be returned, withdrawn, cancelled or not filed.

    Raises:
        Refused: no reason, one is not merged, or the new main proposal cannot take it in.
    """
    main, rows = _locked_with_main(proposals, into)
    for p in rows:
        if not (STAFF | DIRECTOR).allows(by, p):
            raise NotAllowed(_("You may not do this here."))
        if p.merged_into_id is None:
            raise Refused(_("“%(title)s” has not been merged.") % {"title": p.title})
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    _check_main(main, rows)
    if main.state == S.UNDER_REVIEW and any(p.state == S.MERGED_AFTER_FILING for p in rows):
        raise Refused(_("The main proposal has not been filed yet."), field="into")
    _repoint(rows, main, by=by, note=note.strip())
    tell_proposers(rows, "proposal.merged", lambda _p: {"into": main.pk})
    return rows


def _locked_with_main(proposals: Sequence[Proposal | int], into: Proposal) -> tuple[Proposal, list[Proposal]]:
    if any((p if isinstance(p, int) else p.pk) == into.pk for p in proposals):
        raise Refused(_("A proposal cannot be merged into itself."), field="into")
    main, *rows = locked([into, *proposals])
    return main, rows


def _check_way(main: Proposal, way: str) -> None:
    if rules_of(main.committee).merge_way not in (way, "both"):
        raise Refused(_("This committee merges proposals at another point."), code="merge_way")


def _check_main(main: Proposal, rows: Sequence[Proposal]) -> None:
    if any(p.committee_id != main.committee_id for p in rows):
        raise NotAllowed(_("This record does not exist."))
    if main.state not in TAKES_IN:
        raise Refused(
            _("“%(title)s” is %(state)s and cannot take others in.")
            % {"title": main.title, "state": main.get_state_display()},
            field="into",
        )


def _bring_followers(rows: Sequence[Proposal], main: Proposal, *, by: Actor) -> None:
    followers = lock_where(Proposal, merged_into=[p.pk for p in rows])
    if followers:
        _repoint(followers, main, by=by)


def _repoint(rows: Sequence[Proposal], main: Proposal, *, by: Actor, note: str = "") -> None:
    for p in rows:
        p.merged_into = main
    save_fields(rows, ["merged_into"])
    events.record(
        [
            events.Entry("proposal.change_main", ("proposal", p.pk), ("proposal", p.pk), {"into": main.pk}, note)
            for p in rows
        ],
        by=by,
        committee_id=main.committee_id,
    )
