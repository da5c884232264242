"""How dates, numbers and due days are written, in Chinese and in English.

Pure functions of their arguments: cheap enough for a list of fifty rows, and the same words wherever a state shows.
The language is the active one unless given.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shangliang.core.clock import ZONE
from shangliang.core.text import characters as characters

#: From how many days before it a due date is amber (domain §2.4).
AMBER_DAYS = 7

#: Stands for a value that there is none of.
NONE = "—"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _chinese(language: str | None) -> bool:
    return (language or get_language() or "zh-hans").startswith("zh")


def _local_day(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return (value.astimezone(ZONE) if value.tzinfo else value).date()
    return value


def date(value: dt.date | dt.datetime | None, today: dt.date, language: str | None = None) -> str:
    """A day as ``6月30日`` or ``30 June``, with its year when that is not today's year; ``—`` for none."""
    if value is None:
        return NONE
    day = _local_day(value)
    other_year = day.year != today.year
    if _chinese(language):
        return f"{day.year}年{day.month}月{day.day}日" if other_year else f"{day.month}月{day.day}日"
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if other_year else text


def full_date(value: dt.date | dt.datetime | None, language: str | None = None) -> str:
    """A day with year and weekday: ``2026年6月12日，星期五``, ``Friday, 12 June 2026``."""
    if value is None:
        return NONE
    day = _local_day(value)
    if _chinese(language):
        return f"{day.year}年{day.month}月{day.day}日，星期{'一二三四五六日'[day.weekday()]}"
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def clock(value: dt.datetime | None) -> str:
    """The time of day where the committee sits, ``09:41``."""
    if value is None:
        return NONE
    return f"{value.astimezone(ZONE) if value.tzinfo else value:%H:%M}"


def date_and_time(value: dt.datetime | None, today: dt.date, language: str | None = None) -> str:
    """A moment: ``6月18日 14:30``, ``18 June, 14:30``."""
    if value is None:
        return NONE
    return f"{date(value, today, language)}{' ' if _chinese(language) else ', '}{clock(value)}"


def integer(value: int | None) -> str:
    """A count with its thousands apart: ``7,260``."""
    return NONE if value is None else f"{value:,}"


def percent(numerator: int | None, denominator: int | None, decimals: int = 2) -> str:
    """A rate without its sign, rounded half up as reports print it (domain §2.6): ``98.03``; ``—`` when ÷ 0."""
    if numerator is None or not denominator:
        return NONE
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def due_words(due: dt.date | dt.datetime, today: dt.date, amber: int = AMBER_DAYS) -> tuple[str, str]:
    """The colour (``calm``, ``soon``, ``late``) and the words of a due day as seen on ``today``.

    ``amber`` is the number of days before it from which it is soon; the day itself is soon, the next one late.
    """
    days = (_local_day(due) - today).days
    if days < 0:
        return "late", ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}
    if days == 0:
        return "soon", _("Due today")
    if days <= amber:
        return "soon", ngettext("only %(n)s day left", "only %(n)s days left", days) % {"n": days}
    return "calm", ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
