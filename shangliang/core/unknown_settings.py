"""Environment variables that look like settings and are none: a misspelt one would be ignored in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

PREFIX = "SHANGLIANG_"


def unknown_settings(variables: Iterable[str], known: Collection[str]) -> list[str]:
    """One line for each variable with the product's prefix that is no setting, with the nearest one that is.

    Args:
        variables: names of environment variables.
        known: names of settings, as ``data_dir`` for ``SHANGLIANG_DATA_DIR``.
    """
    names = [f"{PREFIX}{name}".upper() for name in known]
    lines = []
    for variable in sorted(variables):
        if not variable.upper().startswith(PREFIX) or variable.upper() in names:
            continue
        nearest = get_close_matches(variable.upper(), names, n=1, cutoff=0.8)
        if nearest:
            said = _("%(name)s is no setting and is ignored; perhaps %(nearest)s is meant.")
            lines.append(said % {"name": variable, "nearest": nearest[0]})
        else:
            lines.append(_("%(name)s is no setting and is ignored.") % {"name": variable})
    return lines
