"""A signed-in person without a browser: plain requests over real connections, with the form's token."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

_TOKEN = "t" * 32  # the cookie and the form's field have to be the same, and are made by whoever asks


class Answer(NamedTuple):
    """What came back."""

    status: int
    where: str
    text: str


class Unanswered(Exception):
    """The connection broke before an answer came: whether the request was carried out is not known."""


class Visitor:
    """Asks for pages and sends forms as one person."""

    def __init__(self, session: str) -> None:
        self._cookie = f"sessionid={session}; csrftoken={_TOKEN}"

    def post(self, url: str, fields: list[tuple[str, object]]) -> Answer:
        """Send a form.

        Raises:
            Unanswered: no whole answer came.
        """
        place = urlsplit(url)
        body = urlencode([*fields, ("csrfmiddlewaretoken", _TOKEN)])
        headers = {
            "Cookie": self._cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"{place.scheme}://{place.netloc}",
        }
        line = HTTPConnection(place.netloc, timeout=60)
        try:
            line.request("POST", place.path, body=body, headers=headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            raise Unanswered(str(error)) from error
        finally:
            line.close()
        return Answer(answer.status, answer.headers.get("Location", ""), text)
