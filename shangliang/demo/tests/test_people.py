"""People are invented, unique within their committee, and the same for the same seed."""

from collections import Counter
from random import Random

import pytest

from shangliang.demo.people import PARTY_SECTORS, WITHOUT_PARTY, PeopleBook, book_for, seats
from shangliang.demo.scenario import load

SCENARIO = load()
COMMITTEES = [plan for plan in SCENARIO.committees if not plan.light]


def _seats(plan):
    return seats(book_for(SCENARIO.rng(plan.key, "people"), plan, SCENARIO.accounts), plan, SCENARIO.accounts)


@pytest.fixture(scope="module")
def seated():
    return {plan.key: _seats(plan) for plan in COMMITTEES}


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_a_committee_has_its_members_none_with_anothers_name_or_telephone(plan, seated):
    people = [seat.person for seat in seated[plan.key]]
    assert len(people) == plan.members
    assert len({person.name for person in people}) == plan.members
    assert len({person.phone for person in people}) == plan.members
    assert len({seat.number for seat in seated[plan.key]}) == plan.members


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_every_sector_special_committee_and_group_has_members(plan, seated):
    rows = seated[plan.key]
    assert {seat.sector for seat in rows} == set(plan.sectors)
    assert {body for seat in rows for body in seat.special_committees} == set(plan.special_committees)
    assert {seat.group for seat in rows} == set(plan.groups)
    assert max(len(seat.special_committees) for seat in rows) == 2


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_duties_are_as_planned_and_leaders_come_first(plan, seated):
    rows = seated[plan.key]
    duties = Counter(seat.duty for seat in rows)
    assert duties["chair"] == duties["secretary_general"] == 1
    assert duties["vice_chair"] == plan.vice_chairs
    assert duties["standing"] == plan.standing
    assert rows[0].duty == "chair"
    assert [seat.duty for seat in rows[-50:]] == ["member"] * 50


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_a_partys_sector_holds_its_members_and_no_party_without_sector_occurs(plan, seated):
    for seat in seated[plan.key]:
        if seat.sector in PARTY_SECTORS:
            assert seat.person.party == seat.sector
        assert seat.person.party in (*plan.sectors, *WITHOUT_PARTY)


def test_member_accounts_hold_seats_in_their_sectors(seated):
    by_username = {seat.username: seat for rows in seated.values() for seat in rows if seat.username}
    for account in SCENARIO.accounts:
        if account.role == "member":
            seat = by_username.pop(account.username)
            assert (seat.person.name, seat.sector, seat.duty) == (account.name, account.sector, "member")
    assert not by_username


def test_nobody_is_given_the_name_of_a_demo_account(seated):
    for plan in COMMITTEES:
        names = {account.name for account in SCENARIO.accounts if account.everywhere or account.committee == plan.key}
        assert not names & {seat.person.name for seat in seated[plan.key] if not seat.username}


def test_the_same_seed_gives_the_same_people_and_another_seed_others(seated):
    plan = SCENARIO.committee("dawa")
    assert _seats(plan) == seated["dawa"]
    other = seats(book_for(Random(1), plan, SCENARIO.accounts), plan, SCENARIO.accounts)
    assert [seat.person.name for seat in other] != [seat.person.name for seat in seated["dawa"]]


def test_telephone_numbers_belong_to_nobody_and_run_out_with_an_error():
    book = PeopleBook(Random(2), short="大足", area="023")
    numbers = {book.phone() for _ in range(10_000)}
    assert len(numbers) == 10_000
    assert all(number.startswith("1380000") and len(number) == 11 for number in numbers)
    with pytest.raises(ValueError, match="given out"):
        book.phone()
    assert (book.office_phone(), book.office_phone()) == ("023-00000001", "023-00000002")


def test_some_names_have_characters_that_small_fonts_lack(seated):
    letters = {letter for rows in seated.values() for seat in rows for letter in seat.person.name}
    assert set("喆祎堃昇垚燚翀玥") <= letters


def test_single_character_given_names_are_only_rare_ones(seated):
    short = {seat.person.name[1] for rows in seated.values() for seat in rows if len(seat.person.name) == 2}
    assert short
    assert short <= set("喆祎堃昇垚燚翀玥珺赟旻璟翊沅昶彧祺珏頔骁")
