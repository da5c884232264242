"""A one-time link's life: made, shown once, followed without an account, used, expired."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from shangliang.committees.models import Appointment
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.handling import actions
from shangliang.handling.factories import DAY, led, make_world, single
from shangliang.handling.models import Assignment, AssignmentState, Contact, OneTimeLink
from shangliang.proposals.actions import Upload, keep_file
from shangliang.proposals.factories import paper
from shangliang.workflow.models import Event

from .test_views_units import answers
from .visitors import Visitor, page, text_of

pytestmark = pytest.mark.once

A = AssignmentState


@pytest.fixture
def world(db):
    """A committee whose scope is not open: the link's pages open it themselves."""
    with clock.at(DAY):
        yield make_world()


@pytest.fixture
def inside(world):
    return lambda: committee_scope(world.committee)


def made_link(world, assignment):
    """The link's address as the office sees it, once."""
    body = text_of(Visitor(world.staff).send("link_make", assignment.pk, sent_to="周经办"))
    return re.search(r"/handling/link/([\w-]+)/", body)[1]


def test_the_link_is_shown_this_once(world, inside):
    with inside():
        row = single(world)
    staff = Visitor(world.staff)
    secret = made_link(world, row)
    assert secret not in staff.see("link_make", row.pk)
    for actor in (world.clerks[0], world.coordinators[1], world.proposers[0], world.director):
        assert Visitor(actor).status("link_make", row.pk) == 404
        assert Visitor(actor).send("link_make", row.pk).status_code == 404
    assert Visitor(world.coordinators[0]).status("link_make", row.pk) == 200


def test_a_committee_without_links_makes_none(world, inside):
    world.committee.rules = {"one_time_links": False}
    world.committee.save()
    with inside():
        row = single(world)
    staff = Visitor(world.staff)
    assert "这里不能生成链接" in staff.see("link_make", row.pk)
    assert 'role="alert"' in text_of(staff.send("link_make", row.pk, sent_to=""))


def test_a_clerk_without_an_account_signs_in_talks_replies_and_submits(world, inside):
    with inside():
        row = single(world)
    secret = made_link(world, row)
    clerk = Visitor()
    assert "签收这件提案" in clerk.see("link", secret)
    clerk.send("link", secret, do="accept", clerk_name="周经办", clerk_phone="0427-1")
    contact = {"on": clock.today().isoformat(), "manner": "phone", "people": "", "summary": "电话沟通"}
    clerk.send("link", secret, do="contact", **contact)
    with inside():
        data = answers(row)
        assert Contact.objects.get().manner == "phone"
    kept = clerk.send("link_reply_autosave", secret, **data).json()
    done = text_of(clerk.send("link_reply", secret, do="submit", **(data | {"version": kept["version"]})))
    assert "办好了" in done
    with inside():
        assert Assignment.objects.get().state == A.SIGNING
        assert OneTimeLink.objects.get().used_at
        assert {e.via for e in Event.objects.filter(kind="assignment.submit")} == {"link"}
    gone = clerk.client.get(page("link", secret))
    assert gone.status_code == 404
    assert "链接已经失效" in gone.content.decode()


def test_whoever_holds_the_link_saves_the_files_of_its_proposal_and_of_no_other(world, inside):
    with inside():
        row, other = single(world), single(world)
        own, foreign = (
            keep_file(a.proposal, Upload(paper(name), name), by=world.proposers[0])
            for a, name in ((row, "现场.pdf"), (other, "别处.pdf"))
        )
        secret = actions.make_link(row, by=world.staff)[1]
    clerk = Visitor()
    body = clerk.see("link", secret)
    assert page("link_file", secret, own.pk) in body
    assert "别处.pdf" not in body
    saved = clerk.client.get(page("link_file", secret, own.pk))
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content).startswith(b"%PDF")
    assert clerk.status("link_file", secret, foreign.pk) == 404
    with clock.at(DAY + timedelta(days=8)):
        assert clerk.status("link_file", secret, own.pk) == 404


def test_a_leader_without_an_account_signs_by_name_over_the_link(world, inside):
    with inside():
        Appointment.objects.filter(role="unit_leader").delete()
        row = single(world)
        secret = actions.make_link(row, by=world.staff)[1]
        holder = actions.actor_of_link(secret)
        actions.accept(row, by=holder)
        actions.record_contact(actions.NewContact(row, clock.today(), "visit", "面谈"), by=holder)
        data = answers(row)
    clerk = Visitor()
    clerk.send("link_reply", secret, do="submit", **data)
    assert "签发负责人姓名" in clerk.see("link", secret)
    assert 'role="alert"' in text_of(clerk.send("link", secret, do="sign", signer_name=""))
    assert "办好了" in text_of(clerk.send("link", secret, do="sign", signer_name="吴局长"))
    with inside():
        assert Assignment.objects.get().state == A.SENT
    assert clerk.status("link", secret) == 404


def test_an_assisting_units_link_ends_with_its_opinion(world, inside):
    with inside():
        _lead, assisting = led(world)
        secret = actions.make_link(assisting, by=world.staff)[1]
        actions.accept(assisting, by=actions.actor_of_link(secret))
    clerk = Visitor()
    assert clerk.send("link_opinion_autosave", secret, text="拟").status_code == 200
    assert "办好了" in text_of(clerk.send("link_opinion", secret, do="give", text="拟增设信号灯"))
    assert clerk.status("link_opinion", secret) == 404


def test_an_expired_or_unknown_link_says_what_to_do(world, inside):
    with inside():
        secret = actions.make_link(single(world), by=world.staff)[1]
    clerk = Visitor()
    assert clerk.status("link", secret) == 200
    with clock.at(DAY + timedelta(days=8)):
        for name in ("link", "link_reply", "link_opinion"):
            response = clerk.client.get(page(name, secret))
            assert response.status_code == 404
            assert "链接已经失效" in response.content.decode()
        assert clerk.send("link", secret, do="accept").status_code == 404
    assert clerk.status("link", "nonsense") == 404


def test_a_newer_link_ends_the_older(world, inside):
    with inside():
        row = single(world)
        first, second = (actions.make_link(row, by=world.staff)[1] for _ in range(2))
    assert Visitor().status("link", first) == 404
    assert Visitor().status("link", second) == 200


def test_following_the_link_is_on_record_once_a_session(world, inside):
    with inside():
        secret = actions.make_link(single(world), by=world.staff)[1]
    clerk = Visitor()
    for _ in range(3):
        clerk.see("link", secret)
    Visitor().see("link", secret)
    with inside():
        assert Event.objects.filter(kind="assignment.link_opened").count() == 2


def test_the_link_opens_one_assignment_and_nothing_else(world, inside):
    with inside():
        row, other = single(world), single(world)
        secret = actions.make_link(row, by=world.staff)[1]
    clerk = Visitor()
    body = clerk.see("link", secret)
    assert other.proposal.title not in body
    assert "/handling/assignments/" not in body
    assert clerk.status("assignment", row.pk) == 302  # to the sign-in
    response = clerk.client.get(page("link", secret))
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]


def test_somebody_signed_in_elsewhere_follows_a_link_as_its_holder(world, inside):
    other = make_world("临河县")
    with inside():
        row = single(world)
        secret = actions.make_link(row, by=world.staff)[1]
    with committee_scope(other.committee):
        visitor = Visitor(other.proposers[0])
    assert row.proposal.title in visitor.see("link", secret)
    assert "政协清河县委员会" in visitor.see("link", secret)
    visitor.send("link", secret, do="accept", clerk_name="", clerk_phone="")
    with inside():
        assert Event.objects.get(kind="assignment.accept").via == "link"


def test_forms_of_links_are_guarded_against_forgery(world, inside):
    with inside():
        secret = actions.make_link(single(world), by=world.staff)[1]
    assert Client(enforce_csrf_checks=True).post(page("link", secret), {"do": "accept"}).status_code == 403
