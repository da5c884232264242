"""How the events of summaries read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.models import Event
from shangliang.workflow.wording import EventWords, register_event


def _year(event: Event, _note: str) -> Any:
    return _("Of %(year)s") % {"year": event.data["year"]}


register_event("summary.submit", EventWords(_("The year's numbers were told to the committee above"), _year))
register_event("summary.receive", EventWords(_("A committee below told its year's numbers"), _year))
