"""What a demo committee publishes, hears and consults on beside its proposals, on one agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from shangliang.accounts.roles import Role
from shangliang.indicators import actions as published
from shangliang.proposals import actions as proposals
from shangliang.proposals.models import Lead
from shangliang.reports import actions as reports

from . import texts
from .consultations import Consultations
from .deliberations import Deliberations
from .hotline import HotlineLists
from .scenario import ClosedCycle, CommitteePlan, OpenCycle, load
from .scenario.stated import load_stated
from .supervision import Supervision
from .venues import Venues

#: So long before the demo's today the office has entered what five committees published.
_REPORTS_KEPT = timedelta(days=9, hours=2)
#: So long after the cut-off the report on proposals is frozen; so long before today the annual report is begun.
_REPORT_READ, _REPORT_BEGUN = timedelta(days=5, hours=10), timedelta(days=8)


class World(HotlineLists, Consultations, Venues, Deliberations, Supervision):
    """The whole agenda of a demo committee."""

    def prepare(self, plan: CommitteePlan, until: datetime) -> None:
        """Put everything on a fresh agenda."""
        self.start(until)
        self.expect_year_plans(plan.key, until)
        self.expect_opinions(plan)
        self.expect_hotline(plan)
        self.expect_deliberations(plan.key, until)
        self.expect_consultations(plan, until)
        self.expect_joined_deliberations(plan.key)
        self.expect_supervision(plan)
        self.expect_venues(plan, until)
        cycles: list[ClosedCycle | OpenCycle] = [*plan.closed, *([plan.open] if plan.open else [])]
        for cycle in cycles:
            session = self.house.sessions[cycle.year]
            before = 0
            for batch, number in enumerate(cycle.topics):
                moment = session.window_opens + timedelta(days=1 + 7 * batch, hours=9)
                self.at(moment, "topics", f"#{cycle.year}:{before}:{number}")
                before += number
            self._expect_leads(cycle.year, cycle.leads, until)
        self.at(until - _REPORTS_KEPT, "published", "#published")
        if plan.closed:
            session = self.house.sessions[plan.closed[-1].year]
            self.at(session.cut_off + _REPORT_READ, "report", f"#{session.year}")
            if self.house.has(Role.RESEARCH_OFFICE):
                self.at(until - _REPORT_BEGUN, "annual", f"#{session.year}")

    def _expect_leads(self, year: int, leads: Mapping[str, int], until: datetime) -> None:
        rng = self.house.random("leads", year)
        fates = [fate for fate, number in leads.items() for _ in range(number)]
        rng.shuffle(fates)
        for nth, fate in enumerate(fates):
            if fate == "received":
                moment = until - timedelta(days=rng.randrange(0, 6), hours=rng.randrange(1, 9))
            else:
                days = timedelta(days=rng.randrange(5, 120), hours=rng.randrange(8, 21), minutes=rng.randrange(60))
                moment = self.house.sessions[year].window_opens + days
            self.at(moment, "lead", f"#{year}:{nth}:{fate}")

    def do_topics(self, keys: list[str]) -> None:
        for key in keys:
            year, before, number = (int(part) for part in key[1:].split(":"))
            found = texts.reference_topics(self.house.random("topics", year), self.house.place)
            titles = [(topic.title, "") for topic in islice(found, before, before + number)]
            staff = self.house.office(Role.PROPOSAL_STAFF)
            proposals.publish_topics(self.house.sessions[year], titles, by=staff, on=self.moment.date())

    def do_lead(self, keys: list[str]) -> None:
        for key in keys:
            year, nth, fate = key[1:].split(":")
            text = texts.public_lead(self.house.random("lead", year, nth), self.house.place)
            self.made[key] = proposals.receive_lead(self.house.committee, text=text).pk
            if fate != "received":
                self.after(2, "sort_lead", key)

    def do_sort_lead(self, keys: list[str]) -> None:
        staff = self.house.office(Role.PROPOSAL_STAFF, 1)
        for key in keys:
            lead = Lead(pk=self.made.pop(key))
            if key.endswith(":adopted"):
                proposals.adopt_lead(lead, by=staff)
            else:
                reason = texts.remark(self.house.random("declined", key), "lead.declined")
                proposals.decline_lead(lead, by=staff, reason=reason)

    def do_published(self, keys: list[str]) -> None:
        """Enter the published reports of all demo committees, so that years and places can be compared."""
        by = self.house.office(Role.PROPOSAL_STAFF)
        places = {plan.key: plan.place_name for plan in load().committees}
        for report in load_stated():
            draft = published.SourceDraft(places[report.committee], report.year, report.title, level=report.level)
            source = published.enter_source(self.house.committee, draft, by=by)
            published.enter_figures(
                source,
                [published.FigureDraft(f.slug, f.value, f.scope, f.unit, f.qualifier) for f in report.figures],
                by=by,
            )

    def do_report(self, keys: list[str]) -> None:
        """Write the report on the proposals of a closed cycle, and freeze its figures."""
        by = self.house.office(Role.PROPOSAL_DIRECTOR)
        for key in keys:
            session = self.house.sessions[int(key[1:])]
            typed = reports.Typed(speaker=by.name, dated=self.moment.date())
            report = reports.begin_report(session, "proposals", by=by, typed=typed)
            reports.freeze_report(report, by=by)

    def do_annual(self, keys: list[str]) -> None:
        """Begin the standing committee's report; a number that somebody heard of waits to be checked."""
        by = self.house.office(Role.RESEARCH_OFFICE)
        for key in keys:
            report = reports.begin_report(self.house.sessions[int(key[1:])], "annual", by=by)
            heard = report.body.replace("## （五）", "年内走访各界人士1200余人次，收集意见建议60余条。\n## （五）", 1)
            reports.save_report(report, reports.Typed(body=heard), by=by)
