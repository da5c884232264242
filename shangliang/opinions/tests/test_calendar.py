"""A correction of the work calendar moves the dates of open steps, each with an event."""

from datetime import date

import pytest

from shangliang.committees.models import CalendarCorrection
from shangliang.core.errors import NotAllowed
from shangliang.opinions import actions, factories
from shangliang.opinions.models import Opinion
from shangliang.workflow.models import Duty, Event


def test_open_steps_move_with_the_calendar_and_settled_ones_stay(house, office):
    waiting, kept = factories.submitted(house), factories.submitted(house, 1)
    actions.keep_many([kept], by=office[0], note="留存")
    CalendarCorrection.objects.create(committee=house.committee, day=date(2026, 3, 12), is_workday=False, reason="停电")
    with pytest.raises(NotAllowed):
        actions.recompute_dates(house.committee.pk, by=office[0])
    assert actions.recompute_dates(house.committee.pk, by=house.actor("system_admin")) == 1
    assert actions.recompute_dates(house.committee.pk, by=house.actor("system_admin")) == 0
    moved = Opinion.objects.get(pk=waiting.pk)
    assert moved.step_due > waiting.step_due
    assert Duty.objects.get(subject_kind="opinion", closed_at__isnull=True).due == moved.step_due
    assert Event.objects.get(kind="opinion.recompute").data["due"] == moved.step_due.isoformat()
