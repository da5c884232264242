"""The form by which the office hands in a register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.core import clock

from .readers import DEFAULT_LIMITS
from .registers import KIND_NAMES


class UploadForm(forms.Form):
    """Which register, the file, and what a file may leave open."""

    kind = forms.ChoiceField(label=_("What the file holds"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx), CSV or JSON Lines, at most %(most)d MB. Nothing is written yet.")
        % {"most": DEFAULT_LIMITS.file_bytes // 1024**2},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.jsonl"}),
    )
    session_year = forms.IntegerField(
        label=_("Year of the session, where the rows name none"), required=False, min_value=1949
    )
    create_bodies = forms.BooleanField(label=_("Make sectors, special committees and groups that lack"), required=False)

    def __init__(self, kinds: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, KIND_NAMES[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0] if kinds else None
        self.fields["session_year"].max_value = clock.today().year  # type: ignore[attr-defined]
        if "proposals" not in kinds:
            del self.fields["session_year"]
        if "members" not in kinds:
            del self.fields["create_bodies"]
