"""What every answer carries for the browser's protection."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from shangliang.core.middleware import SecurityHeaders


def answered(response: HttpResponse) -> HttpResponse:
    return SecurityHeaders(lambda _request: response)(RequestFactory().get("/"))


@pytest.mark.parametrize("status", [200, 404, 500])
def test_every_answer_allows_this_servers_own_files_only(status):
    policy = answered(HttpResponse(status=status))["Content-Security-Policy"].split("; ")
    assert {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert not any("unsafe" in part for part in policy)


def test_pages_made_for_one_person_are_not_taken_from_a_cache():
    assert answered(HttpResponse())["Cache-Control"] == "private, no-cache"


def test_a_view_that_sets_a_header_keeps_it():
    response = HttpResponse(headers={"Cache-Control": "public, max-age=300"})
    assert answered(response)["Cache-Control"] == "public, max-age=300"


def test_https_is_demanded_where_the_operator_says_that_there_is_https(settings):
    assert "Strict-Transport-Security" not in answered(HttpResponse())
    settings.ENV = settings.ENV.model_copy(update={"secure_cookies": True})
    assert answered(HttpResponse())["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.django_db
def test_a_page_arrives_compressed_and_with_the_headers(client):
    page = client.get("/accounts/login/", headers={"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert page["Content-Encoding"] == "gzip"
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
