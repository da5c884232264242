"""What is wrong with a record, a sentence for each field."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from shangliang.core.errors import Invalid
from shangliang.core.text import one_after_another


def check(record: models.Model) -> None:
    """Check a record's fields and whether another one is the same.

    Raises:
        Invalid: with a sentence for each wrong field.
    """
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid(
            {_field(name): one_after_another(map(_sentence, errors)) for name, errors in error.error_dict.items()}
        ) from None


def _field(name: str) -> str:
    return "name" if name == NON_FIELD_ERRORS else name  # what is unique in a committee is a name or a number


def _sentence(error: ValidationError) -> str:
    # Django would name the model, which has no name that people know.
    if error.code in ("unique", "unique_together"):
        return _("There is one like this already.")
    return one_after_another(error.messages)
