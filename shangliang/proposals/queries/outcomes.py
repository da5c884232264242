"""What became of earlier proposals, a line each: whoever writes sees the last answer before asking again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor

from ..models import ProposalState
from .similar import Similar

#: Answers that higher floors keep, in a line each, by the proposals' ids; only of those that the actor may read.
answers_of: list[Callable[[Actor, Sequence[int]], Mapping[int, str]]] = []
_SHOWN = 80  # characters of an answer; the whole of it stands on the proposal's page


def outcomes(found: Sequence[Similar], *, actor: Actor) -> dict[int, str]:
    """Where each of these proposals stands, and how it was answered as far as that is known here, by its id."""
    lines = {s.pk: str(ProposalState(s.state).label) for s in found}
    for source in answers_of if found else ():
        for pk, answer in source(actor, list(lines)).items():
            short = answer if len(answer) <= _SHOWN else f"{answer[:_SHOWN]}…"
            lines[pk] = _("%(state)s: %(answer)s") % {"state": lines[pk], "answer": short}
    return lines
