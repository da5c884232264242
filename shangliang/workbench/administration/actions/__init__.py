"""What can be done to people, roles, bodies and rules. Every verb takes ``by``, is atomic and leaves events.

| verb | by |
|---|---|
| add_person, change_person, set_password, unlock, close_account, reopen_account | system administrator |
| seat_member, change_seat, end_seat | system administrator |
| save_body, save_rules, correct_calendar, drop_correction | system administrator |
| appoint, end_appointment, require_second_factor, take_second_factor_away | security administrator |

The operator's command line (:func:`shangliang.accounts.actors.system`) may do all of it. Nobody is two of system
administrator, security administrator and auditor (三员分立), in whichever committees.
"""

from .appointments import Bound, appoint, end_appointment, require_second_factor, take_second_factor_away
from .bodies import save_body
from .people import add_person, change_person, close_account, reopen_account, set_password, unlock
from .rules import correct_calendar, drop_correction, save_rules
from .seats import Seat, change_seat, end_seat, seat_member

__all__ = [
    "Bound",
    "Seat",
    "add_person",
    "appoint",
    "change_person",
    "change_seat",
    "close_account",
    "correct_calendar",
    "drop_correction",
    "end_appointment",
    "end_seat",
    "reopen_account",
    "require_second_factor",
    "save_body",
    "save_rules",
    "seat_member",
    "set_password",
    "take_second_factor_away",
    "unlock",
]
