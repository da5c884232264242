"""The first day of a committee in an installation: its lines, and the three officers who do the rest in the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from shangliang.accounts.actors import system
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee, Coordinator, Level, Line, SpecialCommittee
from shangliang.core.errors import Invalid
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.events import Entry, record, verb

from .appointments import appoint, require_second_factor
from .bodies import save_body
from .checking import check
from .people import add_person

#: Domain §1: the lines, and who assigns them («三厅交办»). Names are changed in the pages where a place has others.
LINES = (
    ("党群", "党委办公室督查室"),
    ("政府", "政府办公室督查室"),
    ("人大", "政协办公室"),
    ("法院", "政协办公室"),
    ("检察院", "政协办公室"),
    ("其他", "政协办公室"),
)
#: The officers, and the endings of their account names.
OFFICERS = ((Role.SYSTEM_ADMIN, "system"), (Role.SECURITY_ADMIN, "security"), (Role.AUDITOR, "auditor"))


@dataclass(frozen=True)
class Founded:
    """A new committee, and its three officers with their initial passwords."""

    committee: Committee
    officers: Mapping[Role, tuple[User, str]]


def found_committee(
    name: str, *, place: str, level: Level, parent: Committee | None = None, short_place: str = ""
) -> Founded:
    """Set up a committee with the default lines, its proposal committee and its three officers.

    The officers are called ``<place>-system``, ``-security`` and ``-auditor``; they change their passwords and set
    up a second factor at the first sign-in.

    Raises:
        Invalid: the committee or an account exists already, or the level does not stand below the parent's.
    """
    committee = Committee(name=name, place=place, level=level, parent=parent, short_place=short_place)
    levels = list(Level)
    if parent is not None and levels.index(Level(parent.level)) >= levels.index(level):
        raise Invalid({"level": _("The parent does not stand above this level.")})
    check(committee)
    with transaction.atomic():
        committee.save()
        with committee_scope(committee):
            return Founded(committee, _furnish(committee))


@verb
def _furnish(committee: Committee) -> dict[Role, tuple[User, str]]:
    by, place = system(committee.pk, via="command"), ("committee", committee.pk)
    record([Entry("committee.found", place, place)], by=by, committee_id=committee.pk)
    names = list(dict.fromkeys(office for _line, office in LINES))
    offices = {n: save_body(Coordinator(name=n, order=i), by=by) for i, n in enumerate(names)}
    for i, (line, office) in enumerate(LINES):
        save_body(Line(name=line, order=i, coordinator=offices[office]), by=by)
    save_body(SpecialCommittee(name="提案委员会", is_proposal_committee=True), by=by)
    officers = {}
    for role, ending in OFFICERS:
        user, password = add_person(name=str(role.label), username=f"{committee.place}-{ending}", by=by)
        appoint(user, role, by=by)
        require_second_factor(role, True, by=by)
        officers[role] = (user, password)
    return officers
