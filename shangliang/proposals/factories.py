"""Proposals in every state for tests, brought there by the real verbs.

Every function works in the scope and at the moment that ``house.scope(…)`` has opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from shangliang.accounts.actors import Actor
from shangliang.committees.factories import House
from shangliang.committees.models import Member
from shangliang.committees.rules import rules_of

from . import actions
from .actions import Old, Text, Upload
from .models import Attachment, Category, CoSignature, Disposition, Ground, Proposal, Tag, Talk

BACKGROUND = "老城片区有中小学五所，步行上学的学生占六成，早晚高峰校门口停车混乱，人行道多处中断。"
ANALYSIS = "一是放学时间集中；二是道路分属多家管理，破损处长期无人认领；三是缺少定期检查。"
SUGGESTIONS = ("错开相邻学校的放学时间。", "在学校周边划定限时接送车位。", "修补人行道，补齐路灯。")


def category(house: House, name: str = "社会建设", *, under: str = "", code: str = "", order: int = 0) -> Category:
    """A category of the committee, made when it lacks."""
    parent = category(house, under) if under else None
    made, _fresh = Category.objects.get_or_create(
        committee=house.committee, name=name, parent=parent, defaults={"code": code, "order": order}
    )
    return made


def tag(house: House, name: str = "民生") -> Tag:
    """A topic tag, made when it lacks."""
    made, _fresh = Tag.objects.get_or_create(committee=house.committee, name=name)
    return made


def ground(house: House, name: str = "空泛，没有具体建议") -> Ground:
    """A ground for not filing, made when it lacks."""
    made, _fresh = Ground.objects.get_or_create(committee=house.committee, name=name)
    return made


def whole_text(house: House, title: str = "关于改善学生通学路安全的提案", **others: object) -> Text:
    """A text that is complete enough to be submitted."""
    values = {
        "title": title,
        "background": BACKGROUND,
        "analysis": ANALYSIS,
        "suggestions": SUGGESTIONS,
        "category_id": category(house).pk,
    }
    return Text(**(values | others))  # type: ignore[arg-type]


def paper(name: str = "扫描件.pdf") -> SimpleUploadedFile:
    """A small PDF file."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def draft(house: House, *, author: int = 0, **text: object) -> Proposal:
    """A complete draft of ``members[author]``."""
    return actions.begin_proposal(
        house.committee,
        by=house.member(author),
        author_member=house.members[author],
        text=whole_text(house, **text),  # type: ignore[arg-type]
    )


def collective_draft(house: House, *, collective: int = 0, confirmed: bool = True, **text: object) -> Proposal:
    """A complete draft of ``collectives[collective]``, confirmed by its convenor."""
    by = house.liaison(collective)
    proposal = actions.begin_proposal(
        house.committee,
        by=by,
        author_collective=house.collectives[collective],
        text=whole_text(house, **text),  # type: ignore[arg-type]
    )
    if confirmed:
        actions.confirm_collective(proposal, by=by, confirmed_by="王召集")
    return proposal


def paper_draft(house: House, *, author: int = 0, scanned: bool = True, **text: object) -> Proposal:
    """A proposal on paper, typed in by staff on a member's behalf."""
    by = house.actor("staff")
    proposal = actions.begin_proposal(
        house.committee,
        by=by,
        author_member=house.members[author],
        text=whole_text(house, **text),  # type: ignore[arg-type]
        on_paper=True,
    )
    if scanned:
        actions.attach(proposal, Upload(paper(), "扫描件.pdf", Attachment.Purpose.SCAN), by=by)
    return proposal


def co_signed(house: House, proposal: Proposal, *signers: int, author: int = 0) -> list[CoSignature]:
    """Let ``members[signers…]`` be invited and sign."""
    members: Sequence[Member] = [house.members[i] for i in signers]
    made = actions.invite(proposal, by=house.member(author), members=members)
    return [actions.sign(s, by=house.member(i)) for s, i in zip(made, signers, strict=True)]


def submitted(house: House, *, author: int = 0, **text: object) -> Proposal:
    """A member's proposal, submitted."""
    return actions.submit(draft(house, author=author, **text), by=house.member(author))


def reviewers(house: House) -> list[Actor]:
    """Somebody for each of the committee's steps of review, nobody twice."""
    by_role = {
        "proposal_staff": [house.actor("staff"), house.actor("second_staff"), house.actor("third_staff")],
        "coordinator": [house.coordinator(0), house.coordinator(1)],
        "proposal_director": [house.actor("director"), house.actor("second_director")],
        "proposal_committee": [house.actor("proposal_committee")],
    }
    return [by_role[step.role.value].pop(0) for step in rules_of(house.committee).review_steps]


def at_last_step(house: House, *proposals: Proposal) -> list[Proposal]:
    """Pass submitted proposals on until their outcome is due."""
    rows = [fresh(p) for p in proposals]
    people = reviewers(house)
    for actor in people[rows[0].review_step - 1 : -1]:
        rows = list(actions.pass_many(rows, by=actor))
    return rows


def decider(house: House) -> Actor:
    """Whoever decides at the last step."""
    return reviewers(house)[-1]


def filed(house: House, *proposals: Proposal, numbered: bool = True) -> list[Proposal]:
    """File submitted proposals (a new one without any), and number those that wait for their batch."""
    rows = at_last_step(house, *(proposals or [submitted(house)]))
    rows = list(actions.file_many(rows, by=decider(house)))
    if numbered and any(p.case_number is None for p in rows):
        actions.number_batch(house.session, by=house.actor("staff"))
        rows = [Proposal.objects.get(pk=p.pk) for p in rows]
    return rows


def returned(house: House, proposal: Proposal | None = None) -> Proposal:
    """A submission that was returned at its first step."""
    (row,) = actions.return_many([proposal or submitted(house)], by=house.actor("staff"), note="请补充数据。")
    return row


def talked_over(
    house: House, *proposals: Proposal, about: str, into: Proposal | None = None, agree: bool = True
) -> list[Talk]:
    """Ask the proposers, whose answers the office takes down."""
    by = house.actor("staff")
    talks = actions.ask_talk_many(proposals, by=by, about=about, into=into)
    return [actions.answer_talk(t, by=by, agree=agree, answer="电话答复") for t in talks]


def not_filed(house: House, proposal: Proposal | None = None, *, disposition: str = Disposition.TO_OPINION) -> Proposal:
    """A submission that was talked over and not filed."""
    (row,) = at_last_step(house, proposal or submitted(house))
    talked_over(house, row, about="divert")
    (row,) = actions.not_file_many([row], by=decider(house), ground=ground(house), disposition=disposition)
    return row


def merged(house: House, main: Proposal, *proposals: Proposal) -> list[Proposal]:
    """Submissions (a new one without any) merged at review into ``main``."""
    rows = at_last_step(house, *(proposals or [submitted(house)]))
    talked_over(house, *rows, about="merge", into=main)
    return list(actions.merge_many(rows, main, by=decider(house)))


def merged_after_filing(house: House, main: Proposal, *proposals: Proposal) -> list[Proposal]:
    """Filed proposals (a new one without any) merged into ``main``."""
    rows = list(proposals) or filed(house)
    talked_over(house, *rows, about="merge", into=main)
    return list(actions.merge_after_filing_many(rows, main, by=house.actor("director")))


def archived(house: House, count: int = 1, *, title: str = "关于修缮老旧小区的提案") -> list[Proposal]:
    """Proposals of an earlier register, brought in at once."""
    kind = category(house)
    rows = [
        Old(own_number=f"旧{number:05d}", title=f"{title}之{number}", whole_text=BACKGROUND, category=kind)
        for number in range(1, count + 1)
    ]
    return actions.archive_many(house.session, rows, by=house.actor("staff"))


def fresh(proposal: Proposal) -> Proposal:
    """The record as it stands now."""
    return Proposal.objects.select_related("committee").get(pk=proposal.pk)
