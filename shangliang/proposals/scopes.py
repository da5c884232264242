"""How a figure's scope narrows proposals: «大会期间», «党派», «一般提案», «大会期间/民生类», a category, a sector…"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.committees.models import Collective, CollectiveKind, Committee, Member, Sector
from shangliang.core.errors import Refused
from shangliang.indicators.registry import Basis

from .models import Category, CoSignature, Kind, Proposal, SignatureState, Tag

IN_SESSION, REGULAR = "大会期间", "平时"
GENERAL, KEY = "一般提案", "重点提案"
_NAMES_ONLY = ("提案", "提案参考选题")  # say what a rate is of; they narrow nothing


def signed_by(**conditions: object) -> Q:
    """Proposals that a signer of this kind has signed (the lead one included)."""
    signed = CoSignature.objects.filter(state=SignatureState.SIGNED, **conditions)
    return Q(pk__in=signed.values("proposal_id"))


_WORDS: dict[str, Callable[[], Q]] = {
    IN_SESSION: lambda: Q(in_session=True),
    REGULAR: lambda: Q(in_session=False),
    "个人": lambda: Q(kind=Kind.INDIVIDUAL),
    "联名": lambda: Q(kind=Kind.JOINT),
    "集体": lambda: Q(kind=Kind.COLLECTIVE),
    "党派": lambda: signed_by(collective__kind=CollectiveKind.PARTY),
    "人民团体": lambda: signed_by(collective__kind=CollectiveKind.ORGANISATION),
    "专委会": lambda: signed_by(collective__kind=CollectiveKind.SPECIAL_COMMITTEE),
    "界别": lambda: signed_by(collective__kind=CollectiveKind.SECTOR),
    "小组": lambda: signed_by(collective__kind=CollectiveKind.GROUP),
    GENERAL: lambda: Q(is_key=False),
    KEY: lambda: Q(is_key=True),
    "调研": lambda: Q(survey_based=True),
}


Narrowing = Callable[[str, Committee], Q]
#: «教育界（界别）», «农业（分类）»: the mark in brackets says what the name is of, where names alone are ambiguous.
_MARKS: dict[str, Narrowing] = {
    "（分类）": lambda name, here: Q(
        category__in=Category.objects.filter(committee=here).filter(Q(parent=None, name=name) | Q(parent__name=name))
    ),
    "（界别）": lambda name, here: Q(author_member__sector__in=Sector.objects.filter(committee=here, name=name)),
    "（专委会）": lambda name, here: Q(
        author_member__in=Member.objects.filter(committee=here, special_committees__name=name)
    ),
}


def narrows_by(mark: str, narrowing: Narrowing) -> None:
    """Let a mark in brackets narrow proposals: what a later subject knows of them, such as who handles them.

    Raises:
        ValueError: the mark means something already.
    """
    if mark in _MARKS:
        raise ValueError(f"scopes marked {mark} are known already")
    _MARKS[mark] = narrowing


def condition(part: str, committee: Committee) -> Q:
    """The condition for one part of a scope.

    Raises:
        Refused: nothing in this committee bears that name.
    """
    if part in _WORDS:
        return _WORDS[part]()
    for mark, narrowing in _MARKS.items():
        if part.endswith(mark):
            return narrowing(part.removesuffix(mark), committee)
    name = part.removesuffix("类")
    tag = Tag.objects.filter(committee=committee, name=name).first()
    if tag:
        return Q(tags=tag)
    categories = Category.objects.filter(committee=committee).filter(Q(name=name) | Q(parent__name=name))
    if categories.exists():
        return Q(category__in=categories)
    collective = Collective.objects.filter(committee=committee, name=part).first()
    if collective:
        return signed_by(collective=collective)
    sector = Sector.objects.filter(committee=committee, name=part).first()
    if sector:
        return Q(author_member__sector=sector)
    raise Refused(_("“%(scope)s” is no scope of proposals here.") % {"scope": part})


def narrow(rows: QuerySet[Proposal], basis: Basis) -> QuerySet[Proposal]:
    """The rows that lie within a figure's scope."""
    for part in basis.parts:
        if part in _NAMES_ONLY:
            continue
        rows = rows.filter(condition(part, basis.committee))
    return rows
