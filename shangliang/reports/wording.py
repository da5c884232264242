"""How the duties and events of reports read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shangliang.workflow.wording import DutyWords, EventWords, page, register_duty, register_event

register_duty(
    "write_report",
    DutyWords(
        _("finish the report and freeze its figures"),
        _("being written"),
        page("reports:edit"),
        _("write the report"),
    ),
)
register_event("report.begin", EventWords(_("Report begun")))
register_event("report.freeze", EventWords(_("Figures frozen")))
register_event("report.confirm", EventWords(_("A typed number confirmed")))
