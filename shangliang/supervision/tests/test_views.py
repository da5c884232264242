"""The pages of supervision: what each person finds on them, and what one does there."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from shangliang.core import clock
from shangliang.supervision import actions, factories
from shangliang.supervision.models import (
    Patrol,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    Supervisor,
    UnitAppraisal,
)
from tests.support.pages import seen, sent

pytestmark = pytest.mark.once


def page(name, *args):
    return reverse(f"supervision:{name}", args=args)


def picture(name="现场.jpg"):
    return SimpleUploadedFile(name, factories.JPEG, "image/jpeg")


def test_a_supervisor_records_a_patrol_on_one_page_and_sees_what_becomes_of_it(house, visit, staff):
    member, office = visit(house.member()), visit(staff)
    assert "尚未" in seen(member, page("mine"))
    assert "form" in seen(member, page("new_patrol"))
    post = factories.supervisor(house)
    assert "清溪河城区段" in seen(member, page("mine"))
    typed = {"supervisor": post.pk, "place": "清溪桥下", "is_problem": "yes", "text": "排口有污水直排。"}
    lacking = sent(member, page("new_patrol"), **(typed | {"place": ""}))
    assert "排口有污水直排。" in lacking
    refused = sent(member, page("new_patrol"), **typed, photographs=SimpleUploadedFile("现场.exe", b"MZ"))
    assert "现场.exe" in refused
    sent(member, page("new_patrol"), **typed, photographs=[picture("一.jpg"), picture("二.jpg")])
    patrol = Patrol.objects.get()
    assert patrol.photographs.count() == 2
    first = patrol.photographs.order_by("pk").first()
    answer = member.get(page("photograph", first.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    stranger = visit(house.member(1))
    for name in ("small_photograph", "large_photograph"):
        assert page(name, first.pk) in seen(office, page("patrol", patrol.pk))
        shown = office.get(page(name, first.pk))
        assert (shown["Content-Type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
        assert stranger.get(page(name, first.pk)).status_code == 404
    assert stranger.get(page("photograph", first.pk)).status_code == 404
    assert page("small_photograph", first.pk) in seen(office, page("patrols"))
    assert "清溪桥下" in seen(office, page("patrols"))
    sent(office, page("patrol", patrol.pk), do="draft", unit=house.units[0].pk, title="封堵排口", text="请封堵。")
    assert "封堵排口" in seen(office, page("patrol", patrol.pk))
    assert "封堵排口" not in seen(member, page("patrol", patrol.pk))
    sent(visit(house.actor("director")), page("opinion", SupervisionOpinion.objects.get().pk), do="issue", due="")
    assert "封堵排口" in seen(member, page("mine"))
    assert visit(house.member(1)).get(page("patrol", patrol.pk)).status_code == 404


def test_a_unit_answers_and_reports_mending_and_the_office_looks_again(house, visit, staff):
    opinion = factories.issued(house)
    unit, office = visit(house.clerk(0)), visit(staff)
    here = page("opinion", opinion.pk)
    assert "清理消防通道" in seen(unit, page("opinions"))
    lacking = sent(unit, here, do="answer", adoption="adopted", answer="", mend_by="")
    assert "answer" in lacking
    sent(unit, here, do="answer", adoption="adopted", answer="即行清理。", mend_by="")
    assert "即行清理。" in seen(office, here)
    sent(unit, here, do="mend", mending="杂物已清空。", photographs=[picture()])
    assert "现场.jpg" in seen(office, here)
    sent(office, here, do="send_back", text="又堆了。", on=clock.today().isoformat())
    sent(unit, here, do="mend", mending="再清。")
    sent(office, here, do="confirm", text="属实。", on=clock.today().isoformat())
    assert SupervisionOpinion.objects.get().state == "closed"
    assert "清理消防通道" in seen(unit, page("opinions"), tab="closed")
    assert unit.get(page("opinion_word", opinion.pk)).content[:2] == b"PK"
    assert visit(house.clerk(1)).get(here).status_code == 404


def test_the_office_plans_an_activity_from_the_approved_plan_and_the_director_issues_together(house, visit, staff):
    office, chair, director = visit(staff), visit(house.actor("leadership")), visit(house.actor("director"))
    sent(office, page("overview"))
    plan = SupervisionPlan.objects.get()
    day = (clock.today() + timedelta(days=30)).isoformat()
    sent(office, page("plan", plan.pk), do="add", title="消防通道", form="inspection", organiser="社法委", by=day)
    assert chair.get(page("plan", plan.pk)).status_code == 404
    sent(office, page("plan", plan.pk), do="submit")
    assert "消防通道" in sent(chair, page("plan", plan.pk), do="approve", approval="主席会议")
    matter = plan.matters.get()
    assert "消防通道" in seen(office, page("new_activity"), matter=matter.pk)
    typed = {"title": "消防通道专题视察", "form": "inspection", "on": day, "matter": matter.pk, "place": "楼前"}
    assert "楼前" in sent(office, page("new_activity"), **typed)
    typed |= {"members": [house.members[0].pk], "units": [house.units[0].pk]}
    sent(office, page("new_activity"), **typed)
    activity = SupervisionActivity.objects.get()
    assert "消防通道专题视察" in seen(visit(house.member()), page("mine"))
    changed = typed | {"title": "消防专题视察", "on": clock.today().isoformat(), "bodies": "东门村\n西门村"}
    assert "西门村" in sent(office, page("change_activity", activity.pk), **changed)
    hold = {"do": "hold", "summary": "通道被占。", "on": clock.today().isoformat(), "came": house.members[0].pk}
    sent(office, page("activity", activity.pk), **hold)
    for title in ("清理", "划线"):
        sent(office, page("activity", activity.pk), do="draft", unit=house.units[0].pk, title=title, text="请办。")
    picks = [o.pk for o in SupervisionOpinion.objects.all()]
    assert office.post(page("opinions"), {"pick": picks}).status_code == 404
    sent(director, page("opinions"), pick=picks)
    assert sorted(SupervisionOpinion.objects.values_list("number", flat=True)) == [1, 2]
    sent(office, page("activity", activity.pk), do="close")
    assert SupervisionActivity.objects.get().state == "closed"
    assert office.get(page("word", activity.pk)).content[:2] == b"PK"
    assert "supervision" in seen(chair, page("overview"))


def test_supervisors_are_appointed_and_judges_give_points_that_nobody_sees(house, visit, staff):
    office, judge = visit(staff), visit(house.member())
    today = clock.today()
    typed = {"members": [house.members[0].pk], "field": "清溪河", "since": today, "until": today}
    sent(office, page("supervisors"), **typed)
    assert house.members[0].user.name in seen(office, page("supervisors"))
    sent(office, page("supervisors"), do="end", supervisor=Supervisor.objects.get().pk, note="调离")
    assert Supervisor.objects.get().ended
    typed = {"title": "民主评议", "subject": "提案办理", "closes": today, "criteria": "实效 60\n态度 40"}
    assert "criteria" in sent(office, page("appraisals"), **(typed | {"criteria": "实效"}))
    sent(office, page("appraisals"), **typed, units=[house.units[0].pk], members=[house.members[0].pk])
    row = UnitAppraisal.objects.get()
    sent(office, page("appraisal", row.pk), do="open")
    assert "民主评议" in seen(judge, page("mine"))
    unit = visit(house.clerk(0))
    assert "回访还不够。" in sent(unit, page("appraisal", row.pk), do="assess", text="回访还不够。")
    assert "回访还不够。" in seen(judge, page("appraisal", row.pk))
    assert visit(house.clerk(1)).post(page("appraisal", row.pk), {"do": "assess", "text": "好"}).status_code == 404
    names = [f"unit-{house.units[0].pk}-{n}" for n in range(2)]
    assert "71" in sent(judge, page("appraisal", row.pk), do="points", **dict(zip(names, (71, 40), strict=True)))
    sent(judge, page("appraisal", row.pk), do="points", **dict(zip(names, (57, 31), strict=True)))
    assert ">57" not in seen(office, page("appraisal", row.pk))
    sent(visit(house.actor("director")), page("appraisal", row.pk), do="close")
    assert "88.0" in seen(unit, page("appraisal", row.pk))
    sent(office, page("appraisal", row.pk), do="draft", unit=house.units[0].pk, title="改进回访", text="请改进。")
    assert "改进回访" in seen(office, page("appraisal", row.pk))
    assert "改进回访" not in seen(unit, page("appraisal", row.pk))
    assert visit(house.clerk(1)).get(page("appraisal", row.pk)).status_code == 404


def test_a_photograph_is_kept_without_place_and_camera_and_a_damaged_one_is_told(house, visit):
    camera = Image.Exif()
    camera[0x010F] = "Apple"
    camera.get_ifd(0x8825).update({1: "N", 2: (29.0, 42.0, 3.0)})
    content = factories.jpeg(exif=camera)
    assert b"Apple" in content
    typed = {"supervisor": factories.supervisor(house).pk, "place": "桥下", "is_problem": "no", "text": "水清。"}
    member = visit(house.member())
    damaged = SimpleUploadedFile("断.jpg", content[:-30])
    assert "断.jpg" in sent(member, page("new_patrol"), **typed, photographs=[damaged, picture()])
    assert not Patrol.objects.exists()
    sent(member, page("new_patrol"), **typed, photographs=SimpleUploadedFile("全.jpg", content))
    patrol = Patrol.objects.get()
    with patrol.photographs.get().file.open("rb") as kept:
        assert b"Apple" not in kept.read()
    assert patrol.place == "桥下"


def test_pages_are_closed_to_whom_they_do_not_concern(house, visit):
    member, clerk = visit(house.member(1)), visit(house.clerk(0))
    planned = factories.planned(house, members=[house.members[0].pk])
    for name in ("overview", "patrols", "supervisors", "new_activity"):
        assert member.get(page(name)).status_code == clerk.get(page(name)).status_code == 404
    assert member.get(page("activity", planned.pk)).status_code == 404
    assert clerk.get(page("mine")).status_code == 404
    assert actions.cancel_activity(planned, by=house.actor("staff"), note="改期").state == "cancelled"
