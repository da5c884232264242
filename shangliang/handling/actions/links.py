"""One-time links, by which a unit's clerk answers without an account (domain §2.4, committee's rule)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import all_committees, committee_scope
from shangliang.workflow.events import Entry, record, verb

from ..access import COORDINATOR, STAFF
from ..models import Assignment, OneTimeLink
from ..states import ASSIGNMENT
from .locking import lock_assignments


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@verb
def make_link(assignment: Assignment | int, *, by: Actor, sent_to: str = "") -> tuple[OneTimeLink, str]:
    """Make a link for one assignment, by the proposal staff or the line's coordinator. An earlier one ends.

    Returns the link and its secret, which is shown this once: only its digest is kept.

    Raises:
        Refused: the committee's rules do not allow links, or the handling has ended.
    """
    (row,) = lock_assignments([assignment])
    if not (STAFF.allows(by, row) or COORDINATOR.allows(by, row)):
        raise NotAllowed(_("You may not do this here."))
    rules = rules_of(row.proposal.committee)
    if not rules.one_time_links:
        raise Refused(_("This committee does not use one-time links."), code="no_links")
    if row.state in ASSIGNMENT.final:
        raise Refused(_("This unit has nothing more to answer here."), code="not_now")
    spend_links([row])
    moment, secret = clock.now(), secrets.token_urlsafe(32)
    link = OneTimeLink.objects.create(
        committee_id=row.committee_id,
        assignment=row,
        made_by_id=by.user_id,
        made_at=moment,
        digest=digest_of(secret),
        sent_to=sent_to.strip()[:120],
        expires_at=moment + timedelta(days=rules.link_days),
    )
    _note(link, "assignment.link_made", by)
    return link, secret


def _note(link: OneTimeLink, kind: str, by: Actor) -> None:
    root = ("proposal", link.assignment.proposal_id)
    entry = Entry(kind, ("assignment", link.assignment_id), root, {"link": link.pk})
    record([entry], by=by, committee_id=link.committee_id)


def actor_of_link(secret: str) -> Actor:
    """The unit's clerk as the holder of a link: may do the clerk's work on its one assignment, and nothing else.

    Raises:
        NotAllowed: no such link, or it has expired or done its work.
    """
    return _holder(_link(secret))


def _holder(link: OneTimeLink) -> Actor:
    unit = link.assignment.unit
    return Actor(
        user_id=None,
        name=_("%(unit)s (by one-time link)") % {"unit": unit.name[:45]},
        committee_id=link.committee_id,
        roles=frozenset({Role.UNIT_CLERK}),
        unit_ids=frozenset({unit.pk}),
        via="link",
        bound_to=link.assignment_id,
    )


def open_link(secret: str) -> Actor:
    """Open a link, on record. See :func:`actor_of_link`; pages call this one when the link is followed."""
    link = _link(secret)
    actor = _holder(link)
    with committee_scope(link.committee_id):
        _opened(link, by=actor)
    return actor


def _link(secret: str) -> OneTimeLink:
    with all_committees(reason="somebody follows a one-time link"):
        link = (
            OneTimeLink.objects.filter(digest=digest_of(secret), used_at__isnull=True, expires_at__gt=clock.now())
            .select_related("assignment__unit")
            .first()
        )
    if link is None:
        raise NotAllowed(_("This link has been used or has expired. Please ask for another one."))
    return link


@verb
def _opened(link: OneTimeLink, *, by: Actor) -> None:
    _note(link, "assignment.link_opened", by)


def spend_links(assignments: Sequence[Assignment]) -> None:
    """End the open links of these assignments: their work is done, or another link takes their place."""
    ids = [a.pk for a in assignments]
    OneTimeLink.objects.filter(assignment__in=ids, used_at__isnull=True).update(used_at=clock.now())
