"""What reports do by themselves."""

from datetime import timedelta

from shangliang.core import clock
from shangliang.proposals import factories
from shangliang.reports import actions, jobs, remembering
from shangliang.reports.models import Kind, Report
from shangliang.reports.references import Reference, parse

BODY = "收到{{ proposals_received }}件。"


def begun(house):
    typed = actions.Typed(body=BODY)
    report = actions.begin_report(
        house.session, Kind.NEWS, by=house.actor("research"), cut_off=clock.now(), typed=typed
    )
    return actions.save_report(report, typed, by=house.actor("research"))


def counts_now(report, monkeypatch):
    """Whether the preview has to count."""
    with monkeypatch.context() as held:
        counted = []
        held.setattr("shangliang.reports.values.figures_asked", lambda *a: counted.append(a) or [])
        remembering.live_of(report, parse(report.body)).shown(Reference("proposals_received"))
        return bool(counted)


def test_the_figures_of_a_draft_that_is_being_written_are_at_hand_again_after_a_change(house, monkeypatch):
    monkeypatch.setattr(remembering, "_SLOW", -1)
    report = begun(house)
    assert jobs.remember_figures(house.committee.pk) == 1
    assert not counts_now(report, monkeypatch)
    factories.submitted(house, title="又一件")
    assert jobs.remember_figures(house.committee.pk) == 1
    assert not counts_now(report, monkeypatch)


def test_drafts_that_nobody_writes_on_and_frozen_reports_are_left_alone(house):
    report = begun(house)
    with clock.at(clock.now() + timedelta(days=1)):
        assert jobs.remember_figures(house.committee.pk) == 0
    actions.freeze_report(report, by=house.actor("research"))
    assert Report.objects.exists()
    assert jobs.remember_figures(house.committee.pk) == 0
