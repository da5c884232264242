"""What can be done on a record's page: each deed with its form, whom it is offered to, and the verb that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, say_problems
from shangliang.core.forms import area


class EmptyForm(forms.Form):
    """One press is enough."""


class NoteForm(forms.Form):
    """A reason."""

    note = area(gettext_lazy("Reason"), rows=3, most=2_000)


class OptionalNoteForm(forms.Form):
    """A remark that may be left out."""

    note = area(gettext_lazy("Remark"), rows=2, most=2_000, required=False)


@dataclass(frozen=True)
class Deed:
    """One deed: its words, when it is offered, the form that it needs, and what carries it out."""

    label: Any
    send: Any
    offered: Callable[[Actor, Any], bool]
    act: Callable[[Any, dict[str, Any], Actor], Any]
    form: Callable[[Actor, Any, Any], forms.Form] = lambda _actor, _subject, data: EmptyForm(data)
    main: bool = False
    question: Any = ""  # asked before what cannot be taken back

    @property
    def one_press(self) -> bool:
        """Whether nothing is to be filled in."""
        return self.form is Deed.form


def offered(deeds: Mapping[str, Deed], actor: Actor, subject: Any) -> dict[str, Deed]:
    """The deeds that somebody finds on the page now."""
    return {name: deed for name, deed in deeds.items() if deed.offered(actor, subject)}


def carried_out(
    request: Request, deeds: Mapping[str, Deed], subject: Any, where: str
) -> tuple[HttpResponse | None, str, forms.Form | None]:
    """Carry out the deed that was sent: an answer, or the name and form of what needs another look."""
    name = request.POST.get("do", "")
    deed = deeds.get(name)
    if deed is None:
        raise Http404
    possible = deed.offered(request.actor, subject)
    form = deed.form(request.actor, subject, request.POST)
    form.files = request.FILES
    if attempt(form, lambda data: deed.act(subject, data, request.actor)) is not None:
        messages.success(request, _("It is on record."))
        return redirect(where, subject.pk), "", None
    if not possible or deed.one_press:
        say_problems(request, form)
        return redirect(where, subject.pk), "", None
    return None, name, form


def offered_forms(
    request: Request, deeds: Mapping[str, Deed], subject: Any, failed: str, form: forms.Form | None
) -> list[dict[str, Any]]:
    """The deeds of the page for its template, with the form that needs another look opened."""
    return [
        {
            "name": name,
            "label": deed.label,
            "send": deed.send,
            "main": deed.main,
            "question": deed.question,
            "form": None if deed.one_press else form if name == failed else deed.form(request.actor, subject, None),
            "opened": name == failed,
        }
        for name, deed in offered(deeds, request.actor, subject).items()
    ]
