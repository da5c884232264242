"""The public's one form: a lead for a proposal 提案线索."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.proposals.actions.topics import LEAD_CHARACTERS


class LeadForm(forms.Form):
    """A lead: what it is about, and if one likes a way to ask back.

    ``website`` is hidden from people: programs that fill in every field give themselves away by it.
    """

    text = forms.CharField(
        label=_("What should the committee look at?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One matter, in your own words: what, where, and what would help."),
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        required=False,
        max_length=80,
        help_text=_("Only the proposal office sees it, and only to ask back."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(label=_("Please leave this empty"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_text(self) -> str:
        """At most so many characters as the domain says, line ends counted as one."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if len(text) > LEAD_CHARACTERS:
            raise forms.ValidationError(
                _("At most %(most)d characters; this has %(has)d."), params={"most": LEAD_CHARACTERS, "has": len(text)}
            )
        return text

    def clean_website(self) -> str:
        """Empty, or it was a program."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty and send it again."))
        return ""
