"""The life of an opinion, of an issue and of a unit's task, as tables (domain §3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core.errors import Refused
from shangliang.core.reading import columns
from shangliang.workflow.machines import SYSTEM, DutySpec, Machine, Transition, register

from .access import ARRIVES, AUTHOR, FOLLOWS, SIGNER, STAFF, STAFF_FOR_ENTERED, UNIT, edited_alone
from .models import Issue, IssueState, Opinion, OpinionState, OpinionTask, TaskState

S = OpinionState
I = IssueState  # noqa: E741 - as the table reads
T = TaskState

_OFFICE = "role:opinion_staff"


def _has_somebody_to_return_to(opinion: Opinion, _actor: Actor) -> None:
    if opinion.author_party == _OFFICE and not opinion.entered:
        raise Refused(
            _("“%(title)s” came from elsewhere; it is taken up or kept.") % {"title": opinion}, code="no_author"
        )


def _leads_no_others(opinion: Opinion, _actor: Actor) -> None:
    if opinion.combined.exists():
        raise Refused(_("Others were combined into “%(title)s”; it goes on with them.") % {"title": opinion})


def _is_edited(opinion: Opinion, _actor: Actor) -> None:
    if not (opinion.edited_title.strip() and opinion.edited_situation.strip()):
        raise Refused(_("The edited text needs a title and what is the case."), field="edited_title", code="not_edited")


def _is_reviewed_by_another(opinion: Opinion, actor: Actor) -> None:
    if edited_alone(actor, opinion):
        raise Refused(_("You edited “%(title)s”; somebody else reviews it.") % {"title": opinion}, code="four_eyes")


def _opinion_duties(o: Opinion) -> list[DutySpec]:
    match o.state:
        case S.DRAFT:
            party, kind = o.author_party, "write_opinion"
        case S.SUBMITTED:
            party, kind = _OFFICE, "sort_opinion"
        case S.RETURNED:
            party, kind = o.author_party, "revise_opinion"
        case S.EDITING:
            party, kind = _OFFICE, "edit_opinion"
        case S.REVIEWING:
            party, kind = _OFFICE, "review_opinion"
        case S.REVIEWED:
            party, kind = f"role:{rules_of(o.committee).opinion_signed_by}", "sign_opinion"
        case S.SIGNED:
            party, kind = _OFFICE, "issue_opinion"
        case _:
            return []  # issued ones are followed by their issue
    due: Any = o.step_due  # a state that calls for a duty has its date
    return [DutySpec(party, kind, due, o.step_working)]


OPINION = register(
    Machine(
        name="opinion",
        states=S,
        initial=S.DRAFT,
        final=frozenset({S.WITHDRAWN, S.KEPT, S.COMBINED, S.ARCHIVED}),
        duties=_opinion_duties,
        root=lambda o: ("opinion", o.pk),
        transitions=(
            Transition(
                "submit", (S.DRAFT,), S.SUBMITTED, AUTHOR | STAFF_FOR_ENTERED, pgettext_lazy("opinion", "submit")
            ),
            Transition("receive", (S.DRAFT,), S.SUBMITTED, ARRIVES, pgettext_lazy("opinion", "receive")),
            Transition(
                "resubmit",
                (S.RETURNED,),
                S.SUBMITTED,
                AUTHOR | STAFF_FOR_ENTERED,
                pgettext_lazy("opinion", "submit again"),
            ),
            Transition(
                "return",
                (S.SUBMITTED,),
                S.RETURNED,
                STAFF,
                pgettext_lazy("opinion", "return"),
                guard=_has_somebody_to_return_to,
            ),
            Transition(
                "withdraw",
                (S.SUBMITTED, S.RETURNED),
                S.WITHDRAWN,
                AUTHOR | STAFF_FOR_ENTERED,
                pgettext_lazy("opinion", "withdraw"),
            ),
            Transition("lapse", (S.RETURNED,), S.KEPT, SYSTEM, gettext_lazy("keep what was not revised in time")),
            Transition(
                "keep",
                (S.SUBMITTED, S.EDITING),
                S.KEPT,
                STAFF,
                pgettext_lazy("opinion", "keep for reference"),
                guard=_leads_no_others,
            ),
            Transition("take_up", (S.SUBMITTED,), S.EDITING, STAFF, gettext_lazy("take up")),
            Transition(
                "combine",
                (S.SUBMITTED, S.EDITING),
                S.COMBINED,
                STAFF,
                gettext_lazy("combine into another one"),
                guard=_leads_no_others,
            ),
            Transition("hand_in", (S.EDITING,), S.REVIEWING, STAFF, gettext_lazy("hand in for review"), _is_edited),
            Transition("send_back", (S.REVIEWING,), S.EDITING, STAFF, gettext_lazy("send back to the editor")),
            Transition(
                "review", (S.REVIEWING,), S.REVIEWED, STAFF, gettext_lazy("pass the review"), _is_reviewed_by_another
            ),
            Transition("refuse", (S.REVIEWED,), S.EDITING, SIGNER, gettext_lazy("do not sign")),
            Transition("sign", (S.REVIEWED,), S.SIGNED, SIGNER, pgettext_lazy("opinion", "sign")),
            Transition("issue", (S.SIGNED,), S.ISSUED, FOLLOWS, gettext_lazy("issue")),
            Transition("archive", (S.ISSUED,), S.ARCHIVED, FOLLOWS, pgettext_lazy("opinion", "archive")),
        ),
    )
)


def _has_ready_items(issue: Issue, _actor: Actor) -> None:
    states = {place.opinion.state for place in issue.places.all()}
    if not states:
        raise Refused(_("An issue has at least one item."), code="no_items")
    if states - {S.SIGNED, S.ISSUED}:
        raise Refused(_("An item of “%(title)s” is not signed.") % {"title": issue}, code="not_signed")


def _nothing_is_open(issue: Issue, _actor: Actor) -> None:
    items = [place.opinion_id for place in issue.places.all()]
    still = [str(T.ASSIGNED), str(T.HANDLED)]
    of_issue = columns(OpinionTask, "pk", issue=issue.pk, state=still, limit=1)
    if of_issue or columns(OpinionTask, "pk", opinion=items, state=still, limit=1):
        raise Refused(_("A unit is still at work on “%(title)s”.") % {"title": issue}, code="open_tasks")


def _issue_duties(issue: Issue) -> list[DutySpec]:
    kinds: dict[str, str] = {I.DRAFT: "finish_issue", I.ISSUED: "follow_issue"}
    if issue.state not in kinds:
        return []
    due: Any = issue.step_due
    return [DutySpec(_OFFICE, kinds[issue.state], due, issue.step_working)]


ISSUE = register(
    Machine(
        name="opinion_issue",
        states=I,
        initial=I.DRAFT,
        final=frozenset({I.ARCHIVED, I.DISCARDED}),
        duties=_issue_duties,
        root=lambda issue: ("opinion_issue", issue.pk),
        transitions=(
            Transition("issue", (I.DRAFT,), I.ISSUED, STAFF, gettext_lazy("issue"), guard=_has_ready_items),
            Transition("discard", (I.DRAFT,), I.DISCARDED, STAFF, gettext_lazy("give the issue up")),
            Transition(
                "archive", (I.ISSUED,), I.ARCHIVED, STAFF, pgettext_lazy("issue", "archive"), guard=_nothing_is_open
            ),
        ),
    )
)


def _is_answered(task: OpinionTask, _actor: Actor) -> None:
    if not task.answer.strip() or not task.effect:
        raise Refused(_("Please write the answer and say what came of it."), field="answer", code="no_answer")


def _task_duties(task: OpinionTask) -> list[DutySpec]:
    if task.state == T.ASSIGNED:
        return [DutySpec(f"unit:{task.unit_id}", "handle_opinion", task.due, task.due_working)]
    if task.state == T.HANDLED:
        return [DutySpec(_OFFICE, "feed_back_opinion", task.due, task.due_working)]
    return []


def root_of(record: Any) -> tuple[str, int]:
    """On whose time line stands what hangs on an item or an issue."""
    return ("opinion", record.opinion_id) if record.opinion_id else ("opinion_issue", record.issue_id)


TASK = register(
    Machine(
        name="opinion_task",
        states=T,
        initial=T.ASSIGNED,
        final=frozenset({T.CLOSED, T.CANCELLED}),
        duties=_task_duties,
        root=root_of,
        transitions=(
            Transition("handle", (T.ASSIGNED,), T.HANDLED, UNIT, gettext_lazy("answer"), guard=_is_answered),
            Transition("send_back", (T.HANDLED,), T.ASSIGNED, STAFF, gettext_lazy("ask the unit again")),
            Transition("feed_back", (T.HANDLED,), T.CLOSED, STAFF, gettext_lazy("pass the answer on to the author")),
            Transition("cancel", (T.ASSIGNED,), T.CANCELLED, STAFF, gettext_lazy("take the task back")),
        ),
    )
)
