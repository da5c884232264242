"""The forms of those who write, sign and answer. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries.writing import Authors

OWN = "own"


class BeginForm(forms.Form):
    """Who proposes, and what it is called so far."""

    author = forms.ChoiceField(label=_("Who proposes"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("One matter in one proposal. You can still change it."),
        widget=forms.Textarea(attrs={"rows": 1, "class": "title"}),
    )

    def __init__(self, *args: Any, authors: Authors, **options: Any) -> None:
        super().__init__(*args, **options)
        own = [(OWN, _("I myself, %(name)s") % {"name": authors.member})] if authors.member else []
        choices = own + [(str(c.pk), c.name) for c in authors.collectives]
        self.fields["author"].choices = choices
        self.initial.setdefault("author", choices[0][0])
        if len(choices) == 1:
            self.fields["author"].widget = forms.HiddenInput()

    def clean_title(self) -> str:
        """A title is one line."""
        return " ".join(self.cleaned_data["title"].split())
