"""A committee with a record for every page, and everybody who can ask for it with a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.api.models import Token
from shangliang.api.tests.world import make_world
from shangliang.committees.factories import BETWEEN, IN_SESSION, House, make_people, make_session
from shangliang.committees.models import Appointment, CalendarCorrection
from shangliang.consultations import actions as consultations
from shangliang.consultations import factories as consultation_factories
from shangliang.consultations.models import ConsultationPlan, Suggestion, Topic
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.deliberation import actions as deliberation
from shangliang.deliberation import factories as deliberation_factories
from shangliang.deliberation.keys import invitation_token
from shangliang.exchange import staging
from shangliang.exchange.actions import preview
from shangliang.exchange.models import ReceivedPackage
from shangliang.exchange.packages import actions as packages
from shangliang.exchange.packages import keys
from shangliang.exchange.registers import Options
from shangliang.handling import actions as handling
from shangliang.handling.models import Assignment, Commitment, Reply
from shangliang.hotline import factories as hotline_factories
from shangliang.hotline.models import HotlineMessage, HotlineTopic
from shangliang.indicators import actions as published
from shangliang.notifications.models import Notice
from shangliang.opinions import actions as opinions
from shangliang.opinions import factories as opinion_factories
from shangliang.opinions.models import Opinion
from shangliang.plans import actions as plans
from shangliang.proposals import actions as proposals
from shangliang.proposals import factories
from shangliang.proposals.actions.numbering import preview_case_numbers
from shangliang.proposals.models import Attachment, Proposal
from shangliang.reports import actions as reports
from shangliang.reports import making
from shangliang.supervision import actions as supervision
from shangliang.supervision import factories as supervision_factories
from shangliang.venues import actions as venues
from shangliang.venues import factories as venue_factories
from shangliang.venues.public import rating_token

from .cast import AUTHOR, CO_SIGNER

#: Who asks, by the names of the table: the place of a member, or the name under which the house knows them.
PEOPLE: dict[str, int | str] = {
    "author": AUTHOR,
    "co-signer": CO_SIGNER,
    "other member": 5,
    "liaison": "liaison0",
    "other liaison": "liaison2",
    "staff": "staff",
    "director": "director",
    "proposal committee": "proposal_committee",
    "coordinator": "coordinator0",
    "other coordinator": "coordinator1",
    "clerk": "clerk0",
    "other clerk": "clerk4",
    "leader": "leader0",
    "other leader": "leader4",
    "leadership": "leadership",
    "research": "research",
    "system admin": "system_admin",
    "security admin": "security_admin",
    "auditor": "auditor",
}
#: Roles that have no pages of their own yet; and somebody who signs in and has no place anywhere.
WITHOUT_PAGES = {
    "opinion staff": Role.OPINION_STAFF,
    "activity organiser": Role.ACTIVITY_ORGANISER,
    "studio manager": Role.STUDIO_MANAGER,
}
NOBODY = "nobody here"
GUEST = "guest"
#: A word in the title of every proposal of the world.
MARK = "通学路"


@dataclass
class Records:
    """The committee, its records by name, and a signed-in client for each of its people."""

    house: House
    ids: dict[str, object]
    clients: dict[str, Client] = field(default_factory=dict)


def _signed_in(user: User) -> Client:
    user.set_password("a password of one's own")
    user.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def clients_of(house: House) -> dict[str, Client]:
    """A signed-in browser for everybody, and one of a guest."""
    found = {
        name: house.members[who].user if isinstance(who, int) else house.people[who] for name, who in PEOPLE.items()
    }
    further = make_people([*WITHOUT_PAGES, NOBODY])
    with committee_scope(house.committee):
        for role, user in zip(WITHOUT_PAGES.values(), further, strict=False):
            Appointment.objects.create(committee=house.committee, user=user, role=role, since=house.term.begins)
    found |= dict(zip([*WITHOUT_PAGES, NOBODY], further, strict=True))
    return {GUEST: Client(), **{name: _signed_in(user) for name, user in found.items()}}


def make_records(place: str) -> Records:
    """A committee with a record at every step, and the records around it."""
    world = make_world(place)
    house, ids = world.house, dict[str, object](world.ids)
    with house.scope(IN_SESSION):
        factories.filed(house, factories.submitted(house, title="通学路待编号"), numbered=False)
        ids["unnumbered"] = ",".join(str(p.pk) for p in preview_case_numbers(house.session))
    with house.scope(BETWEEN):
        _of_proposals(house, ids)
        _of_handling(house, ids)
        _of_administration(house, ids)
        _of_plans(house, ids)
        _of_opinions(house, ids)
        _of_hotline(house, ids)
        _of_deliberations(house, ids)
        _of_consultations(house, ids)
        _of_supervision(house, ids)
        _of_venues(house, ids)
        _of_reports(house, ids)
        _of_figures(house, ids)
        ids["token"] = Token.objects.filter(user=house.members[AUTHOR].user).first().pk
        ids["place"] = house.committee.place
    with clock.at(BETWEEN):
        return Records(house, ids, clients_of(house))


def _of_proposals(house: House, ids: dict[str, object]) -> None:
    ids["lead"] = proposals.receive_lead(house.committee, text="老城的井盖响。").pk
    ids["paper"] = factories.paper_draft(house, title="通学路纸质件").pk
    ids["paper_author"] = f"member:{house.members[CO_SIGNER].pk}"
    asked = factories.filed(house, factories.submitted(house, title="通学路待清除"))[0]
    proposals.ask_purge(asked, by=house.actor("staff"), reason="含个人隐私")
    ids["purged"] = asked.pk
    ids["signed_away"] = factories.co_signed(house, factories.draft(house, title="通学路已签"), CO_SIGNER)[0].pk


def _of_reports(house: House, ids: dict[str, object]) -> None:
    by, typed = house.actor("research"), reports.Typed(body="收到{{ proposals_received }}件。")
    begun = {"by": by, "cut_off": clock.now(), "typed": typed}
    ids["report"] = reports.begin_report(house.session, "proposals", **begun).pk
    ids["annual_report"] = reports.begin_report(house.session, "annual", **begun).pk
    frozen = reports.freeze_report(reports.begin_report(house.session, "proposals", **begun), by=by)
    ids["frozen_report"] = frozen.pk
    facts = {"name": "报告.pdf", "content_type": "application/pdf", "by": house.actor("staff")}
    ids["made"] = making.ask(frozen, making.PDF, {}, **facts).token
    making.make.call(ids["made"])


def _of_handling(house: House, ids: dict[str, object]) -> None:
    sent = Assignment.objects.select_related("proposal").get(pk=ids["sent"])
    ids["reply"] = Reply.objects.get(assignment=sent).pk
    ids["draft_version"] = Reply.objects.get(assignment_id=ids["drafting"]).version
    drafting = Assignment.objects.select_related("proposal").get(pk=ids["drafting"])
    ids["drafting_file"] = _file(drafting.proposal, "enclosure", by=house.member(AUTHOR)).pk
    evidence = _file(sent.proposal, "evidence", by=house.clerk(0))
    Commitment.objects.filter(pk=ids["commitment"]).update(evidence_file=evidence)
    ids["evidence"] = evidence.pk
    for name in ("offered", "drafting", "assisting"):
        assignment = Assignment.objects.get(pk=ids[name])
        _link, ids[f"link_{name}"] = handling.make_link(assignment, by=house.actor("staff"))
    checked = factories.filed(house, factories.submitted(house, title="通学路待核"))[0]
    ids["checking"] = _checking(house, checked).pk
    Notice.objects.create(
        committee=house.committee,
        user=house.members[AUTHOR].user,
        outbox=0,
        kind="proposal.filed",
        data={"proposal": ids["filed"]},
        root_kind="proposal",
        root_id=ids["filed"],
        created_at=clock.now(),
    )
    ids["notice"] = Notice.objects.get().pk


def _file(proposal: Proposal, purpose: str, *, by: Actor) -> Attachment:
    return proposals.keep_file(proposal, proposals.Upload(factories.paper(), "件.pdf", purpose), by=by)


def _checking(house: House, proposal: Proposal) -> Assignment:
    """An assignment whose signed reply waits for its coordinator, where the others' replies go out at once."""
    staff, clerk = house.actor("staff"), house.clerk(0)
    plans = handling.plan_assignments_many([handling.Plan(proposal, house.units[0])], by=staff)
    handling.confirm_plans_many(plans, by=house.coordinator(0))
    (row,) = handling.assign_many([proposal], by=staff)
    handling.accept(row, by=clerk)
    handling.record_contact(handling.NewContact(row, clock.today(), "visit", "当面听取意见"), by=clerk)
    answers = tuple(handling.AnswerDraft(s.pk, "adopted", "已采纳。") for s in proposal.suggestions.all())
    draft = handling.ReplyDraft(
        row, text="现答复如下。", result_class="A", contact_name="周经办", contact_phone="1", answers=answers
    )
    handling.save_reply_draft(draft, by=clerk)
    handling.submit_reply(row, by=clerk)
    committee = house.committee
    rules, committee.rules = committee.rules, {**committee.rules, "check_by": "all"}
    committee.save()
    signed = handling.sign_reply(row, by=house.leader(0))
    committee.rules = rules
    committee.save()
    return signed


def _of_administration(house: House, ids: dict[str, object]) -> None:
    ids["person"] = house.members[AUTHOR].user.pk
    ids["seat"] = house.members[AUTHOR].pk
    ids["seatless"] = house.people["research"].pk
    phone = house.people["clerk4"]
    TOTP.activate(phone, generate_totp_secret())
    RecoveryCodes.activate(phone)
    ids["with_factor"] = phone.pk
    ids["role"] = Appointment.objects.get(user=house.people["leader4"]).pk
    ids["term"] = house.term.pk
    ids["sector"] = house.sectors[0].pk
    CalendarCorrection.objects.create(
        committee=house.committee, day=date(2026, 3, 14), is_workday=True, reason="办公厅通知"
    )
    staged = {
        "import": ("proposals", "staff", "编号,案由,正文,年份\n旧001,关于修缮通学路的提案,人行道破损。,2026\n"),
        "import_of_units": ("units", "system_admin", "单位名称,条线\n区水利局,政府\n"),
    }
    for name, (kind, who, text) in staged.items():
        ids[name] = _staged(house, kind, house.actor(who), text.encode())
        # Deciding deletes the file, which no transaction brings back.
        ids[f"{name}_decided"] = _staged(house, kind, house.actor(who), text.encode())


def _of_figures(house: House, ids: dict[str, object]) -> None:
    research = house.actor("research")
    draft = published.SourceDraft(house.committee.place, 2025, "通学路与工作报告")
    source = published.enter_source(house.committee, draft, by=research)
    figure = published.FigureDraft("consultations_held", Decimal(13), scope="通学路")
    (row,) = published.enter_figures(source, [figure], by=research, confirmed=False)
    ids["published_source"], ids["published_figure"] = source.pk, row.pk


def _of_plans(house: House, ids: dict[str, object]) -> None:
    by, owner = house.actor("research"), f"member:{house.members[AUTHOR].pk}"
    for year, names in ((2026, ("key_task", "begun_task")), (2027, ("next_task", "next_task_two"))):
        plan = plans.draft_plan(house.committee, year, f"{year}年{MARK}重点工作计划", by=by)
        drafts = [plans.TaskDraft(f"{MARK}任务", owner, date(year, 9, 30)) for _name in names]
        aim = plans.add_aim(plan, f"{MARK}方面", by=by)
        for name, task in zip(names, plans.add_tasks(aim, drafts, by=by), strict=True):
            ids[name] = task.pk
        ids["year_plan" if year == 2026 else "next_plan"] = plan.pk
        ids["aim" if year == 2026 else "next_aim"] = aim.pk
    further = plans.add_aim(plan, "另一方面", by=by)
    plans.add_task(further, plans.TaskDraft("另一任务", owner, date(2027, 9, 30)), by=by)
    plans.issue_plan(int(str(ids["year_plan"])), by=by)
    plans.begin(int(str(ids["begun_task"])), by=by)


def _of_opinions(house: House, ids: dict[str, object]) -> None:
    made, office = opinion_factories, opinion_factories.appoint(house)
    ids["opinion_draft"] = made.draft(house, AUTHOR, title=f"{MARK}积水草稿").pk
    ids["opinion"] = made.submitted(house, AUTHOR, title=f"{MARK}积水").pk
    ids["opinion_edited"] = made.edited(house, office, AUTHOR, title=f"{MARK}灯暗").pk
    handed = made.edited(house, office, AUTHOR, title=f"{MARK}井盖")
    ids["opinion_reviewing"] = opinions.hand_in_many([handed], by=office[0])[0].pk
    ids["opinion_reviewed"] = made.reviewed(house, office, AUTHOR, title=f"{MARK}护栏").pk
    ids["opinion_signed"] = made.signed(house, office, AUTHOR, title=f"{MARK}标线").pk
    waiting = made.signed(house, office, AUTHOR, title=f"{MARK}站牌")
    (issue,) = opinions.make_issues(house.committee, [opinions.IssueDraft([waiting])], by=office[0])
    ids["issue_draft"], ids["issue_item"] = issue.pk, waiting.pk
    out = made.issued(house, office, made.signed(house, office, AUTHOR, title=f"{MARK}树枝"))
    ids["issue"], ids["issued_opinion"] = out.pk, out.items.get().pk
    tasks = opinions.assign_many(
        [opinions.TaskDraft(out, unit) for unit in (house.units[0], house.units[4])], by=office[0]
    )
    ids["opinion_task"] = tasks[0].pk
    opinions.handle_task(tasks[1], by=house.clerk(4), answer="已处理", effect="solved")
    ids["answered_task"] = tasks[1].pk
    quiet = made.issued(house, office, made.signed(house, office, AUTHOR, title=f"{MARK}落叶"))
    ids["quiet_issue"] = quiet.pk
    ids["own_collective"] = house.collectives[0].pk
    file = opinions.attach(int(str(ids["opinion_draft"])), factories.paper(), "照片.pdf", by=house.member(AUTHOR))
    ids["draft_opinion_file"] = file.pk
    entry = opinions.Entry(opinions.Text("来信", "反映井盖响。"), "public", source_name="来信人")
    (entered,) = opinions.enter_many(house.committee, [entry], by=office[0])
    ids["entered_opinion"] = entered.pk
    ids["entered_opinion_file"] = opinions.attach(entered, factories.paper(), "来信.pdf", by=office[0]).pk
    ids["receipt"] = "ABCD-EFGH-JKMN"
    opinions.receive_public(house.committee, opinions.Heard("路灯不亮", "村口路灯坏了。", str(ids["receipt"])))
    _of_packages(house, ids, out.items.get(), office[0])


def _of_packages(house: House, ids: dict[str, object], issued: Opinion, by: Actor) -> None:
    ids["sent_package"] = packages.report_outside(issued, "国务院办公厅", by=by).pk
    sender = packages.trust_sender(house.committee, "临海县政协", keys.own_key(), by=house.actor("security_admin"))
    ids["trusted_sender"] = sender.pk
    received = ReceivedPackage.objects.create(
        committee=house.committee,
        uid=uuid4(),
        kind="opinion",
        sender=sender,
        sha256="0" * 64,
        received_at=clock.now(),
        opinion=issued,
    )
    ids["received_package"] = received.pk


def _of_hotline(house: House, ids: dict[str, object]) -> None:
    hotline = hotline_factories.made(house, hotline_factories.appoint(house), MARK)
    first = HotlineTopic.objects.filter(hotline=hotline).order_by("pk")[0]
    ids["hotline"], ids["hotline_topic"] = hotline.pk, first.pk
    ids["hotline_message"] = HotlineMessage.objects.filter(topic=first).first().pk


def _of_deliberations(house: House, ids: dict[str, object]) -> None:
    made = deliberation_factories
    by = made.appoint(house)
    ids["voting_draft"] = made.drafted(house, by, title=f"{MARK}草稿").pk
    row = made.opened(house, by, title=f"{MARK}安全", openness="members")
    ids["voting"], ids["voting_slug"] = row.pk, row.slug
    proposed = deliberation.propose_statement(row, "门口画黄线。")
    ids["voting_statement"] = proposed.pk if proposed else None
    invited = made.opened(house, by, title=f"{MARK}拓宽", openness="invited")
    (link,) = deliberation.invite(invited, [""], by=by)
    ids["voting_invited"], ids["voting_link"], ids["voting_token"] = invited.pk, link.pk, invitation_token(link.pk)
    closed = deliberation.close_deliberation(made.opened(house, by, title=f"{MARK}改线", openness="members"), by=by)
    ids["voting_closed"] = closed.pk
    out = made.published(house, by, 12, title=f"{MARK}接送", openness="members")
    ids["voting_out"], ids["voting_out_slug"] = out.pk, out.slug


def _of_consultations(house: House, ids: dict[str, object]) -> None:
    made, by, author = consultation_factories, house.actor("research"), house.members[AUTHOR]
    plan = ConsultationPlan.objects.get()  # in force, with a topic of its own
    ids["consultation_plan"] = plan.pk
    ids["topic_receipt"] = "JKMN-EFGH-ABCD"
    drafts = [consultations.TopicDraft(f"{MARK}{title}", origin="member", member=author) for title in ("护学", "校车")]
    for proposed in consultations.enter_topics(plan, drafts, by=by):
        plan_of_it = made.planned(proposed, form="proposal", organiser=house.collectives[0])
        consultations.add_to_plan(plan_of_it, by=by, note="经主席会议同意")
    draft = consultations.TopicDraft(f"{MARK}夜灯", origin="member", member=author)
    (entered,) = consultations.enter_topics(plan, [draft], by=by)
    ids["proposed_topic"] = entered.pk
    Topic.objects.filter(pk=entered.pk).update(receipt=ids["topic_receipt"])  # as if it came while topics were called
    topic, planned = Topic.objects.filter(state="planned").order_by("pk")
    ids["planned_topic"] = planned.pk
    consultations.begin_topics([topic], by=by)
    ids["consultation_topic"] = topic.pk
    consultations.name_proposals(topic, [int(str(ids["filed"]))], by=by)
    ids["handled_number"] = Proposal.objects.get(pk=ids["handled"]).case_number
    ids["topic_link"] = consultations.link_deliberation(topic, int(str(ids["voting"])), by=by).pk
    today = clock.today()
    group = consultations.GroupDraft(f"{MARK}组", author, today, [house.members[CO_SIGNER]])
    ids["survey_group"] = consultations.form_groups(topic, [group], by=by)[0].pk
    meeting = consultations.EventDraft("consultation", f"{MARK}会", today, "会议室", members=[author])
    ids["consultation_event"] = consultations.plan_events(topic, [meeting], by=by)[0].pk
    ids["report_draft"] = made.drafted(house, topic, f"{MARK}稿").pk
    handed = made.drafted(house, topic, f"{MARK}待审")
    ids["report_checking"] = consultations.hand_in_reports([handed], by=by)[0].pk
    ids["report_approved"] = made.approved(house, topic).pk
    sent = made.sent(house, topic)
    ids["advice_report"] = sent.pk
    first, second, third = Suggestion.objects.filter(report=sent).order_by("order")
    ids["suggestion"], ids["suggestion_asked"], ids["suggestion_answered"] = first.pk, second.pk, third.pk
    consultations.give_many([(second, house.units[0]), (third, house.units[0])], by=by)
    proof = consultations.add_evidence(third, factories.paper(), "方案.pdf", by=house.clerk(0))
    consultations.answer_many([(third, made.ADOPTED)], by=house.clerk(0))
    ids["suggestion_evidence"] = proof.pk
    given = consultations.InstructionDraft(sent, "某", "请研究。", today, "区领导", unit=house.units[0])
    leader = house.actor("leadership")
    ids["report_instruction"] = consultations.record_instructions([given], by=leader)[0].pk


def _of_supervision(house: House, ids: dict[str, object]) -> None:
    made, staff = supervision_factories, house.actor("staff")
    asked = {"title": f"{MARK}专题视察", "members": [house.members[AUTHOR].pk]}
    plan = made.approved(house)
    ids["supervision_plan"], ids["supervision_matter"] = plan.pk, plan.matters.first().pk
    last = make_session(house.committee, house.term, ordinal=4, year=2025)
    draft = supervision.draft_plan(last, f"{MARK}计划", made.matters(), by=staff)
    ids["supervision_plan_draft"], ids["draft_matter"] = draft.pk, draft.matters.first().pk
    later = make_session(house.committee, house.term, ordinal=3, year=2024)
    past = supervision.draft_plan(later, f"{MARK}往年", made.matters(), by=staff)
    submitted = supervision.submit_plan(past, by=staff)
    ids["supervision_plan_submitted"] = submitted.pk
    ids["activity_planned"] = made.planned(house, **asked).pk
    held = made.held(house, **asked)
    ids["activity_held"], ids["activity_done"] = held.pk, made.held(house, **asked).pk
    ids["so_draft"] = made.drafted(house, held, title=f"{MARK}占道").pk
    ids["so_issued"] = made.issued(house, held, title=f"{MARK}划线").pk
    ids["so_declined"] = made.declined(house).pk
    ids["so_mending"] = made.adopted(house, held).pk
    mended = made.mended(house)
    ids["so_mended"] = mended.pk
    post = made.supervisor(house, AUTHOR, field=f"{MARK}沿线", unit=None)
    ids["supervisor"] = post.pk
    ids["patrol"] = (patrol := made.patrol(house, AUTHOR, post=post, uploads=[made.photograph(f"{MARK}.jpg")])).pk
    ids["patrol_photograph"] = patrol.photographs.get().pk
    ids["appraisal_draft"] = made.appraisal(house, opened=False).pk
    ids["appraisal_open"] = made.appraisal(house, judges=1).pk
    scored = made.appraisal(house, judges=1)
    units = {u.pk: [1, 1] for u in house.units[:2]}
    supervision.give_points(scored, units, by=house.member(AUTHOR))
    ids["appraisal_scored"] = scored.pk
    closed = made.appraisal(house, judges=1)
    supervision.give_points(closed, units, by=house.member(AUTHOR))
    ids["appraisal_closed"] = supervision.close_appraisal(closed, by=house.actor("director")).pk
    ids["a_member"], ids["a_unit"], ids["another_unit"] = house.members[3].pk, house.units[0].pk, house.units[1].pk


def _of_venues(house: House, ids: dict[str, object]) -> None:
    made, office = venue_factories, venue_factories.appoint(house)
    place = made.venue(house, office, f"{MARK}议事厅")
    ids["venue"], ids["venue_code"] = place.pk, place.code
    ids["venue_topic"] = made.topic(house, office, f"{MARK}路灯").pk
    ids["chosen_topic"] = venues.choose_many([made.topic(house, office, f"{MARK}停车")], by=office)[0].pk
    ids["surveyed_topic"] = made.surveyed(house, office, f"{MARK}噪声").pk
    ids["planned_meeting"] = made.called(house, office, place, f"{MARK}电梯").pk
    open_one = made.under_way(house, office, place, f"{MARK}食堂")
    ids["open_meeting"], ids["open_code"] = open_one.pk, open_one.code
    held = made.held(house, office, place, items=2, title=f"{MARK}水渠")
    first, second = held.items.all()
    venues.report_done_many([venues.DoneReport(second, "已办好。", "solved")], by=house.clerk(0))
    ids["held_meeting"], ids["agreed_item"], ids["done_item"] = held.pk, first.pk, second.pk
    rating = made.rating(house, office, place)
    person = rating.attendances.filter(part="concerned").first()
    ids["rating_token"] = rating_token(person)
    out = venues.close_ratings([made.rating(house, office, place)], by=office)
    ids["published_meeting"] = venues.publish_many(out, by=office)[0].pk


def _staged(house: House, kind: str, by: Actor, content: bytes) -> str:
    kept = staging.keep([content], by=by, kind=kind, name="名册.csv")
    report = preview(kind, BytesIO(content), kept.name, committee=house.committee, by=by, options=Options())
    assert report.new == 1, report.problems
    staging.note(kept, {"session_year": None, "create_bodies": False}, report.as_json())
    return kept.token
