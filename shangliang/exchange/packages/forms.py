"""The forms of packages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..readers.limits import MEGABYTE
from .container import LIMITS


class PackageForm(forms.Form):
    """A package to be taken in."""

    file = forms.FileField(
        label=_("Package"),
        help_text=_("The file as the sender made it (.zip), at most %(most)d MB.")
        % {"most": LIMITS.file_bytes // MEGABYTE},
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )


class ReportForm(forms.Form):
    """To whom a package goes."""

    receiver = forms.CharField(
        label=_("Committee that receives it"), max_length=60, help_text=_("As it is called, for example 省政协.")
    )


class SenderForm(forms.Form):
    """Whose packages are taken from now on."""

    name = forms.CharField(label=_("Committee elsewhere"), max_length=80)
    key = forms.CharField(
        label=_("Its public key"),
        max_length=120,
        help_text=_("As the sender's page shows it. Compare the fingerprint by telephone before you rely on it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
