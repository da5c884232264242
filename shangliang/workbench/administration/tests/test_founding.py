from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from shangliang.accounts.models import User
from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.models import Appointment, Committee, Level, Line
from shangliang.committees.queries import actor_for
from shangliang.core.tenancy import committee_scope
from shangliang.workflow import audit

pytestmark = pytest.mark.django_db


def _set_up(name="政协望川区委员会", **options):
    said = StringIO()
    call_command("setup-committee", name, place="望川区", level="county", stdout=said, **options)
    return said.getvalue()


def test_a_committee_begins_with_its_lines_and_three_officers(client):
    said = _set_up()
    committee = Committee.objects.get(place="望川区")
    with committee_scope(committee):
        assert Line.objects.count() == 6
        assert {Role(role) for role in Appointment.objects.values_list("role", flat=True)} == SEPARATED
    assert audit.verify(committee).findings == []
    for ending in ("system", "security", "auditor"):
        line = next(line for line in said.splitlines() if f"望川区-{ending}" in line)
        browser = Client()
        browser.post("/accounts/login/", {"login": f"望川区-{ending}", "password": line.split()[-1]})
        assert browser.get("/").headers["Location"] == "/accounts/password/"


def test_the_same_committee_is_not_set_up_twice():
    _set_up()
    with pytest.raises(CommandError) as refused:
        _set_up()
    assert refused.value.returncode == 2
    assert (Committee.objects.count(), User.objects.count()) == (1, 3)


def test_a_parent_stands_above():
    city = Committee.objects.create(name="政协大江市委员会", place="大江市", level=Level.CITY)
    _set_up(parent="大江市")
    assert Committee.objects.get(place="望川区").parent == city
    with pytest.raises(CommandError):
        call_command("setup-committee", "政协大河市委员会", place="大河市", level="city", parent="望川区")
    with pytest.raises(CommandError):
        call_command("setup-committee", "政协小河区委员会", place="小河区", level="county", parent="没有的市")


def test_the_operator_gives_an_officer_a_new_password():
    _set_up()
    said = StringIO()
    call_command("set-password", "望川区-auditor", lost_phone=True, stdout=said)
    auditor = User.objects.get(username="望川区-auditor")
    assert auditor.check_password(said.getvalue().split()[-1])
    assert actor_for(auditor, Committee.objects.get()).has(Role.AUDITOR)
    with pytest.raises(CommandError):
        call_command("set-password", "nobody")
