"""How the records behind a figure of the platform are listed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.indicators.records import Records, present

from ..access import visible, visible_attendances, visible_items, visible_meetings, visible_suggestions
from ..models import AgreedItem, Attendance, Meeting, Venue, VenueSuggestion

present(
    Records(
        model=Venue,
        visible=visible,
        related=("parent",),
        columns=(
            (_("Level"), lambda v: v.get_level_display()),
            (_("Venue"), str),
            (_("Kind"), lambda v: v.get_kind_display()),
            (_("Below"), lambda v: v.parent or ""),
            (_("Open since"), lambda v: v.opened_on),
        ),
        url=lambda v: reverse("venues:venue", args=[v.pk]),
    )
)
present(
    Records(
        model=Meeting,
        visible=visible_meetings,
        related=("venue",),
        columns=(
            (_("Held"), lambda m: m.held_at),
            (pgettext_lazy("venue meeting", "Meeting"), str),
            (_("Venue"), lambda m: m.venue),
            (_("State"), lambda m: m.get_state_display()),
        ),
        url=lambda m: reverse("venues:meeting", args=[m.pk]),
    )
)
present(
    Records(
        model=AgreedItem,
        visible=visible_items,
        related=("meeting",),
        columns=(
            (_("Who does it"), lambda i: i.responsible),
            (_("Problem raised"), str),
            (pgettext_lazy("venue meeting", "Meeting"), lambda i: i.meeting),
            (_("What came of it"), lambda i: i.get_outcome_display()),
            (_("State"), lambda i: i.get_state_display()),
        ),
        url=lambda i: reverse("venues:item", args=[i.pk]),
    )
)
present(
    Records(
        model=VenueSuggestion,
        visible=visible_suggestions,
        related=("meeting",),
        columns=(
            (_("Held"), lambda s: s.meeting.held_at),
            (_("Suggestion"), str),
            (pgettext_lazy("venue meeting", "Meeting"), lambda s: s.meeting),
        ),
        url=lambda s: reverse("venues:meeting", args=[s.meeting_id]),
    )
)
present(
    Records(
        model=Attendance,
        visible=visible_attendances,
        related=("meeting",),
        columns=(
            (pgettext_lazy("venue meeting", "Signed in"), lambda a: a.signed_at),
            (_("Name"), str),
            (pgettext_lazy("venue meeting", "Meeting"), lambda a: a.meeting),
        ),
        url=lambda a: reverse("venues:meeting", args=[a.meeting_id]),
    )
)
