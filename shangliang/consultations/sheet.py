"""An advice report 建言报告 as an official document (domain §9); documents are Chinese, whatever a page's language.

What an online deliberation found stands in it as a section, word for word with its counts: whoever writes the report
writes about it, and does not write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shangliang.core import clock
from shangliang.deliberation.models import Deliberation
from shangliang.deliberation.section import annex, report_section
from shangliang.documents.tree import Document, Head, Letterhead, Node, PageBreak, Paragraph, Signature, Title, runs

from .models import AdviceReport, ReportKind, Suggestion

_KINDS = {ReportKind.ADVICE: "建言报告", ReportKind.SURVEY: "调研报告", ReportKind.MOTION: "建议案"}
#: Heads as offices type them: 一、 of the first level, （一） of the second.
_FIRST, _SECOND = (
    re.compile(r"^[一二三四五六七八九十]{1,3}、.{1,40}$"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）.{1,40}$"),
)
_SENTENCE = ("。", "；", "：", "，", "！", "？")


def quoted(deliberations: Iterable[Deliberation]) -> Document:
    """The sections that a report quotes with their tables, for its page."""
    return Document("", tuple(node for row in deliberations for node in (*report_section(row), *annex(row))))


def document_of(
    report: AdviceReport, suggestions: Iterable[Suggestion], deliberations: Iterable[Deliberation]
) -> Document:
    """A report with what it quotes and its numbered suggestions, as an official document: for Word and PDF."""
    kind = _KINDS[ReportKind(report.kind)]
    number = f"{report.session.year}年第{report.number}期" if report.number else "（未编号）"
    nodes: list[Node] = [Letterhead(f"{report.committee.name}{kind}", number), Title(report.title)]
    if report.sent_to:
        nodes.append(Paragraph(runs(f"{report.sent_to}："), indent=False))
    nodes += [_line(line.strip()) for line in report.body.splitlines() if line.strip()]
    rows = list(deliberations)
    nodes += [node for row in rows for node in report_section(row)]
    texts = [" ".join(s.text.split()) for s in suggestions]
    if texts:
        nodes.append(Head(1, runs("意见建议")))
        nodes += [Paragraph(runs(f"{place}. {text}")) for place, text in enumerate(texts, start=1)]
    day = report.sent_at.astimezone(clock.ZONE).date() if report.sent_at else None
    nodes.append(Signature(report.committee.name, day))
    tables = [node for row in rows for node in annex(row)]
    nodes += [PageBreak(), *tables] if tables else []
    return Document(f"{kind} {report.title}", tuple(nodes))


def _line(text: str) -> Node:
    """A line of the text: a head where it is numbered as one and is no sentence."""
    if not text.endswith(_SENTENCE):
        for level, pattern in enumerate((_FIRST, _SECOND), start=1):
            if pattern.match(text):
                return Head(level, runs(text))
    return Paragraph(runs(text))
