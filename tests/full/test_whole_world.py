"""The demo world at its real size: every published figure comes out, and every figure is what its list gives."""

from __future__ import annotations

import subprocess

import pytest

from shangliang.demo.scenario import load
from shangliang.demo.scenario.venues import counties_below
from tests.support import figures
from tests.support.server import COMMAND, product_environment

pytestmark = pytest.mark.long

SCENARIO = load()
PLACES = {plan.key: plan.place_name for plan in SCENARIO.committees}


#: Their subjects come later.
NO_RECORDS_YET = {"excellent_proposals"}


def _proof(figure):
    """What a figure rests on: a count, or numerator and denominator."""
    if figure["denominator"] is None:
        return figure["value"], None
    return figure["numerator"], figure["denominator"]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The data directory of all five committees."""
    folder = tmp_path_factory.mktemp("world")
    environment = product_environment(folder, SHANGLIANG_SQLITE_SYNCHRONOUS="OFF")
    subprocess.run([COMMAND, "demo", "--build-only"], env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def told(world):
    """Every figure of the world."""
    return figures.run(world)


def test_every_published_figure_comes_out(told):
    found = {(f["committee"], f["year"], f["slug"], f["scope"] or ""): f for f in told if f["default"]}
    wrong = []
    for published in SCENARIO.published:
        figure = found.get((PLACES[published.committee], published.year, published.slug, published.scope))
        if published.slug in NO_RECORDS_YET:
            assert figure is None
        elif figure is None or not published.met_by(*_proof(figure)):
            wrong.append((published, figure))
    assert wrong == []


def test_every_figure_is_what_the_list_it_opens_gives(told):
    built = {plan.place_name for plan in SCENARIO.committees if plan.sessions}
    counties = {place for key in PLACES if (group := counties_below(key)) for place, _name in group.places}
    assert {f["committee"] for f in told} == built | counties
    wrong = []
    for figure in told:
        if _proof(figure) != (figure["listed"], figure["listed_of"]):
            wrong.append(figure)
    assert wrong == []


def test_figures_told_at_once_are_those_told_one_by_one(told):
    wrong = [f for f in told if f["default"] and {k: f[k] for k in f["at_once"]} != f["at_once"]]
    assert wrong == []


def test_the_chains_of_all_committees_are_whole(world):
    environment = product_environment(world)
    done = subprocess.run([COMMAND, "audit", "verify"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
