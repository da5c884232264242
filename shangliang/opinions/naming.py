"""What committees and their leaders are called in short."""

from __future__ import annotations

from shangliang.committees.models import Committee, Level

_KINDS = "省市区县旗州盟"


def body_name(committee: Committee) -> str:
    """A committee as the one below names it: 全国政协, 市政协, 县政协."""
    return f"{_kind(committee)}政协"


def leaders_of(committee: Committee) -> str:
    """The leaders of a committee's own place: 市领导, 县领导."""
    return "中央领导" if committee.level == Level.NATIONAL else f"{_kind(committee)}领导"


def opinion_number(year: int, serial_number: int | None) -> str:
    """An item's number as pages write it, 2026-0012; nothing before it has one."""
    return f"{year}-{serial_number:04d}" if serial_number else ""


def _kind(committee: Committee) -> str:
    if committee.level == Level.NATIONAL:
        return "全国"
    return committee.place[-1] if committee.place[-1] in _KINDS else committee.place
