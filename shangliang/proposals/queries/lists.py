"""Lists of proposals: filtered, page by page, with who has each of them now.

A page takes three queries whatever the number of rows: the ids, their columns and duties, the holders' names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.names import case_name, read_number, serial_name
from shangliang.core.together import Together

from .. import access
from ..models import CoSignature, Kind, Proposal, ProposalState, Secrecy, SignatureState, Source
from .standing import DUTY_COLUMNS, Holder, awaited, holders_from, open_duties

#: What a list can be sorted by: the column, whether it falls, and what stands for an empty one (which comes last).
SORTS: Mapping[str, tuple[str, bool, Any]] = {
    "newest": ("id", True, None),
    "changed": ("state_since", True, None),
    "serial": ("serial_number", False, 2**31 - 1),
    "case": ("case_number", False, 2**31 - 1),
    "due": ("step_due", False, date(9999, 12, 31)),
    "title": ("title", False, None),
}
_READ = {"state_since": datetime.fromisoformat, "step_due": date.fromisoformat}


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal as a list shows it."""

    pk: int
    title: str
    number: str  # the case number, before that the serial number
    state: str
    state_label: Any
    kind: str
    kind_label: Any
    category: str
    in_session: bool | None
    is_key: bool
    is_internal: bool
    author: str  # who leads it
    review_step: int
    session_year: int
    submitted_at: datetime | None
    holders: Sequence[Holder] = ()

    @property
    def holder(self) -> Holder | None:
        """Whom it waits for first."""
        return self.holders[0] if self.holders else None

    @property
    def due(self) -> date | None:
        """Until when."""
        return self.holders[0].due if self.holders else None

    @property
    def where(self) -> str:
        """Where it stands, in words: who has it doing what, or its state when it waits for nobody."""
        if not self.holders:
            return str(self.state_label)
        first = self.holders[0]
        if not first.name:
            return str(first.doing)
        return _("now with %(party)s: %(doing)s") % {"party": first.name, "doing": first.doing}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; unset ones narrow nothing."""

    session_id: int | None = None
    states: Sequence[str] = ()
    step: int | None = None  # of review
    kind: str = ""
    category_id: int | None = None  # with its second level
    in_session: bool | None = None
    collective_id: int | None = None  # leading or signing
    suggested_unit_id: int | None = None
    is_key: bool | None = None
    tag_id: int | None = None
    source: str = ""
    text: str = ""  # in the title, a number, or a signer's name


@dataclass(frozen=True)
class Page:
    """One page of a list, and where its neighbours begin (``""``: there is none)."""

    rows: list[Row]
    previous: str
    next: str


def number_of(case: int | None, series: str, serial: int | None, year: int, own: str = "") -> str:
    """A proposal's number as people quote it: its case number, before that its serial number, or its archive's own."""
    if case:
        return case_name(case, series, year)
    return own or (serial_name(serial, year) if serial else "")


def filtered(rows: QuerySet[Proposal], filters: Filters) -> QuerySet[Proposal]:
    """Those of ``rows`` that pass the filters."""
    exact = {
        "session_id": filters.session_id,
        "review_step": filters.step,
        "kind": filters.kind or None,
        "in_session": filters.in_session,
        "is_key": filters.is_key,
        "source": filters.source or None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if filters.states:
        rows = rows.filter(state__in=filters.states)
    elif filters.step is not None:
        rows = rows.filter(state=ProposalState.UNDER_REVIEW)
    if filters.category_id is not None:
        rows = rows.filter(Q(category_id=filters.category_id) | Q(category__parent_id=filters.category_id))
    if filters.collective_id is not None:
        rows = rows.filter(pk__in=_signed().filter(collective_id=filters.collective_id).values("proposal_id"))
    if filters.suggested_unit_id is not None:
        rows = rows.filter(suggested_units=filters.suggested_unit_id)
    if filters.tag_id is not None:
        rows = rows.filter(tags=filters.tag_id)
    return rows.filter(_found_by(filters.text)) if filters.text.strip() else rows


def _signed() -> QuerySet[CoSignature]:
    return CoSignature.objects.filter(state=SignatureState.SIGNED)


def _found_by(text: str) -> Q:
    words = text.strip()
    names = _signed().filter(Q(member__user__name__contains=words) | Q(collective__name__contains=words))
    condition = Q(title__contains=words) | Q(pk__in=names.values("proposal_id")) | Q(own_number=words)
    if known := read_number(words):
        number, year = known
        in_year = Q(session__year=year) if year else Q()
        condition |= in_year & (Q(case_number=number) | Q(serial_number=number))
    return condition


def page(found: QuerySet[Proposal], *, sort: str = "newest", after: str = "", before: str = "", size: int = 50) -> Page:
    """A page of a list by its keys, so that the thousandth page costs what the first does.

    Args:
        sort: one of :data:`SORTS`; another means the first of them.
        after, before: a place from :class:`Page`. One that cannot be read is the list's beginning.
    """
    column, falls, empty = SORTS.get(sort, SORTS["newest"])
    key = column if empty is None else "sort_key"
    if empty is not None:
        found = found.annotate(sort_key=Coalesce(F(column), Value(empty)))
    back = bool(before) and not after
    sign, beyond = ("-", "lt") if falls != back else ("", "gt")
    place = _place(before if back else after, _READ.get(column))
    if place:
        value, pk = place
        # The first condition is implied by the second; by it the database finds the place in its index.
        found = found.filter(
            Q(**{f"{key}__{beyond}e": value}),
            Q(**{f"{key}__{beyond}": value}) | Q(**{key: value, f"id__{beyond}": pk}),
        )
    keys = list(found.order_by(f"{sign}{key}", f"{sign}id").values_list(key, "id")[: size + 1])
    more, keys = len(keys) > size, keys[:size]
    if back and place:
        keys.reverse()
        earlier, later = more, True
    else:
        earlier, later = place is not None, more
    return Page(
        rows([pk for _value, pk in keys]),
        _address(keys[0]) if earlier and keys else "",
        _address(keys[-1]) if later and keys else "",
    )


def _place(text: str, read: Callable[[str], Any] | None) -> tuple[Any, int] | None:
    try:
        value, pk = json.loads(text)
        return (read(value) if read else value), int(pk)
    except (ValueError, TypeError):
        return None


def _address(key: tuple[Any, int]) -> str:
    value, pk = key
    return json.dumps([value.isoformat() if isinstance(value, date) else value, pk], ensure_ascii=False)


def count_up_to(found: QuerySet[Proposal], most: int = 1000) -> int:
    """How many there are, counted no further than ``most`` + 1: «more than 1,000» costs little and says enough."""
    return found.order_by()[: most + 1].count()


_COLUMNS = (
    "pk",
    "title",
    "state",
    "kind",
    "category__name",
    "in_session",
    "is_key",
    "secrecy",
    "case_number",
    "case_series",
    "serial_number",
    "own_number",
    "session__year",
    "author_member__user__name",
    "author_collective__name",
    "contact_name",
    "source",
    "review_step",
    "submitted_at",
)


def _rows_and_duties(of: Mapping[str, Collection[int]]) -> dict[str, QuerySet[Any, Any]]:
    return {
        "rows": Proposal.objects.filter(pk__in=of["proposals"]).order_by().values_list(*_COLUMNS),
        "duties": open_duties(of["proposals"]).order_by().values_list("due", "pk", *DUTY_COLUMNS),
    }


_ROWS_AND_DUTIES = Together(_rows_and_duties)


def rows(ids: Iterable[int], *, labels: Mapping[str, str] | None = None) -> list[Row]:
    """Proposals as a list shows them, in the order of the ids; those out of scope are left out.

    Args:
        labels: the committee's own words for states, where it has some (``rules_of(committee).labels``).
    """
    wanted = list(ids)
    read = _ROWS_AND_DUTIES.read_lists({"proposals": wanted})
    found = {row[0]: dict(zip(_COLUMNS, row, strict=True)) for row in read["rows"]}
    holders = holders_from([row[2:] for row in sorted(read["duties"])], found)
    states = {s.value: s.label for s in ProposalState} | dict(labels or {})
    kinds = {k.value: k.label for k in Kind}
    return [_row(found[pk], holders[pk], states, kinds) for pk in wanted if pk in found]


def _row(c: Mapping[str, Any], holders: Sequence[Holder], states: Mapping[str, Any], kinds: Mapping[str, Any]) -> Row:
    imported = c["contact_name"] if c["source"] == Source.IMPORTED else ""
    return Row(
        pk=c["pk"],
        title=c["title"] or str(_("Untitled proposal")),
        number=number_of(c["case_number"], c["case_series"], c["serial_number"], c["session__year"], c["own_number"]),
        state=c["state"],
        state_label=states[c["state"]],
        kind=c["kind"],
        kind_label=kinds[c["kind"]],
        category=c["category__name"] or "",
        in_session=c["in_session"],
        is_key=c["is_key"],
        is_internal=c["secrecy"] != Secrecy.OPEN,
        author=c["author_member__user__name"] or c["author_collective__name"] or imported,
        review_step=c["review_step"],
        session_year=c["session__year"],
        submitted_at=c["submitted_at"],
        holders=awaited(c["state"], holders),
    )


def keys_of_mine(actor: Actor, limit: int) -> QuerySet[Proposal, tuple[datetime, int]]:
    """The actor's own proposals, led, signed or to be signed, those that changed last: since when, and their ids.

    For :func:`rows`; pages read these keys together with what else they show.
    """
    return access.own(actor).order_by("-state_since", "-id").values_list("state_since", "id")[:limit]
