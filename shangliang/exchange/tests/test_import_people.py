"""The registers of members and units come in once, all or nothing, with the bodies they belong to (domain §1, §9)."""

from datetime import date

import pytest

from shangliang.accounts.models import User
from shangliang.accounts.names import pinyin_key
from shangliang.committees.models import Line, Member, SeatChange, Sector, Term, Unit
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.models import Event

from .registers import workbook

HEAD = ["委员编号", "姓名", "界别", "专委会", "小组", "党派", "政协职务", "联系电话", "性别", "任职日期"]
ROW = ["201", "卫长风", "教育界", "提案委员会、经济委员会", "城区组", "民进", "常委", "13900000201", "男", "2024-03-01"]


def changed(*pairs):
    values = list(ROW)
    for heading, value in pairs:
        values[HEAD.index(heading)] = value
    return values


def test_members_come_in_with_seat_bodies_and_an_account_without_a_password(house, importing):
    report = importing("members", workbook(HEAD, ROW), by=house.actor("system_admin"))
    assert (report.applied, report.new) == (True, 1)
    member = Member.objects.get(number="201")
    assert (member.user.name, member.sector.name, member.group.name) == ("卫长风", "教育界", "城区组")
    assert (member.duty, member.party, member.seat_from) == ("standing", "民进", date(2024, 3, 1))
    assert {c.name for c in member.special_committees.all()} == {"提案委员会", "经济委员会"}
    assert member.user.pinyin_key == pinyin_key("卫长风")
    assert not member.user.has_usable_password()
    assert SeatChange.objects.get(member=member).kind == "begin"
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds == {"person.add", "seat.begin", "import.members"}


def test_members_twice_bring_nothing_new_with_and_without_numbers(house, importing):
    file = workbook(HEAD, ROW, changed(("委员编号", None), ("姓名", "甘棠"), ("联系电话", "13900000202")))
    assert importing("members", file).new == 2
    before = (Member.objects.count(), User.objects.count(), Event.objects.count())
    again = importing("members", file)
    assert (again.new, again.present) == (0, 2)
    assert (Member.objects.count(), User.objects.count(), Event.objects.count()) == before


def test_who_is_seated_already_is_left_as_is_and_differences_are_named(house, importing):
    importing("members", workbook(HEAD, ROW))
    report = importing("members", workbook(HEAD, changed(("党派", "民盟"))))
    assert (report.new, report.present) == (0, 1)
    assert [(n.row, n.column, n.value) for n in report.notes] == [(2, "党派", "民盟")]
    assert Member.objects.get(number="201").party == "民进"


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("姓名", None),
        ("界别", "没有的界别"),
        ("专委会", "提案委员会、经济委员会、教科卫体委员会"),
        ("专委会", "没有的专委会"),
        ("小组", "没有的小组"),
        ("任职日期", "2019-01-01"),
        ("任职日期", "三月"),
        ("政协职务", "会长"),
        ("委员编号", "001"),
    ],
)
def test_a_wrong_member_is_refused_by_row_and_column_and_nobody_comes_in(house, importing, heading, value):
    people = User.objects.count()
    report = importing(
        "members", workbook(HEAD, changed(("委员编号", "202"), ("联系电话", "1")), changed((heading, value)))
    )
    assert [(p.row, p.column) for p in report.problems] == [(3, heading)]
    assert User.objects.count() == people
    assert not Event.objects.exists()


def test_one_member_twice_in_a_file_is_refused(importing):
    report = importing.dry("members", workbook(HEAD, ROW, ROW))
    assert [(p.row, p.column) for p in report.problems] == [(3, "委员编号")]


def test_bodies_that_lack_are_made_when_asked_for(house, importing):
    report = importing("members", workbook(HEAD, changed(("界别", "新界别"))), create_bodies=True)
    assert report.created == {"sectors": ["新界别"]}
    assert Member.objects.get(number="201").sector == Sector.objects.get(name="新界别")


def test_a_member_of_an_earlier_term_keeps_the_account(house, importing):
    old = Term.objects.create(committee=house.committee, ordinal=3, begins=date(2017, 1, 10), ends=date(2022, 1, 9))
    importing("members", workbook(HEAD, changed(("任职日期", None))), term=3)
    people = User.objects.count()
    importing("members", workbook(HEAD, ROW))
    assert User.objects.count() == people
    seats = Member.objects.filter(user__phone="13900000201").order_by("term__ordinal")
    assert [seat.term for seat in seats] == [old, house.term]


def test_without_the_term_nothing_can_come_in_and_the_message_says_so(importing):
    with pytest.raises(Refused, match="届|term"):
        importing("members", workbook(HEAD, ROW), term=9)


def test_an_account_name_is_nobody_elses(house, importing):
    file = workbook([*HEAD, "账号"], [*ROW, house.people["staff"].username])
    report = importing.dry("members", file)
    assert [(p.row, p.column) for p in report.problems] == [(2, "账号")]


UNIT_HEAD = ["单位名称", "条线", "交办机构", "联系电话", "电子邮箱"]


def test_units_come_in_once_and_a_line_is_made_where_its_coordinator_is_named(house, importing):
    file = workbook(
        UNIT_HEAD,
        ["区水利局", "政府", None, "0731-1", "water@example.org"],
        ["区检察院", "检察院", "区委办督查室", None, None],
        ["区教委", "党群", None, None, None],
    )
    report = importing("units", file, by=house.actor("system_admin"))
    assert (report.new, report.present, report.created) == (2, 1, {"lines": ["检察院"]})
    assert [n.column for n in report.notes] == ["条线"]
    assert Unit.objects.get(name="区教委").line.name == "政府"
    assert Unit.objects.get(name="区检察院").line.coordinator.name == "区委办督查室"
    assert importing("units", file).new == 0


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["区水利局", "水利", None, None, None], "条线"),
        (["区水利局", "政府", "别的督查室", None, None], "交办机构"),
        (["区水利局", "政府", None, None, "not an address"], "电子邮箱"),
        ([None, "政府", None, None, None], "单位名称"),
        (["区民航局", "政府", None, None, None], "单位名称"),
    ],
)
def test_a_wrong_unit_is_refused_and_none_comes_in(importing, row, column):
    before = (Unit.objects.count(), Line.objects.count())
    report = importing("units", workbook(UNIT_HEAD, ["区民航局", "政府", None, None, None], row))
    assert [(p.row, p.column) for p in report.problems] == [(3, column)]
    assert (Unit.objects.count(), Line.objects.count()) == before


def test_only_the_system_administrator_and_the_operator_bring_in_people_and_units(house, importing):
    for kind, file in (("members", workbook(HEAD, ROW)), ("units", workbook(UNIT_HEAD, ["区水利局", "政府"]))):
        for name in ("staff", "security_admin", "auditor"):
            with pytest.raises(NotAllowed):
                importing(kind, file, by=house.actor(name))
