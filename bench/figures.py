"""How long all figures of a year take, and each beside the bare SQL that gives the same numbers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.committees.models import Committee, Session
from shangliang.core.tenancy import committee_scope
from shangliang.handling.models import Assignment, Commitment, Contact, Feedback, Reply, SuggestionAnswer
from shangliang.indicators.registry import INDICATORS, Basis, figure, figures
from shangliang.proposals.models import CoSignature, Suggestion

from .report import Rows

YEAR = 2023
_AT_ONCE = 5_000
_MARKS = ("satisfied",) * 17 + ("basically_satisfied", "understanding", "dissatisfied")
_CLASSES = (("A", "solved"),) * 6 + (("B", "planned"),) * 3 + (("C", "not_now"),)
_ANSWERS = ("adopted", "partly", "planned", "reference", "not_adopted")


def add_handling(committee: Committee) -> int:
    """Let every closed proposal be handled: a reply with its answers, two contacts, feedback, every third a promise.

    Returns how many records were added.
    """
    added = 0
    with committee_scope(committee):
        done = Assignment.objects.filter(state="closed", replies=None).order_by("pk")
        ids = list(done.values_list("pk", flat=True))
        for start in range(0, len(ids), _AT_ONCE):
            added += _handle(committee, list(done.filter(pk__in=ids[start : start + _AT_ONCE])))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return added


def add_handling_everywhere() -> None:
    """Let every committee that is there have its closed proposals handled."""
    for committee in Committee.objects.order_by("pk"):
        with committee_scope(committee):
            handled = Reply.objects.count() > len(INDICATORS)
        if not handled:
            add_handling(committee)


def _handle(committee: Committee, assignments: list[Assignment]) -> int:
    here = {"committee": committee}
    replies = Reply.objects.bulk_create(
        [
            Reply(
                **here,
                assignment=a,
                proposal_id=a.proposal_id,
                text="关于所提问题，我单位逐条研究，答复如下。" * 10,
                result_class=_CLASSES[a.pk % 10][0],
                result_meaning=_CLASSES[a.pk % 10][1],
                saved_at=a.sent_at,
                signed_at=a.sent_at,
                sent_at=a.sent_at,
                on_time=a.pk % 25 > 0,
            )
            for a in assignments
        ],
        batch_size=1000,
    )
    proposals = [a.proposal_id for a in assignments]
    suggestions: dict[int, list[int]] = {}
    for pk, proposal in Suggestion.objects.filter(proposal__in=proposals).values_list("pk", "proposal_id"):
        suggestions.setdefault(proposal, []).append(pk)
    answers = SuggestionAnswer.objects.bulk_create(
        [
            SuggestionAnswer(**here, reply=r, suggestion_id=s, answer=_ANSWERS[s % 5], text="已经研究。")
            for r in replies
            for s in suggestions.get(r.proposal_id, ())
        ],
        batch_size=2000,
    )
    contacts = Contact.objects.bulk_create(
        [
            Contact(
                **here,
                assignment=a,
                proposal_id=a.proposal_id,
                state="confirmed",
                state_since=a.sent_at,
                due=a.reply_due,
                phase="during",
                on=(a.assigned_at + timedelta(days=days)).date(),
                manner=manner,
                summary="听取了意见。",
            )
            for a in assignments
            for days, manner in ((5, "phone"), (20, "visit" if a.pk % 4 else "letter"))
        ],
        batch_size=2000,
    )
    leads = dict(CoSignature.objects.filter(proposal__in=proposals, order=0).values_list("proposal_id", "pk"))
    feedback = Feedback.objects.bulk_create(
        [
            Feedback(
                **here,
                proposal_id=r.proposal_id,
                reply=r,
                signature_id=leads[r.proposal_id],
                main=True,
                state="given",
                state_since=r.sent_at,
                due=r.sent_at.date(),
                given_at=r.sent_at + timedelta(days=10),
                manner="visit" if r.pk % 3 else "",
                result=_MARKS[r.pk % 20],
                result_meaning=_MARKS[r.pk % 20],
            )
            for r in replies
        ],
        batch_size=1000,
    )
    promises = Commitment.objects.bulk_create(
        [
            Commitment(
                **here,
                proposal_id=a.proposal_id,
                assignment=a,
                unit_id=a.unit_id,
                text="年内完成改造",
                state="fulfilled" if a.pk % 2 else "promised",
                state_since=a.sent_at,
                promised_due=(a.sent_at + timedelta(days=60)).date(),
                due=(a.sent_at + timedelta(days=60)).date(),
                settled_on=(a.sent_at + timedelta(days=50)).date() if a.pk % 2 else None,
            )
            for a in assignments
            if a.pk % 3 == 0
        ],
        batch_size=1000,
    )
    return sum(map(len, (replies, answers, contacts, feedback, promises)))


def measure() -> dict[str, Rows]:
    """Two tables: all figures of a year for each committee that is there, and each indicator beside its bare SQL."""
    whole: Rows = []
    each: Rows = []
    for committee in Committee.objects.order_by("pk"):
        with committee_scope(committee):
            session = Session.objects.filter(year=YEAR).select_related("committee").get()
            connection.close()  # cold: nothing prepared, no page in the connection's own cache
            begun, cpu = time.perf_counter(), time.process_time()
            found = figures(committee, session)
            seconds, spent = time.perf_counter() - begun, time.process_time() - cpu
            whole.append(
                {
                    "committee": committee.place,
                    "indicators": len(INDICATORS),
                    "figures": len(found),
                    "cold_s": round(seconds, 2),
                    "cpu_s": round(spent, 2),
                }
            )
            each += [_beside(committee, session, slug) for slug in INDICATORS]
    return {"whole": whole, "each": each}


def _beside(committee: Committee, session: Session, slug: str) -> dict[str, Any]:
    known = INDICATORS[slug]
    whole = Basis(committee, session, session.cut_off)
    scope = next(iter(known.scopes(whole)), "") if known.only_scoped else ""
    basis = Basis(committee, session, session.cut_off, scope)
    with CaptureQueriesContext(connection) as asked:
        shown = figure(slug, basis)
    bare = [_statement(q) for q in (shown.counted, shown.of) if q is not None]

    def run() -> None:
        with connection.cursor() as cursor:
            for statement, parameters in bare:
                cursor.execute(statement, parameters)
                cursor.fetchall()

    ours, theirs = _in_turns(lambda: figure(slug, basis), run)
    return {
        "committee": committee.place,
        "indicator": slug,
        "value": str(shown.value),
        "queries": len(asked),
        "ms": round(ours, 2),
        "bare_ms": round(theirs, 2),
        "over_ms": round(ours - theirs, 2),
        "ratio": round(ours / theirs, 2) if theirs else None,
    }


def _statement(count: Any) -> tuple[str, tuple]:
    """The statement that counts, as the database gets it."""
    rows = count.records.order_by()
    query = rows.values("pk").query if count.column == "pk" else rows.values(count.column).distinct().query
    inner, parameters = query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({inner}) counted", parameters  # noqa: S608 - our own statement


def _in_turns(ours: Callable[[], Any], theirs: Callable[[], Any], times: int = 9) -> tuple[float, float]:
    """The least milliseconds that each takes, asked in turns: what the machine does besides only ever adds."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for run, kept in zip((ours, theirs), spent, strict=True):
            begun = time.perf_counter()
            run()
            kept.append((time.perf_counter() - begun) * 1000)
    return min(spent[0]), min(spent[1])
