"""Telling those who reported something what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shangliang.core.reading import find
from shangliang.workflow import outbox

from ..models import Opinion


def with_combined(opinions: Iterable[Opinion]) -> list[Opinion]:
    """Opinions and those that were combined into them: all their authors share in what becomes of them."""
    rows = list(opinions)
    return [*rows, *find(Opinion, combined_into=[o.pk for o in rows])]


def tell_authors(
    opinions: Iterable[Opinion], kind: str, facts: Callable[[Opinion], Mapping[str, Any]] = lambda _o: {}
) -> None:
    """Put a notice for the author of each into the outbox; what has none in this committee tells nobody."""
    notices: dict[int, list[tuple[str, str, Mapping[str, Any]]]] = defaultdict(list)
    for o in opinions:
        if o.author_member_id:
            party = f"member:{o.author_member_id}"
        elif o.author_collective_id:
            party = f"collective:{o.author_collective_id}"
        else:
            continue
        notices[o.committee_id].append((kind, party, {"opinion": o.pk, **facts(o)}))
    for committee_id, rows in notices.items():
        outbox.post(committee_id, rows)
