"""Pages of figures: what they show, to whom, and what is typed there."""

import json
import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core.tenancy import committee_scope
from shangliang.indicators import actions
from shangliang.indicators.models import PublishedFigure, PublishedSource
from shangliang.proposals import factories

pytestmark = pytest.mark.once


@pytest.fixture
def house(db):
    with make_committee().scope(BETWEEN) as house:
        factories.filed(house, factories.submitted(house), factories.submitted(house, author=1))
        yield house


@pytest.fixture
def research(house, client):
    client.force_login(house.people["research"])
    return client


def _source(house, place="临江县", year=2026, **values):
    by = house.actor("research")
    source = actions.enter_source(house.committee, actions.SourceDraft(place, year, "某县工作报告"), by=by)
    drafts = [actions.FigureDraft(slug, Decimal(value)) for slug, value in values.items()]
    actions.enter_figures(source, drafts, by=by)
    return source


def _page(client, name, *args, **query):
    answer = client.get(reverse(f"indicators:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_figure_without_records_stands_as_published_with_its_source_and_makes_way_for_none(house, research):
    _source(house, place=house.committee.place, member_studios=18)
    page = _page(research, "area", "service")
    assert re.search(r"18.*某县工作报告", page, re.DOTALL)
    alone = _page(research, "one", "member_studios")
    assert "某县工作报告" in alone


def test_a_published_value_that_differs_from_the_records_is_said_to_differ(house, research):
    _source(house, place=house.committee.place, proposals_filed=2, proposals_received=9)
    assert "与记录相符" in _page(research, "one", "proposals_filed")
    assert "与记录不符" in _page(research, "one", "proposals_received")


def test_each_chart_has_its_table_beside_it_with_the_same_numbers(house, research):
    _source(house, place=house.committee.place, year=2024, proposals_filed=77)
    page = _page(research, "one", "proposals_filed")
    charts = [json.loads(found) for found in re.findall(r"data-chart='([^']+)'", page)]
    years = next(chart for chart in charts if chart["kind"] == "years")
    assert years["labels"] == ["2024", "2026"]
    assert [s["values"] for s in years["series"]] == [[None, 2], [77.0, None]]
    table = page[page.index("历年</caption>") :]
    assert re.search(r"2024.*77.*2026", table, re.DOTALL)


def test_pages_carry_no_script_of_their_own(house, research):
    page = _page(research, "one", "proposals_filed")
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert "style=" not in page


def test_what_nobody_knows_is_not_found(house, research):
    for path in ("/figures/no_such_figure/", "/figures/proposals_filed/?scope=无此", "/figures/area/nothing/"):
        assert research.get(path).status_code == 404


def test_a_source_and_its_figures_are_entered_corrected_and_removed_through_the_pages(house, research):
    answer = research.post(reverse("indicators:new_source"), {"place": "临江县", "year": 2025, "title": "工作报告"})
    source = PublishedSource.objects.get()
    assert answer.headers["Location"] == reverse("indicators:source", args=[source.pk])
    there = reverse("indicators:source", args=[source.pk])
    research.post(there, {"slug": "books", "value": "2500", "qualifier": "at_least", "unit": "册"})
    assert "2,500" in _page(research, "source", source.pk)
    row = PublishedFigure.objects.get()
    research.post(reverse("indicators:published_figure", args=[row.pk]), {"slug": "books", "value": "2600"})
    row.refresh_from_db()
    assert (row.value, row.qualifier) == (2600, "")
    research.post(reverse("indicators:remove_source", args=[source.pk]))
    assert not PublishedSource.objects.exists()


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_typed_is_lost(house, research):
    source = _source(house)
    answer = research.post(
        reverse("indicators:source", args=[source.pk]), {"slug": "books", "value": "许多", "unit": "册"}
    )
    assert answer.status_code == 400
    assert "许多" in answer.content.decode()
    assert not PublishedFigure.objects.exists()


def test_members_read_sources_and_have_no_form(house, client):
    source = _source(house, books=3)
    client.force_login(house.members[0].user)
    assert "<form" not in _page(client, "source", source.pk).split("<main")[1].split("</main>")[0]
    assert client.get(reverse("indicators:new_source")).status_code == 404


def test_the_comparison_and_its_file_have_the_same_values(house, research):
    _source(house, proposals_filed=48)
    query = {"slug": "proposals_filed"}
    page = _page(research, "compare", **query)
    assert "48" in page
    answer = research.get(reverse("indicators:compare_export"), query)
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))[1:]
    assert [(row[3], row[4], row[5], row[6]) for row in rows] == [
        (house.committee.place, 2026, 2, "按记录计算"),
        ("临江县", 2026, 48, "已发布"),
    ]


def test_a_text_of_a_source_never_becomes_a_formula(house, research):
    by = house.actor("research")
    source = actions.enter_source(house.committee, actions.SourceDraft("=1+1", 2026, "=cmd()"), by=by)
    actions.enter_figures(source, [actions.FigureDraft("books", Decimal(1), scope="@x")], by=by)
    answer = research.get(reverse("indicators:compare_export"), {"slug": "books"})
    texts = [c for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True) for c in row]
    assert [t for t in texts if isinstance(t, str) and t[:1] in "=@"] == []


@pytest.mark.parametrize("number", [3, 60])
def test_the_list_of_sources_costs_the_same_for_few_and_many(house, research, number, django_assert_max_num_queries):
    with committee_scope(house.committee):
        for at in range(number):
            _source(house, place=f"第{at}县", books=at + 1)
    _page(research, "sources")  # what a session's first page asks besides
    with django_assert_max_num_queries(8):
        _page(research, "sources")
