"""Telling the database how its rows are spread, so that it chooses good ways through them."""

from __future__ import annotations

from django.db import connection

#: Rows of an index that SQLite looks at: enough for its choices, and quick however large a table is.
_SAMPLE = 1000


def refresh_statistics() -> None:
    """Take the statistics that the planner chooses by; milliseconds, whatever the size.

    Without them SQLite takes any index for as good as any other, and goes through all rows of a committee where it
    could go to one. PostgreSQL takes them by itself, but not at once after many rows came in.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={_SAMPLE:d}")
        cursor.execute("ANALYZE")
