"""The form of a committee's rules, made from the rules' own types so that a new rule is on the page by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.models import CollectiveKind
from shangliang.committees.rules import Grade, ReviewStep, Rules, Span

from .rules_words import CHOICES, LABELS, MEANINGS, SECTIONS, SPAN_KINDS

#: Who may hold a step of review.
_REVIEWERS = [(r.value, r.label) for r in Role if r in OFFICE | {Role.COORDINATOR, Role.LEADERSHIP}]
_GRADES_MOST = 6


@dataclass
class Item:
    """One rule on the page: a field, a length of time (two fields), or rows of fields."""

    name: str
    label: Any
    fields: list[Any] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)


class RulesForm(forms.Form):
    """All rules of a committee; :meth:`values` gives them as ``checked_rules`` takes them."""

    def __init__(self, rules: Rules, data: Any = None) -> None:
        super().__init__(data)
        self.rules = rules
        for name, info in Rules.model_fields.items():
            self._add(name, info, getattr(rules, name))

    def _add(self, name: str, info: Any, value: Any) -> None:
        kind, label = info.annotation, LABELS[name]
        if name in CHOICES:
            initial = value if get_origin(kind) is Literal else ",".join(value)
            choices = list(CHOICES[name].items())
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)
        elif kind is bool:
            self.fields[name] = forms.BooleanField(label=label, initial=value, required=False)
        elif kind is int:
            limits = {limit: getattr(m, limit) for m in info.metadata for limit in ("ge", "le") if hasattr(m, limit)}
            self.fields[name] = forms.IntegerField(
                label=label, initial=value, min_value=limits.get("ge"), max_value=limits.get("le")
            )
        elif kind is str:
            most = next(m.max_length for m in info.metadata if hasattr(m, "max_length"))
            self.fields[name] = forms.CharField(label=label, initial=value, max_length=most)
        elif kind is Span:
            self._add_span(name, label, value)
        elif kind is dict or get_origin(kind) is dict:
            self.fields[name] = forms.CharField(
                label=label,
                initial="\n".join(f"{k} = {v}" for k, v in value.items()),
                required=False,
                widget=forms.Textarea,
                help_text=_("One a line: the word's name, an equals sign, the committee's own word."),
            )
        elif ReviewStep in get_args(kind):
            for i in range(4):
                self._add_step(f"{name}-{i}", value[i] if i < len(value) else None)
        elif Grade in get_args(kind):
            for i in range(_GRADES_MOST):
                self._add_grade(f"{name}-{i}", MEANINGS[name], value[i] if i < len(value) else None)
        else:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=CollectiveKind.choices,
                initial=list(value),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def _add_span(self, name: str, label: Any, value: Span | None, *, required: bool = True) -> None:
        number = forms.NumberInput(attrs={"aria-label": label})
        unit = forms.Select(attrs={"aria-label": _("Unit of time")})
        self.fields[f"{name}-amount"] = forms.IntegerField(
            label=label,
            initial=value.amount if value else None,
            min_value=0,
            max_value=400,
            widget=number,
            required=required,
        )
        self.fields[f"{name}-kind"] = forms.ChoiceField(
            label=_("Unit of time"),
            choices=list(SPAN_KINDS.items()),
            initial=value.kind if value else "workdays",
            widget=unit,
            required=required,
        )

    def _add_step(self, name: str, step: ReviewStep | None) -> None:
        self.fields[f"{name}-label"] = forms.CharField(
            label=_("Name"), max_length=20, required=False, initial=step.label if step else ""
        )
        self.fields[f"{name}-role"] = forms.ChoiceField(
            label=_("Done by"),
            choices=_REVIEWERS,
            required=False,
            initial=step.role.value if step else Role.PROPOSAL_STAFF.value,
        )
        self._add_span(f"{name}-within", _("Within"), step.within if step else Span(kind="workdays", amount=5))
        self.fields[f"{name}-by_meeting"] = forms.BooleanField(
            label=_("A meeting decides a list"), required=False, initial=bool(step and step.by_meeting)
        )

    def _add_grade(self, name: str, meanings: dict[str, Any], grade: Grade | None) -> None:
        self.fields[f"{name}-label"] = forms.CharField(
            label=_("Name"), max_length=40, required=False, initial=grade.label if grade else ""
        )
        self.fields[f"{name}-code"] = forms.RegexField(
            r"^[A-Za-z0-9_]{1,20}$", label=_("Letter or code"), required=False, initial=grade.code if grade else ""
        )
        self.fields[f"{name}-meaning"] = forms.ChoiceField(
            label=_("Counted as"),
            choices=list(meanings.items()),
            required=False,
            initial=grade.meaning if grade else "",
        )

    def sections(self) -> Iterator[tuple[Any, list[Item]]]:
        """The heads of the page, each with its rules in order."""
        starts = dict(SECTIONS)
        head: Any = SECTIONS[0][1]
        items: list[Item] = []
        for name in Rules.model_fields:
            if name in starts and items:
                yield head, items
                items = []
            head = starts.get(name, head)
            items.append(self._item(name))
        yield head, items

    def _item(self, name: str) -> Item:
        if name in self.fields:
            return Item(name, LABELS[name], [self[name]])
        own = [key for key in self.fields if key.startswith(f"{name}-")]
        if f"{name}-amount" in own:
            return Item(name, LABELS[name], [self[key] for key in own])
        rows: dict[str, list[Any]] = {}
        for key in own:
            rows.setdefault(key.split("-")[1], []).append(self[key])
        return Item(name, LABELS[name], rows=list(rows.values()))

    def clean(self) -> dict[str, Any]:
        """Say in plain words what does not fit together; the rules' own checks come after."""
        data = self.cleaned_data
        if data.get("words_advised", 0) > data.get("words_most", 10**9):
            self.add_error("words_advised", _("More than the most that is allowed."))
        if not self._rows("review_steps", 4, "label"):
            self.add_error("review_steps-0-label", _("There is at least one step."))
        for name in MEANINGS:
            grades = self._rows(name, _GRADES_MOST, "label")
            codes = [data.get(f"{name}-{i}-code") for i in grades]
            if not all(codes) or len(set(codes)) != len(codes):
                self.add_error(f"{name}-0-code", _("Each needs a code of its own."))
        meant = {data.get(f"marks-{i}-meaning") for i in self._rows("marks", _GRADES_MOST, "label")}
        if "dissatisfied" not in meant:
            self.add_error("marks-0-label", _("One of the marks must mean dissatisfied."))
        for line in self._lines():
            if "=" not in line:
                self.add_error("labels", ValidationError(_("No equals sign in “%(line)s”."), params={"line": line}))
        return data

    def _rows(self, name: str, most: int, decisive: str) -> list[int]:
        return [i for i in range(most) if self.cleaned_data.get(f"{name}-{i}-{decisive}")]

    def _lines(self) -> Sequence[str]:
        return [line for line in self.cleaned_data.get("labels", "").splitlines() if line.strip()]

    def values(self) -> dict[str, Any]:
        """The rules as they were filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        values: dict[str, Any] = {}
        for name in Rules.model_fields:
            if name == "labels":
                pairs = [line.split("=", 1) for line in self._lines()]
                values[name] = {key.strip(): word.strip() for key, word in pairs}
            elif name == "number_order":
                values[name] = [part for part in data[name].split(",") if part]
            elif name in self.fields:
                values[name] = data[name]
            elif f"{name}-amount" in self.fields:
                values[name] = self._span(name)
            elif name == "review_steps":
                values[name] = self._steps()
            else:
                values[name] = [
                    {part: data[f"{name}-{i}-{part}"] for part in ("code", "label", "meaning")}
                    for i in self._rows(name, _GRADES_MOST, "label")
                ]
        return values

    def _span(self, name: str) -> dict[str, Any]:
        return {"kind": self.cleaned_data[f"{name}-kind"], "amount": self.cleaned_data[f"{name}-amount"]}

    def _steps(self) -> list[dict[str, Any]]:
        data, steps = self.cleaned_data, []
        # A step keeps its key, under which its reviews are on record; a new one gets a key that no other has.
        keys = [step.key for step in self.rules.review_steps]
        spare = [key for key in ("first", "second", "joint", "decision", "fifth") if key not in keys]
        for i in self._rows("review_steps", 4, "label"):
            name = f"review_steps-{i}"
            steps.append(
                {
                    "key": keys[i] if i < len(keys) else spare.pop(0),
                    "label": data[f"{name}-label"],
                    "role": data[f"{name}-role"],
                    "by_meeting": data[f"{name}-by_meeting"],
                    "within": self._span(f"{name}-within"),
                }
            )
        return steps
