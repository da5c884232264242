"""The forms of supervision. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Member, Unit
from shangliang.core.forms import Day
from shangliang.core.forms import area as any_area
from shangliang.handling.deeds import NoteForm, OptionalNoteForm

from .actions import ActivityDraft, Upload
from .models import Adoption, Form, PlannedMatter, SupervisionActivity, Supervisor, UnitAppraisal

__all__ = ["NoteForm", "OptionalNoteForm"]

_ORGANISED = [(f.value, f.label) for f in (Form.INSPECTION, Form.CONSULTATION, Form.PATROL)]

#: Some lines of text, of an ordinary length.
area = partial(any_area, most=5_000)


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files at once; on a phone the camera is offered. Gives a list of uploads."""

    def __init__(self, **options: Any) -> None:
        # Named one by one, not as image/*: an iPhone then hands in JPEG by itself instead of its own HEIC.
        pictures = {"accept": "image/jpeg,image/png,application/pdf", "multiple": True}
        super().__init__(widget=_Several(attrs=pictures), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Every file by itself."""
        single = super().clean
        given = data if isinstance(data, list | tuple) else [data]
        files = [single(one, initial) for one in given if one]
        return [Upload(file, file.name or "") for file in files]


def _several(label: Any, **options: Any) -> Any:
    return forms.ModelMultipleChoiceField(None, label=label, widget=forms.CheckboxSelectMultiple, **options)


# The plan ---------------------------------------------------------------------------------------------------------


class MatterForm(forms.Form):
    """A matter for the plan."""

    title = forms.CharField(label=_("Matter"), max_length=120)
    form = forms.ChoiceField(label=pgettext_lazy("supervision", "Form"), choices=[(f.value, f.label) for f in Form])
    organiser = forms.CharField(label=_("Organised by"), max_length=80, required=False)
    by = Day(label=_("To be done by"))


class ApprovalForm(forms.Form):
    """By which meeting a plan was approved."""

    approval = forms.CharField(
        label=pgettext_lazy("supervision", "Approved by"),
        max_length=120,
        required=False,
        help_text=_("The meeting, such as the chairs' meeting."),
    )


class OutcomeForm(forms.Form):
    """How a plan was carried out."""

    outcome = area(_("How the plan was carried out"))


# Activities -------------------------------------------------------------------------------------------------------


class ActivityForm(forms.Form):
    """An activity that is planned."""

    title = forms.CharField(label=pgettext_lazy("supervision", "Title"), max_length=120)
    form = forms.ChoiceField(label=pgettext_lazy("supervision", "Form"), choices=_ORGANISED)
    matter: Any = forms.ModelChoiceField(None, label=_("Matter on the plan"), required=False)
    on = Day(label=pgettext_lazy("supervision", "Day"))
    place = forms.CharField(label=_("Meeting place and time"), max_length=120, required=False)
    route = area(_("Route"), rows=3, required=False)
    units: Any = _several(_("Units supervised"), required=False)
    bodies = area(
        _("Others supervised"), rows=2, required=False, help_text=_("Villages, enterprises, rivers: one a line.")
    )
    members: Any = _several(_("Members asked"))
    organiser = forms.CharField(label=_("Organised by"), max_length=80, required=False)
    partner = forms.CharField(
        label=_("Together with"),
        max_length=80,
        required=False,
        help_text=_("The neighbouring committee of a joint patrol."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        members: QuerySet[Member],
        units: QuerySet[Unit],
        matters: QuerySet[PlannedMatter],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for name, rows in (("members", members), ("units", units), ("matter", matters)):
            chooser: Any = self.fields[name]
            chooser.queryset = rows

    @staticmethod
    def of(activity: SupervisionActivity) -> dict[str, Any]:
        """What the form shows of an activity."""
        names = ("title", "form", "on", "place", "route", "organiser", "partner")
        bodies = list(activity.bodies.all())
        return {name: getattr(activity, name) for name in names} | {
            "matter": activity.matter_id,
            "members": [p.member_id for p in activity.places.all()],
            "units": [b.unit_id for b in bodies if b.unit_id],
            "bodies": "\n".join(b.name for b in bodies if not b.unit_id),
        }

    def draft(self) -> ActivityDraft:
        """What was typed."""
        data = self.cleaned_data
        return ActivityDraft(
            **{name: data[name] for name in ("title", "form", "on", "place", "route", "organiser", "partner")},
            members=[m.pk for m in data["members"]],
            units=[u.pk for u in data["units"]],
            bodies=data["bodies"].splitlines(),
            matter=data["matter"],
        )


class HoldForm(forms.Form):
    """What was seen and said, and who came."""

    summary = area(_("What was seen and said"), rows=6)
    on = Day(label=_("Held on"))
    came: Any = _several(_("Who came"), required=False)

    def __init__(self, data: Any = None, *, members: QuerySet[Member], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        chooser: Any = self.fields["came"]
        chooser.queryset = members


# Opinions ---------------------------------------------------------------------------------------------------------


class OpinionForm(forms.Form):
    """An opinion to a unit."""

    unit: Any = forms.ModelChoiceField(None, label=_("Unit that answers"))
    title = forms.CharField(label=pgettext_lazy("supervision", "Title"), max_length=120)
    text = area(_("What was found, and what should be done"), rows=6)

    def __init__(self, data: Any = None, *, units: QuerySet[Unit], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        chooser: Any = self.fields["unit"]
        chooser.queryset = units


class IssueForm(forms.Form):
    """Until when the unit answers."""

    due = Day(label=_("To be answered by"), required=False, help_text=_("By the committee's rule when left empty."))


class AnswerForm(forms.Form):
    """A unit's answer."""

    adoption = forms.ChoiceField(label=_("What we do with it"), choices=Adoption.choices, widget=forms.RadioSelect)
    answer = area(_("Answer"), rows=6, help_text=_("What will be done; or, where it is not adopted, the reason."))
    mend_by = Day(
        label=_("Mended by"),
        required=False,
        help_text=_("Only where it is adopted. By the committee's rule when left empty."),
    )


class MendForm(forms.Form):
    """What was mended, with its evidence."""

    mending = area(_("What was mended"), rows=6)
    photographs = Files(label=_("Photographs or papers that prove it"))


class LookForm(forms.Form):
    """What a second look found."""

    text = area(pgettext_lazy("supervision", "What was found"), rows=4, most=2_000)
    on = Day(label=_("Day of the second look"))
    photographs = Files(label=pgettext_lazy("supervision", "Photographs"))


# Supervisors and patrols ------------------------------------------------------------------------------------------


class PostForm(forms.Form):
    """An appointment."""

    members: Any = _several(_("Members appointed"))
    field = forms.CharField(label=_("What they supervise"), max_length=80)
    unit: Any = forms.ModelChoiceField(None, label=_("Unit supervised"), required=False)
    since = Day(label=pgettext_lazy("supervisor", "From"))
    until = Day(label=pgettext_lazy("supervisor", "Until"))
    approval = forms.CharField(label=_("Appointed by"), max_length=80, required=False)

    def __init__(
        self, data: Any = None, *, members: QuerySet[Member], units: QuerySet[Unit], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        for name, rows in (("members", members), ("unit", units)):
            chooser: Any = self.fields[name]
            chooser.queryset = rows


class PatrolForm(forms.Form):
    """A patrol's record: on one small page, in two minutes."""

    supervisor: Any = forms.ModelChoiceField(None, label=_("What you supervise"), empty_label=None)
    activity: Any = forms.ModelChoiceField(None, label=_("Joint patrol"), required=False)
    place = forms.CharField(label=_("Where"), max_length=120, help_text=_("Bridge, bend, outlet, village …"))
    is_problem = forms.TypedChoiceField(
        label=_("How it is"),
        choices=[
            ("no", pgettext_lazy("patrol", "all is well")),
            ("yes", pgettext_lazy("patrol", "there is a problem")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = area(_("What you saw"), rows=4, most=3_000)
    photographs = Files(
        label=pgettext_lazy("supervision", "Photographs"),
        help_text=_("The pictures are kept without the place, time and camera stored in them."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        posts: QuerySet[Supervisor],
        activities: QuerySet[SupervisionActivity],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        for name, rows in (("supervisor", posts), ("activity", activities)):
            chooser: Any = self.fields[name]
            chooser.queryset = rows
        if not activities:
            self.fields["activity"].widget = forms.HiddenInput()


class PhotographsForm(forms.Form):
    """Photographs that follow a record."""

    photographs = Files(label=pgettext_lazy("supervision", "Photographs"))

    def clean_photographs(self) -> list[Upload]:
        """At least one."""
        found: list[Upload] = self.cleaned_data["photographs"]
        if not found:
            raise forms.ValidationError(_("Please choose at least one photograph."))
        return found


# Appraisal --------------------------------------------------------------------------------------------------------


class Criteria(forms.CharField):
    """Criteria, one a line: a name, and the most points after it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), max_length=500, **options)

    def clean(self, value: Any) -> Any:
        """Pairs of a name and its points."""
        found = []
        for line in super().clean(value).splitlines():
            name, _space, most = line.strip().replace("　", " ").rpartition(" ")
            if line.strip():
                if not (name.strip() and most.isdecimal() and len(most) < 4):
                    raise forms.ValidationError(_("Each line has a name, a space and its points: “%s”") % line.strip())
                found.append((name.strip(), int(most)))
        return found


class AppraisalForm(forms.Form):
    """An appraisal that is prepared."""

    title = forms.CharField(label=pgettext_lazy("supervision", "Title"), max_length=120)
    subject = forms.CharField(label=_("What is appraised"), max_length=40)
    closes = Day(label=_("Points are given until"))
    criteria = Criteria(label=_("Criteria with their points, one a line"))
    units: Any = _several(_("Units appraised"))
    members: Any = _several(_("Who gives points"))

    def __init__(
        self, data: Any = None, *, members: QuerySet[Member], units: QuerySet[Unit], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        for name, rows in (("members", members), ("units", units)):
            chooser: Any = self.fields[name]
            chooser.queryset = rows


class SelfAssessmentForm(forms.Form):
    """What a unit thinks of its work."""

    text = area(
        _("How your unit sees its work"),
        rows=6,
        most=3_000,
        help_text=_("What was done, what came of it, what is still lacking. Those who give points read it."),
    )


class PointsForm(forms.Form):
    """A judge's points: for each unit one number by each criterion."""

    def __init__(self, data: Any = None, *, appraisal: UnitAppraisal, units: Sequence[Unit]) -> None:
        super().__init__(data)
        self.rows: list[tuple[Unit, list[tuple[str, str]]]] = []  # with each field's name and its label below the unit
        for unit in units:
            names = []
            for place, criterion in enumerate(appraisal.criteria):
                name = f"unit-{unit.pk}-{place}"
                short = _("%(criterion)s (0 to %(most)d)") % {"criterion": criterion["name"], "most": criterion["most"]}
                # Alone, as above the form where something lacks, a field says whose it is.
                label = _("%(unit)s: %(what)s") % {"unit": unit.name, "what": short}
                self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=criterion["most"])
                names.append((name, short))
            self.rows.append((unit, names))

    def points(self) -> dict[int, list[int]]:
        """What was given, by unit."""
        return {unit.pk: [self.cleaned_data[name] for name, _label in names] for unit, names in self.rows}
