"""A demo that another version of the program has made is said to be one, with what to do about it."""

import io

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.db.migrations.exceptions import InconsistentMigrationHistory

from shangliang.demo import building
from shangliang.demo.management.commands import demo
from shangliang.demo.models import Progress
from shangliang.demo.scenario import load

PLANS = [plan for plan in load().committees if plan.key in building.FIRST]
FIRST, SECOND = (plan.place_name for plan in PLANS)


@pytest.fixture
def command(db):
    return demo.Command(stdout=io.StringIO())


def made(place, *, finished=True, version=None):
    Progress.objects.create(place=place, finished=finished, version=building.version() if version is None else version)


def test_what_this_version_has_made_or_begun_needs_no_word(command):
    made(FIRST)
    made(SECOND, finished=False)
    command._look_at_version(PLANS)
    assert command.stdout.getvalue() == ""


@pytest.mark.parametrize("version", ["", "0" * 64])  # before versions were kept, and another
def test_a_whole_demo_of_another_version_goes_on_and_says_how_to_start_over(command, version):
    made(FIRST, version=version)
    made(SECOND)
    command._look_at_version(PLANS)
    told = command.stdout.getvalue()
    assert FIRST in told
    assert SECOND not in told
    assert "make demo FRESH=1" in told


def test_a_demo_that_another_version_has_begun_is_not_gone_on_with(command):
    made(FIRST, finished=False, version="0" * 64)
    with pytest.raises(CommandError, match="make demo FRESH=1") as refused:
        command._look_at_version(PLANS)
    assert refused.value.returncode == 2
    assert FIRST in str(refused.value)


@pytest.mark.parametrize("error", [DatabaseError("no such column"), InconsistentMigrationHistory("out of order")])
def test_data_that_cannot_be_brought_up_to_date_are_refused_plainly(command, monkeypatch, error):
    def migrate(*_args, **_options):
        raise error

    monkeypatch.setattr(demo, "call_command", migrate)
    with pytest.raises(CommandError, match="make demo FRESH=1"):
        command._migrate()


def test_the_version_is_that_of_what_the_world_is_made_of(monkeypatch, tmp_path):
    files = {"scenario.toml": "a", "units.py": "b", "tests/test_it.py": "c"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(building, "__file__", str(tmp_path / "building.py"))

    def version():
        return building.version.__wrapped__()

    first = version()
    (tmp_path / "tests/test_it.py").write_text("changed")
    assert version() == first
    (tmp_path / "scenario.toml").write_text("changed")
    assert version() != first
