"""The form in which staff type a proposal that was handed in on paper, for a member or a collective."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import Text
from .models import Proposal
from .office_forms import text_field
from .queries.office import Signers

_BETWEEN = re.compile(r"[\s、，,;；]+")


def suggestions_of(typed: str) -> list[str]:
    """Suggestions as they were typed: parted by empty lines, or, where there is none, one to a line."""
    typed = typed.strip().replace("\r\n", "\n")
    parts = re.split(r"\n\s*\n", typed) if re.search(r"\n\s*\n", typed) else typed.split("\n")
    return [part.strip() for part in parts if part.strip()]


class _InTheEnd:
    """Needed to hand it in, and so not marked as optional; but a draft is kept without it."""

    def validate(self, value: Any) -> None:
        """Look only at what was given."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class TextInTheEnd(_InTheEnd, forms.CharField):
    """A text that a draft may leave empty."""

    widget = forms.Textarea(attrs={"rows": 8})


class CategoryInTheEnd(_InTheEnd, forms.TypedChoiceField):
    """A choice that a draft may leave open."""


class PaperForm(forms.Form):
    """The same fields as in the proposer's own editor, and the scan."""

    use_required_attribute = False  # the browser would not let a draft be kept

    title = forms.CharField(label=_("Title"), max_length=200)
    background = TextInTheEnd(label=_("Background"))
    analysis = TextInTheEnd(label=_("Analysis"))
    suggestions = TextInTheEnd(
        label=_("Suggestions"),
        help_text=_("One to a line; or parted by empty lines, where one has several lines."),
    )
    category = CategoryInTheEnd(label=_("Category"), coerce=int, empty_value=None)
    tags = forms.TypedMultipleChoiceField(
        label=_("Tags"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Wished units"), coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    survey_based = forms.BooleanField(label=_("based on a survey"), required=False)
    publish_consent = forms.BooleanField(label=_("may be published"), required=False, initial=True)
    publish_refusal = forms.CharField(label=_("Why it may not be published"), max_length=200, required=False)
    signers = text_field(
        _("Further signers"),
        rows=2,
        required=False,
        help_text=_("Members, or for a collective's proposal further collectives, whose signatures are on the paper."),
    )
    confirmed_by = forms.CharField(
        label=_("Convenor who confirmed it"),
        max_length=60,
        required=False,
        help_text=_("For a collective's proposal: the name on the paper, or “seal”."),
    )
    scan = forms.FileField(label=_("Scan of the paper"), help_text=_("PDF or pictures. It stays with the proposal."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Signers, has_scan: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = choices
        self.found: list[Any] = []  # whom the signers' names mean, once they have been read
        self.fields["category"].choices = [("", _("please choose")), *choices.categories]  # type: ignore[attr-defined]
        self.fields["tags"].choices = choices.tags  # type: ignore[attr-defined]
        self.fields["units"].choices = choices.units  # type: ignore[attr-defined]
        self.fields["scan"].required = not has_scan
        if has_scan:
            self.fields["scan"].label = _("Another sheet")

    def signing_collectives(self) -> bool:
        """Whether further signers are collectives."""
        raise NotImplementedError

    def clean_signers(self) -> str:
        """Every name has to be one person's, or one collective's."""
        typed: str = self.cleaned_data["signers"]
        names = [name for name in _BETWEEN.split(typed) if name]
        known = self.choices.collectives if self.signing_collectives() else self.choices.members
        unknown = [name for name in names if len(known.get(name, ())) != 1]
        if unknown:
            raise forms.ValidationError(
                _("Not known here, or several have this name: %(names)s."), params={"names": "、".join(unknown)}
            )
        self.found = [known[name][0] for name in dict.fromkeys(names)]
        return typed

    def text(self) -> Text:
        """What was typed, as the verbs take it."""
        data = self.cleaned_data
        return Text(
            title=data["title"],
            background=data["background"],
            analysis=data["analysis"],
            suggestions=suggestions_of(data["suggestions"]),
            category_id=data["category"],
            tag_ids=data["tags"],
            suggested_unit_ids=data["units"],
            publish_consent=data["publish_consent"],
            publish_refusal=data["publish_refusal"],
            survey_based=data["survey_based"],
            contact_name=data["contact_name"],
            contact_phone=data["contact_phone"],
        )


class NewPaperForm(PaperForm):
    """A new one: whose it is has to be chosen."""

    author = forms.ChoiceField(label=_("Proposer"))
    field_order = ["author", "signers", "confirmed_by"]

    def __init__(self, *args: Any, choices: Signers, **options: Any) -> None:
        super().__init__(*args, choices=choices, **options)
        self.fields["author"].choices = [("", _("please choose")), *choices.authors]  # type: ignore[attr-defined]

    def signing_collectives(self) -> bool:
        """As the proposer that was chosen."""
        return self.data.get("author", "").startswith("collective:")


class PaperDraftForm(PaperForm):
    """One that has been begun."""

    def __init__(self, *args: Any, proposal: Proposal, choices: Signers, has_scan: bool) -> None:
        self.proposal = proposal
        columns: Sequence[str] = (
            "title", "background", "analysis", "contact_name", "contact_phone", "survey_based", "publish_consent",
            "publish_refusal", "version",
        )  # fmt: skip
        initial: dict[str, Any] = {name: getattr(proposal, name) for name in columns}
        initial |= {
            "suggestions": "\n\n".join(s.text for s in proposal.suggestions.all()),
            "category": proposal.category_id,
            "tags": [tag.pk for tag in proposal.tags.all()],
            "units": [unit.pk for unit in proposal.suggested_units.all()],
        }
        lead = next((s for s in proposal.signatures.all() if s.order == 0), None)
        initial["confirmed_by"] = lead.confirmed_by if lead else ""
        super().__init__(*args, choices=choices, has_scan=has_scan, initial=initial)

    def signing_collectives(self) -> bool:
        """As its proposer."""
        return self.proposal.author_collective_id is not None
