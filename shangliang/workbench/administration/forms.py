"""The forms of the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import (
    Collective,
    Coordinator,
    Duty,
    Group,
    Line,
    Member,
    Sector,
    Session,
    SpecialCommittee,
    Term,
    TownshipBody,
    Unit,
)

from . import access
from .actions import Bound, Seat
from .actions.seats import SPECIAL_COMMITTEES_MOST
from .queries import body_name


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=_Day(), **options)


def _one(label: Any, *, required: bool = True) -> forms.ModelChoiceField:
    """One of the committee's own rows, which are known only within a request."""
    return forms.ModelChoiceField(None, label=label, required=required, empty_label="—")


class PersonForm(forms.ModelForm):
    """A person's name, account name and contact data."""

    class Meta:
        model = User
        fields = ("name", "username", "gender", "phone", "email")
        error_messages = {"username": {"unique": _("This account name is taken already.")}}


class RoleForm(forms.Form):
    """A role for a person, bound to what the role asks for."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[("", "—")] + [(r.value, r.label) for r in Role if r != Role.MEMBER]
    )
    unit = _one(_("Unit, for its clerk or leader"), required=False)
    coordinator = _one(_("Office, for a coordinator"), required=False)
    collective = _one(_("Body, for its liaison"), required=False)
    since = _day(_("First day"))
    until = _day(_("Last day"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, actor, unit=Unit, coordinator=Coordinator, collective=Collective)

    def bound(self) -> Bound:
        """What the role is bound to."""
        data = self.cleaned_data
        return Bound(unit=data["unit"], coordinator=data["coordinator"], collective=data["collective"])


class SeatForm(forms.Form):
    """What a seat says of its member."""

    sector = _one(_("Sector"), required=False)
    special_committees: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("Special committees, two at most"), required=False, widget=forms.CheckboxSelectMultiple
    )
    group = _one(_("Group"), required=False)
    party = forms.CharField(label=_("Party"), max_length=40, required=False)
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices, initial=Duty.MEMBER)
    employer = forms.CharField(label=_("Employer and post"), max_length=120, required=False)
    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    approval = forms.CharField(label=_("Approved by"), max_length=80)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, actor, sector=Sector, special_committees=SpecialCommittee, group=Group)

    @staticmethod
    def initial_of(member: Member) -> dict[str, Any]:
        """What the form shows of a seat that is to be changed."""
        plain = ("sector", "group", "party", "duty", "employer", "number")
        return {**{f: getattr(member, f) for f in plain}, "special_committees": member.special_committees.all()}

    def clean_special_committees(self) -> Any:
        """Two at most (domain §1)."""
        chosen = self.cleaned_data["special_committees"]
        if len(chosen) > SPECIAL_COMMITTEES_MOST:
            raise forms.ValidationError(_("A member belongs to at most two special committees."))
        return chosen

    def seat(self) -> Seat:
        """The seat as it was filled in."""
        data = self.cleaned_data
        return Seat(
            sector=data["sector"],
            special_committees=list(data["special_committees"]),
            group=data["group"],
            party=data["party"],
            duty=data["duty"],
            employer=data["employer"],
            number=data["number"],
        )


class NewSeatForm(SeatForm):
    """A seat in a term, from a day."""

    field_order = ("term", "since")
    term = _one(_("Term"))
    since = _day(_("First day"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        _choose(self, actor, term=Term)
        self.fields["approval"].required = False


class EndSeatForm(forms.Form):
    """The end of a seat."""

    last_day = _day(_("Last day"))
    approval = forms.CharField(label=_("Approved by"), max_length=120)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class CorrectionForm(forms.Form):
    """A day that is worked, or is not."""

    day = _day(_("Day"))
    is_workday = forms.TypedChoiceField(
        label=_("This day"),
        choices=[("1", _("is worked")), ("0", _("is not worked"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason, such as the notice that orders it"), max_length=80)


class SecondFactorForm(forms.Form):
    """The roles that must sign in with a second factor."""

    roles = forms.MultipleChoiceField(
        label=_("Two-step sign-in is demanded of"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


#: What is filled in of each kind of body, with its labels.
BODY_FIELDS: dict[type, dict[str, Any]] = {
    Unit: {
        "name": _("Name"), "line": _("Line"), "order": _("Place in lists"), "phone": _("Phone"), "email": _("E-mail"),
        "is_active": _("Handles proposals at present"),
    },
    Line: {"name": _("Name"), "coordinator": _("Assigned by"), "order": _("Place in lists")},
    Coordinator: {"name": _("Name"), "order": _("Place in lists")},
    Sector: {"name": _("Name"), "convenor": _("Convenor"), "order": _("Place in lists")},
    SpecialCommittee: {
        "name": _("Name"), "is_proposal_committee": _("Is the proposal committee"), "order": _("Place in lists"),
    },
    Group: {"name": _("Name"), "order": _("Place in lists")},
    Collective: {
        "name": _("Name"), "kind": _("Kind"), "special_committee": _("Special committee, if it is one"),
        "sector": _("Sector, if it is one"), "order": _("Place in lists"), "is_active": _("Proposes at present"),
    },
    TownshipBody: {
        "name": _("Name"), "town": _("Town or street"), "convenor": _("Convenor"),
        "may_propose": _("May propose as a body"),
    },
    Term: {"ordinal": _("Which term"), "begins": _("First day"), "ends": _("Last day")},
    Session: {
        "term": _("Term"), "ordinal": _("Which session of the term"), "year": _("Year of the plenary"),
        "window_opens": _("In-session submissions from"), "session_deadline": _("In-session submissions until"),
        "opens": _("Plenary opens"), "closes": _("Plenary closes"), "assignment_meeting": _("Assignment meeting"),
        "reply_due": _("In-session proposals answered by"), "party_reply_due": _("Party proposals answered by"),
        "cut_off": _("Cut-off of the figures"),
    },
}  # fmt: skip


def body_form(model: Any, actor: Actor, data: Any, instance: Any) -> forms.ModelForm:
    """The form of one body; its choices are the committee's own."""
    labels = BODY_FIELDS[model]
    named = {f.name: f for f in model._meta.fields}
    widgets: dict[str, Any] = {}
    for name in labels:
        kind = named[name].get_internal_type()
        if kind in ("DateField", "DateTimeField"):
            widgets[name] = _Day() if kind == "DateField" else _Moment()
    made = forms.modelform_factory(model, fields=list(labels), labels=labels, widgets=widgets)
    form = made(data, instance=instance)
    related = {name: named[name].related_model for name in labels if named[name].is_relation}
    _choose(form, actor, **related)
    return form


def _choose(form: forms.BaseForm, actor: Actor, **models: Any) -> None:
    """Offer the actor's committee's own rows in these fields."""
    for name, model in models.items():
        rows = access.bodies(actor, model)
        if model is Member:
            rows = rows.select_related("user").order_by("user__pinyin_key", "pk")
        if model is Term:
            rows = rows.order_by("-ordinal")
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        if field.empty_label is not None:
            field.empty_label = "—"
        field.label_from_instance = body_name  # type: ignore[assignment,method-assign]
