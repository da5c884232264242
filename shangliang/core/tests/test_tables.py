"""Tables made together are the tables that Django makes one by one."""

import sqlite3
import subprocess
import sys

import pytest

from tests.support.server import product_environment

MIGRATE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "shangliang.config.settings"
import django
django.setup()
{before}
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
ONE_BY_ONE = "from shangliang.core.tables import TablesTogether; del TablesTogether.apply"


def _schema(folder, before):
    program = MIGRATE.format(before=before)
    subprocess.run([sys.executable, "-c", program], env=product_environment(folder), check=True)
    with sqlite3.connect(folder / "shangliang.sqlite3") as database:
        return set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


@pytest.mark.long
def test_tables_made_together_are_the_same_as_one_by_one(tmp_path_factory):
    together = _schema(tmp_path_factory.mktemp("together"), "")
    assert len(together) > 100
    assert together == _schema(tmp_path_factory.mktemp("one_by_one"), ONE_BY_ONE)
