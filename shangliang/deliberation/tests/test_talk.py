import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.deliberation import actions, factories, jobs, keys, queries
from shangliang.deliberation.models import Participant, Statement
from shangliang.deliberation.views import talk


def send(client, row, votes):
    body = json.dumps({"votes": [{"id": f"v{n}", "statement": n, "vote": v, "age": 1.5} for n, v in votes]})
    return client.post(reverse("talk:votes", args=[row.slug]), body, content_type="application/json")


def page_of(row):
    return reverse("talk:page", args=[row.slug])


def member_client(house, index=0):
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.members[index].user)
    return client


def test_somebody_without_account_votes_without_a_script_and_is_one_person(house, office):
    row = factories.opened(house, office)
    guest = Client(headers={"accept-language": "en"})
    assert b"Agree" in guest.get(page_of(row)).content
    for number in (0, 1, 1):
        answer = guest.post(page_of(row), {"statement": number, "vote": "1"})
        assert (answer.status_code, answer["Location"]) == (302, page_of(row))
    (held,) = Participant.objects.all()
    assert held.kind == "public"
    assert b"Statement 3 of 6" in guest.get(page_of(row)).content


def test_what_a_phone_kept_is_taken_once_and_told_back(house, office):
    row = factories.opened(house, office)
    guest = Client()
    guest.get(page_of(row))
    for _ in range(2):
        answer = send(guest, row, [(0, 1), (1, 0), (99, 1)])
        assert answer.json() == {"kept": ["v0", "v1"], "left_out": ["v99"]}
    assert Participant.objects.count() == 1


def test_a_browser_that_keeps_no_cookie_is_asked_to_and_counts_for_nobody(house, office):
    row = factories.opened(house, office)
    assert send(Client(), row, [(0, 1)]).status_code == 403
    Client().post(page_of(row), {"statement": "0", "vote": "1"})
    forged = Client()
    forged.cookies[f"talk_{row.slug}"] = "somebody.else"
    assert send(forged, row, [(0, 1)]).status_code == 403
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"votes": []}', b'{"votes": [{"id": 1}]}', b"\xff", b'{"votes":' + b"[" * 5000,
     json.dumps({"votes": [{"id": "a", "statement": 0, "vote": 1, "age": 0}] * 11}).encode(),
     b'{"votes": [{"id": "a", "statement": 0, "vote": 1, "age": 1e999}]}',
     b'{"votes": [{"id": "a", "statement": 0, "vote": 2, "age": 0}]}'],
)  # fmt: skip
@pytest.mark.once
def test_what_cannot_be_understood_is_said_so(house, office, body):
    row = factories.opened(house, office)
    guest = Client()
    guest.get(page_of(row))
    answer = guest.post(reverse("talk:votes", args=[row.slug]), body, content_type="application/json")
    assert answer.status_code == 400
    assert not Participant.objects.exists()


def test_members_vote_with_their_account_once_on_whichever_device(house, office):
    row = factories.opened(house, office, openness="members")
    for value in ("1", "-1"):
        member_client(house).post(page_of(row), {"statement": "0", "vote": value})
    (held,) = Participant.objects.all()
    assert held.kind == "member"
    assert Client().get(page_of(row)).status_code == 404
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(house.people["leadership"])
    assert b"You were not invited to this one" in reader.get(page_of(row)).content
    assert send(reader, row, [(0, 1)]).status_code == 404
    administrator = Client()
    administrator.force_login(house.people["auditor"])
    assert administrator.get(page_of(row)).status_code == 404


def test_an_invitation_is_one_person_until_it_is_withdrawn(house, office):
    row = factories.opened(house, office, openness="invited")
    invitation, other = actions.invite(row, ["甲", "乙"], by=office)
    address = reverse("talk:invited", args=[keys.invitation_token(invitation.pk)])
    for _ in range(2):
        guest = Client()
        assert guest.get(address)["Location"] == page_of(row)
        assert send(guest, row, [(0, 1)]).status_code == 200
    assert Participant.objects.get().kind == "invited"
    stranger = Client()
    stranger.get(page_of(row))
    assert send(stranger, row, [(0, 1)]).status_code == 403
    actions.revoke_invitation(invitation, by=office)
    assert Client().get(address).status_code == 404
    assert send(guest, row, [(1, 1)]).status_code == 403
    assert Client().get(reverse("talk:invited", args=["7-forged"])).status_code == 404


@pytest.mark.once
def test_too_many_new_people_from_one_address_come_later_and_those_known_go_on(house, office, monkeypatch):
    monkeypatch.setattr(talk, "NEW_PER_HOUR", 2)
    row = factories.opened(house, office)
    guests = [Client() for _ in range(3)]
    codes = []
    for guest in guests:
        guest.get(page_of(row))
        codes.append(send(guest, row, [(0, 1)]).status_code)
    assert codes == [200, 200, 429]
    assert send(guests[0], row, [(1, 1)]).status_code == 200
    assert Participant.objects.count() == 2


@pytest.mark.once
def test_a_statement_is_proposed_and_the_office_sees_it_first(house, office):
    row = factories.opened(house, office)
    guest = Client(headers={"accept-language": "en"})
    guest.get(page_of(row))
    assert guest.post(page_of(row), {"do": "propose", "text": "长" * 141}).status_code == 400
    assert guest.post(page_of(row), {"do": "propose", "text": "河堤也可以停车。"}).status_code == 302
    assert Statement.objects.get(text="河堤也可以停车。").state == "submitted"
    queries.forget_doors()
    assert "河堤" not in guest.get(page_of(row)).content.decode()


@pytest.mark.once
def test_after_the_end_nothing_is_taken_and_the_results_are_shown_once_published(house, office):
    row = factories.voted(house, office, 40)
    guest = Client(headers={"accept-language": "en"})
    guest.get(page_of(row))
    results = reverse("talk:results", args=[row.slug])
    assert guest.get(results).status_code == 404
    with clock.at(BETWEEN + timedelta(days=11)):
        assert send(guest, row, [(0, 1)]).status_code == 409
        guest.post(page_of(row), {"statement": "0", "vote": "1"})
        assert Participant.objects.count() == 40
        closed = actions.close_deliberation(row, by=office)
        queries.forget_doors()
        assert guest.get(results).status_code == 404
        actions.publish_deliberation(closed, by=office)
        queries.forget_doors()
        said = guest.get(results).content.decode()
        guest.cookies["elder"] = "1"
        large = guest.get(results).content.decode()
    assert factories.TEXTS[0] in said
    assert "40" in said
    # The elder view tells each group's share in words of full size, not in the small letters of a picture.
    assert ('class="told"' in said, 'class="told"' in large) == (False, True)
    assert 'class="axis"' not in large


@pytest.mark.once
def test_a_draft_has_no_address_for_participants(house, office):
    row = factories.drafted(house, office)
    assert Client().get(page_of(row)).status_code == 404
    assert send(Client(), row, [(0, 1)]).status_code == 404


@pytest.mark.once
def test_a_page_costs_few_questions_and_a_vote_fewer(house, office, django_assert_max_num_queries):
    row = factories.opened(house, office)
    guest = Client()
    guest.get(page_of(row))
    with django_assert_max_num_queries(8):
        guest.get(page_of(row))
    send(guest, row, [(0, 1)])
    with django_assert_max_num_queries(5):  # the ballot locked and written, in a transaction
        send(guest, row, [(n, 1) for n in range(1, 6)])


def test_pages_and_the_worker_open_the_scope_that_they_need_by_themselves(db):
    queries.forget_doors()
    with make_committee().scope(BETWEEN) as house:
        row = factories.voted(house, factories.appoint(house), 12)
        (invitation,) = actions.invite(row, [""], by=factories.organiser(house.people["director"], house.committee))
    with clock.at(BETWEEN):
        guest = Client()
        guest.get(reverse("talk:invited", args=[keys.invitation_token(invitation.pk)]))
        assert guest.get(page_of(row)).status_code == 200
        assert send(guest, row, [(0, 1)]).status_code == 200
        assert member_client(house).get(page_of(row)).status_code == 200
        assert jobs.follow_votes() == 1
        assert jobs.close_deliberations(house.committee.pk) == 0


@pytest.mark.once
def test_the_results_read_in_both_languages(house, office):
    row = factories.published(house, office, 40)
    for language, words in (("en", "Common ground"), ("zh-hans", "最大公约数")):
        client = Client(headers={"accept-language": language})
        said = client.get(reverse("talk:results", args=[row.slug])).content.decode()
        assert words in said
        assert factories.TEXTS[0] in said
