"""Who has a proposal now, doing what, until when: read from the open duties and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shangliang.committees.queries import party_names
from shangliang.workflow.models import Duty
from shangliang.workflow.wording import duty_words

#: Duties beside a proposal's main course; they come after those that it waits for.
_BESIDE = {"contact": 1, "confirm_contact": 1, "sign": 1, "fulfil": 2}


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
    duties = Duty.objects.filter(root_kind="proposal", root_id__in=ids, closed_at__isnull=True).order_by("due", "pk")
    found = list(duties.values_list("root_id", "party", "kind", "due"))
    names = party_names({party for _pk, party, _kind, _due in found})
    holders: dict[int, list[Holder]] = defaultdict(list)
    for pk, party, kind, due in sorted(found, key=lambda row: _BESIDE.get(row[2], 0)):
        words = duty_words(kind)
        holders[pk].append(Holder(party, names.get(party, ""), kind, words.waits, words.short, due))
    return {pk: holders[pk] for pk in ids}
