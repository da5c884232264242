"""Whose tokens one sees: one's own, in the committee where one acts, as long as they can be used."""

from __future__ import annotations

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor

from .models import Token


def visible_tokens(actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens here that were not revoked, newest first."""
    rows = Token.objects.filter(committee_id=actor.committee_id, user_id=actor.user_id, revoked_at__isnull=True)
    return rows.order_by("-created_at", "-pk")
