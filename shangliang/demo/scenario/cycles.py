"""What a cycle of proposals holds, as the scenario's data say it, with the identities of domain §2.2 checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shangliang.demo.scenario.tables import Table

DISPOSITIONS = ("to_reference", "to_opinion", "to_letters", "none")
UNFILED = ("merged", *DISPOSITIONS, "lapsed", "withdrawn")
COLLECTIVE_KINDS = ("party", "organisation", "special_committee", "sector", "group", "township_body")
KINDS = ("individual", "joint", *COLLECTIVE_KINDS)
FORMS = ("single", "lead", "separate")
MARKS = ("satisfied", "basically_satisfied", "understanding", "dissatisfied", "none")
COMMITMENT_STATES = ("fulfilled", "redated", "given_up", "promised", "due")
OPEN_STATES = (
    "merged",
    *DISPOSITIONS,
    "lapsed",
    "withdrawn",
    "returned",
    "filed",
    "merged_after_filing",
    "cancelled",
    "assigned",
    "replied",
    "rehandling",
    "closed",
)
FILED_STATES = ("filed", "merged_after_filing", "cancelled", "assigned", "replied", "rehandling", "closed")
HANDLED_STATES = ("assigned", "replied", "rehandling", "closed")
ASSIGNMENT_STATES = ("offered", "refusal_requested", "accepted", "drafting", "signing", "checking")


@dataclass(frozen=True)
class Outcomes:
    """What became of the submissions of one kind of time, in-session or regular."""

    received: int
    filed: int
    merged: int
    to_reference: int
    to_opinion: int
    to_letters: int
    none: int
    lapsed: int
    withdrawn: int

    @property
    def not_filed(self) -> int:
        """Not filed, by all four dispositions together."""
        return self.to_reference + self.to_opinion + self.to_letters + self.none


@dataclass(frozen=True)
class ClosedCycle:
    """A finished cycle. Counts are of proposals unless said otherwise; at the cut-off nothing is open.

    ``filed_by`` and ``unfiled_by`` split the received ones by proposer; ``forms`` to ``met`` split the assigned ones.
    ``rehandled`` counts those that were answered twice, by their last mark. ``tagged`` is a tag with the number of
    filed in-session ones that carry it, where a report says so. ``commitments`` are per cent of the promises made, by
    their state today. ``topics`` are the sizes of the batches of reference topics.
    """

    year: int
    regular_until: date
    in_session: Outcomes
    regular: Outcomes
    filed_by: Mapping[str, int]
    unfiled_by: Mapping[str, int]
    joint_collectives: int
    assigned: int
    merged_after_filing: int
    cancelled: int
    tagged: tuple[str, int] | None
    forms: Mapping[str, int]
    on_time: int
    late: int
    extended: int
    extension_denied: int
    refusals: Mapping[str, int]
    results: Mapping[str, int]
    feedback: Mapping[str, int]
    rehandled: Mapping[str, int]
    met_key: int
    met_general: int
    key: int
    excellent: int
    topics: tuple[int, ...]
    leads: Mapping[str, int]
    paper: int
    internal: int
    returned_once: int
    disputed_contacts: int
    commitments: Mapping[str, int]
    party_received: Mapping[str, int]

    @property
    def received(self) -> int:
        """Received in the cycle."""
        return self.in_session.received + self.regular.received

    @property
    def filed(self) -> int:
        """Filed in the cycle."""
        return self.in_session.filed + self.regular.filed

    @property
    def member_filed(self) -> int:
        """委员提案: filed ones of one member or several."""
        return self.filed_by["individual"] + self.filed_by["joint"]

    @property
    def collective_filed(self) -> int:
        """集体提案: filed ones of collectives."""
        return self.filed - self.member_filed

    def outcome(self, name: str) -> int:
        """Return how many had an outcome (a field of ``Outcomes``), in-session and regular together."""
        return getattr(self.in_session, name) + getattr(self.regular, name)

    def by_kind(self, kind: str) -> int:
        """Return how many one kind of proposer submitted, filed or not."""
        return self.filed_by[kind] + self.unfiled_by[kind]


@dataclass(frozen=True)
class OpenCycle:
    """The cycle under way, by states "today".

    ``in_session`` and ``regular`` count proposals by state (dispositions for not filed); drafts and the steps of
    review belong to the regular ones. ``assignments_*`` split the assigned ones by the state of the answering unit
    that is furthest behind; ``reassigned`` and ``opinion_given`` are assignments besides. ``overdue`` counts the
    steps whose date has passed.
    """

    year: int
    in_session: Mapping[str, int]
    regular: Mapping[str, int]
    drafts: int
    under_review: tuple[int, ...]
    assignments_in_session: Mapping[str, int]
    assignments_regular: Mapping[str, int]
    reassigned: int
    opinion_given: int
    overdue: int
    key: int
    topics: tuple[int, ...]
    leads: Mapping[str, int]
    paper: int
    internal: int

    def in_state(self, state: str) -> int:
        """Return how many proposals are in a state (or have a disposition)."""
        return self.in_session.get(state, 0) + self.regular.get(state, 0)

    @property
    def received(self) -> int:
        """Received so far; drafts are not."""
        return sum(self.in_session.values()) + sum(self.regular.values()) + sum(self.under_review)

    @property
    def filed(self) -> int:
        """Filed so far, whatever became of them."""
        return sum(map(self.in_state, FILED_STATES))

    @property
    def assigned(self) -> int:
        """Assigned so far, answered ones included."""
        return sum(map(self.in_state, HANDLED_STATES))


def _outcomes(table: Table, key: str) -> Outcomes:
    counts = table.counts(key, ("received", "filed", *UNFILED))
    for name in ("received", "filed", *UNFILED):
        table.check(name in counts, f"{key}.{name}", "is missing")
    rest = sum(counts[name] for name in ("filed", *UNFILED))
    table.check(counts["received"] == rest, f"{key}.received", f"is {counts['received']}, its outcomes make {rest}")
    return Outcomes(**counts)


def _complete(table: Table, key: str, names: tuple[str, ...]) -> dict[str, int]:
    counts = table.counts(key, names)
    return {name: counts.get(name, 0) for name in names}


def _sums_to(table: Table, key: str, counts: Mapping[str, int], goal: int, of: str) -> None:
    total = sum(counts.values())
    table.check(total == goal, key, f"makes {total}, but {of} are {goal}")


def read_closed(table: Table, result_codes: tuple[str, ...]) -> ClosedCycle:
    """Read a closed cycle. Raises ScenarioError where the numbers contradict each other."""
    in_session, regular = _outcomes(table, "in_session"), _outcomes(table, "regular")
    received, filed = in_session.received + regular.received, in_session.filed + regular.filed
    filed_by, unfiled_by = _complete(table, "filed_by", KINDS), _complete(table, "unfiled_by", KINDS)
    _sums_to(table, "filed_by", filed_by, filed, "the filed ones")
    _sums_to(table, "unfiled_by", unfiled_by, received - filed, "the unfiled ones")
    after = _complete(table, "after_filing", ("assigned", "merged_after_filing", "cancelled"))
    _sums_to(table, "after_filing", after, filed, "the filed ones")
    assigned = after["assigned"]
    forms = _complete(table, "forms", FORMS)
    results = _complete(table, "results", result_codes)
    feedback = _complete(table, "feedback", MARKS)
    for key, counts in (("forms", forms), ("results", results), ("feedback", feedback)):
        _sums_to(table, key, counts, assigned, "the assigned ones")
    timing = _complete(table, "timing", ("on_time", "late", "extended", "extension_denied"))
    table.check(timing["on_time"] + timing["late"] == assigned, "timing", f"on_time and late should make {assigned}")
    table.check(timing["extended"] <= assigned, "timing.extended", "exceeds the assigned ones")
    rehandled = table.counts("rehandled", MARKS)
    for mark, count in rehandled.items():
        table.check(count <= feedback[mark], f"rehandled.{mark}", "exceeds the feedback with that mark")
    refusals = _complete(table, "refusals", ("requested", "reassigned", "denied", "second"))
    requests = refusals["reassigned"] + refusals["denied"]
    table.check(refusals["requested"] == requests, "refusals", "requested should be reassigned and denied together")
    table.check(refusals["second"] <= refusals["denied"], "refusals.second", "exceeds the denied ones")
    met, keys = _complete(table, "met", ("key", "general")), table.get("key", int)
    table.check(met["key"] <= keys <= assigned, "met.key", "exceeds the key ones, or these the assigned ones")
    table.check(met["general"] <= assigned - keys, "met.general", "exceeds the general ones")
    commitments = _complete(table, "commitments", COMMITMENT_STATES)
    _sums_to(table, "commitments", commitments, 100, "per cent")
    collective = sum(filed_by[kind] for kind in COLLECTIVE_KINDS)
    joint_collectives = table.get("joint_collectives", int)
    table.check(joint_collectives <= collective, "joint_collectives", "exceeds the collective ones")
    party_received = table.counts("party_received") if "party_received" in table.values else {}
    if party_received:
        _sums_to(table, "party_received", party_received, filed_by["party"] + unfiled_by["party"], "those of parties")
    tagged = None
    if "tagged" in table.values:
        row = table.table("tagged")
        tagged = (row.get("tag", str), row.get("filed_in_session", int))
        row.check(tagged[1] <= in_session.filed, "filed_in_session", "exceeds the filed in-session ones")
    cycle = ClosedCycle(
        year=table.get("year", int),
        regular_until=table.get("regular_until", date),
        in_session=in_session,
        regular=regular,
        filed_by=filed_by,
        unfiled_by=unfiled_by,
        joint_collectives=joint_collectives,
        tagged=tagged,
        forms=forms,
        refusals=refusals,
        results=results,
        feedback=feedback,
        rehandled=rehandled,
        met_key=met["key"],
        met_general=met["general"],
        key=keys,
        excellent=table.get("excellent", int),
        topics=table.numbers("topics"),
        leads=_complete(table, "leads", ("adopted", "declined")),
        paper=table.get("paper", int),
        internal=table.get("internal", int),
        returned_once=table.get("returned_once", int),
        disputed_contacts=table.get("disputed_contacts", int),
        commitments=commitments,
        party_received=party_received,
        **after,
        **timing,
    )
    table.done()
    return cycle


def read_open(table: Table, steps: int) -> OpenCycle:
    """Read the cycle under way, in a committee with so many steps of review."""
    regular = table.table("regular")
    drafts, under_review = regular.get("draft", int), regular.numbers("under_review")
    regular.check(len(under_review) == steps, "under_review", f"should have {steps} numbers, one for each step")
    states = {name: regular.get(name, int, 0) for name in OPEN_STATES}
    regular.done()
    in_session = _complete(table, "in_session", OPEN_STATES)
    for name in ("returned", "filed"):
        table.check(not in_session[name], f"in_session.{name}", "cannot be: the assignment meeting is over")
    assignments = {}
    for name, counts in (("in_session", in_session), ("regular", states)):
        key = f"assignments_{name}"
        assignments[key] = _complete(table, key, ASSIGNMENT_STATES)
        _sums_to(table, key, assignments[key], counts["assigned"], f"the {name} assigned ones")
    cycle = OpenCycle(
        year=table.get("year", int),
        in_session=in_session,
        regular=states,
        drafts=drafts,
        under_review=under_review,
        reassigned=table.get("reassigned", int),
        opinion_given=table.get("opinion_given", int),
        overdue=table.get("overdue", int),
        key=table.get("key", int),
        topics=table.numbers("topics"),
        leads=_complete(table, "leads", ("received", "adopted", "declined")),
        paper=table.get("paper", int),
        internal=table.get("internal", int),
        **assignments,
    )
    table.check(cycle.key <= cycle.assigned, "key", "exceeds the assigned ones")
    table.done()
    return cycle
