"""Whose figures may be read: one's own committee's."""

from __future__ import annotations

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session


def sessions(actor: Actor) -> QuerySet[Session]:
    """The sessions of the actor's committee, newest first."""
    return (
        Session.objects.filter(committee_id=actor.committee_id)
        .select_related("committee", "term")
        .order_by("-window_opens")
    )
