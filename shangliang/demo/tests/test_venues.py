"""The demo's grass-roots platform comes to what the reports state, by the real verbs, without proposals around it."""

import time

import pytest

from shangliang.accounts.models import User
from shangliang.core.tenancy import committee_scope
from shangliang.demo.scenario.venues import figures_of_venues, matters, unlisted_matter
from shangliang.demo.venues import _about
from shangliang.venues.models import AgreedItem, Meeting, VenueTopic
from shangliang.workflow.models import Duty, Event
from tests.support.subject import SCENARIO, built_alone, figures_told


def built(key):
    """A committee with its platform alone, and the counties below it, at the demo's today."""
    return built_alone(key, lambda agenda, plan: agenda.expect_venues(plan, SCENARIO.today))


def stated(key):
    own = figures_of_venues(key, 2023)  # other subjects count parts of the same figures
    return {(f.slug, f.scope): f for f in SCENARIO.published if f.committee == key and (f.slug, f.scope) in own}


@pytest.mark.django_db
def test_a_small_committees_year_comes_to_what_was_stated_and_the_next_one_is_under_way():
    house = built("dawa")
    manager = User.objects.get(username="dawa-studio")
    with committee_scope(house.committee):
        asked = figures_of_venues("dawa", 2023)
        assert figures_told(house, 2023, asked) == asked
        assert set(Meeting.objects.values_list("state", flat=True)) >= {
            "planned",
            "open",
            "held",
            "published",
        }
        assert set(VenueTopic.objects.values_list("state", flat=True)) >= {"collected", "chosen", "surveyed"}
        # What is agreed first answers the topic, and its summary tells it.
        items = AgreedItem.objects.select_related("meeting__topic").order_by("-pk")
        for item in {item.meeting_id: item for item in items}.values():
            assert item.meeting.topic.text.startswith(item.problem)
            assert item.agreed in item.meeting.summary
        # A studio was opened after the year's figures were taken; its manager has brought a topic in.
        brought = VenueTopic.objects.select_related("venue").get(venue__kind="studio")
        assert (brought.source, brought.source_name) == ("studio", brought.venue.name)
        assert Event.objects.get(kind="venue_topic.collect", subject_id=brought.pk).actor_id == manager.pk
        assert Meeting.objects.get(state="open").attendances.exists()
        assert Duty.objects.filter(closed_at__isnull=True, due__lt=SCENARIO.today.date()).count() == 0
    wanted = stated("dawa")
    assert len(wanted) == 2
    assert all(f.met_by(asked[name], None) for name, f in wanted.items())


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["neijiang", "chongqing"])
def test_a_citys_sums_over_its_counties_come_to_what_was_stated(key):
    begun = time.process_time()
    house = built(key)
    seconds = time.process_time() - begun
    with committee_scope(house.committee):
        asked = figures_of_venues(key, 2023)
        assert figures_told(house, 2023, asked) == asked
    wanted = stated(key)
    assert wanted
    assert all(f.met_by(asked[name], None) for name, f in wanted.items())
    assert seconds < 15


def test_what_no_matter_of_the_list_fits_is_agreed_on_in_words_that_fit_all():
    listed = matters()[3]
    assert _about(f"{listed.problem}，希望坐下来商量。")[0] == listed
    assert _about("12345热线来件16件")[0] == unlisted_matter()
