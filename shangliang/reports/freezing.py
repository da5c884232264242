"""What a report keeps of its figures when it is frozen, and how they stand against today's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.indicators.registry import Count
from shangliang.workflow.saving import create, insert

from .models import FrozenFigure, FrozenRecords, FrozenText, Report
from .references import SECTIONS, Reference, parse
from .values import Live, Shown, asked_of


def keys_of(count: Count) -> list[Any]:
    """What a count counts, by key, sorted: the distinct values of its column."""
    return sorted(set(count.records.order_by().values_list(count.column, flat=True)), key=_in_order)


def _in_order(key: Any) -> tuple[bool, Any]:
    return (isinstance(key, int), key if isinstance(key, int) else str(key))


def records_digest(model: str, column: str, keys: Sequence[Any]) -> str:
    """SHA-256 over what was counted, and of what kind it is."""
    content = json.dumps([model, column, list(keys)], separators=(",", ":"), default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def keep_figures(report: Report) -> list[FrozenFigure]:
    """Store every figure that the report names, with its records. Within the transaction that freezes it.

    Raises:
        Refused: one of them is not known.
    """
    live = Live(report)
    live.prepare(asked_of(parse(report.body), live))
    kept: dict[str, FrozenRecords] = {}
    rows = []
    for order, (line, asked) in enumerate(_asked(report, live), start=1):
        shown = live.shown(asked)
        counted = of = None
        if shown.figure is not None:
            counted = _keep(report, shown.figure.counted, kept)
            of = _keep(report, shown.figure.of, kept) if shown.figure.of is not None else None
        rows.append(_row(report, order, line, asked, shown, counted, of))
    insert(rows)
    insert(
        [
            FrozenText(committee_id=report.committee_id, report=report, line=line, text=live.section(line, block))
            for line, block in parse(report.body).blocks
            if block.kind in SECTIONS
        ]
    )
    return rows


def _asked(report: Report, live: Live) -> list[tuple[int, Reference]]:
    """The figures by line; one that is named twice in a line stands once there."""
    text = parse(report.body)
    found = [(line, reference) for line, reference in text.references]
    for line, block in text.blocks:
        if block.kind not in SECTIONS:
            found += [(line, reference) for reference in live.expand(line, block)]
    plain = [
        (line, Reference(r.slug, r.scope, r.rule, r.year or report.session.year))
        for line, r in sorted(found, key=lambda pair: pair[0])
    ]
    return list(dict.fromkeys(plain))


def _keep(report: Report, count: Count, kept: dict[str, FrozenRecords]) -> FrozenRecords:
    keys = keys_of(count)
    model = count.records.model._meta.label_lower
    digest = records_digest(model, count.column, keys)
    if digest not in kept:
        row = FrozenRecords(
            committee_id=report.committee_id,
            report=report,
            model=model,
            column=count.column,
            number=len(keys),
            packed=FrozenRecords.pack(keys),
            digest=digest,
        )
        (kept[digest],) = create([row])
    return kept[digest]


def _row(
    report: Report,
    order: int,
    line: int,
    asked: Reference,
    shown: Shown,
    counted: FrozenRecords | None,
    of: FrozenRecords | None,
) -> FrozenFigure:
    return FrozenFigure(
        committee_id=report.committee_id,
        report=report,
        line=line,
        order=order,
        slug=asked.slug,
        scope=asked.scope,
        asked_rule=asked.rule,
        rule=shown.reference.rule,
        year=shown.year,
        cut_off=shown.cut_off,
        label=shown.label[:120],
        unit=shown.unit,
        words=shown.words,
        value=shown.value,
        numerator=shown.numerator,
        denominator=shown.denominator,
        published=shown.published[:200],
        at_least=shown.at_least,
        counted=counted,
        of=of,
    )


def digest_of(report: Report, figures: Iterable[FrozenFigure]) -> str:
    """SHA-256 over a frozen report: its text, its cut-off, its figures and the digests of their records."""
    content = [
        report.kind,
        report.title,
        report.occasion,
        report.speaker,
        report.issuer,
        report.dated.isoformat() if report.dated else None,
        report.body,
        report.cut_off.astimezone(clock.ZONE).isoformat(),
        [[line, text] for line, text in report.frozen_texts.order_by("line").values_list("line", "text")],
        [
            [
                f.line,
                f.order,
                f.slug,
                f.scope,
                f.rule,
                f.year,
                None if f.value is None else f"{Decimal(f.value).normalize():f}",
                f.numerator,
                f.denominator,
                f.published,
                f.at_least,
                f.counted.digest if f.counted else None,
                f.of.digest if f.of else None,
            ]
            for f in figures
        ],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def is_intact(report: Report) -> bool:
    """Whether a frozen report, its figures and their records are still what was frozen."""
    figures = list(report.frozen_figures.select_related("counted", "of"))
    for records in {f.pk: f for figure in figures for f in (figure.counted, figure.of) if f}.values():
        if records_digest(records.model, records.column, records.keys()) != records.digest:
            return False
    return digest_of(report, figures) == report.digest


@dataclass(frozen=True)
class Difference:
    """A frozen figure against today's, counted anew to the same cut-off.

    ``gone`` and ``come`` are keys of what was counted; ``now`` is None where it cannot be counted any more, and
    ``why`` says so.
    """

    kept: FrozenFigure
    now: Shown | None
    gone: tuple[Any, ...] = ()
    come: tuple[Any, ...] = ()
    why: str = ""

    @property
    def same(self) -> bool:
        """Whether value and records are what they were."""
        if self.now is None:
            return self.kept.counted_id is None and not self.why
        return not self.gone and not self.come and self.now.value == self.kept.value


def difference(kept: FrozenFigure, live: Live) -> Difference:
    """Count a frozen figure anew and compare it, record by record."""
    asked = Reference(kept.slug, kept.scope, kept.rule, kept.year)
    try:
        now = live.shown(asked)
    except Refused as refusal:
        return Difference(kept, None, why=str(refusal))
    if now.figure is None or kept.counted is None:
        return Difference(kept, now)
    before, after = set(kept.counted.keys()), set(keys_of(now.figure.counted))
    if kept.of is not None and now.figure.of is not None:
        before |= {("of", k) for k in kept.of.keys()}  # noqa: SIM118 - a method of ours
        after |= {("of", k) for k in keys_of(now.figure.of)}
    return Difference(kept, now, tuple(_plain(before - after)), tuple(_plain(after - before)))


def _plain(keys: set[Any]) -> list[Any]:
    """Keys without the mark of the denominator, each once, sorted."""
    return sorted({key[1] if isinstance(key, tuple) else key for key in keys}, key=_in_order)


def sections_changed(report: Report) -> list[int]:
    """The lines whose section would read otherwise if it were written today, to the same day."""
    live, kept = Live(report), dict(report.frozen_texts.values_list("line", "text"))
    changed = []
    for line, block in parse(report.body).blocks:
        if line in kept:
            try:
                now = live.section(line, block)
            except Refused:
                now = ""
            if now != kept[line]:
                changed.append(line)
    return changed


def differences(report: Report) -> list[Difference]:
    """Every frozen figure against today's."""
    live = Live(report)
    rows = list(report.frozen_figures.select_related("counted", "of"))
    live.prepare(Reference(row.slug, row.scope, row.rule, row.year) for row in rows)
    return [difference(kept, live) for kept in rows]
