"""Reading and locking in one order for everybody: proposals, then assignments, then what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from shangliang.core.errors import NotAllowed
from shangliang.core.reading import columns
from shangliang.proposals.models import Proposal
from shangliang.workflow.transitions import lock, lock_where

from ..models import Assignment

M = TypeVar("M", bound=models.Model)


def lock_proposals(proposals: Iterable[Proposal | int]) -> list[Proposal]:
    """Lock proposals, each once, with committee and session."""
    ids = dict.fromkeys(p if isinstance(p, int) else p.pk for p in proposals)
    return lock(Proposal, ids, related=["committee", "session"])


def lock_assignments(assignments: Iterable[Assignment | int]) -> list[Assignment]:
    """Lock assignments, each once, and before them their proposals; ``assignment.proposal`` is the locked one."""
    return lock_below(Assignment, assignments, ["unit__line"])


def lock_below(model: type[M], records: Iterable[M | int], related: Sequence[str] = ()) -> list[M]:
    """Lock records of a proposal, each once, and before them their proposals; ``record.proposal`` is the locked one."""
    wanted = list(dict.fromkeys(r if isinstance(r, int) else r.pk for r in records))
    keys = dict(columns(model, "pk", "proposal_id", pk=wanted))
    if len(keys) != len(wanted):
        raise NotAllowed(_("This record does not exist."))
    proposals = {p.pk: p for p in lock_proposals(sorted(set(keys.values())))}
    rows = lock(model, wanted, related=related)
    for row in rows:
        row.proposal = proposals[keys[row.pk]]  # type: ignore[attr-defined]
    return rows


def assignments_of(proposals: Iterable[Proposal], **conditions: Any) -> list[Assignment]:
    """Lock the assignments of locked proposals; ``assignment.proposal`` is the locked one.

    Args:
        conditions: further ones (:mod:`shangliang.core.reading`).
    """
    known = {p.pk: p for p in proposals}
    rows = lock_where(Assignment, proposal=known, related=["unit__line"], **conditions)
    for row in rows:
        row.proposal = known[row.proposal_id]
    return rows
