"""Draws the cycle under way into plans: so many proposals in every state on the demo's today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from shangliang.committees.rules import rules_of

from .drawing import MARKS, UNFILED, Drawer, chosen, manners_of, moments, spread
from .house import House
from .plans import HandlingPlan, ProposalPlan
from .scenario import CommitteePlan, OpenCycle

#: Which step has not been done where an assignment stands in this state.
STOPS = {
    "offered": "accept",
    "refusal_requested": "settle_refusal",
    "accepted": "draft",
    "drafting": "submit_reply",
    "signing": "sign",
    "checking": "check",
}
#: How many days before today a regular proposal was submitted that stands here now.
DAYS_AGO = {
    "returned": 9,
    "filed": 19,
    "offered": 31,
    "refusal_requested": 34,
    "accepted": 48,
    "drafting": 62,
    "signing": 66,
    "checking": 68,
    "replied": 96,
    "closed": 118,
    "rehandling": 110,
}
_REVIEW_JOBS = ("first", "second", "joint")
_USUAL_MARKS = [MARKS["satisfied"]] * 9 + [MARKS["basically_satisfied"]]


def open_plans(house: House, place: CommitteePlan, cycle: OpenCycle, today: datetime) -> dict[str, ProposalPlan]:
    """The plans of the cycle under way."""
    drawer = Drawer(house, place, place.session_of(cycle.year))
    found: list[ProposalPlan] = []
    for number, (state, at, in_session) in enumerate(_moments(drawer, cycle, today), start=1):
        key = f"{'s' if in_session else 'r'}{number:04d}"
        found.append(_plan(drawer, key, state, at, in_session))
    parties = [p for p in found if p.stop == "check"]
    others = [p for p in found if p.stop != "check"]
    kinds = _kinds(drawer, len(others))
    party = {"party": len(parties)} if drawer.bodies.get("party") else {"individual": len(parties)}
    plans = [*drawer.kinds(others, kinds), *drawer.kinds(parties, party)]
    mains = [p for p in plans if p.fate == "assigned" and p.stop not in ("plan", "")] or plans
    everything = {p.key: p for p in drawer.into_mains(plans, mains)}
    drawer.titled(everything)
    _handled(drawer, cycle, everything)
    _for_accounts(drawer, everything)
    return everything


def _moments(drawer: Drawer, cycle: OpenCycle, today: datetime) -> Iterator[tuple[str, datetime, bool]]:
    session, rng, house = drawer.session, drawer.rng, drawer.house
    first, last = session.window_opens.date() + timedelta(days=3), session.session_deadline.date() - timedelta(days=1)
    names = spread(_split(cycle.in_session, cycle.assignments_in_session), rng)
    for state, at in zip(names, moments(rng, first, last, len(names), house), strict=True):
        yield state, at, True
    start = session.closes + timedelta(days=10)
    for state in spread(_split(cycle.regular, cycle.assignments_regular), rng):
        yield state, _around(drawer, today, DAYS_AGO.get(state, 60), start), False
    steps = len(rules_of(house.committee).review_steps)
    for step, count in enumerate(cycle.under_review):
        job = "decide" if step == steps - 1 else _REVIEW_JOBS[step]
        for _ in range(count):
            yield f"review:{job}", _around(drawer, today, 1 + 4 * step, start), False
    for _ in range(cycle.drafts):
        yield "draft", _around(drawer, today, 3, start), False


def _split(states: Mapping[str, int], assignments: Mapping[str, int]) -> dict[str, int]:
    return {**{s: n for s, n in states.items() if s != "assigned"}, **assignments}


def _around(drawer: Drawer, today: datetime, days_ago: int, earliest: date) -> datetime:
    day = (today - timedelta(days=days_ago + drawer.rng.randrange(0, 3))).date()
    return moments(drawer.rng, max(day, earliest), max(day, earliest), 1, drawer.house)[0]


def _plan(drawer: Drawer, key: str, state: str, at: datetime, in_session: bool) -> ProposalPlan:
    if state in UNFILED:
        return drawer.plan(key, at, in_session, *UNFILED[state])
    if state in ("merged_after_filing", "cancelled", "returned"):
        return drawer.plan(key, at, in_session, state)
    stop = {"draft": "submit", "filed": "plan", "replied": "feedback", "rehandling": "draft_again", "closed": ""}
    if state.startswith("review:"):
        return replace(drawer.plan(key, at, in_session, "assigned"), stop=state.partition(":")[2])
    return replace(drawer.plan(key, at, in_session, "assigned"), stop=STOPS.get(state) or stop[state])


def _kinds(drawer: Drawer, count: int) -> dict[str, int]:
    """Two thirds of one member, a fifth of several, the rest of collectives that may propose at any time."""
    joint = count // 5
    bodies = [k for k in ("party", "organisation", "special_committee") if drawer.bodies.get(k)]
    collective = min(count // 8, 6 * len(bodies))
    counts = {kind: collective // len(bodies) for kind in bodies} if bodies else {}
    return {"individual": count - joint - sum(counts.values()), "joint": joint, **counts}


def _handled(drawer: Drawer, cycle: OpenCycle, plans: dict[str, ProposalPlan]) -> None:
    rng = drawer.rng
    keys = [k for k, p in plans.items() if p.fate == "assigned" and p.stop not in ("submit", *_REVIEW_JOBS, "decide")]
    keys = [k for k in keys if plans[k].stop != "plan"]
    moving = [k for k in keys if plans[k].stop not in ("accept", "settle_refusal")]
    relieved = set(rng.sample(moving, min(cycle.reassigned, len(moving))))
    codes = [grade.code for grade in rules_of(drawer.house.committee).result_classes]
    strict = rules_of(drawer.house.committee).face_to_face_required
    for key in keys:
        plan = plans[key]
        form = "lead" if rng.random() < 0.45 else ("separate" if rng.random() < 0.06 else "single")
        again = plan.stop == "draft_again"
        if again or plan.stop == "settle_refusal":
            form = "single"
        units = drawer.units_of(plan, form, plans)
        result = rng.choice(codes[:3])
        promise = rng.choice(("", "", "fulfilled", "redated", "promised", "promised"))
        plans[key] = replace(
            plan,
            handling=HandlingPlan(
                units=units,
                wrong_unit=_wrong(drawer, units) if key in relieved or plan.stop == "settle_refusal" else None,
                manners=manners_of(rng, strict or rng.random() < 0.5),
                answers=drawer.answers(result, promise),
                result=result,
                promise=promise or "promised",
                mark="dissatisfied" if again else rng.choice(_USUAL_MARKS),
                first_mark="dissatisfied" if again else "",
            ),
        )
    settled = [k for k in keys if plans[k].stop in ("", "feedback", "submit_reply", "sign")]
    for key in chosen(rng, settled, min(cycle.key, len(settled))):
        plans[key] = replace(plans[key], is_key=True)


def _wrong(drawer: Drawer, units: tuple[tuple[int, str], ...]) -> int:
    own = {unit for unit, _role in units}
    return drawer.rng.choice([n for n, u in enumerate(drawer.place.units) if not u.spare and n not in own])


#: What waits for a member with a demo account, by the step at which a proposal of theirs stands.
_FOR_MEMBERS = ("submit", "feedback", "submit_reply", "first", "second")
_FOR_UNITS = ("accept", "draft", "submit_reply", "sign", "check")


def _for_accounts(drawer: Drawer, plans: dict[str, ProposalPlan]) -> None:
    """See that whoever signs in with a demo account finds work of today."""
    free = [k for k, p in plans.items() if p.member is not None and not p.like and not p.into]
    for nth, index in enumerate(drawer.house.members_with_accounts()):
        for stop in _FOR_MEMBERS:
            own = [k for k in free if plans[k].stop == stop]
            if len(own) > nth:
                plans[own[nth]] = replace(plans[own[nth]], member=index, signers=())
        talked = [k for k in free if plans[k].stop == "draft" and not plans[k].in_session]
        if len(talked) > nth:
            key = talked[nth]
            told = replace(plans[key].handled, to_confirm=True)
            plans[key] = replace(plans[key], member=index, signers=(), handling=told)
        drafts = [k for k in free if plans[k].stop == "submit" and plans[k].member != index]
        if len(drafts) > nth:
            invited = drafts[-1 - nth]
            plans[invited] = replace(plans[invited], signers=(index,), unsigned=1)
    for nth, index in enumerate(drawer.house.units_with_accounts()):
        for stop in _FOR_UNITS:
            own = [k for k, p in plans.items() if p.stop == stop and p.handling and p.handling.wrong_unit is None]
            for key in own[2 * nth : 2 * nth + 2]:
                (_first, role), *others = plans[key].handled.units
                if index not in {unit for unit, _role in others}:
                    units = ((index, role), *others)
                    plans[key] = replace(plans[key], handling=replace(plans[key].handled, units=units))
    bodies = drawer.house.collectives_with_accounts()
    drafts = [k for k in free if plans[k].stop == "submit" and not plans[k].signers]
    for index, key in zip(bodies, drafts[-3:], strict=False):
        plans[key] = replace(plans[key], member=None, collectives=(index,))
    filed = [k for k, p in plans.items() if p.stop == "plan"]
    for key in filed[: len(filed) // 2]:
        units = drawer.units_of(plans[key], "single", plans)
        plans[key] = replace(plans[key], stop="confirm", handling=HandlingPlan(units=units))
    answered = [k for k, p in plans.items() if p.stop == "feedback" and p.handled.mark == MARKS["satisfied"]]
    for key in answered[len(drawer.house.members_with_accounts()) :][: max(1, len(answered) // 6)]:
        unhappy = replace(plans[key].handled, mark="dissatisfied", first_mark="dissatisfied")
        plans[key] = replace(plans[key], stop="order_again", handling=unhappy)
