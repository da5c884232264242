"""Taking what somebody without an account hands in: once, not too often, and with what stands against it said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shangliang.core.errors import Invalid

from . import limits


def taken_once(request: Any, form: forms.Form, take: Callable[[], Any]) -> bool:
    """Take what a valid form holds, once however often it is sent; what stands against it is told in the form."""
    once = form.cleaned_data["once"]
    if not limits.first_time(once):
        return True
    if limits.too_many(limits.address_of(request)):
        limits.again(once)
        form.add_error(None, _("Much has come from your address within the last hour. Please send this one later."))
        return False
    try:
        take()
    except Invalid as refusal:
        limits.again(once)
        for field, message in refusal.fields.items():
            form.add_error(field if field in form.fields else None, str(message))
        return False
    except BaseException:
        limits.again(once)
        raise
    return True
