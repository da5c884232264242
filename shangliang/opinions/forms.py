"""The forms of opinion information. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Collective, Level, Member, Unit
from shangliang.core.forms import Day, area

from .actions import Text
from .actions.writing import ENTERED_ORIGINS
from .models import Effect, Opinion, Origin, Way


class InTheEnd(forms.CharField):
    """A part that is needed when the text is handed in, and may be empty as long as it is a draft."""

    def validate(self, value: Any) -> None:
        """Take what there is: what lacks in the end is told by the verb."""


class TextForm(forms.Form):
    """The text of an opinion: everything may still be empty while it is a draft."""

    use_required_attribute = False

    title = InTheEnd(label=pgettext_lazy("opinion", "Title"), max_length=120)
    situation = InTheEnd(
        label=_("What is the case"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What happened, where, and how many people it concerns"),
    )
    analysis = area(_("Why it is so"), rows=4, required=False)
    suggestion = area(_("What should be done"), rows=4, required=False, help_text=_("And, if you know, by whom"))
    urgent = forms.BooleanField(label=_("Urgent: it cannot wait for tomorrow"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @classmethod
    def of(cls, opinion: Opinion, data: Any = None, *, edited: bool = False) -> TextForm:
        """The form of a record: of what its author writes, or of its edited text."""
        before = "edited_" if edited else ""
        names = ("title", "situation", "analysis", "suggestion")
        initial = {name: getattr(opinion, before + name) for name in names}
        form = cls(data, initial=initial | {"urgent": opinion.urgent, "version": opinion.version})
        if edited:
            del form.fields["urgent"]
        return form

    def text(self) -> Text:
        """What was typed."""
        data = self.cleaned_data
        return Text(data["title"], data["situation"], data["analysis"], data["suggestion"], data.get("urgent"))

    @property
    def length_text(self) -> str:
        """All that counts towards the length, as it stands in the fields."""
        return "".join(str(self[name].value() or "") for name in ("situation", "analysis", "suggestion"))


class EntryForm(TextForm):
    """What the office enters for somebody."""

    origin = forms.ChoiceField(label=_("Comes from"), choices=[(o.value, o.label) for o in ENTERED_ORIGINS])
    member: Any = forms.ModelChoiceField(None, label=_("Member"), required=False)
    collective: Any = forms.ModelChoiceField(None, label=_("Collective"), required=False)
    source_name = forms.CharField(
        label=_("Who reported it"), max_length=80, required=False, help_text=_("For what comes from elsewhere.")
    )
    attachment = forms.FileField(
        label=_("Scan or photograph"), required=False, help_text=_("What was handed in; more can be added afterwards.")
    )
    field_order = ("origin", "member", "collective", "source_name")

    def __init__(
        self, data: Any = None, files: Any = None, *, members: QuerySet[Member], collectives: QuerySet[Collective]
    ) -> None:
        super().__init__(data, files, initial={"origin": Origin.MEMBER})
        for name, rows in (("member", members), ("collective", collectives)):
            chooser: Any = self.fields[name]
            chooser.queryset = rows
        del self.fields["version"]


class FileForm(forms.Form):
    """One more file."""

    attachment = forms.FileField(label=_("File"))


class PosterForm(forms.Form):
    """For which studio a poster is."""

    studio = forms.CharField(
        label=_("Members' studio"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty for a poster of the committee."),
    )


class SendForm(forms.Form):
    """To whom something was sent."""

    way = forms.ChoiceField(
        label=_("To"), choices=[(w.value, w.label) for w in (Way.LEADERS, Way.UPPER, Way.DEPARTMENT)]
    )
    unit: Any = forms.ModelChoiceField(None, label=_("Unit"), required=False)
    receiver = forms.CharField(
        label=_("Receiver"), max_length=60, required=False, help_text=_("Needed where no unit is chosen.")
    )

    def __init__(self, data: Any = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        chooser: Any = self.fields["unit"]
        chooser.queryset = units


class AdoptForm(forms.Form):
    """An adoption above."""

    body = forms.CharField(label=_("Adopted by"), max_length=60)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    combined = forms.BooleanField(label=_("combined with others"), required=False)
    on = Day(label=pgettext_lazy("opinion", "Day"))


class InstructForm(forms.Form):
    """A leader's instruction; leadership writes its own, the office records those on paper."""

    leader = forms.CharField(label=_("Leader"), max_length=60)
    post = forms.CharField(label=_("Post"), max_length=80, required=False)
    rank = forms.CharField(label=_("Whose leader"), max_length=20, required=False)
    on = Day(label=pgettext_lazy("opinion", "Day"))
    text = area(_("Instruction"), rows=4, most=2_000)


class AssignForm(forms.Form):
    """What a unit is asked."""

    unit: Any = forms.ModelChoiceField(None, label=_("Unit"))
    request = area(_("What is asked"), rows=3, most=2_000, required=False)
    due = Day(label=_("To be answered by"), required=False, help_text=_("By the committee's rule when left empty."))

    def __init__(self, data: Any = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        chooser: Any = self.fields["unit"]
        chooser.queryset = units


class AnswerForm(forms.Form):
    """A unit's answer."""

    answer = area(_("What was done"), rows=8)
    effect = forms.ChoiceField(label=_("What came of it"), choices=Effect.choices, widget=forms.RadioSelect)


class IssueForm(forms.Form):
    """The title of an issue and the order of its items."""

    title = forms.CharField(label=_("Title of the issue"), max_length=120)
