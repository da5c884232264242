"""The operations by subject. They call the same actions and begin at the same access rules as the pages.

The order is the order in the description.
"""

# isort: off
from . import reference, proposals, signatures, attachments, review, planning, assignments  # noqa: F401
from . import contacts, replies, feedback, commitments, opinions, consultations  # noqa: F401
from . import venues, venue_meetings, hotline, supervision, patrols, deliberations, plans, figures  # noqa: F401
