"""allauth's forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def _plain(form: Any, labels: dict[str, Any]) -> None:
    """Give the fields our labels, and no text inside them that vanishes as soon as one types."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    """Account name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"login": _("Account name"), "password": _("Password")})
        self.fields["login"].widget.attrs.update(autofocus=True, autocapitalize="none", spellcheck="false")


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password": _("Password")})
        self.fields["password"].widget.attrs["autofocus"] = True


class ChangePasswordForm(account.ChangePasswordForm):
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password once more"),
        }
        _plain(self, labels)
        self.fields["password1"].help_text = _("At least 10 characters, not your name, nothing that many people use.")

    def clean_password1(self) -> str:
        """A new password is another one: an initial password must not live on."""
        password = self.cleaned_data["password1"]
        if self.user is not None and self.user.check_password(password):
            raise ValidationError(_("This is your present password. Please choose another."), code="same")
        return password


class _Code:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"code": _("Code")})
        self.fields["code"].widget.attrs.update(inputmode="numeric", autofocus=True, maxlength=12)


class AuthenticateForm(_Code, mfa.AuthenticateForm):
    """The code of the second step of signing in."""


class ReauthenticateCodeForm(_Code, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""


class ActivateTOTPForm(_Code, totp.ActivateTOTPForm):
    """The first code, which proves that the secret has arrived in the authenticator."""
