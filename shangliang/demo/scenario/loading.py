"""Reading the demo world from its data and checking it.

``load()`` reads the TOML files of this package and checks that the world fits together: every department that a
text names has a unit, every day belongs to one cycle, both identities of domain §2.2 hold in every closed cycle, and
the published figures follow from the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shangliang.demo.scenario.consultations import figures_of_consultations
from shangliang.demo.scenario.cycles import COLLECTIVE_KINDS, ClosedCycle, read_closed, read_open
from shangliang.demo.scenario.opinions import figures_of_opinions
from shangliang.demo.scenario.parts import (
    Account,
    CommitteePlan,
    LinePlan,
    Published,
    Scenario,
    SessionPlan,
    TermPlan,
    TownshipBodyPlan,
    UnitPlan,
)
from shangliang.demo.scenario.supervision import figures_of_supervision
from shangliang.demo.scenario.tables import Table
from shangliang.demo.scenario.venues import figures_of_venues
from shangliang.demo.texts import department_kinds

FILES = Path(__file__).parent
LEVELS = ("national", "province", "city", "county")
ROLES = (
    "member",
    "liaison",
    "proposal_staff",
    "proposal_director",
    "proposal_committee",
    "coordinator",
    "unit_clerk",
    "unit_leader",
    "leadership",
    "opinion_staff",
    "activity_organiser",
    "studio_manager",
    "research_office",
    "system_admin",
    "security_admin",
    "auditor",
)
DEFAULT_STEPS, DEFAULT_RESULTS = 4, ("A", "B", "C")
WINDOW_AT_MOST = timedelta(days=92)
"""A window opens at most three months before the plenary (domain §2.1)."""


def _session(table: Table) -> SessionPlan:
    session = SessionPlan(
        ordinal=table.get("ordinal", int),
        year=table.get("year", int),
        window_opens=table.get("window_opens", datetime),
        session_deadline=table.get("session_deadline", datetime),
        opens=table.get("opens", date),
        closes=table.get("closes", date),
        assignment_meeting=table.get("assignment_meeting", datetime),
        reply_due=table.get("reply_due", date),
        party_reply_due=table.get("party_reply_due", date),
        cut_off=table.get("cut_off", datetime),
    )
    table.done()
    table.check(session.opens.year == session.year, "year", "is not the plenary's")
    window = session.window_opens.date()
    table.check(
        session.opens - WINDOW_AT_MOST <= window <= session.opens,
        "window_opens",
        "should be within three months before the plenary",
    )
    steps = (
        ("session_deadline", session.opens, session.session_deadline.date()),
        ("closes", session.session_deadline.date(), session.closes),
        ("assignment_meeting", session.closes, session.assignment_meeting.date()),
        ("party_reply_due", session.assignment_meeting.date(), session.party_reply_due),
        ("reply_due", session.party_reply_due, session.reply_due),
        ("cut_off", session.reply_due, session.cut_off.date()),
    )
    for key, before, after in steps:
        table.check(before <= after, key, f"should not be before {before}")
    return session


def _term(table: Table) -> TermPlan:
    sessions = tuple(map(_session, table.tables("session")))
    term = TermPlan(table.get("ordinal", int), table.get("begins", date), table.get("ends", date), sessions)
    table.done()
    for session in sessions:
        table.check(term.begins <= session.window_opens.date(), "begins", f"is after the window of {session.year}")
        table.check(session.closes <= term.ends, "ends", f"is before the session of {session.year}")
    return term


def _units(table: Table, lines: tuple[LinePlan, ...]) -> tuple[UnitPlan, ...]:
    known = {line.name for line in lines}
    units = []
    for key in ("used", "spare"):
        for row in table.get(key, list):
            table.check(len(row) == 3, key, f"should have rows of name, line, kinds: {row}")
            name, line, kinds = row
            table.check(line in known, key, f"{name} belongs to an unknown line {line}")
            units.append(UnitPlan(name, line, tuple(kinds.split()), key == "spare"))
    table.done()
    names = [unit.name for unit in units]
    table.check(len(set(names)) == len(names), "used", "names a unit twice")
    covered = {kind for unit in units if not unit.spare for kind in unit.kinds}
    missing = sorted(department_kinds() - covered)
    table.check(not missing, "used", f"has no unit for {', '.join(missing)}, which texts name")
    return tuple(units)


def _township_bodies(table: Table, localities: tuple[str, ...]) -> tuple[TownshipBodyPlan, ...]:
    suffix, may = table.get("suffix", str), table.texts("may_propose")
    table.done()
    for town in may:
        table.check(town in localities, "may_propose", f"{town} is none of the localities")
    return tuple(TownshipBodyPlan(town + suffix, town, town in may) for town in localities)


_NOTHING: dict[str, Any] = {
    "letter_code": "",
    "phone": "",
    "own": "",
    "parts": "",
    "localities": (),
    "members": 0,
    "vice_chairs": 0,
    "standing": 0,
    "special_committees": (),
    "proposal_committee": "",
    "sectors": (),
    "groups": (),
    "parties": (),
    "organisations": (),
    "proposing_sectors": (),
    "proposing_groups": (),
    "township_bodies": (),
    "lines": (),
    "units": (),
    "rules": {},
    "closed": (),
    "open": None,
}


def _bodies(table: Table, national_sectors: tuple[str, ...]) -> dict[str, Any]:
    lines = []
    for row in table.tables("line"):
        lines.append(LinePlan(row.get("name", str), row.get("coordinator", str)))
        row.done()
    members = table.table("members")
    localities = table.texts("localities")
    sectors = national_sectors if table.values["sectors"] == "all" else table.texts("sectors")
    table.get("sectors", object)
    for name in sectors:
        table.check(name in national_sectors, "sectors", f"{name} is none of the national ones")
    towns = "township_bodies" in table.values
    values: dict[str, Any] = {
        "letter_code": table.get("letter_code", str),
        "phone": table.get("phone", str),
        "own": table.get("own", str),
        "parts": table.get("parts", str),
        "localities": localities,
        "members": members.get("total", int),
        "vice_chairs": members.get("vice_chairs", int),
        "standing": members.get("standing", int),
        "special_committees": table.texts("special_committees"),
        "proposal_committee": table.get("proposal_committee", str),
        "sectors": sectors,
        "groups": table.texts("groups"),
        "parties": table.texts("parties"),
        "organisations": table.texts("organisations"),
        "proposing_sectors": table.texts("proposing_sectors"),
        "proposing_groups": table.texts("proposing_groups"),
        "township_bodies": _township_bodies(table.table("township_bodies"), localities) if towns else (),
        "lines": tuple(lines),
        "units": _units(table.table("units"), tuple(lines)),
        "rules": dict(table.get("rules", dict)),
    }
    members.done()
    for key, among in (
        ("proposing_sectors", "sectors"),
        ("proposing_groups", "groups"),
    ):
        for name in values[key]:
            table.check(name in values[among], key, f"{name} is none of the {among}")
    leaders = 2 + values["vice_chairs"]
    members.check(leaders + values["standing"] < values["members"], "standing", "leaves no ordinary members")
    table.check(
        values["proposal_committee"] in values["special_committees"],
        "proposal_committee",
        "is none of the special committees",
    )
    return values


def _cycles(table: Table, rules: Mapping[str, Any]) -> dict[str, Any]:
    codes = tuple(grade["code"] for grade in rules.get("result_classes", ())) or DEFAULT_RESULTS
    steps = len(rules.get("review_steps", ())) or DEFAULT_STEPS
    closed = tuple(read_closed(row, codes) for row in table.tables("closed"))
    return {"closed": closed, "open": read_open(table.table("open"), steps)}


def _check_cycles(plan: CommitteePlan, table: Table, today: datetime) -> None:
    years = [session.year for session in plan.sessions]
    table.check(years == sorted(set(years)), "term", "has its sessions out of order")
    cycle_years = [cycle.year for cycle in plan.closed] + ([plan.open.year] if plan.open else [])
    for year in cycle_years:
        table.check(year in years, "closed", f"has a cycle of {year}, but no such session")
    have = {kind for kind, _ in plan.collectives}
    for cycle in plan.closed:
        ends = plan.cycle_ends(cycle.year)
        table.check(ends is not None, "closed", f"has the cycle of {cycle.year}, which no later session ends")
        table.check(ends is not None and cycle.regular_until < ends.date(), "regular_until", f"is after {ends}")
        for kind in COLLECTIVE_KINDS:
            table.check(not cycle.by_kind(kind) or kind in have, f"closed.{kind}", "has no such collective here")
        for name in cycle.party_received:
            table.check(name in plan.parties, "party_received", f"{name} is none of the parties")
    if plan.open:
        session = plan.session_of(plan.open.year)
        table.check(session == plan.sessions[-1], "open", "is not the last session's cycle")
        table.check(session.assignment_meeting < today, "open", "has its assignment meeting still before it")


def _committee(path: Path, sectors: tuple[str, ...], today: datetime) -> CommitteePlan:
    table = Table.read(path)
    light = table.get("light", bool, False)
    level = table.get("level", str)
    table.check(level in LEVELS, "level", f"should be one of {', '.join(LEVELS)}")
    values = dict(_NOTHING)
    if not light:
        values |= _bodies(table, sectors)
        values |= _cycles(table, values["rules"])
    plan = CommitteePlan(
        key=table.get("key", str),
        name=table.get("name", str),
        place_name=table.get("place", str),
        short=table.get("short", str),
        level=level,
        parent=table.get("parent", str, ""),
        light=light,
        terms=tuple(map(_term, table.tables("term"))),
        **values,
    )
    table.done()
    table.check(plan.key == path.stem, "key", "is not the file's name")
    _check_cycles(plan, table, today)
    return plan


_BINDINGS = {
    "member": "sector",
    "liaison": "collective",
    "coordinator": "coordinator",
    "unit_clerk": "unit",
    "unit_leader": "unit",
}


def _account(table: Table, committees: Mapping[str, CommitteePlan]) -> Account:
    account = Account(
        username=table.get("username", str),
        name=table.get("name", str),
        role=table.get("role", str),
        committee=table.get("committee", str),
        title=table.get("title", str),
        everywhere=table.get("everywhere", bool, False),
        **{key: table.get(key, str, "") for key in ("unit", "coordinator", "collective", "sector")},
    )
    table.done()
    table.check(account.role in ROLES, "role", f"{account.role} is not known")
    table.check(account.committee in committees, "committee", f"{account.committee} is not known")
    plan = committees[account.committee]
    known = {
        "unit": {unit.name for unit in plan.used_units},
        "coordinator": set(plan.coordinators),
        "collective": {name for _, name in plan.collectives},
        "sector": set(plan.sectors),
    }
    for key, names in known.items():
        value = getattr(account, key)
        wanted = _BINDINGS.get(account.role) == key
        table.check(bool(value) == wanted, key, "is needed for this role" if wanted else "is not for this role")
        table.check(not value or value in names, key, f"{value} is not known in {plan.place_name}")
    return account


def _figure(plan: CommitteePlan, cycle: ClosedCycle, published: Published) -> tuple[int, int | None]:
    """Return what a published figure is by the scenario's numbers: a count, or numerator and denominator.

    Raises:
        KeyError: they do not give it.
    """
    assigned = cycle.assigned
    general = cycle.met_general, assigned - cycle.key
    everywhere = cycle.met_general + cycle.met_key, assigned
    tagged = cycle.tagged[1] if cycle.tagged else 0
    tag = cycle.tagged[0] if cycle.tagged else ""
    counts = {
        ("proposals_received", ""): cycle.received,
        ("proposals_received", "大会期间"): cycle.in_session.received,
        ("proposals_received", "平时"): cycle.regular.received,
        ("proposals_received_collective", "党派"): cycle.by_kind("party"),
        ("proposals_filed", ""): cycle.filed,
        ("proposals_filed", "大会期间"): cycle.in_session.filed,
        ("proposals_filed", f"大会期间/{tag}类"): tagged,
        ("proposals_filed_member", ""): cycle.member_filed,
        ("proposals_filed_collective", ""): cycle.collective_filed,
        ("proposals_not_filed_to_reference", ""): cycle.outcome("to_reference"),
        ("proposals_not_filed_to_opinion", ""): cycle.outcome("to_opinion"),
        ("proposals_assigned", ""): assigned,
        ("handling_units", ""): len(plan.used_units),
        ("key_proposals_supervised", ""): cycle.key,
        ("excellent_proposals", ""): cycle.excellent,
        ("proposal_topic_issues", "提案参考选题"): len(cycle.topics),
        ("proposal_topic_suggestions", "提案参考选题"): sum(cycle.topics),
        ("members_total", ""): plan.members,
        ("committees", ""): len(plan.special_committees),
    }
    rates = {
        ("reply_rate", ""): (cycle.on_time + cycle.late, assigned),
        ("meeting_rate", ""): everywhere,
        ("meeting_rate", "一般提案"): general,
        ("satisfaction_rate", ""): (cycle.feedback["satisfied"], assigned),
        ("basic_satisfaction_rate", ""): (cycle.feedback["basically_satisfied"], assigned),
    }
    counts |= figures_of_opinions(plan.key, cycle.year) | figures_of_consultations(plan.key, cycle.year)
    counts |= figures_of_supervision(plan.key, cycle.year) | figures_of_venues(plan.key, cycle.year)
    which = published.slug, published.scope
    if which in rates:
        return rates[which]
    return counts[which], None


def _published(table: Table, committees: Mapping[str, CommitteePlan]) -> list[Published]:
    key, year = table.get("committee", str), table.get("year", int)
    table.check(key in committees, "committee", f"{key} is not known")
    rounded = table.texts("at_least", ())
    plan = committees[key]
    cycle = next((cycle for cycle in plan.closed if cycle.year == year), None)
    if cycle is None:
        raise table.wrong("year", f"{key} has no closed cycle of {year}")
    figures = []
    for slug, scope, value in table.get("values", list):
        figure = Published(key, year, slug, scope, value, scope in rounded)
        try:
            found = _figure(plan, cycle, figure)
        except KeyError:
            raise table.wrong("values", f"{slug} {scope} is nothing that the scenario gives") from None
        table.check(figure.met_by(*found), "values", f"{slug} {scope} is published as {value}, here it is {found}")
        figures.append(figure)
    table.done()
    return figures


@cache
def load(files: Path = FILES) -> Scenario:
    """Read and check the whole scenario.

    Raises:
        ScenarioError: naming the file and the key that is wrong.
    """
    table = Table.read(files / "demo.toml")
    today = table.get("today", datetime)
    sectors = table.texts("sectors")
    table.check(len(sectors) == 34, "sectors", "should be the 34 national ones")
    committees: dict[str, CommitteePlan] = {}
    for key in table.texts("committees"):
        plan = committees[key] = _committee(files / f"{key}.toml", sectors, today)
        above = not plan.parent or plan.parent in committees
        table.check(above, "committees", f"has {key} before its parent {plan.parent}")
    accounts = tuple(_account(row, committees) for row in table.tables("account"))
    usernames = [account.username for account in accounts]
    table.check(len(set(usernames)) == len(usernames), "account", "has a username twice")
    figures = Table.read(files / "published.toml")
    published = [figure for row in figures.tables("figure") for figure in _published(row, committees)]
    figures.done()
    scenario = Scenario(
        seed=table.get("seed", int),
        today=today,
        password=table.get("password", str),
        committees=tuple(committees.values()),
        accounts=accounts,
        published=tuple(published),
    )
    table.done()
    return scenario
