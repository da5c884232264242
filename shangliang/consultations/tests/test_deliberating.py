"""A topic is talked over online: who begins it, who reads it, and how what was found comes into the report."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.consultations import access, actions, factories
from shangliang.consultations.models import AdviceReport, Suggestion, TopicDeliberation
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.deliberation import access as deliberation_access
from shangliang.deliberation import actions as deliberation
from shangliang.deliberation import factories as talks
from shangliang.deliberation.models import Deliberation
from shangliang.workflow.models import Duty, Event
from tests.support.pages import signed_in


@pytest.fixture
def topic(house):
    return factories.under_way(house, organiser=house.collectives[0])


@pytest.fixture
def organiser(house):
    """Who runs deliberations."""
    return talks.appoint(house)


def published(house, organiser, topic, people=20):
    """A published deliberation of the topic."""
    row = talks.published(house, organiser, people)
    actions.link_deliberation(topic, row, by=organiser)
    return row


def test_whoever_works_on_the_topic_begins_it_and_the_office_for_deliberations_has_it_then(house, topic, organiser):
    liaison = house.liaison(0)
    link = actions.begin_deliberation(topic, talks.draft(), by=liaison)
    duty = Duty.objects.get(subject_kind="deliberation", closed_at__isnull=True)
    assert (duty.party, duty.subject_id) == ("role:activity_organiser", link.deliberation_id)
    assert Event.objects.get(kind="consultation_topic.deliberate").data == {"title": "老城停车怎么管"}
    # Who works on the topic reads the draft, and does not run it; other members know nothing of it yet.
    assert deliberation_access.visible(liaison).get() == link.deliberation
    with pytest.raises(NotAllowed):
        deliberation.seed_statements(link.deliberation, talks.TEXTS, by=liaison)
    assert not access.visible_deliberations(house.member()).exists()
    for other in (house.member(), house.liaison(1), house.clerk(0), house.actor("leadership")):
        with pytest.raises(NotAllowed):
            actions.begin_deliberation(topic, talks.draft(), by=other)


def test_one_is_joined_to_a_topic_once_and_taken_off_again(house, topic, organiser):
    row, by = talks.opened(house, organiser), factories.office(house)
    link = actions.link_deliberation(topic, row, by=by)
    with pytest.raises(Refused, match="已关联"):
        actions.link_deliberation(topic, row, by=by)
    with pytest.raises(NotAllowed):
        actions.unlink_deliberation(link, by=house.member())
    actions.unlink_deliberation(link, by=by)
    assert (TopicDeliberation.objects.count(), Deliberation.objects.get().state) == (0, "open")
    given_up = deliberation.discard_deliberation(talks.drafted(house, organiser), by=organiser)
    with pytest.raises(Refused, match="作罢"):
        actions.link_deliberation(topic, given_up, by=by)


def test_another_committees_deliberation_is_not_joined(house, topic):
    other = make_committee()
    with other.scope(BETWEEN):
        row = talks.opened(other, talks.appoint(other))
    with pytest.raises(NotAllowed):
        actions.link_deliberation(topic, row.pk, by=factories.office(house))
    assert not TopicDeliberation.objects.exists()


def test_a_topic_is_not_concluded_while_people_still_vote(house, topic, organiser):
    row, by = talks.voted(house, organiser, 12), factories.office(house)
    actions.link_deliberation(topic, row, by=by)
    with pytest.raises(Refused, match="网上商量"):
        actions.conclude_topics([topic], by=by)
    deliberation.close_deliberation(row, by=organiser)
    assert actions.conclude_topics([topic], by=by)[0].state == "concluded"
    with pytest.raises(Refused):
        actions.begin_deliberation(topic, talks.draft(), by=by)


@pytest.mark.once
def test_a_new_report_quotes_what_is_published_and_only_of_its_own_topic(house, topic, organiser):
    running = talks.voted(house, organiser, 12, title="还在表态")
    elsewhere = talks.published(house, organiser, 12, title="别的事")
    row, by = published(house, organiser, topic), factories.office(house)
    actions.link_deliberation(topic, running, by=by)
    report = factories.drafted(house, topic)
    assert list(report.quotes.all()) == [row]
    for wrong in (running, elsewhere):
        with pytest.raises(Invalid):
            actions.save_report(report, actions.ReportText("题", "文", quotes=[wrong.pk]), by=by)
    actions.save_report(report, actions.ReportText("题", "文"), by=by)  # says nothing of it
    assert list(report.quotes.all()) == [row]
    actions.save_report(report, actions.ReportText("题", "文", quotes=[]), by=by)
    assert not report.quotes.exists()


@pytest.mark.once
def test_what_a_report_quotes_stays_once_it_is_handed_in(house, topic, organiser):
    published(house, organiser, topic)
    report, link, by = factories.drafted(house, topic), TopicDeliberation.objects.get(), factories.office(house)
    actions.hand_in_reports([report], by=by)
    with pytest.raises(Refused, match="引用"):
        actions.unlink_deliberation(link, by=by)
    actions.send_back_report(report, by=house.actor("leadership"), note="请补充")
    actions.unlink_deliberation(link, by=by)
    assert not report.quotes.exists()


@pytest.mark.once
def test_the_report_and_its_document_carry_the_section_with_its_counts(house, topic, organiser):
    row = published(house, organiser, topic)
    report = factories.drafted(house, topic)
    text = actions.ReportText("关于停车的建言", "一、基本情况\n走访八条街。", ["错时开放车位。"])
    actions.save_report(report, text, by=factories.office(house))
    client = signed_in(house.liaison(0))
    shown = client.get(reverse("consultations:report", args=[report.pk])).content.decode()
    assert "网上商量：老城停车怎么管" in shown
    assert "20人参加" in shown
    file = client.get(reverse("consultations:report_word", args=[report.pk]))
    paragraphs = [(p.text, p.style.name) for p in Document(BytesIO(file.content)).paragraphs]
    lines = [line for line, _style in paragraphs]
    assert any("20人参加" in line for line in lines)
    assert lines.index("网上商量：老城停车怎么管") < lines.index("意见建议") < lines.index("1. 错时开放车位。")
    heads = {line for line, style in paragraphs if style.startswith("Heading")}
    assert {"一、基本情况", "网上商量：老城停车怎么管", "意见建议"} <= heads
    assert "走访八条街。" in lines
    assert "附表　“老城停车怎么管”全部看法的表态人数" in lines  # to which the section refers
    assert len(Document(BytesIO(file.content)).tables) >= 1
    assert signed_in(house.member()).get(reverse("consultations:report_word", args=[report.pk])).status_code == 404
    # Both pages name each other.
    assert row.title in client.get(reverse("consultations:topic", args=[topic.pk])).content.decode()
    other_side = signed_in(organiser).get(reverse("deliberation:one", args=[row.pk])).content.decode()
    assert reverse("consultations:topic", args=[topic.pk]) in other_side


@pytest.mark.once
def test_a_deliberation_is_begun_joined_and_taken_off_on_the_topics_page(house, topic, organiser):
    page, begin = (reverse(f"consultations:{name}", args=[topic.pk]) for name in ("topic", "new_deliberation"))
    typed = {
        "title": "护学岗",
        "question": "怎么设？",
        "closes_on": "2099-01-01",
        "openness": "members",
        "min_group": 5,
    }
    client = signed_in(house.liaison(0))
    assert topic.title[:10] in client.get(begin).content.decode()
    client.post(begin, typed | {"title": ""})
    assert not Deliberation.objects.exists()
    shown = client.post(begin, typed, follow=True).content.decode()
    assert "护学岗" in shown
    assert reverse("deliberation:results", args=[Deliberation.objects.get().pk]) not in shown  # a draft of the office
    assert signed_in(organiser).post(begin, typed | {"title": "家长看法"}).url.startswith("/deliberation/")
    links = list(TopicDeliberation.objects.order_by("pk"))
    client.post(page, {"do": "unlink", "link": links[0].pk})
    assert TopicDeliberation.objects.get() == links[1]
    assert client.post(page, {"do": "unlink", "link": 10**6}).status_code == 404
    signed_in(organiser).post(page, {"do": "link", "deliberation": links[0].deliberation_id})
    assert TopicDeliberation.objects.count() == 2


@pytest.mark.once
def test_what_is_typed_of_a_report_is_kept_without_events_and_not_over_another_windows(house, topic):
    report = factories.drafted(house, topic)
    client, address = signed_in(house.liaison(0)), reverse("consultations:report_autosave", args=[report.pk])
    before = Event.objects.count()
    typed = {"kind": "advice", "title": "改题", "body": "走访", "suggestions": "一\n二\n三\n四", "version": 0}
    answer = json.loads(client.post(address, typed).content)
    assert answer["version"] == 1
    assert answer["saved_at"]
    report.refresh_from_db()
    assert (report.title, report.body) == ("改题", "走访")
    assert list(Suggestion.objects.filter(report=report).values_list("text", "state")) == [
        (text, "draft") for text in "一二三四"
    ]
    assert client.post(address, typed | {"title": "另一窗口"}).status_code == 409
    assert client.post(address, typed | {"title": "", "version": 1}).status_code == 400
    assert Event.objects.count() == before
    assert signed_in(house.member()).post(address, typed).status_code == 404
    edit = client.get(reverse("consultations:report_edit", args=[report.pk])).content.decode()
    assert f'data-autosave="{address}"' in edit
    actions.hand_in_reports([report], by=factories.office(house))
    assert client.post(address, typed | {"version": 1}).status_code == 409
    assert AdviceReport.objects.get().title == "改题"
