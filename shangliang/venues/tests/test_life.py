"""A topic becomes a meeting, the meeting agrees items, the items are done, answered, rated and published."""

from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.venues import actions, factories, jobs
from shangliang.venues.models import Attendance, ItemState, Mark, MeetingState, Part, TopicState, VenueTopic
from shangliang.workflow.models import Duty, Event

pytestmark = pytest.mark.django_db
M, T = MeetingState, TopicState


def open_duties(kind):
    return list(Duty.objects.filter(kind=kind, closed_at__isnull=True).values_list("party", "due"))


def test_topics_are_collected_in_bulk_with_their_voices_and_only_by_those_who_collect(house, office):
    drafts = [actions.TopicDraft(f"热线{n}", source="list", voices=n + 1) for n in range(3)]
    with pytest.raises(NotAllowed):
        actions.collect_topics(house.committee, drafts, by=house.member(0))
    made = actions.collect_topics(house.committee, drafts, by=office)
    assert [t.voices for t in made] == [1, 2, 3]
    assert len(open_duties("choose_venue_topic")) == 3
    for wrong in ({"title": ""}, {"title": "x" * 81}, {"title": "好", "voices": 0}, {"title": "好", "source": "?"}):
        with pytest.raises(Invalid):
            actions.collect_topics(house.committee, [actions.TopicDraft(**wrong)], by=office)


def test_the_public_brings_topics_up_in_at_most_300_characters(house):
    topic = actions.receive_topic(house.committee, actions.TopicDraft("路灯不亮", "字" * 300, "page"))
    assert (topic.state, topic.source) == (T.COLLECTED, "page")
    with pytest.raises(Invalid):
        actions.receive_topic(house.committee, actions.TopicDraft("路灯不亮", "字" * 301, "page"))


def test_topics_taken_together_bring_their_voices_and_none_is_its_own_main_one(house, office):
    main, *others = (factories.topic(house, office, f"停车{n}", voices=4) for n in range(3))
    with pytest.raises(Refused):
        actions.merge_topics(main, [main], by=office)
    actions.merge_topics(main, others, by=office)
    main.refresh_from_db()
    assert main.voices == 12
    assert set(VenueTopic.objects.filter(merged_into=main).values_list("state", flat=True)) == {T.MERGED}
    with pytest.raises(Refused):
        actions.decline_many([main], by=office, note="不再议")


def test_a_topic_is_declined_with_a_reason_and_surveyed_before_a_meeting(house, office, place):
    topic = factories.topic(house, office)
    with pytest.raises(Refused):
        actions.decline_many([topic], by=office, note=" ")
    actions.choose_many([topic], by=office)
    draft = actions.MeetingDraft(topic, place, clock.now() + timedelta(days=1))
    with pytest.raises(Stale):
        actions.call_meetings([draft], by=office)
    with pytest.raises(Refused):
        actions.record_surveys([(topic, " ")], by=office)
    actions.record_surveys([(topic, "走访30户")], by=office)
    (meeting,) = actions.call_meetings([draft], by=office)
    assert open_duties("open_meeting") == [("role:activity_organiser", meeting.starts_at.astimezone(clock.ZONE).date())]
    topic.refresh_from_db()
    assert topic.state == T.CALLED


def test_a_cancelled_meeting_gives_its_topic_back(house, office, place):
    meeting = factories.called(house, office, place)
    with pytest.raises(Refused):
        actions.cancel_meeting(meeting, by=office, note="")
    actions.cancel_meeting(meeting, by=office, note="台风")
    meeting.topic.refresh_from_db()
    assert meeting.topic.state == T.SURVEYED
    with pytest.raises(Stale):
        actions.open_many([meeting], by=office)


def test_people_sign_in_without_an_account_while_the_meeting_is_under_way_and_at_no_other_time(house, office, place):
    meeting = factories.called(house, office, place)
    with pytest.raises(Refused):
        actions.sign_in(meeting, part=Part.CONCERNED, name="王大娘")
    actions.open_many([meeting], by=office)
    actions.sign_in(meeting, part=Part.CONCERNED, name="王大娘")
    with pytest.raises(Invalid):
        actions.sign_in(meeting, part=Part.CONCERNED, name=" ")
    with pytest.raises(Invalid):
        actions.sign_in(meeting, part=Part.MEMBER, name="冒名委员")
    assert Attendance.objects.get().way == "qr"


def test_a_member_signs_in_once_with_the_own_account_and_nobody_else_does_for_them(house, office, place):
    meeting = factories.under_way(house, office, place)
    first = actions.sign_in_member(meeting, by=house.member(0))
    assert actions.sign_in_member(meeting, by=house.member(0)).pk == first.pk
    member = house.members[0]
    actions.sign_in_many([(meeting, [actions.Attendee(Part.MEMBER, member=member)])], by=office)
    assert Attendance.objects.count() == 1
    with pytest.raises(NotAllowed):
        actions.sign_in_member(meeting, by=house.clerk(0))
    with pytest.raises(NotAllowed):
        actions.sign_in_many([(meeting, [actions.Attendee(Part.CONCERNED, "张三")])], by=house.member(0))


def test_names_of_people_stand_in_no_event(house, office, place):
    factories.rating(house, office, place)
    signed = Event.objects.filter(kind="venue_meeting.sign_in")
    assert [e.data for e in signed] == [{"parts": {"concerned": 2, "member": 1}}]
    assert "王大娘" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_meeting_is_closed_with_a_summary_and_items_that_say_who_and_by_when(house, office, place):
    meeting = factories.under_way(house, office, place)
    with pytest.raises(Refused):
        actions.hold_many([actions.Outcomes(meeting, "")], by=office)
    for wrong in (
        actions.ItemDraft("", "办好", house.units[0]),
        actions.ItemDraft("堵", "办好"),
        actions.ItemDraft("堵", "办好", house.units[0], due=clock.today() - timedelta(days=1)),
    ):
        with pytest.raises(Invalid):
            actions.hold_many([actions.Outcomes(meeting, "商定", items=[wrong])], by=office)
    good = actions.ItemDraft("堵", "办好", responsible="东门村委会", due=clock.today() + timedelta(days=9))
    actions.hold_many([actions.Outcomes(meeting, "商定", ["早办"], [good])], by=office)
    assert open_duties("do_agreed_item") == [("role:activity_organiser", clock.today() + timedelta(days=9))]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.suggestions.count()) == (M.HELD, 1)


def test_a_meeting_without_items_is_rated_at_once(house, office, place):
    meeting = factories.held(house, office, place, items=0)
    meeting.refresh_from_db()
    assert meeting.state == M.RATING


def test_the_unit_reports_its_item_and_no_other_unit_does(house, office, place):
    meeting = factories.held(house, office, place)
    (item,) = meeting.items.all()
    report = actions.DoneReport(item, "已办好", "solved")
    for stranger in (house.clerk(1), office, house.member(0)):
        with pytest.raises(NotAllowed):
            actions.report_done_many([report], by=stranger)
    with pytest.raises(Refused):
        actions.report_done_many([actions.DoneReport(item, "", "solved")], by=house.clerk(0))
    actions.report_done_many([report], by=house.clerk(0))
    assert open_duties("answer_people")
    actions.send_back_item(item, by=office, note="缺照片")
    assert open_duties("do_agreed_item")[0][0] == f"unit:{house.units[0].pk}"


def test_the_last_answer_opens_the_rating_and_not_an_earlier_one(house, office, place):
    meeting = factories.held(house, office, place, items=2)
    first, second = meeting.items.all()
    actions.report_done_many([actions.DoneReport(first, "办好", "solved")], by=house.clerk(0))
    actions.answer_many([(first, "")], by=office)
    meeting.refresh_from_db()
    first.refresh_from_db()
    assert (meeting.state, first.answer) == (M.HELD, "办好")
    actions.give_up_item(second, by=office, note="须由上级统筹")
    meeting.refresh_from_db()
    assert meeting.state == M.RATING


def test_a_moved_day_needs_its_reason_and_stays_on_record(house, office, place):
    meeting = factories.held(house, office, place)
    (item,) = meeting.items.all()
    later = clock.today() + timedelta(days=60)
    with pytest.raises(Refused):
        actions.redate_item(item, by=office, due=later, note="")
    actions.redate_item(item, by=office, due=later, note="等汛期过去")
    event = Event.objects.get(kind="agreed_item.redate")
    assert (event.data["due_before"], event.data["due"]) == (item.due.isoformat(), later.isoformat())
    assert open_duties("do_agreed_item")[0][1] == later


def test_people_concerned_rate_as_long_as_rating_is_open_and_others_never(house, office, place):
    meeting = factories.held(house, office, place)
    concerned = meeting.attendances.filter(part=Part.CONCERNED).first()
    member = meeting.attendances.get(part=Part.MEMBER)
    with pytest.raises(Refused):
        actions.rate(concerned, mark=Mark.SATISFIED)
    (item,) = meeting.items.all()
    actions.give_up_item(item, by=office, note="另议")
    with pytest.raises(Refused):
        actions.rate(member, mark=Mark.SATISFIED)
    with pytest.raises(Invalid):
        actions.rate(concerned, mark="great")
    actions.rate(concerned, mark=Mark.DISSATISFIED)
    actions.rate(concerned, mark=Mark.SATISFIED, remark="谢谢")
    actions.close_ratings([meeting], by=office)
    with pytest.raises(Refused):
        actions.rate(concerned, mark=Mark.BASICALLY)
    concerned.refresh_from_db()
    assert concerned.mark == Mark.SATISFIED
    assert all(e.data == {} for e in Event.objects.filter(kind="venue_meeting.rate"))


def test_marks_from_paper_are_entered_by_the_office_for_those_on_the_list(house, office, place):
    meeting = factories.rating(house, office, place)
    concerned = list(meeting.attendances.filter(part=Part.CONCERNED))
    with pytest.raises(NotAllowed):
        actions.enter_ratings([(concerned[0], Mark.SATISFIED)], by=house.member(0))
    with pytest.raises(Refused):
        actions.enter_ratings([(meeting.attendances.get(part=Part.MEMBER), Mark.SATISFIED)], by=office)
    assert actions.enter_ratings([(a, Mark.SATISFIED) for a in concerned], by=office) == 2


def test_the_clock_closes_a_rating_whose_day_has_passed_and_finds_nothing_the_second_time(house, office, place):
    meeting = factories.rating(house, office, place)
    committee = house.committee.pk
    assert jobs.run_venue_deadlines(committee)["closed"] == 0
    with clock.at(clock.now() + timedelta(days=30)):
        assert jobs.run_venue_deadlines(committee)["closed"] == 1
        assert jobs.run_venue_deadlines(committee)["closed"] == 0
    meeting.refresh_from_db()
    assert meeting.state == M.RATED


def test_a_rated_meeting_is_published_or_kept_with_a_reason(house, office, place):
    meeting = factories.rating(house, office, place)
    with pytest.raises(Stale):
        actions.publish_many([meeting], by=office)
    actions.close_ratings([meeting], by=office)
    with pytest.raises(Refused):
        actions.keep_meeting(meeting, by=office, note="")
    actions.publish_many([meeting], by=office)
    meeting.refresh_from_db()
    assert meeting.state == M.PUBLISHED
    assert meeting.items.get().state == ItemState.ANSWERED
    assert not Duty.objects.filter(closed_at__isnull=True).exists()
