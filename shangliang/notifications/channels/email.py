"""E-mail."""

from __future__ import annotations

import hashlib
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import BadHeaderError
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.models import User

from .base import Channel, Letter, Undeliverable


class EmailChannel(Channel):
    """Mails through Django's mail settings, one connection for a batch."""

    name = "email"
    label = _("e-mail")

    def __init__(self) -> None:
        self._connection: Any = None

    def address(self, user: User) -> str:
        """The person's e-mail address."""
        return user.email

    def send(self, user: User, letter: Letter) -> None:
        """Send a mail. A copy that a broken line made us send again has the same Message-ID."""
        if self._connection is None:
            self._connection = get_connection()
        mail = EmailMessage(
            subject=" ".join(letter.subject.split()),
            body=letter.text,
            to=[user.email],
            connection=self._connection,
            headers={
                "Message-ID": _message_id(letter.key, user),
                "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic answers, please
            },
        )
        try:
            mail.send()
        except SMTPRecipientsRefused as error:
            self.close()
            if all(code >= 500 for code, _reason in error.recipients.values()):
                raise Undeliverable(str(error)) from error
            raise
        except SMTPDataError as error:
            self.close()
            if error.smtp_code >= 500:
                raise Undeliverable(str(error)) from error
            raise
        except (BadHeaderError, UnicodeError, ValueError) as error:
            raise Undeliverable(f"not an address: {error}") from error
        except Exception:
            self.close()  # the next mail finds a new connection
            raise

    def close(self) -> None:
        """End the conversation with the mail server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _message_id(key: str, user: User) -> str:
    digest = hashlib.sha256(f"{key} {user.pk}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PUBLIC_URL).hostname}>"
