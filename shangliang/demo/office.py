"""The office of a demo committee at work: from the members' drafts to the assignment meeting, by the real verbs."""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.rules import rules_of
from shangliang.handling import actions as handling
from shangliang.handling.models import PlannedAssignment, PlanState
from shangliang.proposals import actions as proposals
from shangliang.proposals.models import Proposal, ProposalState, Talk, TalkState, Verdict

from .agenda import Agenda
from .plans import ProposalPlan

#: The jobs of the steps of review before the last one.
REVIEW_JOBS = ("first", "second", "joint")
TALKED_OVER = ("merged", "not_filed")
CHECKS = {"qualification": True, "form": True, "content": True, "duplicates": True}


def blank_scan() -> bytes:
    """A small grey PNG that stands for the scan of a page."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xee" * 60 for _ in range(85))
    head = struct.pack(">IIBBBBB", 60, 85, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Office(Agenda):
    """Submitting, reviewing, merging, numbering, assigning."""

    def start(self, until: datetime) -> None:
        """Put the drafts on a fresh agenda; everything else follows from them."""
        for key, plan in self.plans.items():
            rng = self.house.random("begin", key)
            begun = plan.submit_at - timedelta(days=rng.randrange(1, 6), minutes=rng.randrange(0, 300))
            self.at(max(begun, self.house.session_of(plan).window_opens), "begin", key)
        for year, session in self.house.sessions.items():
            meeting = session.assignment_meeting
            numbering = (meeting or session.session_deadline + timedelta(days=40)) - timedelta(days=25)
            self.at(self.day_for("number", numbering), "number", f"#{year}")
            if meeting:
                self.at(meeting, "assign", f"#{year}")
        day = self.house.begins + timedelta(days=7)
        while day < until:
            self.at(self.day_for("clock", day), "clock", "")
            day += timedelta(days=7)

    # Writing --------------------------------------------------------------------------------------------------

    def do_begin(self, keys: list[str]) -> None:
        for key in keys:
            plan = self.plans[key]
            author = self.house.author(plan)
            writer = self.house.office(Role.PROPOSAL_STAFF) if plan.on_paper else author
            proposal = proposals.begin_proposal(
                self.house.committee,
                by=writer,
                author_member=None if plan.is_collective else self.house.members[plan.member or 0],
                author_collective=self.house.collectives[plan.collectives[0]] if plan.is_collective else None,
                text=self._typed(plan),
                on_paper=plan.on_paper,
            )
            self.made[key] = proposal.pk
            if plan.on_paper:
                scan = proposals.Upload(ContentFile(blank_scan()), "扫描件.png", "scan")
                proposals.attach(proposal, scan, by=writer)
            self._gather_signatures(plan, proposal)
            self.at(max(plan.submit_at, self.moment + timedelta(minutes=30)), "submit", key)

    def _typed(self, plan: ProposalPlan) -> proposals.Text:
        text = self.house.text(plan, self.plans)
        tags = [self.house.tags[name].pk for name in text.tags if name in self.house.tags]
        hints = {self.house.place.departments.get(kind) for kind in text.unit_hint[:2]}
        units = [unit.pk for unit in self.house.units if unit.name in hints]
        return proposals.Text(
            title=text.title,
            background=text.background,
            analysis=text.analysis,
            suggestions=text.suggestions,
            category_id=self.house.categories[text.category].pk,
            tag_ids=tags or None,
            suggested_unit_ids=units or None,
            survey_based=text.survey_based,
        )

    def _gather_signatures(self, plan: ProposalPlan, proposal: Proposal) -> None:
        author = self.house.author(plan)
        if plan.signers:
            members = [self.house.members[i] for i in plan.signers]
            invited = proposals.invite(proposal, by=author, members=members)
            for index, signature in list(zip(plan.signers, invited, strict=True))[: len(invited) - plan.unsigned]:
                proposals.sign(signature, by=self.house.member_actor(index))
        if plan.is_collective:
            liaison = self.house.collective_actor(plan.collectives[0])
            proposals.confirm_collective(proposal, by=liaison, confirmed_by=liaison.name)
            others = plan.collectives[1:]
            if others:
                invited = proposals.invite(proposal, by=author, collectives=[self.house.collectives[i] for i in others])
                for index, signature in zip(others, invited, strict=True):
                    signer = self.house.collective_actor(index)
                    proposals.sign(signature, by=signer, confirmed_by=signer.name)

    def do_submit(self, keys: list[str]) -> None:
        for key in keys:
            plan = self.plans[key]
            writer = self.house.office(Role.PROPOSAL_STAFF) if plan.on_paper else self.house.author(plan)
            proposals.submit(Proposal(pk=self.made[key]), by=writer)
            if plan.fate == "withdrawn":
                self.after(3, "withdraw", key)
            else:
                self.after(1, "first", key)

    do_resubmit = do_submit

    def do_withdraw(self, keys: list[str]) -> None:
        for key in keys:
            note = self.say("proposer.withdraw", key)
            proposals.withdraw(Proposal(pk=self.made[key]), by=self.house.author(self.plans[key]), note=note)

    # Reviewing ------------------------------------------------------------------------------------------------

    def do_first(self, keys: list[str]) -> None:
        rounds = dict(Proposal.objects.filter(pk__in=self.ids(keys)).values_list("pk", "review_round"))
        back: list[str] = []
        on: list[str] = []
        for key in keys:
            plan = self.plans[key]
            returns = plan.fate in ("returned", "lapsed") or plan.returned_once
            (back if returns and rounds[self.made[key]] == 1 else on).append(key)
        for key in back:
            note = self.say("review.returned", key)
            proposals.return_many([self.made[key]], by=self.house.office(Role.PROPOSAL_STAFF, 0), note=note)
            if self.plans[key].returned_once:
                self.after(5, "resubmit", key)
        self._step(1, on)

    def do_second(self, keys: list[str]) -> None:
        self._step(2, keys)

    def do_joint(self, keys: list[str]) -> None:
        self._step(3, keys)

    def _step(self, number: int, keys: list[str]) -> None:
        """Pass a step of review on; the last step's decision is talked over first where that is due."""
        steps = rules_of(self.house.committee).review_steps
        by = self._reviewer(number)
        if number < len(steps) - 1:
            self._pass(keys, by, REVIEW_JOBS[number], Verdict.PASS)
            return
        for fate, verdict, following in (
            ("merged", Verdict.MERGE, "talk"),
            ("not_filed", Verdict.NOT_FILE, "talk"),
            ("", Verdict.FILE, "decide"),
        ):
            group = [k for k in keys if (self.plans[k].fate if self.plans[k].fate in TALKED_OVER else "") == fate]
            self._pass(group, by, following, verdict)

    def _reviewer(self, number: int) -> Actor:
        steps = rules_of(self.house.committee).review_steps[:number]
        role = steps[-1].role
        if role == Role.COORDINATOR:
            return self.house.coordinator(self.house.coordinators[0].pk)
        return self.house.office(role, sum(step.role == role for step in steps) - 1)

    def _pass(self, keys: list[str], by: Actor, following: str, verdict: str) -> None:
        if keys:
            proposals.pass_many(self.ids(keys), by=by, recommendation=verdict, checks=CHECKS)
            self.after(1, following, keys)

    def do_talk(self, keys: list[str]) -> None:
        director = self.house.office(Role.PROPOSAL_DIRECTOR)
        ready, later = self._with_main(keys)
        for into, group in self.grouped(ready, lambda p: p.into).items():
            about = "merge" if into else "divert"
            main = Proposal.objects.get(pk=self.made[into]) if into else None
            question = "" if into else self.say("diverted.reference", group[0])
            proposals.ask_talk_many(self.ids(group), by=director, about=about, into=main, question=question)
        self.after(2, "talk_answer", ready)
        self.after(7, "talk", later)

    def _with_main(self, keys: list[str]) -> tuple[list[str], list[str]]:
        mains = {self.plans[k].into for k in keys if self.plans[k].into}
        rows = Proposal.objects.filter(pk__in=[self.made[m] for m in mains if m in self.made])
        states = dict(rows.values_list("pk", "state"))
        fit = (ProposalState.UNDER_REVIEW, ProposalState.FILED, ProposalState.ASSIGNED)
        ready = [k for k in keys if not self.plans[k].into or states.get(self.made.get(self.plans[k].into, 0)) in fit]
        return ready, [k for k in keys if k not in ready]

    def do_talk_answer(self, keys: list[str]) -> None:
        talks = {t.proposal_id: t for t in Talk.objects.filter(proposal__in=self.ids(keys), state=TalkState.ASKED)}
        for key in keys:
            rng = self.house.random("answer", key)
            agree = rng.random() < 0.9
            answer = self.say("diverted.agreed" if agree else "diverted.objected", key)
            author = self.house.author(self.plans[key])
            proposals.answer_talk(talks[self.made[key]], by=author, agree=agree, answer=answer)
        after_filing = [k for k in keys if self.plans[k].fate == "merged_after_filing"]
        self.after(1, "merge_after", after_filing)
        self.after(1, "decide", [k for k in keys if k not in after_filing])

    def do_decide(self, keys: list[str]) -> None:
        director = self.house.office(Role.PROPOSAL_DIRECTOR)
        filed = [k for k in keys if self.plans[k].fate not in ("merged", "not_filed")]
        if filed:
            rows = proposals.file_many(self.ids(filed), by=director, checks=CHECKS)
            numbered = {p.pk for p in rows if p.case_number is not None}
            self._after_filing([k for k in filed if self.made[k] in numbered])
        diverted = [k for k in keys if self.plans[k].fate == "not_filed"]
        for (ground, disposition), group in self.grouped(diverted, lambda p: (p.ground, p.disposition)).items():
            chosen = self.house.grounds[ground % len(self.house.grounds)]
            proposals.not_file_many(self.ids(group), by=director, ground=chosen, disposition=disposition)
        for into, group in self.grouped([k for k in keys if self.plans[k].fate == "merged"], lambda p: p.into).items():
            proposals.merge_many(self.ids(group), Proposal.objects.get(pk=self.made[into]), by=director)

    def _after_filing(self, keys: list[str]) -> None:
        self.after(1, "talk", [k for k in keys if self.plans[k].fate == "merged_after_filing"])
        self.after(2, "cancel", [k for k in keys if self.plans[k].fate == "cancelled"])
        self.after(1, "key", [k for k in keys if self.plans[k].is_key])
        self.after(2, "plan", [k for k in keys if self.plans[k].fate == "assigned"])

    def do_number(self, keys: list[str]) -> None:
        by_id = self.keys_by_id()
        for key in keys:
            session = self.house.sessions[int(key[1:])]
            rows = proposals.number_batch(session, by=self.house.office(Role.PROPOSAL_DIRECTOR))
            self._after_filing([by_id[p.pk] for p in rows])
            if self.moment < session.cut_off - timedelta(days=30):
                self.after(14, "number", key)  # what was filed after the batch gets its numbers in the next one

    def do_merge_after(self, keys: list[str]) -> None:
        ready, later = self._with_main(keys)
        for into, group in self.grouped(ready, lambda p: p.into).items():
            main = Proposal.objects.get(pk=self.made[into])
            if main.state == ProposalState.UNDER_REVIEW:
                later += group
                continue
            proposals.merge_after_filing_many(self.ids(group), main, by=self.house.office(Role.PROPOSAL_DIRECTOR))
        self.after(3, "merge_after", later)

    def do_cancel(self, keys: list[str]) -> None:
        for key in keys:
            note = self.say("proposer.cancel", key)
            proposals.cancel(Proposal(pk=self.made[key]), by=self.house.office(Role.PROPOSAL_DIRECTOR), note=note)

    def do_key(self, keys: list[str]) -> None:
        for key in keys:
            proposals.mark_key(Proposal(pk=self.made[key]), by=self.house.office(Role.PROPOSAL_DIRECTOR))

    # Assigning ------------------------------------------------------------------------------------------------

    def do_plan(self, keys: list[str]) -> None:
        rows = Proposal.objects.in_bulk(self.ids(keys))
        plans = []
        for key in keys:
            wanted = self.plans[key].handled
            for i, (unit, role) in enumerate(wanted.units):
                first = wanted.wrong_unit if i == 0 and wanted.wrong_unit is not None else unit
                part = f"第{i + 1}部分建议" if role == "separate" else ""
                plans.append(handling.Plan(rows[self.made[key]], self.house.units[first], role, part))
        handling.plan_assignments_many(plans, by=self.house.office(Role.PROPOSAL_STAFF, 0))
        self.after(1, "confirm", keys)

    def do_confirm(self, keys: list[str]) -> None:
        by_coordinator: dict[int, list[int]] = defaultdict(list)
        rows = PlannedAssignment.objects.filter(proposal__in=self.ids(keys), state=PlanState.SUGGESTED)
        for pk, coordinator_id in rows.values_list("pk", "unit__line__coordinator_id"):
            by_coordinator[coordinator_id].append(pk)
        for coordinator_id, plans in sorted(by_coordinator.items()):
            handling.confirm_plans_many(plans, by=self.house.coordinator(coordinator_id))
        for year, group in self.grouped(keys, lambda p: p.year).items():
            meeting = self.house.sessions[year].assignment_meeting
            if meeting is None or self.moment > meeting:
                self.after(1, "assign", group)

    def do_assign(self, keys: list[str]) -> None:
        director = self.house.office(Role.PROPOSAL_DIRECTOR)
        meetings = [k for k in keys if k.startswith("#")]
        named = [k for k in keys if k not in meetings]
        if named:
            handling.assign_many(self.ids(named), by=director)
        by_id = self.keys_by_id()
        for key in meetings:
            made = handling.assign_all(self.house.sessions[int(key[1:])], by=director)
            named += sorted({by_id[a.proposal_id] for a in made})
        self.assigned(named)

    def assigned(self, keys: list[str]) -> None:
        """What follows once units have it: see :class:`shangliang.demo.units.Units`."""
