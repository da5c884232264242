"""What somebody without an account can do with opinion information: report, and ask by the receipt what became of it.

A receipt tells where the report stands and what was answered; it repeats nothing of what was reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Committee
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.reading import columns, find

from .models import Adoption, IssueItem, Opinion, OpinionState, OpinionTask, PublicReport, TaskState

S = OpinionState
_WORDS: dict[str, Any] = {
    S.SUBMITTED: _("The office has it and will read it."),
    S.KEPT: _("The office has read it and keeps it for reference."),
    S.ISSUED: _("It was passed on: leaders and departments read it."),
    S.ARCHIVED: _("It was passed on, and what became of it is on record."),
}
_AT_WORK = _("The office has taken it up and is working on it.")


@dataclass(frozen=True)
class Answer:
    """What a unit answered, once the office has passed it on."""

    unit: str
    text: str
    effect: Any


@dataclass(frozen=True)
class Standing:
    """Where a report stands, in plain words."""

    received: date
    words: Any
    until: date | None  # when it will have been read
    reason: str
    adopted_by: tuple[str, ...]
    answers: tuple[Answer, ...]


def is_open(committee: Committee) -> bool:
    """Whether people can report here: the committee wants it, and somebody receives it."""
    if not rules_of(committee).opinion_public or session_at(committee.pk, clock.now()) is None:
        return False
    return bool(columns(Appointment, "pk", committee=committee.pk, role=Role.OPINION_STAFF.value, limit=1))


def standing_of(receipt: str) -> Standing | None:
    """Where the report with this receipt stands; None if the committee in scope has given out no such receipt."""
    reports = find(PublicReport, receipt=receipt, related=["opinion"], limit=1) if receipt else []
    if not reports:
        return None
    own = reports[0].opinion
    whole = find(Opinion, pk=own.combined_into_id)[0] if own.combined_into_id else own
    about = {own.pk, whole.pk}
    issues = [pk for (pk,) in columns(IssueItem, "issue_id", opinion=list(about))]
    adoptions = columns(Adoption, "body", opinion=list(about)) + columns(Adoption, "body", issue=issues)
    # A unit's answer to a whole issue may be about others' reports: only what was asked about this one is told.
    tasks = (
        [] if whole.is_internal else find(OpinionTask, opinion=own.pk, state=TaskState.CLOSED.value, related=["unit"])
    )
    return Standing(
        received=(own.submitted_at or own.state_since).astimezone(clock.ZONE).date(),
        words=_WORDS.get(whole.state, _AT_WORK),
        until=own.step_due if own.state == S.SUBMITTED else None,
        reason=own.reason if own.state == S.KEPT else "",
        adopted_by=tuple(dict.fromkeys(body for (body,) in adoptions)),
        answers=tuple(Answer(t.unit.name, t.answer, t.get_effect_display()) for t in tasks if not own.is_internal),
    )


def studio_mark(committee: Committee, name: str) -> str:
    """What the address on a studio's poster carries, so that its reports are known as the studio's 委员工作室."""
    return _signer(committee).sign(" ".join(name.split())[:80])


def studio_of(committee: Committee, mark: str) -> str:
    """The studio whose poster somebody followed; empty for none, or for a mark that nobody here made."""
    try:
        return _signer(committee).unsign(mark)
    except signing.BadSignature:
        return ""


def _signer(committee: Committee) -> signing.Signer:
    return signing.Signer(salt=f"opinions.studio:{committee.pk}")
