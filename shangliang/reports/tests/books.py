"""True figures of an invented committee, without records: for the pure part of the checker and its bench."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from shangliang.indicators.registry import percentage
from shangliang.reports.checker import Known, Unknown


class Invented:
    """Books with figures that hang together as a committee's do, of two years."""

    def __init__(self, seed: int, year: int = 2024, most: int = 1500) -> None:
        self.year = year
        rng = random.Random(seed)
        self._known: dict[tuple[str, str, int], Known] = {}
        for y in (year - 1, year):
            self._fill(rng, y, rng.randrange(most // 5, most))

    def label(self, slug: str) -> str:
        return slug

    def known(self, slug: str, scope: str, year: int) -> Known:
        if (slug, scope, year) not in self._known:
            raise Unknown("not invented")
        return self._known[slug, scope, year]

    def over_the_term(self, slug: str, scope: str, year: int) -> Known:
        raise Unknown("two years are not a term")

    def other_ways(self, slug: str, scope: str, year: int) -> Sequence[Known]:
        return [k for k in self._known.values() if (k.slug, k.scope, k.year) != (slug, scope, year)]

    def _fill(self, rng: random.Random, year: int, received: int) -> None:
        share = lambda whole, low, high: round(whole * rng.uniform(low, high))  # noqa: E731
        in_session, collective = share(received, 0.6, 0.9), share(received, 0.1, 0.2)
        filed = share(received, 0.6, 0.85)
        merged = share(received - filed, 0.1, 0.4)
        not_filed = received - filed - merged
        to_reference = share(not_filed, 0.4, 0.8)
        of_collectives = share(filed, 0.1, 0.25)
        alone = share(filed - of_collectives, 0.4, 0.7)
        solved, planned = share(filed, 0.5, 0.7), share(filed, 0.15, 0.25)
        satisfied = share(filed, 0.9, 0.98)
        counts: dict[tuple[str, str], tuple[int, str]] = {
            ("proposals_received", ""): (received, "件"),
            ("proposals_received", "大会期间"): (in_session, "件"),
            ("proposals_received", "平时"): (received - in_session, "件"),
            ("proposals_received_member", ""): (received - collective, "件"),
            ("proposals_received_collective", ""): (collective, "件"),
            ("proposals_filed", ""): (filed, "件"),
            ("proposals_filed_member", ""): (filed - of_collectives, "件"),
            ("proposals_filed_member", "个人"): (alone, "件"),
            ("proposals_filed_member", "联名"): (filed - of_collectives - alone, "件"),
            ("proposals_filed_collective", ""): (of_collectives, "件"),
            ("proposals_merged", ""): (merged, "件"),
            ("proposals_not_filed", ""): (not_filed, "件"),
            ("proposals_not_filed_to_reference", ""): (to_reference, "件"),
            ("proposals_not_filed_to_opinion", ""): (not_filed - to_reference, "件"),
            ("proposals_assigned", ""): (filed, "件"),
            ("proposals_replied", ""): (filed, "件"),
            ("proposals_completed", ""): (filed, "件"),
            ("outcome_resolved", ""): (solved, "件"),
            ("outcome_planned", ""): (planned, "件"),
            ("outcome_unresolved", ""): (filed - solved - planned, "件"),
            ("key_proposals", ""): (rng.randrange(8, 30), "件"),
            ("handling_units", ""): (rng.randrange(30, 90), "个"),
            ("feedback_count", "满意"): (satisfied, "件"),
            ("feedback_count", "基本满意"): (filed - satisfied, "件"),
            ("proposal_topic_suggestions", ""): (rng.randrange(40, 200), "条"),
            ("members_total", ""): (rng.randrange(180, 500), "名"),
            ("committees", ""): (rng.randrange(6, 11), "个"),
        }
        shares = {
            ("filing_rate", ""): (filed, received),
            ("reply_rate", ""): (filed, filed),
            ("completion_rate", ""): (filed - share(filed, 0, 0.05), filed),
            ("on_time_rate", ""): (filed - share(filed, 0, 0.1), filed),
            ("meeting_rate", ""): (share(filed, 0.7, 1), filed),
            ("satisfaction_rate", ""): (satisfied, filed),
            ("basic_satisfaction_rate", ""): (filed - satisfied, filed),
            ("satisfied_or_basic_rate", ""): (filed, filed),
            ("resolved_rate", ""): (solved, filed),
            ("proposal_share", "集体"): (of_collectives, filed),
        }
        for (slug, scope), (value, unit) in counts.items():
            self._known[slug, scope, year] = Known(slug, slug, scope, year, unit, Decimal(value))
        for (slug, scope), (over, under) in shares.items():
            rate = percentage(over, under) or Decimal(0)
            self._known[slug, scope, year] = Known(
                slug, slug, scope, year, "%", rate, "default", "", numerator=over, denominator=under
            )
