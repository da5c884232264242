"""The planner knows how the rows are spread."""

import pytest
from django.db import connection

from shangliang.committees.factories import make_committee
from shangliang.committees.models import Committee
from shangliang.core.statistics import refresh_statistics

pytestmark = pytest.mark.django_db


def _known_rows() -> float:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [Committee._meta.db_table])
        else:
            cursor.execute("SELECT reltuples::text FROM pg_class WHERE relname = %s", [Committee._meta.db_table])
        return float(cursor.fetchone()[0].split()[0])


def test_the_planner_learns_of_rows_that_came_in():
    make_committee(place="望川区")
    refresh_statistics()
    assert _known_rows() == Committee.objects.count()
    make_committee(place="望江区")
    assert _known_rows() < Committee.objects.count()
    refresh_statistics()
    assert _known_rows() == Committee.objects.count()
