"""The forms of the year's plan. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.core.forms import Day, area

from . import owners
from .actions import TaskDraft
from .linking import KINDS
from .models import Aim, YearPlan

_text = partial(area, most=2_000)


class PlanForm(forms.Form):
    """Beginning a plan."""

    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2199)
    title = forms.CharField(label=_("Title of the plan"), max_length=120)


class TitleForm(forms.Form):
    """A new title: of the plan, or of an aim."""

    title = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, label: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].label = label


class TaskForm(forms.Form):
    """A task: what, who leads it, by when; of an existing one also under which aim."""

    title = forms.CharField(label=_("Task"), max_length=200)
    owner = forms.ChoiceField(label=_("Who leads it"))
    due = Day(label=_("To be done by"))
    aim = forms.TypedChoiceField(label=_("Aim"), coerce=int)

    def __init__(self, *args: Any, aims: Sequence[Aim] = (), owner: tuple[str, str] | None = None, **options: Any):
        super().__init__(*args, **options)
        whom: Any = self.fields["owner"]
        offered = owners.choices()
        known = {key for _label, group in offered for key, _name in group}
        gone = [owner] if owner and owner[0] not in known else []  # who led it and is no longer offered
        whom.choices = [("", _("please choose")), *gone, *offered]
        if aims:
            place: Any = self.fields["aim"]
            place.choices = [(aim.pk, aim.title) for aim in aims]
        else:
            del self.fields["aim"]

    def draft(self) -> TaskDraft:
        """What was typed."""
        data = self.cleaned_data
        return TaskDraft(data["title"], data["owner"], data["due"])


class ProgressForm(forms.Form):
    """How far a task is."""

    percent = forms.IntegerField(label=_("Done, in percent"), min_value=0, max_value=100)
    text = _text(_("What has been done"))


class FulfilForm(forms.Form):
    """Reporting a task as fulfilled."""

    on = Day(label=_("Fulfilled on"))
    outcome = _text(_("How it was fulfilled"), required=False, help_text=_("Needed where no record is linked."))


class DropForm(forms.Form):
    """Giving a task up."""

    reason = _text(_("Why it is dropped"), rows=3)


class CarryForm(forms.Form):
    """Letting a task go on in the next year's plan."""

    due = Day(label=_("To be done there by"))
    reason = _text(_("Why it goes on"), rows=3, required=False)


class FindForm(forms.Form):
    """Looking for a record to link."""

    kind = forms.ChoiceField(label=_("Kind of record"))
    q = forms.CharField(label=_("Words or case number"), max_length=80)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.choices = [(spec.kind, spec.label) for spec in KINDS.values()]


def blank_plan(following: YearPlan | None, year: int) -> dict[str, Any]:
    """What the form of a new plan begins with: the year after the last plan's."""
    return {"year": following.year + 1 if following else year}
