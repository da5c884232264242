"""The register of venues comes in as the tree that it describes, once, all or nothing; bad input is told."""

import io

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.core.errors import NotAllowed
from shangliang.exchange.readers import read_rows
from shangliang.exchange.registers import REGISTERS, blank
from shangliang.venues import factories
from shangliang.venues.actions import DEEPEST
from shangliang.venues.models import Venue
from shangliang.workflow.models import Event

from .registers import workbook

HEAD = ["场所名称", "层级", "类型", "上级场所", "地址", "联系人", "启用日期"]
TOWN = ["东河镇议事厅", "镇级", "议事厅", "", "东河镇正街1号", "周老师", "2024-05-01"]
VILLAGE = ["青杠村院坝", "村级", "院坝", "东河镇议事厅", "", "", ""]
PARK = ["高新区园区", "", "园区", "", "", "", ""]


@pytest.fixture
def office(house):
    return factories.appoint(house)


def _row(*pairs):
    values = dict(zip(HEAD, VILLAGE, strict=True)) | {"场所名称": "柳河村议事厅"} | dict(pairs)
    return [values[heading] for heading in HEAD]


def test_venues_come_in_as_a_tree_in_whatever_order_the_rows_stand(house, importing, office):
    report = importing("venues", workbook(HEAD, VILLAGE, PARK, TOWN), by=office)
    assert (report.applied, report.new, report.refused) == (True, 3, 0)
    village = Venue.objects.select_related("parent").get(name="青杠村院坝")
    assert (village.level, village.kind, str(village.parent)) == ("village", "courtyard", "东河镇议事厅")
    assert f"{village.parent.opened_on}" == "2024-05-01"
    assert (Venue.objects.get(name="高新区园区").level, Event.objects.filter(kind="venue.open").count()) == ("", 3)


def test_what_is_here_is_left_as_it_is_and_the_difference_is_told(house, importing, office):
    file = workbook(HEAD, TOWN, VILLAGE)
    importing("venues", file, by=office)
    events = Event.objects.count()
    again = importing("venues", workbook(HEAD, TOWN, [*VILLAGE[:2], "议事厅", *VILLAGE[3:]]), by=office)
    assert (again.new, again.present, again.refused) == (0, 2, 0)
    assert [(n.row, n.column, n.value) for n in again.notes] == [(3, "类型", "议事厅")]
    assert (Venue.objects.get(name="青杠村院坝").kind, Event.objects.count()) == ("courtyard", events)


@pytest.mark.once
@pytest.mark.parametrize(
    ("pair", "column"),
    [
        (("场所名称", ""), "场所名称"),
        (("场所名称", "村" * 61), "场所名称"),
        (("场所名称", "东河镇议事厅"), "场所名称"),
        (("层级", ""), "层级"),
        (("层级", "省级"), "层级"),
        (("层级", "县级"), "上级场所"),
        (("类型", "茶馆"), "类型"),
        (("上级场所", "没有的议事厅"), "上级场所"),
        (("上级场所", "柳河村议事厅"), "上级场所"),
        (("启用日期", "2031-01-01"), "启用日期"),
        (("启用日期", "去年"), "启用日期"),
    ],
)
def test_a_wrong_row_is_refused_by_row_and_column_and_nothing_comes_in(importing, office, pair, column):
    report = importing("venues", workbook(HEAD, TOWN, _row(pair)), by=office)
    assert [(p.row, p.column) for p in report.problems] == [(3, column)]
    assert all(p.message for p in report.problems)
    assert not report.applied
    assert not Venue.objects.exists()


@pytest.mark.once
def test_what_lies_below_a_refused_row_waits_for_it_and_the_rest_can_come_in(importing, office):
    file = workbook(HEAD, [*TOWN[:1], "省级", *TOWN[2:]], VILLAGE, PARK)
    report = importing("venues", file, by=office, skip_bad=True)
    assert [(p.row, p.column) for p in report.problems] == [(2, "层级"), (3, "上级场所")]
    assert [v.name for v in Venue.objects.all()] == ["高新区园区"]


@pytest.mark.once
def test_no_tree_is_deeper_than_its_pages_can_show(importing, office):
    names = [f"{n}组院坝" for n in range(DEEPEST + 2)]
    rows = [[name, "村级", "院坝", above, "", "", ""] for name, above in zip(names, ["", *names], strict=False)]
    report = importing("venues", workbook(HEAD, *rows), by=office)
    assert [p.row for p in report.problems] == [DEEPEST + 2, DEEPEST + 3]
    assert importing("venues", workbook(HEAD, *rows[:DEEPEST]), by=office).new == DEEPEST


_WORDS = st.sampled_from(["东厅", "西厅", "南厅", "北厅", "", " ", "=1+1", "\u200b", "厅" * 70])
_CELLS = st.one_of(_WORDS, st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=6), st.integers())
_ROWS = st.tuples(
    _CELLS, st.sampled_from(["市级", "镇级", "村级", "", "天级"]), st.sampled_from(["", "园区", "院坝", "?"]), _WORDS
)


@pytest.mark.once
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROWS, max_size=8), skip=st.booleans())
def test_whatever_a_register_holds_its_good_rows_make_a_tree_or_nothing_is_written(importing, rows, skip):
    Venue.objects.all().delete()
    text = "\n".join(",".join(f'"{str(cell).replace(chr(34), "")}"' for cell in row) for row in [HEAD[:4], *rows])
    report = importing("venues", io.BytesIO(text.encode()), skip_bad=skip)
    made = {v.pk: v for v in Venue.objects.all()}
    assert len(made) == (report.new if report.applied else 0)
    assert report.applied == (skip or not report.problems)
    assert all(p.row > 1 and p.message for p in report.problems)
    for venue in made.values():
        above, seen = venue, set()
        while above.parent_id:
            assert above.pk not in seen
            seen.add(above.pk)
            above = made[above.parent_id]


def test_who_runs_the_platform_and_the_operator_bring_venues_in_and_nobody_else(house, importing, office):
    for stranger in ("staff", "system_admin", "research"):
        with pytest.raises(NotAllowed):
            importing("venues", workbook(HEAD, TOWN), by=house.actor(stranger))
    assert importing("venues", workbook(HEAD, TOWN)).new == 1


@pytest.mark.once
def test_the_command_tells_first_and_writes_when_told_to(house, tmp_path, capsys):
    path = tmp_path / "venues.xlsx"
    path.write_bytes(workbook(HEAD, TOWN, VILLAGE).getvalue())
    call_command("import", "venues", str(path), "--committee", house.committee.place)
    assert (Venue.objects.count(), "2" in capsys.readouterr().out) == (0, True)
    call_command("import", "venues", str(path), "--committee", house.committee.place, "--apply")
    assert Venue.objects.count() == 2


@pytest.mark.once
@pytest.mark.parametrize("kind", list(REGISTERS))
def test_an_empty_table_has_every_heading_and_is_read_as_it_is(kind):
    for ending in (".xlsx", ".csv"):
        read = read_rows(io.BytesIO(blank(kind, ending)), REGISTERS[kind].columns)
        assert (read.rows, read.problems, read.ignored) == ((), (), ())
    told = openpyxl.load_workbook(io.BytesIO(blank(kind, ".xlsx"))).worksheets[1]
    assert told.max_row == len(REGISTERS[kind].columns) + 1
    with pytest.raises(ValueError, match=r"\.ods"):
        blank(kind, ".ods")


@pytest.mark.once
def test_an_empty_table_is_taken_from_the_page_by_whoever_may_bring_it_in(house, client):
    user = factories.appoint(house)
    client.force_login(house.people["staff"].__class__.objects.get(pk=user.user_id))
    page = client.get("/import/?kind=venues").content.decode()
    assert "/import/blank/venues.xlsx" in page
    assert client.get("/import/blank/venues.csv").content.decode("utf-8-sig").startswith("场所名称")
    assert client.get("/import/blank/members.xlsx").status_code == 404
    assert client.get("/import/blank/venues.pdf").status_code == 404
