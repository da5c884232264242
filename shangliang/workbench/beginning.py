"""What the first page has for people whom no duty reaches: leaders read and instruct, others look about.

Leadership 领导 owes nothing by a date: an instruction 批示 is free. The offices for opinions, activities and studios
and the research office have no records of their own here yet; the page says so and leads to what there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import SEPARATED, Role
from shangliang.core.addresses import address
from shangliang.handling.models import Instruction
from shangliang.proposals import access, queries
from shangliang.proposals.models import ProposalState

S = ProposalState
_SHOWN = 8
_RUNNING = (S.FILED, S.ASSIGNED, S.REPLIED, S.REHANDLING)


@dataclass(frozen=True)
class Beginning:
    """An empty inbox in words, and where one may go from it."""

    title: str
    words: str
    ways: list[tuple[Any, str]]


def to_instruct(actor: Actor) -> list[queries.Row]:
    """Key proposals on their way that a leader may read and nobody has instructed on, what changed last first."""
    if not actor.has(Role.LEADERSHIP):
        return []
    given = Instruction.objects.filter(committee_id=actor.committee_id).values("proposal_id")
    waiting = access.visible(actor).filter(is_key=True, state__in=_RUNNING).exclude(pk__in=given)
    return queries.page(waiting, sort="changed", size=_SHOWN).rows


def beginning_of(actor: Actor) -> Beginning:
    """What an empty inbox says to this person."""
    proposals = (_("Look at the proposals"), address("workbench:proposals"))
    figures = (_("Look at the figures"), address("indicators:proposals"))
    title, words = _nothing_owed(actor)
    if actor.roles <= SEPARATED:
        return Beginning(title, words, [(_("Administration"), address("administration:home"))])
    if actor.has(Role.RESEARCH_OFFICE):
        return Beginning(title, words, [(_("Reports"), address("reports:list")), figures, proposals])
    if actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER):
        return Beginning(title, words, [proposals])
    if actor.has(Role.OPINION_STAFF, Role.ACTIVITY_ORGANISER, Role.STUDIO_MANAGER):
        return Beginning(title, words, [figures])
    return Beginning(title, words, [proposals, figures] if actor.has(Role.LEADERSHIP) else [proposals])


def _nothing_owed(actor: Actor) -> tuple[str, str]:
    later = _("This version has the work with proposals. {subject} come with a later one; they will stand here then.")
    if actor.has(Role.LEADERSHIP):
        return _("Nothing is owed by a date"), _(
            "You read every proposal that is not internal, and write an instruction on its page whenever you wish."
        )
    if actor.has(Role.RESEARCH_OFFICE):
        return _("Nothing is owed by a date"), _(
            "For the annual report each figure stands with its numerator, its rule and the proposals behind it."
        )
    if actor.has(Role.OPINION_STAFF):
        return _("No opinion information yet"), later.format(subject=_("Opinion information"))
    if actor.has(Role.ACTIVITY_ORGANISER):
        return _("No activities yet"), later.format(subject=_("Activities"))
    if actor.has(Role.STUDIO_MANAGER):
        return _("No studios yet"), later.format(subject=_("Studios and reception days"))
    return _("All done for today"), _(
        "Nothing waits for you now. When something does, it stands here, most urgent first."
    )
