"""What the frame of a page needs to know: whose committee, who is signed in, where they can go, how they read."""

from __future__ import annotations

import time
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee

#: Remembers the choice on this device, signed in or not: ``1`` elder view, ``0`` standard view.
ELDER_COOKIE = "elder"

#: What a person is called in the head of the page when they hold several roles: the first of these.
_ROLE_ORDER = (
    Role.LEADERSHIP, Role.PROPOSAL_DIRECTOR, Role.PROPOSAL_STAFF, Role.PROPOSAL_COMMITTEE, Role.COORDINATOR,
    Role.UNIT_LEADER, Role.UNIT_CLERK, Role.LIAISON, Role.MEMBER,
)  # fmt: skip


@lru_cache(maxsize=256)
def _committee_name(committee_id: int, minute: int) -> str:
    """A committee's name; asked of the database once a minute by each process, for it stands on every page."""
    return Committee.objects.values_list("name", flat=True).get(pk=committee_id)


class Shell:
    """The frame of one page; everything is worked out when a template asks, and once."""

    languages = settings.LANGUAGES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def actor(self) -> Any:
        """Who is signed in and acts here, or None."""
        return getattr(self.request, "actor", None)

    @cached_property
    def committee(self) -> str:
        """The committee's full name; empty when the page belongs to none."""
        committee = getattr(self.request, "committee", None)  # a public page's, set by its view
        if committee is not None:
            return committee.name
        if self.actor is None or self.actor.committee_id is None:
            return ""
        return _committee_name(self.actor.committee_id, int(time.monotonic() // 60))

    @cached_property
    def name(self) -> str:
        """The name of who is signed in."""
        if self.actor is not None:
            return self.actor.name
        user = getattr(self.request, "user", None)
        return user.name if user is not None and user.is_authenticated else ""

    @cached_property
    def role(self) -> str:
        """What the actor is here, in one word; empty without a role."""
        held = self.actor.roles if self.actor is not None else frozenset()
        first = next((role for role in _ROLE_ORDER if role in held), None) or next(iter(sorted(held)), None)
        return str(Role(first).label) if first else ""

    @cached_property
    def elder(self) -> bool:
        """Whether the elder view 长辈版 is on: this device's choice, else the person's own setting."""
        chosen = self.request.COOKIES.get(ELDER_COOKIE)
        if chosen in ("0", "1"):
            return chosen == "1"
        return bool(getattr(getattr(self.request, "user", None), "elder_view", False))

    @cached_property
    def language(self) -> str:
        """The page's language as HTML names it: ``zh-Hans`` or ``en``."""
        code = get_language() or settings.LANGUAGE_CODE
        return "zh-Hans" if code.startswith("zh") else code

    @cached_property
    def nav(self) -> list[Any]:
        """The places the actor can go to (see :mod:`shangliang.workbench.nav`)."""
        if self.actor is None:
            return []
        from . import nav

        return list(nav.entries(self.request))

    @property
    def path(self) -> str:
        """Where the reader is, to come back to after a change of view or language."""
        return self.request.get_full_path()

    @property
    def draft_owner(self) -> str:
        """Whose unsent text a browser may hold: keeps two people at one computer apart."""
        user = getattr(self.request, "user", None)
        return str(user.pk) if user is not None and user.is_authenticated else ""

    @property
    def idle_seconds(self) -> int:
        """After how many idle seconds the sign-in ends; 0 for the public."""
        return settings.IDLE_SECONDS if self.draft_owner else 0


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context processor: ``shell``."""
    return {"shell": Shell(request)}
