"""The forms of reports. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Session
from shangliang.core.forms import Day
from shangliang.indicators.actions import SourceDraft
from shangliang.indicators.forms import SourceForm
from shangliang.proposals.forms import TypedInTheEnd

from .actions import MOST_CHARACTERS, Typed
from .models import Kind, Report

_MINUTE = "%Y-%m-%dT%H:%M"


class NewForm(forms.Form):
    """Which report, of which cycle."""

    kind = forms.ChoiceField(label=_("Which report"), widget=forms.RadioSelect)
    session = forms.ChoiceField(
        label=_("Of which session"), help_text=_("Its figures are those of the session's cycle, until the cut-off.")
    )

    def __init__(self, *args: Any, kinds: Sequence[str], sessions: Sequence[Session], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sessions = {str(s.pk): s for s in sessions}
        self.fields["kind"].choices = [(value, label) for value, label in Kind.choices if value in kinds]
        self.fields["session"].choices = [(pk, f"{s}（{s.year}）") for pk, s in self.sessions.items()]
        self.initial.setdefault("kind", kinds[0] if kinds else "")

    def clean_session(self) -> Session:
        """The session itself."""
        return self.sessions[self.cleaned_data["session"]]


class EditForm(forms.Form):
    """A report's text and what stands around it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = TypedInTheEnd(
        label=_("Title of the report"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "class": "title"}),
        help_text=_("A new line breaks it."),
    )
    occasion = forms.CharField(
        label=_("Given at"), max_length=200, required=False, help_text=_("Day and meeting, under the title.")
    )
    speaker = forms.CharField(label=_("Given by"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Signed by"), max_length=120, required=False)
    dated = Day(label=_("Dated"), required=False)
    cut_off = forms.DateTimeField(
        label=_("Cut-off of the figures"),
        input_formats=[_MINUTE],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE),
        help_text=_("Figures count what had happened by this minute."),
    )
    body = TypedInTheEnd(
        label=_("Text"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 30}),
        strip=False,
    )

    def __init__(self, data: Any = None, *, report: Report) -> None:
        names = ("version", "title", "occasion", "speaker", "issuer", "dated", "cut_off", "body")
        super().__init__(data, initial={name: getattr(report, name) for name in names})
        self.report = report

    def typed(self) -> Typed:
        """What was typed; a cut-off whose minute is the old one stays as it is to the second."""
        data = self.cleaned_data
        same = data["cut_off"] == self.report.cut_off.replace(second=0, microsecond=0)
        return Typed(
            title=data["title"],
            occasion=data["occasion"],
            speaker=data["speaker"],
            issuer=data["issuer"],
            dated=data["dated"],
            undated=data["dated"] is None,
            body=data["body"],
            cut_off=None if same else data["cut_off"],
        )


class PublishedForm(SourceForm):
    """A published report, and what is to be known of it."""

    field_order = ("file",)
    file = forms.FileField(
        label=_("The report as a file"),
        help_text=_("Word (.docx), PDF with text, HTML or plain text."),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.pdf,.html,.htm"}),
        error_messages={"required": _("Choose the file of the report.")},
    )

    def draft(self) -> SourceDraft:
        """What the verbs take; the file is read apart."""
        return SourceDraft(**{name: value for name, value in self.cleaned_data.items() if name != "file"})
