import pytest
from django.urls import reverse

from shangliang.committees.factories import make_committee
from shangliang.core import clock
from shangliang.reports import actions
from shangliang.reports.models import Kind

from .. import faces, views
from ..designs import DESIGNS
from ..pictures import SIZES

pytestmark = pytest.mark.once

BODY = "全年收到提案{{ proposals_received }}件，立案{{ proposals_filed }}件，立案率{{ filing_rate }}。"


@pytest.fixture
def report(house):
    return actions.begin_report(
        house.session, Kind.ANNUAL, by=house.actor("research"), cut_off=clock.now(), typed=actions.Typed(body=BODY)
    )


@pytest.fixture
def visit(house, client):
    client.force_login(house.people["research"])
    return client


def at(name, *args):
    return reverse(f"reports:{name}", args=args)


def test_the_three_designs_are_shown_with_their_downloads(visit, report):
    page = visit.get(at("infographic", report.pk)).content.decode()
    for design in DESIGNS:
        assert at("infographic_svg", report.pk, design) in page
        for size in SIZES:
            assert at("infographic_png", report.pk, design, size) in page


@pytest.mark.once
@pytest.mark.parametrize("design", DESIGNS)
def test_pictures_come_as_svg_and_png_named_after_the_report(visit, report, design):
    shown = visit.get(at("infographic_svg", report.pk, design))
    assert shown["Content-Type"] == "image/svg+xml"
    assert "Content-Disposition" not in shown
    assert "attachment" in visit.get(at("infographic_svg", report.pk, design), {"save": "1"})["Content-Disposition"]
    saved = visit.get(at("infographic_png", report.pk, design, "750"))
    assert saved.content.startswith(b"\x89PNG")
    assert "-750.png" in saved["Content-Disposition"]


def test_a_title_for_the_picture_is_kept_through_its_downloads_and_shortened(visit, report):
    page = visit.get(at("infographic", report.pk), {"title": "凝心聚力|踔厉奋发"}).content.decode()
    assert "?title=%E5%87%9D%E5%BF%83%E8%81%9A%E5%8A%9B%7C%E8%B8%94" in page
    drawn = visit.get(at("infographic_svg", report.pk, "civic"), {"title": "凝心聚力|踔厉奋发"}).content.decode()
    assert '<title id="name">凝心聚力踔厉奋发</title>' in drawn
    long = visit.get(at("infographic_svg", report.pk, "civic"), {"title": "长" * 500}).content.decode()
    assert f'<title id="name">{"长" * views.LONGEST_TITLE}</title>' in long


def test_the_page_for_the_phone_says_every_number_in_text_with_its_records(visit, report):
    page = visit.get(at("infographic_page", report.pk)).content.decode()
    assert "5<small>件</small>" in page
    assert "3 / 5" in page
    assert "/figures/proposals_received/" in page
    assert 'class="shapes" aria-hidden="true"' in page


def test_a_report_without_figures_says_what_to_do(visit, report, house):
    actions.save_report(report, actions.Typed(body="没有数字。"), by=house.actor("research"))
    for name in ("infographic", "infographic_page"):
        assert "empty" in visit.get(at(name, report.pk)).content.decode()


def test_unknown_designs_and_sizes_are_not_found(visit, report):
    assert visit.get(at("infographic_svg", report.pk, "baroque")).status_code == 404
    assert visit.get(at("infographic_png", report.pk, "civic", "9")).status_code == 404


def test_whoever_may_not_read_the_report_gets_no_picture(client, report, house):
    for somebody in (house.people["clerk0"], make_committee("临江县").people["research"]):
        client.force_login(somebody)
        for name, *rest in (
            ("infographic",),
            ("infographic_page",),
            ("infographic_svg", "civic"),
            ("infographic_png", "civic", "750"),
        ):
            assert client.get(at(name, report.pk, *rest)).status_code == 404


def test_without_fonts_the_page_names_the_package_and_pictures_lead_back_to_it(visit, report, monkeypatch):
    monkeypatch.setattr(faces.shutil, "which", lambda _name: None)
    faces._font.cache_clear()
    faces.glyph.cache_clear()
    assert "fonts-noto-cjk" in visit.get(at("infographic", report.pk)).content.decode()
    assert visit.get(at("infographic_png", report.pk, "civic", "750")).url == at("infographic", report.pk)
