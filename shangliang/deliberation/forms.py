"""The forms of deliberations. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shangliang.core.forms import Day

from .actions import Draft, Vote
from .models import CHARACTERS, Deliberation, Openness


class DraftForm(forms.Form):
    """What the office decides about a deliberation."""

    title = forms.CharField(label=pgettext_lazy("deliberation", "Topic"), max_length=60)
    question = forms.CharField(
        label=_("Question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What participants read first: what it is about, and what their answers are used for."),
    )
    closes_on = Day(label=_("Last day for votes"))
    openness = forms.ChoiceField(label=_("Who takes part"), choices=Openness.choices)
    proposing = forms.BooleanField(label=_("Participants may propose statements"), required=False, initial=True)
    min_group = forms.IntegerField(
        label=_("Smallest group shown"),
        min_value=3,
        max_value=100,
        initial=5,
        help_text=_("Of fewer people nothing is shown, so that nobody's votes can be guessed."),
    )

    @classmethod
    def of(cls, row: Deliberation, data: Any = None) -> DraftForm:
        """The form of a record."""
        return cls(data, initial={name: getattr(row, name) for name in cls.base_fields})

    def draft(self) -> Draft:
        """What was typed."""
        return Draft(**self.cleaned_data)


class SeedForm(forms.Form):
    """Statements to begin with, one a line."""

    texts = forms.CharField(
        label=_("Statements, one a line"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        help_text=_("Each says one thing that somebody can agree or disagree with, in at most 140 characters."),
    )

    def lines(self) -> list[str]:
        """The statements."""
        return [line for line in self.cleaned_data["texts"].splitlines() if line.strip()]


class LinksForm(forms.Form):
    """Invitation links: so many, or one for each name."""

    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, required=False)
    names = forms.CharField(
        label=_("Or for whom, one a line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        required=False,
        help_text=_("Names stand on the sheet that you print; they are not tied to votes on any page."),
    )

    def labels(self) -> list[str]:
        """For whom each link is."""
        named = [line for line in self.cleaned_data["names"].splitlines() if line.strip()]
        return named or [""] * (self.cleaned_data["number"] or 0)


class ReasonForm(forms.Form):
    """Why a statement is not accepted."""

    note = forms.CharField(label=_("Reason"), max_length=200)


class ReopenForm(forms.Form):
    """Until when people vote again."""

    closes_on = Day(label=_("Last day for votes"))


class StatementForm(forms.Form):
    """A statement that a participant proposes."""

    text = forms.CharField(
        label=_("Your statement"),
        max_length=CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing that others can agree or disagree with. No names of persons, nothing classified."),
    )


class ImportForm(forms.Form):
    """A conversation in the Polis format."""

    title = forms.CharField(label=pgettext_lazy("deliberation", "Topic"), max_length=60)
    question = forms.CharField(label=_("Question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    archive = forms.FileField(
        label=_("Archive (zip)"),
        help_text=_("With votes.csv and comments.csv, or participants-votes.csv and comments.csv; at most 32 MB."),
    )


class _SentVote(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str = Field(max_length=40)
    statement: int = Field(ge=0, le=65_535)
    vote: int = Field(ge=-1, le=1)
    age: float = Field(ge=0, le=1e9, default=0.0, allow_inf_nan=False)


class _Sent(BaseModel):
    votes: list[_SentVote] = Field(min_length=1, max_length=10)


def sent_votes(body: bytes) -> list[tuple[str, Vote]] | None:
    """The votes that a phone sends, each with the id that it gave it; ``None`` for what cannot be understood."""
    try:
        sent = _Sent.model_validate_json(body)
    except (ValidationError, json.JSONDecodeError):
        return None
    return [(one.id, Vote(one.statement, one.vote, one.age)) for one in sent.votes]
