"""The table of pages: every address × everybody, in their own committee and in another one.

The short run asks some of the people at every address, others at each; the long run asks everybody everywhere.

What is expected stands in ``urls.txt``. An address that has no row there fails, and so does a method that is answered
without one. Who is not named finds nothing (404), a guest the door. What is asked for by POST is judged by what it
writes: who is not named changes nothing, whatever the page says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.exchange import staging
from shangliang.notifications.models import Preference
from shangliang.workbench.administration.rules_form import RulesForm
from tests.support.sampling import some_of

from .records import GUEST, MARK, Records, clients_of, make_records

TABLE = Path(__file__).parent / "urls.txt"
METHODS = ("GET", "POST")
DOOR = "/accounts/login/"
#: The API has a table of its own, beside its code.
PROGRAMS = ("http_api:", "api-")
#: What every request or sign-in may write beside its own work.
BOOKKEEPING = {"django_session", "usersessions_usersession", "shangliang_cache", "accounts_user"}
FILES = {
    "@pdf": ("件.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
    "@draft": ("报告.txt", "政协望川区委员会工作报告\n2026年工作回顾\n全年收到提案5件。".encode()),
    "@units": ("单位.csv", "单位名称,条线\n区水利局,政府\n".encode()),
}


@dataclass(frozen=True)
class Row:
    """A request, and who gets through with it."""

    name: str
    record: str
    method: str  # GET · GET away · POST · POST answered
    people: frozenset[str]
    body: str

    def __str__(self) -> str:
        deed = self.body.partition("&")[0]
        return " ".join(filter(None, (self.name, self.record, self.method, deed if deed.isascii() else "")))

    @property
    def about_a_record(self) -> bool:
        """Whether the address names a record that belongs to one committee."""
        return "{" in self.record and not self.name.startswith(("portal:", "handling:link", "talk:invited"))

    def path(self, ids: dict[str, object]) -> str:
        """The address, with the records' keys."""
        named, _mark, query = self.record.partition("?")
        arguments = [ids[part[1:-1]] if part.startswith("{") else part for part in named.split()]
        path = reverse(self.name, args=arguments) if not self.name.endswith("/") else f"/{self.name}"
        return f"{path}?{query.format_map(ids)}" if query else path

    def data(self, records: Records) -> dict[str, object]:
        """The fields of the form, filled in as a person would who wants it done."""
        if self.body == "@rules":
            form = RulesForm(rules_of(records.house.committee))
            found = {name: form.get_initial_for_field(f, name) for name, f in form.fields.items()}
            return {name: value for name, value in found.items() if value not in (None, False)} | {"words_advised": 900}
        filled = re.sub(r"\{(\w+)\}", lambda m: str(records.ids[m[1]]), self.body)
        fields = parse_qsl(filled, keep_blank_values=True)
        return {name: SimpleUploadedFile(*FILES[v]) if v in FILES else v for name, v in fields}


def read_table() -> tuple[dict[str, frozenset[str]], list[Row]]:
    """The groups of people by name, and the rows."""
    groups: dict[str, frozenset[str]] = {}
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "[")):
            continue
        if line.startswith("@"):
            name, _is, members = line.partition(" = ")
            groups[name] = people_of(members, groups)
            continue
        name, record, method, people, *body = (part.strip() for part in line.split("|"))
        rows.append(Row(name, record, method, people_of(people, groups), *(body or [""])))
    return groups, rows


def people_of(text: str, groups: dict[str, frozenset[str]]) -> frozenset[str]:
    """Names and groups, divided by commas; a group may be taken away again with a minus sign."""
    found: set[str] = set()
    for part in filter(None, (p.strip() for p in text.split(","))):
        taken = part.removeprefix("-")
        members = groups[taken] if taken.startswith("@") else {taken}
        found = found - members if part.startswith("-") else found | members
    return frozenset(found)


GROUPS, ROWS = read_table()


def addresses(patterns=None, space="", route="") -> Iterator[str]:
    """The names of all addresses, without the programs'; those that have no name by their route."""
    for pattern in patterns or get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner, route + str(pattern.pattern))
        elif not space.startswith(PROGRAMS):
            yield f"{space}{pattern.name}" if pattern.name else f"{route}{pattern.pattern}"


@dataclass
class Written:
    """The tables that a request has written to for good, savepoints that were rolled back left out."""

    log: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, execute, sql, params, many, context):
        if found := re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql):
            self.log.append(("write", found[1]))
        elif found := re.match(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT) ["`]?(\w+)', sql):
            if found[1] == "SAVEPOINT":
                self.log.append(("savepoint", found[2]))
            else:
                del self.log[max(i for i, entry in enumerate(self.log) if entry == ("savepoint", found[2])) :]
        return execute(sql, params, many, context)

    @property
    def tables(self) -> set[str]:
        """Their names, without the bookkeeping."""
        return {name for what, name in self.log if what == "write"} - BOOKKEEPING


@contextmanager
def put_back() -> Iterator[None]:
    """Undo whatever the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _module_transaction(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _uploads_stay():
    """A decision takes its upload off the disk, which no transaction puts back: here it stays for who is asked next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "remove", lambda _staged: None)
        yield


@pytest.fixture(scope="module")
def records(_module_transaction) -> Records:
    return make_records("望川区")


@pytest.fixture(scope="module")
def strangers(_module_transaction):
    """Everybody of another committee; of those who share a role, one."""
    with clock.at(BETWEEN):
        people = clients_of(make_committee("临江县"))
    return {name: client for name, client in people.items() if not name.startswith(("other ", "co-signer"))}


def ask(client, method: str, path: str, data=None):
    """``(status, where it leads, tables written, text)`` of a request that is undone again."""
    written, cookies = Written(), copy(client.cookies)
    with clock.at(BETWEEN), put_back(), connection.execute_wrapper(written):
        answer = client.get(path) if method == "GET" else client.post(path, data or {})
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    client.cookies = cookies  # what is undone includes signing out
    return answer.status_code, answer.headers.get("Location", ""), written.tables, text.decode(errors="replace")


def gets_through(row: Row, status: int, where: str, tables: set[str]) -> bool:
    led_on = 300 <= status < 400 and not where.startswith(DOOR)
    if row.method == "GET away":
        return led_on
    if row.method == "POST":
        return bool(tables) and status < 400
    return status == 200 or (row.method == "POST answered" and (led_on or status == 400))


def at_the_door(person: str, status: int, where: str) -> bool:
    """Whether a guest is sent to sign in; who signs out without having signed in is sent home, which leads there."""
    return person == GUEST and 300 <= status < 400 and (where == "/" or where.startswith(DOOR))


def turned_away(person: str, row: Row, status: int, where: str) -> bool:
    """Whether somebody who does not get through is told what they may be told, and no more."""
    if person == GUEST:
        return status == 404 or at_the_door(person, status, where)
    # A page that one may read but not act on leads back to where one is, or says what does not fit.
    return status == 404 or 300 <= status < 400 or (row.method == "POST" and status in (200, 409))


def some(people: Iterable[str], row: Row, number: int) -> list[str]:
    """Some of the people for the short run; the guest is always among them."""
    return some_of(people, row, number, first=GUEST)


def people_through(row: Row, records: Records, people: Collection[str]) -> tuple[set[str], dict]:
    """Who of the people gets through, and who meets what nobody should: neither an answer nor a door."""
    through, wrong = set(), {}
    method, path = row.method.split()[0], row.path(records.ids)
    for person in people:
        status, where, tables, _text = ask(records.clients[person], method, path, row.data(records))
        if gets_through(row, status, where, tables):
            through.add(person)
        elif tables or not turned_away(person, row, status, where):
            wrong[person] = (status, where, tables)
    return through, wrong


# Who may do what is decided by the code; what stands between committees (below) is tried on both databases.
@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_some_get_where_the_table_says_and_nowhere_else(row, records):
    named, others = row.people, records.clients.keys() - row.people
    people = {*some(named, row, 3), *some(others, row, 4)}
    assert people_through(row, records, people) == (named & people, {})


@pytest.mark.long
@pytest.mark.django_db
def test_everybody_gets_where_the_table_says_and_nowhere_else(records):
    found = {str(row): people_through(row, records, records.clients) for row in ROWS}
    assert {row: answer for row, answer in found.items() if answer[1]} == {}
    assert {row: answer[0] for row, answer in found.items()} == {str(row): set(row.people) for row in ROWS}


def strangers_let_in(row: Row, records: Records, strangers: dict[str, Client], people: Iterable[str]) -> dict:
    """Who of another committee's people gets, or changes, anything of this one's record."""
    method, path = row.method.split()[0], row.path(records.ids)
    found = {}
    for person in people:
        status, where, tables, _text = ask(strangers[person], method, path, row.data(records))
        if tables or not (status == 404 or at_the_door(person, status, where)):
            found[person] = (status, where, tables)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("row", [r for r in ROWS if r.about_a_record], ids=str)
def test_a_record_of_another_committee_does_not_exist(row, records, strangers):
    # Those who would get through at home know best how to ask; one who would not is asked too.
    at_home = some(row.people & strangers.keys(), row, 2)
    assert strangers_let_in(row, records, strangers, {*at_home, *some(strangers, row, 2)}) == {}


@pytest.mark.long
@pytest.mark.django_db
def test_a_record_of_another_committee_exists_for_nobody_at_all(records, strangers):
    rows = [row for row in ROWS if row.about_a_record]
    found = {str(row): strangers_let_in(row, records, strangers, strangers) for row in rows}
    assert {row: people for row, people in found.items() if people} == {}


def strangers_shown(row: Row, records: Records, strangers: dict[str, Client], people: Iterable[str]) -> list[str]:
    """Whose page, in another committee, holds a word of this one."""
    path = row.path(records.ids)
    return [person for person in people if MARK in ask(strangers[person], "GET", path)[3]]


@pytest.mark.django_db
@pytest.mark.parametrize("row", [r for r in ROWS if not r.record and r.method == "GET"], ids=str)
def test_no_page_of_another_committee_shows_a_word_of_this_one(row, records, strangers):
    at_home = some(row.people & strangers.keys(), row, 3)
    assert strangers_shown(row, records, strangers, at_home) == []


@pytest.mark.long
@pytest.mark.django_db
def test_no_page_of_another_committee_shows_anybody_a_word_of_this_one(records, strangers):
    rows = [row for row in ROWS if not row.record and row.method == "GET"]
    shown = {str(row): strangers_shown(row, records, strangers, strangers) for row in rows}
    assert {row: people for row, people in shown.items() if people} == {}


@pytest.mark.parametrize("number", [4, pytest.param(100, marks=pytest.mark.long)], ids=["some people", "everybody"])
@pytest.mark.django_db
@pytest.mark.once
def test_a_method_without_a_row_is_not_answered(records, number):
    listed = {(row.name, row.method.split()[0]) for row in ROWS}
    first = {row.name: row for row in reversed(ROWS)}
    answered = []
    for name, row in first.items():
        for method in METHODS:
            if (name, method) in listed:
                continue
            for person in some(records.clients, row, number):
                status, where, tables, _text = ask(records.clients[person], method, row.path(records.ids))
                if tables or not (status in (404, 405) or at_the_door(person, status, where)):
                    answered.append((method, name, person, status))
    assert answered == []


def test_every_address_has_its_row_and_every_row_its_address():
    assert {row.name for row in ROWS} == set(addresses())


def test_the_table_names_people_who_ask(records):
    assert {person for row in ROWS for person in row.people} <= set(records.clients)
    assert GROUPS["@everybody"] == set(records.clients)


@pytest.mark.django_db
def test_the_watch_on_writing_sees_what_stays_and_not_what_is_undone(records):
    user = records.house.people["staff"]
    written = Written()
    with put_back(), connection.execute_wrapper(written):
        with put_back():
            make_committee("撤销县")
        assert written.tables == set()
        Preference.objects.create(user=user, channel="email", enabled=False, digest=False)
        assert written.tables == {"notifications_preference"}
