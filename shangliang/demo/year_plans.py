"""The demo's key tasks: plans drafted, issued, reported on, fulfilled and closed by the real actions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.plans import actions as plans
from shangliang.plans import linking
from shangliang.plans.models import YearPlan

from .scenario.key_tasks import PlannedTask, PlannedYear, planned_years
from .units import Units

_BEGUN = (
    "已制定工作方案，明确分工和时间节点。",
    "已与有关单位对接，确定实施步骤。",
    "工作小组已组成，前期准备基本就绪。",
)
_GOING = (
    "已完成实地走访和座谈，正在整理意见建议。",
    "按进度推进，阶段性任务已经完成。",
    "已形成初步成果，正在征求各方面意见。",
    "已开展两轮活动，委员参与积极。",
)
_DONE = (
    "任务按期完成，成果已报送有关方面参考。",
    "已全部完成，情况已在主席会议上报告。",
    "工作已完成，有关建议得到采纳。",
    "已按计划完成，形成书面材料归档。",
)
_DROPPED = "与上级同类视察合并开展，不再单独安排。"
_CARRIED = "涉及面较广，需要结合下年度工作继续推进。"
#: So many records prove a task at most.
_PROOFS = 3


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), tzinfo=clock.ZONE)


class YearPlans(Units):
    """What a demo committee does about its key tasks. Keys are ``#plan:2023`` and ``#task:2023:17``."""

    def expect_year_plans(self, place: str, until: datetime) -> None:
        """Put the committee's plans on the agenda; ``place`` is its key in the scenario."""
        for row in planned_years(place):
            self.at(_at(row.drafted, 9), "draft_year_plan", f"#plan:{row.year}:{place}")
            self.at(_at(row.issued, 10), "issue_year_plan", f"#plan:{row.year}:{place}")
            if row.closed:
                self.at(_at(row.closed, 17), "close_year_plan", f"#plan:{row.year}:{place}")
            for nth, task in enumerate(_tasks(row)):
                self._expect_task(row, nth, task, place, until)

    def _expect_task(self, row: PlannedYear, nth: int, task: PlannedTask, place: str, until: datetime) -> None:
        key = f"#task:{row.year}:{nth}:{place}"
        rng = self.house.random("key task", row.year, nth)
        span = (task.due - row.issued).days
        days = self.house.calendar
        begun = _at(days.next_workday(row.issued + timedelta(days=max(1, round(span * rng.uniform(0.08, 0.3))))), 11)
        half = _at(days.next_workday(row.issued + timedelta(days=max(2, round(span * rng.uniform(0.45, 0.7))))), 14)
        done = _at(days.previous_workday(task.due - timedelta(days=rng.randrange(0, 8))), 16)
        if task.fate != "idle":
            self.at(begun, "begin_key_task", key)
            if half > begun:
                self.at(half, "report_key_task", key)
        if task.fate == "" and done > max(begun, half):
            self.at(done, "fulfil_key_task", key)
        elif task.fate == "" and task.due <= until.date():
            self.at(_at(task.due, 17), "fulfil_key_task", key)
        if task.fate in ("drop", "carry") and row.closed:
            self.at(_at(row.closed - timedelta(days=1), 15), f"{task.fate}_key_task", key)

    def do_draft_year_plan(self, keys: list[str]) -> None:
        """The research office drafts plans with their aims and tasks."""
        for key in keys:
            row = self._row(key)
            by = self.house.office(Role.RESEARCH_OFFICE)
            plan = plans.draft_plan(self.house.committee, row.year, row.title, by=by)
            self.made[f"#plan:{row.year}"] = plan.pk
            nth = 0
            for title, tasks in row.aims:
                aim = plans.add_aim(plan, title, by=by)
                drafts = [plans.TaskDraft(t.title, self._party(t.owner), t.due) for t in tasks]
                for made in plans.add_tasks(aim, drafts, by=by):
                    self.made[f"#task:{row.year}:{nth}"] = made.pk
                    nth += 1

    def do_issue_year_plan(self, keys: list[str]) -> None:
        """Plans come into force."""
        for key in keys:
            plans.issue_plan(self._made(key), by=self.house.office(Role.RESEARCH_OFFICE))

    def do_close_year_plan(self, keys: list[str]) -> None:
        """Plans whose tasks are settled are closed."""
        for key in keys:
            plans.close_plan(self._made(key), by=self.house.office(Role.RESEARCH_OFFICE))

    def do_begin_key_task(self, keys: list[str]) -> None:
        """Owners say that they have begun."""
        self._report(keys, 10, 25, _BEGUN)

    def do_report_key_task(self, keys: list[str]) -> None:
        """Owners report half-way."""
        self._report(keys, 45, 75, _GOING)

    def _report(self, keys: list[str], least: int, most: int, said: tuple[str, ...]) -> None:
        for key in keys:
            rng = self.house.random("progress", least, key)
            percent = rng.randrange(least, most + 1, 5)
            plans.report_progress(self._made(key), percent, rng.choice(said), by=self._owner(key))

    def do_fulfil_key_task(self, keys: list[str]) -> None:
        """Owners report tasks as fulfilled, with the records that prove it."""
        for key in keys:
            by, task = self._owner(key), self._made(key)
            words = self._planned(key).words
            for record in linking.find("proposal", words, by)[:_PROOFS] if words else ():
                plans.link_record(task, record.kind, record.pk, by=by)
            plans.fulfil(task, self.house.random("outcome", key).choice(_DONE), by=by)

    def do_drop_key_task(self, keys: list[str]) -> None:
        """The research office drops tasks."""
        for key in keys:
            plans.drop(self._made(key), _DROPPED, by=self.house.office(Role.RESEARCH_OFFICE))

    def do_carry_key_task(self, keys: list[str]) -> None:
        """The research office lets tasks go on in the next year."""
        for key in keys:
            year = int(key.split(":")[1]) + 1
            following = YearPlan.objects.get(pk=self.made[f"#plan:{year}"])
            by = self.house.office(Role.RESEARCH_OFFICE)
            plans.carry_over(self._made(key), following, date(year, 10, 31), by=by, reason=_CARRIED)

    # What a key names ---------------------------------------------------------------------------------------------

    def _row(self, key: str) -> PlannedYear:
        _kind, year, *_rest, place = key.split(":")
        return next(row for row in planned_years(place) if row.year == int(year))

    def _planned(self, key: str) -> PlannedTask:
        return _tasks(self._row(key))[int(key.split(":")[2])]

    def _made(self, key: str) -> int:
        return self.made[key.rpartition(":")[0]]

    def _owner(self, key: str) -> Actor:
        owner = self._planned(key).owner
        if owner.startswith("委员:"):
            return self.house.member_actor(self._member(owner))
        if owner in Role.values:
            return self.house.office(Role(owner))
        return self.house.collective_actor(self._body(owner))

    def _party(self, owner: str) -> str:
        if owner.startswith("委员:"):
            return f"member:{self.house.members[self._member(owner)].pk}"
        if owner in Role.values:
            return f"role:{owner}"
        return f"collective:{self.house.collectives[self._body(owner)].pk}"

    def _member(self, owner: str) -> int:
        name = owner.partition(":")[2]
        return next(i for i, m in enumerate(self.house.members) if m.user.name == name)

    def _body(self, owner: str) -> int:
        return next(i for i, c in enumerate(self.house.collectives) if c.name == owner)


def _tasks(row: PlannedYear) -> list[PlannedTask]:
    return [task for _aim, tasks in row.aims for task in tasks]
