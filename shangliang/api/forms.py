"""The form with which people make tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .scopes import SCOPES

DAYS = (30, 90, 366)


class TokenForm(forms.Form):
    """What a token is called, what it may be used for, and how long."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Which program will use it."))
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int)
    scopes = forms.MultipleChoiceField(label=_("It may be used to"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, usable: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(n, ngettext_lazy("%(n)s day", "%(n)s days", n) % {"n": n}) for n in DAYS]
        self.fields["scopes"].choices = [(name, SCOPES[name].label) for name in usable]
