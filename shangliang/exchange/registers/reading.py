"""From a file to the plan of its import."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from shangliang.committees.models import Committee

from ..readers import read_rows
from .figures import FiguresPlan
from .hotline import HotlinePlan
from .members import MembersPlan
from .plan import Options, Plan
from .proposals import ProposalsPlan
from .report import Report
from .units import UnitsPlan
from .venues import VenuesPlan

_CHUNK = 1024 * 1024
REGISTERS: dict[str, type[Plan]] = {
    "proposals": ProposalsPlan,
    "members": MembersPlan,
    "units": UnitsPlan,
    "figures": FiguresPlan,
    "hotline": HotlinePlan,
    "venues": VenuesPlan,
}


def plan_of(kind: str, file: BinaryIO, committee: Committee, options: Options) -> Plan:
    """Read a register and compare it with what the committee has.

    Raises:
        FileRefused: the file cannot be read as a whole.
        Refused: something that concerns every row lacks, such as a term to seat members in.
    """
    register = REGISTERS[kind]
    read = read_rows(file, register.columns)
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_CHUNK):
        digest.update(piece)
    return register(committee, read, options, digest.hexdigest())


def report_of(kind: str, plan: Plan, name: str) -> Report:
    """What a plan comes to; ``name`` is the file's."""
    read = plan.read
    return Report(
        kind=kind,
        place=plan.committee.place,
        file=name,
        sha256=plan.digest,
        rows=len({row.number for row in read.rows} | {p.row for p in read.problems}),
        new=plan.new,
        present=plan.present,
        refused=plan.refused,
        problems=plan.problems,
        notes=plan.notes,
        created=plan.created,
        ignored=read.ignored,
        sheet=read.sheet,
        other_sheets=read.other_sheets,
        encoding=read.encoding,
    )
