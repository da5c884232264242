"""The records behind the figures of consultations, as querysets up to a cut-off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.core.clock import ZONE
from shangliang.core.errors import Refused
from shangliang.indicators.registry import Basis

from ..models import (
    AdviceReport,
    ConsultationEvent,
    EventKind,
    EventState,
    Form,
    Outcome,
    ReportInstruction,
    ReportKind,
    ReportState,
    SubTopic,
    Suggestion,
    SuggestionState,
    Topic,
    TopicState,
)

#: Scopes that name a form of consultation, and a kind of report, in the field's words.
FORMS = {
    "全体会议协商": Form.PLENARY,
    "常委会会议协商": Form.STANDING,
    "主席会议协商": Form.CHAIRS,
    "专题协商": Form.SPECIAL,
    "对口协商": Form.COUNTERPART,
    "界别协商": Form.SECTOR,
    "提案办理协商": Form.PROPOSAL,
    "立法协商": Form.LEGISLATIVE,
    "监督性协商": Form.SUPERVISORY,
    "联合协商": Form.JOINT,
}
KINDS = {"建言报告": ReportKind.ADVICE, "调研报告": ReportKind.SURVEY, "建议案": ReportKind.MOTION}
_OUT = (ReportState.SENT, ReportState.CLOSED)
_TAKEN = (Outcome.ADOPTED, Outcome.PARTLY)


def _day(basis: Basis) -> Any:
    return basis.cut_off.astimezone(ZONE).date()


def _topics(basis: Basis) -> QuerySet[Topic]:
    return Topic.objects.filter(committee=basis.committee, plan__session=basis.session)


def _by_topic(rows: QuerySet[Any], basis: Basis, own: Mapping[str, Q] | None = None) -> QuerySet[Any]:
    """Those of the cycle's topics, narrowed by each part of the scope: a form, a theme, a topic's short name.

    Raises:
        Refused: a part is none of these.
    """
    rows = rows.filter(committee=basis.committee, topic__plan__session=basis.session)
    for part in basis.parts:
        if own and part in own:
            rows = rows.filter(own[part])
        elif part in FORMS:
            rows = rows.filter(topic__form=FORMS[part])
        elif _topics(basis).filter(Q(theme=part) | Q(label=part)).exists():
            rows = rows.filter(Q(topic__theme=part) | Q(topic__label=part))
        else:
            raise Refused(_("“%(scope)s” is no scope of this figure here.") % {"scope": part})
    return rows


def scopes_of_topics(basis: Basis) -> Sequence[str]:
    """The forms, themes and short names of the cycle's topics that are in the plan, each once."""
    planned = [TopicState.PLANNED, TopicState.UNDER_WAY, TopicState.CONCLUDED, TopicState.DROPPED]
    rows = list(_topics(basis).filter(state__in=planned).values_list("form", "theme", "label"))
    used = {form for form, _theme, _label in rows}
    names = [name for name, form in FORMS.items() if form in used]
    return list(dict.fromkeys([*names, *sorted({text for _form, *texts in rows for text in texts if text})]))


def _held(basis: Basis, kind: str) -> QuerySet[ConsultationEvent]:
    rows = ConsultationEvent.objects.filter(state=EventState.HELD, kind=kind, on__lte=_day(basis))
    return _by_topic(rows, basis)


def consultations(basis: Basis) -> QuerySet[ConsultationEvent]:
    """Consultation meetings held by the cut-off."""
    return _held(basis, EventKind.CONSULTATION)


def surveys(basis: Basis) -> QuerySet[ConsultationEvent]:
    """Surveys held by the cut-off."""
    return _held(basis, EventKind.SURVEY)


def sub_topics(basis: Basis) -> QuerySet[SubTopic]:
    """The sub-topics of the cycle's topics that are in the plan."""
    return _by_topic(SubTopic.objects.exclude(topic__state=TopicState.DROPPED), basis)


def reports(basis: Basis) -> QuerySet[AdviceReport]:
    """Reports sent by the cut-off; a scope may name their kind."""
    rows = AdviceReport.objects.filter(state__in=_OUT, sent_at__lte=basis.cut_off)
    return _by_topic(rows, basis, {name: Q(kind=kind) for name, kind in KINDS.items()})


def _ranks(basis: Basis) -> dict[str, Q]:
    rows = ReportInstruction.objects.filter(committee=basis.committee, topic__plan__session=basis.session)
    return {rank: Q(rank=rank) for rank in sorted(set(rows.values_list("rank", flat=True)))}


def ranks(basis: Basis) -> Sequence[str]:
    """Whose leaders instructed on the cycle's reports."""
    return list(_ranks(basis))


def instructions(basis: Basis) -> QuerySet[ReportInstruction]:
    """Instructions given by the cut-off; a scope may name whose leaders gave them."""
    return _by_topic(ReportInstruction.objects.filter(on__lte=_day(basis)), basis, _ranks(basis))


def instructed_reports(basis: Basis) -> QuerySet[AdviceReport]:
    """Reports with such an instruction."""
    given = instructions(basis).filter(report=OuterRef("pk"))
    return AdviceReport.objects.filter(Exists(given), committee=basis.committee)


def suggestions(basis: Basis) -> QuerySet[Suggestion]:
    """Suggestions made by the cut-off; a scope may name the kind of report in which they were made."""
    out = [SuggestionState.DRAFT, SuggestionState.DROPPED]
    rows = Suggestion.objects.exclude(state__in=out).filter(made_at__lte=basis.cut_off)
    return _by_topic(rows, basis, {name: Q(report__kind=kind) for name, kind in KINDS.items()})


def adopted(basis: Basis) -> QuerySet[Suggestion]:
    """Those of them that were settled as adopted, whole or in part, by the cut-off."""
    return suggestions(basis).filter(state=SuggestionState.SETTLED, outcome__in=_TAKEN, settled_at__lte=basis.cut_off)


def adopted_whole(basis: Basis) -> QuerySet[Suggestion]:
    """Those that were adopted whole."""
    return adopted(basis).filter(outcome=Outcome.ADOPTED)
