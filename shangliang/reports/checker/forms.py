"""The form by which a draft is handed in to be checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Session

from ..reader.sources.limits import MEGABYTE, MOST_BYTES

_MINUTE = "%Y-%m-%dT%H:%M"


def most_bytes() -> int:
    """How large a draft may be on the page."""
    return min(settings.UPLOAD_BYTES, MOST_BYTES)


class DraftForm(forms.Form):
    """A draft, the year that it reports on, and the hour up to which it counts where that is not the session's."""

    file = forms.FileField(
        label=_("Draft"),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.pdf,.html,.htm"}),
        error_messages={"required": _("Choose the file of the draft.")},
    )
    year = forms.TypedChoiceField(label=_("Year that it reports on"), coerce=int)
    at = forms.DateTimeField(
        label=_("Cut-off of the figures"),
        required=False,
        input_formats=[_MINUTE],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE),
        help_text=_("For a report that closes at an hour of its own. Left empty: the session's cut-off."),
        error_messages={"invalid": _("This is no moment. Write it as 2026-01-15T18:00.")},
    )

    def __init__(self, sessions: Sequence[Session], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sessions = {s.year: s for s in sessions}
        self.fields["year"].choices = [(s.year, f"{s.year} · {s}") for s in sessions]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _("Word (.docx), PDF with text, HTML or plain text, at most %(most)d MB.") % {
            "most": most_bytes() // MEGABYTE
        }

    def clean(self) -> dict[str, Any]:
        """What was typed; a cut-off before the session began to count is refused."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        session, at = self._sessions.get(data.get("year", 0)), data.get("at")
        if session is not None and at is not None and at < session.window_opens:
            self.add_error("at", _("The figures of this session begin later than that. Choose a later cut-off."))
        return data
