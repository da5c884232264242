"""The pages of reports: each in its states, what is refused told in words, nothing typed is lost."""

import html
import io
import re
from datetime import timedelta

import docx
import pytest
from django.urls import reverse

from shangliang.core import clock
from shangliang.proposals import factories
from shangliang.proposals.models import Proposal
from shangliang.reports import actions, remembering
from shangliang.reports.models import Kind, Report, ReportState
from shangliang.reports.references import Reference, parse

pytestmark = pytest.mark.once

BODY = "# 一、回顾\n收到{{ proposals_received }}件，立案率{{ filing_rate }}，答复率{{ reply_rate }}，接待群众1200人次。"


@pytest.fixture
def visit(house, client):
    def signed_in(who="research"):
        client.force_login(house.people[who])
        return client

    return signed_in


@pytest.fixture
def report(house):
    return actions.begin_report(
        house.session, Kind.PROPOSALS, by=house.actor("research"), cut_off=clock.now(), typed=actions.Typed(body=BODY)
    )


def at(name, *args):
    return reverse(f"reports:{name}", args=args)


def fields(report, **typed):
    local = report.cut_off.astimezone(clock.ZONE)
    return {
        "version": report.version,
        "title": report.title,
        "body": report.body,
        "issuer": report.issuer,
        "cut_off": f"{local:%Y-%m-%dT%H:%M}",
    } | typed


def test_a_report_begins_with_its_outline_and_opens_in_the_editor(visit, house):
    client = visit()
    assert client.get(at("new")).status_code == 200
    answer = client.post(at("new"), {"kind": "annual", "session": house.session.pk}, follow=True)
    assert "{{ proposals_received }}" in answer.content.decode()
    assert Report.objects.get().kind == Kind.ANNUAL


def test_the_proposal_office_is_offered_the_kinds_that_it_writes(visit, house):
    client = visit("staff")
    page = client.get(at("new")).content.decode()
    assert 'value="proposals"' in page
    assert 'value="annual"' not in page
    assert client.post(at("new"), {"kind": "annual", "session": house.session.pk}).status_code == 400


def test_leaders_read_and_do_not_write(visit, report):
    client = visit("leadership")
    assert client.get(at("one", report.pk)).status_code == 200
    assert client.get(at("list")).status_code == 200
    for name in ("edit", "freeze", "pick"):
        assert client.get(at(name, report.pk)).status_code == 404
    assert client.get(at("new")).status_code == 404


def test_every_figure_of_the_preview_opens_onto_its_records(visit, report):
    client = visit()
    page = client.get(at("one", report.pk)).content.decode()
    link = reverse("indicators:one", args=["proposals_received"])
    assert f'<a href="{link}?year=2026' in page
    assert "（暂无数据）" in page
    assert '<mark class="unverified"' in page


def test_what_is_typed_is_kept_by_every_button_and_by_itself(visit, report):
    client = visit()
    answer = client.post(at("edit", report.pk), fields(report, body="改过", do="save"))
    assert answer.url == at("edit", report.pk)
    assert Report.objects.get().body == "改过"
    told = client.post(at("autosave", report.pk), fields(Report.objects.get(), body="又改")).json()
    assert told["version"] == 2
    assert Report.objects.get().body == "又改"


def test_another_window_is_never_overwritten_and_nothing_typed_is_lost(visit, report):
    client = visit()
    old = fields(report, body="这边的字")
    actions.save_report(report, actions.Typed(body="那边的字"), by=actions_by(report))
    assert client.post(at("autosave", report.pk), old).status_code == 409
    page = client.post(at("edit", report.pk), old)
    assert page.status_code == 400
    assert "这边的字" in page.content.decode()
    assert Report.objects.get().body == "那边的字"


def actions_by(report):
    from shangliang.accounts.actors import Actor
    from shangliang.accounts.roles import Role

    return Actor(
        user_id=1, name="研究室", committee_id=report.committee_id, roles=frozenset({Role.RESEARCH_OFFICE}), via="page"
    )


def test_saving_keeps_the_cut_off_to_the_second_unless_it_is_changed(visit, report):
    client = visit()
    exact = report.cut_off.replace(second=59)
    Report.objects.update(cut_off=exact)
    report.refresh_from_db()
    client.post(at("edit", report.pk), fields(report, body="甲", do="save"))
    assert Report.objects.get().cut_off == exact


def test_the_editor_names_each_problem_by_its_line(visit, report):
    actions.save_report(report, actions.Typed(body="好\n收到{{ proposals_recieved }}件"), by=actions_by(report))
    page = visit().get(at("edit", report.pk)).content.decode()
    assert "proposals_received" in page
    assert ">第2行<" in page


def test_the_picker_finds_a_figure_and_shows_its_value_and_mark(visit, report):
    client = visit()
    page = client.get(at("pick", report.pk), {"q": "立案率"}).content.decode()
    assert "?slug=filing_rate" in page
    page = client.get(at("pick", report.pk), {"slug": "filing_rate", "rule": "with_merged"}).content.decode()
    assert "{{ filing_rate rule=with_merged }}" in page
    assert "60%" in page
    wrong = client.get(at("pick", report.pk), {"slug": "proposals_filed", "own_scope": "火星"}).content.decode()
    assert "火星" in wrong
    assert "data-insert" not in wrong
    part = client.get(at("pick", report.pk), {"slug": "proposals_filed"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert client.get(at("pick", report.pk), {"slug": "nothing_of_it"}).status_code == 404


def test_a_typed_number_is_confirmed_with_its_source(visit, report):
    client = visit()
    client.post(at("number", report.pk), {"quote": "接待群众1200人次", "source": "接访台账"})
    page = client.get(at("one", report.pk)).content.decode()
    assert "接访台账" in page
    assert '<mark class="unverified"' not in page


def test_freezing_asks_first_and_then_proves_every_figure(visit, house, report):
    client = visit()
    asked = client.get(at("freeze", report.pk)).content.decode()
    assert "办复率" in asked  # it has no value
    client.post(at("freeze", report.pk), {"version": report.version})
    assert Report.objects.get().state == ReportState.FROZEN
    page = client.get(at("one", report.pk)).content.decode()
    assert at("proof", report.pk, 1) in page
    assert report.title.replace("\n", "") in page
    proof = client.get(at("proof", report.pk, 1)).content.decode()
    assert "关于道路的提案1" in proof
    assert client.get(at("proof", report.pk, 2), {"part": "of"}).status_code == 200
    assert client.get(at("proof", report.pk, 99)).status_code == 404
    assert client.get(at("figures", report.pk)).status_code == 200
    assert client.get(at("edit", report.pk)).url == at("one", report.pk)
    assert client.post(at("edit", report.pk), fields(report, body="晚了")).status_code == 409
    assert client.post(at("autosave", report.pk), fields(report, body="晚了")).status_code == 409


def test_the_list_of_a_frozen_report_counts_nothing_unless_it_is_to_be_compared(visit, house, report, monkeypatch):
    actions.freeze_report(report, by=actions_by(report))
    client = visit()
    with clock.at(clock.now() + timedelta(days=1)):
        Proposal.objects.filter(state="filed").update(filed_at=clock.now())  # after the cut-off now
        with monkeypatch.context() as held:
            for counting in ("values.figure", "values.figures_asked"):
                held.setattr(f"shangliang.reports.{counting}", None)
            page = client.get(at("figures", report.pk)).content.decode()
        assert at("proof", report.pk, 1) in page
        assert "60%" in page
        assert "?today=1" in page
        compared = client.get(at("figures", report.pk), {"today": "1"}).content.decode()
    assert "少 3 条记录" in compared


def test_a_report_with_a_wrong_mark_is_not_frozen(visit, report):
    actions.save_report(report, actions.Typed(body="{{ no_such_figure }}"), by=actions_by(report))
    client = visit()
    client.post(at("freeze", report.pk), {"version": 1})
    assert Report.objects.get().state == ReportState.DRAFT


def test_word_and_pdf_come_as_files(visit, report):
    client = visit("leadership")
    word = client.get(at("word", report.pk))
    assert "attachment" in word["Content-Disposition"]
    text = [p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert any("收到5件" in line for line in text)
    pdf = client.get(at("pdf", report.pk))
    assert pdf.content[:5] == b"%PDF-"


def test_a_machine_that_cannot_print_says_so_on_the_page(visit, report, monkeypatch):
    monkeypatch.setattr("shangliang.documents.fonts.installed", frozenset)
    page = visit().get(at("pdf", report.pk), follow=True).content.decode()
    assert "fonts-noto-cjk" in page


def test_a_draft_is_thrown_away_and_a_frozen_one_is_not(visit, report):
    client = visit()
    actions.freeze_report(report, by=actions_by(report))
    client.post(at("discard", report.pk))
    assert Report.objects.exists()


@pytest.mark.parametrize("number", [2, 25])
def test_the_list_costs_the_same_however_long_it_is(visit, house, django_assert_max_num_queries, number):
    client = visit()
    client.get(at("list"))
    for _again in range(number):
        actions.begin_report(house.session, Kind.NEWS, by=house.actor("research"))
    with django_assert_max_num_queries(8):
        page = client.get(at("list")).content.decode()
    assert page.count("<tr>") == number + 1
    with django_assert_max_num_queries(8):
        assert client.get(at("list"), {"kind": "annual"}).status_code == 200


def test_the_list_is_turned_over(visit, house):
    for _again in range(31):
        actions.begin_report(house.session, Kind.NEWS, by=house.actor("research"))
    client = visit()
    assert client.get(at("list")).content.decode().count("<tr>") == 31
    last = Report.objects.order_by("pk")[1]
    assert client.get(at("list"), {"before": last.pk}).content.decode().count("<tr>") == 2


def test_remembered_figures_are_forgotten_as_soon_as_something_happens(house, report, monkeypatch):
    monkeypatch.setattr(remembering, "_SLOW", -1)
    text = parse(report.body)
    first = remembering.live_of(report, text).shown(Reference("proposals_received"))
    with monkeypatch.context() as held:
        held.setattr("shangliang.reports.values.figures_asked", None)  # nothing is counted again
        held.setattr("shangliang.reports.values.figure", None)
        again = remembering.live_of(report, text).shown(Reference("proposals_received"))
    assert (again, again.figure) == (first, None)
    factories.submitted(house, title="又一件")
    assert remembering.live_of(report, text).shown(Reference("proposals_received")).value == first.value + 1


def test_a_page_shows_at_once_what_was_counted_last_says_so_and_counts_anew(visit, house, report, monkeypatch):
    monkeypatch.setattr(remembering, "_SLOW", -1)
    client = visit()
    received = re.compile(r"收到<a [^>]+>(\d+)</a>件")
    first = client.get(at("one", report.pk)).content.decode()
    factories.submitted(house, title="又一件")
    again = client.get(at("one", report.pk)).content.decode()
    assert "之后又有新的记录" not in first
    assert "之后又有新的记录" in again
    assert 'hx-get="?now=1"' in again
    assert received.search(again)[1] == received.search(first)[1]
    anew = client.get(at("one", report.pk), {"now": "1"}).content.decode()
    assert "之后又有新的记录" not in anew
    assert int(received.search(anew)[1]) == int(received.search(first)[1]) + 1
    assert "之后又有新的记录" not in client.get(at("one", report.pk)).content.decode()


def test_a_figure_opens_at_the_reports_own_cut_off(visit, house, report):
    client = visit()
    with clock.at(clock.now() + timedelta(days=1)):
        factories.submitted(house, title="截止以后的提案")
        page = client.get(at("one", report.pk)).content.decode()
        link = html.unescape(re.search(r'href="(/figures/proposals_received/[^"]+)"', page)[1])
        assert "at=" in link
        opened = client.get(link).content.decode()
    assert "<dd>5<small>件</small></dd>" in opened
    assert "截止以后的提案" not in opened
