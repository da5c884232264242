"""The figures of opinion information (domain §3): each once for items 条 and once for issues 期.

All are taken at the cut-off. An item counts as received in the cycle in which it came in, as issued in that of the
issue that carried it first within the cycle; what became of an issue counts in the issue's cycle, what became of a
single item in the item's.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from shangliang.indicators.registry import Count, only, register_counted

from . import shown as shown
from .rows import (
    ORIGINS,
    adopted_issues,
    adopted_items,
    adopting_bodies,
    compiled,
    compiled_with_parts,
    instructed_issues,
    instructed_items,
    instructing_ranks,
    issues,
    received,
    receivers,
    resolved_issues,
    resolved_items,
    sent_issues,
    sent_items,
)

_AREA = "opinions"


_register = partial(register_counted, _AREA)


_register(
    "opinions_received",
    "条",
    _("Opinions received"),
    _("Opinion items that were submitted, diverted here or reported from below in the cycle, by the cut-off."),
    [("items", _("items submitted by the cut-off"), lambda b: Count(received(b), dated="submitted_at"))],
    200,
    lambda _b: tuple(ORIGINS),
)
_register(
    "opinions_submitted",
    "条",
    _("Opinions reported"),
    _("Items reported to an upper committee, to leaders or to departments, alone or in an issue."),
    [
        ("items", _("items sent by the cut-off, alone or in an issue"), lambda b: Count(sent_items(b))),
        ("issues", _("issues sent by the cut-off"), lambda b: Count(sent_issues(b), dated="issued_at")),
    ],
    201,
    receivers,
)
_register(
    "opinions_compiled",
    "条",
    _("Opinions issued"),
    _("Items edited and issued; what several were combined into is one."),
    [
        ("items", _("items in issues of the cycle"), lambda b: Count(compiled(b))),
        (
            "with_combined",
            _("items in issues of the cycle, and those combined into them"),
            lambda b: Count(compiled_with_parts(b)),
        ),
    ],
    202,
)
_register(
    "opinions_issues",
    "期",
    _("Issues of opinions"),
    _("Issues that were published in the cycle; one may hold several items."),
    [("issues", _("issues by the cut-off"), lambda b: Count(issues(only(b)), dated="issued_at"))],
    203,
)
_register(
    "opinions_adopted_by_upper",
    "条",
    _("Opinions adopted above"),
    _("Items that an upper body adopted, by themselves or with the issue that carried them."),
    [
        ("items", _("items adopted by the cut-off"), lambda b: Count(adopted_items(b))),
        ("issues", _("issues adopted, or with an adopted item"), lambda b: Count(adopted_issues(b), dated="issued_at")),
    ],
    204,
    adopting_bodies,
)
_register(
    "opinions_leader_instructions",
    "条",
    _("Opinions instructed upon"),
    _("Items on which leaders gave instructions, by themselves or with the issue that carried them."),
    [
        ("items", _("items instructed upon by the cut-off"), lambda b: Count(instructed_items(b))),
        (
            "issues",
            _("issues instructed upon, or with such an item"),
            lambda b: Count(instructed_issues(b), dated="issued_at"),
        ),
    ],
    205,
    instructing_ranks,
)
_register(
    "opinions_resolved",
    "件",
    _("Opinions put into effect"),
    _("Matters that a unit solved, the answer having been passed on to the author."),
    [
        ("items", _("items solved, alone or with their issue"), lambda b: Count(resolved_items(b))),
        ("issues", _("issues solved, or with a solved item"), lambda b: Count(resolved_issues(only(b)))),
    ],
    206,
)
