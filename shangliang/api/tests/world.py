"""A small committee with a record at every step, and a token for each of its people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.api.models import Token
from shangliang.api.scopes import SCOPES
from shangliang.api.tokens import _digest
from shangliang.committees.factories import BETWEEN, House, make_committee
from shangliang.consultations import factories as consultation_factories
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.deliberation import factories as deliberation_factories
from shangliang.handling import actions as handling
from shangliang.handling import factories as handling_factories
from shangliang.handling.models import Commitment, Feedback
from shangliang.hotline import factories as hotline_factories
from shangliang.opinions import actions as opinions
from shangliang.opinions import factories as opinion_factories
from shangliang.plans import actions as plan_actions
from shangliang.plans import factories as plan_factories
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Proposal, ReferenceTopic, Suggestion
from shangliang.supervision import factories as supervision_factories
from shangliang.venues import factories as venue_factories

#: Everybody who calls, by the name in the access table.
PEOPLE = {
    "author": "members 0",
    "signer": "members 1",
    "member": "members 5",
    "liaison": "liaison0",
    "staff": "staff",
    "director": "director",
    "committee": "proposal_committee",
    "coordinator": "coordinator0",
    "other_coordinator": "coordinator1",
    "clerk": "clerk0",
    "other_clerk": "clerk4",
    "leader": "leader0",
    "leadership": "leadership",
    "research": "research",
    "system_admin": "system_admin",
    "organiser": "organiser",
    "studio": "studio",
}
#: Offices that a small committee has not by itself.
_APPOINTED = {"organiser": Role.ACTIVITY_ORGANISER, "studio": Role.STUDIO_MANAGER}


@dataclass
class World:
    """The committee, ids of its records by name, and secrets of tokens by person."""

    house: House
    ids: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def call(
        self,
        person: str,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> HttpResponse:
        """Call as somebody of this committee, outside any scope, at the world's moment."""
        given = {"authorization": f"Bearer {self.secrets[person]}", "accept-language": "en", **(headers or {})}
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        with clock.at(BETWEEN):
            return Client(headers=given).generic(method, f"/api/v1{path}", **options)


def user_of(house: House, person: str) -> User:
    """The person whom the access table calls so."""
    name = PEOPLE[person]
    return house.members[int(name.split()[1])].user if name.startswith("members") else house.people[name]


def token_for(
    house: House, user: User, name: str, *, scopes: list[str] | None = None, moment: datetime = BETWEEN
) -> str:
    """A token with the scopes named (all of them, whatever the roles), and its secret."""
    secret = f"slt_{house.committee.pk}_{name.ljust(43, 'x')[:43]}"
    Token.objects.create(
        committee=house.committee,
        user=user,
        name=name,
        prefix=secret[:12],
        digest=_digest(secret),
        scopes=list(SCOPES) if scopes is None else scopes,
        created_at=moment,
        expires_at=moment + timedelta(days=30),
        last_used_at=moment,
    )
    return secret


def empty_world(place: str = "") -> World:
    """A committee with its people and their tokens, and no records."""
    house = make_committee(place)
    world = World(house)
    with committee_scope(house.committee):
        for name, role in _APPOINTED.items():
            house.people[name] = User.objects.get(pk=venue_factories.appoint(house, role).user_id)
        for person in PEOPLE:
            world.secrets[person] = token_for(house, user_of(house, person), f"{person}-{house.committee.pk}")
    return world


def make_world(place: str = "") -> World:
    """A committee with a record at every step."""
    world = empty_world(place)
    with world.house.scope(BETWEEN):
        _fill(world)
    return world


def _fill(world: World) -> None:
    house, ids = world.house, world.ids
    ids["session"] = house.session.pk
    ids["unit"], ids["other_unit"] = house.units[0].pk, house.units[1].pk
    ids["member"], ids["collective"] = house.members[2].pk, house.collectives[1].pk
    ids["ground"], ids["tag"] = factories.ground(house).pk, factories.tag(house).pk
    ids["category"] = factories.category(house).pk
    actions.publish_topics(house.session, [("老城更新", "办公室")], by=house.actor("staff"), on=date(2026, 1, 1))
    ids["topic"] = ReferenceTopic.objects.get().pk
    _writing(house, ids)
    _reviewing(house, ids)
    _planning(house, ids)
    _handling(house, ids)
    _planned(house, ids)
    ids["opinion_item"] = opinion_factories.submitted(house).pk
    organiser = deliberation_factories.appoint(house)
    ids["deliberation"] = deliberation_factories.opened(house, organiser, openness="members").pk
    opinion = opinion_factories.draft(house)
    ids["opinion_draft"] = opinion.pk
    ids["opinion_file"] = opinions.attach(opinion, factories.paper(), "照片.pdf", by=house.member(0)).pk
    topic = consultation_factories.under_way(house)
    asked = consultation_factories.asked(house, consultation_factories.sent(house, topic))
    ids["consultation_topic"], ids["consultation_suggestion"] = topic.pk, asked.pk
    _supervising(house, ids)


def _supervising(house: House, ids: dict[str, int]) -> None:
    held = supervision_factories.held(house)
    ids["supervision_held"] = held.pk
    ids["supervision_draft"] = supervision_factories.drafted(house, held).pk
    ids["supervision_issued"] = supervision_factories.issued(house, held, title="划定消防车位").pk
    ids["supervision_mending"] = supervision_factories.adopted(house, held).pk
    ids["supervision_mended"] = supervision_factories.mended(house).pk
    ids["supervision_declined"] = supervision_factories.declined(house).pk
    ids["supervisor"] = (post := supervision_factories.supervisor(house)).pk
    patrol = supervision_factories.patrol(house, post=post, uploads=[supervision_factories.photograph()])
    ids["patrol"], ids["patrol_photograph"] = patrol.pk, patrol.photographs.get().pk
    ids["unit_appraisal"] = supervision_factories.appraisal(house, judges=1).pk
    ids["appraised_unit"] = house.units[0].pk
    _talking_over(house, ids)


def _talking_over(house: House, ids: dict[str, int]) -> None:
    runner = venue_factories.appoint(house)
    place = venue_factories.venue(house, runner)
    held = venue_factories.held(house, runner, place)
    ids["venue"], ids["venue_meeting"], ids["agreed_item"] = place.pk, held.pk, held.items.get().pk
    ids["venue_called"] = venue_factories.called(house, runner, place, "楼前停车").pk
    ids["venue_open"] = venue_factories.under_way(house, runner, place, "河边步道").pk
    ids["venue_topic"] = venue_factories.topic(house, runner, "广场噪声").pk
    ids["venue_topic_too"] = venue_factories.topic(house, runner, "广场舞").pk
    ids["venue_surveyed"] = venue_factories.surveyed(house, runner, "菜市搬迁").pk
    hotline = hotline_factories.made(house, runner)
    ids["hotline_list"] = hotline.pk
    ids["hotline_topic"], ids["hotline_topic_too"], _third = hotline.topics.order_by("pk").values_list("pk", flat=True)
    ids["hotline_message"] = hotline.messages.order_by("pk")[0].pk


def _planned(house: House, ids: dict[str, int]) -> None:
    plan = plan_factories.issued(house, 2028)  # a year that no other test plans
    task = plan_factories.tasks_of(plan)[2]  # the member's own
    ids["year_plan"], ids["key_task"] = plan.pk, task.pk
    ids["sent_proposal"] = Proposal.objects.get(assignments=ids["sent"]).pk
    ids["task_link"] = plan_actions.link_record(task, "commitment", ids["commitment"], by=house.member(0)).pk


def _writing(house: House, ids: dict[str, int]) -> None:
    draft = factories.draft(house, title="通学路甲")
    ids["draft"] = draft.pk
    attachment = actions.attach(draft, actions.Upload(factories.paper(), "图.pdf"), by=house.member(0))
    ids["attachment"] = attachment.pk
    (invited,) = actions.invite(draft, by=house.member(0), members=[house.members[1]])
    ids["invited"] = invited.pk
    other = factories.draft(house, title="通学路乙")
    ids["signed"] = factories.co_signed(house, other, 1)[0].pk
    ids["collective_draft"] = factories.collective_draft(house, title="通学路丙", confirmed=False).pk
    ids["submitted"] = factories.submitted(house, title="通学路丁").pk
    ids["returned"] = factories.returned(house, factories.submitted(house, title="通学路戊")).pk


def _reviewing(house: House, ids: dict[str, int]) -> None:
    last, diverted, merging = factories.at_last_step(
        house, *(factories.submitted(house, title=f"通学路{n}") for n in ("己", "庚", "辛"))
    )
    ids["last"], ids["diverted"], ids["merging"] = last.pk, diverted.pk, merging.pk
    factories.talked_over(house, diverted, about="divert")
    factories.talked_over(house, merging, about="merge", into=last)
    (talk,) = actions.ask_talk_many([ids["submitted"]], by=house.actor("staff"), about="divert")
    ids["talk"] = talk.pk


def _filed(house: House, title: str, **more: Any) -> Proposal:
    return factories.filed(house, factories.submitted(house, title=title, **more))[0]


def _planning(house: House, ids: dict[str, int]) -> None:
    staff, coordinator = house.actor("staff"), house.coordinator(0)
    filed, later = _filed(house, "通学路壬"), _filed(house, "通学路癸")
    ids["filed"], ids["later"] = filed.pk, later.pk
    factories.talked_over(house, later, about="merge", into=filed)
    planned, ready = _filed(house, "通学路子"), _filed(house, "通学路丑")
    ids["ready"] = ready.pk
    (plan,) = handling.plan_assignments_many([handling.Plan(planned, house.units[0])], by=staff)
    ids["plan"] = plan.pk
    handling.plan_assignments_many([handling.Plan(ready, house.units[0])], by=coordinator)
    (objected,) = handling.plan_assignments_many([handling.Plan(_filed(house, "通学路寅"), house.units[0])], by=staff)
    handling.object_to_plan(objected, "不归本线", by=coordinator)
    ids["objected"] = objected.pk


def _assigned(house: House, title: str, *more: tuple[int, str]) -> list[Any]:
    """Assignments of a filed proposal: to ``units[0]`` alone, or to several units in their roles."""
    proposal = _filed(house, title)
    wanted = more or ((0, "single"),)
    plans = handling.plan_assignments_many(
        [handling.Plan(proposal, house.units[u], role) for u, role in wanted], by=house.actor("staff")
    )
    for at, line in enumerate(house.lines):
        own = [p for p in plans if p.unit.line_id == line.pk]
        if own:
            handling.confirm_plans_many(own, by=house.coordinator(at))
    return sorted(handling.assign_many([proposal], by=house.actor("staff")), key=lambda a: a.role == "assisting")


def _accepted(house: House, title: str) -> Any:
    (row,) = _assigned(house, title)
    handling.accept(row, by=house.clerk(0), clerk_name="周经办")
    contact = handling.NewContact(row, clock.today(), "visit", "当面听取意见", people="周经办")
    handling.record_contact(contact, by=house.clerk(0))
    return row


def _signing(house: House, title: str) -> Any:
    row = _accepted(house, title)
    draft = handling_factories.reply_draft(row, promise_due=clock.today() + timedelta(days=90))
    handling.save_reply_draft(draft, by=house.clerk(0))
    return handling.submit_reply(row, by=house.clerk(0))


def _sent(house: House, title: str) -> Any:
    return handling.sign_reply(_signing(house, title), by=house.leader(0))


def _handling(house: House, ids: dict[str, int]) -> None:
    clerk = house.clerk(0)
    (offered,) = _assigned(house, "通学路卯")
    ids["offered"], ids["handled"] = offered.pk, offered.proposal_id
    (refused,) = _assigned(house, "通学路辰")
    ids["refused"] = handling.request_refusal(refused, "不归我局", by=clerk).pk
    accepted = _accepted(house, "通学路巳")
    ids["accepted"], ids["contact"] = accepted.pk, accepted.contacts.get().pk
    ids["suggestion"] = Suggestion.objects.filter(proposal=accepted.proposal_id).first().pk
    ids["extension"] = handling.request_extension(_accepted(house, "通学路午"), "尚需调研", by=clerk).pk
    drafting = _accepted(house, "通学路未")
    handling.save_reply_draft(handling_factories.reply_draft(drafting), by=clerk)
    ids["drafting"] = drafting.pk
    ids["signing"] = _signing(house, "通学路申").pk
    sent = _sent(house, "通学路酉")
    ids["sent"], ids["replied"] = sent.pk, sent.proposal_id
    ids["feedback"] = Feedback.objects.get(proposal=sent.proposal_id).pk
    ids["commitment"] = Commitment.objects.get(assignment=sent).pk
    displeased = _sent(house, "通学路戌")
    form = handling.Form(Feedback.objects.get(proposal=displeased.proposal_id), "dissatisfied", "dissatisfied", "visit")
    handling.give_feedback(form, by=house.member(0))
    ids["displeased"] = displeased.proposal_id
    lead, assisting = _assigned(house, "通学路亥", (1, "lead"), (0, "assisting"))
    handling.accept(assisting, by=clerk)
    handling.save_opinion_draft(assisting, "拟同意", by=clerk)
    ids["lead"], ids["assisting"] = lead.pk, assisting.pk
