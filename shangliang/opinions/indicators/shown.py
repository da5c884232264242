"""How the items and issues behind a figure are listed."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.indicators.records import Records, present
from shangliang.indicators.series import Dimension, dimension

from ..access import visible, visible_issues
from ..models import Issue, Opinion, Origin
from .rows import ORIGINS

OPINION_RECORDS = present(
    Records(
        model=Opinion,
        visible=visible,
        related=("session", "author_member__user", "author_collective"),
        columns=(
            (_("No."), lambda o: f"{o.session.year}-{o.serial_number:04d}" if o.serial_number else ""),
            (pgettext_lazy("opinion", "Title"), str),
            (_("Reported by"), lambda o: o.author_member or o.author_collective or o.source_name),
            (_("Origin"), lambda o: o.get_origin_display()),
            (_("State"), lambda o: o.get_state_display()),
        ),
        url=lambda o: reverse("opinions:one", args=[o.pk]),
    )
)
#: The office's register 台账: the same, with when it came in and went out.
REGISTER = replace(
    OPINION_RECORDS,
    columns=(
        *OPINION_RECORDS.columns,
        (pgettext_lazy("opinion", "Came in"), lambda o: o.submitted_at),
        (pgettext_lazy("opinion", "Went out"), lambda o: o.issued_at),
    ),
)
ISSUE_RECORDS = present(
    Records(
        model=Issue,
        visible=visible_issues,
        related=("session",),
        columns=(
            (_("No."), lambda i: f"{i.session.year}-{i.number}" if i.number else ""),
            (pgettext_lazy("opinion", "Title"), str),
            (_("Issued"), lambda i: i.issued_at),
            (_("State"), lambda i: i.get_state_display()),
        ),
        url=lambda i: reverse("opinions:issue", args=[i.pk]),
    )
)
_NAMES = {origin: name for name, origin in ORIGINS.items()}
dimension(Dimension("origin", _("By origin"), Opinion, "origin", lambda value: _NAMES[Origin(value)], order=40))
