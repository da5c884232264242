"""Who reads and who writes opinion information (domain §1, §3). Lists and details use the same querysets.

Opinion information is the committee's own channel: nothing of it is public. Its author follows what becomes of it; the
office works on it, leadership signs and instructs, a unit reads what it has been given, the research office what was
issued.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Collective, Member, Session, Unit
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.workflow.duties import left_to_others
from shangliang.workflow.machines import By, holder_of

from .models import (
    Adoption,
    Dispatch,
    Issue,
    IssueItem,
    IssueState,
    Opinion,
    OpinionFile,
    OpinionInstruction,
    OpinionState,
    OpinionTask,
    PublicReport,
)

S = OpinionState

#: What has been issued, once or for good.
OUT = (S.ISSUED, S.ARCHIVED)
#: What the office decides to take further: from then on leadership reads it.
RIPE = (S.REVIEWED, S.SIGNED, *OUT)
PUBLISHED = (IssueState.ISSUED, IssueState.ARCHIVED)


def _is_author(actor: Actor, opinion: Any) -> bool:
    return (
        actor.committee_id == opinion.committee_id
        and not opinion.entered
        and opinion.author_party in actor.parties
        and opinion.author_party != "role:opinion_staff"
    )


def _signs(actor: Actor, opinion: Any) -> bool:
    if actor.committee_id != opinion.committee_id:
        return False
    return actor.has(Role(rules_of(opinion.committee).opinion_signed_by))


def _units(actor: Actor) -> frozenset[int]:
    """The units for which the actor works; a one-time link opens one assignment of a proposal and nothing here."""
    return actor.unit_ids | actor.led_unit_ids if actor.bound_to is None else frozenset()


AUTHOR = By("author", _is_author)
STAFF = holder_of(Role.OPINION_STAFF)
STAFF_FOR_ENTERED = By(
    "opinion staff, for what they entered", lambda actor, record: record.entered and STAFF.allows(actor, record)
)
SIGNER = By("who signs opinions", _signs)
UNIT = By(
    "clerk or leader of the unit",
    lambda actor, task: actor.committee_id == task.committee_id and task.unit_id in _units(actor),
)
#: What follows from a step of another record, taken by whoever may take that one.
FOLLOWS = By("follows from another record", lambda actor, record: actor.committee_id == record.committee_id, True)
#: What comes from elsewhere: a proposal that was diverted, or a report of a lower committee.
ARRIVES = By("arrives from elsewhere", lambda actor, record: actor.committee_id == record.committee_id, True)


def edited_alone(actor: Actor, opinion: Opinion) -> bool:
    """Whether the committee wants another pair of eyes to review it, for the actor edited it."""
    return rules_of(opinion.committee).opinion_four_eyes and opinion.edited_by_id == actor.user_id


def _edited_by_them(actor: Actor) -> Q | None:
    """The reviews of what the actor edited, unless the committee has said in its rules that it does without others."""
    if not actor.has(Role.OPINION_STAFF):
        return None
    four_eyes = Q(committee__rules__opinion_four_eyes=True) | Q(committee__rules__opinion_four_eyes__isnull=True)
    edited = Opinion.objects.filter(four_eyes, pk=OuterRef("root_id"), edited_by=actor.user_id)
    return Q(Exists(edited), kind="review_opinion")


left_to_others.append(_edited_by_them)


def may_write(actor: Actor, opinion: Opinion) -> bool:
    """Whether the actor may change the text now."""
    return opinion.state in (S.DRAFT, S.RETURNED) and (
        AUTHOR.allows(actor, opinion) or STAFF_FOR_ENTERED.allows(actor, opinion)
    )


def may_attach(actor: Actor, opinion: Opinion) -> bool:
    """Whether the actor may add files now: whoever writes it; the office, to what it entered and has not settled."""
    open_here = opinion.state in (S.SUBMITTED, S.EDITING) and STAFF_FOR_ENTERED.allows(actor, opinion)
    return open_here or may_write(actor, opinion)


def writes(actor: Actor) -> bool:
    """Whether the actor can report anything."""
    return bool(actor.member_id or actor.collective_ids)


def works_here(actor: Actor) -> bool:
    """Whether the actor is of the opinion office."""
    return actor.has(Role.OPINION_STAFF)


def instructs(actor: Actor) -> bool:
    """Whether the actor gives instructions, or records those given on paper."""
    return actor.has(Role.LEADERSHIP, Role.OPINION_STAFF)


def reads_issues(actor: Actor) -> bool:
    """Whether the list of issues is for the actor."""
    return actor.has(Role.OPINION_STAFF, Role.LEADERSHIP, Role.RESEARCH_OFFICE)


def visible(actor: Actor) -> QuerySet[Opinion]:
    """The opinions that the actor may read."""
    condition = Q(pk__in=())
    if actor.member_id:
        condition |= Q(author_member_id=actor.member_id) & ~Q(state=S.DRAFT, entered=True)
    if actor.collective_ids:
        condition |= Q(author_collective_id__in=actor.collective_ids) & ~Q(state=S.DRAFT, entered=True)
    if actor.has(Role.OPINION_STAFF):
        condition |= ~Q(state=S.DRAFT) | Q(entered=True)
    if actor.has(Role.LEADERSHIP):
        condition |= Q(state__in=RIPE)
    if actor.has(Role.RESEARCH_OFFICE):
        condition |= Q(state__in=OUT, is_internal=False)
    units = _units(actor)
    if units:
        given = OpinionTask.objects.filter(unit_id__in=units).filter(
            Q(opinion=OuterRef("pk")) | Q(issue__places__opinion=OuterRef("pk"))
        )
        condition |= Q(Exists(given))
    return Opinion.objects.filter(committee_id=actor.committee_id).filter(condition)


def traces(actor: Actor, proposal_id: int) -> QuerySet[Opinion, Any]:
    """The opinions beside a proposal, for whoever reads that: where it went to, and what it was begun from.

    Rows of number, year, state, the proposal that came in as this opinion, and whether the actor may read the opinion.
    """
    rows = Opinion.objects.filter(committee_id=actor.committee_id)
    rows = rows.filter(Q(proposal=proposal_id) | Q(grown_proposal=proposal_id))
    readable = Exists(visible(actor).filter(pk=OuterRef("pk")))
    return rows.annotate(readable=readable).values_list(
        "pk", "serial_number", "session__year", "state", "proposal_id", "readable"
    )


def visible_files(actor: Actor) -> QuerySet[OpinionFile]:
    """The files of the opinions that the actor may read."""
    rows = OpinionFile.objects.filter(committee_id=actor.committee_id)
    return rows.filter(Exists(visible(actor).filter(pk=OuterRef("opinion_id"))))


def visible_reports(actor: Actor) -> QuerySet[PublicReport]:
    """Receipts, and how to reach those who reported without an account: for the office alone, to ask back."""
    rows = PublicReport.objects.filter(committee_id=actor.committee_id)
    return rows if actor.has(Role.OPINION_STAFF) else rows.none()


def own(actor: Actor) -> QuerySet[Opinion]:
    """What the actor reported, for whom alone or as a liaison."""
    condition = Q(pk__in=())
    if actor.member_id:
        condition |= Q(author_member_id=actor.member_id)
    if actor.collective_ids:
        condition |= Q(author_collective_id__in=actor.collective_ids)
    return (
        Opinion.objects.filter(committee_id=actor.committee_id).filter(condition).exclude(state=S.DRAFT, entered=True)
    )


def visible_issues(actor: Actor) -> QuerySet[Issue]:
    """The issues that the actor may read: drafts are the office's."""
    rows = Issue.objects.filter(committee_id=actor.committee_id)
    if actor.has(Role.OPINION_STAFF):
        return rows
    condition: Any = Q(pk__in=())
    if actor.has(Role.LEADERSHIP):
        condition |= Q(state__in=PUBLISHED)
    if actor.has(Role.RESEARCH_OFFICE):
        internal = IssueItem.objects.filter(issue=OuterRef("pk"), opinion__is_internal=True)
        condition |= Q(state__in=PUBLISHED) & ~Exists(internal)
    units = _units(actor)
    if units:
        condition |= Q(Exists(OpinionTask.objects.filter(unit_id__in=units, issue=OuterRef("pk"))))
    return rows.filter(condition)


def visible_tasks(actor: Actor) -> QuerySet[OpinionTask]:
    """What units have to do: each its own, office and leadership all, an author what was fed back on the own items."""
    rows = OpinionTask.objects.filter(committee_id=actor.committee_id)
    if actor.has(Role.OPINION_STAFF, Role.LEADERSHIP):
        return rows
    mine = own(actor)
    fed_back = Q(opinion__in=mine.values("pk")) | Q(
        Exists(IssueItem.objects.filter(issue=OuterRef("issue"), opinion__in=mine.values("pk")))
    )
    units = _units(actor)
    return rows.filter(Q(unit_id__in=units) | (Q(state="closed") & fed_back))


def _on_visible(model: type[Any], actor: Actor) -> QuerySet[Any]:
    """What hangs on items and issues that the actor may read, or on issues that carry the actor's own items."""
    mine = IssueItem.objects.filter(issue=OuterRef("issue"), opinion__in=own(actor).values("pk"))
    return model.objects.filter(committee_id=actor.committee_id).filter(
        Q(Exists(visible(actor).filter(pk=OuterRef("opinion"))))
        | Q(Exists(visible_issues(actor).filter(pk=OuterRef("issue"))))
        | (Q(Exists(mine)) & Q(issue__state__in=PUBLISHED))
    )


def visible_dispatches(actor: Actor) -> QuerySet[Dispatch]:
    """Where things were sent."""
    return _on_visible(Dispatch, actor)


def visible_adoptions(actor: Actor) -> QuerySet[Adoption]:
    """By whom things were adopted."""
    return _on_visible(Adoption, actor)


def visible_instructions(actor: Actor) -> QuerySet[OpinionInstruction]:
    """What leaders instructed."""
    return _on_visible(OpinionInstruction, actor)


def units(actor: Actor) -> QuerySet[Unit]:
    """The units to which the office can give something."""
    rows = Unit.objects.filter(committee_id=actor.committee_id, is_active=True)
    return rows if actor.has(Role.OPINION_STAFF) else rows.none()


def members(actor: Actor) -> QuerySet[Member]:
    """The members for whom the office can enter something: those seated today, by name."""
    today = clock.today()
    rows = Member.objects.filter(committee_id=actor.committee_id, seat_from__lte=today).exclude(seat_until__lt=today)
    rows = rows.select_related("user").order_by("user__pinyin_key", "pk")
    return rows if actor.has(Role.OPINION_STAFF) else rows.none()


def collectives(actor: Actor) -> QuerySet[Collective]:
    """The bodies for which the office can enter something, and those for which a liaison writes."""
    rows = Collective.objects.filter(committee_id=actor.committee_id, is_active=True)
    return rows if actor.has(Role.OPINION_STAFF) else rows.filter(pk__in=actor.collective_ids)


def sessions(actor: Actor) -> QuerySet[Session]:
    """The cycles whose figures the actor may see."""
    rows = Session.objects.filter(committee_id=actor.committee_id).select_related("term", "committee")
    return rows if reads_issues(actor) or writes(actor) else rows.none()
