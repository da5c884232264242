"""The demo's consultations: called for, chosen, issued, worked on and followed by the real verbs, in batches.

Keys are ``#consultation:dazu:2024`` for the plan of a cycle and ``#consultation:dazu:2024:3`` for one of its topics.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.consultations import access as topics_access
from shangliang.consultations import actions as consultations
from shangliang.consultations.models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    Form,
    ReportInstruction,
    Suggestion,
    SurveyGroup,
    Topic,
)
from shangliang.core import clock

from .opinions import Opinions
from .scenario import CommitteePlan
from .scenario.consultations import ConsultationYear, PlannedTopic, consultation_years
from .texts import consultations as words

#: Proposals whose handling one proposal-handling consultation talks over.
_TALKED_OVER = 3
#: What is done about a topic at which part of its time, and at which hour.
_STAGES = (
    ("topic_begin", 0.0, 9),
    ("topic_visit", 0.16, 15),
    ("topic_survey", 0.3, 15),
    ("topic_meet", 0.5, 14),
    ("topic_write", 0.56, 10),
    ("topic_hand_in", 0.64, 11),
    ("topic_approve", 0.72, 16),
    ("topic_send", 0.76, 9),
    ("topic_instruct", 0.79, 15),
    ("topic_place", 0.82, 10),
    ("topic_answer", 0.95, 11),
    ("topic_conclude", 1.0, 16),
)
_ROOMS = ("政协机关二楼会议室", "政协机关议政厅", "政务服务中心会议室")
_HEARD = "群众反映集中。"
_DECLINED = "已列入有关部门年度工作，不再单独安排协商。"
_SAID = "与会委员从现状、问题和对策三个方面发言，有关部门逐一回应，就主要问题形成共识。"
_FOUND = "调研组实地走访并召开座谈会，梳理出主要问题三类，形成对策建议。"
_INSTRUCTED = "报告针对性强，请有关部门认真研究吸纳，并将落实情况反馈政协。"
_FOLLOWED = "已召开专题会议逐项研究，明确责任单位和完成时限，落实情况已书面反馈。"
_OUTCOMES = (
    consultations.OutcomeDraft("adopted", "已吸纳进工作方案，明确责任单位并组织实施。"),
    consultations.OutcomeDraft("partly", "已先行试点，取得经验后推开。", "资金和用地条件尚需落实。"),
    consultations.OutcomeDraft("not_adopted", reason="与现行规划和标准不一致，暂不采纳。"),
)


class Consultations(Opinions):
    """What a demo committee does about consultations."""

    def expect_consultations(self, plan: CommitteePlan, until: datetime) -> None:
        """Put the committee's plans and topics on the agenda."""
        for row in consultation_years():
            if row.committee != plan.key:
                continue
            key = f"#consultation:{row.committee}:{row.year}"
            self._on(row.called, 9, "consultation_call", key)
            self._on(row.called + timedelta(20), 10, "consultation_propose", key)
            self._on(row.issued - timedelta(21), 14, "consultation_choose", key)
            self._on(row.issued, 15, "consultation_issue", key)
            if row.closed:
                self._on(row.closed, 16, "consultation_close", key)
            for nth, topic in enumerate(row.topics):
                span = (topic.ends - topic.begins).days
                for job, part, hour in _STAGES:
                    self._on(topic.begins + timedelta(round(span * part)), hour, job, f"{key}:{nth}")
            if row.waiting:
                self.at(until - timedelta(days=2, hours=1), "consultation_late", key)

    def _on(self, day: date, hour: int, job: str, key: str) -> None:
        at = self.house.calendar.next_workday(day)
        self.at(datetime.combine(at, time(hour, 25), tzinfo=clock.ZONE), job, key)

    # The plan -----------------------------------------------------------------------------------------------------

    @property
    def _office(self) -> Actor:
        return self.house.office(Role.RESEARCH_OFFICE)

    def do_consultation_call(self, keys: list[str]) -> None:
        """The research office calls for topics."""
        for key in keys:
            row, _topic = _read(key)
            session = self.house.sessions[row.year]
            until = row.called + timedelta(30)
            consultations.call_topics(session, by=self._office, title=row.title, until=until, ends_on=row.ends)

    def _plan(self, row: ConsultationYear) -> ConsultationPlan:
        return ConsultationPlan.objects.get(session=self.house.sessions[row.year])

    def do_consultation_propose(self, keys: list[str]) -> None:
        """Members, bodies, units and the public propose the topics; the office enters what is not typed in."""
        for key in keys:
            row, _topic = _read(key)
            titles = [*(t.title for t in row.topics), *row.declined]
            drafts = [self._proposed(row, nth, title) for nth, title in enumerate(titles)]
            consultations.enter_topics(self._plan(row), drafts, by=self._office)

    def _proposed(self, row: ConsultationYear, nth: int, title: str) -> consultations.TopicDraft:
        rng = self.house.random("consultation", row.year, nth)
        reason = words.reason(rng, title, self.house.place)
        match nth % 4:
            case 0:
                member = self.house.members[rng.randrange(len(self.house.members))]
                return consultations.TopicDraft(title, reason, "member", member=member)
            case 1:
                body = self.house.collectives[rng.randrange(len(self.house.collectives))]
                return consultations.TopicDraft(title, reason, "collective", collective=body)
            case 2:
                return consultations.TopicDraft(title, reason, "unit", unit=rng.choice(self.house.units))
            case _:
                return consultations.TopicDraft(title, reason, "public", source_name="群众来信")

    def do_consultation_choose(self, keys: list[str]) -> None:
        """The call closes, topics are chosen or declined, the plan goes to the Party committee."""
        for key in keys:
            row, _topic = _read(key)
            plan, by = self._plan(row), self._office
            consultations.close_call(plan, by=by)
            known = {t.title: t for t in Topic.objects.filter(plan=plan)}
            consultations.choose_many([self._chosen(known[t.title], t) for t in row.topics], by=by)
            consultations.decline_many([known[title] for title in row.declined], by=by, note=_DECLINED)
            consultations.submit_plan(plan, by=by)

    def _chosen(self, topic: Topic, planned: PlannedTopic) -> consultations.TopicPlan:
        bodies = {c.name: c for c in self.house.collectives}
        organiser = bodies[planned.organiser] if planned.organiser else None
        return consultations.TopicPlan(
            topic, planned.form, planned.begins, planned.ends, organiser, planned.label, planned.theme
        )

    def do_consultation_issue(self, keys: list[str]) -> None:
        """The Party committee has approved, the three offices issue the plan."""
        for key in keys:
            row, _topic = _read(key)
            approval = consultations.Approval(self.moment.date(), row.approved_by, row.offices, row.document)
            consultations.issue_plan(self._plan(row), approval, by=self._office)

    def do_consultation_late(self, keys: list[str]) -> None:
        """What came in these days waits to be decided: handed in by the public, or after the plan was issued."""
        for key in keys:
            row, _topic = _read(key)
            plan = self._plan(row)
            if plan.state == "calling":  # by the public page, as people hand them in
                for title in row.waiting:
                    consultations.receive_topic(self.house.committee, consultations.PublicTopic(title, _HEARD))
                continue
            drafts = [
                consultations.TopicDraft(title, _HEARD, "public", source_name="网上留言") for title in row.waiting
            ]
            consultations.enter_topics(plan, drafts, by=self._office)

    def do_consultation_close(self, keys: list[str]) -> None:
        """The plan is carried out."""
        for key in keys:
            consultations.close_plan(self._plan(_read(key)[0]), by=self._office)

    # A topic ------------------------------------------------------------------------------------------------------

    def _topic(self, key: str) -> tuple[ConsultationYear, PlannedTopic, Topic, Actor]:
        """A topic of the data, its record, and who is charged with it."""
        row, planned = _read(key)
        topic = Topic.objects.select_related("plan").get(plan=self._plan(row), title=planned.title)
        return row, planned, topic, self._organiser(planned)

    def _organiser(self, planned: PlannedTopic) -> Actor:
        if not planned.organiser:
            return self._office
        names = [c.name for c in self.house.collectives]
        return self.house.collective_actor(names.index(planned.organiser))

    def do_topic_begin(self, keys: list[str]) -> None:
        """The work begins: sub-topics, a survey group, the surveys and meetings to come."""
        for key in keys:
            _row, planned, topic, by = self._topic(key)
            consultations.begin_topics([topic], by=by)
            if topic.form == Form.PROPOSAL:
                named = topics_access.to_name(by, topic).filter(
                    session=topic.plan.session_id, case_number__isnull=False
                )
                named = named.order_by("-is_key", "case_number")
                consultations.name_proposals(topic, list(named[:_TALKED_OVER]), by=by)
            subs = []
            if planned.sub_topics:
                titles = words.sub_topics(planned.title, planned.sub_topics)
                subs = consultations.add_sub_topics(topic, titles, by=by)
            people = self._people(planned, topic.pk)
            until = planned.begins + timedelta((planned.ends - planned.begins).days * 2 // 5)
            group = consultations.GroupDraft(
                f"“{planned.title}”调研组",
                people[0],
                max(until, self.moment.date()),
                people[1:],
                subs[0] if subs else None,
            )
            consultations.form_groups(topic, [group], by=by)
            consultations.plan_events(topic, self._events(planned, topic, "survey", planned.surveys), by=by)
            consultations.plan_events(topic, self._events(planned, topic, "consultation", planned.meetings), by=by)

    def _people(self, planned: PlannedTopic, salt: int) -> list:
        rng = self.house.random("consultation people", salt)
        members = self.house.members
        leaders = [m for m in members if m.user.name == planned.leader] or [members[rng.randrange(len(members))]]
        others = rng.sample(members, min(6, len(members)))
        return [leaders[0], *(m for m in others if m.pk != leaders[0].pk)]

    def _events(self, planned: PlannedTopic, topic: Topic, kind: str, number: int) -> list[consultations.EventDraft]:
        """Surveys lie in the first third of a topic's time, meetings in the half before its reports."""
        span = (planned.ends - planned.begins).days
        first, last = (0.02, 0.28) if kind == "survey" else (0.32, 0.48)
        localities = self.house.place.localities
        found = []
        for nth in range(number):
            on = planned.begins + timedelta(round(span * (first + (last - first) * (nth + 1) / number)))
            on = self.house.calendar.next_workday(on)
            where = localities[nth % len(localities)] if kind == "survey" else _ROOMS[nth % len(_ROOMS)]
            title = f"“{planned.title}”{'专题调研' if kind == 'survey' else '协商会议'}"
            members = self._people(planned, topic.pk)[:4]
            found.append(consultations.EventDraft(kind, title, on, where, time(9, 30), members))
        return found

    def do_topic_visit(self, keys: list[str]) -> None:
        """The first surveys have taken place."""
        for key in keys:
            _row, _planned, topic, by = self._topic(key)
            self._hold(topic, "survey", _FOUND, by)

    def do_topic_survey(self, keys: list[str]) -> None:
        """Surveys have taken place, and the group hands in what it found."""
        for key in keys:
            _row, _planned, topic, by = self._topic(key)
            self._hold(topic, "survey", _FOUND, by)
            for group in SurveyGroup.objects.filter(topic=topic, state="working"):
                consultations.hand_in_findings(group, _FOUND, by=by)

    def _hold(self, topic: Topic, kind: str, said: str, by: Actor) -> None:
        rows = ConsultationEvent.objects.filter(topic=topic, kind=kind, state="planned", on__lte=self.moment.date())
        held = []
        for event in rows.order_by("pk"):
            came = list(event.invited.order_by("pk").values_list("member_id", flat=True))
            held.append((event, consultations.Held(said, 8 + 3 * len(came), came[: len(came) - event.pk % 2])))
        consultations.hold_events(held, by=by)

    def do_topic_meet(self, keys: list[str]) -> None:
        """Consultation meetings have taken place; some make suggestions of their own."""
        for key in keys:
            row, planned, topic, by = self._topic(key)
            self._hold(topic, "consultation", _SAID, by)
            if planned.direct:
                rng = self.house.random("consultation made", row.year, planned.title)
                made = words.suggestions(rng, self.house.place, planned.direct)
                consultations.add_suggestions(topic, made, by=by)

    def do_topic_write(self, keys: list[str]) -> None:
        """Reports are drafted."""
        for key in keys:
            row, planned, topic, by = self._topic(key)
            drafts = []
            for nth, number in enumerate(planned.reports):
                rng = self.house.random("consultation report", row.year, planned.title, nth)
                part = f"之{'一二三四五六'[nth]}" if len(planned.reports) > 1 else ""
                title = f"关于“{planned.title}”的建言报告{part}"
                body = words.report_body(rng, planned.title, self.house.place)
                suggestions = words.suggestions(rng, self.house.place, number)
                drafts.append(consultations.ReportText(title, body, suggestions))
            consultations.draft_reports(topic, drafts, by=by)

    def _reports(self, topic: Topic, state: str) -> list[AdviceReport]:
        return list(AdviceReport.objects.filter(topic=topic, state=state).order_by("pk"))

    def do_topic_hand_in(self, keys: list[str]) -> None:
        """Reports go to leadership."""
        for key in keys:
            _row, _planned, topic, by = self._topic(key)
            consultations.hand_in_reports(self._reports(topic, "draft"), by=by)

    def do_topic_approve(self, keys: list[str]) -> None:
        """Leadership approves."""
        for key in keys:
            _row, _planned, topic, _by = self._topic(key)
            consultations.approve_reports(self._reports(topic, "checking"), by=self.house.office(Role.LEADERSHIP))

    def do_topic_send(self, keys: list[str]) -> None:
        """Reports are sent to party and government."""
        for key in keys:
            row, _planned, topic, by = self._topic(key)
            if reports := self._reports(topic, "approved"):
                consultations.send_reports(reports, by=by, to=row.sent_to)

    def do_topic_instruct(self, keys: list[str]) -> None:
        """Leaders instruct on some of them; the office records it."""
        for key in keys:
            row, planned, topic, _by = self._topic(key)
            leader = self.house.office(Role.LEADERSHIP).name
            drafts = [
                consultations.InstructionDraft(report, leader, _INSTRUCTED, self.moment.date(), row.rank)
                for report in self._reports(topic, "sent")[: planned.instructed]
            ]
            if drafts:
                consultations.record_instructions(drafts, by=self._office)

    def do_topic_place(self, keys: list[str]) -> None:
        """Every suggestion of a report goes to a unit."""
        for key in keys:
            _row, planned, topic, by = self._topic(key)
            rng = self.house.random("consultation units", topic.pk)
            units = self.house.units
            first = [u for u in units if u.name == planned.unit]
            rows = Suggestion.objects.filter(topic=topic, state="made", report__isnull=False).order_by("pk")
            given = [(s, first[0] if first and nth < 2 else rng.choice(units[:24])) for nth, s in enumerate(rows)]
            consultations.give_many(given, by=by)

    def do_topic_answer(self, keys: list[str]) -> None:
        """Units answer and the organiser confirms; what was suggested without a report is recorded."""
        for key in keys:
            _row, planned, topic, by = self._topic(key)
            rows = list(Suggestion.objects.filter(topic=topic, state__in=["made", "asked"]).order_by("pk"))
            limits = (planned.adopted, planned.adopted + planned.partly)
            said = {s.pk: _OUTCOMES[sum(nth >= limit for limit in limits)] for nth, s in enumerate(rows)}
            by_unit: dict[int, list[Suggestion]] = {}
            for s in rows:
                if s.unit_id:
                    by_unit.setdefault(s.unit_id, []).append(s)
            for unit_id, own in by_unit.items():
                answers = [(s, said[s.pk]) for s in own]
                consultations.answer_many(answers, by=self.house.clerk(unit_id))
            consultations.settle_many([s for own in by_unit.values() for s in own], by=by)
            consultations.record_outcomes([(s, said[s.pk]) for s in rows if not s.unit_id], by=by)
            given = ReportInstruction.objects.filter(topic=topic, state="open").order_by("pk")
            consultations.follow_many([(i, _FOLLOWED) for i in given], by=by)

    def do_topic_conclude(self, keys: list[str]) -> None:
        """Reports are closed, the topic is concluded."""
        for key in keys:
            _row, _planned, topic, by = self._topic(key)
            consultations.close_reports(self._reports(topic, "sent"), by=by)
            consultations.conclude_topics([topic], by=by)


def _read(key: str) -> tuple[ConsultationYear, PlannedTopic]:
    """The plan that a key names, and its topic (the first where the key names the plan alone)."""
    _name, committee, year, *nth = key.split(":")
    row = next(r for r in consultation_years() if (r.committee, r.year) == (committee, int(year)))
    return row, row.topics[int(nth[0]) if nth else 0]
