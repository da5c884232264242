"""The reader on invented reports of many kinds, as written and as converters and OCR leave them; and on real ones.

The folders of texts are rounds: each was measured before the reader was changed for it (docs/adr/0100)."""

import json
from pathlib import Path

import pytest

from shangliang.reports.reader import read_text
from shangliang.reports.reader.evaluation import Score, compare, scopes_agree, total

from .distort import WAYS
from .marked import Marked, parse

TEXTS = Path(__file__).parent / "texts"
YEARS: dict[str, int | None] = {
    "qinghe_work": 2023,
    "wanghu_proposals": 2024,
    "jiangyuan_review": 2025,
    "dongling_infographic": 2024,
    "nanlu_five_years": 2021,
    "noise": 2023,
    "government_report": None,
    "haixi_province": 2024,
    "baisha_county_proposals": 2023,
    "linchuan_district": 2023,
    "yunding_lines": 2023,
    "court_report": None,
    "national_style": 2022,
    "shuangxi_county": 2024,
    "longpan_traditional": 2023,
    "news_digest": 2023,
    "yunshang_national": 2023,
    "captions": 2022,
    "party_city": 2021,
    "committee_digest": 2024,
    "yuelin_district": 2024,
    "tiansui_city": 2023,
    "huimin_proposals": 2022,
    "chengxi_trad_readings": 2023,
    "wangjiang_table": 2024,
    "luoshui_extract": 2023,
    "pingchuan_county": 2023,
}
SHARED = Path(__file__).resolve().parents[4] / "shared"


def texts(folder: str) -> list[Path]:
    return sorted((TEXTS / folder).glob("*.txt"))


def measured(path: Path, way: str = "as_written") -> Score:
    marked = parse(WAYS[way](path.read_text(encoding="utf-8")), YEARS[path.stem])
    rows = [figure.as_row(path.name) for figure in read_text(marked.text)]
    return compare(marked.figures, [row for row in rows if not is_optional(row, marked)])


def is_optional(row: dict, marked: Marked) -> bool:
    """Whether only a figure that may be read or not stands here."""
    inside = any(row["start"] < end and start < row["end"] for start, end in marked.optional)
    return inside and not any(
        row["start"] < gold["end"] and gold["start"] < row["end"] and row["value"] == gold["value"]
        for gold in marked.figures
    )


def test_every_text_has_its_year():
    paths = [path for folder in TEXTS.iterdir() for path in texts(folder.name)]
    assert {path.stem for path in paths} == set(YEARS)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("folder", ["known", "held_out", "fresh", "fresh2", "fresh3", "last", "unmet"])
def test_invented_reports_are_read_as_well_as_the_issue_asks(folder, way):
    score = total(measured(path, way) for path in texts(folder))
    assert score.gold > 60
    assert score.precision >= 0.97
    assert score.recall >= 0.97
    assert score.share("unit") >= 0.98
    assert score.right["indicator"] / score.gold >= 0.92
    assert score.share("year") >= 0.98
    assert score.share("qualifier") >= 0.98
    assert score.share("scope") >= 0.65


@pytest.mark.parametrize("name", ["known/government_report", "held_out/court_report", "known/noise"])
def test_other_bodies_reports_and_a_places_economy_state_no_figures_of_the_committee(name):
    assert measured(TEXTS / f"{name}.txt").read == 0


SEEDS = pytest.mark.skipif(
    not (SHARED / "data/reports/figures_annotated.jsonl").exists(),
    reason="the annotated reports are not here: ../shared",
)


@SEEDS
def test_the_annotated_reports_are_read():
    lines = (SHARED / "data/reports/figures_annotated.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    scores = []
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        rows = [figure.as_row(path.name) for figure in read_text(text)]
        scores.append(compare([g for g in gold if g["file"] == path.name], rows))
    score = total(scores)
    assert score.gold == len(gold)
    assert score.precision >= 0.97
    assert score.recall >= 0.99
    assert score.share("unit") >= 0.99
    assert score.right["indicator"] / score.gold >= 0.97
    assert score.share("year") == 1
    assert score.share("qualifier") == 1


@SEEDS
def test_the_lexicon_knows_every_indicator_of_the_list_and_no_other():
    from shangliang.reports.reader.lexicon import rules
    from shangliang.reports.reader.rates import NAMES

    listed = set()
    for line in (SHARED / "data/reports/indicators.md").read_text(encoding="utf-8").splitlines():
        cell = line.split("|")[1].strip() if line.startswith("| ") else ""
        if cell and cell.replace("_", "").isascii() and cell != "slug":
            listed.add(cell)
    staged = {f"proposals_{stage}_{kind}" for stage in ("received", "filed") for kind in ("member", "collective")}
    derived = {"outcome_share", "topic_share", "followup_rate", *staged}
    known = {rule.slug for of_unit in rules().values() for rule in of_unit} | {slug for slug, _ in NAMES} | derived
    known -= {"proposals_member", "proposals_collective", "proposals_topic"}
    assert known - listed == set()
    assert listed - known == set()


@pytest.mark.parametrize(
    ("gold", "read", "agree"),
    [
        (None, None, True),
        ("大会期间", None, False),
        ("大会期间/民生类", "大会期间/民生", True),
        ("大会期间/民生类", "民生类", False),
        ("委员工作室", "界别委员工作室", True),
        ("重庆政协报", "人民政协报社", True),
        ("委员工作室", None, False),
        ("五年", "累计", False),
    ],
)
def test_scopes_are_compared_leniently_but_for_the_marks(gold, read, agree):
    assert scopes_agree(gold, read) is agree


def test_a_matched_figure_is_counted_once():
    gold = [{"start": 0, "end": 5, "indicator": "a", "value": 1}, {"start": 9, "end": 12, "indicator": "a", "value": 1}]
    read = [{"start": 0, "end": 12, "indicator": "a", "value": 1, "unit": "件"}] * 2
    assert (compare(gold, read).matched, compare(gold[:1], read).matched) == (2, 1)


def test_every_rule_names_a_way_to_look_for_its_scope():
    from shangliang.reports.reader.lexicon import rules
    from shangliang.reports.reader.narrowing import WAYS

    named = {rule.scope for of_unit in rules().values() for rule in of_unit}
    assert named - set(WAYS) == {"none", "period"}
