"""Browsers of the small world's people, for the tests of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User


class Visitor:
    """A person's browser: ``see`` fetches a page of handling that is there, ``send`` posts to it."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        if actor is not None:
            self.client.force_login(User.objects.get(pk=actor.user_id))

    def see(self, name: str, *args: Any, **query: Any) -> str:
        """The page's text; fails unless it is there."""
        response = self.client.get(page(name, *args), query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def status(self, name: str, *args: Any) -> int:
        """What a visit of the page answers."""
        return self.client.get(page(name, *args)).status_code

    def send(self, name: str, *args: Any, follow: bool = True, **data: Any) -> Any:
        """Post a form to the page, and go where it leads."""
        return self.client.post(page(name, *args), data, follow=follow)


def page(name: str, *args: Any) -> str:
    """The address of a page of handling."""
    return reverse(f"handling:{name}", args=args)


def text_of(response: Any) -> str:
    """A page's text, once it has been seen to be one."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()
