"""Which statement somebody is shown next: what is least known, and what tells people apart or unites them."""

from __future__ import annotations

import numpy as np

from .projection import Plane
from .statements import Counts
from .votes import Floats, Mask


def extremity(plane: Plane, excluded: Mask, *, zero_excluded: bool = False) -> Floats:
    """How far from the middle somebody would stand who only agreed with one statement, for each statement.

    Args:
        plane: where participants stand.
        excluded: the statements that moderation took out.
        zero_excluded: as the plane was made, see ``project``.
    """
    counted = len(excluded) if zero_excluded else int((~excluded).sum())
    away = np.where(excluded, 0, 1 - plane.centre)[:, None] * plane.components * np.sqrt(counted)
    return np.asarray(np.sqrt((away**2).sum(axis=1)))


def priorities(counts: Counts, extremities: Floats) -> Floats:
    """The weight with which each statement is drawn; Polis's formula.

    Agreed with, seldom passed and far from the middle weighs more; with few votes it weighs up to nine times as much,
    so that new statements come to be known. Squared, so that differences tell.

    Args:
        counts: the votes of each group.
        extremities: see ``extremity``.
    """
    agreed, voted = counts.agreed.sum(axis=0), counts.voted.sum(axis=0)
    passed = voted - agreed - counts.disagreed.sum(axis=0)
    passing, agreeing = (passed + 1) / (voted + 2), (agreed + 1) / (voted + 2)
    importance = (1 - passing) * (extremities + 1) * agreeing
    return np.asarray((importance * (1 + 8 * 2.0 ** (-voted / 5))) ** 2)
