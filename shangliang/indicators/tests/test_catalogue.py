"""Every figure that reports state has a name here, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from shangliang.indicators import catalogue
from shangliang.indicators.registry import INDICATORS

LIST = Path(__file__).resolve().parents[4] / "shared/data/reports/indicators.md"


def test_the_catalogue_names_exactly_the_figures_that_reports_state():
    if not LIST.exists():
        pytest.skip(f"the list of figures is absent: {LIST}")
    listed = re.findall(r"^\| ([a-z]\w+) \|", LIST.read_text(encoding="utf-8"), re.MULTILINE)
    named = [slug for slug, known in catalogue.written().items() if not known.own]
    assert named == [slug for slug in listed if slug != "slug"]


def test_every_registered_indicator_is_in_the_catalogue_with_its_unit_and_area():
    entries = catalogue.entries()
    assert set(INDICATORS) <= set(entries)
    differing = {
        slug: (entries[slug].unit, known.unit, entries[slug].area, known.area)
        for slug, known in INDICATORS.items()
        if (entries[slug].unit, entries[slug].area) != (known.unit, known.area)
    }
    assert differing == {}


def test_stocks_are_marked_alike_in_catalogue_and_registry():
    both = {slug: i for slug, i in INDICATORS.items() if slug in catalogue.written()}
    assert {s for s, i in both.items() if i.stock} == {s for s in both if catalogue.written()[s].stock}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_are_told_in_the_readers_language_and_none_stands_for_two_figures(language):
    with translation.override(language):
        names = [str(known.label) for known in catalogue.written().values()]
        definitions = [str(known.definition) for known in catalogue.written().values()]
    assert len(set(names)) == len(names)
    han = re.compile(r"[\u4e00-\u9fff]")
    assert all(bool(han.search(text)) == (language == "zh-hans") for text in (*names, *definitions))


def test_a_name_says_what_it_is_of_and_an_unknown_slug_has_no_entry():
    with translation.override("en"):
        assert catalogue.label("proposals_filed") == "Proposals filed"
    assert catalogue.entry("no_such_figure") is None
    assert catalogue.label("no_such_figure") == "no_such_figure"
