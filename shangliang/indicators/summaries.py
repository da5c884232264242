"""A city's sums over its counties: the one way in which figures cross from one committee to another.

Each committee tells the one above it the year's numbers, measure by measure (:func:`submit_summary`). Nothing else
crosses: no record, no name, no text. The committee above counts its own records and adds what it was told
(:func:`with_those_below`); who opens such a figure finds one row for each committee below, never a record of theirs.

A subject names what it tells with :func:`measure`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.models import Committee, Level, Session
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import all_committees
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.models import Event
from shangliang.workflow.saving import create, save_fields

from .access import may_keep
from .models import Summary
from .registry import Basis, Count, together

#: Scopes that say: this committee and all below it, as reports of several levels word it.
ALL_BELOW = ("全国政协系统", "全省政协", "全市政协", "全州政协", "全区政协", "市和区县累计", "省市县累计")


def all_below(committee: Committee) -> str:
    """The scope by which this committee's reports name it with all below it, one of :data:`ALL_BELOW`."""
    nation, province, city, prefecture, region, municipality, _deeper = ALL_BELOW
    if committee.level == Level.NATIONAL:
        return nation
    if committee.level == Level.PROVINCE:
        ends = {"市": municipality, "区": region}
        return ends.get(committee.place[-1], province)
    return prefecture if committee.place.endswith(("州", "盟")) else city


@dataclass(frozen=True)
class Measure:
    """A number that committees tell the one above: its own records, up to a moment of a cycle."""

    name: str
    label: Any
    unit: str
    own: Callable[[Basis], Count]


MEASURES: dict[str, Measure] = {}


def measure(new: Measure) -> Measure:
    """Make a measure known; each name once."""
    if new.name in MEASURES:
        raise ValueError(f"measure {new.name} is registered already")
    MEASURES[new.name] = new
    return new


@dataclass(frozen=True)
class Total(Count):
    """A committee's own records and what those below told; ``records`` are the summaries that were received."""

    own: Count | None = None

    def number(self) -> int:
        """The own count and the sum of what was told."""
        told = self.records.order_by().aggregate(n=Sum("value"))["n"] or 0
        return int(told) + (self.own.number() if self.own else 0)


def received(committee: Committee, year: int) -> Any:
    """The standing summaries of a year, as a queryset."""
    return Summary.objects.filter(committee=committee, year=year, replaced_at__isnull=True)


def with_those_below(name: str, basis: Basis) -> Total:
    """A measure over a committee and all below it: those that had told their numbers by the cut-off."""
    told = received(basis.committee, basis.session.year).filter(measure=name, until__lte=basis.cut_off)
    return Total(told, own=MEASURES[name].own(Basis(basis.committee, basis.session, basis.cut_off)))


def numbers(session: Session, until: datetime) -> dict[str, int]:
    """What a committee would tell of a cycle, by measure: its own numbers with those it was told."""
    basis = Basis(session.committee, session, until)
    with together():
        return {name: with_those_below(name, basis).number() for name in MEASURES}


def last_told(committee: Committee, year: int) -> Event | None:
    """When a committee told the numbers of a year last."""
    events = Event.objects.filter(committee=committee, kind="summary.submit", subject_kind="committee")
    return next((e for e in events.order_by("-seq")[:20] if e.data["year"] == year), None)


def submit_summary(session: Session, *, by: Actor) -> dict[str, int]:
    """Tell the committee above this year's numbers; told again, the later ones take the place of the earlier.

    They are counted up to the cut-off of the committee above, so that all its counties are counted alike; before that,
    up to now.

    Returns:
        What was told, by measure.

    Raises:
        NotAllowed: the actor keeps no figures here.
        Refused: there is no committee above in this installation.
    """
    if not may_keep(by) or by.committee_id != session.committee_id:
        raise NotAllowed(_("You may not do this here."))
    above = find(Committee, pk=columns(Committee, "parent_id", pk=session.committee_id)[0][0] or 0)
    if not above:
        raise Refused(_("There is no committee above this one here."), code="no_parent")
    with all_committees(reason=f"year's summary to {above[0].place}", by=by):
        theirs = columns(Session, "cut_off", committee=above[0].pk, year=session.year)
    until = min(clock.now(), theirs[0][0] if theirs else session.cut_off)
    told = numbers(session, until)
    with all_committees(reason="city summary"):
        _hand_over(session, above[0], told, until, by=by)
    return told


@verb
def _hand_over(session: Session, above: Committee, told: dict[str, int], until: datetime, *, by: Actor) -> None:
    before: Sequence[Summary] = find(
        Summary,
        committee=above.pk,
        origin=session.committee_id,
        year=session.year,
        replaced_at=None,
        locked=True,
    )
    for row in before:
        row.replaced_at = clock.now()
    save_fields(before, ["replaced_at"])
    create(
        [
            Summary(
                committee=above,
                origin_id=session.committee_id,
                year=session.year,
                measure=name,
                value=value,
                until=until,
                received_at=clock.now(),
                sender=by.name[:60],
            )
            for name, value in told.items()
        ]
    )
    facts = {"year": session.year, "until": until.isoformat(), "numbers": told}
    here = ("committee", session.committee_id)
    record([Entry("summary.submit", here, here, facts)], by=by, committee_id=session.committee_id)
    there = ("committee", above.pk)
    entry = Entry("summary.receive", there, there, facts | {"from": session.committee_id})
    record([entry], by=system_actor(above.pk), committee_id=above.pk)
