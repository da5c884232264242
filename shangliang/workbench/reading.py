"""One proposal as one reader sees it: text, state in words, handling and time line brought together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.reach import Reach
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.names import case_name
from shangliang.committees.queries import party_names
from shangliang.consultations import access as consultations_access
from shangliang.consultations.models import TopicState
from shangliang.handling import access as handling_access
from shangliang.handling.models import Commitment, Contact, HandlingRole, SuggestionAnswer
from shangliang.handling.queries import AssignmentView, Handling, handling_of
from shangliang.handling.states import COMMITMENT
from shangliang.indicators.access import sessions as sessions_of
from shangliang.opinions import access as opinions_access
from shangliang.opinions.models import OpinionState
from shangliang.opinions.naming import opinion_number
from shangliang.proposals import access as proposals_access
from shangliang.proposals.catalogues import CATEGORY_COLUMNS
from shangliang.proposals.models import (
    Attachment,
    Category,
    CoSignature,
    Proposal,
    ProposalState,
    SignatureState,
    Suggestion,
    Tag,
)
from shangliang.proposals.queries import (
    Circle,
    Holder,
    awaited,
    entries,
    events_of,
    holders_from,
    number_of,
    open_duties,
    parties_in,
)
from shangliang.proposals.queries.office import has_reviewed
from shangliang.workflow.models import Duty
from shangliang.workflow.wording import duty_words

S = ProposalState
_UNITS = frozenset({Role.UNIT_CLERK, Role.UNIT_LEADER})


def visible(actor: Actor) -> QuerySet[Proposal]:
    """All proposals that the actor may read: by the proposals' own rule, or because a unit of theirs handles them."""
    rows = proposals_access.visible(actor)
    # Coordinators read all that is filed by the first rule, and so all that any unit handles.
    if actor.has(Role.COORDINATOR) or not actor.roles & _UNITS:
        return rows
    handled = handling_access.visible_proposals(actor)
    # Who does nothing but work in a unit reads nothing by the first rule. Alone, the second one is an index's.
    own = actor.roles - _UNITS or actor.member_id or actor.collective_ids
    # Said once more for both: the database then goes through the committee's own rows, newest first.
    return (rows | handled if own else handled).filter(committee_id=actor.committee_id or 0)


def _choices(actor: Actor) -> dict[str, QuerySet[Any, Any]]:
    here = {"committee_id": actor.committee_id}
    found = {
        "years": sessions_of(actor).values_list("window_opens", "year", "pk"),
        "categories": Category.objects.filter(**here).values_list(*CATEGORY_COLUMNS),
        "tags": Tag.objects.filter(**here).values_list("name", "pk"),
    }
    return {name: rows.order_by() for name, rows in found.items()}


_CHOICES = Reach(_choices)


def choices(actor: Actor) -> dict[str, list[tuple[Any, ...]]]:
    """What the register can be narrowed to, as ``years`` (opening, year, id), ``categories`` and ``tags`` (name, id).

    One query; categories are rows of :data:`~shangliang.proposals.catalogues.CATEGORY_COLUMNS`.
    """
    return _CHOICES.read(actor)


@dataclass(frozen=True)
class Trace:
    """Opinion information beside a proposal: into which it was diverted, or from which it was begun."""

    diverted: bool
    number: str  # empty before it came in
    state: str
    url: str  # empty for whoever may not read it


@dataclass
class Reading:
    """What the page of a proposal shows."""

    proposal: Proposal
    number: str
    holders: list[Holder]  # those whom it waits for
    beside: list[Holder]  # those who may still say something, though it waits for nobody
    main_holders: list[Holder]  # of one that was merged: those whom its main one waits for
    steps: list[tuple[str, str]]
    signers: list[CoSignature]
    suggestions: list[tuple[Suggestion, list[tuple[str, SuggestionAnswer]]]]
    handling: Handling
    contacts: list[tuple[str, Contact]] = field(default_factory=list)
    commitments: list[tuple[str, Commitment]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    own_duties: list[tuple[Any, str, date]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    talked_over: list[tuple[int, str, str]] = field(default_factory=list)  # in consultations: key, title, state
    is_own: bool = False
    is_office: bool = False
    only_draft: bool = False  # the answers shown have not been sent

    @property
    def assisting(self) -> list[AssignmentView]:
        """The units that assist."""
        return [v for v in self.handling.assignments if v.assignment.role == HandlingRole.ASSISTING]

    @property
    def answering(self) -> list[AssignmentView]:
        """The units that answer, those that were relieved left out."""
        return [
            v
            for v in self.handling.assignments
            if v.assignment.role != HandlingRole.ASSISTING and v.assignment.state != "reassigned"
        ]

    @property
    def settled(self) -> frozenset[str]:
        """The states in which a commitment waits for nobody."""
        return COMMITMENT.final


#: What stands in the head of a proposal's page.
_READ_ALONG = (
    "committee",
    "session__term",
    "category__parent",
    "author_member__user",
    "author_member__sector",
    "author_collective",
    "merged_into",
    "ground",
    "topic",
)


def _belonging(actor: Actor, proposal_id: int) -> dict[str, QuerySet]:
    shown = ("proposal", "order", "state", "member__user__name", "member__sector__name", "collective__name")
    found: dict[str, QuerySet[Any]] = {
        "proposal": visible(actor).filter(pk=proposal_id).select_related(*_READ_ALONG),
        "signatures": CoSignature.objects.filter(
            proposal=proposal_id, state__in=[SignatureState.INVITED, SignatureState.SIGNED]
        )
        .select_related("member__user", "member__sector", "collective")
        .only(*shown),
        "suggestions": Suggestion.objects.filter(proposal=proposal_id),
        "attachments": proposals_access.visible_attachments(actor).filter(proposal=proposal_id),
        "opinions": opinions_access.traces(actor, proposal_id),
        "consultations": consultations_access.visible(actor)
        .filter(proposals=proposal_id)
        .values_list("pk", "title", "state"),
        "events": events_of(proposal_id),
        "duties": open_duties([proposal_id]),
        "main_duties": Duty.objects.filter(
            root_kind="proposal",
            root_id__in=Proposal.objects.filter(merged_ones=proposal_id).values("pk"),
            closed_at__isnull=True,
        ),
    }
    return {name: rows.order_by() for name, rows in found.items()}


_BELONGING = Reach(_belonging)


def read(proposal_id: int, actor: Actor) -> Reading | None:
    """Everything about a proposal that the actor may read; None where the actor may not read it, or there is none.

    Three queries, and a fourth if something was merged.
    """
    found = _BELONGING.read(actor, proposal_id)
    if not found["proposal"]:
        return None
    proposal: Proposal = found["proposal"][0]
    signatures = sorted(found["signatures"], key=attrgetter("order", "pk"))
    events = sorted(found["events"], key=attrgetter("seq"))
    is_office = actor.has(*OFFICE)
    # Whoever leads it, has signed it or is asked to: the rule of proposals' access.own.
    is_own = proposals_access.AUTHOR.allows(actor, proposal) or any(s.party in actor.parties for s in signatures)
    signers = {s.party for s in signatures if s.state == SignatureState.SIGNED}
    duties, of_main = _shared_out(found["duties"], found["main_duties"], signers)
    names = party_names(parties_in(events) | {d.party for d in (*duties, *of_main)})
    everybody, of_main_one = _holders(duties, names), _holders(of_main, names)
    holders = awaited(proposal.state, everybody)
    beside = [h for h in everybody if h not in holders]
    circle = Circle.OFFICE if is_office else Circle.PROPOSER if is_own else Circle.READER
    handling = handling_of(proposal, actor)
    answers: dict[int, list[tuple[str, SuggestionAnswer]]] = {}
    only_draft = False
    for view in handling.assignments:
        for reply in view.replies[-1:]:
            only_draft = only_draft or reply.reply.sent_at is None
            for suggestion, answer in reply.answers:
                if answer is not None and (answer.answer or answer.text):
                    answers.setdefault(suggestion.pk, []).append((view.assignment.unit.name, answer))
    return Reading(
        proposal=proposal,
        number=_number(proposal),
        holders=holders,
        beside=beside if circle is not Circle.READER else [],
        main_holders=awaited(proposal.merged_into.state, of_main_one) if proposal.merged_into else [],
        steps=steps_of(proposal),
        signers=signatures,
        suggestions=[(s, answers.get(s.pk, [])) for s in sorted(found["suggestions"], key=attrgetter("number"))],
        handling=handling,
        contacts=[(v.assignment.unit.name, c) for v in handling.assignments for c in v.contacts],
        commitments=[(v.assignment.unit.name, c) for v in handling.assignments for c in v.commitments],
        timeline=entries(events, holders, names, circle),
        own_duties=own_duties(_for(actor, proposal, duties), actor),
        attachments=sorted(found["attachments"], key=attrgetter("pk")),
        traces=[_trace(row) for row in sorted(found["opinions"]) if is_own or is_office or row[-1]],
        talked_over=[(pk, title, str(TopicState(state).label)) for pk, title, state in sorted(found["consultations"])],
        is_own=is_own,
        is_office=is_office,
        only_draft=only_draft,
    )


def _trace(row: tuple[Any, ...]) -> Trace:
    pk, number, year, state, proposal_id, readable = row
    return Trace(
        diverted=proposal_id is not None,
        number=opinion_number(year, number),
        state=str(OpinionState(state).label),
        url=reverse("opinions:one", args=[pk]) if readable else "",
    )


def _number(p: Proposal) -> str:
    """Its number, as it is written after the session's name."""
    if p.case_number:
        return case_name(p.case_number, p.case_series)
    return number_of(None, "", p.serial_number, p.session.year, p.own_number)


def _shared_out(own: list[Duty], of_main: list[Duty], signers: set[str]) -> tuple[list[Duty], list[Duty]]:
    """A proposal's duties and those of the main one into which it was merged, each by due date.

    Its own signers are asked what they think of the main one's answer, which is their step on their own proposal.
    """
    asked = [d for d in of_main if d.kind == "give_feedback" and d.party in signers]
    others = [d for d in of_main if d not in asked]
    order = attrgetter("due", "pk")
    return sorted([*own, *asked], key=order), sorted(others, key=order)


def _holders(duties: Sequence[Duty], names: Mapping[str, str]) -> list[Holder]:
    (holders,) = holders_from([(0, d.party, d.kind, d.due) for d in duties], [0], names).values()
    return holders


def _for(actor: Actor, proposal: Proposal, duties: Sequence[Duty]) -> Sequence[Duty]:
    """The duties without a review that waits for somebody else: nobody reviews a proposal twice in a round."""
    if any(d.kind == "review" and d.party in actor.parties for d in duties) and has_reviewed(actor, proposal):
        return [d for d in duties if d.kind != "review"]
    return duties


def own_duties(duties: Iterable[Duty], actor: Actor) -> list[tuple[Any, str, date]]:
    """Which of a proposal's open duties are this reader's: words, address, due date."""
    mine = [d for d in duties if d.party in actor.parties]
    return [(duty_words(d.kind).do, duty_words(d.kind).url(d), d.due) for d in mine]


def steps_of(proposal: Proposal) -> list[tuple[str, str]]:
    """The bar of five words: done, now, or still ahead. Those that ended early stop where they ended."""
    words = [_("Submitted"), _("Filed"), _("Assigned"), _("Handled"), _("Rated")]
    reached = {
        S.DRAFT: 0,
        S.RETURNED: 0,
        S.UNDER_REVIEW: 1,
        S.FILED: 2,
        S.ASSIGNED: 3,
        S.REHANDLING: 3,
        S.REPLIED: 4,
        S.CLOSED: 5,
        S.ARCHIVED: 5,
    }.get(S(proposal.state), 0)
    return [(w, "done" if i < reached else ("now" if i == reached else "")) for i, w in enumerate(words)]


def outcome_words(proposal: Proposal) -> str:
    """How a proposal that waits for nobody ended, in a sentence."""
    main = proposal.merged_into
    endings: Mapping[str, str] = {
        S.LAPSED: _("Lapsed: it was not revised in time."),
        S.WITHDRAWN: _("Withdrawn by the proposer."),
        S.NOT_FILED: _("Not filed: %(ground)s. %(disposition)s")
        % {"ground": proposal.ground or "", "disposition": proposal.get_disposition_display()},
        S.MERGED: _("Merged into “%(title)s”; its answer comes to you as well.") % {"title": main or ""},
        S.MERGED_AFTER_FILING: _("Merged into “%(title)s”; its answer comes to you as well.") % {"title": main or ""},
        S.CANCELLED: _("Cancelled on the proposer's wish."),
        S.CLOSED: _("Handled and closed."),
        S.ARCHIVED: _("In the archive."),
        S.REPLIED: _("Answered."),
    }
    return endings.get(proposal.state, str(proposal.get_state_display()))


def actions_for(reading: Reading, actor: Actor) -> list[tuple[Any, str]]:
    """Further things the reader can do here, apart from what is owed: words and addresses."""
    p = reading.proposal
    found: list[tuple[Any, str]] = []
    if proposals_access.may_write(actor, p):
        found.append((_("Go on writing"), reverse("proposals:edit", args=[p.pk])))
    if reading.is_own and p.state in (S.UNDER_REVIEW, S.RETURNED) and proposals_access.AUTHOR.allows(actor, p):
        found.append((_("Withdraw"), reverse("proposals:withdraw", args=[p.pk])))
    if reading.is_office and p.state != S.DRAFT:
        found.append((_("Office work"), reverse("proposals:desk", args=[p.pk])))
    for view in reading.handling.assignments:
        if view.assignment.unit_id in actor.unit_ids | actor.led_unit_ids:
            found.append((_("Open our working page"), reverse("handling:assignment", args=[view.assignment.pk])))
    if actor.has(Role.LEADERSHIP) and p.filed_at:
        found.append((_("Write an instruction"), reverse("handling:instruct", args=[p.pk])))
    for view in reading.answering:
        if reading.is_own and view.assignment.accepted_at:
            address = reverse("handling:messages", args=[view.assignment.pk])
            found.append((_("Write to %(unit)s") % {"unit": view.assignment.unit.name}, address))
    return found
