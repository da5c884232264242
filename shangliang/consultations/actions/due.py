"""Due dates of steps: by the committee's rules, or a day that the plan itself says."""

from __future__ import annotations

from shangliang.workflow import steps

STEP = ("due", "working")


class Steps(steps.Steps):
    """Sets due dates for whole lists with one reading of the calendar."""

    fields = STEP
