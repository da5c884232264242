"""The forms of the proposal office. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Session

from .models import Disposition, Ground, Secrecy


def text_field(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    """A field of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class Picks(forms.TypedMultipleChoiceField):
    """The ticked rows of a list, by their ids; the list itself decides which of them there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, required=False, **options)

    def valid_value(self, value: str) -> bool:
        """Whether this is an id at all."""
        return value.isdecimal() and len(value) < 19


class QueueForm(forms.Form):
    """What is done with the ticked rows of the review queue."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("pass", "file", "return")])
    pick = Picks(label=_("Ticked"))
    everything = forms.BooleanField(required=False)
    shown = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)  # so many were found then
    note = text_field(_("What is to be mended"), rows=3, required=False)
    meeting = forms.CharField(label=_("The meeting that decided the list"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """Something has to be ticked."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("pick") and not data.get("everything"):
            raise forms.ValidationError(_("Please tick at least one proposal."))
        return data


class ReviewForm(forms.Form):
    """One reviewer's finding. What it may be depends on the step: the last one decides, the others recommend."""

    CHECKS = [
        ("qualification", _("whoever proposes may do so, and the signatures are in order")),
        ("form", _("one matter; background, analysis and suggestions")),
        ("content", _("a public matter within this committee's reach, with suggestions that can be carried out")),
        ("duplicates", _("compared with the like ones below")),
    ]
    EARLY = [
        ("pass", _("Pass on: to be filed")),
        ("merge", _("Pass on: better merged")),
        ("not_file", _("Pass on: better not filed")),
        ("return", _("Return it to be mended")),
    ]
    LAST = [
        ("file", _("File it")),
        ("not_file", _("Do not file it")),
        ("return", _("Return it to be mended")),
    ]

    checks = forms.MultipleChoiceField(
        label=_("In order"), choices=CHECKS, required=False, widget=forms.CheckboxSelectMultiple
    )
    verdict = forms.ChoiceField(label=_("Finding"), widget=forms.RadioSelect)
    note = text_field(_("My opinion"), rows=3, required=False)
    ground: forms.ModelChoiceField[Ground] = forms.ModelChoiceField(
        None, label=_("Ground"), required=False, empty_label=_("please choose")
    )
    disposition = forms.ChoiceField(
        label=_("What becomes of it"), required=False, choices=[("", _("please choose")), *Disposition.choices]
    )
    receiver = forms.CharField(label=_("Who receives it"), max_length=80, required=False)
    meeting = forms.CharField(label=_("The meeting that decided the list"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, is_last: bool, by_meeting: bool, grounds: QuerySet[Ground]) -> None:
        choices: Sequence[tuple[str, Any]] = self.LAST if is_last else self.EARLY
        super().__init__(data, initial={"verdict": choices[0][0]})
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]
        self.fields["ground"].queryset = grounds  # type: ignore[attr-defined]
        if not is_last:
            for name in ("ground", "disposition", "receiver"):
                del self.fields[name]
        if not by_meeting:
            del self.fields["meeting"]

    def clean(self) -> dict[str, Any]:
        """Not filing names its ground and what becomes of the submission."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("verdict") == "not_file" and "ground" in self.fields:
            if "ground" not in self.errors and not data.get("ground"):
                self.add_error("ground", _("Please choose a ground."))
            if "disposition" not in self.errors and not data.get("disposition"):
                self.add_error("disposition", _("Please choose what becomes of it."))
        return data


class AskForm(forms.Form):
    """Asking the proposer whether they agree."""

    question = text_field(_("What the proposer reads"), rows=3)


class MergeForm(forms.Form):
    """Merging into the main proposal that was chosen."""

    note = text_field(_("Note"), rows=2, required=False)
    meeting = forms.CharField(label=_("The meeting that decided the list"), max_length=80, required=False)

    def __init__(self, *args: Any, by_meeting: bool, needs_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not by_meeting:
            del self.fields["meeting"]
        if needs_reason:
            self.fields["note"].required = True
            self.fields["note"].label = _("Reason")


class AnswerForm(forms.Form):
    """What a proposer answered by telephone."""

    agree = forms.ChoiceField(
        label=_("The proposer"),
        choices=[("yes", _("agrees")), ("no", _("does not agree"))],
        widget=forms.RadioSelect,
    )
    answer = text_field(_("What was said, by whom and when"), rows=3)


class NumberingForm(forms.Form):
    """The list that was shown, by its ids in their order."""

    previewed = forms.RegexField(r"^[0-9]{1,18}(,[0-9]{1,18})*$", widget=forms.HiddenInput)

    def clean_previewed(self) -> list[int]:
        """The ids."""
        return [int(pk) for pk in self.cleaned_data["previewed"].split(",")]


class LeadForm(forms.Form):
    """Taking a lead up, or declining it."""

    do = forms.ChoiceField(choices=[("adopt", "adopt"), ("decline", "decline")])
    reason = text_field(_("Why it is declined"), rows=2, required=False, max_length=200)


class TopicsForm(forms.Form):
    """A batch of reference topics, one title to a line."""

    session = forms.TypedChoiceField(label=_("For the session"))
    titles = text_field(_("Topics"), rows=12, help_text=_("One title to a line; they are numbered in this order."))
    source = forms.CharField(label=_("Where they come from"), max_length=80, required=False)

    def __init__(self, *args: Any, sessions: Sequence[Session], **options: Any) -> None:
        super().__init__(*args, **options)
        by_key = {str(session.pk): session for session in sessions}
        field = self.fields["session"]
        field.choices = [(key, str(session)) for key, session in by_key.items()]  # type: ignore[attr-defined]
        field.coerce = by_key.__getitem__  # type: ignore[attr-defined]

    def lines(self) -> list[tuple[str, str]]:
        """The titles, each with the source of them all."""
        source = self.data.get("source", "")
        return [(line, source) for line in self.data.get("titles", "").splitlines() if line.strip()]

    def clean_titles(self) -> str:
        """A title that is too long is named by its line."""
        titles: str = self.cleaned_data["titles"]
        for number, line in enumerate(titles.splitlines(), 1):
            if len(line := line.strip()) > 120:
                raise forms.ValidationError(
                    _("Line %(number)d has %(has)d characters; at most 120.") % {"number": number, "has": len(line)}
                )
        return titles


class SecrecyForm(forms.Form):
    """Who may read a proposal."""

    secrecy = forms.ChoiceField(label=_("Who may read it"), choices=Secrecy.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Neutral title"), max_length=200, required=False, help_text=_("Only for what is handled on paper.")
    )
    paper_place = forms.CharField(
        label=_("Where the paper lies"),
        max_length=120,
        required=False,
        help_text=_("Only for what is handled on paper."),
    )


class PurgeForm(forms.Form):
    """Asking for a purge."""

    reason = text_field(_("Why it must be purged"), rows=2, max_length=200)


class CancelForm(forms.Form):
    """Cancelling a filed proposal."""

    note = text_field(_("The proposer's reason"), rows=3)
