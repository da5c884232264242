"""Files that take longer than somebody waits for a page: the worker makes them, the page tells how far it is.

A file lies in the data directory, outside the web root, under a name that follows from whose it is and what it shows;
it is there for whoever asked for it alone, and goes after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, override
from django_tasks import task

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope
from shangliang.documents.printing import to_pdf

from .infographic.designs import DESIGNS
from .infographic.pictures import FOR_PRINT, png
from .infographic.telling import story_of
from .models import Report, ReportState
from .rendering import document_of

KEPT = timedelta(days=1)
#: A draft's figures change: what was made of them is made anew when it is asked for again after this time.
FRESH = timedelta(minutes=1)
#: What the worker has not taken up in this time is asked for anew.
_PATIENCE = timedelta(minutes=10)
_TOKEN = re.compile(r"[0-9a-f]{40}")
#: What can be asked for.
PDF, PICTURE = "pdf", "picture"
WAITING, MAKING, READY, FAILED = "waiting", "making", "ready", "failed"


@dataclass(frozen=True)
class Made:
    """A file that was asked for: whose it is, what it shows, and how far it is."""

    token: str
    user_id: int
    committee_id: int
    report_id: int
    kind: str
    asked: dict[str, str]
    name: str
    content_type: str
    language: str
    at: str
    state: str = WAITING
    why: str = ""  # of one that could not be made

    @property
    def path(self) -> Path:
        """Where the file lies once it is ready."""
        return _folder() / f"{self.token}.data"

    @property
    def ready(self) -> bool:
        """Whether it can be fetched."""
        return self.state == READY and self.path.exists()

    @property
    def age(self) -> timedelta:
        """How long ago it was asked for."""
        return clock.now() - datetime.fromisoformat(self.at)


def ask(report: Report, kind: str, asked: dict[str, str], *, name: str, content_type: str, by: Actor) -> Made:
    """Let a file be made, unless it lies ready or is being made for the same person."""
    key = json.dumps([by.user_id, report.pk, report.version, report.digest, kind, asked], sort_keys=True)
    token = hashlib.sha256(key.encode()).hexdigest()[:40]
    before = _read(token)
    if before is not None and _holds(before, report):
        return before
    new = Made(
        token=token,
        user_id=by.user_id or 0,
        committee_id=report.committee_id,
        report_id=report.pk,
        kind=kind,
        asked=asked,
        name=name,
        content_type=content_type,
        language=get_language() or settings.LANGUAGE_CODE,
        at=clock.now().isoformat(),
    )
    _write(new)
    make.enqueue(token)
    return new


def _holds(made: Made, report: Report) -> bool:
    if made.state in (WAITING, MAKING):
        return made.age < _PATIENCE
    return made.ready and (report.state != ReportState.DRAFT or made.age < FRESH)


def find(token: str, *, report: Report, by: Actor) -> Made | None:
    """What the actor asked for under this token, of this report; None when it is not theirs or gone."""
    made = _read(token)
    if made is None or (made.user_id, made.report_id) != (by.user_id, report.pk):
        return None
    return made


@task()
def make(token: str) -> None:
    """Make a file that was asked for. Called again after a crash, it begins anew."""
    made = _read(token)
    if made is None or made.state == READY:
        return
    _write(replace(made, state=MAKING))
    try:
        with committee_scope(Committee.objects.get(pk=made.committee_id)), override(made.language):
            report = Report.objects.select_related("committee", "session__term").get(pk=made.report_id)
            content = _MAKERS[made.kind](report, made.asked)
    except Refused as refusal:
        _write(replace(made, state=FAILED, why=str(refusal)))
        return
    except BaseException:
        _write(replace(made, state=FAILED))
        raise
    _put(made.path, content)
    _write(replace(made, state=READY))


def _pdf(report: Report, _asked: dict[str, str]) -> bytes:
    return to_pdf(document_of(report))


def _picture(report: Report, asked: dict[str, str]) -> bytes:
    return png(DESIGNS[asked["design"]].draw(story_of(report, title=asked["title"])), FOR_PRINT)


#: How a file is made of a report and what was asked, by the kind of file.
_MAKERS: dict[str, Callable[[Report, dict[str, str]], bytes]] = {PDF: _pdf, PICTURE: _picture}


def remove_old() -> int:
    """Delete what was made more than a day ago; how many files."""
    # Files have the machine's time, whatever the clock of the product shows.
    before = datetime.now(clock.ZONE) - KEPT
    old = [path for path in _folder().iterdir() if datetime.fromtimestamp(path.stat().st_mtime, clock.ZONE) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    folder = Path(settings.ENV.data_dir) / "made"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _read(token: str) -> Made | None:
    if not _TOKEN.fullmatch(token):
        return None
    with suppress(FileNotFoundError):
        return Made(**json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8")))
    return None


def _write(made: Made) -> None:
    _put(_folder() / f"{made.token}.json", json.dumps(asdict(made), ensure_ascii=False).encode())


def _put(path: Path, content: bytes) -> None:
    """Write a file whole, readable by the server alone."""
    half = path.with_suffix(f".half{os.getpid()}")
    with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    half.replace(path)
