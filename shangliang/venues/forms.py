"""The forms of the platform. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Unit
from shangliang.core import clock
from shangliang.core.forms import Day, area
from shangliang.handling.deeds import EmptyForm, NoteForm

from .actions import ItemDraft, TopicDraft, VenueDraft
from .models import Mark, Outcome, Part, TopicSource, Venue, VenueKind, VenueLevel

__all__ = ["EmptyForm", "NoteForm"]

#: So many agreed items have their lines in the form that closes a meeting; further ones come by the API.
ITEMS = 4


class VenueForm(forms.Form):
    """One venue."""

    name = forms.CharField(label=_("Name of the venue"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=VenueKind.choices)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("none: a park or an enterprise")), *VenueLevel.choices],
        required=False,
    )
    above = forms.CharField(
        label=_("Lies below"), max_length=60, required=False, help_text=_("The name of the venue above it, if any.")
    )
    address = forms.CharField(label=_("Where it is"), max_length=120, required=False)
    contact = forms.CharField(label=_("Whom to ask"), max_length=80, required=False)

    @classmethod
    def of(cls, venue: Venue, data: Any = None) -> VenueForm:
        """The form of a venue that there is."""
        names = ("name", "kind", "level", "address", "contact")
        initial = {name: getattr(venue, name) for name in names} | {"above": str(venue.parent or "")}
        return cls(data, initial=initial)

    def draft(self) -> VenueDraft:
        """What was typed."""
        data = self.cleaned_data
        return VenueDraft(data["name"], data["level"], data["kind"], data["above"], data["address"], data["contact"])


class ListForm(forms.Form):
    """Many venues, one a line: pasted from a table or typed."""

    lines = forms.CharField(
        label=_("Venues, one a line"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=200_000,
        help_text=_("Name, level, kind, below which venue, address; divided by commas or pasted from a table."),
    )

    def clean_lines(self) -> Sequence[VenueDraft]:
        """The drafts; what cannot be read is told with its line."""
        drafts = []
        levels = _by_label(VenueLevel)
        kinds = _by_label(VenueKind)
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = [p.strip() for p in line.replace("，", ",").replace("\t", ",").split(",")] + [""] * 5
            name, level, kind, above, where = parts[:5]
            if level and level not in levels:
                raise forms.ValidationError(
                    gettext("Line %(line)d: there is no level “%(word)s”.") % {"line": number, "word": level}
                )
            if kind and kind not in kinds:
                raise forms.ValidationError(
                    gettext("Line %(line)d: there is no kind “%(word)s”.") % {"line": number, "word": kind}
                )
            drafts.append(VenueDraft(name, levels.get(level, ""), kinds.get(kind, VenueKind.HALL), above, where))
        return drafts


def _by_label(choices: Any) -> dict[str, str]:
    """Values by what people call them, and by themselves."""
    return {str(c.label): c.value for c in choices} | {c.value: c.value for c in choices}


class Chooser(forms.ModelChoiceField):
    """A choice among records that the page gives; empty until then."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(None, label=label, **options)


class TopicForm(forms.Form):
    """A topic that the office or a studio brings in."""

    title = forms.CharField(label=_("What it is about"), max_length=80)
    text = area(_("In more words"), rows=5, most=5_000, required=False)
    source = forms.ChoiceField(
        label=_("Comes from"),
        choices=[(s.value, s.label) for s in (TopicSource.STUDIO, TopicSource.STAFF, TopicSource.LIST)],
    )
    source_name = forms.CharField(label=_("Who brought it up"), max_length=80, required=False)
    voices = forms.IntegerField(label=_("How many brought it up"), min_value=1, max_value=1_000_000, initial=1)
    venue: Any = Chooser(_("Venue"), required=False)

    def __init__(self, data: Any = None, *, venues: QuerySet[Venue]) -> None:
        super().__init__(data)
        _let(self, "venue", venues)

    def draft(self) -> TopicDraft:
        """What was typed."""
        data = self.cleaned_data
        return TopicDraft(
            data["title"],
            data["text"],
            data["source"],
            data["source_name"],
            voices=data["voices"],
            venue=data["venue"],
        )


def _let(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    chooser: Any = form.fields[name]
    chooser.queryset = rows


class SurveyForm(forms.Form):
    """What the survey of a topic found."""

    survey = area(_("What the survey found"), rows=6, most=5_000)


class CallForm(forms.Form):
    """A meeting on a topic."""

    venue: Any = Chooser(_("Venue"))
    on = Day(label=pgettext_lazy("venue meeting", "Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    def __init__(self, data: Any = None, *, venues: QuerySet[Venue]) -> None:
        super().__init__(data)
        _let(self, "venue", venues)

    @staticmethod
    def moment(data: dict[str, Any]) -> datetime:
        """The moment that was chosen."""
        return datetime.combine(data["on"], data["at"], tzinfo=clock.ZONE)


class MergeForm(forms.Form):
    """Which other topics are taken together with this one."""

    others: Any = forms.ModelMultipleChoiceField(
        None, label=_("Topics on the same matter"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, topics: QuerySet[Any]) -> None:
        super().__init__(data)
        _let(self, "others", topics)


class CloseForm(forms.Form):
    """What a meeting ended with."""

    summary = area(_("What was said and agreed"), rows=6, most=20_000)
    suggestions = area(_("Suggestions, one a line"), rows=4, most=20_000, required=False)

    def __init__(self, data: Any = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        for nth in range(1, ITEMS + 1):
            named = {"n": nth}
            self.fields[f"problem-{nth}"] = forms.CharField(
                label=gettext("Problem %(n)d") % named, max_length=200, required=False
            )
            self.fields[f"agreed-{nth}"] = forms.CharField(
                label=gettext("What was agreed"), max_length=500, required=False
            )
            self.fields[f"unit-{nth}"] = forms.ModelChoiceField(
                units, label=gettext("Unit that does it"), required=False
            )
            self.fields[f"responsible-{nth}"] = forms.CharField(
                label=gettext("or who else does it"), max_length=80, required=False
            )
            self.fields[f"due-{nth}"] = Day(label=gettext("By when"), required=False)

    def items(self) -> list[ItemDraft]:
        """The agreed items that were typed; a line of which nothing is filled in is none."""
        found = []
        for nth in range(1, ITEMS + 1):
            data = {name: self.cleaned_data[f"{name}-{nth}"] for name in ("problem", "agreed", "responsible", "due")}
            if data["problem"] or data["agreed"]:
                found.append(ItemDraft(unit=self.cleaned_data[f"unit-{nth}"], **data))
        return found

    def rows(self) -> list[list[Any]]:
        """The fields of each agreed item."""
        names = ("problem", "agreed", "unit", "responsible", "due")
        return [[self[f"{name}-{nth}"] for name in names] for nth in range(1, ITEMS + 1)]


class PeopleForm(forms.Form):
    """People from the paper list, one a line, all taking part as the same."""

    part = forms.ChoiceField(label=_("Take part as"), choices=[(p.value, p.label) for p in Part if p != Part.MEMBER])
    names = area(_("Names, one a line"), rows=6, most=20_000)

    def listed(self) -> list[str]:
        """The names."""
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]


class MembersForm(forms.Form):
    """Members who are there."""

    members: Any = forms.ModelMultipleChoiceField(None, label=_("Members who are here"))

    def __init__(self, data: Any = None, *, members: QuerySet[Any]) -> None:
        super().__init__(data)
        _let(self, "members", members)


class ReportForm(forms.Form):
    """What was done about an agreed item."""

    report = area(_("What was done"), rows=6)
    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome.choices, widget=forms.RadioSelect)


class AnswerForm(forms.Form):
    """The answer to the people; empty takes what was reported."""

    answer = area(
        _("Answer to the people"), rows=4, required=False, help_text=_("Left empty, what was reported is the answer.")
    )


class RedateForm(forms.Form):
    """Another day for an agreed item."""

    due = Day(label=_("By when"))
    note = area(_("Reason"), rows=3, most=2_000)


# Of the public ----------------------------------------------------------------------------------------------------


class PublicForm(forms.Form):
    """What every form of the public has: sent once, and a field that only programs fill in."""

    website = forms.CharField(label=_("Please leave this empty"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_website(self) -> str:
        """Empty, or it was a program."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty and send it again."))
        return ""


class PublicTopicForm(PublicForm):
    """A topic from the public."""

    title = forms.CharField(label=_("What should be talked over?"), max_length=80)
    text = area(_("In more words"), rows=5, most=2_000, required=False)
    contact = forms.CharField(
        label=_("How to reach you"),
        required=False,
        max_length=80,
        help_text=_("Only the office sees it, and only to ask back or to invite you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SignInForm(PublicForm):
    """Signing in to a meeting without an account."""

    name = forms.CharField(label=_("Your name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    part = forms.ChoiceField(
        label=_("You take part as"),
        choices=[
            (Part.CONCERNED, _("somebody directly concerned")),
            (Part.UNIT, _("somebody from the unit")),
            (Part.EXPERT, _("an expert")),
            (Part.OTHER, _("somebody else")),
        ],
        widget=forms.RadioSelect,
        initial=Part.CONCERNED,
    )


class RateForm(PublicForm):
    """Rating what came of a meeting."""

    mark = forms.ChoiceField(
        label=_("Are you satisfied with what came of it?"), choices=Mark.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("In your own words"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
