"""The description tested against the implementation with generated requests: no fault, and nothing undescribed.

Half of the requests have the described form and half do not. Ids are those of real records where they can be, and the
caller is somebody who gets through, so that the actions themselves are reached.
"""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shangliang.api.service import api
from shangliang.committees.factories import BETWEEN
from shangliang.config.wsgi import application
from shangliang.core import clock

from .table import FILE, TABLE
from .test_access import filled
from .world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
#: How a request without the described form may be refused. What outgrows all that the server takes (413) is refused
#: before anybody looks at its form.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
SETTINGS = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
QUICK, LONG = 4, 36  # requests for each operation


@pytest.fixture(autouse=True, scope="module")
def connection_stays_open():
    """As Django's own test client does it: the world's transaction is not lost with the first request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> dict[str, Any]:
    raw = json.loads(json.dumps(api.get_openapi_schema()))
    for methods in raw["paths"].values():
        for operation in methods.values():
            del operation["security"]  # every request has its token; what happens without one is tested elsewhere
    schema = schemathesis.openapi.from_dict(raw, config=SchemathesisConfig.from_dict(SETTINGS))
    schema.app = application
    found = [result.ok() for result in schema.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


OPERATIONS = described()


def known_ids(name: str, ids: dict[str, int]) -> dict[str, int]:
    """The ids in the address of the table's request, under the names of the description."""
    ours = TABLE[name].path.split("?")[0].format(**ids).split("/")
    theirs = OPERATIONS[name].path.removeprefix("/api/v1").split("/")
    return {t[1:-1]: int(o) for o, t in zip(ours, theirs, strict=True) if t.startswith("{") and o.isdecimal()}


def with_known_ids(body: Any, name: str, ids: dict[str, int]) -> Any:
    """The body with real records where the table's request has some."""
    if not isinstance(body, dict) or not isinstance(TABLE[name].body, dict):
        return body
    real = {k: filled(v, ids) for k, v in TABLE[name].body.items() if "{" in str(v)}
    return body | {k: v for k, v in real.items() if k in body}


def run(name: str, world: World, examples: int) -> int:
    operation, counted = OPERATIONS[name], []
    fixed = known_ids(name, world.ids)
    # Parts of an upload that are not described are passed over, so no upload is wrong for having more of them.
    uploads = TABLE[name].body == FILE
    modes = [GenerationMode.POSITIVE] if uploads else [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    checks = [check for check in CHECKS if check is not negative_data_rejection or not uploads]

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(data=st.data())
    def each(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(modes))
        real = data.draw(st.booleans())
        case = data.draw(operation.as_strategy(mode, path_parameters=fixed if real else None))
        if real and mode is GenerationMode.POSITIVE:
            case.body = with_known_ids(case.body, name, world.ids)
        person = data.draw(st.sampled_from(sorted(TABLE[name].people)))
        counted.append(mode)
        with clock.at(BETWEEN), transaction.atomic():
            answer = case.call(
                headers={"Authorization": f"Bearer {world.secrets[person]}", "Accept-Encoding": "identity"}
            )
            transaction.set_rollback(True)
        case.validate_response(answer, checks=checks)

    each()
    return len(counted)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_few_generated_requests(name, shared_world):
    assert run(name, shared_world, QUICK) >= 1


@pytest.mark.long
@pytest.mark.django_db
def test_five_thousand_generated_requests(shared_world):
    assert sum(run(name, shared_world, LONG) for name in OPERATIONS) >= 5_000
