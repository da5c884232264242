"""Which kinds of records can be linked to a task, how they are found and named. Upper floors add their own.

A link keeps the kind and the key as events keep their subjects; what somebody sees of it goes through the kind's own
rule of access, so that a plan tells nobody of a record that they may not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.actors import Actor
from shangliang.core.addresses import address
from shangliang.core.together import read_together
from shangliang.handling import access as handling_access
from shangliang.opinions import access as opinions_access
from shangliang.opinions.naming import opinion_number
from shangliang.proposals import access as proposals_access

from .models import RecordLink

#: So many records are offered at most when one looks for one to link.
OFFERED = 10


@dataclass(frozen=True)
class Named:
    """A linked record as a page shows it."""

    kind: str
    pk: int
    label: Any  # what kind of record it is
    title: str
    url: str


@dataclass(frozen=True)
class LinkKind:
    """A kind of records that can fulfil a task.

    Attributes:
        kind: as events name it.
        label: in words.
        visible: what an actor may read of them; lists and links use the same.
        search: the condition that words typed by a person make.
        name: the columns to read, and what makes a title of them.
        url: the page of a record, from its row.
    """

    kind: str
    label: Any
    visible: Callable[[Actor], QuerySet[Any]]
    search: Callable[[str], Q]
    columns: tuple[str, ...]
    title: Callable[[Mapping[str, Any]], str]
    url: Callable[[Mapping[str, Any]], str]

    def listed(self, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
        """The columns of these records that :meth:`named` takes."""
        return rows.values_list("pk", *self.columns)

    def named(self, values: Sequence[Any]) -> Named:
        """A record by name."""
        row = dict(zip(("pk", *self.columns), values, strict=True))
        return Named(self.kind, row["pk"], self.label, self.title(row), self.url(row))


KINDS: dict[str, LinkKind] = {}


def register(kind: LinkKind) -> None:
    """Let records of a kind be linked; each kind once."""
    if kind.kind in KINDS:
        raise ValueError(f"records of kind {kind.kind} can be linked already")
    KINDS[kind.kind] = kind


def find(kind: str, words: str, actor: Actor) -> list[Named]:
    """Records of a kind that the actor may read and that fit the words, newest first."""
    if kind not in KINDS or not words.strip():
        return []
    spec = KINDS[kind]
    rows = spec.visible(actor).filter(spec.search(words.strip())).order_by("-pk")[:OFFERED]
    return [spec.named(values) for values in spec.listed(rows)]


def exists(kind: str, pk: int, actor: Actor) -> bool:
    """Whether there is such a record for the actor."""
    return kind in KINDS and KINDS[kind].visible(actor).filter(pk=pk).exists()


def read(links: Iterable[RecordLink], actor: Actor) -> dict[int, Named]:
    """What the actor may see of links, by the links' ids: in one query."""
    by_kind: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        if link.kind in KINDS:
            by_kind[link.kind][link.record_id].append(link.pk)
    if not by_kind:
        return {}
    parts = {
        kind: KINDS[kind].listed(KINDS[kind].visible(actor).filter(pk__in=list(wanted))).order_by()
        for kind, wanted in by_kind.items()
    }
    seen: dict[int, Named] = {}
    for kind, rows in read_together(parts).items():
        for values in rows:
            seen |= dict.fromkeys(by_kind[kind][values[0]], KINDS[kind].named(values))
    return seen


def _proposal_title(row: Mapping[str, Any], path: str = "") -> str:
    number = row[f"{path}case_number"]
    title = row[f"{path}title"] or str(_("Untitled proposal"))
    year = row[f"{path}session__year"]
    return f"{year}-{row[f'{path}case_series']}{number:04d} {title}" if number else title


def _of_proposal(words: str, path: str = "") -> Q:
    found = Q(**{f"{path}title__icontains": words})
    if words.isdecimal() and len(words) < 9:
        found |= Q(**{f"{path}case_number": int(words)})
    return found


_COLUMNS = ("title", "case_number", "case_series", "session__year")
register(
    LinkKind(
        "proposal",
        _("Proposal"),
        proposals_access.visible,
        _of_proposal,
        _COLUMNS,
        _proposal_title,
        lambda row: address("workbench:proposal", row["pk"]),
    )
)
register(
    LinkKind(
        "commitment",
        _("Promise of a unit"),
        handling_access.visible_commitments,
        lambda words: Q(text__icontains=words) | _of_proposal(words, "proposal__"),
        ("text", "unit__name"),
        lambda row: f"{row['unit__name']} {row['text']}",
        lambda row: address("handling:commitment", row["pk"]),
    )
)


def _opinion_title(row: Mapping[str, Any]) -> str:
    title = row["edited_title"] or row["title"] or str(_("Untitled opinion"))
    return f"{opinion_number(row['session__year'], row['serial_number'])} {title}".strip()


register(
    LinkKind(
        "opinion",
        _("Opinion information"),
        opinions_access.visible,
        lambda words: Q(title__icontains=words) | Q(edited_title__icontains=words),
        ("title", "edited_title", "serial_number", "session__year"),
        _opinion_title,
        lambda row: address("opinions:one", row["pk"]),
    )
)
register(
    LinkKind(
        "opinion_issue",
        _("Issue of opinion information"),
        opinions_access.visible_issues,
        lambda words: Q(title__icontains=words),
        ("title", "number", "session__year"),
        lambda row: f"{row['session__year']}-{row['number']} {row['title']}" if row["number"] else row["title"],
        lambda row: address("opinions:issue", row["pk"]),
    )
)
