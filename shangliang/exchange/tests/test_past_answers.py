"""How it was answered in past years: on the page of an archived proposal, and beside similar ones in the editor."""

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.exchange.models import ArchivedReply
from shangliang.proposals import factories
from shangliang.proposals.queries import Similar
from shangliang.proposals.queries.outcomes import outcomes


@pytest.fixture
def answered(house):
    """Two archived proposals; the first one was answered."""
    first, second = factories.archived(house, 2)
    ArchivedReply.objects.create(
        committee=house.committee, proposal=first, unit_name="区教委", text="今年新建两所幼儿园。" * 20, result="A类"
    )
    return first, second


def page_of(proposal, actor):
    reader = Client()
    reader.force_login(User.objects.get(pk=actor.user_id))
    return reader.get(reverse("workbench:proposal", args=[proposal.pk])).content.decode()


def test_the_page_of_an_archived_proposal_shows_its_reply(house, answered):
    shown = page_of(answered[0], house.member(0))
    assert "今年新建两所幼儿园。" in shown
    assert "区教委" in shown
    assert "A类" in shown
    assert "来自往年台账" not in page_of(answered[1], house.member(0))


def test_who_may_not_read_the_proposal_learns_nothing_of_its_answer(house, answered):
    assert "幼儿园" not in page_of(answered[0], house.clerk(0))
    found = [Similar(answered[0].pk, "甲", "1", 2020, "archived", 1.0)]
    assert outcomes(found, actor=house.clerk(0)) == {answered[0].pk: "已归档"}


def test_beside_similar_ones_stand_the_outcome_and_the_beginning_of_the_answer(house, answered):
    found = [Similar(p.pk, p.title, "1", 2020, p.state, 1.0) for p in answered]
    lines = outcomes(found, actor=house.member(0))
    first, second = (lines[p.pk] for p in answered)
    assert first.startswith("已归档：区教委 A类 今年新建两所幼儿园。")
    assert first.endswith("…")
    assert second == "已归档"
    assert outcomes([], actor=house.member(0)) == {}
