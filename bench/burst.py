"""Two hundred people submit in the same minute: nothing lost, no number twice or skipped."""

from __future__ import annotations

import re
import threading
import time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max

from shangliang.accounts.models import User
from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import actor_for
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions
from shangliang.proposals.models import Category, Proposal
from shangliang.workflow.models import NumberSeries

from .pages import sign_in
from .serving import served

PEOPLE = 200
#: The minute that the issue asks for, and the rush just before a deadline.
SPANS = (60, 5)


def measure(committee: Committee) -> list[dict[str, Any]]:
    """One row for each span of time."""
    return [_within(seconds, committee) for seconds in SPANS]


def _within(seconds: int, committee: Committee) -> dict[str, Any]:
    """Submit 200 drafts through the pages, spread over so many seconds; latency, and what came of it."""
    drafts = _drafts(committee)
    last = _continue_series(committee)
    times: list[float] = []
    answers: list[int] = []
    with served() as port:
        begun = time.perf_counter()
        threads = [
            threading.Thread(target=_submit, args=(port, pk, cookie, i * seconds / PEOPLE, begun, times, answers))
            for i, (pk, cookie) in enumerate(drafts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    numbers = _numbers(committee, last)
    times.sort()
    return {
        "people": PEOPLE,
        "seconds": seconds,
        "accepted": answers.count(302),
        "refused or failed": PEOPLE - answers.count(302),
        "numbered": len(numbers),
        "twice": len(numbers) - len(set(numbers)),
        "skipped": (max(numbers) - last - len(set(numbers))) if numbers else 0,
        "p50_ms": round(times[len(times) // 2]),
        "p95_ms": round(times[int(len(times) * 0.95)]),
        "max_ms": round(times[-1]),
    }


def _drafts(committee: Committee) -> list[tuple[int, str]]:
    found = []
    with committee_scope(committee):
        category = Category.objects.filter(parent__isnull=False).first()
        for i in range(PEOPLE):
            user = User.objects.get(username=f"b{committee.pk}-{i}")
            text = actions.Text(
                title=f"关于同时提交的提案（{i}）",
                background="情况。" * 40,
                analysis="分析。" * 40,
                suggestions=("建议一，由有关部门落实。", "建议二，年内完成。"),
                category_id=category.pk if category else None,
            )
            proposal = actions.begin_proposal(committee, by=actor_for(user, committee), text=text)
            found.append((proposal.pk, sign_in(user)))
    return found


def _numbers(committee: Committee, last: int) -> list[int]:
    with committee_scope(committee):
        rows = Proposal.objects.filter(title__startswith="关于同时提交", serial_number__gt=last)
        return list(rows.values_list("serial_number", flat=True))


def _continue_series(committee: Committee) -> int:
    """Let the running session's series go on after the rows that were put into the tables directly; the last number."""
    with committee_scope(committee):
        session = Session.objects.order_by("-window_opens").first()
        if session is None:
            raise LookupError("the world has no session")
        last = Proposal.objects.filter(session=session).aggregate(last=Max("serial_number"))["last"] or 0
        name = f"proposal.serial:{session.pk}"
        NumberSeries.objects.update_or_create(committee=committee, name=name, defaults={"last": last})
    return last


def _submit(
    port: int, pk: int, cookie: str, delay: float, begun: float, times: list[float], answers: list[int]
) -> None:
    time.sleep(max(0.0, begun + delay - time.perf_counter()))
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", f"/proposals/mine/{pk}/preview/", headers={"Cookie": f"sessionid={cookie}"})
    page = line.getresponse()
    body = page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    csrf = re.search(r"csrftoken=([^;]+)", page.headers.get("Set-Cookie", ""))
    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={csrf.group(1) if csrf else ''}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
    }
    form = urlencode({"csrfmiddlewaretoken": token.group(1) if token else ""})
    sent = time.perf_counter()
    line.request("POST", f"/proposals/mine/{pk}/submit/", body=form, headers=headers)
    answer = line.getresponse()
    answer.read()
    times.append(1000 * (time.perf_counter() - sent))
    answers.append(answer.status)
    line.close()
