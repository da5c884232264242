"""The environment in which every page of ours is rendered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from shangliang.core.addresses import address
from shangliang.core.clock import today
from shangliang.core.text import gap

from . import formats


def _date(value: dt.date | None) -> str:
    return formats.date(value, today())


def _datetime(value: dt.datetime | None) -> str:
    return formats.date_and_time(value, today())


def _full_datetime(value: dt.datetime | None) -> str:
    """A moment with its year, which a cut-off needs: that of last year's figures lies in this one."""
    return formats.date_and_time(value, dt.date.min)


def environment(**options: Any) -> Environment:
    """Django's hook: a Jinja2 environment that speaks the reader's language and stops at unknown names.

    A misspelt name raises instead of printing nothing, so that a page that is wrong fails its first test.
    """
    options["undefined"] = StrictUndefined
    env = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - Django's backend passes autoescape=True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        static=static,
        url=address,
        today=today,
        due_words=formats.due_words,
        characters=formats.characters,
        percent=formats.percent,
        gap=gap,
    )
    env.filters.update(
        date=_date,
        datetime=_datetime,
        full_date=formats.full_date,
        full_datetime=_full_datetime,
        clock=formats.clock,
        integer=formats.integer,
    )
    return env
