"""The life of a deliberation and of its statements, as tables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.reading import columns
from shangliang.workflow.machines import SYSTEM, DutySpec, Machine, Transition, register

from .access import STAFF
from .models import Deliberation, DeliberationState, Statement, StatementState

S = DeliberationState
T = StatementState

_OFFICE = "role:activity_organiser"
#: So few statements are no deliberation.
FEWEST = 3


def _has_statements(deliberation: Deliberation, _actor: Actor) -> None:
    found = columns(Statement, "pk", deliberation=deliberation.pk, state=T.ACCEPTED.value, limit=FEWEST)
    if len(found) < FEWEST:
        raise Refused(
            _("Please write at least %(least)d statements to begin with.") % {"least": FEWEST}, code="no_statements"
        )


def _lies_ahead(deliberation: Deliberation, actor: Actor) -> None:
    if deliberation.closes_on < clock.today():
        raise Refused(_("The last day for votes has passed."), field="closes_on", code="past")


def _can_open(deliberation: Deliberation, actor: Actor) -> None:
    _has_statements(deliberation, actor)
    _lies_ahead(deliberation, actor)


def _is_moderated(deliberation: Deliberation, _actor: Actor) -> None:
    if columns(Statement, "pk", deliberation=deliberation.pk, state=T.SUBMITTED.value, limit=1):
        raise Refused(_("Statements still wait for moderation."), code="unmoderated")


def _duties(d: Deliberation) -> list[DutySpec]:
    kinds: dict[str, str] = {
        S.DRAFT: "open_deliberation",
        S.OPEN: "close_deliberation",
        S.CLOSED: "publish_deliberation",
    }
    if d.state not in kinds:
        return []
    due: Any = d.step_due
    return [DutySpec(_OFFICE, kinds[d.state], due, d.step_working)]


DELIBERATION = register(
    Machine(
        name="deliberation",
        states=S,
        initial=S.DRAFT,
        final=frozenset({S.PUBLISHED, S.DISCARDED}),
        duties=_duties,
        root=lambda d: ("deliberation", d.pk),
        transitions=(
            Transition("open", (S.DRAFT,), S.OPEN, STAFF, pgettext_lazy("deliberation", "open"), guard=_can_open),
            Transition("close", (S.OPEN,), S.CLOSED, STAFF | SYSTEM, pgettext_lazy("deliberation", "close")),
            Transition("reopen", (S.CLOSED,), S.OPEN, STAFF, gettext_lazy("open again"), guard=_lies_ahead),
            Transition(
                "publish", (S.CLOSED,), S.PUBLISHED, STAFF, gettext_lazy("publish the results"), guard=_is_moderated
            ),
            Transition("discard", (S.DRAFT,), S.DISCARDED, STAFF, pgettext_lazy("deliberation", "give up")),
        ),
    )
)


def _statement_duties(statement: Statement) -> list[DutySpec]:
    if statement.state != T.SUBMITTED:
        return []
    due: Any = statement.step_due
    return [DutySpec(_OFFICE, "moderate_statement", due, statement.step_working)]


STATEMENT = register(
    Machine(
        name="statement",
        states=T,
        initial=T.SUBMITTED,
        # None is final: what was let through can still be taken out, and the other way round.
        final=frozenset(),
        duties=_statement_duties,
        root=lambda statement: ("deliberation", statement.deliberation_id),
        transitions=(
            Transition("accept", (T.SUBMITTED, T.REJECTED), T.ACCEPTED, STAFF, pgettext_lazy("statement", "accept")),
            Transition("reject", (T.SUBMITTED, T.ACCEPTED), T.REJECTED, STAFF, pgettext_lazy("statement", "reject")),
        ),
    )
)
