"""One mail a day, with what is new and what is due."""

from datetime import timedelta

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.committees.models import Member
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.notifications import actions, delivery, digests
from shangliang.notifications.models import Delivery, Notice
from shangliang.workflow.models import Duty

from .test_delivery import duty, post

TODAY = BETWEEN.date()
MORNING = BETWEEN.replace(hour=8, minute=0)


def owe(house, member: int = 0, days: int = 0, thing: int = 5) -> Duty:
    return Duty.objects.create(
        committee=house.committee,
        party=f"member:{house.members[member].pk}",
        kind="look",
        subject_kind="thing",
        subject_id=thing,
        root_kind="thing",
        root_id=thing,
        due=TODAY + timedelta(days=days),
        opened_at=BETWEEN - timedelta(days=20),
    )


def test_a_digest_tells_what_is_new_and_what_is_due_in_one_mail(house, reader, things, mail_server):
    post(house, f"member:{house.members[0].pk}", {"thing": 8}, kind="thing.x")
    delivery.deliver()
    assert mail_server.mails == []
    owe(house, days=-2, thing=1)
    owe(house, days=0, thing=2)
    owe(house, days=6, thing=3)
    owe(house, days=8, thing=4)  # later than amber: not yet
    assert digests.send() == 1
    (mail,) = mail_server.mails
    assert mail["Subject"] == "Shangliang: 3 items are due; 1 of them overdue; 1 new notice"
    lines = [line.strip("· \r") for line in mail.get_content().splitlines()]
    assert "2 days overdue  see to it  No. 0001 On thing 1" in lines
    assert "due today  see to it  No. 0002 On thing 2" in lines
    assert "by 16 March  see to it  No. 0003 On thing 3" in lines
    assert "There is news of No. 0008 On thing 8" in lines
    assert not any("0004" in line for line in lines)
    assert house.committee.place in lines


def test_not_before_its_hour_and_once_a_day(house, reader, things, mail_server):
    owe(house)
    with clock.at(MORNING - timedelta(minutes=1)):
        assert digests.send() == 0
    with clock.at(MORNING):
        assert digests.send() == 1
        assert digests.send() == 0
        digests._done.clear()  # another worker, or this one after a restart
        digests.send()
    assert len(mail_server.mails) == 1
    with clock.at(MORNING + timedelta(days=1)):
        digests.send()
    assert len(mail_server.mails) == 2


def test_who_has_nothing_gets_nothing(house, reader, things, mail_server):
    owe(house, days=30)
    owe(house, member=1)  # somebody else, without an address
    assert digests.send() == 0
    assert mail_server.mails == []


def test_what_was_in_the_last_digest_or_has_been_read_is_not_new(house, reader, things, mail_server):
    post(house, f"member:{house.members[0].pk}", {"thing": 8}, kind="thing.x")
    delivery.deliver()
    digests.send()
    with clock.at(BETWEEN + timedelta(days=1)):
        assert digests.send() == 0
        post(house, f"member:{house.members[0].pk}", {"thing": 9}, kind="thing.x")
        delivery.deliver()
        actions.mark_read(Notice.objects.filter(user=reader))
    with clock.at(BETWEEN + timedelta(days=2)):
        assert digests.send() == 0
    assert len(mail_server.mails) == 1


def test_who_is_told_at_once_gets_a_daily_mail_of_what_is_due_only(house, reader, things, mail_server):
    actions.set_preferences(reader, {"email": (True, False)})
    post(house, f"member:{house.members[0].pk}", {"thing": 8}, kind="thing.x")
    delivery.deliver()
    assert len(mail_server.mails) == 1
    assert digests.send() == 0
    owe(house, days=1)
    digests._done.clear()
    assert digests.send() == 1
    assert "New:" not in mail_server.mails[-1].get_content()


def test_who_has_switched_mail_off_gets_none(house, reader, things, mail_server):
    actions.set_preferences(reader, {"email": (False, True)})
    owe(house)
    assert digests.send() == 0


def test_one_mail_for_somebody_in_two_committees(house, reader, things, mail_server):
    other = make_committee()
    with committee_scope(other.committee):
        seat = Member.objects.create(
            committee=other.committee, term=other.term, user=reader, seat_from=TODAY - timedelta(days=1)
        )
        other.members.insert(0, seat)
        owe(other, thing=2)
    owe(house, thing=1)
    assert digests.send() == 1
    text = mail_server.mails[0].get_content()
    assert house.committee.place in text
    assert other.committee.place in text
    assert "On thing 1" in text
    assert "On thing 2" in text


def test_a_long_list_is_cut_and_counted(house, reader, things, mail_server):
    for n in range(digests.MOST_LINES + 5):
        owe(house, thing=n + 1)
    digests.send()
    text = mail_server.mails[0].get_content()
    assert text.count("see to it") == digests.MOST_LINES
    assert "… and 5 more" in text


def test_what_could_not_be_sent_is_sent_later_the_same_day(house, reader, things, mail_server, settings):
    owe(house)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(digests.DigestsLeft):
        digests.send()
    settings.EMAIL_PORT = port
    assert digests.send() == 1
    assert len(mail_server.mails) == 1
    assert Delivery.objects.get().sent_at


def test_a_duty_done_is_not_due(house, reader, things, mail_server):
    owed = owe(house)
    owed.closed_at = BETWEEN
    owed.save()
    assert digests.send() == 0


def test_one_who_may_no_longer_sign_in_is_not_written_to(house, reader, things, mail_server):
    owe(house)
    post(house, f"member:{house.members[0].pk}", duty(), kind="thing.x")
    delivery.deliver()
    reader.is_active = False
    reader.save()
    assert digests.send() == 0
