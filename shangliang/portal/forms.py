"""The public's forms: a lead for a proposal 提案线索, a topic for consultation 协商议题, and a
report of what people say 社情民意."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.consultations.actions.topics import PUBLIC_CHARACTERS
from shangliang.consultations.actions.topics import PUBLIC_TITLE as PUBLIC_TOPIC
from shangliang.opinions.actions.arriving import PUBLIC_TITLE
from shangliang.proposals.actions.topics import LEAD_CHARACTERS


def _within(text: str, most: int) -> str:
    """A text with line ends counted as one, of at most so many characters."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise forms.ValidationError(
            _("At most %(most)d characters; this has %(has)d."), params={"most": most, "has": len(text)}
        )
    return text


class HandedIn(forms.Form):
    """What belongs to every form that needs no account.

    ``website`` is hidden from people: programs that fill in every field give themselves away by it. ``once`` tells a
    form that is sent twice from two forms.
    """

    contact = forms.CharField(
        label=_("How to reach you"),
        required=False,
        max_length=80,
        help_text=_("Only the office sees it, and only to ask back."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(label=_("Please leave this empty"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_website(self) -> str:
        """Empty, or it was a program."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty and send it again."))
        return ""


class LeadForm(HandedIn):
    """A lead: what it is about, and if one likes a way to ask back."""

    text = forms.CharField(
        label=_("What should the committee look at?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One matter, in your own words: what, where, and what would help."),
    )
    field_order = ("text", "contact")

    def clean_text(self) -> str:
        """At most so many characters as the domain says."""
        return _within(self.cleaned_data["text"], LEAD_CHARACTERS)


class ConsultationForm(HandedIn):
    """A topic for the year's consultation plan: what to talk over, why, and from whom."""

    title = forms.CharField(
        label=_("What should be talked over?"),
        max_length=PUBLIC_TOPIC,
        help_text=_("For example: where children can cross the road to school safely"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whom it concerns, and what stands against it so far."),
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=40)
    field_order = ("title", "reason", "name", "contact")

    def clean_reason(self) -> str:
        """At most so many characters as the call takes."""
        return _within(self.cleaned_data["reason"], PUBLIC_CHARACTERS)


class ReportForm(HandedIn):
    """What somebody has seen or heard: in a line, and at length."""

    title = forms.CharField(
        label=_("In a few words"), max_length=PUBLIC_TITLE, help_text=_("For example: the lamps in our lane are out")
    )
    text = forms.CharField(
        label=_("What is the case?"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Where and since when, why it troubles people, and what would help."),
    )
    at = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)
    field_order = ("title", "text", "contact")

    def __init__(self, *args: Any, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.most = most

    def clean_text(self) -> str:
        """At most so many characters as the committee's rules say."""
        return _within(self.cleaned_data["text"], self.most)
