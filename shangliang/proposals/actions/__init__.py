"""What can be done with proposals until they are assigned. Every verb takes ``by``, is atomic and leaves events.

| verb | from → to | by |
|---|---|---|
| begin_proposal, save_draft, attach, detach, discard | draft, returned | proposer; staff for paper |
| invite, sign, sign_all, decline, revoke, withdraw_signature, confirm_collective | signatures | proposer, signer |
| submit (again), withdraw | draft, returned → under_review; → withdrawn | proposer; staff for paper |
| pass_many, return_many, file_many, not_file_many, merge_many | under_review → … | whoever holds the step |
| ask_talk_many, answer_talk | – | office, proposer |
| number_batch (preview_case_numbers) | – | office |
| merge_after_filing_many, cancel | filed → … | office; director |
| change_main_many | merged ones get another main proposal | office |
| mark_key, set_secrecy, ask_purge, approve_purge | – | office |
| publish_topics, receive_lead, adopt_lead, decline_lead | leads | office; the public |
| archive_many, archive_closed | → archived | importer, staff |
| lapse_overdue, expire_talks | returned → lapsed; – | the clock |
"""

from .archiving import Old, archive_closed, archive_many
from .attaching import Upload, attach, detach, keep_file
from .drafting import Text, begin_proposal, discard, save_draft
from .merging import change_main_many, merge_after_filing_many, merge_many
from .numbering import number_batch, preview_case_numbers
from .reviewing import cancel, file_many, not_file_many, pass_many, return_many
from .secrecy import approve_purge, ask_purge, mark_key, set_secrecy
from .signing import confirm_collective, decline, invite, revoke, sign, sign_all, withdraw_signature
from .submitting import gaps_of, is_in_session, lapse_overdue, submit, withdraw
from .talks import answer_talk, ask_talk_many, expire_talks
from .topics import adopt_lead, decline_lead, publish_topics, receive_lead

__all__ = [
    "Old",
    "Text",
    "Upload",
    "adopt_lead",
    "answer_talk",
    "approve_purge",
    "archive_closed",
    "archive_many",
    "ask_purge",
    "ask_talk_many",
    "attach",
    "begin_proposal",
    "cancel",
    "change_main_many",
    "confirm_collective",
    "decline",
    "decline_lead",
    "detach",
    "discard",
    "expire_talks",
    "file_many",
    "gaps_of",
    "invite",
    "is_in_session",
    "keep_file",
    "lapse_overdue",
    "mark_key",
    "merge_after_filing_many",
    "merge_many",
    "not_file_many",
    "number_batch",
    "pass_many",
    "preview_case_numbers",
    "publish_topics",
    "receive_lead",
    "return_many",
    "revoke",
    "save_draft",
    "set_secrecy",
    "sign",
    "sign_all",
    "submit",
    "withdraw",
    "withdraw_signature",
]
