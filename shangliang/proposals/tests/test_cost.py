"""What verbs cost: few statements each, and not one more for a long list than for a short one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.proposals import actions, factories
from shangliang.proposals.models import Proposal

OWN_TRANSACTION = 2  # within a test's transaction a verb's own is a savepoint: two statements more
SHORT, LONG = 46, 90  # so that every part of either is a list, not a handful


class Costs:
    """Statements by verb, counted."""

    def __init__(self):
        self.counted = {}

    def of(self, name, function):
        with CaptureQueriesContext(connection) as statements:
            result = function()
        self.counted[name] = len(statements) - OWN_TRANSACTION
        return result


def test_single_verbs_take_few_statements(house):
    factories.category(house)
    text = factories.whole_text(house)
    costs = Costs()
    member, co_signer = house.member(0), house.member(1)
    proposal = costs.of(
        "begin",
        lambda: actions.begin_proposal(house.committee, by=member, author_member=house.members[0], text=text),
    )
    costs.of("save", lambda: actions.save_draft(proposal, text, by=member))
    (signature,) = costs.of("invite", lambda: actions.invite(proposal, by=member, members=[house.members[1]]))
    costs.of("sign", lambda: actions.sign(signature, by=co_signer))
    costs.of("submit", lambda: actions.submit(proposal, by=member))
    costs.of("pass", lambda: actions.pass_many([proposal], by=house.actor("staff")))
    costs.of("return", lambda: actions.return_many([proposal], by=house.actor("second_staff"), note="请补充"))
    costs.of("withdraw", lambda: actions.withdraw(proposal, by=member, note="不提了"))
    most = {"begin": 11, "save": 5, "invite": 10, "sign": 8, "submit": 14}
    most |= {"pass": 11, "return": 19, "withdraw": 12}
    assert {name: count for name, count in costs.counted.items() if count > most[name]} == {}


def review_everything(house, number):
    """A list through review: some filed, some merged, some not filed, some returned."""
    costs = Costs()
    staff, director = house.actor("staff"), house.actor("director")
    rows = [factories.submitted(house, author=i % 6) for i in range(number)]
    for name, actor in zip(("first", "second", "joint"), factories.reviewers(house), strict=False):
        costs.of(name, lambda actor=actor: actions.pass_many(rows, by=actor, opinion="符合要求"))
    main, rest = rows[0], rows[1:]
    share = len(rest) // 4
    returned, filed, merged, other = (rest[i * share : (i + 1) * share] for i in range(4))
    costs.of("return", lambda: actions.return_many(returned, by=director, note="请补充"))
    costs.of("file", lambda: actions.file_many([main, *filed], by=director))
    costs.of("ask", lambda: actions.ask_talk_many(merged, by=staff, about="merge", into=main))
    actions.ask_talk_many(other, by=staff, about="divert")
    for proposal in (*merged, *other):
        actions.answer_talk(proposal.talks.get(), by=staff, agree=True)
    costs.of("merge", lambda: actions.merge_many(merged, main, by=director))
    ground = factories.ground(house)
    costs.of("not_file", lambda: actions.not_file_many(other, by=director, ground=ground, disposition="to_letters"))
    costs.of("number", lambda: actions.number_batch(house.session, by=staff))
    return costs.counted


def test_a_long_list_takes_no_more_statements_than_a_short_one(house):
    factories.category(house)
    short = review_everything(house, SHORT)
    long = review_everything(house, LONG)
    assert long == short
    assert max(long.values()) <= 22


def test_signing_many_takes_as_few_as_signing_two(house):
    costs = Costs()
    for number in (2, 20):
        drafts = [factories.draft(house, author=1) for _number in range(number)]
        signatures = [actions.invite(p, by=house.member(1), members=[house.members[0]])[0] for p in drafts]
        costs.of(number, lambda rows=signatures: actions.sign_all(rows, by=house.member(0)))
    assert costs.counted[20] == costs.counted[2]


def test_an_archive_comes_in_by_the_hundred(house):
    factories.category(house)
    with CaptureQueriesContext(connection) as statements:
        factories.archived(house, 1000)
    assert Proposal.objects.filter(state="archived").count() == 1000
    assert len(statements) < 100


@pytest.mark.parametrize("number", [1, 3])
def test_numbers_are_taken_in_one_statement_each_series(house, number):
    rows = factories.filed(house, *(factories.submitted(house, author=i) for i in range(number)), numbered=False)
    with CaptureQueriesContext(connection) as statements:
        actions.number_batch(house.session, by=house.actor("staff"))
    assert sum("workflow_numberseries" in s["sql"] for s in statements) == 1
    assert {factories.fresh(p).case_number for p in rows} == set(range(1, number + 1))
