"""Who has a proposal now, doing what, until when: read from the open duties and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shangliang.committees.queries import party_names
from shangliang.workflow.models import Duty
from shangliang.workflow.wording import duty_words

from ..models import ProposalState

#: Duties beside a proposal's main course; they come after those that it waits for. Feedback is its main course only
#: when it is the lead proposer's, who is asked on the same day as the others and stands before them.
_BESIDE = {"give_feedback": 1, "contact": 2, "confirm_contact": 2, "sign": 2, "fulfil": 3}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who owes a step on a proposal."""

    party: str  # member:12
    name: str
    kind: str  # of the duty
    doing: Any  # as the proposer reads it: «being reviewed»
    short: Any  # the duty's name
    due: date


def holder_of(proposal_ids: Iterable[int]) -> dict[int, list[Holder]]:
    """The open duties of proposals, what each waits for first; in two queries, one for the names.

    A proposal that waits for nobody has an empty list.
    """
    ids = list(proposal_ids)
    found = open_duties(ids).order_by("due", "pk")
    return holders_from(found.values_list(*DUTY_COLUMNS), ids)


def awaited(state: str, holders: Sequence[Holder]) -> list[Holder]:
    """Those whom a proposal waits for. A closed one waits for its promises; what its proposers may still say, about
    the answer or a contact, no longer moves it."""
    return [h for h in holders if state != ProposalState.CLOSED or h.kind == "fulfil"]


#: What of a duty says who holds a proposal.
DUTY_COLUMNS = ("root_id", "party", "kind", "due")


def open_duties(proposal_ids: Collection[int]) -> QuerySet[Duty]:
    """The open duties of proposals."""
    return Duty.objects.filter(root_kind="proposal", root_id__in=proposal_ids, closed_at__isnull=True)


def holders_from(
    found: Iterable[tuple[int, str, str, date]], ids: Iterable[int], names: Mapping[str, str] | None = None
) -> dict[int, list[Holder]]:
    """The same from duties that have been read, each as :data:`DUTY_COLUMNS`, in the order of their due days.

    Args:
        names: the parties' names, if known; else they are read in one query.
    """
    duties = sorted(found, key=lambda row: _BESIDE.get(row[2], 0))
    if names is None:
        names = party_names({party for _pk, party, _kind, _due in duties})
    holders: dict[int, list[Holder]] = {pk: [] for pk in ids}
    for pk, party, kind, due in duties:
        words = duty_words(kind)
        holders[pk].append(Holder(party, names.get(party, ""), kind, words.waits, words.short, due))
    return holders
