"""How the summaries behind a city's sum are listed: one row for each committee below."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.accounts.actors import Actor

from .access import may_read
from .models import Summary
from .records import Records, present
from .summaries import MEASURES


def _visible(actor: Actor) -> QuerySet[Summary]:
    rows = Summary.objects.filter(committee_id=actor.committee_id)
    return rows if may_read(actor) else rows.none()


present(
    Records(
        model=Summary,
        visible=_visible,
        related=("origin",),
        columns=(
            (_("Year"), lambda s: str(s.year)),
            (_("Committee below"), lambda s: s.origin.place),
            (pgettext_lazy("figure", "Value"), lambda s: f"{s.value:,} {MEASURES[s.measure].unit}"),
            (_("Counted up to"), lambda s: s.until),
            (_("Told by"), lambda s: s.sender),
        ),
        url=lambda _summary: reverse("indicators:summary"),
    )
)
