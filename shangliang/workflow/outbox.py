"""Effects after commit: an action writes rows here, a worker carries them out (design, convention 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shangliang.core import clock

from .models import Outbox
from .saving import insert


def post(committee_id: int, notices: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Put notices ``(kind, party, data)`` into the outbox, in the transaction of the change."""
    moment = clock.now()
    insert(
        [
            Outbox(committee_id=committee_id, kind=kind, party=party, data=dict(data), created_at=moment)
            for kind, party, data in notices
        ]
    )
