"""Replies of past years: for the page of an archived proposal, and beside similar ones in the editor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shangliang.accounts.actors import Actor
from shangliang.proposals.access import visible
from shangliang.proposals.models import Proposal

from .models import ArchivedReply, ArchivedSource


def archived_replies(actor: Actor, proposals: Iterable[Proposal | int]) -> dict[int, list[ArchivedReply]]:
    """The replies of past years to these proposals, by the proposal's id, in one query.

    Proposals that the actor may not read are left out, like those without a reply.
    """
    ids = [p if isinstance(p, int) else p.pk for p in proposals]
    found: dict[int, list[ArchivedReply]] = defaultdict(list)
    for reply in ArchivedReply.objects.filter(proposal_id__in=ids, proposal__in=visible(actor)):
        found[reply.proposal_id].append(reply)
    return dict(found)


def answers_in_short(actor: Actor, proposals: Sequence[int]) -> dict[int, str]:
    """How proposals were answered in past years, in a line each: unit, result, text; one query."""
    found = archived_replies(actor, proposals)
    return {
        pk: "　".join(" ".join(filter(None, (r.unit_name, r.result, " ".join(r.text.split())))) for r in replies)
        for pk, replies in found.items()
    }


def proposals_answered_about(actor: Actor, words: str, *, most: int = 10) -> list[Proposal]:
    """Archived proposals whose reply holds these words, the latest first: how it was answered in earlier years."""
    if not words.strip():
        return []
    replies = ArchivedReply.objects.filter(text__icontains=words.strip())
    rows = visible(actor).filter(pk__in=replies.values("proposal_id"))
    return list(rows.select_related("session", "category").order_by("-session__year", "pk")[:most])


def archived_source(actor: Actor, proposal: Proposal) -> ArchivedSource | None:
    """Where an archived proposal came from; None for others, and for those that the actor may not read."""
    return ArchivedSource.objects.filter(proposal=proposal, proposal__in=visible(actor)).first()
