"""The demo's democratic supervision: planned, held, opinions issued, answered, mended and seen again by the real verbs.

Keys are ``#supervision:dawa:2023:1`` for the second activity of a cycle (and its patrols by their place).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.core.files.base import ContentFile

from shangliang.accounts.roles import Role
from shangliang.committees.models import Unit
from shangliang.core import clock
from shangliang.supervision import actions as supervision
from shangliang.supervision.models import (
    ActivityState,
    OpinionState,
    Patrol,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    Supervisor,
    UnitAppraisal,
)

from .scenario import CommitteePlan
from .scenario.supervision import SupervisedMatter, SupervisionYear, supervision_years
from .scenes import scene
from .year_plans import YearPlans

S = OpinionState
#: What is done with an activity, so many days after it (before it, where negative), and at which hour.
_STAGES = (
    ("activity_plan", -12, 9),
    ("activity_hold", 0, 17),
    ("activity_draft", 5, 10),
    ("activity_issue", 7, 15),
    ("activity_answer", 24, 10),
    ("activity_mend", 80, 14),
    ("activity_look", 94, 10),
)
#: What the office and a unit do about a patrol's record, so many days after it.
_AFTER_PATROL = (
    ("patrol_sort", 3),
    ("patrol_issue", 6),
    ("patrol_answer", 24),
    ("patrol_mend", 50),
    ("patrol_look", 60),
)
_ANSWERED = "意见收悉，予以采纳。已明确责任科室和完成时限，按期整改并及时报告进展。"
_MENDED = "已按意见整改到位，相关制度同步修订，日常巡查已经恢复。"
_SEEN = "随机抽查两处，整改情况属实，群众反映较好。"
_LOOKED = "已了解，继续关注。"
_CARRIED_OUT = "年度监督计划各项任务已经完成，监督意见均已答复并整改，情况已向主席会议报告。"
_SELF_ASSESSMENT = "承办件均按期办结，办前办中办后三次沟通。不足：办结后回访偏少，拟逐件建立回访台账。"
_OF_PATROL = "监督员巡查发现岸边有零散垃圾，一处排口水色异常。\n建议：查清来水，依法处置；清理岸线，公示保洁责任人。"
_MEMBERS = 7


def _at(day: date, hour: int, minute: int = 40) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.ZONE)


class Supervision(YearPlans):
    """What a demo committee supervises."""

    def expect_supervision(self, plan: CommitteePlan) -> None:
        """Put the committee's supervision on the agenda."""
        days = self.house.calendar
        for row in supervision_years():
            if row.committee != plan.key:
                continue
            key = f"#supervision:{row.committee}:{row.year}"
            self.at(_at(row.planned, 9), "supervision_plan", key)
            self.at(_at(days.next_workday(row.planned + timedelta(days=6)), 15), "supervision_approve", key)
            self.at(_at(days.next_workday(date(row.year, 12, 15)), 16), "supervision_close", key)
            for nth, activity in enumerate(row.activities):
                for job, shift, hour in _STAGES:
                    day = days.next_workday(activity.on + timedelta(days=shift)) if shift else activity.on
                    self.at(_at(day, hour), job, f"{key}:{nth}")
            for nth, day in enumerate(row.patrols):
                self.at(_at(day, 16), "patrol", f"{key}:{nth}")
                for job, shift in _AFTER_PATROL:
                    self.at(_at(days.next_workday(day + timedelta(days=shift)), 11), job, f"{key}:{nth}")
            if row.appraisal:
                self.at(_at(days.next_workday(row.appraisal.closes - timedelta(days=20)), 9), "appraisal", key)
                self.at(_at(row.appraisal.closes - timedelta(days=15), 20), "appraisal_points", key)
                self.at(_at(row.appraisal.closes - timedelta(days=4), 20), "appraisal_points", f"{key}:rest")
                self.at(_at(days.next_workday(row.appraisal.closes + timedelta(days=2)), 16), "appraisal_close", key)

    # The plan and its activities ----------------------------------------------------------------------------------

    def do_supervision_plan(self, keys: list[str]) -> None:
        """The office draws up the cycle's plan and hands it in."""
        by = self.house.office(Role.PROPOSAL_STAFF)
        for key in keys:
            row = _year(key)
            session = self.house.sessions[row.year]
            matters = [supervision.MatterDraft(a.title, a.form, a.on, self._organised_by) for a in row.activities]
            if row.appraisal:
                last = row.appraisal
                matters.append(supervision.MatterDraft(last.title, "appraisal", last.closes, self._organised_by))
            plan = supervision.draft_plan(session, f"{row.year}年度民主监督计划", matters, by=by)
            supervision.submit_plan(plan, by=by)

    def do_supervision_approve(self, keys: list[str]) -> None:
        """The chairs' meeting approves the plan; supervisors are appointed for the year."""
        for key in keys:
            row, today = _year(key), self.moment.date()
            plan = SupervisionPlan.objects.get(session=self.house.sessions[row.year])
            supervision.approve_plan(plan, by=self.house.office(Role.LEADERSHIP), approval="主席会议")
            posts = [
                supervision.Post(
                    self.house.members[i], row.supervisors, today, date(row.year, 12, 31), approval="主席会议"
                )
                for i in self._asked(row, 0)[:3]
            ]
            supervision.appoint_many(self.house.committee, posts, by=self.house.office(Role.PROPOSAL_STAFF))

    def do_supervision_close(self, keys: list[str]) -> None:
        """The year's plan has been carried out."""
        for key in keys:
            plan = SupervisionPlan.objects.get(session=self.house.sessions[_year(key).year])
            supervision.close_plan(plan, by=self.house.office(Role.PROPOSAL_STAFF), outcome=_CARRIED_OUT)

    @cached_property
    def _organised_by(self) -> str:
        bodies = [c.name for c in self.house.collectives if c.kind == "special_committee"]
        return bodies[0] if bodies else "提案委员会"

    def _asked(self, row: SupervisionYear, nth: int) -> list[int]:
        """The places of the members who go along: those with an account, and some others."""
        own = self.house.members_with_accounts()
        others = self.house.random("supervision", row.year, nth).sample(range(len(self.house.members)), _MEMBERS)
        return list(dict.fromkeys([*own, *others]))[:_MEMBERS]

    def _units(self, row: SupervisionYear, nth: int, number: int) -> list[Unit]:
        own = [self.house.units[i] for i in self.house.units_with_accounts()]
        drawn = self.house.random("supervised", row.year, nth).sample(
            self.house.units, min(number, len(self.house.units))
        )
        return list({u.pk: u for u in [*own, *drawn]}.values())[:number]

    def do_activity_plan(self, keys: list[str]) -> None:
        """Activities are planned from the approved plan."""
        for key in keys:
            row, nth, activity = _read(key)
            matter = SupervisionPlan.objects.get(session=self.house.sessions[row.year]).matters.get(
                title=activity.title
            )
            towns = self.house.place.localities
            bodies = [*towns, *(f"{town}示范村" for town in towns)][: activity.bodies]
            draft = supervision.ActivityDraft(
                activity.title,
                activity.form,
                activity.on,
                place="区政协机关楼前，上午9:00集合"
                if self.house.place.level == "county"
                else "市政协机关楼前，上午9:00集合",
                route="—".join(towns[(nth * 3 + n) % len(towns)] for n in range(3)),
                partner="邻近区县政协" if activity.form == "patrol" else "",
                organiser=self._organised_by,
                members=[self.house.members[i].pk for i in self._asked(row, nth)],
                units=[u.pk for u in self._units(row, nth, activity.units)],
                bodies=bodies,
                matter=matter,
            )
            supervision.plan_activity(self.house.committee, draft, by=self.house.office(Role.PROPOSAL_STAFF))

    def _activity(self, key: str) -> SupervisionActivity:
        row, _nth, activity = _read(key)
        session = self.house.sessions[row.year]
        return SupervisionActivity.objects.get(matter__plan__session=session, title=activity.title)

    def do_activity_hold(self, keys: list[str]) -> None:
        """Activities are held."""
        for key in keys:
            _row, _nth, activity = _read(key)
            said = f"实地察看了有关点位，听取了情况介绍，就{'、'.join(activity.subjects)}等问题交换了意见。"
            supervision.hold_activity(self._activity(key), by=self.house.office(Role.PROPOSAL_STAFF), summary=said)

    def do_activity_draft(self, keys: list[str]) -> None:
        """The office draws up the opinions."""
        for key in keys:
            row, nth, activity = _read(key)
            units = self._units(row, nth, activity.units or 4)
            drafts = [self._opinion(activity, n, units[n % len(units)]) for n in range(activity.opinions)]
            supervision.draft_opinions(self._activity(key), drafts, by=self.house.office(Role.PROPOSAL_STAFF))

    def _opinion(self, activity: SupervisedMatter, nth: int, unit: Unit) -> supervision.OpinionDraft:
        subject = activity.subjects[nth % len(activity.subjects)]
        town = self.house.place.localities[nth % len(self.house.place.localities)]
        text = (
            f"视察中了解到，{town}在{subject}方面还有薄弱环节，责任分工不够清楚，群众有反映。\n"
            f"建议：明确{subject}的责任单位和完成时限，列出问题清单，逐项整改销号，并将结果向群众公开。"
        )
        return supervision.OpinionDraft(unit, f"关于做好{town}{subject}工作的监督意见", text)

    def do_activity_issue(self, keys: list[str]) -> None:
        """The director issues the opinions, and the activity is closed."""
        for key in keys:
            activity = self._activity(key)
            drafts = SupervisionOpinion.objects.filter(activity=activity, state=S.DRAFT).order_by("pk")
            supervision.issue_many(list(drafts), by=self.house.office(Role.PROPOSAL_DIRECTOR))
            if activity.state == ActivityState.HELD:
                supervision.close_activity(activity, by=self.house.office(Role.PROPOSAL_STAFF))

    def _by_unit(self, key: str, state: str) -> list[tuple[int, list[SupervisionOpinion]]]:
        """An activity's opinions in a state, by unit."""
        found: dict[int, list[SupervisionOpinion]] = {}
        for o in SupervisionOpinion.objects.filter(activity=self._activity(key), state=state).order_by("pk"):
            found.setdefault(o.unit_id, []).append(o)
        return sorted(found.items())

    def do_activity_answer(self, keys: list[str]) -> None:
        """Units adopt what they were told."""
        for key in keys:
            for unit, rows in self._by_unit(key, S.ISSUED):
                supervision.answer_many(rows, by=self.house.clerk(unit), adoption="adopted", answer=_ANSWERED)

    def do_activity_mend(self, keys: list[str]) -> None:
        """Units report what they mended."""
        for key in keys:
            for unit, rows in self._by_unit(key, S.MENDING):
                by = self.house.clerk(unit)
                shown, *others = rows  # one of a unit's opinions with a photograph, the others in words
                mended = _photographs("market" if "食品" in shown.title or "摊点" in shown.title else "road")
                supervision.mend_many([shown], by=by, mending=_MENDED, uploads=mended)
                if others:
                    supervision.mend_many(others, by=by, mending=_MENDED)

    def do_activity_look(self, keys: list[str]) -> None:
        """The office takes its second look."""
        by = self.house.office(Role.PROPOSAL_STAFF)
        for key in keys:
            rows = [o for _unit, rows in self._by_unit(key, S.MENDED) for o in rows]
            supervision.look_many(rows, supervision.Look(True, _SEEN), by=by)

    # Patrols ------------------------------------------------------------------------------------------------------

    def do_patrol(self, keys: list[str]) -> None:
        """A supervisor records a patrol; every second one finds a problem."""
        for key in keys:
            row, nth = _year(key), int(key.split(":")[3])
            index = self._asked(row, 0)[nth % 3]
            member = self.house.members[index]
            post = Supervisor.objects.filter(member=member, until__gte=self.moment.date()).order_by("pk").last()
            if post is None:
                raise LookupError(f"{key}: {member} is no supervisor")
            town = self.house.place.localities[nth % len(self.house.place.localities)]
            problem = nth % 2 == 0
            text = "岸边有零散垃圾，一处排口水色异常，建议核查。" if problem else "水面清洁，岸线无新增堆放，护栏完好。"
            draft = supervision.PatrolDraft(post, f"{town}河段桥下", text, problem)
            seen = ("outlet", "bridge") if problem else ("river",)
            supervision.record_patrol(draft, _photographs(*seen), by=self.house.member_actor(index))

    def do_patrol_sort(self, keys: list[str]) -> None:
        """The office takes note of what was recorded; this year's problems become opinions.

        Those of closed cycles do not: their opinions are as many as the reports state.
        """
        by = self.house.office(Role.PROPOSAL_STAFF)
        row, now = _year(keys[0]), self.house.sessions[max(self.house.sessions)].pk
        waiting = Patrol.objects.filter(state="recorded", on__lte=self.moment.date() - timedelta(days=2)).order_by("pk")
        problems = [p for p in waiting if p.is_problem and p.session_id == now]
        supervision.note_patrols([p for p in waiting if p not in problems], by=by, note=_LOOKED)
        for patrol in problems:
            (unit,) = self._units(row, 0, 1)
            draft = supervision.OpinionDraft(unit, f"关于核查{patrol.place}排口的监督意见", _OF_PATROL)
            supervision.draft_opinions(patrol, [draft], by=by)

    def _from_patrols(self, state: str) -> list[SupervisionOpinion]:
        found = SupervisionOpinion.objects.filter(patrol__isnull=False, state=state)
        return list(found.filter(state_since__lt=self.moment).order_by("pk"))

    def do_patrol_issue(self, keys: list[str]) -> None:
        """The director issues what came of patrols."""
        supervision.issue_many(self._from_patrols(S.DRAFT), by=self.house.office(Role.PROPOSAL_DIRECTOR))

    def do_patrol_answer(self, keys: list[str]) -> None:
        """Units adopt it."""
        for o in self._from_patrols(S.ISSUED):
            supervision.answer_many([o], by=self.house.clerk(o.unit_id), adoption="adopted", answer=_ANSWERED)

    def do_patrol_mend(self, keys: list[str]) -> None:
        """Units report what they mended, with a photograph."""
        for o in self._from_patrols(S.MENDING):
            supervision.mend_many([o], by=self.house.clerk(o.unit_id), mending=_MENDED, uploads=_photographs("river"))

    def do_patrol_look(self, keys: list[str]) -> None:
        """The office takes its second look."""
        if rows := self._from_patrols(S.MENDED):
            supervision.look_many(rows, supervision.Look(True, _SEEN), by=self.house.office(Role.PROPOSAL_STAFF))

    # Appraisal ----------------------------------------------------------------------------------------------------

    def do_appraisal(self, keys: list[str]) -> None:
        """An appraisal is prepared and opened."""
        by = self.house.office(Role.PROPOSAL_STAFF)
        for key in keys:
            row = _year(key)
            plan = row.appraisal
            if plan is None:
                continue
            others = self.house.random("judges", row.year).sample(self.house.members, plan.judges)
            own = [self.house.members[i] for i in self.house.members_with_accounts()]
            judges = list({m.pk: m for m in [*own, *others]})[: plan.judges]
            units = [u.pk for u in self._units(row, 99, plan.units)]
            draft = supervision.AppraisalDraft(plan.title, plan.subject, plan.closes, units, judges)
            made = supervision.prepare_appraisal(self.house.committee, draft, by=by)
            supervision.open_appraisal(made, by=by)
            for unit in made.units.select_related("unit").order_by("pk"):
                clerk = self.house.clerk(unit.unit_id)
                supervision.assess_oneself(made, _SELF_ASSESSMENT, unit=unit.unit, by=clerk)

    def do_appraisal_points(self, keys: list[str]) -> None:
        """Judges give their points: most of them early, the others in the last days."""
        places = {m.pk: i for i, m in enumerate(self.house.members)}
        own = {self.house.members[i].pk for i in self.house.members_with_accounts()}
        for key in keys:
            rng = self.house.random("points", key)
            for appraisal in UnitAppraisal.objects.filter(state="open"):
                units = list(appraisal.units.values_list("unit_id", flat=True))
                waiting = list(appraisal.judges.filter(voted=False).order_by("pk").values_list("member_id", flat=True))
                late = not key.endswith(":rest")
                for pk in [m for m in waiting if not (late and m in own)]:
                    points = {u: [rng.randrange(15, 21) for _criterion in appraisal.criteria] for u in units}
                    supervision.give_points(appraisal, points, by=self.house.member_actor(places[pk]))

    def do_appraisal_close(self, keys: list[str]) -> None:
        """The director closes the appraisal."""
        for appraisal in UnitAppraisal.objects.filter(state="open"):
            supervision.close_appraisal(appraisal, by=self.house.office(Role.PROPOSAL_DIRECTOR))


def _photographs(*names: str) -> list[supervision.Upload]:
    """Invented pictures as a phone hands them in."""
    return [supervision.Upload(ContentFile(scene(name)), f"现场{n}.jpg") for n, name in enumerate(names, 1)]


def _year(key: str) -> SupervisionYear:
    _name, committee, year = key.split(":")[:3]
    return next(r for r in supervision_years() if (r.committee, r.year) == (committee, int(year)))


def _read(key: str) -> tuple[SupervisionYear, int, SupervisedMatter]:
    """An activity: its cycle, its place there, and what is planned of it."""
    row, nth = _year(key), int(key.split(":")[3])
    return row, nth, row.activities[nth]
