"""Duties and events of the units' side read well, and every duty leads its holder to the page where it is done."""

from datetime import date

import pytest

from shangliang.handling import actions
from shangliang.handling.factories import accepted, filed_proposal, led, sent, single, submitted
from shangliang.handling.models import Feedback, PlannedAssignment
from shangliang.workflow.models import Duty, Event, EventNote
from shangliang.workflow.wording import duty_words, event_words

from .visitors import Visitor

pytestmark = pytest.mark.once

KINDS = {
    "assign", "confirm_plan", "suggest_again", "accept", "decide_refusal", "give_opinion", "reply", "reply_again",
    "contact", "sign_reply", "check", "confirm_contact", "decide_extension", "give_feedback", "fulfil",
    "decide_rehandling",
}  # fmt: skip


@pytest.fixture
def busy(world):
    """A committee in which every kind of duty of the units' side is open."""
    for _ in range(2):
        actions.plan_assignments_many([actions.Plan(filed_proposal(world), world.units[0])], by=world.staff)
    actions.object_to_plan(PlannedAssignment.objects.first(), "不属教育局", by=world.coordinators[0])
    single(world)
    actions.request_refusal(single(world), "不属本局", by=world.clerks[0])
    _lead, assisting = led(world)
    actions.accept(assisting, by=world.clerks[1])
    actions.accept(single(world), by=world.clerks[0])
    actions.request_extension(accepted(world, single(world)), "需会商", by=world.clerks[0])
    submitted(world, single(world))
    actions.sign_reply(submitted(world, single(world, by_party=True)), by=world.leaders[0])
    sent(world, single(world), promise_due=date(2024, 9, 2))
    for order in (False, True):
        row = sent(world, single(world))
        form = actions.Form(Feedback.objects.get(reply__assignment=row), "satisfied", "dissatisfied")
        actions.give_feedback(form, by=world.proposers[0])
        if order:
            actions.decide_rehandling(row.proposal_id, order=True, reason="请再办", by=world.deciders)
    return world


def test_every_duty_leads_its_holder_to_a_page_that_is_there(busy):
    people = [
        *busy.coordinators, *busy.clerks, *busy.leaders, *busy.proposers,
        busy.liaison, busy.staff, busy.director, busy.deciders,
    ]  # fmt: skip
    visitors = {party: Visitor(actor) for actor in people for party in actor.parties}
    seen = {}
    for duty in Duty.objects.filter(closed_at__isnull=True):
        address = duty_words(duty.kind).url(duty)
        seen.setdefault(duty.kind, set()).add(visitors[duty.party].client.get(address).status_code)
    assert seen == {kind: {200} for kind in KINDS}


def test_every_event_that_stands_on_a_time_line_can_be_told(busy):
    notes = dict(EventNote.objects.values_list("event_id", "text"))
    told = {}
    for event in Event.objects.all():
        words = event_words(event.kind)
        if words is not None:
            told[event.kind] = (str(words.title), str(words.text(event, notes.get(event.pk, ""))))
    assert told["assignment.assign"] == ("交承办单位", "独办")
    assert told["contact.record"] == ("承办单位与提案人沟通", "走访 2024年3月4日")
    assert told["commitment.promise"][1] == "2024年9月2日前落实"
    assert told["plan.object"][1] == "不属教育局"
    assert "需会商" in told["extension.request"][1]
    assert "期限改为" in told["assignment.rehandle"][1]
