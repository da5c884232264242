"""The demo's opinion information: reported, edited, signed, issued and followed by the real verbs, in batches.

Keys are ``#opinions:2023:7`` for the seventh batch of a cycle. What a batch is follows from the data alone, so that an
interrupted build goes on where it stopped.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.core.files.base import ContentFile

from shangliang.accounts.roles import Role
from shangliang.committees.queries import cycle_of
from shangliang.core import clock
from shangliang.exchange.models import SentPackage
from shangliang.exchange.packages import actions as packages
from shangliang.opinions import actions as opinions
from shangliang.opinions.models import Issue, IssueState, Opinion, OpinionState, OpinionTask, Origin, TaskState

from . import texts
from .scenario import CommitteePlan
from .scenario.opinions import OpinionYear, opinion_years
from .year_plans import YearPlans

S = OpinionState
#: What is done with a batch, so many days after it came in, and at which hour.
_STAGES = (
    ("opinion_in", 0, 9),
    ("opinion_edit", 2, 10),
    ("opinion_review", 5, 11),
    ("opinion_sign", 7, 14),
    ("opinion_issue", 9, 15),
    ("opinion_follow", 24, 9),
    ("opinion_answer", 36, 10),
    ("opinion_archive", 44, 16),
)
#: A cycle's first batch comes so many days after it opened, its last one so many before the next one opens.
_FIRST, _LAST = 8, 50
#: One of so many is handed in by a body, a studio or the public.
_ORIGINS = (
    *[Origin.MEMBER] * 7,
    Origin.COLLECTIVE,
    Origin.STUDIO,
    Origin.PUBLIC,
)
#: So many of the running cycle's batches came in the last weeks, one in each.
_WEEKLY = 8
#: In every so many of the running cycle's batches the first item has a file.
_WITH_A_FILE = 5
#: Whoever is reported to outside this installation.
_ELSEWHERE = "全国政协办公厅"
_KEPT = "所反映事项已在办理，留作工作参考。"
_INSTRUCTED = "请有关部门认真研究，结合实际提出办理意见。"
_ANSWERED = {
    "solved": "已会同有关单位现场核查并整改到位，群众反映的问题已经解决。",
    "planned": "已列入工作计划，将按期推进。",
}


class Opinions(YearPlans):
    """What a demo committee does about opinion information."""

    def expect_opinions(self, plan: CommitteePlan) -> None:
        """Put the committee's batches on the agenda."""
        for row in opinion_years():
            if row.committee != plan.key:
                continue
            diverted = sum(c.outcome("to_opinion") for c in plan.closed if c.year == row.year)
            for batch, day in enumerate(self._days(row)):
                key = f"#opinions:{row.committee}:{row.year}:{batch}:{diverted}"
                for job, days, hour in _STAGES:
                    at = self.house.calendar.next_workday(day + timedelta(days=days))
                    self.at(datetime.combine(at, time(hour, 50), tzinfo=clock.ZONE), job, key)

    def _days(self, row: OpinionYear) -> list[date]:
        begins, ends = cycle_of(self.house.sessions[row.year])
        first = begins.astimezone(clock.ZONE).date() + timedelta(days=_FIRST)
        if ends is None:  # the cycle under way: lately one batch a week, before one in two
            early = max(0, row.batches - _WEEKLY)
            steps = [14] * early + [7] * (row.batches - early)
            return [first + timedelta(days=sum(steps[:n])) for n in range(row.batches)]
        last = ends.astimezone(clock.ZONE).date() - timedelta(days=_LAST)
        span = (last - first).days
        return [first + timedelta(days=span * n // max(1, row.batches - 1)) for n in range(row.batches)]

    # Stages -------------------------------------------------------------------------------------------------------

    def do_opinion_in(self, keys: list[str]) -> None:
        """What members and others report in a batch; the office enters it as it comes."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            row, batch, diverted = _read(key)
            entries = {nth: self._entry(row, nth) for nth in _share(row.received - diverted, batch, row.batches)}
            running = self._is_running(row)
            # Of late people report on the page, without an account.
            heard = {n: e for n, e in entries.items() if running and e.origin in (Origin.PUBLIC, Origin.STUDIO)}
            rest = [entry for nth, entry in entries.items() if nth not in heard]
            entered = opinions.enter_many(self.house.committee, rest, by=by)
            for nth, entry in heard.items():
                self._hear(entry, nth)
            if entered and running and batch % _WITH_A_FILE == 0:
                opinions.attach(entered[0], ContentFile(entered[0].situation.encode()), "现场情况.txt", by=by)

    def _entry(self, row: OpinionYear, nth: int) -> opinions.Entry:
        rng = self.house.random("opinion", row.year, nth)
        idea = self._opinion_ideas[nth % len(self._opinion_ideas)]
        written = texts.write_proposal(rng, self.house.place, idea=idea, length=420, year=row.year)
        text = opinions.Text(
            title=f"{written.title.removesuffix('提案').removesuffix('建议')}建议"[:120],
            situation=written.background,
            analysis=written.analysis,
            suggestion="\n".join(written.suggestions[:2]),
            urgent=rng.random() < 0.03,
        )
        origin = _ORIGINS[rng.randrange(len(_ORIGINS))]
        if origin == Origin.COLLECTIVE:
            body = self.house.collectives[rng.randrange(len(self.house.collectives))]
            return opinions.Entry(text, origin, collective_id=body.pk)
        if origin == Origin.MEMBER:
            member = self.house.members[rng.randrange(len(self.house.members))]
            return opinions.Entry(text, origin, member_id=member.pk)
        name = "群众来电" if origin == Origin.PUBLIC else f"{written.locality}委员工作室"
        return opinions.Entry(text, origin, source_name=name[:80])

    def _hear(self, entry: opinions.Entry, nth: int) -> None:
        text = entry.text
        rng = self.house.random("receipt", nth)
        receipt = "-".join("".join(rng.choices("23456789ABCDEFGH", k=4)) for _group in range(3))
        studio = entry.source_name if entry.origin == Origin.STUDIO else ""
        said = f"{text.situation}\n{text.suggestion}"
        opinions.receive_public(
            self.house.committee, opinions.Heard((text.title or "")[:60], said, receipt, studio=studio)
        )

    def _is_running(self, row: OpinionYear) -> bool:
        return row.year == max(self.house.sessions)

    @cached_property
    def _opinion_ideas(self) -> list[texts.Idea]:
        return texts.ideas(self.house.random("opinion ideas"), self.house.place)

    def do_opinion_edit(self, keys: list[str]) -> None:
        """The office sorts what came in: the planned share is edited, the rest kept, diverted proposals among it."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            row, batch, diverted = _read(key)
            came = _in_state(S.SUBMITTED, proposal__isnull=True)
            entered = row.received - diverted
            fates = [_is_kept(row, entered, nth) for nth in _share(entered, batch, row.batches)]
            edited = [pk for pk, kept in zip(came, fates, strict=False) if not kept]
            left = [pk for pk, kept in zip(came, fates, strict=False) if kept]
            left += _in_state(S.SUBMITTED, proposal__isnull=False)
            opinions.keep_many(left, by=by, note=_KEPT)
            rows = opinions.take_up_many(edited, by=by)
            for opinion in rows[:2]:  # the first ones show what editing does
                opinions.save_edited(opinion, _shortened(opinion), by=by)
            opinions.hand_in_many(rows, by=by)

    def do_opinion_review(self, keys: list[str]) -> None:
        """Somebody else of the office reviews."""
        opinions.review_many(_in_state(S.REVIEWING), by=self.house.office(Role.OPINION_STAFF, 1))

    def do_opinion_sign(self, keys: list[str]) -> None:
        """Leadership signs."""
        opinions.sign_many(_in_state(S.REVIEWED), by=self.house.office(Role.LEADERSHIP))

    def do_opinion_issue(self, keys: list[str]) -> None:
        """Issues are made as planned: one item or two in each; what belongs to a later issue waits."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            row, batch, diverted = _read(key)
            entered = row.received - diverted
            last = _issued_before(row, entered, _begin(entered, batch + 1, row.batches))
            session = self.house.sessions[row.year]
            out = Issue.objects.filter(session=session, number__isnull=False).count()
            begin = -(-out * row.items // row.issues)  # the first item of the next issue
            items = _in_state(S.SIGNED)[: last - begin]
            groups: dict[int, list[int]] = {}
            for place, pk in enumerate(items, start=begin):
                groups.setdefault(row.issue_of(place), []).append(pk)
            if last < row.items and row.issue_of(last) in groups:
                del groups[row.issue_of(last)]  # its other item comes with the next batch
            drafts = [opinions.IssueDraft(group) for _issue, group in sorted(groups.items())]
            made = opinions.make_issues(self.house.committee, drafts, by=by)
            opinions.issue_many(made, by=by)
            opinions.send_many(made, by=by, way="leaders", receiver=row.sent)

    def do_opinion_follow(self, keys: list[str]) -> None:
        """Some of what was issued is adopted above, instructed upon, and given to units."""
        by = self.house.office(Role.OPINION_STAFF)
        today = self.moment.date()
        for key in keys:
            row, batch, diverted = _read(key)
            issues = {i.number - 1: i for i in self._issues_of(row, batch, diverted) if i.number}
            body, level, number = row.adopted
            adopted = [issues[n] for n in row.chosen(number) if n in issues]
            opinions.record_adoptions([opinions.AdoptionDraft(i, body, level, today) for i in adopted], by=by)
            rank, number = row.instructed
            instructed = [issues[n] for n in row.chosen(number, shift=1) if n in issues]
            leader = self.house.office(Role.LEADERSHIP).name
            given = opinions.record_instructions(
                [opinions.InstructionDraft(i, leader, _INSTRUCTED, today, rank=rank) for i in instructed], by=by
            )
            by_issue = {one.issue_id: one for one in given}
            rng = self.house.random("opinion units", row.year, batch)
            resolved = set(row.chosen(row.resolved))
            # What is under way is with units that somebody can sign in for.
            named = [self.house.units[n] for n in self.house.units_with_accounts()] if self._is_running(row) else []
            able = named or self.house.units
            drafts = [
                opinions.TaskDraft(i, rng.choice(able), instruction=by_issue.get(i.pk))
                for n, i in issues.items()
                if n in resolved or i.pk in by_issue
            ]
            opinions.assign_many(drafts, by=by)
            if self._is_running(row) and issues and not SentPackage.objects.exists():
                packages.report_outside(next(iter(issues.values())), _ELSEWHERE, by=by)

    def _issues_of(self, row: OpinionYear, batch: int, diverted: int) -> list[Issue]:
        """The issues that were made from a batch."""
        entered = row.received - diverted
        items = [_issued_before(row, entered, _begin(entered, b, row.batches)) for b in (batch, batch + 1)]
        first, last = (row.issue_of(n) if n < row.items else row.issues for n in items)
        session = self.house.sessions[row.year]
        return list(Issue.objects.filter(session=session, number__gt=first, number__lte=last).order_by("number"))

    def do_opinion_answer(self, keys: list[str]) -> None:
        """Units answer, and the office passes it on."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            row, batch, diverted = _read(key)
            issues = {i.pk: i.number for i in self._issues_of(row, batch, diverted)}
            solved = set(row.chosen(row.resolved))
            tasks = OpinionTask.objects.filter(issue__in=list(issues), state=TaskState.ASSIGNED).order_by("pk")
            for task in list(tasks):
                effect = "solved" if (issues[task.issue_id or 0] or 0) - 1 in solved else "planned"
                clerk = self.house.clerk(task.unit_id)
                opinions.handle_task(task, by=clerk, answer=_ANSWERED[effect], effect=effect)
            answered = OpinionTask.objects.filter(issue__in=list(issues), state=TaskState.HANDLED)
            opinions.feed_back_many(list(answered.order_by("pk")), by=by)

    def do_opinion_archive(self, keys: list[str]) -> None:
        """Issues on which nothing is open are archived."""
        by = self.house.office(Role.OPINION_STAFF)
        for key in keys:
            rows = self._issues_of(*_read(key))
            opinions.archive_issues([i for i in rows if i.state == IssueState.ISSUED], by=by)


def _read(key: str) -> tuple[OpinionYear, int, int]:
    """A batch: its cycle, its place there, and how many of the cycle are diverted proposals."""
    _name, committee, year, batch, diverted = key.split(":")
    row = next(r for r in opinion_years() if (r.committee, r.year) == (committee, int(year)))
    return row, int(batch), int(diverted)


def _begin(total: int, batch: int, batches: int) -> int:
    return total * batch // batches


def _share(total: int, batch: int, batches: int) -> range:
    """The places, among all of a cycle, of what comes with a batch."""
    return range(_begin(total, batch, batches), _begin(total, batch + 1, batches))


def _is_kept(row: OpinionYear, entered: int, nth: int) -> bool:
    """Whether what came in at this place is kept for reference: so many are, evenly spread."""
    kept = entered - row.items
    return (nth + 1) * kept // entered > nth * kept // entered


def _issued_before(row: OpinionYear, entered: int, nth: int) -> int:
    """How many of those that came in before this place are issued."""
    return nth - nth * (entered - row.items) // entered


def _in_state(state: str, **conditions: bool) -> list[int]:
    """The committee's opinions in a state, as they came in."""
    return list(Opinion.objects.filter(state=state, **conditions).order_by("pk").values_list("pk", flat=True))


def _shortened(opinion: Opinion) -> opinions.Text:
    """An edited text: without its last sentence."""
    body = opinion.situation.rstrip("。").rpartition("。")[0]
    return opinions.Text(situation=f"{body}。" if body else opinion.situation)
