"""The fixtures that cross packages."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from shangliang.accounts.actors import Actor

from . import browser as chromium
from . import demo as world
from . import postgres
from .pages import signed_in
from .people import Door
from .server import Server, serving


@pytest.fixture(autouse=True)
def _language_of_its_own() -> Iterator[None]:
    """A page read in English leaves its language behind in the process: each test begins with the default one."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def visit() -> Callable[[Actor], Client]:
    """A browser of an actor's: ``visit(house.member())``."""
    return signed_in


@pytest.fixture
def real_passwords(settings):
    """Hash passwords as the product does (argon2), for the tests of sign-in itself."""
    settings.PASSWORD_HASHERS = settings.REAL_PASSWORD_HASHERS


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """Address of a PostgreSQL cluster, one for the whole session, for tests that start their own servers."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield address
        return
    if not postgres.installed():
        pytest.skip(postgres.REMEDY)
    with postgres.cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request) -> Iterator[str]:
    """Run the test twice: on SQLite and on a fresh PostgreSQL database.

    The value is what ``serve`` takes as ``database_url``; ``""`` means SQLite in the server's data directory.
    """
    if request.param == "sqlite":
        yield ""
        return
    with postgres.database(request.getfixturevalue("postgres_address")) as address:
        yield address


@pytest.fixture(scope="session")
def serve(tmp_path_factory) -> Iterator[Callable[..., Server]]:
    """Start real servers: ``serve(data_dir=None, database_url="", **environment)``; stopped at the end.

    Each has its own data directory unless one is given, and its database is migrated before it starts.
    """
    with contextlib.ExitStack() as running:

        def start(data_dir: Path | None = None, database_url: str = "", **environment: str) -> Server:
            folder = data_dir or tmp_path_factory.mktemp("server")
            return running.enter_context(serving(folder, database_url, **environment))

        yield start


@pytest.fixture(scope="session")
def live_server_url(serve) -> str:
    """Address of one real server with a migrated, empty database, shared by the session's tests."""
    return serve().url


@pytest.fixture(scope="session")
def demo(serve, tmp_path_factory) -> Iterator[world.DemoServer]:
    """A server on the demo world of 大洼, shared by the session's tests that only read."""
    with world.copied(tmp_path_factory.mktemp("demo")) as data_dir:
        yield world.DemoServer(serve(data_dir=data_dir))


@pytest.fixture(scope="module")
def own_demo(serve, tmp_path_factory) -> Iterator[world.DemoServer]:
    """A server on a copy of the demo world of 大洼 that belongs to this module: its tests may change everything."""
    with world.copied(tmp_path_factory.mktemp("demo")) as data_dir:
        running = world.DemoServer(serve(data_dir=data_dir))
        yield running
        running.server.stop()


@pytest.fixture(scope="session")
def browser():
    """A real Chromium, driven through Playwright; tests make their own contexts in it and share nothing."""
    if not chromium.installed():
        pytest.skip(chromium.REMEDY)
    # Playwright's synchronous interface keeps an event loop in this thread; Django would suspect async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium.launched() as running:
        yield running


@pytest.fixture
def page(browser):
    """A new page in a context of its own: no cookies, 1,280 × 800, Chinese."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def door(browser) -> Iterator[Door]:
    """People sign in at a server and get a page of their own: ``door.enter(server_url, "dawa-member")``."""
    with contextlib.closing(Door(browser)) as opened:
        yield opened
