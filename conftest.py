"""What every test can ask for. The fixtures themselves live in tests/support."""

import os

import pytest
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.support.fixtures"]

# Searching at random finds more; a build that fails only now and then is worse.
hypothesis_settings.register_profile("developer", deadline=None)
hypothesis_settings.register_profile("build", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("build" if os.environ.get("CI") else "developer")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def _uses_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    case = getattr(item, "cls", None)
    if case is not None and issubclass(case, TransactionTestCase):
        return True
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what the database under test can decide.

    On PostgreSQL, the second run leaves out what touches no database or is marked ``once``: that has been answered.
    On SQLite the tests marked ``postgres`` are skipped, saying so.
    """
    if "TEST_DATABASE_URL" in os.environ:
        kept = [item for item in items if item.get_closest_marker("postgres") or _uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
        return
    needs_postgres = pytest.mark.skip(
        reason="needs Django on PostgreSQL: make test, or python -m tests.support.postgres pytest …"
    )
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(needs_postgres)
