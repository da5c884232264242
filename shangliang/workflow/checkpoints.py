"""Checkpoints: the heads of the chains at a moment, sealed with a key that is not in the database.

A chain protects itself against a change in its midst, but whoever may write the whole database can cut off its end
or compute all of it anew. They cannot seal: the key (``SHANGLIANG_AUDIT_KEY``, or a file in the data directory)
lies elsewhere. Each checkpoint is also a line in ``audit/heads.log`` of the data directory, so that a checkpoint
deleted from the database shows; an office that wants more ships that file to another machine.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from .models import Checkpoint


@dataclass(frozen=True)
class Mark:
    """A head as it was sealed: event ``seq`` of the committee carried ``hash``."""

    committee_id: int
    seq: int
    hash: str
    at: datetime
    seal: str

    @property
    def is_genuine(self) -> bool:
        """Whether the seal was made with this installation's key."""
        return hmac.compare_digest(self.seal, seal(self.committee_id, self.seq, self.hash, self.at))


def seal(committee_id: int, seq: int, hash_: str, at: datetime) -> str:
    """HMAC-SHA-256 over committee, number, hash and moment of a head."""
    content = f"{committee_id} {seq} {hash_} {at.astimezone(UTC).isoformat()}"
    return hmac.new(settings.AUDIT_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()


def mark_of(row: Checkpoint) -> Mark:
    """A checkpoint of the database."""
    return Mark(row.committee_id, row.seq, row.hash, row.at, row.seal)


def log_path() -> Path:
    """Where the heads are logged."""
    return Path(settings.ENV.data_dir) / "audit" / "heads.log"


def append_to_log(mark: Mark) -> None:
    """Write one line, and wait until it is on the disk."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"{mark.at.astimezone(UTC).isoformat()} {mark.committee_id} {mark.seq} {mark.hash} {mark.seal}\n"
    with open(path, "ab", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def read_log() -> Iterator[tuple[int, Mark | None]]:
    """The lines with their numbers from 1; ``None`` for one that is no mark or not genuine."""
    path = log_path()
    if not path.exists():
        return
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
        try:
            at, committee_id, seq, hash_, sealed = line.split(" ")
            mark = Mark(int(committee_id), int(seq), hash_, datetime.fromisoformat(at), sealed)
            yield number, mark if mark.is_genuine else None
        except ValueError:
            yield number, None
