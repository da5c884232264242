"""The forms of handling. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Unit
from shangliang.committees.rules import Grade
from shangliang.core import clock
from shangliang.core.forms import Day, area
from shangliang.proposals.models import Suggestion

from .actions import AnswerDraft, Plan, problem_of_form
from .models import Answer, Assignment, HandlingRole, Manner, Reply, SuggestionAnswer

#: So many units may be named for one proposal on its page.
PLACES = 8


_text = partial(area, most=None)


class _InTheEnd:
    """Needed in the end, and so not marked as optional; but a draft is kept without it."""

    def validate(self, value: Any) -> None:
        """Look only at what was given."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class ChosenInTheEnd(_InTheEnd, forms.ChoiceField):
    """A choice that a draft may leave open."""


class TypedInTheEnd(_InTheEnd, forms.CharField):
    """A text that a draft may leave empty."""


class UnitField(forms.ChoiceField):
    """One of the committee's units, listed by lines, each with how many proposals it has; ``None`` for none."""

    units: Mapping[str, Unit] = {}

    def clean(self, value: Any) -> Unit | None:
        """The unit itself."""
        return self.units.get(super().clean(value))

    def offer(self, units: Sequence[Unit], loads: Mapping[int, int] | None = None, *, empty: Any = "—") -> None:
        """Let these units be chosen from; ``empty`` says what choosing none means."""
        self.units = {str(unit.pk): unit for unit in units}
        lines: dict[str, list[tuple[str, str]]] = {}
        for unit in units:
            lines.setdefault(unit.line.name, []).append((str(unit.pk), _with_load(unit, loads)))
        self.choices = [("", empty), *lines.items()]


def _with_load(unit: Unit, loads: Mapping[int, int] | None) -> str:
    if loads is None:
        return unit.name
    return _("%(unit)s (has %(number)d)") % {"unit": unit.name, "number": loads.get(unit.pk, 0)}


# A unit's working page ------------------------------------------------------------------------------------------


class ClerkForm(forms.Form):
    """Who in the unit handles the proposal."""

    clerk_name = forms.CharField(label=_("Clerk"), max_length=60, required=False)
    clerk_phone = forms.CharField(label=_("Clerk's telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, assignment: Assignment, **options: Any) -> None:
        super().__init__(*args, **options)
        phone = assignment.clerk_phone or assignment.unit.phone
        self.initial = {"clerk_name": assignment.clerk_name, "clerk_phone": phone}


class SectionForm(ClerkForm):
    """Handing the work to a section of the unit."""

    section: Any = forms.ModelChoiceField(None, label=_("Section"), required=False, empty_label=_("no section"))
    field_order = ["section", "clerk_name", "clerk_phone"]

    def __init__(self, *args: Any, assignment: Assignment, **options: Any) -> None:
        super().__init__(*args, assignment=assignment, **options)
        section: Any = self.fields["section"]
        section.queryset = assignment.unit.sections.order_by("name")
        section.label_from_instance = lambda row: row.name
        self.initial["section"] = assignment.section_id


class RefusalForm(forms.Form):
    """Asking to be spared."""

    reason = _text(_("Why the proposal is not yours"))
    right_unit = UnitField(label=_("The unit you think right"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        right_unit: Any = self.fields["right_unit"]
        right_unit.offer(units, empty=_("I cannot say"))


class ContactForm(forms.Form):
    """A talk with the proposer."""

    on = Day(label=_("Day of the talk"))
    manner = forms.ChoiceField(label=_("How you talked"), choices=Manner.choices, widget=forms.RadioSelect)
    people = forms.CharField(label=_("Who took part"), max_length=200, required=False)
    summary = _text(_("What was talked about"))
    four_party = forms.BooleanField(label=_("It was a four-party meeting"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
        self.initial.setdefault("on", clock.today())


class ReasonForm(forms.Form):
    """One reason, note or message; what it is called stands on the page."""

    reason = _text(_("Reason"))

    def __init__(self, *args: Any, label: Any = "", rows: int = 4, required: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reason"]
        field.label, field.required = label or field.label, required
        field.widget.attrs["rows"] = rows


class RemindForm(forms.Form):
    """Which assisting unit is reminded of its late opinion."""

    assisting = forms.IntegerField(min_value=1)


class RatingForm(forms.Form):
    """The unit's marks for the proposal 双向评议."""

    _MARKS = [(n, str(n)) for n in range(5, 0, -1)]

    founded = forms.TypedChoiceField(label=_("Well-founded"), coerce=int, choices=_MARKS, widget=forms.RadioSelect)
    practicable = forms.TypedChoiceField(label=_("Practicable"), coerce=int, choices=_MARKS, widget=forms.RadioSelect)
    standard = forms.TypedChoiceField(label=_("In good form"), coerce=int, choices=_MARKS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, assignment: Assignment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(assignment, f"rates_{name}") for name in ("founded", "practicable", "standard")}


# Writing the reply ------------------------------------------------------------------------------------------------


class ReplyForm(forms.Form):
    """A reply with an answer to each suggestion. Drafts are kept incomplete, so nothing is required here."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = _text(_("Opening and general text"), rows=6, required=False)
    result_class = ChosenInTheEnd(label=_("Result class"), widget=forms.RadioSelect)
    contact_name = TypedInTheEnd(label=_("Contact person for the proposer"), max_length=60)
    contact_phone = TypedInTheEnd(label=_("Contact telephone"), max_length=40)
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=60, required=False)
    may_be_published = ChosenInTheEnd(
        label=_("May the reply be published?"),
        choices=[("full", _("in full")), ("summary", _("as a summary")), ("no", _("not to be published"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        suggestions: Sequence[Suggestion],
        classes: Iterable[Grade],
        reply: Reply | None = None,
        answers: Mapping[int, SuggestionAnswer] | None = None,
        clerk: tuple[str, str] = ("", ""),
        **options: Any,
    ) -> None:
        initial: dict[str, Any] = {"version": 0, "may_be_published": "full"}
        initial |= {"contact_name": clerk[0], "contact_phone": clerk[1]}
        if reply is not None:
            initial = {name: getattr(reply, name) for name in self.base_fields}
        for answer in (answers or {}).values():
            for name in ("answer", "text", "promise", "promise_due"):
                initial[f"{name}_{answer.suggestion_id}"] = getattr(answer, name)
        super().__init__(*args, **options)
        self.initial = initial
        self.suggestions = list(suggestions)
        result_class: Any = self.fields["result_class"]
        result_class.choices = [(g.code, f"{g.code}　{g.label}") for g in classes]
        for suggestion in self.suggestions:
            self._ask(suggestion.pk, suggestion.number)

    def _ask(self, pk: int, number: int) -> None:
        named = {"number": number}
        self.fields[f"answer_{pk}"] = ChosenInTheEnd(
            label=_("Answer to suggestion %(number)d") % named, choices=Answer.choices, widget=forms.RadioSelect
        )
        self.fields[f"text_{pk}"] = TypedInTheEnd(
            label=_("How and why (suggestion %(number)d)") % named, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields[f"promise_{pk}"] = forms.CharField(
            label=_("What is promised (suggestion %(number)d)") % named, max_length=300, required=False
        )
        self.fields[f"promise_due_{pk}"] = Day(label=_("By when (suggestion %(number)d)") % named, required=False)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each suggestion with its four fields, for the page."""
        names = ("answer", "text", "promise", "promise_due")
        return [{"suggestion": s, **{n: self[f"{n}_{s.pk}"] for n in names}} for s in self.suggestions]

    def answers(self, known: Collection[int]) -> tuple[AnswerDraft, ...]:
        """What was written on the suggestions; those without a word only where ``known`` had one before."""
        data = self.cleaned_data
        drafts = (
            AnswerDraft(
                s.pk, data[f"answer_{s.pk}"], data[f"text_{s.pk}"], data[f"promise_{s.pk}"], data[f"promise_due_{s.pk}"]
            )
            for s in self.suggestions
        )
        return tuple(d for d in drafts if d.answer or d.text or d.promise or d.promise_due or d.suggestion in known)


class OpinionForm(forms.Form):
    """An assisting unit's opinion for the lead."""

    text = _text(_("Opinion for the lead unit"), rows=8, required=False)


class SignForm(forms.Form):
    """Who signs; typed only where the leader has no account."""

    signer_name = forms.CharField(label=_("Name of the leader who signs"), max_length=60)


# Assigning --------------------------------------------------------------------------------------------------------


class PlanForm(forms.Form):
    """The form of handling of one proposal, and its units: the first one alone, leading, or the first of several."""

    FORMS = [
        (HandlingRole.SINGLE, _("one unit alone")),
        (HandlingRole.LEAD, _("one leads, others assist")),
        (HandlingRole.SEPARATE, _("several, each its own part")),
    ]
    form = forms.ChoiceField(label=_("Form of handling"), choices=FORMS, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, units: Sequence[Unit], loads: Mapping[int, int], named: Sequence[Plan], **options: Any
    ) -> None:
        initial: dict[str, Any] = {"form": _form_of([plan.role for plan in named])}
        for place, plan in enumerate(named[:PLACES], 1):
            initial |= {f"unit_{place}": str(plan.unit.pk), f"part_{place}": plan.part}
        super().__init__(*args, **options)
        self.initial = initial
        for place in range(1, PLACES + 1):
            first = place == 1
            label = _("Unit that handles or leads") if first else _("Unit %(place)d") % {"place": place}
            field = UnitField(label=label, required=first)
            field.offer(units, loads, empty=_("choose a unit") if first else _("no further unit"))
            self.fields[f"unit_{place}"] = field
            part = forms.CharField(label=_("Part of unit %(place)d") % {"place": place}, max_length=200, required=False)
            self.fields[f"part_{place}"] = part

    @property
    def places(self) -> list[tuple[int, Any, Any]]:
        """Each place with its two fields."""
        return [(n, self[f"unit_{n}"], self[f"part_{n}"]) for n in range(1, PLACES + 1)]

    @property
    def filled(self) -> int:
        """The last place at which something was chosen or typed."""
        return max((n for n, unit, part in self.places if unit.value() or part.value()), default=1)

    def clean(self) -> dict[str, Any]:
        """See that form and units fit together."""
        data = super().clean() or {}
        if not self.errors:
            problem = problem_of_form([role for _unit, role, _part in self._named(data)])
            if problem:
                self.add_error("form", problem)
        return data

    def _named(self, data: Mapping[str, Any]) -> list[tuple[Unit, str, str]]:
        form = data["form"]
        rows = [(data[f"unit_{n}"], data[f"part_{n}"]) for n in range(1, PLACES + 1) if data.get(f"unit_{n}")]
        later = HandlingRole.ASSISTING if form == HandlingRole.LEAD else form
        return [(unit, form if n == 0 else later, part) for n, (unit, part) in enumerate(rows)]

    def plans(self, proposal: Any) -> list[Plan]:
        """What was chosen, as plans for a proposal."""
        return [Plan(proposal, unit, role, part) for unit, role, part in self._named(self.cleaned_data)]


def _form_of(roles: Sequence[str]) -> str:
    for role in (HandlingRole.SEPARATE, HandlingRole.LEAD):
        if role in roles:
            return role
    return HandlingRole.SINGLE


class MeetingForm(forms.Form):
    """What is done to the ticked rows of the meeting's list."""

    DEEDS = [(name, name) for name in ("confirm", "object", "wish", "change", "assign", "assign_all")]
    #: The assisting unit is taken away, rather than left or replaced.
    NOBODY = "none"

    do = forms.ChoiceField(choices=DEEDS)
    pick = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everything = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("What you object to"), max_length=200, required=False)
    lead = UnitField(label=_("Unit that handles or leads"), required=False)
    assisting = forms.ChoiceField(label=_("Unit that assists"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        fields: dict[str, Any] = self.fields
        fields["lead"].offer(units, empty=_("lead unchanged"))
        named = [(str(unit.pk), unit.name) for unit in units]
        fields["assisting"].choices = [("", _("assisting unchanged")), (self.NOBODY, _("nobody assists")), *named]
        # Which rows there are is told by the list itself; what is no number is nobody's row.
        fields["pick"].valid_value = lambda value: value.isdecimal() and len(value) < 19

    def clean(self) -> dict[str, Any]:
        """Objecting needs its reason, changing needs a unit."""
        data = super().clean() or {}
        if data.get("do") == "object" and not data.get("reason"):
            self.add_error("reason", _("Please say what you object to."))
        if data.get("do") == "change" and not data.get("lead") and not data.get("assisting"):
            self.add_error("lead", _("Please choose the unit that is to be changed."))
        if data.get("do") != "assign_all" and not data.get("pick") and not data.get("everything"):
            self.add_error(None, _("Please tick the proposals first."))
        return data


# Decisions, proposers, promises -------------------------------------------------------------------------------------


class ReassignForm(forms.Form):
    """Granting a refusal."""

    unit = UnitField(label=_("Reassign to"))
    reason = _text(_("Remark"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], loads: Mapping[int, int], **options: Any) -> None:
        super().__init__(*args, **options)
        unit: Any = self.fields["unit"]
        unit.offer(units, loads, empty=_("choose a unit"))


class FeedbackForm(forms.Form):
    """A proposer's opinion of a reply 征询意见表."""

    manner = forms.ChoiceField(
        label=_("How did the unit talk with you?"), choices=Manner.choices, widget=forms.RadioSelect
    )
    answers_question = forms.TypedChoiceField(
        label=_("Does the reply answer what you proposed?"),
        choices=[("yes", _("yes, it does")), ("no", _("no, it does not"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    attitude = forms.ChoiceField(label=_("The unit's attitude"), widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("The result"), widget=forms.RadioSelect)
    text = _text(_("What else you want to say"), required=False)
    scan = forms.FileField(label=_("Scan of the form on paper"))

    def __init__(self, *args: Any, marks: Iterable[Grade], on_paper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(mark.code, mark.label) for mark in marks]
        fields: dict[str, Any] = self.fields
        fields["attitude"].choices = fields["result"].choices = choices
        if not on_paper:
            del self.fields["scan"]


class InstructionForm(forms.Form):
    """A leader's instruction 批示."""

    text = _text(_("Instruction"))
    leader = forms.CharField(label=_("Leader who gave it"), max_length=60)
    post = forms.CharField(label=_("Post of the leader"), max_length=80, required=False)
    on = Day(label=_("Day of the instruction"))

    def __init__(self, *args: Any, recorded: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["on"] = clock.today()
        if not recorded:
            del self.fields["leader"], self.fields["on"]


class FulfilForm(forms.Form):
    """How a promise was kept."""

    evidence = _text(_("How it was kept"))
    on = Day(label=_("Kept on"))
    file = forms.FileField(label=_("Evidence as a file"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["on"] = clock.today()
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()


class RedateForm(forms.Form):
    """Moving a promise."""

    due = Day(label=_("New date"))
    reason = _text(_("Why it is moved"))


class LinkForm(forms.Form):
    """To whom a one-time link goes."""

    sent_to = forms.CharField(label=_("Who gets the link"), max_length=120, required=False)
