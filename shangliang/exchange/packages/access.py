"""Who sees what of packages: the opinion office those that go out and in, the security administrator the keys."""

from __future__ import annotations

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role

from ..models import ReceivedPackage, SentPackage, TrustedSender


def exchanges(actor: Actor) -> bool:
    """Whether the actor sends packages and takes them in; the operator does so on the command line."""
    return actor.is_system or actor.has(Role.OPINION_STAFF)


def keeps_keys(actor: Actor) -> bool:
    """Whether the actor enters whose packages are trusted."""
    return actor.has(Role.SECURITY_ADMIN)


def sent(actor: Actor) -> QuerySet[SentPackage]:
    """The packages that can be taken along."""
    rows = SentPackage.objects.filter(committee_id=actor.committee_id)
    return rows if exchanges(actor) else rows.none()


def received(actor: Actor) -> QuerySet[ReceivedPackage]:
    """The packages that were taken in."""
    rows = ReceivedPackage.objects.filter(committee_id=actor.committee_id)
    return rows if exchanges(actor) else rows.none()


def senders(actor: Actor) -> QuerySet[TrustedSender]:
    """Whose packages are taken, and whose were."""
    rows = TrustedSender.objects.filter(committee_id=actor.committee_id)
    return rows if keeps_keys(actor) else rows.none()
