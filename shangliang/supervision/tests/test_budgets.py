"""Pages of supervision cost at most eight statements, with twenty records as with two thousand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.supervision import factories
from shangliang.supervision.models import SupervisionOpinion
from tests.support.pages import copied, signed_in

MOST = 8


def _fill(number, opinion, patrol, activity, appraisal):
    begin = SupervisionOpinion.objects.count() + 1000
    SupervisionOpinion.objects.bulk_create(
        [copied(opinion, number=begin + n, activity_id=activity.pk) for n in range(number)]
    )
    for record in (patrol, activity, appraisal, patrol.supervisor):
        type(record).objects.bulk_create([copied(record) for _n in range(number)])


@pytest.mark.once
def test_every_page_costs_at_most_eight_statements_however_many_records_there_are(house, staff, director):
    held = factories.held(house)
    opinion, draft = factories.issued(house, held), factories.drafted(house, held)
    patrol, activity = factories.patrol(house, uploads=[factories.photograph()]), factories.planned(house)
    appraisal, plan = factories.appraisal(house), factories.approved(house)
    pages = {
        staff: [
            ("overview",),
            ("plan", plan.pk),
            ("activity", held.pk),
            ("new_activity",),
            ("supervisors",),
            ("patrols",),
            ("patrol", patrol.pk),
            ("opinions",),
            ("opinion", draft.pk),
            ("appraisals",),
            ("appraisal", appraisal.pk),
        ],
        director: [("opinions",), ("opinion", draft.pk)],
        house.actor("leadership"): [("overview",), ("opinions",), ("opinion", opinion.pk)],
        house.clerk(0): [("opinions",), ("opinion", opinion.pk)],
        house.member(0): [("mine",), ("new_patrol",), ("patrol", patrol.pk), ("appraisal", appraisal.pk)],
    }
    for number in (20, 1980):
        _fill(number, opinion, patrol, activity, appraisal)
        costs = {}
        for actor, names in pages.items():
            client = signed_in(actor)
            for name, *args in names:
                address = reverse(f"supervision:{name}", args=args)
                client.get(address)
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                if len(captured) > MOST:
                    costs[name, actor.name] = len(captured)
        assert costs == {}, number
