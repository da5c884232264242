"""The access table: every operation × everybody, in their own committee and in another one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from shangliang.api.service import api

from .table import FILE, TABLE, Row
from .world import PEOPLE, World, empty_world, make_world

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


def send(world: World, person: str, row: Row, ids: dict[str, int]):
    path, body, options = row.path.format(**ids), filled(row.body, ids), {}
    if row.body == FILE:
        data = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n")})
        body, options = None, {"data": data, "content_type": MULTIPART_CONTENT}
    with transaction.atomic():
        answer = world.call(person, row.method, path, body, **options)
        answer.text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
        transaction.set_rollback(True)
    return answer


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


@pytest.mark.django_db
def test_everybody_gets_through_where_the_table_says_so_and_nowhere_else():
    world = make_world("望川区")
    wrong = []
    for name, row in TABLE.items():
        for person in PEOPLE:
            status = send(world, person, row, world.ids).status_code
            through = status not in (403, 404)
            if status in (400, 401, 405, 415) or status >= 500 or through != (person in row.people):
                wrong.append((name, person, status))
    assert wrong == []


@pytest.mark.django_db
def test_nobody_reaches_a_record_of_another_committee():
    world, elsewhere = make_world("望川区"), empty_world("临江县")
    wrong = []
    for name, row in TABLE.items():
        for person in STRANGERS:
            answer = send(elsewhere, person, row, world.ids)
            allowed = row.own or answer.status_code in (403, 404)
            if not allowed or answer.status_code >= 500 or MARK in answer.text:
                wrong.append((name, person, answer.status_code))
    assert wrong == []
