"""A person's browser without a window, for the tests of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User


def signed_in(actor: Actor) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def seen(client: Client, address: str, **query: Any) -> str:
    """The text of a page, or of the one that it leads to; fails unless it is there."""
    answer = client.get(address, query, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, address: str, **data: Any) -> str:
    """The text of the page to which a form leads; fails unless it is there."""
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def copied(record: Any, **values: Any) -> Any:
    """A record like this one, not saved yet, with other values: for tests that need very many."""
    fields = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if not f.primary_key}
    return type(record)(**(fields | values))
