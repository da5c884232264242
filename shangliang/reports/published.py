"""Published reports read into the series: what a file states comes in beside its words, to be confirmed one by one."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path, PurePath

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core.errors import Refused
from shangliang.indicators import access, catalogue
from shangliang.indicators.actions import FigureDraft, SourceDraft, enter_figures, enter_source
from shangliang.indicators.models import PublishedSource
from shangliang.workflow.events import verb

from .reader import OTHER, Figure, FileRefused, read_text
from .reader.sources import read_file

#: Words kept around a number, so that it can be compared with its source.
_QUOTE = 300


@dataclass(frozen=True)
class ReadIn:
    """What came of a file: its source, how many figures came in, and whether the file was here already."""

    source: PublishedSource
    figures: int
    known: bool = False


def bring_in(committee: Committee, draft: SourceDraft, data: bytes, name: str, *, by: Actor) -> ReadIn:
    """Read a published report and enter what it states, not confirmed. The same file changes nothing a second time.

    Raises:
        NotAllowed: the actor keeps no published figures here.
        Refused: the file cannot be read.
        Invalid: place, title or year lacks.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = access.sources(by).filter(file_sha256=digest).first()
    if known is not None:
        return ReadIn(known, 0, known=True)
    # Read before the transaction begins: a long file would hold others up.
    return _entered(committee, replace(draft, file_sha256=digest), _drafts_of(data, name), by=by)


@verb
def _entered(committee: Committee, draft: SourceDraft, figures: list[FigureDraft], *, by: Actor) -> ReadIn:
    source = enter_source(committee, draft, by=by)
    return ReadIn(source, len(enter_figures(source, figures, by=by, confirmed=False)))


def _drafts_of(data: bytes, name: str) -> list[FigureDraft]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{PurePath(name).suffix}"
        path.write_bytes(data)
        try:
            text = read_file(path).text
        except FileRefused as refusal:
            raise Refused(str(refusal), field="file") from refusal
    return [_draft(figure) for figure in read_text(text)]


def _draft(figure: Figure) -> FigureDraft:
    known = figure.indicator if catalogue.entry(figure.indicator) else OTHER
    return FigureDraft(
        known,
        Decimal(str(figure.value)),
        figure.scope or "",
        figure.unit,
        figure.qualifier or "",
        " ".join(figure.quote.split())[:_QUOTE],
        figure.year,
    )
