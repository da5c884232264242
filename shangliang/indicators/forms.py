"""What is typed of sources and their figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Level
from shangliang.core.forms import Day

from . import catalogue
from .actions import FigureDraft, SourceDraft
from .models import PublishedFigure, PublishedSource, Qualifier


class SourceForm(forms.Form):
    """A report or page that states figures."""

    place = forms.CharField(label=_("Place"), max_length=40, help_text=_("As the committee is called, e.g. 大足区."))
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", "—"), *Level.choices])
    year = forms.IntegerField(label=_("Year that it reports on"), min_value=1949, max_value=2199)
    title = forms.CharField(label=_("Title of the report or page"), max_length=160)
    address = forms.URLField(label=_("Address on the web"), required=False, max_length=300, assume_scheme="https")
    published_on = Day(label=_("Published on"), required=False)
    file_sha256 = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def draft(self) -> SourceDraft:
        """What the verbs take."""
        return SourceDraft(**self.cleaned_data)

    @staticmethod
    def of(source: PublishedSource) -> dict[str, Any]:
        """The form's values for a source."""
        return {name: getattr(source, name) for name in SourceForm.base_fields}


def _slugs() -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for known in catalogue.entries().values():
        groups.setdefault(known.area, []).append((known.slug, catalogue.label(known.slug)))
    offered: list[Any] = [(catalogue.area_of(name).label, rows) for name, rows in groups.items()]
    return [("", "—"), *offered, (catalogue.OTHER, _("Other"))]


class FigureForm(forms.Form):
    """A figure as a source states it."""

    slug = forms.ChoiceField(label=_("Figure"), choices=_slugs)
    value = forms.DecimalField(label=pgettext_lazy("figure", "Value"), max_digits=16, decimal_places=4)
    qualifier = forms.ChoiceField(label=_("Exactness"), required=False, choices=Qualifier.choices)
    unit = forms.CharField(label=_("Unit as printed"), required=False, max_length=20)
    scope = forms.CharField(
        label=pgettext_lazy("figure", "Scope"),
        required=False,
        max_length=120,
        help_text=_("What the text narrows it to, e.g. 大会期间. Leave empty for the whole."),
    )
    year = forms.IntegerField(
        label=_("Year, where it is not the source's"), required=False, min_value=1949, max_value=2199
    )
    quote = forms.CharField(label=_("Words of the source"), required=False, max_length=300)

    def draft(self) -> FigureDraft:
        """What the verbs take."""
        return FigureDraft(**self.cleaned_data)

    @staticmethod
    def of(figure: PublishedFigure) -> dict[str, Any]:
        """The form's values for a figure."""
        values = {name: getattr(figure, name) for name in FigureForm.base_fields}
        return {**values, "value": figure.value.normalize().__format__("f")}
