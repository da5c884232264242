"""Case numbers 案号: at once, or in one previewed batch before assignment (domain §2.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.committees.rules import rules_of
from shangliang.core.errors import NotAllowed, Stale
from shangliang.workflow import events, numbers
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import lock, save_fields

from ..access import DIRECTOR, STAFF
from ..models import Kind, Proposal, ProposalState

#: States of filed proposals that may still lack their number.
FILED = (ProposalState.FILED, ProposalState.MERGED_AFTER_FILING, ProposalState.CANCELLED)


def give_case_numbers(proposals: Sequence[Proposal]) -> None:
    """Number locked proposals in the order given, each in its series; the caller saves them."""
    groups: dict[tuple[int, int, str], list[Proposal]] = defaultdict(list)
    for p in proposals:
        if p.case_number is None:
            groups[p.committee_id, p.session_id, series_of(p)].append(p)
    for (committee_id, session_id, series), rows in sorted(groups.items()):
        taken = numbers.take(committee_id, f"proposal.case:{session_id}:{series}", len(rows))
        for p, number in zip(rows, taken, strict=True):
            p.case_number, p.case_series = number, series


def series_of(p: Proposal) -> str:
    """The letter of the series in which a proposal is numbered; ``""`` where the committee has one series."""
    if not rules_of(p.committee).number_series_by_category or p.category is None:
        return ""
    top = p.category.parent or p.category
    return top.code


def _order_key(p: Proposal, order: Sequence[str]) -> tuple:
    key: list = []
    for part in order:
        if part == "collective_first":
            key.append(0 if p.kind == Kind.COLLECTIVE else 1)
        elif part == "category":
            top = (p.category.parent or p.category) if p.category else None
            key += [top.order if top else 999, p.category.order if p.category else 999]
    return (*key, p.serial_number or 0)


def preview_case_numbers(session: Session, order: Sequence[str] | None = None) -> list[Proposal]:
    """The filed proposals of a session that wait for their number, in the order in which they would get it.

    What was merged after filing or cancelled in the meantime counts as filed, and is numbered with the others.

    Args:
        order: sort keys, «collective_first» and «category»; the committee's rule by default. Serial number last.
    """
    waiting = Proposal.objects.filter(session=session, state__in=FILED, case_number__isnull=True)
    keys = rules_of(session.committee).number_order if order is None else order
    return sorted(waiting.select_related("category__parent"), key=lambda p: _order_key(p, keys))


@verb
def number_batch(session: Session, *, by: Actor, previewed: Sequence[int] | None = None) -> list[Proposal]:
    """Give all waiting proposals of a session their case numbers.

    Args:
        previewed: the ids in the order that was shown; the batch is refused if others have come in since.

    Raises:
        NotAllowed: the actor is not of the session's proposal office.
        Stale: the list is not the one that was shown.
    """
    if not (STAFF | DIRECTOR).allows(by, session):
        raise NotAllowed(_("Only the proposal office gives case numbers."))
    wanted = [p.pk for p in preview_case_numbers(session)]
    if previewed is not None:
        if set(previewed) != set(wanted):
            raise Stale(_("The list has changed since it was shown. Please look at it again."))
        wanted = list(dict.fromkeys(previewed))
    rows = lock(Proposal, wanted, related=["committee", "category__parent"])
    if any(p.case_number is not None for p in rows):
        raise Stale(_("The list has changed since it was shown. Please look at it again."))
    give_case_numbers(rows)
    save_fields(rows, ["case_number", "case_series"])
    events.record(
        [
            events.Entry(
                "proposal.number",
                ("proposal", p.pk),
                ("proposal", p.pk),
                {"case": p.case_number, "series": p.case_series},
            )
            for p in rows
        ],
        by=by,
        committee_id=session.committee_id,
    )
    return rows
