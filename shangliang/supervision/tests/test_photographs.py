"""Photographs follow a record as long as somebody still has to look at it, and none is left of what was refused."""

from pathlib import Path

import pytest

from shangliang.core.errors import NotAllowed, Refused
from shangliang.supervision import actions, factories
from shangliang.supervision.models import Photograph

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    """Where files lie in a test; gives their names."""
    place = {"location": str(tmp_path), "base_url": None}
    settings.STORAGES |= {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place},
    }
    return lambda: sorted(p.suffix for p in Path(tmp_path).rglob("*") if p.is_file())


def test_a_supervisor_adds_photographs_until_the_office_has_looked(house, staff, disk):
    patrol, member = factories.patrol(house), house.member(0)
    (made,) = actions.add_photographs(patrol, [factories.photograph()], by=member)
    assert (made.patrol_id, made.added_by, disk()) == (patrol.pk, member.name, [".jpg", ".jpg"])
    for by in (house.member(1), staff):
        with pytest.raises(NotAllowed):
            actions.add_photographs(patrol, [factories.photograph()], by=by)
    with pytest.raises(Refused):
        actions.add_photographs(patrol, [factories.photograph()] * 20, by=member)
    actions.note_patrols([patrol], by=staff)
    with pytest.raises(Refused):
        actions.add_photographs(patrol, [factories.photograph()], by=member)


def test_evidence_follows_what_is_mended_and_what_is_looked_at_and_nothing_else(house, staff, clerk):
    opinion = factories.adopted(house)
    with pytest.raises(NotAllowed):
        actions.add_photographs(opinion, [factories.photograph()], by=staff)
    actions.add_photographs(opinion, [factories.photograph()], by=clerk)
    actions.mend_many([opinion], by=clerk, mending="已改。")
    actions.add_photographs(opinion, [factories.photograph()], by=staff)
    with pytest.raises(NotAllowed):
        actions.add_photographs(opinion, [factories.photograph()], by=house.clerk(1))
    actions.look_many([opinion], actions.Look(True, "属实"), by=staff)
    with pytest.raises(Refused):
        actions.add_photographs(opinion, [factories.photograph()], by=clerk)
    assert Photograph.objects.filter(opinion=opinion).count() == 2


def test_a_refused_record_leaves_no_file_behind_neither_the_picture_nor_the_small_one(house, disk):
    post = factories.supervisor(house)
    uploads = [factories.photograph(), factories.photograph("断.jpg", factories.JPEG[:-20])]
    with pytest.raises(Refused, match="断"):
        factories.patrol(house, post=post, uploads=uploads)
    assert disk() == []
