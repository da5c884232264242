"""The form by which a draft is handed in to be checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Session

from ..reader.sources.limits import MEGABYTE, MOST_BYTES


def most_bytes() -> int:
    """How large a draft may be on the page."""
    return min(settings.UPLOAD_BYTES, MOST_BYTES)


class DraftForm(forms.Form):
    """A draft, and the year that it reports on."""

    file = forms.FileField(
        label=_("Draft"),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.pdf,.html,.htm"}),
        error_messages={"required": _("Choose the file of the draft.")},
    )
    year = forms.TypedChoiceField(label=_("Year that it reports on"), coerce=int)

    def __init__(self, sessions: Sequence[Session], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(s.year, f"{s.year} · {s}") for s in sessions]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _("Word (.docx), PDF with text, HTML or plain text, at most %(most)d MB.") % {
            "most": most_bytes() // MEGABYTE
        }
