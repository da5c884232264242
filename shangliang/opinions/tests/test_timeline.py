"""The time line of an opinion names who did what to the office, and to nobody else."""

from django.urls import reverse

from shangliang.opinions import actions, factories
from shangliang.workflow.models import Event
from shangliang.workflow.timeline import told
from tests.support.pages import seen


def _told(opinion, *, office):
    return told(Event.objects.filter(root_kind="opinion", root_id=opinion.pk).order_by("seq"), office=office)


def test_the_office_reads_who_did_each_step_and_the_author_only_what_was_done(house, office, visit):
    opinion = factories.reviewed(house, office)
    by_office = {entry["who"] for entry in _told(opinion, office=True)}
    assert {actor.name for actor in office} < by_office
    assert {entry["who"] for entry in _told(opinion, office=False)} == {""}
    address = reverse("opinions:one", args=[opinion.pk])
    assert office[1].name in seen(visit(office[0]), address)
    assert office[1].name not in seen(visit(house.member()), address)


def test_what_the_clock_did_has_no_name(house):
    heard = actions.receive_public(house.committee, actions.Heard("路灯不亮", "坏了。", "ABCD-EFGH-JKMN"))
    entries = _told(heard, office=True)
    assert entries
    assert {entry["who"] for entry in entries} == {""}
