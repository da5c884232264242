"""Row-level security: what raw SQL sees on PostgreSQL, with the ORM's own filter out of the way."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from shangliang.committees.models import Committee, Member, SpecialCommittee, Term
from shangliang.core import row_security
from shangliang.core.tenancy import all_committees, committee_scope

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def committees():
    made = [
        Committee.objects.create(name=f"政协{place}委员会", place=place, level="county") for place in ("甲区", "乙区")
    ]
    with all_committees(reason="test"):
        for committee in made:
            Term.objects.create(committee=committee, ordinal=1, begins=date(2021, 1, 1), ends=date(2026, 1, 1))
    return made


def seen() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT committee_id FROM committees_term")
        return {row[0] for row in cursor.fetchall()}


def test_raw_sql_sees_the_committees_in_scope_and_no_others(committees):
    first, second = committees
    with committee_scope(first):
        assert seen() == {first.pk}
        with committee_scope(second):
            assert seen() == {second.pk}
        assert seen() == {first.pk}
    with committee_scope(first, second):
        assert seen() == {first.pk, second.pk}
    with all_committees(reason="test"):
        assert seen() == {first.pk, second.pk}


def test_outside_any_scope_there_is_no_row(committees):
    assert seen() == set()


def test_raw_sql_cannot_write_into_another_committee(committees):
    first, second = committees
    insert = "INSERT INTO committees_term (committee_id, ordinal, begins, ends) VALUES (%s, 2, now(), now())"
    with committee_scope(first), connection.cursor() as cursor:
        cursor.execute(insert, [first.pk])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(insert, [second.pk])
        cursor.execute("UPDATE committees_term SET ordinal = 9 WHERE committee_id = %s", [second.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM committees_term WHERE committee_id = %s", [second.pk])
        assert cursor.rowcount == 0


@pytest.mark.django_db(transaction=True)
def test_an_undone_transaction_does_not_leave_the_wrong_scope_behind(committees):
    first, second = committees
    with committee_scope(first):
        assert seen() == {first.pk}
        with transaction.atomic(), committee_scope(second):
            assert seen() == {second.pk}
            transaction.set_rollback(True)
        assert seen() == {first.pk}
    with committee_scope(second):
        assert seen() == {second.pk}


def test_a_failed_statement_can_be_undone_after_its_scope_has_closed(committees):
    first, second = committees
    with committee_scope(first):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            committee_scope(second),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1 / 0")
        assert seen() == {first.pk}


@pytest.mark.django_db(transaction=True)
def test_a_connection_taken_afresh_is_told_afresh(committees):
    first, second = committees
    with committee_scope(first):
        assert seen() == {first.pk}
        connection.close()
        assert seen() == {first.pk}
        connection.close()
    with committee_scope(second):
        assert seen() == {second.pk}


def test_joining_rows_hang_on_their_owner(committees):
    from shangliang.accounts.models import User

    with all_committees(reason="test"):
        for committee in committees:
            user = User.objects.create_user(f"u{committee.pk}", "某人")
            term = Term.objects.get(committee=committee)
            seat = Member.objects.create(committee=committee, term=term, user=user, seat_from=date(2021, 1, 1))
            seat.special_committees.add(SpecialCommittee.objects.create(committee=committee, name="经济委"))
    with committee_scope(committees[0]), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM committees_member_special_committees")
        assert cursor.fetchone() == (1,)


def test_every_owned_table_has_its_policy_and_a_second_run_changes_nothing():
    expected = {table for table, _condition in row_security.owned_tables()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {row[0] for row in cursor.fetchall()} == expected
    assert {"committees_term", "workflow_event", "proposals_proposal"} <= expected
    assert row_security.enforce(connection) == []


def test_a_policy_of_an_older_release_is_replaced():
    with connection.cursor() as cursor:
        cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = 'committees_term'::regclass")
        (name,) = cursor.fetchone()
        cursor.execute(f"DROP POLICY {name} ON committees_term")
        cursor.execute("CREATE POLICY committee_scope_older ON committees_term USING (true)")
    assert row_security.enforce(connection) == ["committees_term"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = 'committees_term'::regclass")
        assert cursor.fetchall() == [(name,)]


def test_the_role_of_the_product_is_held_by_the_policies():
    assert not row_security.passes_through(connection)
