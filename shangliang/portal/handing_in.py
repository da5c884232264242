"""Taking what somebody without an account hands in: once, not too often, and with what stands against it said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shangliang.core.answering import attempt

from . import limits


def taken_once(
    request: Any,
    form: forms.Form,
    take: Callable[[dict[str, Any]], Any],
    *,
    what: str = "address",
    most: int = limits.PER_HOUR,
) -> Any:
    """Take what a form holds, once however often it is sent; what stands against it is told in the form.

    Args:
        take: takes the form's data.
        what, most: what is counted for itself, and how many of it are taken from one address within an hour.

    Returns:
        What was made, True where nothing is given back or the form came again, None where it was not taken.
    """
    if not form.is_valid():
        return None
    once = form.cleaned_data["once"]
    if not limits.first_time(once):
        return True
    if limits.too_many(limits.address_of(request), what=what, most=most):
        limits.again(once)
        form.add_error(None, _("Much has come from your address within the last hour. Please send this one later."))
        return None
    try:
        made = attempt(form, lambda data: take(data) or True)
    except BaseException:
        limits.again(once)
        raise
    if made is None:
        limits.again(once)
    return made
