"""A deliberation as open data in the Polis format, and nothing in it that tells who somebody is.

Participants have numbers in the order of their keyed digests, which says nothing of when they came; times are those of
the day; who wrote a statement is not known here either (``author-id`` is empty).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from shangliang.core import clock
from shangliang.core.errors import Refused

from . import ballots, results
from .analysis import analyse_again
from .models import Deliberation, Participant, Result, Statement, StatementState

_MODERATED = {StatementState.ACCEPTED: 1, StatementState.SUBMITTED: 0, StatementState.REJECTED: -1}
#: What a table programme would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


def export(deliberation: Deliberation) -> dict[str, str]:
    """The files by name: summary.csv, comments.csv, votes.csv and participants-votes.csv.

    Raises:
        Refused: fewer voted than the smallest group shown.
    """
    rows = Participant.objects.filter(deliberation=deliberation).order_by("key").values_list("pk", "votes")
    people = [(pk, ballots.unpacked(votes)) for pk, votes in rows]
    if len(people) < deliberation.min_group:
        raise Refused(_("Fewer people voted than the smallest group shown; their votes stay here."), code="too_few")
    statements = list(Statement.objects.filter(deliberation=deliberation).order_by("number"))
    groups = _groups(deliberation)
    return {
        "summary.csv": _summary(deliberation, len(people), statements, groups),
        "comments.csv": _comments(statements, people),
        "votes.csv": _votes(people),
        "participants-votes.csv": _table(statements, people, groups),
    }


def archive(deliberation: Deliberation) -> bytes:
    """The files in one archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, text in export(deliberation).items():
            kept.writestr(name, text)
    return file.getvalue()


def _groups(deliberation: Deliberation) -> dict[int, int]:
    """The group of each participant as last shown."""
    last = Result.objects.filter(deliberation=deliberation).first()
    if last is None or not last.begin:
        return {}
    accepted = Statement.objects.filter(deliberation=deliberation, state=StatementState.ACCEPTED)
    numbers = np.array(sorted(accepted.values_list("number", flat=True)), dtype=np.int64)
    votes = ballots.read(deliberation.pk).table(numbers)
    found, _begin = analyse_again(votes, results.begin_of(last), smallest=deliberation.min_group)
    if found is None:
        return {}
    pairs = zip(np.asarray(votes.participants).tolist(), found.labels.tolist(), strict=True)
    return {pk: group for pk, group in pairs if group >= 0}


def _written(rows: Iterable[Iterable[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _day(at: int) -> tuple[int, str]:
    """The day of a second: in milliseconds since 1970, and in words."""
    day = datetime.fromtimestamp(at, clock.ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(day.timestamp()) * 1000, day.date().isoformat()


def _summary(row: Deliberation, people: int, statements: list[Statement], groups: dict[int, int]) -> str:
    return _written(
        [
            ("topic", _plain(row.title)),
            ("voters", people),
            ("voters-in-conv", len(groups)),
            ("comments", len(statements)),
            ("groups", len(set(groups.values()))),
            ("conversation-description", _plain(row.question)),
        ]
    )


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _comments(statements: list[Statement], people: list[tuple[int, dict[int, ballots.Cast]]]) -> str:
    agreed: dict[int, int] = {}
    disagreed: dict[int, int] = {}
    for _pk, votes in people:
        for number, cast in votes.items():
            if cast.value:
                counts = agreed if cast.value > 0 else disagreed
                counts[number] = counts.get(number, 0) + 1
    head = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
    rows = [
        (
            *_day(int(s.submitted_at.timestamp())),
            s.number,
            "",
            agreed.get(s.number, 0),
            disagreed.get(s.number, 0),
            _MODERATED[StatementState(s.state)],
            _plain(s.text),
        )
        for s in statements
    ]
    return _written([head, *rows])


def _votes(people: list[tuple[int, dict[int, ballots.Cast]]]) -> str:
    rows = [
        (*_day(cast.at), cast.statement, place, cast.value)
        for place, (_pk, votes) in enumerate(people)
        for cast in votes.values()
    ]
    return _written([("timestamp", "datetime", "comment-id", "voter-id", "vote"), *sorted(rows)])


def _table(
    statements: list[Statement], people: list[tuple[int, dict[int, ballots.Cast]]], groups: dict[int, int]
) -> str:
    numbers = [s.number for s in statements]
    head = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *numbers)
    rows = []
    for place, (pk, votes) in enumerate(people):
        values = [votes[n].value if n in votes else "" for n in numbers]
        rows.append(
            (place, groups.get(pk, ""), "", len(votes), values.count(1), values.count(-1), *values),
        )
    return _written([head, *rows])
