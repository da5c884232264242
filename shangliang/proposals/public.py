"""What the public may know of a committee's proposals without an account.

Publishing a proposal takes the approval of two people (domain §2.5); until that is kept here, reference topics are
all that is open.
"""

from __future__ import annotations

from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import session_at
from shangliang.core import clock

from .models import TopicBatch


def open_topics(committee: Committee) -> tuple[Session | None, list[TopicBatch]]:
    """The running session and its published batches of reference topics, with ``batch.topics`` fetched along."""
    session = session_at(committee.pk, clock.now())
    if session is None:
        return None, []
    batches = TopicBatch.objects.filter(session=session, published_on__lte=clock.today())
    return session, list(batches.order_by("ordinal").prefetch_related("topics"))
