"""What can be done with a deliberation. Every verb is atomic; all but votes leave events.

| verb | from → to | by |
|---|---|---|
| begin_deliberation | → draft | activity organiser |
| change_deliberation | draft, open | activity organiser |
| seed_statements | draft, open; statement → accepted | activity organiser |
| invite, revoke_invitation | draft, open | activity organiser |
| open_deliberation | draft → open | activity organiser |
| propose_statement | open; statement → submitted | participant |
| accept_many, reject_many | statement submitted ⇄ accepted ⇄ rejected | activity organiser |
| cast_votes | open | participant |
| record_ballots | draft, open, closed: votes cast elsewhere | activity organiser |
| import_conversation | → closed, with statements and votes | activity organiser |
| close_deliberation, close_overdue | open → closed | activity organiser; clock |
| reopen_deliberation | closed → open | activity organiser |
| publish_deliberation | closed → published | activity organiser |
| discard_deliberation | draft → discarded | activity organiser |
| remind_members | open: members are told once that it ends soon | clock |
| recompute_dates | open due dates worked out anew | system administrator |
"""

from .due import recompute_dates
from .importing import import_conversation
from .moderating import accept_many, propose_statement, reject_many, seed_statements
from .running import (
    Draft,
    begin_deliberation,
    change_deliberation,
    close_deliberation,
    close_overdue,
    discard_deliberation,
    invite,
    open_deliberation,
    publish_deliberation,
    remind_members,
    reopen_deliberation,
    revoke_invitation,
)
from .voting import Vote, Who, cast_votes, record_ballots

__all__ = [
    "Draft",
    "Vote",
    "Who",
    "accept_many",
    "begin_deliberation",
    "cast_votes",
    "change_deliberation",
    "close_deliberation",
    "close_overdue",
    "discard_deliberation",
    "import_conversation",
    "invite",
    "open_deliberation",
    "propose_statement",
    "publish_deliberation",
    "recompute_dates",
    "record_ballots",
    "reject_many",
    "remind_members",
    "reopen_deliberation",
    "revoke_invitation",
    "seed_statements",
]
