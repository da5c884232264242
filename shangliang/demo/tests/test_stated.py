"""The series of the demo are the facts of the five published reports, under names of the catalogue."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from shangliang.demo.scenario import ScenarioError, load
from shangliang.demo.scenario.stated import FILE, load_stated
from shangliang.indicators import catalogue

FIGURES = Path(__file__).resolve().parents[4] / "shared/data/reports/published_figures.csv"


def test_the_stated_figures_are_those_of_the_reports():
    if not FIGURES.exists():
        pytest.skip(f"the published figures are absent: {FIGURES}")
    places = {plan.key: plan.place_name for plan in load().committees}
    kept = [
        (places[r.committee], r.year, f.slug, f.scope, f.value, f.unit, f.qualifier)
        for r in load_stated()
        for f in r.figures
    ]
    with FIGURES.open(encoding="utf-8") as file:
        facts = [
            (r["place"], int(r["year"]), r["indicator"], r["scope"], Decimal(r["value"]), r["unit"], r["qualifier"])
            for r in csv.DictReader(file)
        ]
    assert sorted(kept) == sorted(facts)


def test_what_the_closed_cycles_must_meet_is_stated_with_the_same_value():
    stated = {(r.committee, r.year, f.slug, f.scope): (f.value, f.qualifier) for r in load_stated() for f in r.figures}
    for figure in load().published:
        value, qualifier = stated[figure.committee, figure.year, figure.slug, figure.scope]
        assert (value, qualifier == "at_least") == (Decimal(str(figure.value)), figure.at_least)


def test_every_stated_figure_has_its_name_in_the_catalogue():
    names = set(catalogue.entries())
    assert {f.slug for r in load_stated() for f in r.figures} <= names


def test_a_wrong_row_is_told(tmp_path):
    path = tmp_path / "stated.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(', "at_least"]', ', "perhaps"]', 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"stated\.toml.*figures: knows at_least"):
        load_stated(path)
