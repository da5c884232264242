"""How the news of proposals reads to their proposers."""

import pytest
from django.utils import translation

from shangliang.committees.factories import IN_SESSION, make_committee
from shangliang.notifications.messages import read
from shangliang.proposals.models import Ground, Proposal, ProposalState, Secrecy

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    with make_committee().scope(IN_SESSION) as made, translation.override("en"):
        yield made


def proposal(house, title: str, **fields) -> Proposal:
    return Proposal.objects.create(
        committee=house.committee,
        session=house.session,
        author_member=house.members[0],
        state=ProposalState.FILED,
        state_since=IN_SESSION,
        title=title,
        **fields,
    )


def said(kind: str, **data) -> tuple[str, tuple[str, ...]]:
    (message,) = read([(kind, data)])
    return message.title, message.lines


def test_news_names_the_proposal_by_its_case_number_or_before_that_by_its_serial_number(house):
    filed = proposal(house, "关于路灯的提案", case_number=12, serial_number=3)
    fresh = proposal(house, "关于停车的提案", serial_number=7)
    told = "Your proposal has been filed: No. 0012 of 2026 关于路灯的提案"
    assert said("proposal.filed", proposal=filed.pk)[0] == told
    assert said("proposal.lapsed", proposal=fresh.pk)[0].endswith(": 2026-0007 关于停车的提案")


def test_a_return_says_until_when(house):
    title, lines = said("proposal.returned", proposal=proposal(house, "甲").pk, until="2026-02-03")
    assert title == "Your proposal has been returned for revision: 甲"
    assert lines == ("Please revise it and submit it again by 3 February.",)


def test_not_filing_names_its_ground_and_merging_the_main_one(house):
    one, main = proposal(house, "甲"), proposal(house, "乙", serial_number=9)
    ground = Ground.objects.create(committee=house.committee, name="一事多案")
    assert said("proposal.not_filed", proposal=one.pk, ground=ground.pk, disposition="")[1] == ("Ground: 一事多案",)
    assert said("proposal.merged", proposal=one.pk, into=main.pk)[1] == (
        "It is answered together with 2026-0009 乙; you are answered too.",
    )


@pytest.mark.parametrize("why", ["submitted", "revoked", "ended"])
def test_whoever_is_no_longer_asked_to_sign_reads_why(house, why):
    title, lines = said("signature.gone", proposal=proposal(house, "甲").pk, why=why)
    assert (title, len(lines)) == ("You are no longer asked to sign: 甲", 1)


def test_the_title_of_an_internal_proposal_does_not_leave_by_mail(house):
    internal = proposal(house, "不外传的题目", secrecy=Secrecy.INTERNAL, serial_number=4)
    assert said("proposal.filed", proposal=internal.pk)[0].endswith(": 2026-0004 an internal proposal")


def test_many_pieces_of_news_cost_one_statement_for_each_kind_of_record(house, django_assert_num_queries):
    rows = [proposal(house, f"第{n}件") for n in range(20)]
    news = [("proposal.merged", {"proposal": row.pk, "into": rows[0].pk}) for row in rows]
    with django_assert_num_queries(1):
        assert len(read(news)) == 20
