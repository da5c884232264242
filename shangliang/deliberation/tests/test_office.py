"""The office's pages, and the section for the report."""

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.deliberation import actions, factories, results
from shangliang.deliberation.models import Deliberation, Invitation, Statement
from shangliang.deliberation.section import document_of, report_section

pytestmark = pytest.mark.once


@pytest.fixture
def client(house, office):
    found = Client(headers={"accept-language": "en"})
    found.force_login(User.objects.get(pk=office.user_id))
    return found


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def post(client, address, **data):
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_deliberation_is_prepared_opened_moderated_and_published_on_its_pages(house, client):
    wrong = client.post(page("new"), {"title": "", "question": "问？"})
    assert wrong.status_code == 400
    assert "问？" in wrong.content.decode()  # nothing typed is lost
    fields = {
        "title": "路灯",
        "question": "怎么装？",
        "closes_on": "2026-04-01",
        "openness": "public",
        "min_group": "5",
    }
    post(client, page("new"), **fields, proposing="on")
    row = Deliberation.objects.get()
    here = page("one", row.pk)
    assert "at least 3" in post(client, here, do="open")
    assert client.post(here, {"do": "seed", "texts": "长" * 141}).status_code == 400
    post(client, here, do="seed", texts="\n".join(factories.TEXTS))
    post(client, here, do="open")
    kept, out = (actions.propose_statement(row, text) for text in ("加装路灯。", "换掉物业。"))
    assert "tick at least one" in post(client, here, do="accept")
    post(client, here, do="accept", pick=kept.pk)
    post(client, here, do="reject", pick=out.pk, note="与本题无关")
    assert [s.state for s in Statement.objects.order_by("-number")[:2]] == ["rejected", "accepted"]
    post(client, page("edit", row.pk), **fields | {"closes_on": "2026-04-05"})
    post(client, page("links", row.pk), do="make", names="甲\n乙", number="")
    assert [i.label for i in Invitation.objects.order_by("pk")] == ["甲", "乙"]
    assert row.slug in client.get(page("poster", row.pk)).content.decode()
    post(client, here, do="close")
    post(client, here, do="publish")
    assert Deliberation.objects.get().state == "published"


def test_a_leader_reads_counts_behind_every_sentence_and_takes_a_section_for_the_report(house, office, client):
    row = factories.voted(house, office, 60)
    assert "Not enough votes yet" in client.get(page("results", row.pk)).content.decode()
    results.refresh(row)
    said = client.get(page("results", row.pk)).content.decode()
    for words in ("Common ground", "Differences", "Opinion map", "/ 36", "/ 24", factories.TEXTS[0]):
        assert words in said
    assert factories.TEXTS[5] in client.get(page("statements", row.pk)).content.decode()
    assert client.get(page("word", row.pk)).content[:2] == b"PK"


def test_the_section_says_who_took_part_what_is_shared_and_what_divides(house, office):
    row = factories.voted(house, office, 60)
    results.refresh(row)
    text = document_of(row).plain()
    for words in ("60人参加", "最大公约数（3条）", "分歧（3条）", "甲组36人、乙组24人", factories.TEXTS[0]):
        assert words in text
    few = factories.voted(house, office, 3, title="人少的一题")
    results.refresh(few)
    nodes = report_section(few)
    assert len(nodes) == 2
    assert "不足5人" in "".join(run.text for run in nodes[1].runs)


def test_a_list_costs_as_much_with_many_as_with_few(house, office, client, django_assert_max_num_queries):
    for number in range(3):
        factories.drafted(house, office, title=f"题{number}")
    client.get(page("list"))
    with django_assert_max_num_queries(8) as few:
        client.get(page("list"))
    for number in range(12):
        factories.drafted(house, office, title=f"又一题{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page("list"))
