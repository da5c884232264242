"""People and their accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts import throttle
from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.names import pinyin_key
from shangliang.accounts.passwords import initial_password
from shangliang.accounts.roles import Role
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.events import Entry, record, verb

from .. import access
from .checking import check

#: What an administrator may change of a person.
FIELDS = ("name", "username", "phone", "email", "gender")


@verb
def add_person(*, name: str, username: str, by: Actor, **fields: str) -> tuple[User, str]:
    """Enter a person with an account; returns them and their initial password, which is shown this once.

    Args:
        fields: others of :data:`FIELDS`.

    Raises:
        Invalid: an empty name, an account name that exists, a wrong e-mail address.
    """
    access.demand(by, Role.SYSTEM_ADMIN)
    password = initial_password()
    user = User(must_change_password=True)
    _fill(user, {"name": name, "username": username, **fields})
    user.set_password(password)
    check(user)
    user.save()
    _note("add", user, by=by)
    return user, password


@verb
def change_person(user: User, *, by: Actor, **fields: str) -> User:
    """Change a person's name, account name or contact data."""
    access.demand(by, Role.SYSTEM_ADMIN)
    user = _kept_here(user, by)
    before = {f: getattr(user, f) for f in FIELDS}
    _fill(user, fields)
    check(user)
    user.save(update_fields=[*FIELDS, "pinyin_key"])
    changed = [f for f in FIELDS if getattr(user, f) != before[f]]
    if changed:
        _note("change", user, by=by, fields=changed)
    return user


@verb
def set_password(user: User, *, by: Actor) -> str:
    """Give a person a new initial password, to be changed at the next sign-in; all their sessions end.

    The three officers get theirs from the operator's command line: an administrator who could set the security
    administrator's or the auditor's password would be all three.
    """
    access.demand(by, Role.SYSTEM_ADMIN)
    user = _kept_here(user, by)
    if not by.is_system and access.separated_roles_of(user):
        raise Refused(_("The passwords of the three officers are set by the operator, on the server."))
    password = initial_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    throttle.unlock(user.username)
    _note("set_password", user, by=by)
    return password


@verb
def unlock(user: User, *, by: Actor) -> User:
    """Let a person try again at once who has typed too many wrong passwords."""
    access.demand(by, Role.SYSTEM_ADMIN)
    user = _kept_here(user, by)
    if throttle.unlock(user.username):
        _note("unlock", user, by=by)
    return user


@verb
def close_account(user: User, *, by: Actor) -> User:
    """Keep a person from signing in; their sessions end, their records stay."""
    return _open_or_close(user, False, by)


@verb
def reopen_account(user: User, *, by: Actor) -> User:
    """Let a person sign in again."""
    return _open_or_close(user, True, by)


def _open_or_close(user: User, active: bool, by: Actor) -> User:
    access.demand(by, Role.SYSTEM_ADMIN)
    user = _kept_here(user, by)
    if user.pk == by.user_id:
        raise Refused(_("Nobody closes their own account."))
    if not by.is_system and access.separated_roles_of(user):
        raise Refused(_("The accounts of the three officers are closed by the operator, on the server."))
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        _note("reopen" if active else "close", user, by=by)
    return user


def _kept_here(user: User, by: Actor) -> User:
    """The person afresh and locked, if this committee keeps their account."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if by.is_system:
        return locked
    if not access.people(by).filter(pk=user.pk).exists():
        raise NotAllowed(_("This record does not exist."))
    keeper = access.keeper_of(locked)
    if keeper is not None and keeper.pk != by.committee_id:
        raise Refused(_("The account of %(name)s is kept by %(keeper)s.") % {"name": user.name, "keeper": keeper.name})
    return locked


def _fill(user: User, fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    for field, value in fields.items():
        setattr(user, field, value.strip())
    user.pinyin_key = pinyin_key(user.name)


def _note(what: str, user: User, *, by: Actor, **facts: Any) -> None:
    place = ("person", user.pk)
    record([Entry(f"person.{what}", place, place, facts)], by=by, committee_id=_committee(by))


def _committee(by: Actor) -> int:
    if by.committee_id is None:
        raise NotAllowed(_("You may not do this here."))
    return by.committee_id
