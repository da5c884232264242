from datetime import timedelta

import pytest

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.opinions import actions, factories
from shangliang.opinions.models import Opinion
from shangliang.workflow.models import Duty, Event, Outbox


def duty_of(opinion):
    return Duty.objects.get(subject_kind="opinion", subject_id=opinion.pk, closed_at__isnull=True)


def test_a_member_writes_and_reports_and_the_office_has_it_next(house):
    opinion = factories.draft(house)
    assert duty_of(opinion).party == house_party(house)
    opinion = actions.submit(opinion, by=house.member())
    assert (opinion.state, opinion.serial_number, opinion.session) == ("submitted", 1, house.session)
    assert (duty_of(opinion).kind, duty_of(opinion).party) == ("sort_opinion", "role:opinion_staff")
    assert list(Event.objects.filter(root_kind="opinion").values_list("kind", flat=True)) == [
        "opinion.begin",
        "opinion.submit",
    ]


def house_party(house, index=0):
    return f"member:{house.members[index].pk}"


def test_urgent_ones_are_due_the_same_day_and_others_not(house):
    urgent = factories.submitted(house, urgent=True)
    calm = factories.submitted(house)
    assert duty_of(urgent).due == clock.today()
    assert duty_of(calm).due > clock.today()


def test_a_liaison_reports_for_the_own_collective_and_no_other(house):
    opinion = actions.begin_opinion(
        house.committee, by=house.liaison(0), author_collective=house.collectives[0], text=factories.TEXT
    )
    assert (opinion.origin, opinion.author_party) == ("collective", f"collective:{house.collectives[0].pk}")
    actions.submit(opinion, by=house.liaison(0))
    with pytest.raises(NotAllowed):
        actions.begin_opinion(house.committee, by=house.liaison(1), author_collective=house.collectives[0])
    with pytest.raises(NotAllowed):
        actions.begin_opinion(house.committee, by=house.actor("staff"))


def test_an_opinion_needs_a_title_and_what_is_the_case_and_stays_short(house):
    empty = actions.begin_opinion(house.committee, by=house.member())
    with pytest.raises(Invalid) as caught:
        actions.submit(empty, by=house.member())
    assert set(caught.value.fields) == {"title", "situation"}
    long = factories.draft(house, situation="长" * 1501)
    with pytest.raises(Invalid, match="1500"):
        actions.submit(long, by=house.member())
    actions.save_draft(long, actions.Text(situation="长" * 1000, analysis="", suggestion=""), by=house.member())
    assert actions.submit(long, by=house.member()).state == "submitted"


def test_two_windows_do_not_overwrite_each_other(house):
    opinion = factories.draft(house)
    kept = actions.save_draft(opinion, actions.Text(title="甲"), by=house.member(), version=0)
    with pytest.raises(Stale):
        actions.save_draft(opinion, actions.Text(title="乙"), by=house.member(), version=0)
    assert actions.save_draft(opinion, actions.Text(title="丙"), by=house.member(), version=kept.version).title == "丙"
    with pytest.raises(NotAllowed):
        actions.save_draft(opinion, actions.Text(title="丁"), by=house.member(1))
    with pytest.raises(Invalid):
        actions.save_draft(opinion, actions.Text(title="长" * 121), by=house.member())


def test_the_author_withdraws_before_anybody_works_on_it_and_not_after(house, office):
    opinion = factories.submitted(house)
    with pytest.raises(Refused):
        actions.withdraw(opinion, by=house.member(), note=" ")
    with pytest.raises(NotAllowed):
        actions.withdraw(opinion, by=house.member(1), note="重复")
    assert actions.withdraw(opinion, by=house.member(), note="重复").state == "withdrawn"
    taken = factories.edited(house, office)
    with pytest.raises(Stale):
        actions.withdraw(taken, by=house.member(), note="重复")


def test_a_draft_is_thrown_away_by_its_author_and_a_submitted_one_by_nobody(house):
    opinion = factories.draft(house)
    with pytest.raises(NotAllowed):
        actions.discard(opinion, by=house.member(1))
    actions.discard(opinion, by=house.member())
    assert not Opinion.objects.filter(pk=opinion.pk).exists()
    assert not Duty.objects.filter(subject_kind="opinion", closed_at__isnull=True).exists()
    with pytest.raises(NotAllowed):
        actions.discard(factories.submitted(house), by=house.member())


def test_what_was_returned_comes_back_with_its_number_or_is_kept_by_the_clock(house, office):
    mended, left = factories.submitted(house), factories.submitted(house, 1)
    with pytest.raises(Refused):
        actions.return_many([mended], by=office[0], note="")
    with pytest.raises(NotAllowed):
        actions.return_many([mended], by=house.actor("staff"), note="请补充地点")
    actions.return_many([mended, left], by=office[0], note="请补充地点")
    assert duty_of(mended).party == house_party(house)
    again = actions.submit(mended, by=house.member())
    assert (again.state, again.serial_number, again.reason) == ("submitted", 1, "")
    assert actions.lapse_overdue(house.committee.pk) == 0
    with clock.at(BETWEEN + timedelta(days=40)):
        assert actions.lapse_overdue(house.committee.pk) == 1
        assert actions.lapse_overdue(house.committee.pk) == 0
    left.refresh_from_db()
    assert (left.state, bool(left.reason)) == ("kept", True)
    assert set(Outbox.objects.filter(party=house_party(house, 1)).values_list("kind", flat=True)) >= {
        "opinion.returned",
        "opinion.kept",
    }


def test_the_office_enters_for_others_and_stays_responsible(house, office):
    entries = [
        actions.Entry(factories.TEXT, "member", member_id=house.members[1].pk),
        actions.Entry(factories.TEXT, "studio", source_name="东门委员工作室"),
        actions.Entry(factories.TEXT, "public", source_name="市民来信"),
    ]
    made = actions.enter_many(house.committee, entries, by=office[0])
    assert [o.serial_number for o in made] == [1, 2, 3]
    assert {o.author_party for o in made} == {"role:opinion_staff"}
    assert made[0].author_member == house.members[1]
    with pytest.raises(NotAllowed):
        actions.enter_many(house.committee, entries, by=house.member())
    for wrong in (actions.Entry(factories.TEXT, "member"), actions.Entry(factories.TEXT, "public")):
        with pytest.raises(Invalid):
            actions.enter_many(house.committee, [wrong], by=office[0])
