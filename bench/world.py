"""A committee with as many proposals as wanted, put into the tables directly: volumes for measuring, not a demo."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import (
    Appointment,
    Committee,
    Coordinator,
    Line,
    Member,
    Sector,
    Session,
    SpecialCommittee,
    Term,
    Unit,
)
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.handling.models import Assignment, Commitment, Contact, Feedback, Reply, SuggestionAnswer
from shangliang.proposals import catalogues
from shangliang.proposals.models import Attachment, Category, CoSignature, Proposal, Suggestion
from shangliang.workflow.models import Duty, Event

PASSWORD = "bench-password-2024"
#: Open proposals are found among so many newest ones.
OPEN_AMONG = 1_000
_PLACES = ("老城片区", "沿江片区", "高新园区", "南门街道", "清溪镇", "白塔镇", "云溪镇", "北门街道")
_MATTERS = (
    "学生通学路安全",
    "社区食堂",
    "供水管网改造",
    "无障碍坡道",
    "夜间急诊",
    "公交线路",
    "农产品冷链",
    "古树保护",
)


def make_world(proposals: int, *, seed: int = 1) -> Committee:
    """A committee of 400 members and 60 units with so many proposals in five sessions.

    The newest session's last proposals are open, the same number in every world of a thousand and more: the years add
    to the archive, not to the work that waits.
    """
    rng = random.Random(seed)
    with transaction.atomic():
        committee = Committee.objects.create(
            name=f"政协测量{proposals}委员会", place=f"测量{proposals}", short_place=f"量{proposals}", level="city"
        )
        with committee_scope(committee):
            people = _ground(committee, rng)
            _fill(committee, people, proposals, rng)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return committee


def _ground(committee: Committee, rng: random.Random) -> dict[str, list]:
    day = datetime(2019, 1, 1, tzinfo=UTC).date()
    term = Term.objects.create(committee=committee, ordinal=4, begins=day, ends=day.replace(year=2025))
    sessions = []
    for i, year in enumerate(range(2020, 2025), start=1):
        opens = datetime(year - 1, 11, 1, tzinfo=UTC)
        sessions.append(
            Session(
                committee=committee,
                term=term,
                ordinal=i,
                year=year,
                window_opens=opens,
                session_deadline=datetime(year, 1, 10, tzinfo=UTC),
                opens=datetime(year, 1, 8, tzinfo=UTC).date(),
                closes=datetime(year, 1, 12, tzinfo=UTC).date(),
                cut_off=datetime(year, 12, 31, tzinfo=UTC),
            )
        )
    Session.objects.bulk_create(sessions)
    catalogues.install(committee, dict.fromkeys(catalogues.CATEGORIES, ("甲", "乙", "丙")))
    SpecialCommittee.objects.create(committee=committee, name="提案委员会", is_proposal_committee=True)
    sector = Sector.objects.create(committee=committee, name="经济界")
    coordinator = Coordinator.objects.create(committee=committee, name="督查室")
    line = Line.objects.create(committee=committee, name="政府", coordinator=coordinator)
    units = Unit.objects.bulk_create(
        [Unit(committee=committee, name=f"第{i}局", line=line, order=i) for i in range(60)]
    )
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        [
            User(
                username=f"b{committee.pk}-{i}", name=f"委员{i:03d}", password=password, pinyin_key=f"wei yuan {i:03d}"
            )
            for i in range(404)
        ]
    )
    members = Member.objects.bulk_create(
        [Member(committee=committee, term=term, user=u, sector=sector, seat_from=day) for u in users[:400]]
    )
    Appointment.objects.bulk_create(
        [
            Appointment(committee=committee, user=users[400], role=Role.PROPOSAL_STAFF, since=day),
            Appointment(committee=committee, user=users[401], role=Role.UNIT_CLERK, unit=units[0], since=day),
            Appointment(committee=committee, user=users[402], role=Role.LEADERSHIP, since=day),
            Appointment(
                committee=committee, user=users[403], role=Role.COORDINATOR, coordinator=coordinator, since=day
            ),
        ]
    )
    categories = list(Category.objects.filter(parent__isnull=False))
    return {"sessions": sessions, "units": units, "members": members, "categories": categories, "users": users}


def _fill(committee: Committee, people: dict[str, list], count: int, rng: random.Random) -> None:
    states = ["closed"] * 8 + ["assigned"] * 5 + ["filed", "not_filed"] + ["under_review"] * 5
    numbers = dict.fromkeys((s.pk for s in people["sessions"]), 0)
    text = "近年来群众反映较多。" * 30
    for start in range(0, count, 5000):
        rows = []
        for i in range(start, min(start + 5000, count)):
            session = people["sessions"][i % 5]
            numbers[session.pk] += 1
            at = session.window_opens + timedelta(minutes=rng.randrange(300 * 24 * 60))
            state = states[i // 5 % len(states)] if i % 5 == 4 and i >= count - OPEN_AMONG else "closed"
            filed = state not in ("not_filed", "under_review")
            rows.append(
                Proposal(
                    committee=committee,
                    session=session,
                    state=state,
                    state_since=at + timedelta(days=60),
                    in_session=i % 3 > 0,
                    serial_number=numbers[session.pk],
                    case_number=numbers[session.pk] if filed else None,
                    title=f"关于改善{rng.choice(_PLACES)}{rng.choice(_MATTERS)}的提案（{i}）",
                    background=text,
                    analysis=text,
                    category=people["categories"][i % len(people["categories"])],
                    author_member=people["members"][i % 400],
                    submitted_at=at,
                    review_round=1,
                    review_step=1 if state == "under_review" else 4,
                    filed_at=at + timedelta(days=20) if filed else None,
                    decided_at=None if state == "under_review" else at + timedelta(days=20),
                    disposition="to_reference" if state == "not_filed" else "",
                    assigned_at=at + timedelta(days=40) if state in ("assigned", "closed") else None,
                    replied_at=at + timedelta(days=100) if state == "closed" else None,
                    closed_at=at + timedelta(days=120) if state == "closed" else None,
                    rounds=1 if state == "closed" else 0,
                )
            )
        made = Proposal.objects.bulk_create(rows, batch_size=500)
        _belongings(committee, people, made, rng)


def _belongings(committee: Committee, people: dict[str, list], made: list[Proposal], rng: random.Random) -> None:
    now = clock.now()
    CoSignature.objects.bulk_create(
        [
            CoSignature(
                committee=committee,
                proposal=p,
                member_id=p.author_member_id,
                state="signed",
                state_since=p.submitted_at,
                due=now.date(),
            )
            for p in made
        ],
        batch_size=1000,
    )
    Suggestion.objects.bulk_create(
        [
            Suggestion(committee=committee, proposal=p, number=n, text=f"建议由有关部门在年内落实第{n}项。")
            for p in made
            for n in range(1, 4)
        ],
        batch_size=2000,
    )
    handled = [p for p in made if p.assigned_at]
    Assignment.objects.bulk_create(
        [
            Assignment(
                committee=committee,
                proposal=p,
                unit=_unit_of(people, p),
                role="single",
                state="closed" if p.state == "closed" else "drafting",
                state_since=p.assigned_at,
                assigned_at=p.assigned_at,
                accepted_at=p.assigned_at,
                first_assigned_on=p.assigned_at.date(),
                accept_due=p.assigned_at.date(),
                contact_due=p.assigned_at.date(),
                reply_due=p.assigned_at.date() + timedelta(days=90),
                sent_at=p.replied_at,
            )
            for p in handled
        ],
        batch_size=500,
    )
    Duty.objects.bulk_create(
        [
            Duty(
                committee=committee,
                party=f"unit:{_unit_of(people, p).pk}" if p.state == "assigned" else "role:proposal_staff",
                kind="reply" if p.state == "assigned" else "review",
                subject_kind="proposal",
                subject_id=p.pk,
                root_kind="proposal",
                root_id=p.pk,
                due=now.date() + timedelta(days=rng.randrange(-5, 30)),
                opened_at=p.submitted_at,
            )
            for p in made
            if p.state in ("assigned", "under_review")
        ],
        batch_size=1000,
    )


def _unit_of(people: dict[str, list], proposal: Proposal) -> Unit:
    units = people["units"]
    # Every other open one lies with the unit whose clerk is measured, so that this one's inbox has rows too.
    return units[0] if proposal.state == "assigned" and proposal.pk % 2 else units[proposal.pk % len(units)]


def add_handling(proposal: Proposal) -> None:
    """Let everything hang on a closed proposal that a page shows: a reply to each suggestion, contacts, an opinion of
    it, promises, files."""
    here = {"committee_id": proposal.committee_id}
    assignment = Assignment.objects.get(proposal=proposal)
    at = assignment.assigned_at + timedelta(days=60)
    reply = Reply.objects.create(
        **here,
        assignment=assignment,
        proposal=proposal,
        text="关于所提问题，我单位逐条研究，答复如下。" * 20,
        result_class="A",
        result_meaning="solved",
        signer_name="局长",
        saved_at=at,
        signed_at=at,
        sent_at=at,
        on_time=True,
    )
    answers = SuggestionAnswer.objects.bulk_create(
        SuggestionAnswer(**here, reply=reply, suggestion=s, answer="adopted", text="已经采纳，年内落实。" * 5)
        for s in Suggestion.objects.filter(proposal=proposal)
    )
    Commitment.objects.bulk_create(
        Commitment(
            **here,
            proposal=proposal,
            assignment=assignment,
            answer=answer,
            unit_id=assignment.unit_id,
            text="年内完成改造",
            state_since=at,
            promised_due=at.date(),
            due=at.date(),
        )
        for answer in answers
    )
    for days, manner in ((5, "phone"), (20, "visit")):
        on = (assignment.assigned_at + timedelta(days=days)).date()
        Contact.objects.create(
            **here,
            assignment=assignment,
            proposal=proposal,
            state="confirmed",
            state_since=at,
            due=on,
            phase="during",
            on=on,
            manner=manner,
            summary="听取了意见，说明了办理打算。",
        )
    Feedback.objects.create(
        **here,
        proposal=proposal,
        reply=reply,
        signature=proposal.signatures.get(),
        main=True,
        state="given",
        state_since=at,
        due=at.date(),
        result="satisfied",
        result_meaning="satisfied",
        text="满意。",
    )
    Attachment.objects.bulk_create(
        Attachment(
            **here,
            proposal=proposal,
            name=f"附件{n}.pdf",
            content_type="application/pdf",
            size=20_000,
            sha256="0" * 64,
            file=f"proposals/{n}.pdf",
            added_at=at,
        )
        for n in (1, 2)
    )


def add_time_line(proposal: Proposal, entries: int) -> None:
    """Give a proposal a time line of so many entries (for measuring its page; the chain is not continued)."""
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    kinds = ("proposal.submit", "proposal.file", "assignment.accept", "contact.record", "proposal.reply")
    Event.objects.bulk_create(
        [
            Event(
                committee_id=proposal.committee_id,
                seq=last + i,
                at=proposal.submitted_at + timedelta(days=i),
                kind=kinds[i % len(kinds)],
                actor_id=None,
                actor_name="测量",
                via="job",
                subject_kind="proposal",
                subject_id=proposal.pk,
                root_kind="proposal",
                root_id=proposal.pk,
                data={},
                previous="0" * 64,
                hash=f"{i:064d}",
            )
            for i in range(1, entries + 1)
        ]
    )
