"""The figures of supervision (domain §5), taken at the cut-off.

An opinion counts in the cycle in which it was issued, unless it was taken back; an activity and those whom it
supervised in that in which it was held; an appraisal in that in which it was closed. A scope names the form
(«专题视察»), the activity by its title, or what is appraised.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.indicators.registry import (
    Basis,
    Count,
    CountingRule,
    Indicator,
    Ratio,
    Share,
    register_counted,
    register_share,
)

from . import shown as shown
from .rows import activities, appraised, appraised_subjects, bodies, forms, opinions, scopes, with_adoption

_AREA = "supervision"
#: How inspections are named where several subjects count one figure.
_INSPECTIONS = "专题视察"


_register = partial(register_counted, _AREA)


_register(
    "supervision_suggestions",
    "条",
    _("Supervision opinions"),
    _("Supervision opinions issued to units in the cycle, by the cut-off; those taken back do not count."),
    [
        ("issued", _("opinions issued by the cut-off"), lambda b: Count(opinions(b), dated="issued_at")),
        (
            "adopted",
            _("opinions issued that were adopted, wholly or in part"),
            lambda b: Count(with_adoption(opinions(b)), dated="issued_at"),
        ),
    ],
    300,
    scopes,
)
_register(
    "supervision_adoption_rate",
    "%",
    _("Supervision opinions adopted"),
    _("Supervision opinions adopted, wholly or in part, as a share of those issued."),
    [
        (
            "issued",
            _("adopted or partly ÷ issued"),
            lambda b: Ratio(Count(with_adoption(opinions(b))), Count(opinions(b))),
        ),
        (
            "wholly",
            _("adopted wholly ÷ issued"),
            lambda b: Ratio(Count(with_adoption(opinions(b), wholly=True)), Count(opinions(b))),
        ),
    ],
    301,
    forms,
)
_register(
    "supervision_activities",
    "次",
    _("Supervision activities"),
    _("Inspections, supervisory consultations and joint patrols that were held in the cycle."),
    [("held", _("activities held by the cut-off"), lambda b: Count(activities(b), dated="held_on"))],
    302,
    forms,
)
_register(
    "supervision_targets",
    "个",
    _("Bodies supervised"),
    _("Units, villages and other bodies that were supervised by the cycle's activities, each counted once."),
    [("bodies", _("different bodies of the activities held"), lambda b: Count(bodies(b), "name"))],
    303,
    scopes,
)
_register(
    "units_reviewed",
    "个",
    _("Units appraised"),
    _("Units whose appraisal was closed by the cut-off, each counted once."),
    [("units", _("different units of the appraisals closed"), lambda b: Count(appraised(b), "unit_id"))],
    304,
    appraised_subjects,
)


def _share(slug: str, unit: str, label: Any, definition: Any, count: Callable[[Basis], Count], order: int) -> None:
    """What inspections bring to a figure that several subjects count, under the form's name."""
    rule = CountingRule("of_inspections", _("what inspections bring, by the cut-off"), count)
    one = Indicator(slug, label, unit, "consultation", definition, (rule,), lambda _basis: (_INSPECTIONS,), order)
    register_share(Share(lambda _basis: (_INSPECTIONS,), one))


_share(
    "suggestions_made",
    "条",
    _("Suggestions made"),
    _("Suggestions made in consultations, inspections, surveys and reports, told by their source."),
    lambda b: Count(opinions(b), dated="issued_at"),
    310,
)
_share(
    "investigations_held",
    "次",
    _("Surveys and inspections"),
    _("Surveys and inspections carried out, told by their kind."),
    lambda b: Count(activities(b), dated="held_on"),
    311,
)
