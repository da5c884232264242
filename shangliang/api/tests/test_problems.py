"""Every error is a problem with a code; nothing that is sent makes the server fail."""

import json

import pytest

from shangliang.api.models import Token
from shangliang.committees.factories import BETWEEN
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions
from shangliang.proposals.models import Proposal

pytestmark = pytest.mark.once


@pytest.fixture
def world(shared_world, db):
    return shared_world


def check(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert set(problem) == {"type", "title", "status", "detail", "code", "errors"}
    return problem


def test_a_body_that_is_no_json_is_malformed(world):
    for body in (b"{", b"\xff", b"[" * 200_000, b'{"title": 1e999999}x', b"9" * 5000):
        check(world.call("author", "POST", "/proposals", data=body, content_type="application/json"), 400, "malformed")


def test_a_broken_upload_is_malformed(world):
    kind = "multipart/form-data; boundary="
    answer = world.call("author", "POST", f"/proposals/{world.ids['draft']}/attachments", data=b"x", content_type=kind)
    check(answer, 400, "malformed")


def test_another_media_type_is_refused(world):
    answer = world.call("author", "POST", "/proposals", data=b"{}", content_type="text/plain")
    check(answer, 415, "unsupported_media")


def test_what_is_too_large_is_refused(world):
    body = json.dumps({"title": "题", "background": "x" * 5_000_000}).encode()
    check(world.call("author", "POST", "/proposals", data=body, content_type="application/json"), 413, "too_large")


def test_a_wrong_field_is_named(world):
    problem = check(
        world.call("clerk", "PUT", f"/assignments/{world.ids['accepted']}/reply", {"answers": [{"answer": "maybe"}]}),
        422,
        "invalid",
    )
    assert {e["field"] for e in problem["errors"]} == {"answers.0.suggestion", "answers.0.answer"}


def test_what_an_action_finds_wrong_is_named_too(world):
    problem = check(
        world.call("author", "POST", f"/proposals/{world.ids['collective_draft']}/submit"), 404, "not_found"
    )
    assert problem["errors"] == []
    world.call("author", "PATCH", f"/proposals/{world.ids['draft']}", {"analysis": "", "suggestions": []})
    problem = check(world.call("author", "POST", f"/proposals/{world.ids['draft']}/submit"), 422, "invalid")
    assert {e["field"] for e in problem["errors"]} >= {"analysis", "suggestions"}


def test_a_record_that_has_moved_on_is_a_conflict(world):
    path = f"/proposals/{world.ids['draft']}"
    assert world.call("author", "PATCH", path, {"title": "甲", "version": 0}).json()["version"] == 1
    check(world.call("author", "PATCH", path, {"title": "乙", "version": 0}), 409, "stale")


def test_missing_and_forbidden_look_the_same(world):
    forbidden = world.call("member", "GET", f"/proposals/{world.ids['draft']}")
    missing = world.call("member", "GET", "/proposals/999999")
    assert forbidden.content == missing.content
    check(missing, 404, "not_found")


def test_no_such_address_and_no_such_method(world):
    check(world.call("author", "GET", "/nothing"), 404, "not_found")
    answer = world.call("author", "DELETE", "/proposals")
    check(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_words_come_in_the_language_asked_for(world):
    answer = world.call("author", "GET", "/proposals/999999", headers={"accept-language": "zh-hans"})
    assert "不存在" in answer.json()["detail"]


def test_internal_proposals_stay_out_of_reach(world):
    seen = world.call("staff", "GET", "/proposals?limit=100").json()["items"]
    assert world.ids["replied"] in {p["id"] for p in seen}
    with world.house.scope(BETWEEN):
        proposal = Proposal.objects.get(pk=world.ids["replied"])
        actions.set_secrecy(proposal, by=world.house.actor("staff"), secrecy="internal")
    for person in ("staff", "author", "director"):
        items = world.call(person, "GET", "/proposals?limit=100").json()["items"]
        assert world.ids["replied"] not in {p["id"] for p in items}
        for path in (
            f"/proposals/{world.ids['replied']}",
            f"/assignments/{world.ids['sent']}",
            f"/commitments/{world.ids['commitment']}",
        ):
            check(world.call(person, "GET", path), 404, "not_found")
        duties = world.call(person, "GET", "/duties?limit=100").json()["items"]
        assert world.ids["replied"] not in {d["root_id"] for d in duties if d["root_kind"] == "proposal"}
    records = world.call("staff", "GET", "/figures/proposals_filed/records?year=2026&limit=100").json()
    assert world.ids["replied"] not in records["ids"]
    check(world.call("clerk", "GET", f"/assignments/{world.ids['sent']}"), 404, "not_found")


BAD_TEXTS = ["a\x00b", "\ud800", "x" * 100_001]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=["NUL", "half a pair", "huge"])
def test_texts_that_cannot_be_kept_are_refused(world, text):
    check(world.call("author", "POST", "/proposals", {"background": text}), 422, "invalid")
    check(world.call("author", "POST", "/proposals", {text[:1000]: "x"}), 422, "invalid")


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "1" * 400, "abc", "1.5", "%00", "１"])
def test_ids_that_cannot_be_are_refused(world, number):
    answer = world.call("staff", "GET", f"/proposals/{number}")
    assert answer.status_code in (404, 422)
    answer = world.call("staff", "GET", f"/assignments?proposal={number}")
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**400, 1.5, True, "1", None, [1], float("nan")])
def test_ids_in_bodies_are_json_integers_in_range(world, number):
    check(world.call("staff", "POST", "/review/pass", {"proposals": [number]}), 422, "invalid")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "2026-1-1", "20260101", 0, "٢٠٢٦-٠١-٠١", ""])
def test_days_that_cannot_be_are_refused(world, day):
    body = {"due": day, "reason": "顺延"}
    check(world.call("clerk", "POST", f"/commitments/{world.ids['commitment']}/redate", body), 422, "invalid")


@pytest.mark.parametrize("moment", ["2026-01-01", "2026-01-01T00:00", "0001-01-01T00:00:00Z", "now", "1e9"])
def test_moments_need_an_offset(world, moment):
    check(world.call("author", "GET", f"/proposals?updated_since={moment}"), 422, "invalid")


def test_tokens_names_are_not_leaked_by_the_errors(world):
    with committee_scope(world.house.committee):
        digests = list(Token.objects.values_list("digest", flat=True))
    answer = world.call("author", "GET", "/me", headers={"authorization": f"Bearer {digests[0]}"})
    assert digests[0] not in answer.content.decode()
