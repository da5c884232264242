"""What members' reports came to in a cycle: each credit points to the record that earned it (domain §6, ledger)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import QuerySet

from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.core.together import read_together

from .models import Adoption, IssueItem, IssueState, Opinion, OpinionInstruction
from .quota import COUNTED

Earned = Literal["reported", "issued", "adopted", "instructed"]


@dataclass(frozen=True)
class Credit:
    """What a member's report earned, when, by which record; ``level`` is an adoption's, or a leader's rank."""

    member_id: int
    opinion_id: int
    earned: Earned
    on: date
    record: tuple[str, int]
    level: str = ""


def credits_of(session: Session) -> list[Credit]:
    """Every credit of a cycle's reports, in one query; combined ones earn what the one earned that holds them.

    An issue in which an item stands earns for the item, and so does what was adopted or instructed of the issue.
    """
    opinions: QuerySet[Opinion] = Opinion.objects.filter(
        committee_id=session.committee_id, session=session, state__in=COUNTED
    )
    within = {"committee_id": session.committee_id}
    found = read_together(
        {
            "reported": opinions.filter(author_member__isnull=False).values_list(
                "pk", "author_member_id", "combined_into_id", "submitted_at"
            ),
            "issued": IssueItem.objects.filter(
                **within, issue__state__in=(IssueState.ISSUED, IssueState.ARCHIVED)
            ).values_list("opinion_id", "issue_id", "issue__issued_at"),
            "adopted": Adoption.objects.filter(**within).values_list("pk", "opinion_id", "issue_id", "on", "level"),
            "instructed": OpinionInstruction.objects.filter(**within).values_list(
                "pk", "opinion_id", "issue_id", "on", "rank"
            ),
        }
    )
    issues: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for opinion, issue, at in found["issued"]:
        issues[opinion].append((issue, at))
    tracks: dict[tuple[str, int], list[tuple[Earned, int, date, str]]] = defaultdict(list)
    kinds: tuple[Earned, Earned] = ("adopted", "instructed")
    for kind in kinds:
        for pk, opinion, issue, on, level in found[kind]:
            tracks["opinion" if opinion else "issue", opinion or issue].append((kind, pk, on, level))
    made = []
    for pk, member, into, at in sorted(found["reported"]):
        whole = into or pk
        made.append(Credit(member, pk, "reported", _day(at), ("opinion", pk)))
        standing = issues[whole]
        made += [Credit(member, pk, "issued", _day(when), ("opinion_issue", issue)) for issue, when in standing]
        for place in (("opinion", whole), *(("issue", issue) for issue, _when in standing)):
            made += [
                Credit(member, pk, kind, on, (f"opinion_{kind}", track), level)
                for kind, track, on, level in tracks[place]
            ]
    return made


def by_member(credits: Iterable[Credit]) -> dict[int, dict[str, int]]:
    """How many of each member's reports earned what; a report that was adopted twice counts once."""
    reports: dict[tuple[int, str], set[int]] = defaultdict(set)
    for credit in credits:
        reports[credit.member_id, credit.earned].add(credit.opinion_id)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for (member, earned), ids in reports.items():
        found[member][earned] = len(ids)
    return dict(found)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.ZONE).date()
