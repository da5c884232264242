"""What can be done with reports. Every verb takes ``by``, is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| begin_report | → draft | research office; proposal staff and director for theirs |
| save_report, confirm_number, doubt_number, discard_report | draft | the same |
| freeze_report | draft → frozen | the same |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.models import Duty
from shangliang.workflow.saving import insert
from shangliang.workflow.transitions import apply, begin_many, check, lock

from . import outlines
from .access import WRITER
from .freezing import digest_of, keep_figures
from .models import ConfirmedNumber, Kind, Report, ReportState
from .references import parse
from .states import REPORT
from .values import Live, problems_of

#: Characters of a report's text; published ones have 10,000 to 20,000.
MOST_CHARACTERS = 60_000
#: Figures, each with its records, that one report freezes.
MOST_FIGURES = 400
_DAYS_TO_WRITE = 14
_LONGEST = {"title": 200, "occasion": 200, "speaker": 60, "issuer": 120}


@dataclass(frozen=True)
class Typed:
    """What a writer types. Unset fields stay as they are."""

    title: str | None = None
    occasion: str | None = None
    speaker: str | None = None
    issuer: str | None = None
    dated: date | None = None
    undated: bool = False  # takes the date away
    body: str | None = None
    cut_off: datetime | None = None


@verb
def begin_report(
    session: Session, kind: str, *, by: Actor, cut_off: datetime | None = None, typed: Typed | None = None
) -> Report:
    """Begin a report of a session's cycle: from the outline of its kind, with the figures that there are.

    Args:
        cut_off: until when figures count; the default is the cycle's, or for the report on the review of proposals
            the end of in-session submissions.

    Raises:
        NotAllowed: the actor writes no such report here.
    """
    report = Report(
        committee_id=session.committee_id,
        session=session,
        kind=kind,
        cut_off=cut_off or default_cut_off(session, kind),
        state_since=clock.now(),
    )
    if kind not in Kind.values or not WRITER.allows(by, report):
        raise NotAllowed(_("You may not do this here."))
    report.due = max(clock.today(), report.cut_off.astimezone(clock.ZONE).date()) + timedelta(days=_DAYS_TO_WRITE)
    outlines.fill(report)
    _set(report, typed or Typed())
    begin_many(REPORT, [report], by=by, data={"kind": kind, "session": session.pk})
    return report


def default_cut_off(session: Session, kind: str) -> datetime:
    """Until when a report's figures count unless its writer says otherwise."""
    return session.session_deadline if kind == Kind.REVIEW else session.cut_off


@verb
def save_report(report: Report, typed: Typed, *, by: Actor, version: int | None = None) -> Report:
    """Keep what was typed, complete or not. No event: autosave calls this every few seconds.

    Args:
        version: the version that the writer has seen; ``None`` overwrites.

    Raises:
        Stale: another window has saved in between; nothing is overwritten.
        Invalid: something is longer than can be kept.
    """
    report = _to_write(report, by)
    if version is not None and version != report.version:
        raise Stale(_("This report was changed in another window. Your text is kept there; reload to see both."))
    _set(report, typed)
    report.version += 1
    report.saved_at = clock.now()
    report.save(
        update_fields=["title", "occasion", "speaker", "issuer", "dated", "body", "cut_off", "version", "saved_at"]
    )
    return report


@verb
def confirm_number(report: Report, quote: str, *, by: Actor, source: str) -> ConfirmedNumber:
    """Say where a typed number comes from, so that it no longer stands as unverified 未核.

    Raises:
        Refused: no source is given, or the text does not hold these words.
    """
    report = _to_write(report, by)
    source, quote = source.strip(), quote.strip()
    if not source or len(source) > 200:
        raise Refused(_("Please say where the number comes from, in at most 200 characters."), field="source")
    if not quote or len(quote) > 120:
        raise Refused(_("This number is no longer in the text."), field="quote")
    ConfirmedNumber.objects.filter(report=report, quote=quote).delete()
    number = ConfirmedNumber(
        committee_id=report.committee_id,
        report=report,
        quote=quote,
        source=source,
        by_name=by.name,
        at=clock.now(),
    )
    insert([number])
    _leave(report, "confirm", by=by, note=f"{quote}：{source}")
    return number


@verb
def doubt_number(report: Report, quote: str, *, by: Actor) -> None:
    """Take a confirmation back: the number stands as unverified again."""
    report = _to_write(report, by)
    taken, _kinds = ConfirmedNumber.objects.filter(report=report, quote=quote).delete()
    if taken:
        _leave(report, "doubt", by=by, note=quote)


@verb
def freeze_report(report: Report, *, by: Actor, version: int | None = None) -> Report:
    """Freeze a report: its figures are counted once more to its cut-off and kept with the records behind them.

    Raises:
        Stale: another window has changed it since the writer looked.
        Refused: its cut-off has not come yet, or its text names figures that there are not.
    """
    (report,) = lock(Report, [report], related=["session__term", "committee"])
    check(REPORT, [report], "freeze", by=by)
    if version is not None and version != report.version:
        raise Stale(_("This report was changed in another window. Your text is kept there; reload to see both."))
    if report.cut_off > clock.now():
        raise Refused(_("The cut-off has not come yet. Freeze the report after it, or set an earlier one."))
    if not report.title.strip() or not report.body.strip():
        raise Refused(_("The report has no title or no text yet."))
    problems = problems_of(parse(report.body), Live(report))
    if problems:
        raise Refused(
            _("Line %(line)d: %(message)s") % {"line": problems[0].line, "message": problems[0].message}, field="body"
        )
    figures = keep_figures(report)
    if len(figures) > MOST_FIGURES:
        raise Refused(
            _("%(has)d figures are too many for one report (at most %(most)d). Shorten its tables.")
            % {"has": len(figures), "most": MOST_FIGURES}
        )
    report.digest = digest_of(report, figures)
    facts = {
        "digest": report.digest,
        "figures": len(figures),
        "cut_off": report.cut_off.astimezone(clock.ZONE).isoformat(),
    }
    return apply(REPORT, report, "freeze", by=by, data=facts, changed=["digest"])


@verb
def discard_report(report: Report, *, by: Actor) -> None:
    """Throw away a draft; the event stays."""
    report = _to_write(report, by)
    _leave(report, "discard", by=by, note=report.title)
    Duty.objects.filter(root_kind="report", root_id=report.pk, closed_at__isnull=True).update(closed_at=clock.now())
    report.delete()


def _to_write(report: Report, by: Actor) -> Report:
    (locked,) = lock(Report, [report], related=["session__term", "committee"])
    if not WRITER.allows(by, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.state != ReportState.DRAFT:
        raise Stale(_("This report has been frozen and can no longer be changed."))
    return locked


def _leave(report: Report, name: str, *, by: Actor, note: str = "") -> None:
    place = ("report", report.pk)
    events.record([events.Entry(f"report.{name}", place, place, {}, note)], by=by, committee_id=report.committee_id)


def _set(report: Report, typed: Typed) -> None:
    problems: dict[str, object] = {}
    for name, most in (*_LONGEST.items(), ("body", MOST_CHARACTERS)):
        value: Any = getattr(typed, name)
        if value is None:
            continue
        value = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
        if len(value) > most:
            problems[name] = _("At most %(most)d characters; this has %(has)d.") % {"most": most, "has": len(value)}
            continue
        lines = value.split("\n") if name == "title" else [value]  # a title says where it is to be broken
        setattr(
            report, name, value if name == "body" else "\n".join(" ".join(li.split()) for li in lines if li.strip())
        )
    if typed.dated is not None or typed.undated:
        report.dated = None if typed.undated else typed.dated
    if typed.cut_off is not None:
        if typed.cut_off < report.session.window_opens:
            problems["cut_off"] = _("The cut-off lies before the cycle begins (%(begin)s).") % {
                "begin": f"{report.session.window_opens.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
            }
        else:
            report.cut_off = typed.cut_off.replace(second=0, microsecond=0)
    if problems:
        raise Invalid(problems)
