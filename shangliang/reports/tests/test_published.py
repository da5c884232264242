"""A published report is read into the series: beside its words, not counting until each figure is confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.indicators import queries
from shangliang.indicators.models import PublishedFigure, PublishedSource
from shangliang.reports.views import published

pytestmark = pytest.mark.once

TEXT = "一年来，共收到提案315件，经审查立案298件。开展委员接待日活动52次，接待群众2000余人次。"
CONTENT = TEXT.encode()
READ = "/reports/read/"


def sent(client, content=CONTENT, name="报告.txt", **given):
    fields = {"place": "临江县", "year": "2025", "title": "常务委员会工作报告", "level": "county"} | given
    return client.post(READ, fields | {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def visit(house, client):
    def signed_in(who="research"):
        client.force_login(house.people[who])
        return client

    return signed_in


def test_what_a_report_states_waits_beside_its_words_and_counts_when_it_is_confirmed(visit, house):
    client = visit()
    assert client.get(READ).status_code == 200
    answer = sent(client)
    source = PublishedSource.objects.get()
    assert answer.url == reverse("indicators:source", args=[source.pk])
    page = client.get(answer.url).content.decode()
    filed = PublishedFigure.objects.get(slug="proposals_filed")
    assert (filed.value, filed.year, filed.confirmed_at) == (298, 2025, None)
    assert filed.quote in TEXT
    assert filed.quote in page
    by = house.actor("research")
    assert queries.published_of(by, place="临江县") == []
    client.post(reverse("indicators:confirm_figure", args=[filed.pk]))
    assert queries.published_of(by, place="临江县") == [filed]
    people = PublishedFigure.objects.get(slug="reception_people")
    assert (people.value, people.qualifier) == (2000, "at_least")


def test_the_same_file_changes_nothing_a_second_time(visit):
    client = visit()
    first = sent(client).url
    PublishedFigure.objects.first().delete()  # removed here on purpose: it does not come back
    number = PublishedFigure.objects.count()
    assert sent(client, title="另一个名字").url == first
    assert (PublishedSource.objects.count(), PublishedFigure.objects.count()) == (1, number)


def test_what_cannot_be_read_is_told_beside_the_file_and_nothing_is_kept(visit):
    client = visit()
    for content, name in ((b"%PDF-1.7 broken", "a.pdf"), (b"PK\x03\x04broken", "a.docx"), (b"", "a.txt")):
        answer = sent(client, content, name)
        assert answer.status_code == 400
        assert 'id="id_title"' in answer.content.decode()
    assert sent(client, title="").status_code == 400
    assert not PublishedSource.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(visit, monkeypatch):
    monkeypatch.setattr(published, "most_bytes", lambda: 10)
    monkeypatch.setattr(published, "_AROUND", 0)
    assert sent(visit()).status_code == 413
    assert not PublishedSource.objects.exists()


def test_only_whoever_keeps_published_figures_finds_the_page(visit):
    for name in ("staff", "director"):
        assert visit(name).get(READ).status_code == 200
    for name in ("leadership", "auditor"):
        client = visit(name)
        assert client.get(READ).status_code == 404
        assert sent(client).status_code == 404
    assert not PublishedSource.objects.exists()
