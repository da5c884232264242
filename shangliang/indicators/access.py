"""Who reads figures, and who keeps the published ones: one's own committee's alone."""

from __future__ import annotations

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, SEPARATED, Role
from shangliang.committees.models import Session

from .models import PublishedFigure, PublishedSource

#: Whoever has only these roles has no figures: the separated officers, and the units.
_WITHOUT = SEPARATED | {Role.UNIT_CLERK, Role.UNIT_LEADER}
_KEEPERS = OFFICE | {Role.RESEARCH_OFFICE}


def may_read(actor: Actor | None) -> bool:
    """Whether somebody may open the pages of figures."""
    return bool(actor and actor.committee_id and actor.roles - _WITHOUT)


def may_keep(actor: Actor | None) -> bool:
    """Whether somebody may enter, correct and remove published figures: the research office and the proposal office."""
    return bool(actor and actor.committee_id and (actor.is_system or actor.roles & _KEEPERS))


def sessions(actor: Actor) -> QuerySet[Session]:
    """The sessions of the actor's committee, newest first."""
    return (
        Session.objects.filter(committee_id=actor.committee_id)
        .select_related("committee", "term")
        .order_by("-window_opens")
    )


def sources(actor: Actor) -> QuerySet[PublishedSource]:
    """The sources that the actor's committee keeps."""
    rows = PublishedSource.objects.filter(committee_id=actor.committee_id)
    return rows if may_read(actor) else rows.none()


def published(actor: Actor) -> QuerySet[PublishedFigure]:
    """The published figures that the actor's committee keeps, those too that nobody has compared with their source."""
    rows = PublishedFigure.objects.filter(committee_id=actor.committee_id).select_related("source")
    return rows if may_read(actor) else rows.none()


def confirmed(actor: Actor) -> QuerySet[PublishedFigure]:
    """The published figures that count: a person has compared them with their source."""
    return published(actor).filter(confirmed_at__isnull=False)
