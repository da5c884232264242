"""What a list of fifty rows and the page of one proposal cost, with 1,000 and with 100,000 proposals."""

from __future__ import annotations

import gzip
import io
import statistics
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Committee
from shangliang.core.tenancy import committee_scope
from shangliang.proposals.models import Proposal

from .serving import served
from .world import add_handling, add_time_line, make_world

ROUNDS = 60
#: Who looks: the number in the account's name.
ROLES = {"staff": 400, "member": 3, "unit clerk": 401, "leadership": 402, "coordinator": 403}


def sign_in(user: User) -> str:
    """A session of a person, as the sign-in page would make it; its cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "shangliang.committees.arriving.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def measure(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """One row for each size, role and page; under load as the staff see it."""
    from shangliang.config.wsgi import application

    rows: list[dict[str, Any]] = []
    worlds = [(size, make_world(size)) for size in sizes]
    visits = {}
    for size, committee in worlds:
        for role, number in ROLES.items():
            cookie = sign_in(User.objects.get(username=f"b{committee.pk}-{number}"))
            for name, path in _pages(committee, unit=role == "unit clerk"):
                visits[size, role, name] = (path, cookie)
    for role, name in dict.fromkeys((role, name) for _size, role, name in visits):
        found = {size: _page(application, *visits[size, role, name]) for size in sizes}
        # The sizes take turns, so that whatever else the machine does falls on all of them.
        times: dict[int, list[float]] = {size: [] for size in sizes}
        for _ in range(ROUNDS):
            for size in sizes:
                begun = time.process_time()
                call(application, *visits[size, role, name])
                times[size].append(1000 * (time.process_time() - begun))
        for size in sizes:
            cpu = {"cpu_ms": round(statistics.median(times[size]), 1)}
            rows.append({"proposals": size, "role": role, "page": name, **found[size], **cpu})
    rows.sort(key=lambda row: (row["proposals"], list(ROLES).index(row["role"])))
    with served() as port:
        for size in sizes:
            for row in rows:
                if (row["proposals"], row["role"]) == (size, "staff"):
                    row |= _under_load(port, *visits[size, "staff", row["page"]])
    return rows


def _pages(committee: Committee, *, unit: bool = False) -> list[tuple[str, str]]:
    """The pages that are measured; a unit's clerk reads a proposal of that unit."""
    with committee_scope(committee):
        closed = Proposal.objects.filter(state="closed").order_by("pk")
        if unit:
            clerk = Appointment.objects.get(role=Role.UNIT_CLERK)
            closed = closed.filter(assignments__unit_id=clerk.unit_id)
        one = closed.first()
        if one is None:
            raise LookupError("the world has no closed proposal")
        from shangliang.workflow.models import Event

        if not Event.objects.filter(root_id=one.pk, root_kind="proposal").exists():
            add_time_line(one, 30)
            add_handling(one)
    return [
        ("list of 50", "/proposals/"),
        ("list, filtered", "/proposals/?year=2023&state=closed"),
        ("proposal", f"/proposals/{one.pk}/"),
        ("inbox", "/"),
    ]


def _page(application: Any, path: str, cookie: str) -> dict[str, Any]:
    # The first page of a minute also writes that somebody was here, and asks about the second factor.
    call(application, path, cookie)
    counted = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        body = call(application, path, cookie)
    return {
        "queries": counted,
        "kB": round(len(body) / 1000, 1),
        "kB_gzip": round(len(gzip.compress(body, 6)) / 1000, 1),
    }


def call(application: Any, path: str, cookie: str) -> bytes:
    """One request through the WSGI application; its body, which must be a page."""
    address, _mark, query = path.partition("?")
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"sessionid={cookie}",
        "HTTP_ACCEPT_LANGUAGE": "zh-CN",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    response = application(environ, lambda s, _headers, _info=None: status.append(s))
    body = b"".join(response)
    response.close()
    if not status[0].startswith("200"):
        raise RuntimeError(f"{path}: {status[0]}")
    return body


def _under_load(port: int, path: str, cookie: str, *, connections: int = 8, each: int = 25) -> dict[str, Any]:
    times: list[float] = []
    failures: list[int] = []

    def visitor() -> None:
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}
        for _ in range(each):
            begun = time.perf_counter()
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            answer.read()
            times.append(1000 * (time.perf_counter() - begun))
            if answer.status != 200:
                failures.append(answer.status)
        line.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=visitor) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{path}: {len(failures)} answers were not 200, e.g. {failures[0]}")
    times.sort()
    return {
        "p50_ms": round(times[len(times) // 2]),
        "p95_ms": round(times[int(len(times) * 0.95)]),
        "per_second": round(len(times) / (time.perf_counter() - begun)),
    }
