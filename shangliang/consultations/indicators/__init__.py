"""The figures of consultation (domain §4), all taken at the cut-off.

A record counts in the cycle of its topic's plan. Scopes are forms of consultation, themes over several topics, and the
short names of topics; of reports and suggestions also the kind of report, of instructions whose leaders gave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from shangliang.indicators.registry import Basis, Count, register_counted

from . import shown as shown
from .rows import (
    KINDS,
    adopted,
    adopted_whole,
    consultations,
    instructed_reports,
    instructions,
    ranks,
    reports,
    scopes_of_topics,
    sub_topics,
    suggestions,
    surveys,
)

_AREA = "consultation"


_register = partial(register_counted, _AREA)


def _with_kinds(basis: Basis) -> Sequence[str]:
    return [*KINDS, *scopes_of_topics(basis)]


_register(
    "consultations_held",
    "次",
    _("Consultations held"),
    _("Consultation meetings of the plan's topics that were held in the cycle."),
    [("meetings", _("meetings held by the cut-off"), lambda b: Count(consultations(b), dated="on"))],
    300,
    scopes_of_topics,
)
_register(
    "investigations_held",
    "次",
    _("Surveys held"),
    _("Surveys of the plan's topics that were held in the cycle."),
    [("surveys", _("surveys held by the cut-off"), lambda b: Count(surveys(b), dated="on"))],
    301,
    scopes_of_topics,
)
_register(
    "research_topics",
    "个",
    _("Sub-topics of research"),
    _("Sub-topics into which the plan's topics were divided."),
    [("sub_topics", _("sub-topics of the plan's topics"), lambda b: Count(sub_topics(b)))],
    302,
    scopes_of_topics,
)
_register(
    "reports_submitted",
    "份",
    _("Reports submitted"),
    _("Advice reports, survey reports and recommendations sent to party and government."),
    [("reports", _("reports sent by the cut-off"), lambda b: Count(reports(b), dated="sent_at"))],
    303,
    _with_kinds,
)
_register(
    "leader_instructions",
    "篇",
    _("Reports instructed upon"),
    _("Reports on which leaders gave instructions."),
    [
        ("reports", _("reports with an instruction by the cut-off"), lambda b: Count(instructed_reports(b))),
        ("instructions", _("instructions by the cut-off"), lambda b: Count(instructions(b), dated="on")),
    ],
    304,
    ranks,
)
_register(
    "suggestions_made",
    "条",
    _("Suggestions made"),
    _("Suggestions that consultations made, in reports or by themselves."),
    [("suggestions", _("suggestions made by the cut-off"), lambda b: Count(suggestions(b), dated="made_at"))],
    305,
    _with_kinds,
)
_register(
    "suggestions_adopted",
    "条",
    _("Suggestions that were adopted"),
    _("Suggestions that were adopted and turned into a measure, whole or in part."),
    [
        (
            "with_parts",
            _("suggestions settled as adopted, whole or in part, by the cut-off"),
            lambda b: Count(adopted(b), dated="settled_at"),
        ),
        (
            "whole",
            _("suggestions settled as adopted whole by the cut-off"),
            lambda b: Count(adopted_whole(b), dated="settled_at"),
        ),
    ],
    306,
    _with_kinds,
)
