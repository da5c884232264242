"""A gateway of the operator's own: each message is POSTed to it as JSON, and it sends the SMS or chat message.

The body is signed: ``X-Shangliang-Signature: sha256=HEX`` is the HMAC-SHA-256 of ``TIMESTAMP.BODY`` with
``SHANGLIANG_WEBHOOK_KEY``, and ``X-Shangliang-Timestamp`` the seconds since 1970 in it. ``Idempotency-Key`` is the
same when a message comes a second time because the first answer was lost.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.models import User

from .base import Channel, Letter, Undeliverable

TIMEOUT_SECONDS = 10
#: The gateway has understood this message and does not take it. Others of its 4xx mean that it is set up wrongly,
#: which an operator can mend before the next attempt.
_REFUSED = (400, 410, 422)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A gateway answers itself; a signed message with somebody's number goes nowhere else."""

    def redirect_request(self, *_args: object) -> None:
        return None


class WebhookChannel(Channel):
    """SMS or enterprise messenger, by a gateway. Off until a person asks for it: it costs money or attention."""

    name = "webhook"
    label = _("SMS or messenger")
    enabled = False

    def __init__(self, url: str, key: str) -> None:
        """Raises ValueError for anything but an http or https address."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"not an http address: {url}")
        self.url = url
        self.key = key.encode()
        # Built by hand: the ordinary opener would also read file: and ftp: addresses.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _NoRedirects(),
        ):
            self._opener.add_handler(handler)

    def address(self, user: User) -> str:
        """The person's telephone number."""
        return user.phone

    def send(self, user: User, letter: Letter) -> None:
        """POST one message; any answer 2xx means that the gateway has it."""
        body = json.dumps(
            {
                "key": letter.key,
                "to": {"account": user.username, "name": user.name, "phone": user.phone},
                "language": get_language() or settings.LANGUAGE_CODE,
                "subject": letter.subject,
                "text": letter.text,
                "url": letter.url,
                "due": letter.due.isoformat() if letter.due else None,
            },
            ensure_ascii=False,
        ).encode()
        moment = str(int(time.time()))
        signature = hmac.new(self.key, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self.url,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": f"{letter.key}:{user.pk}",
                "X-Shangliang-Timestamp": moment,
                "X-Shangliang-Signature": f"sha256={signature}",
            },
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read(1000)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _REFUSED:
                    raise Undeliverable(f"the gateway answered {error.code}") from error
            raise
