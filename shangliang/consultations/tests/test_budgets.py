"""Pages of consultations cost at most eight statements, with twenty records as with two thousand (in the long run)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.consultations import actions, factories
from shangliang.consultations.models import AdviceReport, ConsultationEvent, EventMember, Suggestion, Topic
from shangliang.core import clock
from tests.support.pages import copied, signed_in

MOST = 8


def _fill(topic, report, suggestion, event, number):
    begin = AdviceReport.objects.count() + 1000
    topics = Topic.objects.bulk_create([copied(topic) for _n in range(number)])
    AdviceReport.objects.bulk_create([copied(report, number=begin + n, topic_id=t.pk) for n, t in enumerate(topics)])
    Suggestion.objects.bulk_create([copied(suggestion, report_id=None, topic_id=t.pk) for t in topics])
    events = ConsultationEvent.objects.bulk_create([copied(event, topic_id=t.pk) for t in topics])
    member = event.invited.get().member_id
    EventMember.objects.bulk_create(
        [EventMember(committee_id=e.committee_id, event=e, member_id=member) for e in events]
    )


@pytest.mark.once
@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.long)])
def test_every_page_costs_at_most_eight_statements_however_many_records_there_are(house, office, leader, number):
    topic = factories.under_way(house, organiser=house.collectives[0])
    today = clock.today()
    meeting = actions.EventDraft("consultation", "协商会", today, "二楼", members=house.members[:1])
    (event,) = actions.plan_events(topic, [meeting], by=office)
    group = actions.GroupDraft("一组", house.members[0], today, house.members[:3])
    (survey,) = actions.form_groups(topic, [group], by=office)
    report = factories.sent(house, topic)
    asked = factories.asked(house, report)
    draft = factories.drafted(house, topic)
    checking = actions.hand_in_reports([factories.drafted(house, topic)], by=office)[0]
    given = actions.InstructionDraft(report, "某", "请研究。", today, "区领导", unit=house.units[0])
    (instruction,) = actions.record_instructions([given], by=leader)
    pages = {
        house.member(): ["mine", ("topic", topic.pk), ("group", survey.pk), ("event", event.pk), "reports"],
        office: [
            ("plan", topic.plan_id),
            ("topic", topic.pk),
            ("new_event", topic.pk),
            ("new_group", topic.pk),
            ("enter", topic.plan_id),
            ("report", report.pk),
            ("report_edit", draft.pk),
            ("suggestion", asked.pk),
            "suggestions",
        ],
        leader: [("plan", topic.plan_id), ("report", checking.pk), ("instruction", instruction.pk)],
        house.clerk(0): ["suggestions", ("suggestion", asked.pk), ("instruction", instruction.pk)],
    }
    _fill(topic, report, asked, event, number)
    costs = {}
    for actor, wanted in pages.items():
        client = signed_in(actor)
        for page in wanted:
            name, *args = (page,) if isinstance(page, str) else page
            address = reverse(f"consultations:{name}", args=args)
            client.get(address)
            with CaptureQueriesContext(connection) as statements:
                assert client.get(address).status_code == 200
            costs[name, actor.name] = len(statements)
    assert {page: n for page, n in costs.items() if n > MOST} == {}
