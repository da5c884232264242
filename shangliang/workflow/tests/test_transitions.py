"""What every verb stands on: checks, locks, duties, numbers, notices, all or nothing (design, conventions 1 to 7)."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shangliang.accounts.actors import system
from shangliang.committees.factories import make_committee
from shangliang.committees.models import Sector
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.core.tenancy import CrossCommittee, NoCommittee, committee_scope
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Proposal
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow import duties, machines, numbers, outbox, transitions
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.machines import SYSTEM, By, Machine, Transition
from shangliang.workflow.models import ChainHead, Duty, Event, NumberSeries, Outbox
from shangliang.workflow.saving import insert, save_fields
from shangliang.workflow.transitions import apply_many, lock


@pytest.fixture
def house(db):
    with make_committee().scope() as made:
        yield made


@verb
def withdraw(house, rows, note="不提了", by=None, **options):
    locked = lock(Proposal, rows, related=["committee"])
    return apply_many(PROPOSAL, locked, "withdraw", by=by or house.member(0), note=note, **options)


def test_a_list_is_moved_whole_or_not_at_all(house):
    rows = [factories.submitted(house), factories.submitted(house), factories.draft(house)]
    before = Event.objects.count(), Outbox.objects.count()
    with pytest.raises(Stale):
        withdraw(house, rows)
    foreign = factories.submitted(house, author=1)
    with pytest.raises(NotAllowed):
        withdraw(house, [*rows[:2], foreign])
    assert Proposal.objects.filter(state="withdrawn").count() == 0
    withdraw(house, rows[:2])
    assert Event.objects.filter(kind="proposal.withdraw").count() == 2
    assert before[1] <= Outbox.objects.count()


def test_permission_is_told_before_the_state(house):
    draft = factories.draft(house)
    with pytest.raises(NotAllowed):
        withdraw(house, [draft], by=house.member(1))
    with pytest.raises(Stale):
        withdraw(house, [draft])


def test_only_locked_records_are_moved(house):
    proposal = factories.submitted(house)
    with pytest.raises(RuntimeError, match="locked"):
        apply_many(PROPOSAL, [Proposal.objects.get(pk=proposal.pk)], "withdraw", by=house.member(0))


def test_records_are_locked_afresh_and_in_the_order_asked(house):
    first, second = factories.draft(house), factories.draft(house)
    Proposal.objects.filter(pk=first.pk).update(title="新的")
    with transaction.atomic():
        rows = lock(Proposal, [second, first.pk])
    assert [(r.pk, r.title) for r in rows] == [(second.pk, second.title), (first.pk, "新的")]


def test_outside_a_transaction_nothing_is_locked_or_numbered(transactional_db):
    with make_committee().scope() as house:
        with pytest.raises(RuntimeError, match="transaction"):
            lock(Proposal, [1])
        with pytest.raises(RuntimeError, match="transaction"):
            numbers.take(house.committee.pk, "a")


def test_what_is_gone_or_out_of_scope_is_not_found(house):
    other = make_committee()
    with other.scope():
        foreign = factories.draft(other)
    with pytest.raises(NotAllowed):
        lock(Proposal, [foreign.pk])
    with pytest.raises(NotAllowed):
        lock(Proposal, [0])


def test_fields_change_after_the_checks_have_read_them(house):
    seen = []
    by = By("while the step is 1", lambda _actor, row: seen.append(row.review_step) or row.review_step == 1)
    step = Transition("pass_step", ("under_review",), "under_review", by)
    machine = Machine(
        "walked", PROPOSAL.states, "draft", frozenset(), (step,), lambda _r: (), lambda r: ("proposal", r.pk)
    )
    proposal = factories.submitted(house)

    @verb
    def walk():
        (row,) = lock(Proposal, [proposal])

        def change(p):
            p.review_step = 2

        return apply_many(machine, [row], "pass_step", by=house.member(0), changed=["review_step"], change=change)

    walk()
    assert seen == [1]
    assert factories.fresh(proposal).review_step == 2


def test_followers_act_in_the_same_transaction(house, monkeypatch):
    told = []
    monkeypatch.setitem(
        machines.FOLLOWERS, ("proposal", "withdraw"), [lambda rows, by: told.append((len(rows), by.name))]
    )
    withdraw(house, [factories.submitted(house)])
    assert told == [(1, house.member(0).name)]

    def refuse(_rows, _by):
        raise Refused("no")

    monkeypatch.setitem(machines.FOLLOWERS, ("proposal", "withdraw"), [refuse])
    proposal = factories.submitted(house)
    with pytest.raises(Refused):
        withdraw(house, [proposal])
    assert factories.fresh(proposal).state == "under_review"


def test_events_carry_facts_and_each_its_own_note(house):
    rows = [factories.submitted(house), factories.submitted(house)]
    withdraw(house, rows, note=["一", "二"], data=lambda p: {"serial": p.serial_number})
    events = Event.objects.filter(kind="proposal.withdraw").select_related("note").order_by("seq")
    assert [(e.data["serial"], e.note.text) for e in events] == [(1, "一"), (2, "二")]
    assert all("一" not in str(e.data) for e in events)


def test_a_verb_within_a_verb_is_undone_by_itself_when_the_outer_one_goes_on(house):
    first, second = factories.submitted(house), factories.submitted(house)

    @verb
    def both():
        withdraw(house, [first])
        with pytest.raises(Refused):
            spoiled()

    @verb
    def spoiled():
        withdraw(house, [second])
        raise Refused("spoiled")

    both()
    assert (factories.fresh(first).state, factories.fresh(second).state) == ("withdrawn", "under_review")
    assert Event.objects.filter(kind="proposal.withdraw").count() == 1


def test_events_are_left_by_verbs_alone(house):
    with pytest.raises(RuntimeError, match="verb"):
        record([Entry("proposal.key", ("proposal", 1), ("proposal", 1))], by=house.member(0), committee_id=1)


def test_the_chain_is_appended_to_once_and_last(house):
    rows = [factories.submitted(house) for _number in range(3)]
    with CaptureQueriesContext(connection) as statements:
        withdraw(house, rows)
    told = [s["sql"] for s in statements]
    heads = [i for i, sql in enumerate(told) if "workflow_chainhead" in sql]
    assert len(heads) == 2  # locked, written
    assert heads[0] > max(i for i, sql in enumerate(told) if '"proposals_proposal"' in sql)


def test_each_committee_has_its_own_chain(house):
    other = make_committee()
    with other.scope():
        factories.draft(other)
    factories.draft(house)
    heads = {}
    for committee in (house.committee, other.committee):
        with committee_scope(committee):
            heads[committee.pk] = ChainHead.objects.get().seq
    assert heads == {house.committee.pk: 1, other.committee.pk: 1}


def test_numbers_have_neither_gaps_nor_repetitions(house):
    committee_id = house.committee.pk
    assert list(numbers.take(committee_id, "a", 3)) == [1, 2, 3]
    assert list(numbers.take(committee_id, "b")) == [1]

    @verb
    def failing():
        numbers.take(committee_id, "a", 2)
        raise Refused("no")

    with pytest.raises(Refused):
        failing()
    assert list(numbers.take(committee_id, "a", 2)) == [4, 5]
    assert list(numbers.take(committee_id, "a", 0)) == []
    assert NumberSeries.objects.get(name="a").last == 5


def test_numbers_are_taken_in_scope(house):
    with pytest.raises(CrossCommittee):
        numbers.take(make_committee().committee.pk, "a")


def test_duties_follow_the_states_and_keep_their_beginning_when_only_the_date_moves(house):
    proposal = factories.submitted(house)
    duty = Duty.objects.get(closed_at__isnull=True)
    proposal.step_due += timedelta(days=3)
    with clock.at(clock.now() + timedelta(days=1)):
        duties.settle(PROPOSAL, [proposal])
    moved = Duty.objects.get(closed_at__isnull=True)
    assert (moved.pk, moved.opened_at, moved.due) == (duty.pk, duty.opened_at, proposal.step_due)
    told = Outbox.objects.count()
    duties.settle(PROPOSAL, [proposal])
    assert Outbox.objects.count() == told


def test_a_batch_gives_each_party_one_notice(house):
    people = factories.reviewers(house)
    rows = [factories.submitted(house, author=i) for i in range(3)]
    actions.pass_many(rows, by=people[0])
    actions.pass_many(rows, by=people[1])
    notice = Outbox.objects.get(kind="duty.opened", party="role:coordinator")
    assert notice.data["subjects"] == sorted(p.pk for p in rows)


def test_an_inbox_holds_the_actors_own_open_duties_most_urgent_first(house):
    other = make_committee()
    with other.scope():
        factories.submitted(other)
    late, soon = factories.submitted(house), factories.submitted(house, author=1)
    Duty.objects.filter(subject_id=late.pk, closed_at__isnull=True).update(due=date(2026, 1, 1))
    with committee_scope(house.committee, other.committee):
        assert [d.root_id for d in duties.inbox(house.actor("staff"))] == [late.pk, soon.pk]
        assert not duties.inbox(house.member(0)).exists()
        assert not duties.inbox(house.clerk(0)).exists()


def test_rows_of_another_committee_are_not_inserted(house):
    other = make_committee()
    with pytest.raises(CrossCommittee):
        outbox.post(other.committee.pk, [("duty.opened", "member:1", {})])
    with committee_scope(other.committee), pytest.raises(CrossCommittee):
        insert([Sector(committee=house.committee, name="新界别")])


def test_without_a_scope_nothing_is_read_or_written(house):
    from shangliang.core import tenancy

    token = tenancy._scope.set(None)
    try:
        with pytest.raises(NoCommittee):
            Proposal.objects.count()
        with pytest.raises(NoCommittee):
            insert([Sector(committee=house.committee, name="新界别")])
    finally:
        tenancy._scope.reset(token)


def test_fields_are_saved_in_one_statement_where_records_agree(house):
    rows = [factories.draft(house) for _number in range(3)]
    for row in rows:
        row.title, row.version = "同名", 7
    with CaptureQueriesContext(connection) as statements:
        save_fields(rows, ["title", "version"])
    assert len(statements) == 1
    for number, row in enumerate(rows):
        row.version, row.step_working = number, {"number": number}
    with CaptureQueriesContext(connection) as statements:
        save_fields(rows, ["title", "version", "step_working"])
    assert len(statements) == 1
    stored = Proposal.objects.order_by("pk").values_list("title", "version", "step_working")
    assert list(stored) == [("同名", n, {"number": n}) for n in range(3)]
    save_fields([], ["title"])


def test_a_machine_with_a_flaw_is_refused():
    def made(*steps, final=()):
        return Machine(
            "flawed", PROPOSAL.states, "draft", frozenset(final), steps, lambda _r: (), lambda r: ("x", r.pk)
        )

    anybody = By("anybody", lambda _actor, _record: True)
    with pytest.raises(ValueError, match="same name"):
        made(Transition("go", ("draft",), "filed", anybody), Transition("go", ("filed",), "closed", anybody))
    with pytest.raises(ValueError, match="unknown or final"):
        made(Transition("go", ("nowhere",), "filed", anybody))
    with pytest.raises(ValueError, match="unknown or final"):
        made(Transition("go", ("closed",), "filed", anybody), final=["closed"])
    with pytest.raises(ValueError, match="two machines"):
        machines.register(PROPOSAL)


def test_the_system_acts_in_its_own_committee_alone(house):
    other = make_committee()
    proposal = factories.returned(house)
    assert SYSTEM.allows(system(house.committee.pk), proposal)
    assert not SYSTEM.allows(system(other.committee.pk), proposal)
    assert not SYSTEM.allows(house.actor("staff"), proposal)


def test_new_records_begin_in_their_first_state(house):
    assert transitions.begin_many(PROPOSAL, [], by=house.member(0)) == []
    proposal = factories.draft(house)
    assert (proposal.state, proposal.state_since) == ("draft", clock.now())
