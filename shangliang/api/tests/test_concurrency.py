"""The same call several times at the same moment, over a real server: one record, one answer."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import LiveServerTestCase

from shangliang.committees.factories import make_committee
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.proposals.models import Proposal

from .world import token_for


class TestConcurrentCalls(LiveServerTestCase):
    """Django's threaded server, on the database under test."""

    def setUp(self):
        self.house = make_committee("望川区", year=clock.today().year)
        with committee_scope(self.house.committee):
            self.secret = token_for(self.house, self.house.members[0].user, "concurrent", moment=clock.now())

    def call(self, _number: int) -> tuple[int, bytes]:
        request = urllib.request.Request(
            f"{self.live_server_url}/api/v1/proposals",
            json.dumps({"title": "关于修缮图书馆的提案"}).encode(),
            {
                "Authorization": f"Bearer {self.secret}",
                "Content-Type": "application/json",
                "Idempotency-Key": "one-and-the-same",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def test_one_record_and_one_answer(self):
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(self.call, range(12)))
        made = {body for status, body in answers if status == 201}
        others = [(status, json.loads(body)["code"]) for status, body in answers if status != 201]
        assert len(made) == 1
        assert set(others) <= {(409, "in_progress")}
        if connection.vendor == "sqlite":
            assert others == []
        with committee_scope(self.house.committee):
            assert Proposal.objects.count() == 1
        assert self.call(0) == (201, made.pop())
