"""Draws a cycle's figures into plans: who proposes what, when, and what becomes of it. Same seed, same plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from shangliang.core import clock

from .house import House
from .plans import HandlingPlan, ProposalPlan
from .scenario import CommitteePlan, SessionPlan
from .scenario.cycles import COLLECTIVE_KINDS, ClosedCycle, Outcomes

T = TypeVar("T")

#: Fates by the outcomes that the scenario counts: fate and disposition.
UNFILED = {
    "merged": ("merged", ""),
    "to_reference": ("not_filed", "to_reference"),
    "to_opinion": ("not_filed", "to_opinion"),
    "to_letters": ("not_filed", "to_letters"),
    "none": ("not_filed", "none"),
    "lapsed": ("lapsed", ""),
    "withdrawn": ("withdrawn", ""),
}
_FACE, _FAR = ("visit", "invited", "on_site"), ("phone", "letter", "online")
#: Codes of the default marks by their meanings.
MARKS = {
    "satisfied": "satisfied",
    "basically_satisfied": "basic",
    "understanding": "understanding",
    "dissatisfied": "dissatisfied",
    "none": "",
}
_KINDS_IN_SESSION_ONLY = ("sector", "group")


def spread(counts: Mapping[str, int], rng: Random) -> list[str]:
    """Each name as often as it is counted, shuffled."""
    names = [name for name, count in counts.items() for _ in range(count)]
    rng.shuffle(names)
    return names


def chosen(rng: Random, items: Iterable[T], count: int) -> set[T]:
    """So many of the items, at random."""
    return set(rng.sample(sorted(items), count))  # type: ignore[type-var]


def moments(rng: Random, first: date, last: date, count: int, house: House) -> list[datetime]:
    """So many moments in office hours on working days between two days, in order."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    days = [d for d in days if house.calendar.is_workday(d)] or [house.calendar.next_workday(first)]
    found = []
    for _ in range(count):
        day = rng.choice(days)
        at = timedelta(minutes=rng.randrange(9 * 60, 17 * 60), seconds=rng.randrange(60))
        found.append(datetime(day.year, day.month, day.day, tzinfo=clock.ZONE) + at)
    return sorted(found)


class Drawer:
    """Draws the plans of one cycle."""

    def __init__(self, house: House, place: CommitteePlan, session: SessionPlan) -> None:
        self.house, self.place, self.session = house, place, session
        self.rng = house.random("draw", session.year)
        self.bodies: dict[str, list[int]] = {}
        for index, (kind, _name) in enumerate(place.collectives):
            self.bodies.setdefault(kind, []).append(index)
        self._turn: dict[str, int] = {}

    # Who --------------------------------------------------------------------------------------------------------

    def by(self, plan: ProposalPlan, kind: str) -> ProposalPlan:
        """Give a plan its proposer of a kind, with co-signers for a joint one."""
        if kind in COLLECTIVE_KINDS:
            bodies = self.bodies[kind]
            turn = self._turn[kind] = self._turn.get(kind, -1) + 1
            return replace(plan, collectives=(bodies[turn % len(bodies)],))
        count = len(self.house.members)
        lead = self.rng.randrange(count)
        if kind == "individual":
            return replace(plan, member=lead)
        wanted = self.rng.choice((1, 2, 2, 3, 3, 4))
        others = [i for i in self.rng.sample(range(count), wanted + 1) if i != lead][:wanted]
        unsigned = 1 if len(others) > 1 and self.rng.random() < 0.15 else 0
        return replace(plan, member=lead, signers=tuple(others), unsigned=unsigned)

    def kinds(self, plans: list[ProposalPlan], counts: Mapping[str, int]) -> list[ProposalPlan]:
        """Give plans their proposers; bodies that propose in session only get in-session ones."""
        names = spread(counts, self.rng)
        names.sort(key=lambda name: name not in _KINDS_IN_SESSION_ONLY)
        order = sorted(range(len(plans)), key=lambda i: (not plans[i].in_session, self.rng.random()))
        only = sum(name in _KINDS_IN_SESSION_ONLY for name in names)
        rest = order[only:]
        self.rng.shuffle(rest)
        found = list(plans)
        for index, name in zip([*order[:only], *rest], names, strict=True):
            found[index] = self.by(plans[index], name)
        return found

    # What -------------------------------------------------------------------------------------------------------

    def titled(self, plans: dict[str, ProposalPlan]) -> None:
        """Give every plan that follows no other one a title that no plan of this committee has."""
        for key, plan in plans.items():
            if not plan.like:
                tagged, idea = self.house.take_title(plan.tagged)
                plans[key] = replace(plan, tagged=tagged, idea=idea)

    def plan(self, key: str, at: datetime, in_session: bool, fate: str, disposition: str = "") -> ProposalPlan:
        """A plan with a fate and nothing else yet."""
        return ProposalPlan(
            key=f"{self.session.year}-{key}",
            year=self.session.year,
            submit_at=at,
            in_session=in_session,
            fate=fate,
            disposition=disposition,
            ground=self.rng.randrange(12),
        )

    def into_mains(self, plans: list[ProposalPlan], mains: list[ProposalPlan]) -> list[ProposalPlan]:
        """Choose for each plan that is merged a main one, submitted before it, at most two to one main."""
        used: dict[str, int] = {}
        found = []
        for plan in plans:
            if plan.fate not in ("merged", "merged_after_filing"):
                found.append(plan)
                continue
            fitting = [
                m
                for m in mains
                if m.in_session == plan.in_session and m.submit_at < plan.submit_at and used.get(m.key, 0) < 2
            ]
            near = (
                fitting[-40 if plan.in_session else -6 :]
                or [m for m in mains if m.in_session == plan.in_session][:5]
                or mains[:5]
            )
            main = self.rng.choice(near)
            used[main.key] = used.get(main.key, 0) + 1
            at = max(plan.submit_at, main.submit_at + timedelta(minutes=20))
            found.append(replace(plan, like=main.key, into=main.key, submit_at=at))
        return found

    # How it is handled --------------------------------------------------------------------------------------------

    def units_of(self, plan: ProposalPlan, form: str, plans: Mapping[str, ProposalPlan]) -> tuple[tuple[int, str], ...]:
        """The units for a proposal: those that its text hopes for, others where it names too few."""
        text = self.house.text(plan, dict(plans))
        numbers = {unit.name: i for i, unit in enumerate(self.place.units)}
        hoped = [numbers[self.place.unit_for(kind).name] for kind in text.unit_hint]
        hoped = list(dict.fromkeys(hoped))
        wanted = 1 if form == "single" else (2 if form == "separate" else self.rng.choice((2, 2, 3)))
        used = [i for i, unit in enumerate(self.place.units) if not unit.spare]
        while len(hoped) < wanted:
            other = self.rng.choice(used)
            if other not in hoped:
                hoped.append(other)
        if form == "single":
            return ((hoped[0], "single"),)
        if form == "separate":
            return tuple((i, "separate") for i in hoped[:2])
        return ((hoped[0], "lead"), *((i, "assisting") for i in hoped[1:wanted]))

    def answers(self, result: str, promise: str) -> tuple[str, ...]:
        """Answers to suggestions, in turn, that fit a result class; the second is planned where there is a promise."""
        head = {"A": ("adopted", "adopted", "partly"), "B": ("partly", "partly", "reference")}.get(
            result, ("reference", "reference", "not_adopted")
        )
        # What cannot be done now is at most planned for later or kept for reference: nothing of it is adopted.
        tail = ("reference", "not_adopted") if head[0] == "reference" else ("adopted", "partly", "reference", "partly")
        return (head[0], "planned" if promise else head[1], head[2], *tail)


def closed_plans(house: House, place: CommitteePlan, cycle: ClosedCycle) -> dict[str, ProposalPlan]:
    """The plans of a cycle that is over, such that its figures come out as the scenario says."""
    session = place.session_of(cycle.year)
    drawer = Drawer(house, place, session)
    rng = drawer.rng
    filed: list[ProposalPlan] = []
    unfiled: list[ProposalPlan] = []
    for in_session, outcomes, first, last in _seasons(cycle, session):
        names = spread({"filed": outcomes.filed, **{n: getattr(outcomes, n) for n in UNFILED}}, rng)
        times = moments(rng, first, last, len(names), house)
        for number, (name, at) in enumerate(zip(names, times, strict=True), start=1):
            key = f"{'s' if in_session else 'r'}{number:04d}"
            if name == "filed":
                filed.append(drawer.plan(key, at, in_session, "assigned"))
            else:
                unfiled.append(drawer.plan(key, at, in_session, *UNFILED[name]))
    filed = _after_filing(drawer, cycle, filed)
    filed = _tagged(cycle, filed, rng)
    filed = _joined(drawer, cycle, drawer.kinds(filed, cycle.filed_by))
    unfiled = drawer.kinds(unfiled, cycle.unfiled_by)
    filed, unfiled = _parties(drawer, place, cycle, filed, unfiled)
    mains = [p for p in filed if p.fate == "assigned"]
    everything = {p.key: p for p in drawer.into_mains([*filed, *unfiled], mains)}
    drawer.titled(everything)
    _incidents(rng, cycle, everything)
    _handled(drawer, cycle, everything)
    return everything


def _seasons(cycle: ClosedCycle, session: SessionPlan) -> Iterator[tuple[bool, Outcomes, date, date]]:
    opens = session.window_opens.date() + timedelta(days=3)
    deadline = session.session_deadline.date() - timedelta(days=1)
    yield True, cycle.in_session, opens, deadline
    yield False, cycle.regular, session.closes + timedelta(days=20), cycle.regular_until - timedelta(days=10)


def _after_filing(drawer: Drawer, cycle: ClosedCycle, filed: list[ProposalPlan]) -> list[ProposalPlan]:
    """Merge and cancel some in-session ones after filing, late ones of the list so that mains lie before them."""
    in_session = [p.key for p in filed if p.in_session]
    later = in_session[len(in_session) // 4 :]
    gone = drawer.rng.sample(later, cycle.merged_after_filing + cycle.cancelled)
    fates = dict.fromkeys(gone[: cycle.merged_after_filing], "merged_after_filing")
    fates |= dict.fromkeys(gone[cycle.merged_after_filing :], "cancelled")
    return [replace(p, fate=fates.get(p.key, p.fate)) for p in filed]


def _tagged(cycle: ClosedCycle, filed: list[ProposalPlan], rng: Random) -> list[ProposalPlan]:
    if not cycle.tagged:
        return filed
    own = [p.key for p in filed if p.in_session and p.fate != "merged_after_filing"]
    tagged = chosen(rng, own, cycle.tagged[1])
    return [replace(p, tagged=p.key in tagged) if p.in_session else p for p in filed]


def _joined(drawer: Drawer, cycle: ClosedCycle, filed: list[ProposalPlan]) -> list[ProposalPlan]:
    """Let some collectives' proposals be made together with a second body."""
    committees = drawer.bodies.get("special_committee", [])
    own = [p.key for p in filed if p.collectives and p.collectives[0] not in committees]
    joint = chosen(drawer.rng, own, min(cycle.joint_collectives, len(own)))
    return [
        replace(p, collectives=(*p.collectives, drawer.rng.choice(committees))) if p.key in joint else p for p in filed
    ]


def _parties(
    drawer: Drawer,
    place: CommitteePlan,
    cycle: ClosedCycle,
    filed: list[ProposalPlan],
    unfiled: list[ProposalPlan],
) -> tuple[list[ProposalPlan], list[ProposalPlan]]:
    if not cycle.party_received:
        return filed, unfiled
    numbers = {name: i for i, (_kind, name) in enumerate(place.collectives)}
    names = spread(cycle.party_received, drawer.rng)
    parties = set(drawer.bodies["party"])

    def named(plan: ProposalPlan) -> ProposalPlan:
        if not plan.collectives or plan.collectives[0] not in parties:
            return plan
        return replace(plan, collectives=(numbers[names.pop()], *plan.collectives[1:]))

    return [named(p) for p in filed], [named(p) for p in unfiled]


def _incidents(rng: Random, cycle: ClosedCycle, plans: dict[str, ProposalPlan]) -> None:
    """Papers, returned ones and key ones."""
    free = [k for k, p in plans.items() if p.fate == "assigned"]
    leads = {p.into for p in plans.values() if p.into}
    for key in chosen(rng, [k for k in free if k not in leads], cycle.returned_once):
        plans[key] = replace(plans[key], returned_once=True)
    alone = [k for k in free if plans[k].member is not None and not plans[k].signers]
    for key in chosen(rng, alone, min(cycle.paper, len(alone))):
        plans[key] = replace(plans[key], on_paper=True)
    for key in chosen(rng, free, cycle.key):
        plans[key] = replace(plans[key], is_key=True)


def _handled(drawer: Drawer, cycle: ClosedCycle, plans: dict[str, ProposalPlan]) -> None:
    rng = drawer.rng
    keys = [k for k, p in plans.items() if p.fate == "assigned"]
    forms, results = spread(cycle.forms, rng), spread(cycle.results, rng)
    marks = spread(cycle.feedback, rng)
    promises = spread(_hundred(cycle.commitments, len(keys)), rng)
    met = chosen(rng, [k for k in keys if plans[k].is_key], cycle.met_key)
    met |= chosen(rng, [k for k in keys if not plans[k].is_key], cycle.met_general)
    # A late answer must leave time for the feedback before the cut-off.
    late = chosen(rng, [k for k in keys if plans[k].in_session], cycle.late)
    extended = rng.sample(sorted(set(keys) - late), cycle.extended + cycle.extension_denied)
    again = {
        m: chosen(rng, [k for k, x in zip(keys, marks, strict=True) if x == m], n) for m, n in cycle.rehandled.items()
    }
    retried = set().union(*again.values()) if again else set()
    for key, form, result, mark, promise in zip(keys, forms, results, marks, promises, strict=True):
        promise = promise if rng.random() < 0.62 else ""
        plans[key] = replace(
            plans[key],
            handling=HandlingPlan(
                units=drawer.units_of(plans[key], form, plans),
                manners=manners_of(rng, key in met),
                extension=_extension(key, extended, cycle.extended),
                late=key in late,
                answers=drawer.answers(result, promise),
                result=result,
                mark=MARKS[mark],
                first_mark="dissatisfied" if key in retried else "",
                promise="promised" if promise in ("", "due") else promise,
            ),
        )
    _cover_units(drawer, plans, keys)
    _refusals(drawer, cycle, plans, [k for k in keys if k not in late])
    disputable = [k for k in keys if k not in met and not plans[k].handled.first_mark]
    for key in sorted(chosen(rng, disputable, min(cycle.disputed_contacts, len(disputable)))):
        # The other talk stays on record: a reply needs one that is not disputed.
        talks = tuple(rng.sample(_FAR, 2))
        plans[key] = replace(plans[key], handling=replace(plans[key].handled, disputed=True, manners=talks))


def _hundred(shares: Mapping[str, int], count: int) -> dict[str, int]:
    """Shares of a hundred as counts that add up."""
    counts = {name: share * count // 100 for name, share in shares.items()}
    first = next(iter(counts))
    counts[first] += count - sum(counts.values())
    return counts


def manners_of(rng: Random, face: bool) -> tuple[str, ...]:
    """How unit and proposer spoke: face to face first where they met."""
    if not face:
        return tuple(rng.sample(_FAR, rng.choice((1, 1, 2))))
    return (rng.choice(_FACE), *rng.sample(_FAR, rng.choice((0, 1, 1))))


def _extension(key: str, extended: list[str], granted: int) -> str:
    if key not in extended:
        return ""
    return "granted" if extended.index(key) < granted else "denied"


def _cover_units(drawer: Drawer, plans: dict[str, ProposalPlan], keys: list[str]) -> None:
    """See that every used unit has a proposal, and no spare one."""
    busy = {i for key in keys for i, _role in plans[key].handled.units}
    idle = [i for i, unit in enumerate(drawer.place.units) if not unit.spare and i not in busy]
    load: dict[int, int] = {}
    for key in keys:
        for i, _role in plans[key].handled.units:
            load[i] = load.get(i, 0) + 1
    for unit in idle:
        for key in drawer.rng.sample(keys, len(keys)):
            (first, role), *others = plans[key].handled.units
            if role == "single" and load[first] > 1:
                load[first] -= 1
                load[unit] = 1
                units = ((unit, role), *others)
                plans[key] = replace(plans[key], handling=replace(plans[key].handled, units=units))
                break


def _refusals(drawer: Drawer, cycle: ClosedCycle, plans: dict[str, ProposalPlan], keys: list[str]) -> None:
    rng = drawer.rng
    fitting = [k for k in keys if not plans[k].handled.first_mark and not plans[k].handled.extension]
    asked = rng.sample(fitting, min(cycle.refusals["requested"], len(fitting)))
    for i, key in enumerate(asked):
        wanted = plans[key].handled
        if i < cycle.refusals["reassigned"]:
            own = {unit for unit, _role in wanted.units}
            others = [n for n, u in enumerate(drawer.place.units) if not u.spare and n not in own]
            plans[key] = replace(plans[key], handling=replace(wanted, wrong_unit=rng.choice(others)))
        else:
            plans[key] = replace(plans[key], handling=replace(wanted, refusal_denied=True))
