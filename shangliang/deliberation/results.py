"""From the votes in the database to what is shown, again and again while people vote.

A worker keeps the ballots it has read and asks for those that changed; the analysis goes on from where the last one
ended (:func:`.analysis.analyse_again`). What it keeps is a convenience: without it everything is read once more.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Max

from shangliang.core import clock

from . import ballots, findings
from .analysis import Begin, analyse_again
from .analysis.groups import Evidence
from .ballots import Ballots
from .models import Deliberation, Participant, Result, Statement, StatementState

#: Votes are committed a little after the moment that they carry: so far back changes are asked for once more.
_MARGIN = timedelta(seconds=30)
#: A worker keeps the ballots of so many deliberations, by their addresses: ids come again in a database put back.
_KEPT = 8
_held: OrderedDict[str, tuple[datetime, Ballots]] = OrderedDict()
_lock = threading.Lock()


def ballots_of(deliberation: Deliberation, through: datetime, *, afresh: bool = False) -> Ballots:
    """All ballots, read since the last time or, where nothing is kept, altogether.

    Args:
        through: the newest change known to be there: the next reading begins from it.
    """
    with _lock:
        before = None if afresh else _held.get(deliberation.slug)
    if before is None:
        found = ballots.read(deliberation.pk)
    else:
        found = before[1].with_changed(ballots.read(deliberation.pk, changed_after=before[0] - _MARGIN))
    with _lock:
        _held[deliberation.slug] = (through, found)
        _held.move_to_end(deliberation.slug)
        while len(_held) > _KEPT:
            _held.popitem(last=False)
    return found


def refresh(deliberation: Deliberation, *, afresh: bool = False) -> Result | None:
    """Work the results out by the votes as they are now; ``None`` while nobody has voted.

    Args:
        afresh: read every ballot again and begin the analysis anew: what is published owes nothing to the order in
            which votes came in.
    """
    rows = Participant.objects.filter(deliberation=deliberation)
    newest = rows.aggregate(newest=Max("changed_at"))["newest"]
    if newest is None:
        return None
    last = Result.objects.filter(deliberation=deliberation).first()
    accepted = Statement.objects.filter(deliberation=deliberation, state=StatementState.ACCEPTED)
    numbers = np.array(sorted(accepted.values_list("number", flat=True)), dtype=np.int64)
    held = ballots_of(deliberation, newest, afresh=afresh)
    votes = held.table(numbers)
    kinds = dict(rows.values_list("kind").annotate(n=Count("pk")).order_by())
    begin = begin_of(last) if last and not afresh else None
    smallest = deliberation.min_group
    found, next_begin = analyse_again(votes, begin, smallest=smallest)
    if found is None:
        counted = np.bincount(votes.columns, minlength=len(numbers)).tolist()
        shown = findings.nothing(
            len(votes.participants), len(votes.values), kinds, dict(zip(numbers.tolist(), counted, strict=True))
        )
    else:
        shown = findings.told(found, kinds, smallest=smallest)
    made, _new = Result.objects.update_or_create(
        deliberation=deliberation,
        committee_id=deliberation.committee_id,
        defaults={
            "made_at": clock.now(),
            "read_through": newest,
            "shown": shown,
            "begin": _stored(next_begin) if next_begin else None,
        },
    )
    return made


def _stored(begin: Begin) -> bytes:
    file = io.BytesIO()
    ids = sorted(begin.components)
    np.savez_compressed(
        file,
        ids=np.array(ids, dtype=np.int64),
        components=np.array([begin.components[one] for one in ids]),
        centres=begin.centres,
        weighed_at=np.array(begin.weighed_at),
        foretold=_pairs(begin.evidence.foretold),
        stability=_pairs(begin.evidence.stability),
    )
    return file.getvalue()


def _pairs(values: dict[int, float]) -> Any:
    return np.array([[k, v] for k, v in values.items()], dtype=float).reshape(-1, 2)


def begin_of(result: Result) -> Begin | None:
    """Where the analysis after this result begins."""
    if not result.begin:
        return None
    with np.load(io.BytesIO(bytes(result.begin)), allow_pickle=False) as kept:
        ids, components = kept["ids"].tolist(), kept["components"].tolist()
        foretold, stability = ({int(k): float(v) for k, v in kept[name]} for name in ("foretold", "stability"))
        return Begin(
            components={one: (x, y) for one, (x, y) in zip(ids, components, strict=True)},
            centres=kept["centres"],
            weighed_at=int(kept["weighed_at"]),
            evidence=Evidence(foretold=foretold, stability=stability),
        )
