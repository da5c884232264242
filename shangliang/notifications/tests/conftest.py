"""A committee with the clock held, a real mail server, a real gateway."""

from __future__ import annotations

import json
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from shangliang.committees.factories import BETWEEN, House, make_committee
from shangliang.notifications import digests, messages
from shangliang.notifications.messages import Subject


@pytest.fixture
def house(db, settings):
    """A committee, in scope, on a spring morning; people read English."""
    settings.LANGUAGE_CODE = "en"
    digests._done.clear()
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def things(monkeypatch):
    """Records of kind «thing», whose names are known; number 404 is gone."""
    asked: list[set[int]] = []

    def names(ids):
        asked.append(set(ids))
        return {pk: Subject(f"On thing {pk}", f"/things/{pk}/", f"No. {pk:04d}") for pk in ids if pk != 404}

    monkeypatch.setitem(messages._loaders, "thing", names)
    return asked


class MailServer:
    """Takes mails in a real SMTP conversation; refuses what it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.refuse: dict[str, str] = {}  # address → reply, such as "550 no such person"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.receivers += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    yield server
    controller.stop()


class Gateway:
    """What a gateway received: (headers, body); it answers with ``status``."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.location = ""
        self.url = ""

    @property
    def messages(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.received]


@pytest.fixture
def gateway(settings):
    made = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802 - the library's name
            made.received.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.end_headers()

        def log_message(self, *_args):
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}/notices"
    settings.ENV = settings.ENV.model_copy(update={"webhook_url": made.url})
    settings.WEBHOOK_KEY = "shared with the gateway"
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(house: House):
    """A member with an address and a telephone."""
    user = house.members[0].user
    user.email, user.phone = "reader@example.org", "13800000000"
    user.save()
    return user
