"""Who reads and who writes reports (domain §1: the research office writes the annual report)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.workflow.machines import By

from .models import Kind, Report

#: Whoever writes one kind at least, and leaders, read all of their committee's, drafts too.
READERS = OFFICE | {Role.RESEARCH_OFFICE, Role.LEADERSHIP}
#: Which roles write which kind.
WRITERS: dict[str, frozenset[Role]] = {
    Kind.ANNUAL: frozenset({Role.RESEARCH_OFFICE}),
    Kind.PROPOSALS: frozenset({Role.RESEARCH_OFFICE, Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR}),
    Kind.REVIEW: frozenset({Role.RESEARCH_OFFICE, Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR}),
    Kind.NEWS: frozenset({Role.RESEARCH_OFFICE}),
}
#: Whose duty a draft is.
PARTY = {
    Kind.ANNUAL: Role.RESEARCH_OFFICE,
    Kind.PROPOSALS: Role.PROPOSAL_STAFF,
    Kind.REVIEW: Role.PROPOSAL_STAFF,
    Kind.NEWS: Role.RESEARCH_OFFICE,
}


def may_read(actor: Actor | None) -> bool:
    """Whether there are reports for this person."""
    return actor is not None and actor.committee_id is not None and actor.has(*READERS)


def visible(actor: Actor) -> QuerySet[Report]:
    """The reports that the actor may read."""
    if not may_read(actor):
        return Report.objects.none()
    return Report.objects.filter(committee_id=actor.committee_id).select_related("session__term", "committee")


def kinds_to_write(actor: Actor) -> list[str]:
    """The kinds of report that the actor writes."""
    return [kind for kind in Kind.values if actor.has(*WRITERS[kind])]


def _writes(actor: Actor, report: Any) -> bool:
    return actor.committee_id == report.committee_id and actor.has(*WRITERS[report.kind])


WRITER = By("research office; proposal staff and director for theirs", _writes)
