"""How the records behind the figures of consultations are listed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.indicators.records import Records, present
from shangliang.indicators.series import Dimension, dimension

from ..access import (
    visible_events,
    visible_instructions,
    visible_reports,
    visible_sub_topics,
    visible_suggestions,
)
from ..models import AdviceReport, ConsultationEvent, Form, ReportInstruction, SubTopic, Suggestion
from .rows import FORMS

_TOPIC = (pgettext_lazy("consultation", "Topic"), lambda row: row.topic.title)
_FORM = (pgettext_lazy("consultation", "Form"), lambda row: row.topic.get_form_display())
_TITLE = (pgettext_lazy("consultation", "Title"), str)

EVENT_RECORDS = present(
    Records(
        model=ConsultationEvent,
        visible=visible_events,
        related=("topic",),
        columns=(
            _TITLE,
            (_("Day"), lambda e: e.on),
            (pgettext_lazy("consultation", "Place"), lambda e: e.place),
            _TOPIC,
            _FORM,
        ),
        url=lambda e: reverse("consultations:event", args=[e.pk]),
    )
)
REPORT_RECORDS = present(
    Records(
        model=AdviceReport,
        visible=visible_reports,
        related=("topic", "session"),
        columns=(
            (_("No."), lambda r: f"{r.session.year}-{r.number}" if r.number else ""),
            _TITLE,
            (pgettext_lazy("consultation", "Kind"), lambda r: r.get_kind_display()),
            (pgettext_lazy("consultation", "Sent to"), lambda r: r.sent_to),
            _TOPIC,
        ),
        url=lambda r: reverse("consultations:report", args=[r.pk]),
    )
)
SUGGESTION_RECORDS = present(
    Records(
        model=Suggestion,
        visible=visible_suggestions,
        related=("topic", "unit"),
        columns=(
            (pgettext_lazy("consultation", "Suggestion"), str),
            _TOPIC,
            (pgettext_lazy("consultation", "Unit"), lambda s: s.unit.name if s.unit else ""),
            (pgettext_lazy("consultation", "What became of it"), lambda s: s.get_outcome_display()),
            (pgettext_lazy("consultation", "State"), lambda s: s.get_state_display()),
        ),
        url=lambda s: reverse("consultations:suggestion", args=[s.pk]),
    )
)
SUB_TOPIC_RECORDS = present(
    Records(
        model=SubTopic,
        visible=visible_sub_topics,
        related=("topic",),
        columns=((pgettext_lazy("consultation", "Sub-topic"), str), _TOPIC, _FORM),
        url=lambda s: reverse("consultations:topic", args=[s.topic_id]),
    )
)
INSTRUCTION_RECORDS = present(
    Records(
        model=ReportInstruction,
        visible=visible_instructions,
        related=("topic", "report"),
        columns=(
            (pgettext_lazy("consultation", "Instruction"), str),
            (pgettext_lazy("consultation", "Leader"), lambda i: i.leader),
            (_("Day"), lambda i: i.on),
            (pgettext_lazy("consultation", "Report"), lambda i: i.report.title),
        ),
        url=lambda i: reverse("consultations:instruction", args=[i.pk]),
    )
)
_NAMES = {form: name for name, form in FORMS.items()}
for _model in (ConsultationEvent, AdviceReport, Suggestion):
    dimension(
        Dimension(
            "form",
            _("By form"),
            _model,
            "topic__form",
            lambda value: _NAMES[Form(value)] if value else "",
            order=40,
        )
    )
