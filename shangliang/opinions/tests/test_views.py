"""The pages of opinion information: what each person finds on them, and what one does there."""

from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from shangliang.opinions import actions, factories
from shangliang.opinions.models import Issue, Opinion, OpinionTask
from tests.support.pages import seen, sent


def page(name, *args):
    return reverse(f"opinions:{name}", args=args)


def test_a_member_writes_on_one_page_and_sees_where_it_stands(house, visit):
    member = visit(house.member())
    assert "还没有反映过" in seen(member, page("mine"))
    sent(member, page("new"))
    sent(member, page("new"))
    opinion = Opinion.objects.get()  # the empty draft is taken up again
    kept = member.post(page("autosave", opinion.pk), {"title": "井盖响", "situation": "夜间扰民。", "version": 0})
    assert kept.json()["version"] == 1
    stale = member.post(page("autosave", opinion.pk), {"title": "另一窗口", "version": 0})
    assert stale.status_code == 409
    lacking = sent(member, page("edit", opinion.pk), title="", situation="夜间扰民。", version=1, do="submit")
    assert "夜间扰民" in lacking
    assert Opinion.objects.get().state == "draft"
    text = sent(member, page("edit", opinion.pk), title="井盖响", situation="夜间扰民。", version=2, do="submit")
    assert "井盖响" in text
    assert Opinion.objects.get().state == "submitted"
    assert "井盖响" in seen(member, page("mine"))
    assert member.get(page("edit", opinion.pk)).status_code == 302
    assert visit(house.member(1)).get(page("one", opinion.pk)).status_code == 404


def test_a_draft_is_thrown_away_and_a_liaison_writes_for_the_own_body(house, visit):
    member, liaison = visit(house.member()), visit(house.liaison(0))
    draft = factories.draft(house)
    sent(member, page("edit", draft.pk), do="discard")
    sent(liaison, page("new"), collective=house.collectives[0].pk)
    assert Opinion.objects.get().author_collective == house.collectives[0]
    assert liaison.post(page("new"), {"collective": house.collectives[1].pk}).status_code == 404


def test_the_office_works_from_the_desk_to_the_issue(house, office, visit, leader):
    editor, reviewer, chair = visit(office[0]), visit(office[1]), visit(leader)
    first, second = factories.submitted(house), factories.submitted(house, 1, title="路灯不亮")
    assert "路灯不亮" in seen(editor, page("desk"))
    assert "路灯不亮" not in seen(editor, page("desk"), q="井盖")
    sent(editor, page("desk") + "?tab=submitted", do="take_up", pick=[first.pk, second.pk])
    text = sent(editor, page("edited", first.pk), title="关于疏通管网", situation="积水。", version=0, do="save")
    assert "<ins>" in text
    assert "<del>" in text
    sent(
        editor,
        page("edited", first.pk),
        title="关于疏通管网",
        situation="积水。",
        version=1,
        do="combine",
        other=second.pk,
    )
    assert Opinion.objects.get(pk=second.pk).state == "combined"
    version = Opinion.objects.get(pk=first.pk).version
    sent(editor, page("edited", first.pk), title="关于疏通管网", situation="积水。", version=version, do="hand_in")
    assert 'name="do" value="review"' not in seen(editor, page("one", first.pk))  # no step that is another's
    assert "请另一位工作人员审核" in seen(editor, page("one", first.pk))
    assert 'name="do" value="review"' in seen(reviewer, page("one", first.pk))
    refused = sent(editor, page("one", first.pk), do="review", note="")
    assert "其他人审核" in refused
    sent(reviewer, page("one", first.pk), do="review", note="")
    assert "关于疏通管网" in seen(chair, page("desk"))
    sent(chair, page("one", first.pk), do="sign", note="")
    assert f"{page('desk')}?tab=signed" in seen(editor, page("one", first.pk))  # from the item on to its issue
    sent(editor, page("desk") + "?tab=signed", do="issue", pick=first.pk)
    issue = Issue.objects.get()
    sent(editor, page("issue", issue.pk), do="change", title="汛前专刊", item=first.pk, **{f"place-{first.pk}": 1})
    out = sent(editor, page("issue", issue.pk), do="issue")
    assert "汛前专刊" in out
    assert Issue.objects.get().number == 1
    assert "第1期" in out
    assert "汛前专刊" in seen(chair, page("issues"))


def test_what_becomes_of_an_issue_is_recorded_on_its_page(house, office, visit, leader):
    editor, chair, clerk = visit(office[0]), visit(leader), visit(house.clerk(0))
    issue = factories.issued(house, office)
    here = page("issue", issue.pk)
    sent(chair, here, do="instruct", text="请研究落实。", on="2026-03-10", post="主席", rank="区领导")
    sent(editor, here, do="send", way="leaders", receiver="区委")
    sent(editor, here, do="adopt", body="市政协", level="city", on="2026-03-09", combined="on")
    sent(editor, here, do="assign", unit=house.units[0].pk, request="请清掏", due="")
    text = seen(editor, here)
    for words in ("请研究落实。", "区委", "市政协", house.units[0].name):
        assert words in text
    task = OpinionTask.objects.get()
    assert "三处小区" in seen(clerk, page("task", task.pk))
    assert "管网堵塞" in seen(clerk, page("tasks"))
    wrong = sent(clerk, page("task", task.pk), do="handle", answer="已清掏", effect="")
    assert "已清掏" in wrong
    sent(clerk, page("task", task.pk), do="handle", answer="已清掏", effect="solved")
    sent(editor, page("task", task.pk), do="feed_back", note="")
    item = issue.items.get()
    author = seen(visit(house.member()), page("one", item.pk))
    for words in ("已清掏", "市政协", "请研究落实。"):
        assert words in author
    sent(editor, here, do="archive")
    assert Issue.objects.get().state == "archived"


def test_the_sheet_comes_as_word_and_as_a_page(house, office, visit):
    editor = visit(office[0])
    issue = factories.issued(house, office)
    answer = editor.get(page("word", issue.pk))
    assert answer.content[:2] == b"PK"
    assert f"{house.committee.name}社情民意信息" in seen(editor, page("issue", issue.pk))
    assert visit(house.member(1)).get(page("word", issue.pk)).status_code == 404


def test_the_office_enters_for_others_and_sees_who_is_behind(house, office, visit):
    editor = visit(office[0])
    lacking = sent(editor, page("enter"), origin="member", title="井盖", situation="响。")
    assert "井盖" in lacking
    sent(editor, page("enter"), origin="public", source_name="市民来信", title="井盖", situation="响。")
    assert Opinion.objects.get().entered
    assert house.members[0].user.name in seen(editor, page("quotas"))


def test_a_members_number_opens_onto_what_was_counted(house, office, visit):
    editor = visit(office[0])
    for title in ("井盖响", "路灯不亮"):
        factories.submitted(house, title=title)
    factories.draft(house, title="还没写完")
    factories.submitted(house, 1, title="别人的")
    member = house.member().member_id
    address = f"{page('desk')}?tab=all&amp;member={member}&amp;year={house.session.year}"
    assert f'<a href="{address}">2</a>' in seen(editor, page("quotas"))
    opened = seen(editor, page("desk"), tab="all", member=member, year=house.session.year)
    assert {title for title in ("井盖响", "路灯不亮", "别人的", "还没写完") if title in opened} == {
        "井盖响",
        "路灯不亮",
    }
    assert "还没有反映" in seen(editor, page("desk"), tab="all", member=member, year=1999)


def test_the_office_takes_the_register_of_what_the_desk_finds_away(house, office, visit, leader):
    factories.submitted(house, title="=路灯不亮")
    factories.submitted(house, 1, title="井盖响")
    factories.edited(house, office)

    def titles(**query):
        answer = visit(office[0]).get(page("register"), query)
        assert answer.headers["Content-Disposition"].endswith(".xlsx")
        sheet = load_workbook(BytesIO(answer.content)).active
        head, heads, *rows = list(sheet.iter_rows(min_row=4, values_only=True))
        assert head == (None,) * len(heads)
        assert heads[1:3] == ("标题", "反映人")
        assert all(row[5] and row[6] is None for row in rows)
        return [row[1] for row in rows]

    assert titles() == ["'=路灯不亮", "井盖响"]
    assert titles(q="井盖") == ["井盖响"]
    assert len(titles(tab="all")) == 3
    assert page("register") + "?q=%E4%BA%95%E7%9B%96" in seen(visit(office[0]), page("desk"), q="井盖")
    assert page("register") not in seen(visit(leader), page("desk"))
    assert visit(leader).get(page("register")).status_code == 404


def test_a_funnel_shows_its_figures_and_empty_pages_say_what_comes_next(house, office, visit):
    editor = visit(office[0])
    assert "没有待处理" in seen(editor, page("desk"))
    assert "还没有" in seen(editor, page("issues"))
    factories.issued(house, office)
    assert "opinions_received" in seen(editor, page("funnel"))
    assert visit(house.member()).get(page("funnel")).status_code == 404


def test_an_author_makes_a_proposal_of_an_opinion(house, visit):
    opinion = factories.submitted(house)
    sent(visit(house.member()), page("one", opinion.pk), do="grow")
    opinion.refresh_from_db()
    assert opinion.grown_proposal.title == opinion.title


def test_an_opinion_of_another_office_is_no_secret_kept_from_the_url(house, office, visit):
    internal = factories.signed(house, office)
    actions.set_internal(internal, by=office[0], internal=True)
    assert visit(house.actor("research")).get(page("one", internal.pk)).status_code == 404
    assert "内部" in seen(visit(office[0]), page("one", internal.pk))
