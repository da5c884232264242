"""The forms of those who write, sign and answer. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Collective, Member

from .actions import Text
from .models import Attachment, Proposal, Secrecy
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


class _InTheEnd:
    """Needed in the end, and so not marked as optional; but a draft is kept without it."""

    def validate(self, value: Any) -> None:
        """Look only at what was given."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class TypedInTheEnd(_InTheEnd, forms.CharField):
    """A text that a draft may leave empty."""


class ChosenInTheEnd(_InTheEnd, forms.ChoiceField):
    """A choice that a draft may leave open."""


class Suggestions(forms.Textarea):
    """Numbered texts, all sent by the name ``suggestion``, in order; one empty place stands at their end."""

    name = "suggestion"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """All texts as typed, empty ones too, so that the buttons beside them count right."""
        return [text.replace("\r\n", "\n") for text in data.getlist(self.name)]

    def id_for_label(self, id_: str) -> str:
        """The first one's place on the page."""
        return "s1"


class SuggestionsField(forms.Field):
    """The suggestions of a proposal. What is missing in the end, the preview says."""

    widget = Suggestions

    def clean(self, value: list[str]) -> list[str]:
        """Nothing is wrong with a list of texts."""
        return value


class DraftForm(forms.Form):
    """A proposal being written. A draft may lack anything; only what cannot be kept at all is an error here."""

    use_required_attribute = False  # the browser must not keep a draft from being kept

    title = TypedInTheEnd(label=_("Title"), widget=forms.Textarea(attrs={"rows": 1, "class": "title"}))
    background = TypedInTheEnd(
        label=_("Background"),
        help_text=_("What you have seen, which figures there are, where they come from."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    analysis = TypedInTheEnd(
        label=_("Analysis"),
        help_text=_("Why it is so, where it is stuck."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    suggestions = SuggestionsField(label=_("Suggestions"), help_text=_("One matter each; the units answer one by one."))
    category = ChosenInTheEnd(label=_("Category"))
    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(label=_("Who should handle it"), required=False)
    unit_name = forms.CharField(
        label=_("Who should handle it"),
        required=False,
        max_length=80,
        help_text=_("Type a part of the unit's name and choose. The office decides in the end."),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    publish = ChosenInTheEnd(
        label=_("Publication"),
        choices=[("yes", _("may be published in full")), ("no", _("is not published"))],
        widget=forms.RadioSelect,
    )
    publish_refusal = forms.CharField(
        label=_("Why it is not published"), required=False, help_text=_("Only where it is not published.")
    )
    internal = forms.BooleanField(
        label=_("Internal, not for publication"),
        required=False,
        help_text=_(
            "Then only the proposers, the office, the coordinators and the units that handle it read it; no search and "
            "no public page shows it."
        ),
    )
    survey_based = forms.BooleanField(label=_("Based on a survey of our own"), required=False)
    contact_name = forms.CharField(label=_("Contact person"), required=False)
    contact_phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        help_text=_("The unit calls it; it is never published."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    #: What is not asked where the matter is handled on paper.
    ON_PAPER = ("background", "analysis", "suggestions", "internal")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        proposal: Proposal,
        categories: Sequence[tuple[str, str]],
        tags: Sequence[tuple[str, str]],
        units: Sequence[tuple[int, str]],
        forgiving: bool = False,
    ) -> None:
        super().__init__(data, initial=None if data is not None else self._kept(proposal))
        self.forgiving = forgiving  # autosave: a name that is still being typed is no error
        self.all_units = {str(pk): name for pk, name in units}
        self.fields["category"].choices = [("", _("please choose")), *categories]
        self.fields["tags"].choices = tags
        self.fields["units"].choices = list(self.all_units.items())
        if proposal.secrecy == Secrecy.STUB:
            for name in self.ON_PAPER:
                del self.fields[name]
        if not tags:
            del self.fields["tags"]

    @staticmethod
    def _kept(proposal: Proposal) -> dict[str, Any]:
        plain = ("title", "background", "analysis", "publish_refusal", "survey_based", "contact_name", "contact_phone")
        return {name: getattr(proposal, name) for name in plain} | {
            "suggestions": [s.text for s in proposal.suggestions.all()],
            "category": str(proposal.category_id or ""),
            "tags": [str(tag.pk) for tag in proposal.tags.all()],
            "units": [str(unit.pk) for unit in proposal.suggested_units.all()],
            "publish": "yes" if proposal.publish_consent else "no",
            "internal": proposal.secrecy == Secrecy.INTERNAL,
            "version": proposal.version,
        }

    @property
    def numbered(self) -> list[str]:
        """The suggestions as they stand on the page: the typed ones, and one empty place at their end."""
        texts = list(self["suggestions"].value() or [])
        while texts and not texts[-1].strip():
            texts.pop()
        return [*texts, ""]

    @property
    def chosen_units(self) -> list[tuple[str, str]]:
        """The units that have been chosen, with their names."""
        return [(pk, self.all_units[pk]) for pk in self["units"].value() or [] if pk in self.all_units]

    @property
    def length(self) -> str:
        """All that counts towards the length, one after the other."""
        if "background" not in self.fields:
            return ""
        return "".join([self["background"].value() or "", self["analysis"].value() or "", *self.numbered])

    def clean_title(self) -> str:
        """A title is one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        """Find the unit whose name was typed: the whole name, or a part that only one has."""
        data = super().clean() or self.cleaned_data
        typed = data.get("unit_name", "").strip()
        if typed:
            whole = [pk for pk, name in self.all_units.items() if name == typed]
            found = whole or [pk for pk, name in self.all_units.items() if typed in name]
            if len(found) == 1 and (whole or not self.forgiving):
                data["units"] = list(dict.fromkeys([*data.get("units", []), *found]))
            elif not self.forgiving:
                problem = _("Several units have this in their name.") if found else _("No unit has this name.")
                self.add_error("unit_name", problem)
        return data

    @property
    def secrecy(self) -> str | None:
        """Who may read it, as it was ticked; ``None`` where that is not asked."""
        if "internal" not in self.fields:
            return None
        return Secrecy.INTERNAL if self.cleaned_data["internal"] else Secrecy.OPEN

    def text(self, suggestions: Sequence[str] | None = None) -> Text:
        """What is to be kept; ``suggestions`` in another order or number than they were typed."""
        data = self.cleaned_data
        return Text(
            title=data["title"],
            background=data.get("background"),
            analysis=data.get("analysis"),
            suggestions=data.get("suggestions") if suggestions is None else suggestions,
            category_id=int(data["category"]) if data["category"] else None,
            tag_ids=[int(pk) for pk in data.get("tags", [])],
            suggested_unit_ids=[int(pk) for pk in data["units"]],
            publish_consent=data["publish"] != "no",
            publish_refusal=data["publish_refusal"],
            survey_based=data["survey_based"],
            contact_name=data["contact_name"],
            contact_phone=data["contact_phone"],
        )


def rearranged(texts: Sequence[str], do: str) -> list[str]:
    """Suggestions after a button beside one was pressed: ``up:2``, ``down:2``, ``drop:2``; others change nothing."""
    texts = list(texts)
    deed, _colon, number = do.partition(":")
    at = int(number) - 1 if number.isdecimal() and len(number) < 4 else -1
    if not 0 <= at < len(texts):
        return texts
    if deed == "drop":
        del texts[at]
    elif deed == "up" and at > 0:
        texts[at - 1], texts[at] = texts[at], texts[at - 1]
    elif deed == "down" and at + 1 < len(texts):
        texts[at], texts[at + 1] = texts[at + 1], texts[at]
    return texts


def _words(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **options)


class WithdrawForm(forms.Form):
    """Taking a proposal back."""

    note = _words(_("Why you withdraw it"))


class TalkForm(forms.Form):
    """An answer to the office."""

    answer = _words(
        _("What you want to say"), required=False, help_text=_("It is kept with your answer; the director reads it.")
    )


class InviteForm(forms.Form):
    """Who is to sign."""

    pick = forms.MultipleChoiceField(error_messages={"required": _("Please tick at least one.")})

    def __init__(self, *args: Any, offered: Sequence[Member | Collective], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {str(who.pk): who for who in offered}
        self.fields["pick"].choices = [(pk, str(who)) for pk, who in self.offered.items()]
        self.fields["pick"].label = _("Name")

    @property
    def picked(self) -> list[str]:
        """The keys that were ticked."""
        return self.data.getlist("pick") if self.is_bound else []

    def clean_pick(self) -> list[Member | Collective]:
        """Those who were ticked."""
        return [self.offered[pk] for pk in self.cleaned_data["pick"]]


class ConfirmForm(forms.Form):
    """A collective's confirmation: its convenor's name, or the scan of its seal."""

    confirmed_by = forms.CharField(
        label=_("Convenor who confirms it"), required=False, max_length=60, help_text=_("Or hand in the scan below.")
    )
    seal = forms.FileField(
        label=_("Scan with the organisation's seal"), required=False, help_text=_("PDF, JPEG or PNG.")
    )


class SignForm(ConfirmForm):
    """Signing or declining; a collective's signature is confirmed."""

    note = forms.CharField(label=_("A word to the lead proposer, if you decline"), required=False, max_length=200)

    def __init__(self, *args: Any, collective: Collective | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if collective is None:
            del self.fields["confirmed_by"], self.fields["seal"]


class AttachForm(forms.Form):
    """One more file."""

    attachment = forms.FileField(label=_("File"))
    purpose = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, scans: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        purposes = [Attachment.Purpose.SCAN] if scans else []
        purposes.append(Attachment.Purpose.ENCLOSURE)
        self.fields["purpose"].choices = [(p.value, p.label) for p in purposes]
        self.initial.setdefault("purpose", purposes[0].value)
        if len(purposes) == 1:
            self.fields["purpose"].widget = forms.HiddenInput()
