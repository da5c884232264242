"""A hotline's list comes in from whatever the hotline's office saves, once, and bad rows are named without numbers."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from shangliang.core.errors import NotAllowed
from shangliang.hotline import factories
from shangliang.hotline.models import HotlineList, HotlineMessage
from shangliang.workflow.models import Event, EventNote

from .registers import file_of, workbook

pytestmark = pytest.mark.once

HEAD = ["工单编号", "标题", "诉求内容", "来电时间", "镇街", "类别", "来源"]
REAL = Path(__file__).parents[4] / "shared" / "data" / "messages" / "citizen_messages.jsonl"


def _rows():
    return [
        [m.own_number, m.title, m.text, f"{m.said_on:%Y/%m/%d} 9:05:00", m.place, "城建", m.source]
        for m in factories.drafts()
    ]


def _csv(encoding):
    lines = [HEAD, *_rows()]
    return file_of("\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode(encoding))


def _jsonl():
    names = ("id", "title", "text", "time", "place", "category", "source")
    return file_of("\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in _rows()).encode())


@pytest.fixture
def office(house):
    return factories.appoint(house)


@pytest.mark.parametrize(
    "file",
    [lambda: workbook(HEAD, *_rows()), lambda: _csv("utf-8-sig"), lambda: _csv("gb18030"), _jsonl],
    ids=["xlsx", "csv utf-8", "csv gb18030", "jsonl"],
)
def test_a_list_comes_in_as_messages_and_topics_from_every_kind_of_file(house, importing, office, file):
    report = importing("hotline", file(), by=office)
    assert (report.applied, report.new, report.refused) == (True, 14, 0)
    made = HotlineList.objects.get()
    assert (made.source, made.number, made.topics.count()) == ("12345热线", 14, 3)
    first = HotlineMessage.objects.get(own_number="0")
    assert (first.place, first.category, f"{first.said_on}") == ("城东街道", "城建", "2026-03-01")


def test_the_same_messages_come_in_once_and_further_ones_as_a_list_of_their_own(house, importing, office):
    importing("hotline", workbook(HEAD, *_rows()[:5]), by=office)
    again = importing("hotline", workbook(HEAD, *_rows()[:5]), by=office)
    assert (again.new, again.present) == (0, 5)
    more = importing("hotline", workbook(HEAD, *_rows()), by=office)
    assert (more.new, more.present) == (9, 5)
    assert [made.number for made in HotlineList.objects.order_by("pk")] == [5, 9]


def test_bad_rows_are_named_by_row_and_column_and_stop_all_of_them(house, importing, office):
    rows = _rows()[:4]
    rows[0][2] = ""
    rows[1][3] = "昨天晚上九点多在小区门口等了很久打这个号码没有人接才来反映的 13812345678 盼复"
    rows[3][0] = rows[2][0]
    report = importing("hotline", workbook(HEAD, *rows), by=office)
    assert not report.applied
    assert [(p.row, p.column) for p in report.problems] == [(2, "诉求内容"), (3, "来电时间"), (5, "工单编号")]
    assert "13812" not in json.dumps(report.as_json(), ensure_ascii=False)
    assert not HotlineMessage.objects.exists()


def test_nobody_but_the_two_offices_brings_messages_in_and_no_event_holds_one(house, importing, office):
    for stranger in ("staff", "system_admin", "research"):
        with pytest.raises(NotAllowed):
            importing("hotline", workbook(HEAD, *_rows()), by=house.actor(stranger))
    importing("hotline", workbook(HEAD, *_rows()), by=office)
    events = [
        *map(str, Event.objects.values_list("data", flat=True)),
        *EventNote.objects.values_list("text", flat=True),
    ]
    assert not [text for text in events if "摔跤" in text or "13812345678" in text]


def test_the_command_groups_a_file_without_keeping_anything(tmp_path, capsys):
    path = tmp_path / "list.jsonl"
    path.write_bytes(_jsonl().read())
    call_command("hotline", "group", str(path), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["messages"], found["refused"]) == (14, 0)
    assert [(one["name"], one["count"]) for one in found["groups"]] == [("路灯", 4), ("飞线充电", 4), ("公交班次", 4)]
    assert found["groups"][0]["rows"][0] in range(1, 5)
    call_command("hotline", "group", str(path))
    said = capsys.readouterr().out
    assert "138" not in said
    assert "飞线充电" in said


@pytest.mark.long
@pytest.mark.skipif(not REAL.exists(), reason="the real messages are not here: ../shared/data")
def test_the_real_messages_are_grouped(capsys):
    call_command("hotline", "group", str(REAL), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["messages"], found["refused"]) == (2816, 0)
    assert len(found["groups"]) > 150
