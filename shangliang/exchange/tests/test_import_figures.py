"""The register of published figures comes in once, all or nothing, and counts when somebody has confirmed it."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from shangliang.core.errors import NotAllowed
from shangliang.indicators import actions, queries
from shangliang.indicators.models import PublishedFigure, PublishedSource

from .registers import workbook

HEAD = ["地区", "年份", "指标", "范围", "数值", "单位", "约数", "来源", "原文"]
ROWS = [
    ["大足区", 2023, "reception_sessions", "委员接待日", 52, "次", None, "工作报告", "开展委员接待日活动52次"],
    ["大足区", 2023, "接待群众", "", "2000余", "人次", None, "工作报告", ""],
    ["大足区", 2023, "satisfaction_rate", "", "97.46%", None, None, "工作报告", ""],
    ["大足区", 2022, "收到提案", "", "1,315", "件", "多", "工作报告", ""],
]
PUBLISHED = Path(__file__).parents[4] / "shared/data/reports/published_figures.csv"


def book(*rows):
    return workbook(HEAD, *rows)


def names(*rows):
    """The rows with names that the catalogue has."""
    return book(*[[*row[:2], "reception_people" if row[2] == "接待群众" else row[2], *row[3:]] for row in rows])


def test_figures_come_in_under_key_or_name_with_their_words_and_are_not_confirmed(importing):
    report = importing("figures", names(*ROWS)).as_json()
    assert (report["new"], report["refused"]) == (4, 0)
    assert report["created"] == {"sources": ["大足区 2023", "大足区 2022"]}
    found = {f.slug: f for f in PublishedFigure.objects.select_related("source")}
    assert (found["reception_sessions"].scope, found["reception_sessions"].quote) == (
        "委员接待日",
        "开展委员接待日活动52次",
    )
    assert (found["reception_people"].value, found["reception_people"].qualifier) == (2000, "at_least")
    assert (found["satisfaction_rate"].value, found["satisfaction_rate"].unit) == (Decimal("97.46"), "%")
    assert (found["proposals_received"].value, found["proposals_received"].at_least) == (1315, True)
    assert not PublishedFigure.objects.filter(confirmed_at__isnull=False).exists()


def test_it_counts_only_once_somebody_has_compared_it(importing, house):
    by = house.actor("research")
    importing("figures", names(*ROWS))
    assert queries.published_of(by, place="大足区") == []
    row = PublishedFigure.objects.get(slug="reception_sessions")
    with pytest.raises(NotAllowed):
        actions.confirm_figure(row, by=house.actor("leadership"))
    actions.confirm_figure(row, by=by)
    assert queries.published_of(by, place="大足区") == [row]


def test_twice_is_once_and_a_figure_that_was_corrected_here_is_left_and_told(importing, house):
    importing("figures", names(*ROWS))
    again = importing("figures", names(*ROWS))
    assert (again.new, again.present, again.notes) == (0, 4, [])
    row = PublishedFigure.objects.get(slug="reception_sessions")
    actions.correct_figure(
        row, actions.FigureDraft(row.slug, Decimal(53), row.scope, row.unit), by=house.actor("research")
    )
    again = importing("figures", names(*ROWS))
    assert (again.new, again.present) == (0, 4)
    assert "53" in again.notes[0].message
    assert PublishedSource.objects.count() == 2


@pytest.mark.parametrize(
    ("place", "value"),
    [("数值", "五十二"), ("数值", "1.23456"), ("数值", ""), ("指标", "没有的指标"), ("年份", 23), ("地区", "")],
)
def test_a_row_that_makes_no_sense_is_named_with_its_column_and_nothing_comes_in(importing, place, value):
    wrong = list(ROWS[0])
    wrong[HEAD.index(place)] = value
    report = importing("figures", names(ROWS[3], wrong))
    assert [(p.row, p.column) for p in report.problems] == [(3, place)]
    assert not PublishedFigure.objects.exists()
    assert importing("figures", names(ROWS[3], wrong), skip_bad=True).new == 1


def test_the_same_figure_twice_in_a_file_is_refused_and_other_figures_may_repeat(importing):
    other = [*ROWS[0][:2], "other", "", 7, "个", None, "工作报告", "建成7个"]
    another = [*other[:4], 8, *other[5:]]
    report = importing("figures", names(ROWS[0], [*ROWS[0][:4], 53, *ROWS[0][5:]], other, another))
    assert [p.row for p in report.problems] == [3]
    assert importing("figures", names(ROWS[0], other, another)).new == 3


def test_a_share_that_a_spreadsheet_keeps_as_a_hundredth_is_told(importing):
    row = [*ROWS[2][:4], 0.9746, "%", None, "工作报告", ""]
    report = importing.dry("figures", names(row))
    assert (report.refused, len(report.notes)) == (0, 1)


def test_whoever_keeps_figures_imports_them_and_nobody_else(importing, house):
    for name in ("research", "staff", "director"):
        importing.dry("figures", names(*ROWS), by=house.actor(name))
    for name in ("system_admin", "leadership", "auditor"):
        with pytest.raises(NotAllowed):
            importing.dry("figures", names(*ROWS), by=house.actor(name))
    with pytest.raises(NotAllowed):
        importing.dry("units", names(*ROWS), by=house.actor("research"))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published figures are not beside this checkout")
def test_published_figures_as_they_were_collected_come_in_whole(importing):
    content = PUBLISHED.read_bytes()
    report = importing("figures", io.BytesIO(content))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert report.problems == []
    assert report.new == len(rows) == PublishedFigure.objects.count()
