"""A repeated call is carried out once; the same key with another request is refused."""

from datetime import timedelta

import pytest

from shangliang.api import idempotency
from shangliang.api.models import IdempotentCall
from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions
from shangliang.proposals.models import Proposal

from .world import empty_world

KEY = {"Idempotency-Key": "3f1c-1"}
BODY = {"title": "关于修缮图书馆的提案"}


@pytest.fixture
def world(db):
    return empty_world("望川区")


def count(world, model=Proposal):
    with committee_scope(world.house.committee):
        return model.objects.count()


def begin(world, body=BODY, headers=KEY, person="author"):
    return world.call(person, "POST", "/proposals", body, headers)


def test_a_replay_is_answered_the_same_and_does_nothing(world):
    first, second = begin(world), begin(world)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert count(world) == 1


def test_the_same_key_with_another_request_is_refused(world):
    begin(world)
    answer = begin(world, {"title": "另一件"})
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    other = world.call("author", "POST", "/review/pass", {"proposals": [1]}, KEY)
    assert other.status_code == 403  # the scope is asked for first
    assert count(world) == 1


def test_the_same_key_of_another_token_is_another_key(world):
    begin(world)
    assert begin(world, person="signer").status_code == 201
    assert count(world) == 2


def test_without_a_key_every_call_counts(world):
    begin(world, headers={})
    begin(world, headers={})
    assert count(world) == 2


def test_a_refused_call_is_not_kept_and_may_be_mended(world):
    assert begin(world, {"title": "题", "category_id": 4711}).status_code == 422
    assert count(world, IdempotentCall) == 0
    assert begin(world).status_code == 201


def test_answer_and_action_are_there_together_or_not_at_all(world, monkeypatch):
    def fails(*_args, **_kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(idempotency.IdempotentCall.objects, "create", fails, raising=False)
    with pytest.raises(OSError, match="disk"):
        begin(world)
    assert (count(world), count(world, IdempotentCall)) == (0, 0)


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 101, "\x01"])
def test_what_is_no_key_is_refused(world, key):
    answer = begin(world, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "key_malformed")


def test_an_upload_is_the_same_whatever_its_boundary(world):
    with world.house.scope(BETWEEN):
        draft = actions.begin_proposal(world.house.committee, by=world.house.member(0))

    def upload(boundary, content):
        lines = [f"--{boundary}", 'Content-Disposition: form-data; name="file"; filename="a.pdf"', "", content]
        data = "\r\n".join([*lines, f"--{boundary}--", ""])
        kind = f"multipart/form-data; boundary={boundary}"
        path = f"/proposals/{draft.pk}/attachments"
        return world.call("author", "POST", path, headers=KEY, data=data, content_type=kind)

    first, second = upload("aaa", "%PDF-1.4"), upload("bbb", "%PDF-1.4")
    assert (first.status_code, second.content) == (201, first.content)
    assert upload("ccc", "%PDF-1.5").json()["code"] == "key_reused"


def test_answers_are_forgotten_after_a_day(world):
    begin(world)
    with committee_scope(world.house.committee):
        with clock.at(BETWEEN + timedelta(hours=24)):
            assert idempotency.forget(world.house.committee.pk) == 0
        with clock.at(BETWEEN + timedelta(hours=24, seconds=1)):
            assert idempotency.forget(world.house.committee.pk) == 1
