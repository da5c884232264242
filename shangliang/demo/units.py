"""The units of a demo committee at work: signing in, talking, answering, keeping promises, by the real verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from random import Random

from django.db.models import Min

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.handling import actions as handling
from shangliang.handling import jobs as handling_jobs
from shangliang.handling.models import (
    Assignment,
    AssignmentState,
    Commitment,
    CommitmentState,
    Contact,
    ContactState,
    Extension,
    ExtensionState,
    Feedback,
    FeedbackState,
    HandlingRole,
)
from shangliang.proposals import actions as proposals
from shangliang.proposals.models import Proposal, Suggestion

from . import texts
from .office import Office

A = AssignmentState
#: So many days before today a unit spoke with a proposer who is still to confirm it: the units' day of the week and
#: the days that the proposer has both lie in between.
_JUST_NOW = 9


class Units(Office):
    """Handling, feedback, second rounds and promises."""

    # Reading --------------------------------------------------------------------------------------------------

    def live(self, keys: Iterable[str], *states: str, assisting: bool | None = None) -> dict[int, list[Assignment]]:
        """The live assignments of plans in these states, by unit."""
        rows = Assignment.objects.filter(proposal__in=self.ids(keys), state__in=states)
        if assisting is not None:
            condition = {"role": HandlingRole.ASSISTING}
            rows = rows.filter(**condition) if assisting else rows.exclude(**condition)
        found: dict[int, list[Assignment]] = defaultdict(list)
        for row in rows.order_by("pk"):
            found[row.unit_id].append(row)
        return found

    def key_of(self, proposal_id: int) -> str:
        """The plan of a proposal."""
        if proposal_id not in self._keys:
            self._keys = self.keys_by_id()
        return self._keys[proposal_id]

    _keys: dict[int, str] = {}

    def lines_of(self, units: Iterable[int]) -> dict[int, int]:
        """The coordinators' ids of units."""
        wanted = set(units)
        return {u.pk: u.line.coordinator_id for u in self.house.units if u.pk in wanted}

    # Signing in and refusing ----------------------------------------------------------------------------------

    def assigned(self, keys: list[str]) -> None:
        refusing = [k for k in keys if self._refuses(k)]
        self.after(1, "refuse", refusing)
        self.after(1, "accept", [k for k in keys if k not in refusing])
        chosen = [k for k in keys if self.plans[k].is_key and self.house.random("instruct", k).random() < 0.5]
        self.after(6, "instruct", chosen)

    def _refuses(self, key: str) -> bool:
        wanted = self.plans[key].handled
        return wanted.wrong_unit is not None or wanted.refusal_denied

    def do_refuse(self, keys: list[str]) -> None:
        for unit_id, rows in self.live(keys, A.OFFERED, assisting=False).items():
            for row in rows:
                key = self.key_of(row.proposal_id)
                wanted = self.plans[key].handled
                wrong = wanted.wrong_unit if wanted.wrong_unit is not None else wanted.units[0][0]
                if self.house.units[wrong].pk != unit_id:
                    continue
                self.house.text(self.plans[key], self.plans)
                right = self.house.units[wanted.units[0][0]] if wanted.wrong_unit is not None else None
                name = right.name if right else self.house.units[(wrong + 1) % len(self.house.units)].name
                reason = self.say("unit.refusal", key, other_unit=name)
                handling.request_refusal(row, reason, by=self.house.clerk(unit_id), right_unit=right)
        self.after(2, "settle_refusal", keys)

    def do_settle_refusal(self, keys: list[str]) -> None:
        waiting = self.live(keys, A.REFUSAL_REQUESTED)
        lines = self.lines_of(waiting)
        for unit_id, rows in waiting.items():
            by = self.house.coordinator(lines[unit_id])
            for row in rows:
                key = self.key_of(row.proposal_id)
                wanted = self.plans[key].handled
                self.house.random("settle", key)
                if wanted.wrong_unit is not None:
                    handling.reassign(row, self.house.units[wanted.units[0][0]], by=by)
                else:
                    handling.deny_refusal(row, self.say("coordinator.deny_refusal", key), by=by)
        self.after(1, "accept", keys)

    def do_accept(self, keys: list[str]) -> None:
        for unit_id, rows in self.live(keys, A.OFFERED).items():
            clerk = self.house.clerk(unit_id)
            handling.accept_many([r.pk for r in rows], by=clerk, clerk_name=clerk.name)
        for key in keys:
            rng = self.house.random("pace", key)
            days = rng.choice((5, 5, 12))
            if self.plans[key].handling and self.plans[key].handled.to_confirm:
                days = max(1, (self.until - self.moment).days - _JUST_NOW)
            self.after(days, "contact", key)

    # Talking and answering ------------------------------------------------------------------------------------

    def do_contact(self, keys: list[str]) -> None:
        working = (A.ACCEPTED, A.DRAFTING, A.REHANDLING)
        for unit_id, rows in self.live(keys, *working, assisting=False).items():
            made = []
            for row in rows:
                key = self.key_of(row.proposal_id)
                plan, rng = self.plans[key], self.house.random("contact", key, unit_id)
                text = self.house.text(plan, self.plans)
                unit = self.house.unit_names[unit_id]
                proposer = self.house.author(plan).name
                for manner in plan.handled.manners:
                    summary = texts.contact_summary(rng, text, manner, "before", unit=unit, proposer=proposer)
                    made.append(handling.NewContact(row.pk, clock.today(), manner, summary, proposer, "before"))
            handling.record_contacts_many(made, by=self.house.clerk(unit_id))
        answered = [k for k in keys if not self.plans[k].handled.to_confirm]
        self.after(2, "confirm_contact", [k for k in answered if self.house.random("confirm", k).random() < 0.7])
        last = self._last_days(keys)
        for key in keys:
            plan, rng = self.plans[key], self.house.random("pace2", key)
            if plan.handled.extension:
                self.after(9, "extend", key)
            days = self._days_to_answer(key, (last[self.made[key]] - clock.today()).days, rng)
            self.after(min(14, days), "opinion", key)  # the reply waits for it
            self.after(days, "draft", key)

    def _last_days(self, keys: Iterable[str]) -> dict[int, date]:
        """The first day on which one of its units has to have answered, by the proposal's id."""
        rows = Assignment.objects.filter(proposal__in=self.ids(keys)).exclude(role="assisting")
        rows = rows.exclude(state="reassigned").order_by()
        return dict(rows.values_list("proposal_id").annotate(Min("reply_due")))

    def _days_to_answer(self, key: str, left: int, rng: Random) -> int:
        if self.plans[key].stop == "order_again":
            return max(1, (self.until - self.moment).days - rng.randrange(15, 19))
        if self.plans[key].stop in ("check", "feedback"):
            # Signed on the units' next day of the week, and early enough; the days for feedback are not over yet.
            return max(1, (self.until - self.moment).days - rng.randrange(15, 20))
        if self.plans[key].stop in ("submit_reply", "sign"):
            return max(1, (self.until - self.moment).days - rng.randrange(9, 15))
        if self.plans[key].handled.extension == "granted":
            return max(left, 1) + rng.randrange(1, 8)
        if self.plans[key].handled.late:
            return max(left, 1) + rng.randrange(4, 15)
        return max(1, min(left - 14, 20 + rng.randrange(0, 5) * 7))

    def do_confirm_contact(self, keys: list[str]) -> None:
        recorded: dict[str, list[int]] = defaultdict(list)
        rows = Contact.objects.filter(proposal__in=self.ids(keys), state=ContactState.RECORDED)
        for pk, proposal_id in rows.values_list("pk", "proposal_id"):
            recorded[self.key_of(proposal_id)].append(pk)
        for key, contacts in recorded.items():
            author = self.house.author(self.plans[key])
            if self.plans[key].handled.disputed:
                reason = self.say("proposer.dispute", key)
                handling.dispute_contact(contacts[0], reason, by=author)
                contacts = contacts[1:]
            if contacts:
                handling.confirm_contacts_many(contacts, by=author)

    def do_opinion(self, keys: list[str]) -> None:
        for unit_id, rows in self.live(keys, A.ACCEPTED, A.DRAFTING, assisting=True).items():
            unit = self.house.unit_names[unit_id]
            given = []
            for row in rows:
                key = self.key_of(row.proposal_id)
                text = self.house.text(self.plans[key], self.plans)
                given.append((row.pk, texts.assisting_opinion(self.house.random("opinion", key, unit_id), text, unit)))
            handling.give_opinions_many(given, by=self.house.clerk(unit_id))

    def do_extend(self, keys: list[str]) -> None:
        for unit_id, rows in self.live(keys, A.ACCEPTED, A.DRAFTING, assisting=False).items():
            for row in rows:
                self.house.random("extend", row.proposal_id)
                handling.request_extension(
                    row, self.say("unit.extension", self.key_of(row.proposal_id)), by=self.house.clerk(unit_id)
                )
        self.after(2, "settle_extension", keys)

    def do_settle_extension(self, keys: list[str]) -> None:
        rows = Extension.objects.filter(assignment__proposal__in=self.ids(keys), state=ExtensionState.REQUESTED)
        for row in rows.select_related("assignment__unit__line"):
            by = self.house.coordinator(row.assignment.unit.line.coordinator_id)
            key = self.key_of(row.assignment.proposal_id)
            self.house.random("settle_extension", key)
            if self.plans[key].handled.extension == "granted":
                handling.grant_extension(row, by=by, note=self.say("coordinator.grant_extension", key))
            else:
                handling.deny_extension(row, self.say("coordinator.deny_extension", key), by=by)

    def do_draft(self, keys: list[str]) -> None:
        asked: dict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = Suggestion.objects.filter(proposal__in=self.ids(keys)).order_by("number")
        for pk, proposal_id, number in rows.values_list("pk", "proposal_id", "number"):
            asked[proposal_id].append((number, pk))
        for unit_id, group in self.live(keys, A.ACCEPTED, A.DRAFTING, A.REHANDLING, assisting=False).items():
            clerk = self.house.clerk(unit_id)
            drafts = [self._draft(row, unit_id, asked[row.proposal_id], clerk) for row in group]
            handling.save_reply_drafts_many(drafts, by=clerk)
            ready = [r.pk for r in group if self.plans[self.key_of(r.proposal_id)].stop != "submit_reply"]
            if ready:
                handling.submit_replies_many(ready, by=clerk)
        self.after(1, "sign", [k for k in keys if self.plans[k].stop != "submit_reply"])

    def _draft(self, row: Assignment, unit_id: int, asked: list[tuple[int, int]], clerk: Actor) -> handling.ReplyDraft:
        key = self.key_of(row.proposal_id)
        plan, rng = self.plans[key], self.house.random("reply", key, unit_id, row.round)
        text = self.house.text(plan, self.plans)
        unit = self.house.unit_names[unit_id]
        answers = [plan.handled.answers[i % len(plan.handled.answers)] for i in range(len(text.suggestions))]
        months = {"promised": 9, "due": 1}.get(plan.handled.promise)
        reply = texts.write_reply(rng, text, unit, answers, on=clock.today(), promise_months=months)
        items = tuple(
            handling.AnswerDraft(pk, item.answer, item.text, item.commitment or "", item.due)
            for (_number, pk), item in zip(asked, reply.items, strict=True)
        )
        return handling.ReplyDraft(
            row.pk,
            text=f"{reply.opening}\n\n{reply.closing}",
            result_class=plan.handled.result,
            contact_name=clerk.name,
            answers=items,
        )

    def do_sign(self, keys: list[str]) -> None:
        for unit_id, rows in self.live(keys, A.SIGNING, assisting=False).items():
            handling.sign_replies_many([r.pk for r in rows], by=self.house.leader(unit_id))
        checking = {self.key_of(r.proposal_id) for rows in self.live(keys, A.CHECKING).values() for r in rows}
        self.after(1, "check", sorted(checking))
        self.answered([k for k in keys if k not in checking])

    def do_check(self, keys: list[str]) -> None:
        waiting = self.live(keys, A.CHECKING)
        lines = self.lines_of(waiting)
        by_coordinator: dict[int, list[int]] = defaultdict(list)
        for unit_id, rows in waiting.items():
            by_coordinator[lines[unit_id]] += [r.pk for r in rows]
        for coordinator_id, ids in by_coordinator.items():
            handling.check_replies_many(ids, by=self.house.coordinator(coordinator_id))
        self.answered(keys)

    def answered(self, keys: list[str]) -> None:
        """Let the proposers say what they think, and the units keep their promises."""
        for key in keys:
            rng = self.house.random("pace3", key)
            self.after(rng.choice((3, 5, 8, 10)), "feedback", key)
            if "planned" in self.plans[key].handled.answers and self.plans[key].handled.promise != "promised":
                self.after(rng.choice((28, 42, 56)), "promise", key)

    # Afterwards -----------------------------------------------------------------------------------------------

    def do_feedback(self, keys: list[str]) -> None:
        rows = Feedback.objects.filter(proposal__in=self.ids(keys), state=FeedbackState.AWAITED)
        forms: dict[str, list[handling.Form]] = defaultdict(list)
        by_signer: dict[str, Actor] = {}
        members = {m.pk: i for i, m in enumerate(self.house.members)}
        collectives = {c.pk: i for i, c in enumerate(self.house.collectives)}
        for row in rows.select_related("signature"):
            plan = self.plans[self.key_of(row.proposal_id)]
            mark = plan.handled.first_mark if row.round == 1 and plan.handled.first_mark else plan.handled.mark
            rng = self.house.random("feedback", self.key_of(row.proposal_id), row.signature_id)
            if not mark or (not row.main and rng.random() < 0.6):
                continue
            signer = row.signature
            index = members.get(signer.member_id, -1) if signer.member_id else collectives[signer.collective_id]
            actor = self.house.member_actor(index) if signer.member_id else self.house.collective_actor(index)
            said = mark if row.main else "satisfied"
            manner = plan.handled.manners[0] if row.main and not plan.handled.disputed else ""
            words = texts.feedback_text(rng, {"basic": "basically_satisfied"}.get(said, said))
            form = handling.Form(row.pk, said, said, manner, said != "dissatisfied", words)
            by_signer[signer.party] = actor
            forms[signer.party].append(form)
        for party, given in forms.items():
            handling.give_feedback_many(given, by=by_signer[party])
        again = [k for k in keys if self.plans[k].handled.first_mark == "dissatisfied"]
        first = Proposal.objects.filter(pk__in=self.ids(again), rounds=1, decision_due__isnull=False)
        self.after(2, "order_again", [self.key_of(pk) for pk in first.values_list("pk", flat=True)])

    def do_order_again(self, keys: list[str]) -> None:
        for key in keys:
            reason = self.say("director.decide_rehandle", key)
            by = self.house.office(Role.PROPOSAL_COMMITTEE)
            handling.decide_rehandling(self.made[key], order=True, reason=reason, by=by)
        self.after(10, "draft", [k for k in keys if self.plans[k].stop != "draft_again"])

    def do_promise(self, keys: list[str]) -> None:
        open_states = (CommitmentState.PROMISED, CommitmentState.DUE)
        rows = Commitment.objects.filter(proposal__in=self.ids(keys), state__in=open_states)
        fulfilled: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for row in rows.order_by("pk"):
            key = self.key_of(row.proposal_id)
            fate, rng = self.plans[key].handled.promise, self.house.random("promise", row.proposal_id, row.text)
            if fate == "fulfilled":
                fulfilled[row.unit_id].append((row.pk, texts.fulfilment_evidence(rng, row.text)))
            elif fate == "redated":
                later = date(row.due.year + 1, row.due.month, min(row.due.day, 28))
                handling.redate(row.pk, later, texts.redate_reason(rng), by=self.house.clerk(row.unit_id))
            elif fate == "given_up":
                handling.give_up(row.pk, texts.give_up_reason(rng), by=self.house.leader(row.unit_id))
        for unit_id, pairs in fulfilled.items():
            handling.fulfil_many(pairs, by=self.house.clerk(unit_id))

    def do_instruct(self, keys: list[str]) -> None:
        chair = self.house.office(Role.LEADERSHIP)
        for key in keys:
            text = self.say("leader.instruction", key)
            handling.record_instruction(self.made[key], text, by=chair, leader=chair.name, post="主席")

    def do_clock(self, _keys: list[str]) -> None:
        proposals.expire_talks(self.house.committee.pk)
        proposals.lapse_overdue(self.house.committee.pk)
        handling_jobs.run_deadlines(self.house.committee.pk)
