"""Making, finding and revoking tokens.

A secret reads ``slt_<committee>_<256 random bits>``: the committee's id opens its scope, in which alone the digest is
looked up. A forged id finds nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.committees.models import Committee
from shangliang.committees.queries import actor_for
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed
from shangliang.core.tenancy import committee_scope
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import lock

from .models import Token
from .scopes import usable_by

LONGEST_DAYS = 366
#: Uses nearer to each other than this are not written down: most calls then cost no write.
GRAIN = timedelta(minutes=1)

_SECRET = re.compile(r"slt_([1-9][0-9]{0,17})_[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True)
class Caller:
    """Who calls: the token, the person behind it as an actor, and the committee."""

    token: Token
    actor: Actor
    committee: Committee


@verb
def issue(user: User, *, by: Actor, name: str, scopes: Sequence[str], days: int) -> tuple[Token, str]:
    """Make a token for oneself.

    Returns:
        the token and its secret, which is not kept and cannot be shown again.

    Raises:
        NotAllowed: for somebody else, or outside a committee.
        Invalid: no name, a scope for which the actor's roles have no use, or a lifetime out of bounds.
    """
    if by.committee_id is None or by.user_id != user.pk:
        raise NotAllowed(_("You may not do this here."))
    problems: dict[str, object] = {}
    if not 1 <= len(name.strip()) <= 60:
        problems["name"] = _("Please give it a name of at most 60 characters.")
    if not scopes or not set(scopes) <= set(usable_by(by.roles)):
        problems["scopes"] = _("Please choose what it may be used for.")
    if not 1 <= days <= LONGEST_DAYS:
        problems["days"] = _("Please choose between 1 and %(most)d days.") % {"most": LONGEST_DAYS}
    if problems:
        raise Invalid(problems)
    secret = f"slt_{by.committee_id}_{secrets.token_urlsafe(32)}"
    moment = clock.now()
    token = Token.objects.create(
        committee_id=by.committee_id,
        user=user,
        name=name.strip(),
        prefix=secret[:-37],
        digest=_digest(secret),
        scopes=[scope for scope in usable_by(by.roles) if scope in scopes],
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    _note(token, "issue", by, {"scopes": token.scopes, "days": days})
    return token, secret


@verb
def revoke(token: Token, *, by: Actor) -> Token:
    """End a token of one's own; a second time changes nothing."""
    (token,) = lock(Token, [token])
    if token.user_id != by.user_id:
        raise NotAllowed(_("This record does not exist."))
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        _note(token, "revoke", by, {})
    return token


def _note(token: Token, name: str, by: Actor, data: dict[str, object]) -> None:
    subject = ("token", token.pk)
    events.record([events.Entry(f"token.{name}", subject, subject, data)], by=by, committee_id=token.committee_id)


def caller_of(secret: str) -> Caller | None:
    """Who calls with this secret, or None: unknown, expired or revoked, or its owner may not act here today.

    Whoever has to choose a password of their own first, because somebody else gave it, does that before any program
    of theirs acts again.
    """
    read = _SECRET.fullmatch(secret)
    if read is None:
        return None
    with committee_scope(int(read[1])):
        found = Token.objects.select_related("user", "committee").filter(digest=_digest(secret)).first()
        moment = clock.now()
        if found is None or found.revoked_at is not None or found.expires_at <= moment:
            return None
        if not found.user.is_active or found.user.must_change_password:
            return None
        actor = actor_for(found.user, found.committee_id, via="api")
        if not actor.roles:
            return None
        if found.last_used_at is None or moment - found.last_used_at >= GRAIN:
            Token.objects.filter(pk=found.pk).update(last_used_at=moment)
    return Caller(found, actor, found.committee)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
