"""Supervision opinions as an official document 民主监督意见书; documents are Chinese, whatever a page's language."""

from __future__ import annotations

from collections.abc import Sequence

from shangliang.core import clock
from shangliang.documents.tree import (
    Document,
    Head,
    Letterhead,
    Node,
    Paragraph,
    Signature,
    Title,
    day_in_words,
    runs,
)

from .models import SupervisionActivity, SupervisionOpinion

_NUMERALS = "一二三四五六七八九十"
ADOPTION = {"adopted": "采纳", "partly": "部分采纳", "not": "未采纳"}


def _issue(opinion: SupervisionOpinion) -> str:
    letters = opinion.committee.letter_code or opinion.committee.short_place
    return f"{letters}监〔{opinion.session.year}〕{opinion.number}号" if opinion.number else ""


def _lines(text: str) -> list[Node]:
    return [Paragraph(runs(line.strip())) for line in text.splitlines() if line.strip()]


def document_of(opinion: SupervisionOpinion) -> Document:
    """One issued opinion as a letter to its unit, with the day of its answer."""
    committee = opinion.committee
    source = f"“{opinion.activity.title}”活动" if opinion.activity else "监督员巡查"
    source = f"“{opinion.appraisal.title}”" if opinion.appraisal else source
    day = opinion.issued_at.astimezone(clock.ZONE).date() if opinion.issued_at else None
    nodes: list[Node] = [
        Letterhead(committee.name, _issue(opinion)),
        Title(f"民主监督意见书\n{opinion.title}"),
        Paragraph(runs(f"{opinion.unit.name}："), indent=False),
        Paragraph(runs(f"在{source}中，发现以下情况，提出监督意见如下：")),
        *_lines(opinion.text),
    ]
    if opinion.answer_due:
        nodes.append(Paragraph(runs(f"请于{day_in_words(opinion.answer_due)}前书面答复是否采纳及整改安排。")))
    nodes.append(Signature(committee.name, day))
    return Document(f"民主监督意见书 {opinion.title}", tuple(nodes))


def summary_of(activity: SupervisionActivity, opinions: Sequence[SupervisionOpinion]) -> Document:
    """An activity's issued opinions on one sheet, with what became of each."""
    nodes: list[Node] = [
        Letterhead(f"{activity.committee.name}民主监督", ""),
        Title(f"{activity.title}监督意见汇总"),
        *_lines(activity.summary),
    ]
    for place, opinion in enumerate(opinions):
        mark = _NUMERALS[place] if place < len(_NUMERALS) else str(place + 1)
        nodes.append(Head(1, runs(f"{mark}、{opinion.title}")))
        nodes += _lines(opinion.text)
        adoption = ADOPTION.get(opinion.adoption, "待答复")
        nodes.append(Paragraph(runs(f"答复单位：{opinion.unit.name}。答复情况：{adoption}。{opinion.answer}")))
        if opinion.mending:
            nodes.append(Paragraph(runs(f"整改情况：{opinion.mending}")))
    nodes.append(Signature(activity.committee.name, activity.held_on))
    return Document(f"{activity.title}监督意见汇总", tuple(nodes))
