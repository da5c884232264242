"""What a finding says, in the active language: for the page, the command and the comments in Word."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from .findings import Finding, Kind, Status
from .known import Known

STATUSES = {
    Status.DIFFERS: pgettext_lazy("finding", "differs"),
    Status.REMAINDER: pgettext_lazy("finding", "leaves a remainder"),
    Status.UNCHECKED: pgettext_lazy("finding", "cannot be checked"),
    Status.AGREES: pgettext_lazy("finding", "agrees"),
}


def number(value: Decimal | None, unit: str = "") -> str:
    """A value as it is printed, with its unit: «254件», «98.03%»."""
    if value is None:
        return "—"
    return f"{value:f}{unit}"


def name(finding: Finding) -> str:
    """The figure's name with its scope."""
    return finding.label + (f"（{finding.scope}）" if finding.scope else "")


def known_name(known: Known) -> str:
    """A true figure's name with its scope."""
    return known.label + (f"（{known.scope}）" if known.scope else "")


def source(known: Known) -> str:
    """How a value came about: the rule with numerator and denominator, or the published source."""
    if known.published:
        return _("published: %(source)s") % {"source": known.published}
    if known.denominator is not None:
        given = {"words": known.words, "numerator": known.numerator, "denominator": known.denominator}
        return _("%(words)s: %(numerator)s ÷ %(denominator)s") % given
    return known.words


def told(finding: Finding) -> str:
    """The finding in a few sentences."""
    if finding.kind is Kind.SUM:
        return _sum(finding)
    if finding.kind is Kind.SHARES:
        return _shares(finding)
    if finding.kind is Kind.REPEATED:
        values = " · ".join(dict.fromkeys(number(place.value, finding.unit) for place in finding.places))
        return _("%(name)s of %(year)d is stated with several values: %(values)s.") % {
            "name": name(finding),
            "year": finding.year,
            "values": values,
        }
    return _figure(finding)


def _figure(finding: Finding) -> str:
    if finding.known is None:
        return _("%(name)s cannot be checked: %(reason)s") % {"name": name(finding), "reason": finding.reason}
    known = finding.known
    given: dict[str, Any] = {
        "name": name(finding),
        "year": known.year,
        "stated": _as_printed(finding),
        "value": _true(known, finding),
        "source": source(known),
    }
    if finding.status is Status.AGREES:
        return _("%(name)s of %(year)d agrees: %(value)s (%(source)s).") % given
    told = [_("%(name)s of %(year)d: the draft says %(stated)s, it is %(value)s (%(source)s).") % given]
    if finding.last_year:
        told.append(
            _("The stated value is that of %(year)d: last year's figure may have been left in.")
            % {"year": known.year - 1}
        )
    for other in finding.elsewhere:
        if not (finding.last_year and _is_last_year(other, known)):
            told.append(_elsewhere(other, known, finding))
    return "".join(_spaced(told))


def _as_printed(finding: Finding) -> str:
    """The number as the draft prints it, with 余 and its kin."""
    return "".join(finding.places[0].quote.split())


def _true(known: Known, finding: Finding) -> str:
    unit = "%" if known.unit == "%" else finding.unit or known.unit
    return (_("over %(number)s") % {"number": number(known.value)} if known.at_least else number(known.value)) + unit


def _is_last_year(other: Known, known: Known) -> bool:
    return (other.slug, other.scope, other.year) == (known.slug, known.scope, known.year - 1)


def _elsewhere(other: Known, known: Known, finding: Finding) -> str:
    given = {"stated": _as_printed(finding), "source": source(other), "name": known_name(other)}
    if (other.slug, other.scope, other.year) == (known.slug, known.scope, known.year):
        return _("%(stated)s comes out by another counting rule: %(source)s.") % given
    if other.year != known.year:
        return _("%(stated)s is %(name)s of %(year)d (%(source)s).") % {**given, "year": other.year}
    return _("%(stated)s is %(name)s (%(source)s).") % given


def _parts(finding: Finding) -> str:
    parts = finding.places if finding.kind is Kind.SHARES and finding.stated == 100 else finding.places[1:]
    return " + ".join(number(place.value) for place in parts)


def _sum(finding: Finding) -> str:
    assert finding.remainder is not None
    given = {
        "name": name(finding),
        "whole": number(finding.stated, finding.unit),
        "parts": _parts(finding),
        "total": number(finding.total, finding.unit),
        "remainder": number(abs(finding.remainder), finding.unit),
    }
    if finding.status is Status.AGREES:
        return _("The parts make the whole: %(parts)s = %(total)s.") % given
    if finding.remainder < 0:
        return (
            _("%(name)s is %(whole)s, but the parts make more: %(parts)s = %(total)s, %(remainder)s too many.") % given
        )
    if finding.status is Status.DIFFERS:
        return _("%(name)s is %(whole)s, but the parts make less: %(parts)s = %(total)s, %(remainder)s lack.") % given
    told = [
        _("Of %(whole)s, the parts make %(total)s (%(parts)s): the text does not say what became of %(remainder)s.")
        % given
    ]
    if finding.named:
        named = _("; ").join(f"{known_name(k)} {number(k.value, finding.unit)}" for k in finding.named)
        told.append(_("The records have besides: %(named)s.") % {"named": named})
    return "".join(_spaced(told))


def _shares(finding: Finding) -> str:
    assert finding.remainder is not None
    given = {
        "whole": number(finding.stated, "%"),
        "parts": _parts(finding),
        "total": number(finding.total, "%"),
        "remainder": number(abs(finding.remainder), "%"),
    }
    if finding.status is Status.AGREES:
        return _("The shares make %(whole)s: %(parts)s.") % given
    if finding.remainder < 0:
        return _("The shares make more than %(whole)s: %(parts)s = %(total)s, %(remainder)s too many.") % given
    return _("The shares do not make %(whole)s: %(parts)s = %(total)s, %(remainder)s remain.") % given


def _spaced(sentences: list[str]) -> list[str]:
    """Sentences one behind the other; Chinese ones need no space."""
    return [s if i == 0 or not s.isascii() else f" {s}" for i, s in enumerate(sentences)]


def row(finding: Finding) -> dict[str, Any]:
    """The finding for programs."""
    return {
        "kind": finding.kind.value,
        "status": finding.status.value,
        "indicator": finding.slug,
        "label": finding.label,
        "scope": finding.scope or None,
        "year": finding.year,
        "unit": finding.unit,
        "stated": _plain(finding.stated),
        "qualifier": finding.qualifier or None,
        "value": _plain(finding.known.value) if finding.known else None,
        "known": _known(finding.known) if finding.known else None,
        "elsewhere": [_known(known) for known in finding.elsewhere],
        "last_year": finding.last_year,
        "reason": str(finding.reason) or None,
        "sum": _plain(finding.total),
        "remainder": _plain(finding.remainder),
        "named": [_known(known) for known in finding.named],
        "places": [
            {"start": p.start, "end": p.end, "quote": p.quote, "value": _plain(p.value)} for p in finding.places
        ],
        "message": told(finding),
    }


def _known(known: Known) -> dict[str, Any]:
    return {
        "indicator": known.slug,
        "label": known.label,
        "scope": known.scope or None,
        "year": known.year,
        "value": _plain(known.value),
        "numerator": known.numerator,
        "denominator": known.denominator,
        "rule": known.rule or None,
        "words": known.words or None,
        "published": known.published or None,
        "records": known.address,
    }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
