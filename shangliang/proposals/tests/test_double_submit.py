"""The button pressed twice at the same moment, over real connections: one submission, one number, one answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client, LiveServerTestCase
from django.urls import reverse

from shangliang.committees.factories import make_committee
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.models import Duty, Event

from .. import factories
from ..models import Proposal

TOKEN = "a" * 32


@pytest.mark.django_db(transaction=True)
class TestTheSameSubmissionTwiceAtOnce(LiveServerTestCase):
    """Django's threaded server, on the database under test."""

    def setUp(self):
        self.house = make_committee("望川区", year=clock.today().year)
        with committee_scope(self.house.committee):
            self.drafts = [factories.draft(self.house, title=f"关于第{n}件事的提案") for n in range(5)]
        client = Client()
        client.force_login(self.house.members[0].user)
        self.cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"

    def press(self, proposal: Proposal, together: threading.Barrier) -> tuple[int, str | None]:
        host = urlsplit(self.live_server_url).netloc
        connection = HTTPConnection(host, timeout=60)
        connection.connect()
        together.wait()
        connection.request(
            "POST",
            reverse("proposals:submit", args=[proposal.pk]),
            urlencode({"csrfmiddlewaretoken": TOKEN}),
            {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"},
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers["Location"]

    def test_one_record_one_number_and_both_get_the_first_ones_result(self):
        for draft in self.drafts:
            together = threading.Barrier(2)
            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(lambda _n, d=draft, t=together: self.press(d, t), range(2)))
            assert answers == [(302, reverse("proposals:submitted", args=[draft.pk]))] * 2
        with committee_scope(self.house.committee):
            rows = Proposal.objects.order_by("pk")
            assert [(p.state, p.serial_number, p.review_round) for p in rows] == [
                ("under_review", n, 1) for n in range(1, len(self.drafts) + 1)
            ]
            for draft in self.drafts:
                about = {"root_kind": "proposal", "root_id": draft.pk}
                assert Event.objects.filter(kind="proposal.submit", **about).count() == 1
                assert Duty.objects.filter(kind="review", closed_at__isnull=True, **about).count() == 1
