"""How notices read."""

from datetime import date

import pytest
from django.utils import translation

from shangliang.notifications import messages
from shangliang.notifications.messages import Facts, Message, read, root_of
from shangliang.workflow import wording
from shangliang.workflow.wording import DutyWords


@pytest.fixture
def looking(monkeypatch):
    words = DutyWords("look at it", "being looked at", lambda duty: f"/things/{duty.root_id}/look/", "look")
    monkeypatch.setitem(wording._duties, "look", words)


def opened(*things: int, due: str = "2026-06-30", duty: str = "look") -> tuple[str, dict]:
    data = {"duty": duty, "subject": "thing", "subjects": list(things), "root": "thing", "roots": list(things)}
    return "duty.opened", {**data, "due": due}


def test_a_duty_says_what_to_do_until_when_and_where(house, things, looking):
    (message,) = read([opened(5)])
    assert message.title == "Look at it (by 30 June): No. 0005 On thing 5"
    assert message.url == "/things/5/look/"
    assert message.due == date(2026, 6, 30)


def test_another_year_is_named(house, things, looking):
    (message,) = read([opened(5, due="2027-01-02")])
    assert "(by 2 January 2027)" in message.title


def test_many_duties_are_one_notice_that_names_the_first_and_counts_the_rest(house, things, looking):
    (message,) = read([opened(*range(1, 13))])
    assert message.title == "Look at it (by 30 June): 12 items"
    assert message.lines[0] == "No. 0001 On thing 1"
    assert message.lines[-1] == "… and 2 more"
    assert len(message.lines) == messages.NAMED + 1


def test_a_duty_without_words_and_a_record_that_is_gone_still_read(house, things):
    (message,) = read([opened(404, duty="unheard of")])
    assert message.title == "See to it (by 30 June)"
    assert message.url == "/"


def test_a_subject_says_how_its_own_kind_reads(house, things, monkeypatch):
    def sold(facts: Facts) -> Message:
        thing = facts.subject("thing")
        return Message(f"{thing.title} was sold for {facts.data['price']}", url=thing.url)

    monkeypatch.setitem(messages._builders, "thing.sold", sold)
    (message,) = read([("thing.sold", {"thing": 7, "price": 30})])
    assert (message.title, message.url) == ("On thing 7 was sold for 30", "/things/7/")


def test_other_records_that_a_notice_mentions_are_named_and_asked_for_with_the_rest(house, things, monkeypatch):
    def merged(facts: Facts) -> Message:
        return Message(f"{facts.subject('thing').title} into {facts.mentioned('into')}")

    monkeypatch.setitem(messages._builders, "thing.merged", merged)
    monkeypatch.setitem(messages._mentions, "thing.merged", {"into": "thing"})
    whole, gone = read([("thing.merged", {"thing": 7, "into": 8}), ("thing.merged", {"thing": 7, "into": 404})])
    assert whole.title == "On thing 7 into No. 0008 On thing 8"
    assert gone.title == "On thing 7 into None"
    assert things == [{7, 8, 404}]


def test_a_kind_without_words_says_of_what_there_is_news(house, things):
    known, unknown = read([("thing.unheard_of", {"thing": 7}), ("unheard.of", {})])
    assert (known.title, known.url) == ("There is news of No. 0007 On thing 7", "/things/7/")
    assert unknown.title == "There is news for you"


def test_words_that_fail_do_not_keep_the_others_from_being_read(house, things, looking, monkeypatch):
    monkeypatch.setitem(messages._builders, "thing.broken", lambda facts: facts.data["missing"])
    broken, sound = read([("thing.broken", {"thing": 7}), opened(5)])
    assert broken.title == "There is news of No. 0007 On thing 7"
    assert sound.title.startswith("Look at it")


def test_names_are_asked_for_once_for_all(house, things, looking):
    read([opened(1), opened(2, 3), ("thing.x", {"thing": 4})])
    assert things == [{1, 2, 3, 4}]


def test_a_notice_reads_in_the_readers_language(house, things, looking):
    with translation.override("zh-hans"):
        (message,) = read([opened(5)])
    assert message.title == "Look at it（6月30日前）：No. 0005 On thing 5"


@pytest.mark.parametrize(("due", "urgent"), [("2026-03-11", False), ("2026-03-10", True), ("2026-03-09", True)])
def test_urgent_is_what_is_due_today_or_overdue(house, things, due, urgent):
    (message,) = read([opened(5, due=due)])
    assert message.is_urgent(date(2026, 3, 10)) is urgent


def test_news_is_never_urgent(house, things):
    (message,) = read([("thing.x", {"thing": 4})])
    assert not message.is_urgent(date(2026, 3, 10))


def test_a_notice_of_one_record_stands_with_it_and_one_of_many_with_none(things):
    assert root_of(opened(5)[1]) == ("thing", 5)
    assert root_of(opened(5, 5)[1]) == ("thing", 5)
    assert root_of(opened(5, 6)[1]) == ("", None)
    assert root_of({"thing": 7, "other": 3}) == ("thing", 7)
    assert root_of({}) == ("", None)


def test_each_kind_is_told_once():
    kind = next(iter(messages._loaders), None)
    messages.register("test.kind", lambda facts: Message("x"))
    with pytest.raises(ValueError, match="words already"):
        messages.register("test.kind", lambda facts: Message("y"))
    messages._builders.pop("test.kind")
    if kind:
        with pytest.raises(ValueError, match="names already"):
            messages.register_subject(kind, lambda ids: {})
