"""Fields that the forms of every subject use."""

from __future__ import annotations

from typing import Any

from django import forms


class Day(forms.DateField):
    """A day, picked or typed as 2026-06-30."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def area(label: Any, *, rows: int = 4, most: int | None = 20_000, **options: Any) -> forms.CharField:
    """A field for some lines of text, ``most`` characters of them."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **options)
