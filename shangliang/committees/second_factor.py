"""Which roles must sign in with a second factor, and the page before all others for whom has none yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.accounts.adapters import MFAAdapter
from shangliang.accounts.middleware import is_open
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.tenancy import all_committees

from .models import Appointment, Member, SecondFactorRule

#: When, in a session, it was last seen that all is well.
CHECKED_KEY = "second_factor_checked"
#: After so many seconds it is looked at again: a new rule or role holds for people who are signed in already.
CHECK_EVERY = 60


def is_demanded_of(user: User) -> bool:
    """Whether one of the roles that a person holds today, in any committee, asks for a second factor."""
    day = clock.today()
    with all_committees(reason="whether a role asks for a second factor"):
        rules = set(SecondFactorRule.objects.values_list("committee_id", "role"))
        if not rules:
            return False
        held = set(
            Appointment.objects.filter(user=user, since__lte=day)
            .exclude(until__lt=day)
            .values_list("committee_id", "role")
        )
        seats = Member.objects.filter(user=user, seat_from__lte=day).exclude(seat_until__lt=day)
        held |= {(committee_id, Role.MEMBER.value) for committee_id in seats.values_list("committee_id", flat=True)}
    return not rules.isdisjoint(held)


def has_second_factor(user: User) -> bool:
    """Whether a person has an authenticator."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


class RoleMFAAdapter(MFAAdapter):
    """Whoever holds a role that asks for the second factor cannot switch it off."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the person may go without this authenticator."""
        return authenticator.type != Authenticator.Type.TOTP or not is_demanded_of(authenticator.user)


class SecondFactorByRole:
    """Sends people whose role asks for a second factor, and who have none, to set it up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the question is asked once the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Go to the set-up, unless it or a way out was asked for."""
        if not request.user.is_authenticated:
            return None
        moment = clock.now().timestamp()
        if 0 <= moment - request.session.get(CHECKED_KEY, 0) < CHECK_EVERY:
            return None
        if not is_demanded_of(request.user) or has_second_factor(request.user):
            request.session[CHECKED_KEY] = moment
            return None
        if is_open(request, "mfa_activate_totp", "account_change_password"):
            return None
        messages.info(request, _("Your role here asks for two-step sign-in. Please set it up first."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
