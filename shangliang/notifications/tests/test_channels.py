"""Mail in a real SMTP conversation, and a real gateway."""

import hashlib
import hmac

import pytest

from shangliang.committees.factories import BETWEEN
from shangliang.notifications import actions, delivery
from shangliang.notifications.channels import configured
from shangliang.notifications.channels.webhook import WebhookChannel
from shangliang.notifications.models import Delivery
from shangliang.workflow.models import Outbox

from .test_delivery import come_back, duty, post

TODAY = BETWEEN.date()


@pytest.fixture
def at_once(reader):
    actions.set_preferences(reader, {"email": (True, False), "webhook": (True, False)})
    return reader


def test_a_mail_says_in_its_subject_what_to_do_until_when_and_has_the_link(
    house, reader, things, mail_server, settings
):
    settings.PUBLIC_URL = "https://proposals.example.org"
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    (mail,) = mail_server.mails
    assert mail["To"] == "reader@example.org"
    assert mail["Subject"] == "See to it (by 10 March): No. 0005 On thing 5"
    text = mail.get_content()
    assert "https://proposals.example.org/" in text
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@proposals.example.org>")
    assert Delivery.objects.get().sent_at


def test_a_mail_is_written_in_the_receivers_language(house, reader, things, mail_server):
    reader.language = "zh-hans"
    reader.save()
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    (mail,) = mail_server.mails
    assert mail["Subject"].strip().startswith("处理（3月10日前）")
    assert "本邮件由系统自动发送" in mail.get_content()


def test_what_people_wrote_cannot_break_out_of_a_mail(house, at_once, things, mail_server, monkeypatch):
    from shangliang.notifications import messages

    evil = messages.Subject("a <b>\r\nBcc: victim@example.org", "/things/1/")
    monkeypatch.setitem(messages._loaders, "thing", lambda ids: dict.fromkeys(ids, evil))
    post(house, f"member:{house.members[0].pk}", {"thing": 1}, kind="thing.x")
    delivery.deliver()
    (mail,) = mail_server.mails
    assert mail_server.receivers == ["reader@example.org"]
    assert mail["Bcc"] is None
    assert "<b>" in mail["Subject"]
    assert "&lt;" not in mail.get_content()


def test_an_address_that_is_refused_for_ever_is_given_up_and_the_rest_sent(house, at_once, things, mail_server):
    mail_server.refuse["reader@example.org"] = "550 no such person"
    other = house.members[1].user
    other.email = "other@example.org"
    other.save()
    actions.set_preferences(other, {"email": (True, False)})
    for member in house.members[:2]:
        post(house, f"member:{member.pk}")
    delivery.deliver()
    assert mail_server.receivers == ["other@example.org"]
    assert not Outbox.objects.filter(done_at=None).exists()
    assert "no such person" in Delivery.objects.get(user=at_once).error


def test_a_mailbox_that_is_full_for_now_is_tried_again(house, at_once, things, mail_server):
    mail_server.refuse["reader@example.org"] = "452 come back later"
    post(house, f"member:{house.members[0].pk}")
    delivery.deliver()
    assert Outbox.objects.get().done_at is None
    assert "come back later" in Outbox.objects.get().error
    mail_server.refuse.clear()
    come_back()
    delivery.deliver()
    assert mail_server.receivers == ["reader@example.org"]
    assert Outbox.objects.get().done_at


def test_a_mail_server_that_is_down_loses_nothing(house, at_once, things, mail_server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    post(house, f"member:{house.members[0].pk}")
    delivery.deliver()
    assert Outbox.objects.get().done_at is None
    settings.EMAIL_PORT = port
    come_back()
    delivery.deliver()
    assert len(mail_server.mails) == 1


def test_a_copy_of_a_mail_has_the_same_message_id(house, at_once, things, mail_server):
    post(house, f"member:{house.members[0].pk}")
    delivery.deliver()
    Delivery.objects.update(sent_at=None)  # as if the worker had died before it could note it
    Outbox.objects.update(done_at=None)
    delivery.deliver()
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_people_without_an_address_are_not_tried(house, things, mail_server):
    actions.set_preferences(house.members[0].user, {"email": (True, False)})
    post(house, f"member:{house.members[0].pk}")
    delivery.deliver()
    assert mail_server.mails == []
    assert Outbox.objects.get().done_at


def test_the_gateway_gets_a_signed_message(house, at_once, things, mail_server, gateway):
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    ((headers, body),) = gateway.received
    signed = headers["X-Shangliang-Timestamp"].encode() + b"." + body
    assert headers["X-Shangliang-Signature"] == (
        "sha256=" + hmac.new(b"shared with the gateway", signed, hashlib.sha256).hexdigest()
    )
    (message,) = gateway.messages
    assert message["to"] == {"account": at_once.username, "name": at_once.name, "phone": "13800000000"}
    assert message["subject"] == "See to it (by 10 March): No. 0005 On thing 5"
    assert message["due"] == "2026-03-10"
    assert headers["Idempotency-Key"] == f"{message['key']}:{at_once.pk}"


def test_nobody_gets_messages_by_the_gateway_unasked(house, reader, things, mail_server, gateway):
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    assert gateway.received == []


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_a_gateway_in_trouble_is_tried_again_with_the_same_key(house, at_once, things, mail_server, gateway, status):
    gateway.status = status
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    assert Outbox.objects.get().done_at is None
    gateway.status = 204
    come_back()
    delivery.deliver()
    assert Outbox.objects.get().done_at
    first, second = (headers["Idempotency-Key"] for headers, _body in gateway.received)
    assert first == second
    assert len(mail_server.mails) == 1  # the other channel had carried it the first time


def test_a_message_that_the_gateway_refuses_is_given_up(house, at_once, things, mail_server, gateway):
    gateway.status = 422
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    assert Outbox.objects.get().done_at
    assert "422" in Delivery.objects.get(channel="webhook").error


def test_a_gateway_cannot_send_the_message_elsewhere(house, at_once, things, mail_server, gateway):
    gateway.status, gateway.location = 302, gateway.url + "/elsewhere"
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    assert len(gateway.received) == 1
    assert Outbox.objects.get().done_at is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x", "//example.org"])
def test_only_http_addresses_are_taken(url):
    with pytest.raises(ValueError, match="not an http address"):
        WebhookChannel(url, "key")


def test_without_a_gateway_there_is_mail_alone(settings):
    settings.ENV = settings.ENV.model_copy(update={"webhook_url": ""})
    assert [channel.name for channel in configured()] == ["email"]
