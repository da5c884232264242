"""How somebody wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WAYS = [
    ("digest", _("once a day; what is due today, at once")),
    ("at_once", _("each one at once")),
    ("off", _("not at all")),
]


class PreferencesForm(forms.Form):
    """One question for each channel."""

    def __init__(self, preferences: list[tuple[Any, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, chosen in preferences:
            way = "off" if not chosen.enabled else ("digest" if chosen.digest else "at_once")
            self.fields[channel.name] = forms.ChoiceField(label=channel.label, choices=WAYS, initial=way)

    def choices(self) -> dict[str, tuple[bool, bool]]:
        """For each channel's name: whether at all, and whether once a day."""
        return {name: (way != "off", way != "at_once") for name, way in self.cleaned_data.items()}
