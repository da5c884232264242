"""Notices are read by whom they are for, and by nobody else."""

from __future__ import annotations

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor

from .models import Notice


def visible(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices in the committee where they act."""
    return Notice.objects.filter(committee_id=actor.committee_id, user_id=actor.user_id)
