"""A year of proposals walked at random through every verb, and looked at after every step (design, convention 3).

Each walk is one committee in which things happen: they are drafted, signed, submitted, reviewed, merged, filed,
numbered, cancelled, archived, and time passes. What must hold at every moment is checked after every step; the
chain and the records' whole history at the walk's end.
"""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db.models import Q

from shangliang.accounts.roles import Role
from shangliang.committees.factories import IN_SESSION, make_committee
from shangliang.committees.rules import rules_of
from shangliang.core.errors import Refused
from shangliang.proposals import actions, factories, queries
from shangliang.proposals.jobs import run_deadlines
from shangliang.proposals.models import CoSignature, Lead, Proposal, ProposalState, Review, Talk
from shangliang.proposals.states import LEAD, PROPOSAL, SIGNATURE, TALK
from shangliang.workflow import audit
from shangliang.workflow.events import verb
from shangliang.workflow.models import Duty, Event, NumberSeries
from shangliang.workflow.transitions import apply_many, lock
from tests.support.walking import duties_are_what_the_states_say, open_duties_of

S = ProposalState
TABLES = {
    "proposal": (PROPOSAL, Proposal),
    "signature": (SIGNATURE, CoSignature),
    "talk": (TALK, Talk),
    "lead": (LEAD, Lead),
}
WAITING = (S.DRAFT, S.UNDER_REVIEW, S.RETURNED, S.FILED)  # until they are assigned

#: Walks by their seed, with other rules for each; together more than 10,000 steps.
STEPS = 850
#: Enough for every way that a proposal can take before it is assigned.
SHORT = 250
LOOK_EVERY = 10
WALKS = (
    (1, {}),
    (2, {"number_on_filing": "at_once"}),
    (3, {"number_series_by_category": True}),
    (4, {"merge_way": "at_review"}),
    (5, {"merge_way": "after_filing"}),
    (6, {"review_steps": [{"key": "decision", "label": "审定", "role": "proposal_director"}]}),
    (
        7,
        {
            "review_steps": [
                {"key": "first", "label": "初审", "role": "proposal_staff"},
                {"key": "decision", "label": "审定", "role": "proposal_committee", "by_meeting": True},
            ]
        },
    ),
    (8, {"collectives_outside_plenary": ["party", "organisation", "sector"]}),
    (9, {"sign_within": {"kind": "days", "amount": 1}}),
    (10, {"revise_within": {"kind": "days", "amount": 1}, "talk_within": {"kind": "workdays", "amount": 1}}),
    (11, {}),
    (12, {}),
)
#: What is tried, and how often.
OFTEN = {"draft": 4, "invite": 2, "answer_invitation": 3, "submit": 5, "pass": 9, "return": 1, "file": 3, "number": 1}
OFTEN |= {
    "talk": 4,
    "answer_talk": 4,
    "merge": 3,
    "not_file": 3,
    "merge_after_filing": 2,
    "change_main": 1,
    "cancel": 1,
}
OFTEN |= {"assign": 1, "withdraw": 1, "discard": 1, "leads": 1, "archive": 1, "let_time_pass": 2}


class Walk:
    """One committee in which things happen at random."""

    def __init__(self, seed, rules):
        self.chance = random.Random(seed)
        self.house = make_committee(rules=rules, members=8)
        self.moment = IN_SESSION - timedelta(days=60)
        with self.at():
            self.categories = [
                factories.category(self.house, n, code=c) for n, c in (("经济建设", "A"), ("社会建设", "B"))
            ]
            self.ground = factories.ground(self.house)
        self.steps = rules_of(self.house.committee).review_steps
        names = ("staff", "second_staff", "third_staff", "director", "second_director", "proposal_committee")
        self.people = [*map(self.house.actor, names), self.house.coordinator(0), self.house.coordinator(1)]
        self.verbs = [getattr(self, f"try_{name}") for name, often in OFTEN.items() for _time in range(often)]

    def at(self):
        return self.house.scope(self.moment)

    # Whom and what -----------------------------------------------------------------------------------------

    def some(self, *states, most=1):
        """A few proposals in these states, rarely some that are in others."""
        rows = Proposal.objects.all() if self.chance.random() < 0.05 else Proposal.objects.filter(state__in=states)
        return self.sample(list(rows.order_by("pk")), most)

    def sample(self, rows, most):
        return self.chance.sample(rows, min(len(rows), self.chance.randint(1, most)))

    def at_step(self, last, most):
        """A few proposals that wait at the last step of review, or at another; and who could take it."""
        number = len(self.steps)
        wanted = number if last else self.chance.randint(1, max(1, number - 1))
        rows = list(Proposal.objects.filter(state=S.UNDER_REVIEW, review_step=wanted).order_by("pk"))
        role = self.steps[wanted - 1].role
        return self.sample(rows, most), self.chance.choice([a for a in self.people if a.has(role)])

    def one(self, *states):
        rows = self.some(*states)
        if not rows:
            raise Refused("nothing there")
        return rows[0]

    def proposer(self, proposal):
        house = self.house
        if proposal.author_collective_id:
            return next(
                house.liaison(i) for i, c in enumerate(house.collectives) if c.pk == proposal.author_collective_id
            )
        if proposal.source == "imported" or proposal.source == "paper" and self.chance.random() < 0.5:
            return house.actor("staff")
        return next(house.member(i) for i, m in enumerate(house.members) if m.pk == proposal.author_member_id)

    def anybody(self):
        """Somebody of the office, whether it is theirs to do or not."""
        return self.chance.choice(self.people)

    def decider(self):
        """Mostly one whose decision it is."""
        role = self.steps[-1].role
        right = [a for a in self.people if a.has(role, Role.PROPOSAL_DIRECTOR)]
        return self.chance.choice(right) if self.chance.random() < 0.8 else self.anybody()

    def texts(self):
        incomplete = {"title": ""} if self.chance.random() < 0.1 else {}
        return {"category_id": self.chance.choice(self.categories).pk} | incomplete

    # What happens ------------------------------------------------------------------------------------------

    def try_draft(self):
        author = self.chance.randrange(8)
        if self.chance.random() < 0.25:
            collective = self.chance.randrange(len(self.house.collectives))
            factories.collective_draft(
                self.house, collective=collective, confirmed=self.chance.random() < 0.8, **self.texts()
            )
        elif self.chance.random() < 0.1:
            factories.paper_draft(self.house, author=author, **self.texts())
        else:
            factories.draft(self.house, author=author, **self.texts())

    def try_discard(self):
        if self.chance.random() < 0.1:
            proposal = self.one(S.DRAFT)
            actions.discard(proposal, by=self.proposer(proposal))

    def try_invite(self):
        proposal = self.one(S.DRAFT, S.RETURNED)
        body = self.house.collectives if proposal.author_collective_id else self.house.members
        key = "collectives" if proposal.author_collective_id else "members"
        actions.invite(proposal, by=self.proposer(proposal), **{key: self.chance.sample(body, 2)})

    def try_answer_invitation(self):
        rows = list(CoSignature.objects.filter(order__gt=0, state__in=["invited", "signed"]).select_related("proposal"))
        signature = self.chance.choice(rows) if rows else None
        if signature is None:
            return
        house = self.house
        if signature.member_id:
            by = next(house.member(i) for i, m in enumerate(house.members) if m.pk == signature.member_id)
        else:
            by = next(house.liaison(i) for i, c in enumerate(house.collectives) if c.pk == signature.collective_id)
        way = self.chance.choice(["sign", "sign", "decline", "revoke", "withdraw"])
        if way == "sign":
            actions.sign(signature, by=by, confirmed_by="召集人")
        elif way == "decline":
            actions.decline(signature, by=by)
        elif way == "revoke":
            actions.revoke(signature, by=self.proposer(signature.proposal))
        else:
            actions.withdraw_signature(signature, by=by)

    def try_submit(self):
        proposal = self.one(S.DRAFT, S.RETURNED)
        actions.submit(proposal, by=self.proposer(proposal))

    def try_withdraw(self):
        if self.chance.random() < 0.5:
            proposal = self.one(S.UNDER_REVIEW, S.RETURNED)
            actions.withdraw(proposal, by=self.proposer(proposal), note="不提了")

    def try_pass(self):
        rows, by = self.at_step(last=self.chance.random() < 0.1, most=5)
        actions.pass_many(rows, by=by)

    def try_return(self):
        rows, by = self.at_step(last=self.chance.random() < 0.5, most=2)
        actions.return_many(rows, by=by, note="请补充")

    def try_file(self):
        rows, by = self.at_step(last=self.chance.random() < 0.9, most=2)
        actions.file_many(rows, by=by, meeting="提案委员会会议")

    def try_talk(self):
        at_last_step, _by = self.at_step(last=True, most=3)
        rows = at_last_step if self.chance.random() < 0.6 else self.some(S.UNDER_REVIEW, S.FILED, most=3)
        about = self.chance.choice(["merge", "merge", "divert"])
        into = self.one(S.UNDER_REVIEW, S.FILED) if about == "merge" else None
        actions.ask_talk_many(rows, by=self.anybody(), about=about, into=into)

    def try_answer_talk(self):
        talk = Talk.objects.filter(state="asked").order_by("pk").first()
        if talk:
            actions.answer_talk(talk, by=self.proposer(talk.proposal), agree=self.chance.random() < 0.7)

    def decided_talk(self, about, *states):
        talks = Talk.objects.filter(about=about, proposal__state__in=states).exclude(state__in=["asked", "dropped"])
        talks = list(talks.select_related("into").order_by("pk"))
        if not talks:
            raise Refused("nothing talked over")
        return self.chance.choice(talks)

    def try_not_file(self):
        disposition = self.chance.choice(["to_opinion", "to_reference", "to_letters", "none"])
        talk = self.decided_talk("divert", S.UNDER_REVIEW)
        actions.not_file_many(
            [talk.proposal_id], by=self.decider(), ground=self.ground, disposition=disposition, meeting="会议"
        )

    def try_merge(self):
        talk = self.decided_talk("merge", S.UNDER_REVIEW)
        actions.merge_many([talk.proposal_id], talk.into, by=self.decider(), meeting="会议")

    def try_merge_after_filing(self):
        talk = self.decided_talk("merge", S.FILED)
        actions.merge_after_filing_many([talk.proposal_id], talk.into, by=self.decider())

    def try_change_main(self):
        rows = self.some(S.MERGED, S.MERGED_AFTER_FILING)
        actions.change_main_many(rows, self.one(S.UNDER_REVIEW, S.FILED), by=self.decider(), note="主提案变更")

    def try_number(self):
        if self.chance.random() < 0.3:
            actions.number_batch(self.house.session, by=self.decider())

    def try_cancel(self):
        if self.chance.random() < 0.3:
            actions.cancel(self.one(S.FILED), by=self.decider(), note="提案人请求")

    def try_assign(self):
        rows = self.some(S.FILED, most=3)

        @verb
        def assign():
            locked = lock(Proposal, [p.pk for p in rows], related=["committee"])
            apply_many(PROPOSAL, locked, "assign", by=self.house.actor("staff"))

        assign()

    def try_leads(self):
        leads = list(Lead.objects.filter(state="received"))
        if not leads or self.chance.random() < 0.5:
            actions.receive_lead(self.house.committee, text="路灯不亮")
        elif self.chance.random() < 0.5:
            actions.adopt_lead(leads[0], by=self.house.actor("staff"))
        else:
            actions.decline_lead(leads[0], by=self.house.actor("staff"), reason="重复")

    def try_archive(self):
        if self.chance.random() < 0.7:
            factories.archived(self.house, self.chance.randint(1, 3), title=f"旧案{self.moment:%m%d%H%M}")

    def try_let_time_pass(self):
        self.moment += timedelta(hours=self.chance.choice([1, 5, 30, 90]))
        if self.chance.random() < 0.5:
            run_deadlines(self.house.committee.pk)

    def step(self):
        chosen = self.chance.choice(self.verbs)
        with self.at():
            before = Event.objects.count()
            refused = True
            with suppress(Refused):
                chosen()
                refused = False
            if Event.objects.count() != before:
                assert not refused, "a refusal left an event"
                return True
            return False

    # What must hold ----------------------------------------------------------------------------------------

    def look(self):
        with self.at():
            records = {}
            for name, (machine, model) in TABLES.items():
                related = {"proposal": ["committee"], "talk": ["proposal"]}.get(name, [])
                records[name] = model.objects.exclude(state__in=machine.final).select_related(*related)
            open_now = duties_are_what_the_states_say(records, open_duties_of(TABLES))
            assert all(party and due for _kind, _pk, party, _what, due in open_now)
            on_roots = set(
                Duty.objects.filter(closed_at__isnull=True, root_kind="proposal").values_list("root_id", flat=True)
            )
            waiting = set(Proposal.objects.filter(state__in=WAITING).values_list("pk", flat=True))
            assert waiting <= on_roots, "an open proposal without a duty"
            self.look_at_numbers()
            self.look_at_merged()
            for only in (None, Q(in_session=True), Q(kind="collective")):
                assert queries.outcome_counts(self.house.session, only=only).gaps == (0, 0)

    def look_at_numbers(self):
        serials = sorted(Proposal.objects.filter(serial_number__isnull=False).values_list("serial_number", flat=True))
        last = (
            NumberSeries.objects.filter(name__startswith="proposal.serial").values_list("last", flat=True).first() or 0
        )
        assert serials == list(range(1, last + 1)), "a serial number lost or used twice"
        for series in NumberSeries.objects.filter(name__startswith="proposal.case"):
            letter = series.name.rpartition(":")[2]
            cases = Proposal.objects.filter(case_number__isnull=False, case_series=letter)
            assert sorted(cases.values_list("case_number", flat=True)) == list(range(1, series.last + 1))
        submitted = Proposal.objects.exclude(state__in=[S.DRAFT, S.ARCHIVED])
        assert not submitted.filter(serial_number__isnull=True).exists()
        unfiled = (S.DRAFT, S.UNDER_REVIEW, S.RETURNED, S.LAPSED, S.WITHDRAWN, S.NOT_FILED, S.MERGED)
        assert not Proposal.objects.filter(state__in=unfiled, case_number__isnull=False).exists()

    def look_at_merged(self):
        merged = Proposal.objects.filter(merged_into__isnull=False)
        assert not merged.exclude(state__in=[S.MERGED, S.MERGED_AFTER_FILING]).exists()
        assert not merged.filter(merged_into__merged_into__isnull=False).exists(), "a chain of merged ones"
        gone = (S.LAPSED, S.WITHDRAWN, S.NOT_FILED, S.CANCELLED, S.RETURNED, S.DRAFT)
        assert not merged.filter(merged_into__state__in=gone).exists(), "answered through nobody"

    def look_back(self):
        """The whole history: every record's events lead along its table, and nobody reviewed twice in a round."""
        with self.at():
            assert audit.verify(self.house.committee).findings == []
            for name, (machine, model) in TABLES.items():
                ways: dict[int, str] = {}
                for pk, kind in (
                    Event.objects.filter(subject_kind=name).order_by("seq").values_list("subject_id", "kind")
                ):
                    step = machine.by_name.get(kind.partition(".")[2])
                    if step is None:
                        ways.setdefault(pk, machine.initial)
                    else:
                        assert ways.setdefault(pk, machine.initial) in step.from_
                        ways[pk] = step.to
                for record in model.objects.filter(pk__in=ways):
                    # The lead proposer has signed by beginning; a collective's confirmation changes no state.
                    assert record.state == ways[record.pk] or getattr(record, "order", None) == 0
            for proposal in Proposal.objects.all():
                entries = queries.timeline(proposal, actor=self.house.actor("director"))
                assert all(entry["title"] for entry in entries)
                waits = any(entry.get("kind") == "now" for entry in entries)
                assert waits or proposal.state not in WAITING
            rounds = list(Review.objects.values_list("proposal_id", "round", "reviewer_id"))
            assert len(rounds) == len(set(rounds))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seed", "rules", "steps"),
    [  # a short one on every database, one in every run of the tests, all of them in the long one
        pytest.param(1, {}, SHORT, id="short walk"),
        *(
            pytest.param(*walk, STEPS, id=f"walk {walk[0]}", marks=(pytest.mark.long if place else pytest.mark.once))
            for place, walk in enumerate(WALKS)
        ),
    ],
)
def test_a_year_at_random_keeps_every_promise(seed, rules, steps):
    walk = Walk(seed, rules)
    for number in range(steps):
        if walk.step() and number % LOOK_EVERY == 0:
            walk.look()
    walk.look()
    walk.look_back()
    with walk.at():
        seen = set(Event.objects.values_list("kind", flat=True))
    assert seen >= {f"proposal.{name}" for name in ("begin", "submit", "return", "withdraw", "file", "archive")}
    assert seen >= {"signature.sign", "talk.ask", "lead.receive"}


def test_the_walks_together_are_long_enough():
    assert len(WALKS) * STEPS >= 10_000


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_state_has_a_way_out_or_is_final(name):
    machine, _model = TABLES[name]
    leads_on = {str(state) for t in machine.transitions for state in t.from_}
    assert {s.value for s in machine.states} == leads_on ^ set(map(str, machine.final))
