"""What records of every subject have in common: a state that only transitions write, and the date of the open step."""

from __future__ import annotations

from django.db import models

from shangliang.core.tenancy import CommitteeOwned


class InState(CommitteeOwned):
    """A record with a life of its own: since when it is in its ``state``, whose values each subject names itself."""

    state_since = models.DateTimeField()

    class Meta:
        abstract = True


class InSteps(InState):
    """A record whose state asks for a step: until when, while one is open, and how that date came about."""

    step_due = models.DateField(null=True)
    step_working = models.JSONField(null=True)

    class Meta:
        abstract = True
