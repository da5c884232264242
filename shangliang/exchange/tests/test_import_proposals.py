"""A register of proposals of past years comes in as an archive, whole, once, all or nothing (domain §2.4, §9)."""

import pytest

from shangliang.core.errors import NotAllowed
from shangliang.exchange import queries
from shangliang.exchange.models import ArchivedReply, ArchivedSource
from shangliang.exchange.registers.proposals import suggestions_of
from shangliang.proposals.models import Category, Proposal
from shangliang.workflow.models import Event, EventNote

from .registers import workbook

HEAD = ["编号", "案由", "情况", "分析", "建议", "类别", "提案者", "年份", "承办单位", "答复", "办理结果"]


def row(number="7", **more):
    return {"number": number, "title": "关于修路的提案", "text": "路不平。", "year": 2026, **more}


def messages(report):
    return [(p.row, p.column, p.message) for p in report.problems]


def test_a_register_in_excel_comes_in_with_parts_suggestions_and_past_replies(house, importing):
    names = "、".join(["林知远"] * 30)
    file = workbook(
        HEAD,
        [
            "第001号",
            "关于修路的提案",
            "路旧",
            "车多",
            "1、重修。\n2、限载。",
            "城建",
            names,
            2026,
            "区教委",
            "已修。",
            "A",
        ],
        ["第001号", "关于修路的提案", None, None, None, None, None, 2026, "区水利局", "已疏浚。", "B"],
    )
    report = importing("proposals", file)
    assert (report.applied, report.rows, report.new, report.refused) == (True, 2, 1, 0)
    proposal = Proposal.objects.get()
    assert (proposal.own_number, proposal.state, proposal.category.name) == ("第001号", "archived", "城建")
    assert (proposal.background, proposal.analysis, proposal.whole_text) == ("路旧", "车多", "")
    assert list(proposal.suggestions.values_list("number", "text")) == [(1, "重修。"), (2, "限载。")]
    assert ArchivedSource.objects.get().proposer == names
    assert len(proposal.contact_name) <= 60
    replies = list(ArchivedReply.objects.values_list("unit_name", "unit_id", "text", "result"))
    assert replies == [("区教委", house.units[0].pk, "已修。", "A"), ("区水利局", None, "已疏浚。", "B")]


def test_the_same_file_twice_brings_in_nothing_new(importing, jsonl):
    rows = [row("1", unit="区教委", reply="好。", category="甲/乙"), row("2", category="甲/乙")]
    assert importing("proposals", jsonl(*rows)).new == 2
    before = (Proposal.objects.count(), Category.objects.count(), ArchivedReply.objects.count(), Event.objects.count())
    again = importing("proposals", jsonl(*rows))
    assert (again.new, again.present, again.created) == (0, 2, {})
    after = (Proposal.objects.count(), Category.objects.count(), ArchivedReply.objects.count(), Event.objects.count())
    assert before == after


def test_a_reply_that_comes_later_is_added_and_a_changed_text_is_named_and_left(importing, jsonl):
    importing("proposals", jsonl(row("1")))
    report = importing("proposals", jsonl(row("1", text="另一篇。", unit="区教委", reply="好。")))
    assert (report.new, report.present, report.created) == (0, 1, {"replies": ["1 区教委"]})
    assert [note.row for note in report.notes] == [1]
    assert Proposal.objects.get().whole_text == "路不平。"
    assert ArchivedReply.objects.get().text == "好。"


def test_one_refused_row_stops_all_unless_bad_rows_are_skipped(importing, jsonl):
    rows = [row("1"), row("2", text=""), row("3")]
    refused = importing("proposals", jsonl(*rows))
    assert (refused.applied, refused.new, refused.refused) == (False, 2, 1)
    assert not Proposal.objects.exists()
    assert not Event.objects.exists()
    assert importing("proposals", jsonl(*rows), skip_bad=True).applied
    assert set(Proposal.objects.values_list("own_number", flat=True)) == {"1", "3"}


def test_a_dry_run_says_the_same_and_writes_nothing(importing, jsonl):
    rows = [row("1", category="新类"), row("2", year=1999)]
    dry = importing.dry("proposals", jsonl(*rows))
    assert dry.as_json() == importing("proposals", jsonl(*rows)).as_json()
    assert not Proposal.objects.exists()
    assert not Category.objects.exists()


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"year": 1999}, "年份"),
        ({"year": None}, "年份"),
        ({"place": "别处区"}, "地区"),
        ({"text": None}, "正文"),
        ({"analysis": "又一部分"}, "正文"),
        ({"category": "一/二/三"}, "类别"),
        ({"title": "长" * 201}, "title"),
        ({"kind": "两个人"}, "kind"),
        ({"submitted": "去年春天"}, "submitted"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_by_row_and_column(importing, jsonl, bad, column):
    report = importing("proposals", jsonl(row("1"), row("2", **bad)))
    assert [(p.row, p.column) for p in report.problems] == [(2, column)]
    assert report.problems[0].message
    assert not Proposal.objects.exists()


def test_a_number_given_to_two_proposals_is_refused(importing, jsonl):
    report = importing("proposals", jsonl(row("1"), row("1", title="另一件"), row("1")))
    assert [(p.row, p.column) for p in report.problems] == [(2, "编号"), (3, "编号")]


def test_a_year_for_the_whole_file_fills_in_and_contradicts_nothing(importing, jsonl):
    rows = [row("1", year=None), row("2", year=2025)]
    report = importing.dry("proposals", jsonl(*rows), session_year=2026)
    assert [(p.row, p.column, p.value) for p in report.problems] == [(2, "年份", "2025")]
    assert report.new == 1


def test_sessions_that_lack_are_named_or_made_with_their_terms(house, importing, jsonl):
    rows = [row("1", year=2019), row("2", year=2020)]
    refused = importing.dry("proposals", jsonl(*rows))
    assert ["2019" in message for _row, _column, message in messages(refused)] == [True, False]
    report = importing("proposals", jsonl(*rows), sessions={2019: (3, 3), 2020: (3, 4)})
    assert report.created == {"sessions": ["2019", "2020"]}
    made = [(p.session.term.ordinal, p.session.ordinal, p.session.year) for p in Proposal.objects.order_by("pk")]
    assert made == [(3, 3, 2019), (3, 4, 2020)]
    assert Proposal.objects.first().session.term.begins.year == 2017


def test_in_session_follows_the_register_or_the_window_and_is_open_where_neither_says(importing, jsonl):
    rows = [
        row("1", submitted="2026-01-13"),
        row("2", submitted="2026-02-13"),
        row("3", submitted="2026-02-13", in_session="大会"),
        row("4"),
    ]
    importing("proposals", jsonl(*rows))
    assert [p.in_session for p in Proposal.objects.order_by("own_number")] == [True, False, True, None]


def test_categories_are_found_by_name_or_path_and_ambiguous_names_are_refused(house, importing, jsonl):
    parents = [Category.objects.create(committee=house.committee, name=name) for name in ("经济", "社会")]
    for parent in parents:
        Category.objects.create(committee=house.committee, parent=parent, name="教育")
    report = importing("proposals", jsonl(row("1", category="教育")))
    assert [p.column for p in report.problems] == ["类别"]
    importing("proposals", jsonl(row("1", category="社会/教育"), row("2", category="经济")))
    found = dict(Proposal.objects.values_list("own_number", "category__parent__name"))
    assert found == {"1": "社会", "2": None}
    assert Category.objects.count() == 4


def test_only_the_committees_proposal_staff_and_the_operator_archive(house, importing, jsonl):
    for name in ("director", "system_admin", "leadership"):
        with pytest.raises(NotAllowed):
            importing("proposals", jsonl(row()), by=house.actor(name))
    with pytest.raises(NotAllowed):
        importing("proposals", jsonl(row()), by=house.member(0))
    assert importing("proposals", jsonl(row()), by=house.actor("staff")).applied


def test_an_import_leaves_one_event_with_digest_and_counts(house, importing, jsonl):
    report = importing("proposals", jsonl(row("1"), row("2")), by=house.actor("staff"))
    event = Event.objects.get(kind="import.proposals")
    assert (event.data["sha256"], event.data["new"], event.data["rows"]) == (report.sha256, 2, 2)
    assert event.actor_id == house.people["staff"].pk
    assert EventNote.objects.get(event=event).text == "file"
    assert Event.objects.filter(kind="proposal.archive").count() == 2


def test_past_replies_are_found_by_those_who_may_read_the_proposal(house, importing, jsonl):
    importing("proposals", jsonl(row("1", unit="区教委", reply="今年新建两所幼儿园。"), row("2")))
    first, second = Proposal.objects.order_by("own_number")
    member = house.member(0)
    assert [r.text for r in queries.archived_replies(member, [first, second])[first.pk]] == ["今年新建两所幼儿园。"]
    assert second.pk not in queries.archived_replies(member, [first, second])
    assert queries.proposals_answered_about(member, "幼儿园") == [first]
    assert queries.proposals_answered_about(member, "  ") == []
    assert queries.archived_source(member, first).row == 1
    assert queries.archived_replies(house.clerk(0), [first]) == {}
    assert queries.archived_source(house.clerk(0), first) is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        ("多种树。", ("多种树。",)),
        ("1. 种树。\n2. 浇水。", ("种树。", "浇水。")),
        ("一、种树。\n\n二、浇水。", ("种树。", "浇水。")),
        ("（1）种树。\n（2）浇水。", ("种树。", "浇水。")),
        ("建议：\n1. 种树。", ("建议：\n1. 种树。",)),
        ("1. 种树。\n3. 浇水。", ("1. 种树。\n3. 浇水。",)),
        ("1. 种树。\n要常浇水。", ("1. 种树。\n要常浇水。",)),
        ("十年树木。", ("十年树木。",)),
    ],
)
def test_suggestions_are_divided_only_where_every_line_is_a_numbered_item(text, items):
    assert suggestions_of(text) == items
