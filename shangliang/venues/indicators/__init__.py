"""The figures of the grass-roots platform (domain §4): venues by level and kind, meetings, participations, suggestions,
problems raised and solved.

Venues are a stock and always counted with those of the committees below, as reports do. What happened at them is
counted under the name that the platform has here («有事来协商», a rule of the committee): alone it is this committee's
own, with «全市政协» or «市和区县累计» that of all below too, from the summaries that they told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.committees.rules import rules_of
from shangliang.core.errors import Refused
from shangliang.indicators.registry import (
    Basis,
    Count,
    CountingRule,
    Indicator,
    Share,
    register,
    register_share,
)
from shangliang.indicators.summaries import ALL_BELOW, Measure, all_below, measure, received, with_those_below

from . import shown as shown
from .rows import LEVELS_AND_KINDS, meetings, participations, problems, solved, suggestions, venues

#: This committee's own, without those below.
OWN = "本级"
_MEASURES: dict[str, tuple[Any, str, Callable[[Basis], Count]]] = {
    "venue_meetings": (gettext_lazy("meetings at venues"), "场次", meetings),
    "venue_participations": (gettext_lazy("members' participations at venues"), "人次", participations),
    "venue_suggestions": (gettext_lazy("suggestions made at venues"), "条", suggestions),
    "venue_problems": (gettext_lazy("problems raised at venues"), "个", problems),
    "venue_solved": (gettext_lazy("problems solved at venues"), "个", solved),
    "venues": (gettext_lazy("venues"), "个", lambda basis: venues(basis)),
}
for _name, (_label, _unit, _own) in _MEASURES.items():
    measure(Measure(_name, _label, _unit, _own))
for _scope in LEVELS_AND_KINDS:
    measure(Measure(f"venues:{_scope}", _scope, "个", lambda basis, scope=_scope: venues(basis, scope)))  # type: ignore[misc]


def _brand(basis: Basis) -> str:
    return str(rules_of(basis.committee).venue_brand)


def _has_those_below(basis: Basis) -> bool:
    return bool(received(basis.committee, basis.session.year).exists())


def _platforms(basis: Basis) -> Count:
    parts = [p for p in basis.parts if p != _brand(basis) and p not in ALL_BELOW]
    alone = OWN in parts
    parts = [p for p in parts if p != OWN]
    unknown = [p for p in parts if p not in LEVELS_AND_KINDS]
    if unknown or len(parts) > 1:
        raise Refused(_("“%(scope)s” is no scope of this figure here.") % {"scope": basis.scope})
    scope = parts[0] if parts else ""
    if alone:
        return venues(basis, scope)
    return with_those_below(f"venues:{scope}" if scope else "venues", basis)


def _branded(name: str) -> Callable[[Basis], Count]:
    def count(basis: Basis) -> Count:
        rest = basis.parts[1:]
        if not rest or rest == [OWN]:
            return _MEASURES[name][2](replace(basis, scope=""))
        if len(rest) == 1 and rest[0] in ALL_BELOW:
            return with_those_below(name, basis)
        raise Refused(_("“%(scope)s” is no scope of this figure here.") % {"scope": basis.scope})

    return count


def _scopes(basis: Basis) -> Sequence[str]:
    brand = _brand(basis)
    return [brand, f"{brand}/{all_below(basis.committee)}"] if _has_those_below(basis) else [brand]


def _venue_scopes(basis: Basis) -> Sequence[str]:
    whole = [f"{_brand(basis)}/{all_below(basis.committee)}"] if _has_those_below(basis) else []
    return [*LEVELS_AND_KINDS, *whole]


register(
    Indicator(
        slug="consultation_platforms",
        label=gettext_lazy("Venues of consultation"),
        unit="个",
        area="consultation",
        definition=gettext_lazy(
            "Venues that are open at the cut-off, with those of the committees below; parks and enterprises belong to "
            "no level."
        ),
        rules=(
            CountingRule(
                "open", gettext_lazy("venues open at the cut-off, and those that committees below told"), _platforms
            ),
        ),
        scopes=_venue_scopes,
        order=300,
        stock=True,
    )
)


def _share(slug: str, name: str, unit: str, label: Any, definition: Any, words: Any, order: int) -> None:
    rule = CountingRule(name, words, _branded(name))
    one = Indicator(slug, label, unit, "consultation", definition, (rule,), _scopes, order)
    register_share(Share(lambda basis: (_brand(basis),), one))


_share(
    "consultations_held",
    "venue_meetings",
    "场次",
    gettext_lazy("Meetings at venues"),
    gettext_lazy("Meetings of the grass-roots platform that were held in the cycle, by the cut-off."),
    gettext_lazy("meetings held by the cut-off"),
    301,
)
_share(
    "activity_person_times",
    "venue_participations",
    "人次",
    gettext_lazy("Members at meetings of the grass-roots platform"),
    gettext_lazy("How often members took part in meetings of the grass-roots platform, each time counted."),
    gettext_lazy("members who signed in, each time counted"),
    302,
)
_share(
    "suggestions_made",
    "venue_suggestions",
    "条",
    gettext_lazy("Suggestions made at venues"),
    gettext_lazy("Suggestions made at meetings of the grass-roots platform that were held in the cycle."),
    gettext_lazy("suggestions on record of meetings held by the cut-off"),
    303,
)
_share(
    "problems_raised",
    "venue_problems",
    "个",
    gettext_lazy("Problems raised at venues"),
    gettext_lazy("Problems raised at meetings of the grass-roots platform, each with what was agreed about it."),
    gettext_lazy("problems of meetings held by the cut-off"),
    304,
)
_share(
    "problems_solved",
    "venue_solved",
    "个",
    gettext_lazy("Problems solved through venues"),
    gettext_lazy("Problems that were reported solved and answered to the people by the cut-off."),
    gettext_lazy("problems solved and answered by the cut-off"),
    305,
)
