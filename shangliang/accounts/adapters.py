"""How django-allauth behaves here: nobody signs up, guesses are throttled, secrets are kept sealed."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from shangliang.core import clock, qr

from . import throttle
from .models import User

#: What allauth tells after something was done, in our words; what is not here goes without saying.
_MESSAGES = {
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/password_changed.txt": _("Your password has been changed. Other devices have been signed out."),
    "mfa/messages/totp_activated.txt": _("Two-step sign-in is on."),
    "mfa/messages/totp_deactivated.txt": _("Two-step sign-in is off."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes have been made. Keep them in a safe place."),
    "usersessions/messages/sessions_logged_out.txt": _("The other devices have been signed out."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in: people are entered by their committee's office, and five wrong passwords make a pause."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Account name and password do not go together. Please look at both again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _("Too many wrong codes. Please try again in 15 minutes."),
        "rate_limited": _("Too many attempts. Please try again in a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, before the password is looked at."""
        try:
            throttle.take(credentials["username"], self.get_client_ip(request))
        except throttle.Locked as locked:
            self._refuse(locked)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person whose name and password these are, if any.

        Raises:
            ValidationError: after too many failures; it says when the next attempt is taken.
        """
        user = super().authenticate(request, **credentials)
        if user is not None:
            throttle.succeeded(credentials["username"], self.get_client_ip(request))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Say it at once when this was one failure too many."""
        if until := throttle.locked_until(credentials["username"]):
            self._refuse(throttle.Locked(until))

    def _refuse(self, locked: throttle.Locked) -> NoReturn:
        time = locked.until.astimezone(clock.ZONE).strftime("%H:%M")
        raise ValidationError(
            _("Too many wrong attempts. Please try again at %(time)s, or ask your committee's administrator."),
            code="locked",
            params={"time": time},
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Signed in: remember how this person reads, and when they came (by the product's own clock)."""
        response = super().post_login(request, user, **kwargs)
        moment = clock.now()
        UserSession.objects.filter(session_key=request.session.session_key).update(
            created_at=moment, last_seen_at=moment
        )
        seen: dict[str, Any] = {"last_login": moment}
        if request.COOKIES.get("elder") == "1":
            seen["elder_view"] = True
        User.objects.filter(pk=user.pk).update(**seen)
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 24 * 3600, samesite="Lax")
        return response

    def set_password(self, user: User, password: str) -> None:  # type: ignore[override]
        """Set the password that the person has chosen."""
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work."""
        return self.get_login_redirect_url(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell what was done, in our words and not in allauth's."""
        text = message or _MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


def _seal() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"second factor:{settings.SECRET_KEY}".encode()).digest()))


class MFAAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are sealed with a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or has been used already. Please wait for the next one."),
        "cannot_delete_authenticator": _("Your role here asks for two-step sign-in; it cannot be switched off."),
    }

    def get_totp_label(self, user: User) -> str:  # type: ignore[override]
        """The account name, as the person's authenticator shows it."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret; raises InvalidToken when it was sealed with another key."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The address as a QR code that can stand in a page: no inline style, no size of its own."""
        return qr.svg(url)
