"""Requests of a signed-in visitor, one after another or over several connections at once."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


@dataclass
class Answer:
    """What came back: the headers that :mod:`.others.host` adds are the cost."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def cpu_ms(self) -> float:
        return int(self.headers["x-cpu-us"]) / 1000


class Visitor:
    """One browser at one server: a kept connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.line = HTTPConnection("127.0.0.1", port, timeout=120)

    def request(self, path: str, *, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """GET, or POST of a form; redirects are not followed."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "User-Agent": "bench", **headers}
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request("POST" if form is not None else "GET", path, urlencode(form) if form else None, sent)
        answer = self.line.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, answer.read(), {k.lower(): v for k, v in answer.headers.items()})

    def page(self, path: str, **headers: str) -> Answer:
        """A page that must be there.

        Raises:
            RuntimeError: the status is not 200.
        """
        answer = self.request(path, **headers)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.headers.get('location', '')}")
        return answer

    def sign_in(self, path: str, fields: dict[str, str]) -> None:
        """Through the program's own form.

        Raises:
            RuntimeError: it did not lead on.
        """
        page = self.page(path).body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {**fields, "csrfmiddlewaretoken": token.group(1) if token else ""}
        answer = self.request(path, form=form)
        if answer.status != 302:
            raise RuntimeError(f"signing in at {path}: {answer.status}")


def under_load(visitor: Visitor, paths: Sequence[str], *, connections: int = 8, each: int = 10) -> dict[str, Any]:
    """Fetch a page's paths over so many connections at once; milliseconds until all of them are there."""
    times: list[float] = []
    failures: list[str] = []

    def visit() -> None:
        one = Visitor(visitor.port)
        one.cookies = dict(visitor.cookies)
        try:
            for _ in range(each):
                begun = time.perf_counter()
                for path in paths:
                    one.page(path)
                times.append(1000 * (time.perf_counter() - begun))
        except (OSError, RuntimeError) as error:
            failures.append(str(error))

    begun = time.perf_counter()
    threads = [threading.Thread(target=visit) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} of {connections} connections failed, e.g. {failures[0]}")
    times.sort()
    return {
        "p50_ms": round(times[len(times) // 2]),
        "p95_ms": round(times[int(len(times) * 0.95)]),
        "per_second": round(len(times) / (time.perf_counter() - begun), 1),
    }
