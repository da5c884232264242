"""Who works with hotline lists: the opinion office and the organisers of consultations on the spot, and nobody else.

Messages name people and what troubles them, so they are read by those alone who sort them.
"""

from __future__ import annotations

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.workflow.machines import holder_of

from .models import HotlineList, HotlineMessage, HotlineTopic

ROLES = (Role.OPINION_STAFF, Role.ACTIVITY_ORGANISER)
STAFF = holder_of(*ROLES)


def works_here(actor: Actor) -> bool:
    """Whether the actor sorts hotline lists."""
    return actor.has(*ROLES)


def visible(actor: Actor) -> QuerySet[HotlineList]:
    """The lists that the actor may read."""
    rows = HotlineList.objects.filter(committee_id=actor.committee_id)
    return rows if works_here(actor) else rows.none()


def visible_topics(actor: Actor) -> QuerySet[HotlineTopic]:
    """The topics found in them."""
    rows = HotlineTopic.objects.filter(committee_id=actor.committee_id)
    return rows if works_here(actor) else rows.none()


def visible_messages(actor: Actor) -> QuerySet[HotlineMessage]:
    """Their messages."""
    rows = HotlineMessage.objects.filter(committee_id=actor.committee_id)
    return rows if works_here(actor) else rows.none()
