"""What the proposal office's pages are filled with: its queues, what may be merged, and the texts beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Collective, Committee, Member, Session, Unit
from shangliang.committees.names import case_name
from shangliang.committees.rules import ReviewStep, rules_of
from shangliang.core import clock
from shangliang.workflow.models import NumberSeries

from .. import access
from ..actions.numbering import FILED, preview_case_numbers, series_of
from ..catalogues import categories_of, tags_of
from ..models import Ground, Lead, LeadState, Proposal, ProposalState, PurgeRequest, Talk, TalkState
from .compare import marked
from .lists import Row, number_of, rows
from .similar import Similar, pairs

#: Where a proposal can take others in, until it is answered.
TAKES_IN = (ProposalState.UNDER_REVIEW, ProposalState.FILED, ProposalState.ASSIGNED)


def steps_of(actor: Actor, committee: Committee) -> list[tuple[int, ReviewStep]]:
    """The steps of review that the actor holds, with their places from 1."""
    return [(n, step) for n, step in enumerate(rules_of(committee).review_steps, 1) if actor.has(step.role)]


def waiting(actor: Actor, steps: Iterable[int]) -> QuerySet[Proposal]:
    """What waits at these steps for a review by the actor, who has not yet acted in its present round."""
    rows = access.visible(actor).filter(state=ProposalState.UNDER_REVIEW, review_step__in=list(steps))
    return rows.exclude(access.reviewed_by(actor, "pk"))


def has_reviewed(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor has acted in the present round; somebody else takes the next step then."""
    return proposal.reviews.filter(round=proposal.review_round, reviewer_id=actor.user_id).exists()


def step_counts(actor: Actor, steps: Sequence[int]) -> dict[int, int]:
    """How many wait for the actor at each step, in one query."""
    found = waiting(actor, steps).order_by().values_list("review_step").annotate(Count("pk"))
    return dict.fromkeys(steps, 0) | dict(found)


def next_of(found: QuerySet[Proposal], due: date | None, pk: int) -> int | None:
    """The one after this place in a queue that is sorted by due dates, else its first; ``None`` at its end."""
    rows = found.exclude(pk=pk).order_by("step_due", "pk").values_list("pk", flat=True)
    after = rows.filter(Q(step_due__gt=due) | Q(step_due=due, pk__gt=pk)).first() if due else None
    return after if after is not None else rows.first()


def talks_of(ids: Iterable[int]) -> dict[int, Talk]:
    """The last talk of each proposal that has one."""
    talks = Talk.objects.filter(proposal_id__in=list(ids)).exclude(state=TalkState.DROPPED)
    return {talk.proposal_id: talk for talk in talks.order_by("pk")}


def collectives_of(committee: Committee) -> list[tuple[str, str]]:
    """A committee's collectives for a choice."""
    rows = Collective.objects.filter(committee=committee, is_active=True).order_by("kind", "name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def talk_about_merging(proposal: Proposal, main: Proposal) -> Talk | None:
    """The last talk about merging into this main proposal, or into one that has been merged into it since."""
    talks = proposal.talks.filter(about="merge").filter(Q(into=main) | Q(into__merged_into=main))
    return talks.exclude(state=TalkState.DROPPED).select_related("into").order_by("pk").last()


def grounds_of(committee: Committee) -> QuerySet[Ground]:
    """The grounds for not filing that a committee uses."""
    return Ground.objects.filter(committee=committee, is_active=True)


# Numbering ----------------------------------------------------------------------------------------------------------


def sessions_to_number(actor: Actor) -> list[Session]:
    """The sessions with filed proposals that wait for their case number, the newest first."""
    waiting_ones = access.visible(actor).filter(state__in=FILED, case_number__isnull=True)
    rows = Session.objects.filter(pk__in=waiting_ones.order_by().values("session_id"))
    return list(rows.select_related("committee", "term").order_by("-window_opens"))


def preview(session: Session, order: Sequence[str]) -> list[tuple[Row, str]]:
    """What waits for its number in this order, each with the number that it would get. Five queries."""
    waiting_ones = preview_case_numbers(session, order)
    prefix = f"proposal.case:{session.pk}:"
    series = NumberSeries.objects.filter(committee_id=session.committee_id, name__startswith=prefix)
    last = {name.removeprefix(prefix): number for name, number in series.values_list("name", "last")}
    found = {row.pk: row for row in rows(p.pk for p in waiting_ones)}
    shown = []
    for p in waiting_ones:
        p.committee = session.committee  # its rules are asked for each row
        letter = series_of(p)
        last[letter] = last.get(letter, 0) + 1
        shown.append((found[p.pk], case_name(last[letter], letter, session.year)))
    return shown


# Like ones and texts beside each other ------------------------------------------------------------------------------

_ALIKE = 0.3  # share of pairs in common, as for those of other years
_LOOKED_AT = 1000


def alike_here(proposal: Proposal, actor: Actor, *, most: int = 5) -> list[Similar]:
    """Proposals of the same cycle with like titles that could still be the main one in a merging, the likest first."""
    wanted = pairs(proposal.title)
    if not wanted:
        return []
    rows = access.visible(actor).filter(session_id=proposal.session_id, state__in=TAKES_IN).exclude(pk=proposal.pk)
    rows = rows.filter(reduce(or_, (Q(title__contains=pair) for pair in sorted(wanted)))).order_by("-pk")
    found = []
    for pk, title, case, series, serial, year, state in rows.values_list(
        "pk", "title", "case_number", "case_series", "serial_number", "session__year", "state"
    )[:_LOOKED_AT]:
        theirs = pairs(title)
        share = 2 * len(wanted & theirs) / (len(wanted) + len(theirs)) if theirs else 0.0
        if share >= _ALIKE:
            found.append(Similar(pk, title, number_of(case, series, serial, year), year, state, share))
    return sorted(found, key=lambda s: (-s.share, s.pk))[:most]


@dataclass(frozen=True)
class Column:
    """One of two proposals beside each other: its parts, each cut into pieces ``(text, is common)``."""

    proposal: Proposal
    number: str
    parts: list[tuple[str, list[tuple[str, bool]]]]
    common: int  # characters
    total: int


def beside(one: Proposal, other: Proposal) -> tuple[Column, Column]:
    """Two proposals part by part, with the wording that they share."""
    texts = [_parts(one), _parts(other)]
    wholes = ["\n".join(text for _label, text in parts) for parts in texts]
    return _column(one, texts[0], wholes[1]), _column(other, texts[1], wholes[0])


def _parts(proposal: Proposal) -> list[tuple[str, str]]:
    suggestions = "\n".join(f"{s.number}. {s.text}" for s in proposal.suggestions.all())
    parts = [
        (_("Background"), proposal.background),
        (_("Analysis"), proposal.analysis),
        (_("Suggestions"), suggestions),
        (_("Text"), proposal.whole_text),
    ]
    return [(label, text) for label, text in parts if text.strip()]


def _column(proposal: Proposal, parts: Sequence[tuple[str, str]], other: str) -> Column:
    cut = [(label, marked(text, other)) for label, text in parts]
    pieces = [piece for _label, found in cut for piece in found]
    p = proposal
    return Column(
        proposal=p,
        number=number_of(p.case_number, p.case_series, p.serial_number, p.session.year, p.own_number),
        parts=cut,
        common=sum(len(text) for text, common in pieces if common),
        total=sum(len(text) for text, _common in pieces),
    )


# Leads, topics, purging ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeadsPage:
    """One page of leads, and the places of its neighbours (``""``: there is none)."""

    rows: list[Lead]
    previous: str
    next: str


def lead_counts(actor: Actor) -> dict[str, int]:
    """How many leads there are in each state."""
    found = access.visible_leads(actor).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(LeadState.values, 0) | dict(found)


def leads_page(actor: Actor, state: str, *, after: str = "", before: str = "", size: int = 50) -> LeadsPage:
    """Leads of a state, by their numbers: those to be looked at oldest first, the others newest first. One query.

    A place that cannot be read is the list's beginning.
    """
    found = access.visible_leads(actor).filter(state=state)
    back = bool(before) and not after
    place = before if back else after
    falls = (state != LeadState.RECEIVED) != back
    known = place.isdecimal() and len(place) < 19
    if known:
        found = found.filter(**{"pk__lt" if falls else "pk__gt": int(place)})
    cut = list(found.order_by("-pk" if falls else "pk")[: size + 1])
    more, cut = len(cut) > size, cut[:size]
    if back:
        cut.reverse()
    earlier, later = (more, known) if back else (known, more)
    return LeadsPage(cut, str(cut[0].pk) if earlier and cut else "", str(cut[-1].pk) if later and cut else "")


def next_lead(actor: Actor, pk: int) -> int | None:
    """The lead that waits after this one, else the first that waits."""
    waiting_ones = (
        access.visible_leads(actor).filter(state=LeadState.RECEIVED).order_by("pk").values_list("pk", flat=True)
    )
    after = waiting_ones.filter(pk__gt=pk).first()
    return after if after is not None else waiting_ones.first()


def grown_from(actor: Actor, lead: Lead, *, most: int = 20) -> list[Row]:
    """The proposals that were written on a lead, as far as the actor may read them."""
    return rows(access.visible(actor).filter(lead=lead).order_by("-pk").values_list("pk", flat=True)[:most])


def sessions_for_topics(actor: Actor) -> list[Session]:
    """The sessions for which topics may still be published: those whose figures are not closed yet."""
    found = Session.objects.filter(committee_id=actor.committee_id, cut_off__gt=clock.now())
    return list(found.select_related("committee", "term").order_by("window_opens"))


def open_purge(proposal: Proposal) -> PurgeRequest | None:
    """The purge that has been asked for and not carried out yet."""
    return proposal.purges.filter(approved_at__isnull=True).select_related("asked_by").order_by("pk").last()


# Paper --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signers:
    """Whom staff can type a paper proposal for, and what it can be given: choices for a form, and the records."""

    authors: list[tuple[str, list[tuple[str, str]]]]  # in groups, by party key
    by_member: dict[int, Member]
    by_collective: dict[int, Collective]
    members: dict[str, list[Member]]  # by name; two may have the same
    collectives: dict[str, list[Collective]]
    categories: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    units: list[tuple[str, str]]


def signers_of(committee: Committee) -> Signers:
    """Today's members and collectives of a committee, with its categories, tags and units. Five queries."""
    day = clock.today()
    seats = Member.objects.filter(committee=committee, seat_from__lte=day).exclude(seat_until__lt=day)
    members = list(seats.select_related("user", "sector").order_by("sector__order", "user__pinyin_key", "pk"))
    bodies = list(Collective.objects.filter(committee=committee, is_active=True).order_by("order", "pk"))
    groups: dict[str, list[tuple[str, str]]] = {_("Collectives"): [(f"collective:{c.pk}", c.name) for c in bodies]}
    by_name: dict[str, list[Member]] = {}
    for member in members:
        sector = member.sector.name if member.sector else _("without a sector")
        groups.setdefault(sector, []).append((f"member:{member.pk}", member.user.name))
        by_name.setdefault(member.user.name, []).append(member)
    units = Unit.objects.filter(committee=committee, is_active=True).order_by("line__order", "name")
    return Signers(
        authors=list(groups.items()),
        by_member={member.pk: member for member in members},
        by_collective={body.pk: body for body in bodies},
        members=by_name,
        collectives={body.name: [body] for body in bodies},
        categories=categories_of(committee),
        tags=tags_of(committee),
        units=[(str(pk), name) for pk, name in units.values_list("pk", "name")],
    )
