"""Reading proposals: lists with a budget, who has them, their time line, the counts of every outcome."""

from datetime import timedelta

import pytest
from django.db.models import Q

from shangliang.committees.factories import IN_SESSION, make_committee, make_session
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import access, actions, factories, queries
from shangliang.proposals.models import Proposal
from shangliang.proposals.queries import Filters


def mine(actor, limit=50):
    return queries.rows(pk for _since, pk in queries.keys_of_mine(actor, limit))


def titles(rows):
    return [row.title for row in rows]


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_a_page_takes_four_queries_whatever_the_number_of_rows(house, number, django_assert_max_num_queries):
    factories.archived(house, number)
    factories.submitted(house)
    found = access.visible(house.actor("staff"))
    with django_assert_max_num_queries(4):
        page = queries.page(found, size=50)
    assert len(page.rows) == min(50, number + 1)
    assert page.rows[0].holder.name != ""


@pytest.mark.parametrize("sort", ["newest", "changed", "serial", "case", "due", "title"])
def test_pages_follow_one_another_without_gap_and_back_again(house, sort):
    factories.archived(house, 7)
    for author in range(4):
        factories.submitted(house, author=author)
    factories.filed(house, factories.submitted(house, author=4))
    found = access.visible(house.actor("staff"))
    everything = [row.pk for row in queries.page(found, sort=sort, size=100).rows]
    assert len(everything) == 12
    seen, after = [], ""
    while True:
        page = queries.page(found, sort=sort, after=after, size=5)
        seen += [row.pk for row in page.rows]
        last, after = page, page.next
        if not after:
            break
    assert seen == everything
    back = queries.page(found, sort=sort, before=last.previous, size=5)
    assert [row.pk for row in back.rows] == everything[5:10]
    assert queries.page(found, sort=sort, before=back.previous, size=5).previous == ""


def test_numbers_come_in_their_order_and_those_without_come_last(house):
    factories.archived(house, 1)
    first, second = (factories.submitted(house, author=i) for i in range(2))
    factories.filed(house, second)
    rows = queries.page(access.visible(house.actor("staff")), sort="case").rows
    assert [(row.pk, row.number) for row in rows[:1]] == [(second.pk, "2026年第0001号")]
    rows = queries.page(access.visible(house.actor("staff")), sort="serial").rows
    assert [row.pk for row in rows[:2]] == [first.pk, second.pk]
    assert [row.number for row in rows] == ["2026-0001", "2026年第0001号", "旧00001"]


def test_a_place_that_cannot_be_read_is_the_beginning(house):
    factories.archived(house, 3)
    found = access.visible(house.actor("staff"))
    for place in ("x", "[1]", '["a", "b"]', "{}", "null"):
        assert len(queries.page(found, after=place).rows) == 3


def test_filters_narrow_by_what_they_name(house):
    society, housing = factories.category(house), factories.category(house, "住房保障", under="社会建设")
    economy = factories.category(house, "经济建设")
    tag = factories.tag(house)
    plain = factories.submitted(house, title="甲", category_id=society.pk)
    tagged = factories.submitted(
        house, title="乙", category_id=housing.pk, tag_ids=[tag.pk], suggested_unit_ids=[house.units[0].pk]
    )
    party = factories.collective_draft(house, title="丙", category_id=economy.pk)
    actions.submit(party, by=house.liaison(0))
    actions.pass_many([tagged], by=house.actor("staff"))
    factories.returned(house, plain)
    found = access.visible(house.actor("staff"))

    def left(**values):
        return sorted(titles(queries.page(queries.filtered(found, Filters(**values))).rows))

    assert left() == ["丙", "乙", "甲"]
    assert left(session_id=house.session.pk) == ["丙", "乙", "甲"]
    assert left(states=["returned"]) == ["甲"]
    assert left(step=2) == ["乙"]
    assert left(step=1) == ["丙"]
    assert left(kind="collective") == ["丙"]
    assert left(category_id=society.pk) == ["乙", "甲"]
    assert left(category_id=housing.pk) == ["乙"]
    assert left(in_session=False) == []
    assert left(collective_id=house.collectives[0].pk) == ["丙"]
    assert left(suggested_unit_id=house.units[0].pk) == ["乙"]
    assert left(is_key=True) == []
    assert left(tag_id=tag.pk) == ["乙"]
    assert left(source="paper") == []


def test_words_are_found_in_titles_numbers_and_names(house):
    first = factories.submitted(house, title="关于学生通学路的提案")
    factories.submitted(house, author=1, title="关于老旧小区的提案")
    factories.filed(house, first)
    found = access.visible(house.actor("staff"))

    def by(text):
        return titles(queries.page(queries.filtered(found, Filters(text=text)), sort="serial").rows)

    assert by("通学路") == ["关于学生通学路的提案"]
    assert by("沈若谷") == ["关于老旧小区的提案"]
    assert by("2026-0002") == ["关于老旧小区的提案"]
    assert by("第0001号") == by("2026年第0001号") == by("No. 0001 of 2026") == ["关于学生通学路的提案"]
    assert by("2025-0002") == by("2025年第0001号") == []
    assert by("没有的") == []


def test_a_list_says_who_has_each_proposal_until_when(house):
    draft = factories.draft(house)
    row = queries.rows([draft.pk])[0]
    assert (row.holder.party, row.holder.name, row.due) == (draft.author_party, "林知远", draft.step_due)
    assert "林知远" in row.where
    returned = factories.returned(house)
    actions.withdraw(returned, by=house.member(0), note="不提了")
    row = queries.rows([returned.pk])[0]
    assert (row.holder, row.due, row.where) == (None, None, str(row.state_label))


def test_what_a_proposal_waits_for_comes_before_what_stands_beside_it(house):
    proposal = factories.draft(house)
    actions.invite(proposal, by=house.member(0), members=[house.members[1]])
    assert [h.kind for h in queries.holder_of([proposal.pk])[proposal.pk]] == ["write", "sign"]


def test_a_committees_own_words_stand_in_the_list(house):
    proposal = factories.submitted(house)
    assert queries.rows([proposal.pk], labels={"under_review": "会审中"})[0].state_label == "会审中"


def test_my_proposals_are_those_i_lead_sign_or_am_asked_to_sign(house):
    led, signed, asked = (factories.draft(house, author=i, title=t) for i, t in ((0, "领衔"), (1, "联名"), (2, "待签")))
    factories.draft(house, author=3, title="别人的")
    actions.sign(actions.invite(signed, by=house.member(1), members=[house.members[0]])[0], by=house.member(0))
    actions.invite(asked, by=house.member(2), members=[house.members[0]])
    assert sorted(titles(mine(house.member(0)))) == ["待签", "联名", "领衔"]
    assert len(mine(house.member(0), 2)) == 2
    assert led.title == "领衔"


def test_counting_stops_where_more_says_nothing(house):
    factories.archived(house, 12)
    found = access.visible(house.actor("staff"))
    assert (queries.count_up_to(found), queries.count_up_to(found, 10)) == (12, 11)


def everything(house):
    """Something in every state that a proposal has before it is assigned."""
    factories.draft(house)
    factories.submitted(house)
    factories.returned(house)
    actions.withdraw(factories.submitted(house), by=house.member(0), note="不提了")
    lapsing = factories.returned(house)
    with clock.at(IN_SESSION + timedelta(days=60)):
        actions.lapse_overdue(house.committee.pk)
    for disposition in ("to_opinion", "to_reference", "to_letters", "none"):
        factories.not_filed(house, disposition=disposition)
    main, other, third = factories.filed(house, *(factories.submitted(house, author=i) for i in range(3)))
    factories.merged(house, main)
    factories.merged_after_filing(house, main, other)
    actions.cancel(third, by=house.actor("director"), note="提案人请求")
    return lapsing


def test_every_submission_has_its_outcome_and_every_filed_one_its_fate(house, django_assert_num_queries):
    everything(house)
    with django_assert_num_queries(1):
        counts = queries.outcome_counts(house.session)
    assert counts.gaps == (0, 0)
    assert counts.received == Proposal.objects.exclude(state="draft").count()
    assert (counts.filed, counts.merged, counts.lapsed, counts.withdrawn, counts.under_review) == (3, 1, 2, 1, 1)
    assert dict(counts.not_filed) == {"to_opinion": 1, "to_reference": 1, "to_letters": 1, "none": 1}
    assert (counts.merged_after_filing, counts.cancelled, counts.awaiting_assignment) == (1, 1, 1)


def test_drafts_and_other_cycles_do_not_count(house):
    factories.draft(house)
    following = make_session(house.committee, house.term, ordinal=6, year=2027)
    with clock.at(following.window_opens):
        factories.submitted(house)
    assert queries.outcome_counts(house.session).received == 0
    assert queries.outcome_counts(following).received == 1


def test_a_part_of_the_cycle_is_counted_by_itself(house):
    factories.submitted(house)
    with clock.at(house.session.session_deadline + timedelta(days=1)):
        factories.submitted(house, author=1)
    counts = queries.outcome_counts(house.session, only=Q(in_session=True))
    assert (counts.received, counts.under_review) == (1, 1)


def test_joint_collectives_count_once_in_all_and_under_each_of_them(house):
    proposal = factories.collective_draft(house, collective=0)
    (joined,) = actions.invite(proposal, by=house.liaison(0), collectives=[house.collectives[1]])
    actions.sign(joined, by=house.liaison(1), confirmed_by="赵主委")
    actions.submit(proposal, by=house.liaison(0))
    assert queries.outcome_counts(house.session, only=Q(kind="collective")).received == 1
    found = access.visible(house.actor("staff"))
    for collective in house.collectives[:2]:
        assert queries.filtered(found, Filters(collective_id=collective.pk)).count() == 1
    assert queries.filtered(found, Filters(collective_id=house.collectives[2].pk)).count() == 0


def test_the_figures_of_a_moment_do_not_change_afterwards(house):
    first, second = factories.submitted(house), factories.submitted(house, author=1)
    with clock.at(IN_SESSION + timedelta(hours=2)):
        factories.returned(house, first)
    reading = IN_SESSION + timedelta(hours=3)
    then = queries.outcome_counts(house.session, until=reading)
    assert (then.received, then.returned, then.under_review) == (2, 1, 1)
    with clock.at(IN_SESSION + timedelta(days=1)):
        actions.submit(first, by=house.member(0))
        factories.filed(house, first, second)
        factories.submitted(house, author=2)
    assert queries.outcome_counts(house.session, until=reading) == then
    assert queries.outcome_counts(house.session).filed == 2
    assert queries.outcome_counts(house.session, until=clock.now() + timedelta(days=2)) == queries.outcome_counts(
        house.session
    )


def test_the_time_line_says_what_happened_who_has_it_and_what_comes_next(house):
    proposal = factories.returned(house)
    entries = queries.timeline(proposal, actor=house.member(0))
    assert [e.get("kind", "") for e in entries] == ["", "", "now", "next"]
    assert entries[0]["on"] == IN_SESSION.date()
    assert entries[1]["text"] == "请补充数据。"
    assert entries[2]["text"] == "林知远"
    assert entries[3]["on"] == proposal.step_due


def test_reviewers_and_their_notes_are_for_the_office_alone(house):
    proposal = factories.submitted(house)
    staff = house.actor("staff")
    actions.pass_many([proposal], by=staff, opinion="与去年一件提案相近")
    for_office = queries.timeline(proposal, actor=house.actor("director"))
    for_proposer = queries.timeline(proposal, actor=house.member(0))
    assert any("与去年一件提案相近" in e.get("text", "") and staff.name in e["text"] for e in for_office)
    assert not any("与去年" in str(e) or staff.name in str(e) for e in for_proposer)


def test_others_read_the_milestones_without_notes_and_talks(house):
    proposal = factories.returned(house)
    actions.submit(proposal, by=house.member(0))
    (filed,) = factories.filed(house, proposal)
    main = factories.submitted(house, author=2)
    actions.ask_talk_many([filed], by=house.actor("staff"), about="merge", into=main)
    mine = queries.timeline(filed, actor=house.member(0))
    theirs = queries.timeline(filed, actor=house.member(1))
    assert len([e for e in theirs if "kind" not in e]) == 3  # submitted, filed, numbered
    assert len([e for e in mine if "kind" not in e]) == 6
    assert not any("请补充" in str(e) for e in theirs)


def test_a_merging_names_its_main_proposal(house):
    main = factories.submitted(house, title="关于主提案的提案")
    (other,) = factories.merged(house, main, factories.submitted(house, author=1))
    last = queries.timeline(other, actor=house.member(1))[-1]
    assert "关于主提案的提案" in last["text"]


def test_a_long_time_line_costs_what_a_short_one_does(house, django_assert_max_num_queries):
    proposal = factories.submitted(house)
    for _round in range(8):
        factories.returned(house, proposal)
        actions.submit(proposal, by=house.member(0))
    with django_assert_max_num_queries(6):
        entries = queries.timeline(proposal, actor=house.member(0))
    assert len(entries) > 16


def test_earlier_proposals_with_like_titles_are_shown_the_likest_first(house, django_assert_num_queries):
    (near,) = factories.filed(house, factories.submitted(house, title="关于整治学校周边交通秩序的提案"))
    factories.filed(house, factories.submitted(house, author=1, title="关于发展乡村旅游的提案"))
    factories.submitted(house, author=2, title="关于学校周边交通安全的提案")  # not filed: no answer to show
    following = make_session(house.committee, house.term, ordinal=6, year=2027)
    with clock.at(following.window_opens):
        draft = factories.draft(house, author=3, title="关于改善学校周边交通的提案")
        with django_assert_num_queries(1):
            found = queries.similar(draft, actor=house.member(3))
        assert [(s.pk, s.number, s.year) for s in found] == [(near.pk, "2026年第0001号", 2026)]
        assert 0.3 <= found[0].share <= 1
        assert queries.similar(factories.draft(house, author=3, title="关于的提案"), actor=house.member(3)) == []


def test_similar_ones_are_those_that_the_actor_may_read(house):
    (near,) = factories.filed(house, factories.submitted(house, title="关于整治学校周边交通秩序的提案"))
    actions.set_secrecy(near, by=house.actor("staff"), secrecy="internal")
    following = make_session(house.committee, house.term, ordinal=6, year=2027)
    with clock.at(following.window_opens):
        draft = factories.draft(house, author=3, title="关于整治学校周边交通秩序的提案")
        assert queries.similar(draft, actor=house.member(3)) == []
        assert [s.pk for s in queries.similar(draft, actor=house.actor("staff"))] == [near.pk]


def test_nothing_of_another_committee_is_listed_counted_or_alike(house):
    factories.filed(house, factories.submitted(house))
    other = make_committee()
    with committee_scope(house.committee, other.committee):
        stranger = other.actor("staff")
        assert queries.page(access.visible(stranger)).rows == []
        with clock.at(IN_SESSION):
            own = factories.draft(other)
        assert queries.similar(own, actor=stranger) == []
        assert queries.outcome_counts(other.session).received == 0
        assert mine(stranger) == []
