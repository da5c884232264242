"""Advice reports 建言报告 with their suggestions: written, approved by leadership, sent, followed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.reading import find
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.numbers import take
from shangliang.workflow.saving import create, save_fields, set_links
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, lock, lock_where

from ..access import quotable
from ..models import AdviceReport, ReportKind, ReportState, Suggestion, SuggestionState, Topic
from ..states import REPORT, SUGGESTION
from .due import STEP, Steps
from .topics import locked_topics, see_to_working

_ALONG = ("topic", "committee")
#: So many suggestions has a report at most.
MOST_SUGGESTIONS = 60


@dataclass(frozen=True)
class ReportText:
    """What is typed of a report: its suggestions are one text each, in their order.

    ``quotes``: ids of the deliberations whose results stand in it; ``None`` where it does not say, so that a new
    report quotes all that are published, and a kept one stays as it was.
    """

    title: str
    body: str = ""
    suggestions: Sequence[str] = ()
    kind: str = ReportKind.ADVICE
    quotes: Collection[int] | None = None


def locked_reports(reports: Sequence[AdviceReport | int]) -> list[AdviceReport]:
    """Lock reports, with their topics."""
    return lock(AdviceReport, dict.fromkeys(r if isinstance(r, int) else r.pk for r in reports), related=_ALONG)


def _checked(text: ReportText) -> tuple[str, list[str]]:
    wrong: dict[str, object] = {}
    title = " ".join(text.title.replace("\x00", "").split())
    if not title or len(title) > 120:
        wrong["title"] = _("Please name it in at most %(most)d characters.") % {"most": 120}
    if len(text.body) > 50_000:
        wrong["body"] = _("At most %(most)d characters.") % {"most": 50_000}
    if text.kind not in ReportKind.values:
        wrong["kind"] = _("Please choose the kind.")
    suggestions = [s.replace("\x00", "").strip() for s in text.suggestions if s.strip()]
    if len(suggestions) > MOST_SUGGESTIONS or any(len(s) > 2_000 for s in suggestions):
        wrong["suggestions"] = _("At most %(most)d suggestions of at most 2,000 characters.") % {
            "most": MOST_SUGGESTIONS
        }
    if wrong:
        raise Invalid(wrong)
    return title, suggestions


@verb
def draft_reports(topic: Topic | int, texts: Sequence[ReportText], *, by: Actor) -> list[AdviceReport]:
    """Begin reports on a topic that is being worked on.

    Raises:
        Invalid: a part lacks or is too long.
    """
    (row,) = locked_topics([topic])
    see_to_working(row, by)
    steps = Steps()
    checked = [_checked(text) for text in texts]
    reports = []
    for text, (title, _suggestions) in zip(texts, checked, strict=True):
        report = AdviceReport(
            committee_id=row.committee_id,
            session_id=row.plan.session_id,
            topic=row,
            kind=text.kind,
            title=title,
            body=text.body.replace("\x00", "").strip(),
        )
        steps.set(report, rules_of(row.committee).consultation_report_within, _("time to write the report"))
        reports.append(report)
    made = begin_many(REPORT, reports, by=by, data=lambda r: {"title": r.title})
    for report, text in zip(made, texts, strict=True):
        set_links(report, "quotes", _quoted(row, text.quotes), fresh=True)
    rows = [
        Suggestion(committee_id=row.committee_id, topic=row, report=report, order=order, text=words)
        for report, (_title, suggestions) in zip(made, checked, strict=True)
        for order, words in enumerate(suggestions, start=1)
    ]
    begin_many(SUGGESTION, rows, by=by, name="draft")
    return made


def _quoted(topic: Topic, wanted: Collection[int] | None) -> list[int]:
    """The deliberations that a report quotes; all that it can where nothing is said."""
    known = list(quotable(topic).values_list("pk", flat=True))
    if wanted is not None and not set(wanted) <= set(known):
        raise Invalid({"quotes": _("Only published results of the topic's own deliberations are quoted.")})
    return [pk for pk in known if wanted is None or pk in wanted]


@verb
def save_report(report: AdviceReport | int, text: ReportText, *, by: Actor, version: int | None = None) -> AdviceReport:
    """Keep what was typed of a draft, complete or not. No event: autosave calls this every few seconds.

    Raises:
        Stale: another window has saved in between; nothing is overwritten.
        Invalid: a part is too long.
    """
    (row,) = locked_reports([report])
    check(REPORT, [row], "hand_in", by=by)
    if version is not None and version != row.version:
        raise Stale(_("This text was changed in another window; nothing was overwritten. Reload to see both."))
    title, suggestions = _checked(text)
    row.title, row.kind, row.body = title, text.kind, text.body.replace("\x00", "").strip()
    row.version += 1
    row.saved_at = clock.now()
    save_fields([row], ["title", "kind", "body", "version", "saved_at"])
    if text.quotes is not None:
        set_links(row, "quotes", _quoted(row.topic, text.quotes))
    before = lock_where(Suggestion, report=row.pk, state=str(SuggestionState.DRAFT))
    for kept, words in zip(before, suggestions, strict=False):
        kept.text = words
    save_fields(before[: len(suggestions)], ["text"])
    for gone in before[len(suggestions) :]:
        gone.delete()
    create(
        [
            Suggestion(
                committee_id=row.committee_id,
                topic=row.topic,
                report=row,
                order=order,
                text=words,
                state_since=clock.now(),
            )
            for order, words in enumerate(suggestions[len(before) :], start=len(before) + 1)
        ]
    )
    return row


@verb
def hand_in_reports(reports: Sequence[AdviceReport | int], *, by: Actor) -> list[AdviceReport]:
    """Hand reports in to leadership.

    Raises:
        Refused: the text or the suggestions lack.
    """
    rows = locked_reports(reports)
    check(REPORT, rows, "hand_in", by=by)
    steps = Steps()
    for row in rows:
        steps.set(row, rules_of(row.committee).consultation_check_within, _("time to approve the report"))
    apply_many(REPORT, rows, "hand_in", by=by, data=lambda r: {"title": r.title}, changed=STEP)
    return rows


@verb
def send_back_report(report: AdviceReport | int, *, by: Actor, note: str) -> AdviceReport:
    """Send a report back to be revised, saying what it lacks."""
    (row,) = locked_reports([report])
    check(REPORT, [row], "send_back", by=by)
    if not note.strip():
        raise Refused(_("Please say what the report lacks."), field="note")
    Steps().set(row, rules_of(row.committee).consultation_check_within, _("time to revise the report"))
    return apply(REPORT, row, "send_back", by=by, note=note.strip(), changed=STEP)


@verb
def approve_reports(reports: Sequence[AdviceReport | int], *, by: Actor) -> list[AdviceReport]:
    """Approve reports: they may be sent."""
    rows = locked_reports(reports)
    check(REPORT, rows, "approve", by=by)
    steps = Steps()
    for row in rows:
        row.approved_by = by.name[:60]
        steps.set(row, rules_of(row.committee).consultation_check_within, _("time to send the report"))
    apply_many(REPORT, rows, "approve", by=by, data=lambda r: {"title": r.title}, changed=["approved_by", *STEP])
    return rows


@verb
def send_reports(reports: Sequence[AdviceReport | int], *, by: Actor, to: str) -> list[AdviceReport]:
    """Send approved reports 报送: each gets its number in the cycle, its suggestions are made, leadership is told.

    Raises:
        Invalid: nobody is named to whom they go.
    """
    rows = locked_reports(reports)
    check(REPORT, rows, "send", by=by)
    if not to.strip() or len(to) > 80:
        raise Invalid({"to": _("Please name it in at most %(most)d characters.") % {"most": 80}})
    moment, steps = clock.now(), Steps()
    for session_id in dict.fromkeys(r.session_id for r in rows):
        own = [r for r in rows if r.session_id == session_id]
        numbers = take(own[0].committee_id, f"consultation.report:{session_id}", len(own))
        for row, number in zip(own, numbers, strict=True):
            row.number = number
    for row in rows:
        row.sent_to, row.sent_at = to.strip(), moment
        steps.set(row, rules_of(row.committee).consultation_follow_within, _("time to follow what becomes of it"))
    apply_many(
        REPORT,
        rows,
        "send",
        by=by,
        data=lambda r: {"title": r.title, "number": r.number, "to": r.sent_to},
        changed=["number", "sent_to", "sent_at", *STEP],
    )
    drafts = lock_where(Suggestion, report=[r.pk for r in rows], state=str(SuggestionState.DRAFT), related=_ALONG)
    make(drafts, steps, by=by)
    outbox.post(
        rows[0].committee_id, [("consultation.report_sent", "role:leadership", {"advice_report": r.pk}) for r in rows]
    )
    return rows


def make(suggestions: Sequence[Suggestion], steps: Steps, *, by: Actor) -> None:
    """Let draft suggestions be made: from now on somebody has to place each."""
    for row in suggestions:
        row.made_at = clock.now()
        steps.set(row, rules_of(row.committee).consultation_place_within, _("time to give it to a unit"))
    apply_many(SUGGESTION, suggestions, "make", by=by, changed=["made_at", *STEP])


@verb
def add_suggestions(topic: Topic | int, texts: Sequence[str], *, by: Actor) -> list[Suggestion]:
    """Record suggestions that a consultation itself made, without a report: they are tracked like the others.

    Raises:
        Invalid: one is empty or too long.
    """
    (row,) = locked_topics([topic])
    see_to_working(row, by)
    words = [text.replace("\x00", "").strip() for text in texts if text.strip()]
    if not words or any(len(text) > 2_000 for text in words):
        raise Invalid({"texts": _("Please write the suggestion in at most %(most)d characters.") % {"most": 2_000}})
    first = 1 + len(find(Suggestion, topic=row.pk, report=None))
    rows = [
        Suggestion(committee=row.committee, topic=row, order=order, text=text)
        for order, text in enumerate(words, start=first)
    ]
    made = begin_many(SUGGESTION, rows, by=by, name="draft")
    make(made, Steps(), by=by)
    return made


@verb
def discard_report(report: AdviceReport | int, *, by: Actor) -> AdviceReport:
    """Give a draft up, with its suggestions."""
    (row,) = locked_reports([report])
    apply(REPORT, row, "discard", by=by, data={"title": row.title})
    drafts = lock_where(Suggestion, report=row.pk, state=str(SuggestionState.DRAFT))
    apply_many(SUGGESTION, drafts, "drop", by=by)
    return row


@verb
def close_reports(reports: Sequence[AdviceReport | int], *, by: Actor) -> list[AdviceReport]:
    """Close reports whose suggestions are settled and whose instructions are followed.

    Raises:
        Refused: one is not.
    """
    rows = locked_reports(reports)
    apply_many(REPORT, rows, "close", by=by, data=lambda r: {"title": r.title})
    return rows


def see_to_sent(report: AdviceReport, by: Actor) -> None:
    """See that a report is out, and of the actor's committee.

    Raises:
        NotAllowed: it is another committee's.
        Refused: it is not sent.
    """
    if report.committee_id != by.committee_id:
        raise NotAllowed(_("This record does not exist."))
    if report.state not in (ReportState.SENT, ReportState.CLOSED):
        raise Refused(_("“%(title)s” has not been sent yet.") % {"title": report}, code="not_sent")
