"""Who reads and who writes deliberations. Nobody reads another person's votes: they are asked for by key alone."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Session
from shangliang.workflow.machines import holder_of

from .belonging import charged_with
from .models import Deliberation, DeliberationState, Invitation, Openness, Statement

S = DeliberationState
#: What its participants may have seen.
OUT = (S.OPEN, S.CLOSED, S.PUBLISHED)

STAFF = holder_of(Role.ACTIVITY_ORGANISER)


def works_here(actor: Actor) -> bool:
    """Whether the actor prepares and moderates deliberations."""
    return actor.has(Role.ACTIVITY_ORGANISER)


def reads_results(actor: Actor) -> bool:
    """Whether results are for the actor while votes still come in."""
    return actor.has(Role.ACTIVITY_ORGANISER, Role.LEADERSHIP, Role.RESEARCH_OFFICE)


def takes_part(actor: Actor) -> bool:
    """Whether the actor votes: whoever has a seat."""
    return bool(actor.member_id)


def comes_here(actor: Actor) -> bool:
    """Whether the list of deliberations is for the actor."""
    return reads_results(actor) or takes_part(actor)


def visible(actor: Actor) -> QuerySet[Deliberation]:
    """The deliberations that the actor may read of: drafts are the office's, and theirs for whose work they are."""
    rows = Deliberation.objects.filter(committee_id=actor.committee_id)
    if works_here(actor):
        return rows
    charged = charged_with(actor)
    return rows.filter(charged | Q(state__in=OUT)) if comes_here(actor) else rows.filter(charged)


def listed(actor: Actor) -> QuerySet[Deliberation]:
    """Those that stand on the actor's list: for the office with what it prepares."""
    rows = visible(actor)
    return rows if works_here(actor) else rows.filter(state__in=OUT)


def with_results(actor: Actor) -> QuerySet[Deliberation]:
    """Those whose results the actor may read: members once they are published."""
    rows = visible(actor).filter(state__in=OUT)
    return rows if reads_results(actor) else rows.filter(charged_with(actor) | Q(state=S.PUBLISHED))


def exportable(actor: Actor) -> QuerySet[Deliberation]:
    """Those whose votes the actor may take away, under invented numbers: once nobody votes any more."""
    rows = visible(actor).filter(state__in=(S.CLOSED, S.PUBLISHED))
    return rows if actor.has(Role.ACTIVITY_ORGANISER, Role.RESEARCH_OFFICE) else rows.none()


def visible_statements(actor: Actor) -> QuerySet[Statement]:
    """Statements: the office reads all, the others those accepted."""
    rows = Statement.objects.filter(committee_id=actor.committee_id, deliberation__in=visible(actor).values("pk"))
    return rows if works_here(actor) else rows.filter(state="accepted")


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations are the office's."""
    rows = Invitation.objects.filter(committee_id=actor.committee_id)
    return rows if works_here(actor) else rows.none()


def sessions(actor: Actor) -> QuerySet[Session]:
    """The cycles in which something can be begun."""
    rows = Session.objects.filter(committee_id=actor.committee_id)
    return rows if works_here(actor) else rows.none()


def for_public() -> QuerySet[Deliberation]:
    """Those of the open scope that the public is asked to: votes are taken, or results are out."""
    return Deliberation.objects.filter(Q(openness=Openness.PUBLIC) & Q(state__in=(S.OPEN, S.PUBLISHED)))
