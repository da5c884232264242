"""A proposal's number as people quote it."""

from __future__ import annotations

from shangliang.committees.names import case_name

from .models import Proposal


def quoted(case: int | None, series: str, serial: int | None, year: int | None, own: str = "") -> str:
    """The case number; before that the serial number; of archived ones their own; «» for a draft."""
    if case:
        return case_name(case, series)
    if own:
        return own
    return f"{year}-{serial:04d}" if serial else ""


def number_of(proposal: Proposal) -> str:
    """The number of a proposal whose session has been fetched."""
    return quoted(
        proposal.case_number,
        proposal.case_series,
        proposal.serial_number,
        proposal.session.year,
        proposal.own_number,
    )
