"""The forms of consultations. They read what was typed; whether it may be done, the verbs say."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.forms import Day, area

from . import access, actions
from .actions.topics import ENTERED_ORIGINS
from .models import AdviceReport, EventKind, Form, Outcome, ReportKind, Topic

#: A case number 案号 as it is typed: the letter of its sub-series if it has one, and the digits.
_CASE_NUMBER = re.compile(r"([A-Z]{0,4})([0-9]{1,6})", re.ASCII)


class Chooser(forms.ModelChoiceField):
    """A record chosen from a list that depends on who chooses."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(None, label=label, **options)


class MembersField(forms.ModelMultipleChoiceField):
    """Several members, ticked on a long list."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            None,
            label=label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class CallForm(forms.Form):
    """A call for topics."""

    title = forms.CharField(label=pgettext_lazy("consultation plan", "Title of the plan"), max_length=120)
    until = Day(label=_("Topics are called for until"))
    ends_on = Day(label=_("The plan is carried out by"))


class IssueForm(forms.Form):
    """How the plan was approved and issued."""

    by = forms.CharField(label=_("Approved by the Party committee"), max_length=80)
    on = Day(label=pgettext_lazy("consultation plan", "Approved on"))
    offices = forms.CharField(label=_("Issued jointly by the three offices"), max_length=120)
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)


class TopicForm(forms.Form):
    """A topic that somebody proposes."""

    title = forms.CharField(label=_("What should be talked over"), max_length=120)
    reason = area(_("Why"), rows=4, most=5_000, required=False)

    def draft(self) -> actions.TopicDraft:
        """What was typed."""
        return actions.TopicDraft(self.cleaned_data["title"], self.cleaned_data["reason"])


class EntryForm(TopicForm):
    """A topic that was handed in otherwise."""

    origin = forms.ChoiceField(label=_("Comes from"), choices=[(o.value, o.label) for o in ENTERED_ORIGINS])
    member = Chooser(_("Member"), required=False)
    collective = Chooser(_("Party, organisation or special committee"), required=False)
    unit = Chooser(_("Department"), required=False)
    source_name = forms.CharField(
        label=_("Who proposed it"), max_length=80, required=False, help_text=_("For what comes from elsewhere.")
    )
    field_order = ("origin", "member", "collective", "unit", "source_name")

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        _offer(self, member=access.members(actor), collective=access.organisers(actor), unit=access.units(actor))

    def draft(self) -> actions.TopicDraft:
        """What was typed, with whose it is."""
        data = self.cleaned_data
        names = ("title", "reason", "origin", "member", "collective", "unit", "source_name")
        return actions.TopicDraft(**{name: data[name] for name in names})


def _offer(form: forms.Form, **querysets: Any) -> None:
    for name, rows in querysets.items():
        chooser: Any = form.fields[name]
        chooser.queryset = rows


class ChooseForm(forms.Form):
    """How a topic stands in the plan."""

    form = forms.ChoiceField(label=pgettext_lazy("consultation", "Form"), choices=Form.choices)
    begins_on = Day(label=_("Begins on"))
    ends_on = Day(label=_("Carried out by"))
    organiser = Chooser(_("Charged with it"), required=False, empty_label=_("the research office"))
    label = forms.CharField(label=_("Short name in reports"), max_length=40, required=False)
    theme = forms.CharField(label=_("Theme that several topics share"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, actor: Actor, topic: Topic) -> None:
        today = clock.today()
        super().__init__(
            data,
            initial={
                "form": topic.form or Form.SPECIAL,
                "begins_on": topic.begins_on or today,
                "ends_on": topic.ends_on or topic.plan.ends_on,
                "organiser": topic.organiser_id,
                "label": topic.label,
                "theme": topic.theme,
            },
        )
        _offer(self, organiser=access.organisers(actor))

    def plan(self, topic: Topic) -> actions.TopicPlan:
        """What was chosen."""
        names = ("form", "begins_on", "ends_on", "organiser", "label", "theme")
        return actions.TopicPlan(topic, **{name: self.cleaned_data[name] for name in names})


class AddForm(ChooseForm):
    """The same, of what is added in the course of the year."""

    note = forms.CharField(label=_("Who approved it"), max_length=200)


class SubTopicsForm(forms.Form):
    """Sub-topics, one on each line."""

    titles = area(_("Sub-topics, one on each line"), rows=4, most=4_000)


class GroupForm(forms.Form):
    """A survey group."""

    name = forms.CharField(label=_("Name of the group"), max_length=60)
    leader = Chooser(_("Leader of the group"))
    members = MembersField(_("Further members"))
    sub_topic = Chooser(_("Sub-topic"), required=False)
    due = Day(label=_("Findings by"))

    def __init__(self, data: Any = None, *, actor: Actor, topic: Topic) -> None:
        super().__init__(data)
        people = access.members(actor)
        _offer(self, leader=people, members=people, sub_topic=topic.sub_topics.all())


class EventForm(forms.Form):
    """A meeting or survey."""

    kind = forms.ChoiceField(label=pgettext_lazy("consultation", "Kind"), choices=EventKind.choices)
    title = forms.CharField(label=pgettext_lazy("event", "Title"), max_length=120)
    on = Day(label=pgettext_lazy("event", "Day"))
    at = forms.TimeField(
        label=pgettext_lazy("event", "Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    place = forms.CharField(label=pgettext_lazy("event", "Place"), max_length=120)
    members = MembersField(_("Invited members"))
    guests = area(_("Who else takes part"), rows=2, most=1_000, required=False)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        _offer(self, members=access.members(actor))


class MoveForm(forms.Form):
    """Another day or place."""

    on = Day(label=pgettext_lazy("event", "Day"))
    at = forms.TimeField(
        label=pgettext_lazy("event", "Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    place = forms.CharField(label=pgettext_lazy("event", "Place"), max_length=120)


class HeldForm(forms.Form):
    """How an event went."""

    summary = area(_("Record of the event"), rows=8)
    people = forms.IntegerField(label=_("People present"), required=False, min_value=0, max_value=100_000)
    came: Any = forms.ModelMultipleChoiceField(
        None, label=_("Members who came"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, invited: Any) -> None:
        super().__init__(data)
        _offer(self, came=invited)
        if data is None:
            self.initial["came"] = [m.pk for m in invited]


class FindingsForm(forms.Form):
    """What a survey group found."""

    findings = area(_("What your group found"), rows=12)


class ReportForm(forms.Form):
    """A report with its suggestions."""

    kind = forms.ChoiceField(label=pgettext_lazy("consultation", "Kind"), choices=ReportKind.choices)
    title = forms.CharField(label=pgettext_lazy("advice report", "Title"), max_length=120)
    body = area(_("Text of the report"), rows=14, most=50_000, required=False)
    suggestions = area(
        _("Suggestions"),
        rows=10,
        most=60_000,
        required=False,
        help_text=_("One on each line. Every one of them is tracked until it is settled."),
    )
    quotes: Any = forms.ModelMultipleChoiceField(
        None,
        label=_("Results of online deliberations that stand in the report"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They follow your text as a section of their own, with the counts behind every sentence."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @classmethod
    def of(cls, report: AdviceReport, data: Any = None) -> ReportForm:
        """The form of a report; what it can quote is offered where there is something."""
        texts = [s.text for s in report.suggestions.order_by("order", "pk")]
        initial = {"kind": report.kind, "title": report.title, "body": report.body, "version": report.version}
        initial["quotes"] = list(report.quotes.values_list("pk", flat=True))
        form = cls(data, initial=initial | {"suggestions": "\n".join(" ".join(t.split()) for t in texts)})
        quotable = access.quotable(report.topic)
        if quotable:
            _offer(form, quotes=quotable)
        else:
            del form.fields["quotes"]
        return form

    def text(self) -> actions.ReportText:
        """What was typed."""
        data = self.cleaned_data
        quotes = [row.pk for row in data["quotes"]] if "quotes" in data else None
        return actions.ReportText(data["title"], data["body"], data["suggestions"].splitlines(), data["kind"], quotes)


class TitleForm(forms.Form):
    """What a report begins with."""

    kind = forms.ChoiceField(label=pgettext_lazy("consultation", "Kind"), choices=ReportKind.choices)
    title = forms.CharField(label=pgettext_lazy("advice report", "Title"), max_length=120)


class SuggestForm(forms.Form):
    """Suggestions that the consultation itself made."""

    texts = area(_("Suggestions, one on each line"), rows=5)


class SendForm(forms.Form):
    """To whom a report goes."""

    to = forms.CharField(label=pgettext_lazy("consultation", "Sent to"), max_length=80)


class GiveForm(forms.Form):
    """The unit that is to say what becomes of a suggestion."""

    unit = Chooser(pgettext_lazy("consultation", "Unit"))
    due = Day(label=_("To be answered by"), required=False, help_text=_("By the committee's rule when left empty."))

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        _offer(self, unit=access.units(actor))


class OutcomeForm(forms.Form):
    """What became of a suggestion."""

    outcome = forms.ChoiceField(label=_("What became of it"), choices=Outcome.choices, widget=forms.RadioSelect)
    measure = area(_("Into which measure it was turned"), rows=4, most=5_000, required=False)
    reason = area(
        pgettext_lazy("suggestion", "Reason"),
        rows=3,
        most=5_000,
        required=False,
        help_text=_("Needed where it was not adopted, or in part only."),
    )

    def draft(self) -> actions.OutcomeDraft:
        """What was said."""
        return actions.OutcomeDraft(**{name: self.cleaned_data[name] for name in ("outcome", "measure", "reason")})


class AnswerForm(OutcomeForm):
    """The same, by the unit, with a file that shows it."""

    file = forms.FileField(label=_("Evidence"), required=False, help_text=_("Word, Excel, PDF or a picture."))


class FileForm(forms.Form):
    """A file that shows what became of a suggestion."""

    file = forms.FileField(label=_("Evidence"), help_text=_("Word, Excel, PDF or a picture."))


class InstructForm(forms.Form):
    """A leader's instruction; leadership writes its own, the office records those on paper."""

    leader = forms.CharField(label=_("Leader"), max_length=60, required=False)
    post = forms.CharField(label=_("Post"), max_length=80, required=False)
    rank = forms.CharField(label=_("Whose leader"), max_length=20)
    on = Day(label=pgettext_lazy("consultation", "Day"))
    text = area(_("Instruction"), rows=4, most=2_000)
    unit = Chooser(_("Unit that is to follow it"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        _offer(self, unit=access.units(actor))


class FollowForm(forms.Form):
    """What followed from an instruction."""

    followed = area(_("What followed"), rows=6)


class InviteForm(forms.Form):
    """Another committee of this installation."""

    committee = Chooser(_("Committee"))

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        _offer(self, committee=access.other_committees(actor))


class LinkForm(forms.Form):
    """A deliberation that was begun for itself."""

    deliberation = Chooser(pgettext_lazy("consultation", "Online deliberation"))

    def __init__(self, data: Any = None, *, actor: Actor, topic: Topic) -> None:
        super().__init__(data)
        _offer(self, deliberation=access.to_link(actor, topic))


class AboutForm(forms.Form):
    """The proposals that a topic is about, by their case numbers in the cycle of its plan."""

    numbers = forms.CharField(
        label=_("Case numbers"),
        max_length=200,
        help_text=_("Of this cycle's proposals, several with blanks between them: 12 35 108"),
    )

    def __init__(self, data: Any = None, *, actor: Actor, topic: Topic) -> None:
        super().__init__(data)
        self._rows = access.to_name(actor, topic).filter(session=topic.plan.session_id)

    def clean_numbers(self) -> list[int]:
        """The keys of the proposals.

        Raises:
            ValidationError: a number is none, or no filed proposal that the reader knows of has it, or several have.
        """
        keys = []
        for typed in dict.fromkeys(_CASE_NUMBER.findall(self.cleaned_data["numbers"].upper())):
            series, digits = typed
            rows = self._rows.filter(case_number=int(digits))
            found = list((rows.filter(case_series=series) if series else rows).values_list("pk", flat=True)[:2])
            if len(found) != 1:
                raise forms.ValidationError(
                    _("No filed proposal of this cycle has the number %(number)s."), params={"number": series + digits}
                )
            keys += found
        if not keys:
            raise forms.ValidationError(_("Please give case numbers, such as 12."))
        return keys


class ShareForm(forms.Form):
    """A paper for the other committees of a joint topic."""

    title = forms.CharField(label=pgettext_lazy("shared paper", "Title"), max_length=120)
    text = area(pgettext_lazy("shared paper", "Text"), rows=6)
