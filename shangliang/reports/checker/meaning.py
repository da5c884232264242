"""From what a text says to the figure that is kept: the same thing is written in many ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shangliang.indicators.registry import percentage

from ..reader import OTHER
from .known import Books, Known, Unknown
from .sums import Item

FIVE_YEARS, SINCE_EVER, AFTER_MERGE = "五年", "累计", "并案后"
#: Parts of a scope that say whose the figure is: several committees' together.
_SEVERAL = re.compile(
    r"^全[省市县区州][^/]{0,4}政协(?:系统)?$|[两二三四]级政协|(?:市县|县区|区县)[^/]{0,4}政协$|政协系统$"
)
_LETTERED = re.compile(r"[A-Da-d]类")
_SAME = {
    "民主党派": "党派",
    "各民主党派": "党派",
    "团体": "人民团体",
    "群团": "人民团体",
    "专门委员会": "专委会",
    "政协专委会": "专委会",
    "界别小组": "界别",
}
_ENDINGS = ("提案", "类提案", "方面", "领域")
#: A share of the proposals with a mark is the rate of that mark.
_MARK_RATES = {
    "满意": "satisfaction_rate",
    "基本满意": "basic_satisfaction_rate",
    "不满意": "dissatisfaction_rate",
    "满意和基本满意": "satisfied_or_basic_rate",
    "满意或基本满意": "satisfied_or_basic_rate",
}
_MARKED = re.compile(r"(满意[和或、]基本满意|基本满意|不满意|满意)(?:的|件数)?(?:提案)?(?:占|达)[^，。,；]{0,8}$")
_CLASSES = (
    ("outcome_unresolved", re.compile(r"暂|不能|难以|参考|条件限制|未")),
    ("outcome_planned", re.compile(r"计划|正在|逐步|规划|列入")),
    ("outcome_resolved", re.compile(r"解决|采纳|落实|办成")),
)
_KEYED = re.compile(r"(重点|一般)提案")
_WORDS_BEFORE = 24


def true_figure(item: Item, text: str, books: Books) -> Known:
    """What the stated figure is.

    Raises:
        Unknown: it cannot be told; the message says why.
    """
    parts = set(item.scope)
    if item.slug == OTHER:
        raise Unknown(_("No figure has this meaning."))
    ordered = [part for part in (item.figure.scope or "").split("/") if part and part != FIVE_YEARS]
    if FIVE_YEARS in parts:
        return books.over_the_term(item.slug, "/".join(ordered), item.year)
    first: Unknown | None = None
    for slug, scope in _ways(item, ordered, text):
        try:
            return books.known(slug, scope, item.year)
        except Unknown as unknown:
            first = first or unknown
    for derived in (_of_class, _share_of_class):
        known = derived(item, books)
        if known is not None:
            return known
    if SINCE_EVER in parts:
        raise Unknown(_("It sums up more than a term."))
    if any(_SEVERAL.search(part) for part in parts):
        raise Unknown(_("It counts several committees together."))
    assert first is not None
    raise first


def _ways(item: Item, ordered: list[str], text: str) -> Iterator[tuple[str, str]]:
    """Under which names and scopes the figure may be kept, the most literal first."""
    slug, before = item.slug, text[max(0, item.place.start - _WORDS_BEFORE) : item.place.start]
    if slug == "proposals_filed" and AFTER_MERGE in ordered:
        yield "proposals_after_merge", "/".join(part for part in ordered if part != AFTER_MERGE)
        return
    if slug == "proposal_share" and len(ordered) < 2:
        found = _MARKED.search(before)
        mark = ordered[0] if ordered else (found[1].replace("、", "和") if found else "")
        if mark in _MARK_RATES:
            yield _MARK_RATES[mark], ""
            return
    if slug == "meeting_rate" and not ordered and (keyed := _KEYED.search(item.figure.quote)):
        yield slug, f"{keyed[1]}提案"
        return
    if slug in ("members_participating", "member_participation_rate") and any("提案" in part for part in ordered):
        yield slug, "提案"
        return
    yield slug, "/".join(ordered)
    plain = [_plain(part) for part in ordered]
    if plain != ordered:
        yield slug, "/".join(plain)


def _plain(part: str) -> str:
    for ending in _ENDINGS:
        part = part.removesuffix(ending) or part
    return _SAME.get(part, part)


def _of_class(item: Item, books: Books) -> Known | None:
    """The number of a result class: by its letter from the class's share, else by its meaning."""
    if item.slug not in {slug for slug, _words in _CLASSES} or not item.scope:
        return None
    for part in item.scope:
        if _LETTERED.fullmatch(part):
            share = _known(books, "outcome_share", part.upper(), item.year)
            if share is not None and share.numerator is not None:
                number = Decimal(share.numerator)
                return replace(share, slug=item.slug, value=number, unit="件", numerator=None, denominator=None)
    return _known(books, item.slug, "", item.year)


def _share_of_class(item: Item, books: Books) -> Known | None:
    """The share of a result class that is named by its meaning."""
    if item.slug != "outcome_share" or len(item.scope) != 1:
        return None
    (named,) = item.scope
    slug = next((slug for slug, words in _CLASSES if words.search(named)), "")
    counted, of = _known(books, slug, "", item.year), _known(books, "proposals_replied", "", item.year)
    if counted is None or of is None:
        return None
    value = percentage(int(counted.value), int(of.value))
    if value is None:
        return None
    words = f"{counted.label} ÷ {of.label}"
    return replace(counted, value=value, unit="%", words=words, numerator=int(counted.value), denominator=int(of.value))


def _known(books: Books, slug: str, scope: str, year: int) -> Known | None:
    try:
        return books.known(slug, scope, year)
    except Unknown:
        return None
