"""Pages of opinion information cost at most eight statements, with twenty records as with two thousand."""

from time import process_time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.core.statistics import refresh_statistics
from shangliang.opinions import actions, factories
from shangliang.opinions.models import Issue, IssueItem, Opinion, OpinionFile, OpinionTask
from tests.support.pages import copied, signed_in

MOST = 8
#: Seconds of computing for the funnel, and for a sheet as Word, with two thousand of everything.
CPU = 0.5


def _fill(issue, item, waiting, task, number):
    begin = Opinion.objects.count() + 1000
    rows = [copied(item, serial_number=begin + n, title=f"第{n}条") for n in range(number)]
    made = Opinion.objects.bulk_create(rows)
    Opinion.objects.bulk_create(
        [copied(waiting, serial_number=begin + number + n, title=f"新{n}条") for n in range(number)]
    )
    first = Issue.objects.count() + 1000
    issues = Issue.objects.bulk_create([copied(issue, number=first + n) for n in range(number)])
    place = IssueItem.objects.get(issue=issue)
    IssueItem.objects.bulk_create(
        [copied(place, issue_id=i.pk, opinion_id=o.pk) for i, o in zip(issues, made, strict=True)]
    )
    OpinionTask.objects.bulk_create([copied(task, issue_id=i.pk) for i in issues])


def test_every_page_costs_at_most_eight_statements_however_many_records_there_are(house, office, leader):
    factories.edited(house, office)
    waiting = factories.submitted(house)
    issue = factories.issued(house, office)
    item = issue.items.get()
    (task,) = actions.assign_many([actions.TaskDraft(issue, house.units[0])], by=office[0])
    actions.record_adoptions([actions.AdoptionDraft(issue, "市政协", "city", clock.today())], by=office[0])
    edited = Opinion.objects.get(state="editing")
    writing = factories.draft(house)
    for opinion in (writing, edited):
        OpinionFile.objects.create(
            committee=house.committee,
            opinion=opinion,
            name="照片.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            added_at=clock.now(),
        )
    heard = actions.receive_public(house.committee, actions.Heard("路灯不亮", "坏了。", "ABCD-EFGH-JKMN"))
    pages = {
        house.member(): ["mine", ("one", item.pk), ("edit", writing.pk), ("files", writing.pk)],
        office[0]: [
            "desk",
            "register",
            "issues",
            "tasks",
            "quotas",
            "enter",
            "poster",
            "funnel",
            ("one", heard.pk),
            ("word", issue.pk),
            ("one", waiting.pk),
            ("one", item.pk),
            ("edited", edited.pk),
            ("issue", issue.pk),
            ("task", task.pk),
        ],
        leader: ["desk", "funnel", ("word", issue.pk), ("one", item.pk), ("issue", issue.pk), ("task", task.pk)],
        house.clerk(0): ["tasks", ("task", task.pk)],
    }
    for number in (20, 1980):
        _fill(issue, item, waiting, task, number)
        refresh_statistics()
        costs = {}
        for actor, names in pages.items():
            client = signed_in(actor)
            for name in names:
                address = (
                    reverse(f"opinions:{name}")
                    if isinstance(name, str)
                    else reverse(f"opinions:{name[0]}", args=name[1:])
                )
                client.get(address)
                with CaptureQueriesContext(
                    connection,
                ) as captured:
                    assert client.get(address).status_code == 200
                if len(captured) > MOST:
                    costs[str(name), actor.name] = (len(captured), [q["sql"][:90] for q in captured])
        assert costs == {}, number
    office_client = Client()
    office_client.force_login(User.objects.get(pk=office[0].user_id))
    for address in (reverse("opinions:funnel"), reverse("opinions:word", args=[issue.pk])):
        began = process_time()
        assert office_client.get(address).status_code == 200
        assert process_time() - began < CPU, address
