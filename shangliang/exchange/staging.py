"""Uploaded registers between the dry run and the decision.

A file lies in the data directory, outside the web root, under a random name that only the uploader's page knows; it is
never opened by that name from outside, and goes with the decision, or after a day.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from shangliang.accounts.actors import Actor
from shangliang.core import clock

KEPT = timedelta(days=1)
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Staged:
    """An uploaded register: whose it is, what it is, what the dry run said."""

    token: str
    user_id: int
    committee_id: int
    kind: str
    name: str
    options: Mapping[str, Any]
    report: Mapping[str, Any]
    at: datetime

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return _folder() / f"{self.token}.data"


def _folder() -> Path:
    folder = Path(settings.ENV.data_dir) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def keep(chunks: Iterable[bytes], *, by: Actor, kind: str, name: str) -> Staged:
    """Keep an uploaded file for the actor; :func:`note` adds the dry run's report."""
    staged = Staged(
        token=secrets.token_urlsafe(24),
        user_id=by.user_id or 0,
        committee_id=by.committee_id or 0,
        kind=kind,
        name=name,
        options={},
        report={},
        at=clock.now(),
    )
    with open(staged.path, "xb", opener=_private) as file:
        file.writelines(chunks)
    return staged


def note(staged: Staged, options: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    """Write beside the file what was asked and what the dry run said."""
    facts = {
        "user_id": staged.user_id,
        "committee_id": staged.committee_id,
        "kind": staged.kind,
        "name": staged.name,
        "options": options,
        "report": report,
        "at": staged.at.isoformat(),
    }
    with open(staged.path.with_suffix(".json"), "w", encoding="utf-8", opener=_private) as file:
        json.dump(facts, file, ensure_ascii=False)


def find(token: str, *, by: Actor) -> Staged | None:
    """What the actor uploaded under this token; None when it is not theirs, used up or too old."""
    if not _NAME.fullmatch(token):
        return None
    try:
        facts = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    staged = Staged(token=token, **{**facts, "at": datetime.fromisoformat(facts["at"])})
    if (staged.user_id, staged.committee_id) != (by.user_id, by.committee_id) or clock.now() - staged.at > KEPT:
        return None
    return staged if staged.path.exists() else None


def remove(staged: Staged) -> None:
    """Delete the file and what was written beside it."""
    for ending in (".data", ".json"):
        staged.path.with_suffix(ending).unlink(missing_ok=True)


def remove_old() -> int:
    """Delete what nobody decided on within a day; returns how many files."""
    # Files have the machine's time, whatever the clock of the product shows.
    before = datetime.now(clock.ZONE) - KEPT
    old = [path for path in _folder().iterdir() if datetime.fromtimestamp(path.stat().st_mtime, clock.ZONE) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
