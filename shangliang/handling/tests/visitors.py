"""Browsers of the small world's people, for the tests of pages."""

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


def text_of(response: Any) -> str:
    """A page's text, once it has been seen to be one."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()
