"""The access table: every operation × everybody, in their own committee and in another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from shangliang.api.service import api
from tests.support.sampling import some_of

from .table import FILE, TABLE, Row
from .world import PEOPLE, World

#: In another committee: somebody of every kind.
STRANGERS = ("author", "staff", "director", "coordinator", "leader", "leadership")
MARK = "通学路"  # in every title of the world


def operations() -> dict[str, tuple[str, str]]:
    found = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            found[operation["operationId"]] = (method.upper(), path.removeprefix("/api/v1"))
    return found


def filled(value: Any, ids: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {k: filled(v, ids) for k, v in value.items()}
    if isinstance(value, list):
        return [filled(v, ids) for v in value]
    return ids[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value


def send(world: World, person: str, row: Row, ids: dict[str, int]) -> tuple[int, str]:
    path, body, options = row.path.format(**ids), filled(row.body, ids), {}
    if row.body == FILE:
        data = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n")})
        body, options = None, {"data": data, "content_type": MULTIPART_CONTENT}
    with transaction.atomic():
        answer = world.call(person, row.method, path, body, **options)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, content.decode(errors="replace")


def test_every_operation_has_its_row_and_every_row_its_operation():
    known = operations()
    assert set(TABLE) == set(known)
    for name, row in TABLE.items():
        method, pattern = known[name]
        path = row.path.split("?")[0]
        assert row.method == method
        assert len(path.split("/")) == len(pattern.split("/")), name
        for ours, theirs in zip(path.split("/"), pattern.split("/"), strict=True):
            assert ours == theirs or theirs.startswith("{"), name


def answered(world: World, row: Row, people: Iterable[str]) -> set[str]:
    """Who of the people gets through."""
    found = {}
    for person in people:
        status = found[person] = send(world, person, row, world.ids)[0]
        assert status < 500, (row.path, person)
        assert status not in (400, 401, 405, 415), (row.path, person, status)
    return {person for person, status in found.items() if status not in (403, 404)}


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_some_get_through_where_the_table_says_so_and_nowhere_else(name, shared_world):
    row = TABLE[name]
    asked = {*some_of(row.people, name, 3), *some_of(PEOPLE.keys() - row.people, name, 3)}
    assert answered(shared_world, row, asked) == row.people & asked


@pytest.mark.long
@pytest.mark.django_db
def test_everybody_gets_through_where_the_table_says_so_and_nowhere_else(shared_world):
    found = {name: answered(shared_world, row, PEOPLE) for name, row in TABLE.items()}
    assert found == {name: set(row.people) for name, row in TABLE.items()}


def kept_apart(row: Row, world: World, elsewhere: World, people: Iterable[str]) -> None:
    """None of the people of another committee reaches or reads a record of this one."""
    for person in people:
        status, text = send(elsewhere, person, row, world.ids)
        assert row.own or status in (403, 404), (row.path, person, text)
        assert status < 500, (row.path, person)
        assert MARK not in text, (row.path, person)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_some_reach_no_record_of_another_committee(name, shared_world, elsewhere):
    kept_apart(TABLE[name], shared_world, elsewhere, some_of(STRANGERS, name, 2))


@pytest.mark.long
@pytest.mark.django_db
def test_nobody_reaches_a_record_of_another_committee(shared_world, elsewhere):
    for row in TABLE.values():
        kept_apart(row, shared_world, elsewhere, STRANGERS)
