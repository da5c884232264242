"""The demo world as data: committees, their bodies, units, sessions and cycles, figures and accounts.

``load()`` gives all of it, checked; nothing here knows the database.
"""

from shangliang.demo.scenario.cycles import ClosedCycle, OpenCycle, Outcomes
from shangliang.demo.scenario.loading import load
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
from shangliang.demo.scenario.tables import ScenarioError

__all__ = [
    "Account",
    "ClosedCycle",
    "CommitteePlan",
    "LinePlan",
    "OpenCycle",
    "Outcomes",
    "Published",
    "Scenario",
    "ScenarioError",
    "SessionPlan",
    "TermPlan",
    "TownshipBodyPlan",
    "UnitPlan",
    "load",
]
