"""A conversation that was held elsewhere, from files in the Polis format."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply_many

from .. import keys
from ..ballots import Cast
from ..models import IMPORTED_CHARACTERS, Deliberation, Openness, ParticipantKind
from ..polis_files import Comment, FolderRefused, read_comments, read_folder
from ..states import STATEMENT
from .moderating import numbered_statements
from .running import Draft, begin_deliberation, close_deliberation, locked, open_deliberation
from .voting import Who, record_ballots

#: A statement's number takes sixteen bits where it lies beside the vote, and fits the smallest integer of the table.
_LARGEST = 32_000


@verb
def import_conversation(committee: Committee, folder: Path, *, title: str, question: str, by: Actor) -> Deliberation:
    """Bring a conversation in: its statements under their numbers, its votes, closed and ready to be published.

    Args:
        folder: in the Polis format (:mod:`..polis_files`); statements without a text of their own are named by number.

    Raises:
        NotAllowed: the actor does not organise activities here.
        Refused: the files cannot be understood; the message names file and line.
    """
    try:
        votes, comments = read_folder(folder), read_comments(folder)
    except FolderRefused as error:
        raise Refused(str(error), code="files", field="archive") from error
    names = list(dict.fromkeys([*map(str, votes.statements), *comments]))
    whole = all(name.isascii() and name.isdecimal() and int(name) <= _LARGEST for name in names)
    numbers = {name: int(name) if whole else place for place, name in enumerate(names)}
    if len(names) > _LARGEST or not len(votes.values):
        raise Refused(_("The files hold no votes, or too many statements."), code="files", field="archive")
    draft = Draft(title=title, question=question, closes_on=clock.today(), openness=Openness.PUBLIC, proposing=False)
    row = locked(begin_deliberation(committee, draft, by=by))
    out = {
        names_of for names_of, is_out in zip(map(str, votes.statements), votes.excluded.tolist(), strict=True) if is_out
    }
    out |= {name for name, comment in comments.items() if comment.is_out}
    texts = {number: _text(number, comments.get(name)) for name, number in sorted(numbers.items(), key=lambda i: i[1])}
    made = numbered_statements(row, texts, seed=False, by=by)
    rejected = {numbers[name] for name in out if name in numbers}
    apply_many(STATEMENT, [s for s in made if s.number not in rejected], "accept", by=by)
    apply_many(
        STATEMENT, [s for s in made if s.number in rejected], "reject", by=by, note=_("taken out where it was held")
    )
    row = open_deliberation(row, by=by, telling=False)
    at = int(clock.now().timestamp())
    columns = np.array([numbers[str(name)] for name in votes.statements])[votes.columns].tolist()
    values, starts = votes.values.tolist(), votes.starts.tolist()
    record_ballots(
        row,
        (
            (
                Who(ParticipantKind.IMPORTED, keys.imported_key(row.pk, person)),
                [Cast(columns[i], values[i], at) for i in range(first, last)],
            )
            for person, first, last in zip(votes.participants, starts, starts[1:], strict=False)
        ),
        by=by,
    )
    return close_deliberation(row, by=by)


def _text(number: int, comment: Comment | None) -> str:
    text = comment.text[:IMPORTED_CHARACTERS] if comment else ""
    return text or str(_("Statement %(number)d") % {"number": number})
