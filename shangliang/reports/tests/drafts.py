"""Invented drafts made of true figures, and drafts whose numbers were altered on purpose.

``{slug|scope|more}`` stands for a figure's number and unit as a report prints it; ``more`` is ``N%`` for a rate with N
decimals.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shangliang.reports.checker import Books, Known, Unknown
from shangliang.reports.checker.stated import Stated
from shangliang.reports.reader import Figure

_FIGURE = re.compile(r"\{(\w+)(?:\|([^{}|]*))?(?:\|([^{}|]*))?\}")
HEAD = "政协{place}第三届委员会常务委员会工作报告\n\n{year}年工作回顾\n\n"

#: A paragraph each, of one or several sentences; whatever of it the committee has no figures for is left out.
PARAGRAPHS = (
    "一年来，共收到提案{proposals_received}，其中大会期间提案{proposals_received|大会期间}，"
    "平时提案{proposals_received|平时}。经审查，立案{proposals_filed}，其中委员提案{proposals_filed_member}，"
    "集体提案{proposals_filed_collective}。",
    "全年收到提案{proposals_received}，审查立案{proposals_filed}，立案率为{filing_rate||2%}。",
    "共征集提案{proposals_received}，其中委员提案{proposals_received_member}、集体提案{proposals_received_collective}；"
    "经审查立案{proposals_filed}。",
    "三届二次会议以来，委员和各参加单位共提交提案{proposals_received}，经审查立案{proposals_filed}，"
    "交{handling_units}承办单位办理。",
    "大会期间收到提案{proposals_received|大会期间}，闭会后收到提案{proposals_received|平时}，"
    "合计{proposals_received}。",
    "审查立案{proposals_filed}，未立案{proposals_not_filed}。未立案提案中，转为工作参考的"
    "{proposals_not_filed_to_reference}，转为社情民意信息的{proposals_not_filed_to_opinion}。",
    "提案交办后，{handling_units}承办单位高度重视，委员满意率达{satisfaction_rate||2%}、"
    "基本满意率为{basic_satisfaction_rate||2%}。",
    "所提提案均已按期办复，办复率{reply_rate||0%}，面商率{meeting_rate||1%}，满意率{satisfaction_rate||1%}。",
    "提案办复率为{reply_rate||2%}，办结率为{completion_rate||2%}，按时办结率为{on_time_rate||2%}。",
    "立案提案{proposals_filed}，交办提案{proposals_assigned}，已答复{proposals_replied}。",
    "提案办理结果为：已经解决或采纳的（A类）{outcome_resolved}，正在解决或列入计划的（B类）{outcome_planned}，"
    "因条件限制暂不能解决的（C类）{outcome_unresolved}。",
    "立案提案{proposals_filed}。从办理结果看，A类{outcome_resolved}，B类{outcome_planned}，C类{outcome_unresolved}。",
    "在已办复的{proposals_replied}提案中，所提问题已经解决或采纳的{outcome_resolved}，正在解决或列入计划的"
    "{outcome_planned}，因条件限制暂不能解决的{outcome_unresolved}。",
    "立案提案已全部办复，其中问题已解决或基本解决的{outcome_resolved}，列入计划逐步解决的{outcome_planned}，"
    "留作参考的{outcome_unresolved}。",
    "遴选重点提案{key_proposals}，由主席、副主席领衔督办。",
    "确定重点提案{key_proposals}，推动提案办理提质增效。",
    "从提案办理反馈情况看，提案者表示满意的{feedback_count|满意}，基本满意的{feedback_count|基本满意}。",
    "委员对提案办理结果表示满意的{feedback_count|满意}，占{satisfaction_rate||2%}，"
    "基本满意的{feedback_count|基本满意}，占{basic_satisfaction_rate||2%}。",
    "提交提案{proposals_received}，立案{proposals_filed}，其中个人提案{proposals_filed_member|个人}，"
    "联名提案{proposals_filed_member|联名}，集体提案{proposals_filed_collective}。",
    "编发提案参考选题{proposal_topic_suggestions}，引导委员知情明政。",
    "区政协现有委员{members_total}，设专门委员会{committees}。",
    "提案立案率{filing_rate||2%}，比上年有所提高；提案问题解决率{resolved_rate||2%}。",
    "共收到提案{proposals_received}，比上年有所增加。",
    "提案办理满意和基本满意率达到{satisfied_or_basic_rate||1%}。",
    "今年的提案工作呈现新气象：收到提案{proposals_received}、立案{proposals_filed}、满意率{satisfaction_rate||2%}。",
    "立案提案中，集体提案{proposals_filed_collective}，占{proposal_share|集体|2%}。",
    "对收到的{proposals_received}提案逐件审查，立案{proposals_filed}，并案{proposals_merged}，"
    "不予立案{proposals_not_filed}。",
    "召开提案交办会，将{proposals_assigned}提案交由{handling_units}单位办理。",
    "提案委员会坚持质量导向，立案提案{proposals_filed}，已全部办理答复，提案者对办理结果表示满意的占"
    "{satisfaction_rate||2%}，基本满意的占{basic_satisfaction_rate||2%}。",
)


@dataclass(frozen=True)
class Number:
    """A number of a draft: the true figure, and where and how it is printed."""

    known: Known
    start: int
    end: int
    decimals: int
    printed: str


@dataclass(frozen=True)
class Draft:
    """A text with its numbers."""

    text: str
    numbers: tuple[Number, ...]

    def altered(self, at: int, other: str) -> Draft:
        """The same with another number in one place."""
        number = self.numbers[at]
        shift = len(other) - (number.end - number.start)
        text = self.text[: number.start] + other + self.text[number.end :]
        moved = tuple(
            Number(n.known, n.start + shift * (n.start > number.start), n.end + shift * (n.start >= number.start),
                   n.decimals, other if i == at else n.printed)
            for i, n in enumerate(self.numbers)
        )  # fmt: skip
        return Draft(text, moved)


Style = Callable[[random.Random, str], str]


def _plain(_rng: random.Random, printed: str) -> str:
    return printed


def _spaced(_rng: random.Random, printed: str) -> str:
    return re.sub(r"(?<=\d)(?=[^\d.])", " ", printed, count=1)


def _wide(_rng: random.Random, printed: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in printed)


def _broken(rng: random.Random, printed: str) -> str:
    place = rng.randrange(1, len(printed)) if len(printed) > 2 and "." not in printed else 0
    return f"{printed[:place]}\n{printed[place:]}" if place else printed


def _over(_rng: random.Random, printed: str) -> str:
    """Rounded down: 254件 as 250余件."""
    found = re.fullmatch(r"(\d{2,})(\D+)", printed)
    if found is None or "%" in printed or int(found[1]) % 10 == 0:
        return printed
    return f"{int(found[1]) // 10 * 10}余{found[2]}"


STYLES: tuple[Style, ...] = (_plain, _plain, _plain, _spaced, _wide, _broken, _over)


def drafts(books: Books, *, place: str, number: int, seed: int = 1) -> list[Draft]:
    """Drafts with all paragraphs that the committee has figures for, in changing order and print."""
    rng = random.Random(seed)
    return [_draft(books, place, rng, STYLES[i % len(STYLES)]) for i in range(number)]


def _draft(books: Books, place: str, rng: random.Random, style: Style) -> Draft:
    chosen = [p for p in PARAGRAPHS if _has_all(books, p)]
    rng.shuffle(chosen)
    text = HEAD.format(place=place, year=books.year)
    numbers: list[Number] = []
    for paragraph in chosen:
        at = 0
        for found in _FIGURE.finditer(paragraph):
            text += paragraph[at : found.start()]
            at = found.end()
            known = _known(books, found)
            assert known is not None
            decimals = int((found[3] or "0%")[0]) if known.unit == "%" else 0
            printed = style(rng, printed_of(known, decimals))
            numbers.append(Number(known, len(text), len(text) + len(printed), decimals, printed))
            text += printed
        text += paragraph[at:] + "\n\n"
    return Draft(text, tuple(numbers))


def _known(books: Books, found: re.Match[str]) -> Known | None:
    try:
        known = books.known(found[1], found[2] or "", books.year)
    except Unknown:
        return None
    return known if known.value else None


def _has_all(books: Books, paragraph: str) -> bool:
    return all(_known(books, found) for found in _FIGURE.finditer(paragraph))


def printed_of(known: Known, decimals: int, value: Decimal | None = None) -> str:
    """A figure as it is printed; a rate with so many decimals."""
    if known.unit != "%":
        return f"{known.value if value is None else value:f}{known.unit}"
    if value is None:
        value = known.value
        if known.denominator:
            value = Decimal(known.numerator or 0) * 100 / Decimal(known.denominator)
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}%"


def alterations(number: Number, rng: random.Random, last_year: Known | None = None) -> list[str]:
    """Other numbers for one place, as slips of the pen and of the copy make them; none of them is true."""
    step = Decimal(1).scaleb(-number.decimals)
    value = Decimal(re.sub(r"[^\d.]", "", printed_of(number.known, number.decimals)))
    digits = str(value)
    swapped = [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)]
    replaced = [digits[:i] + str(rng.randrange(10)) + digits[i + 1 :] for i in range(len(digits)) if digits[i] != "."]
    texts = [*swapped, *replaced, str(value + step), str(value - step), str(value + 10 * step), str(value * 2)]
    if last_year is not None:
        texts.append(str(last_year.value))
    fitting = [Decimal(t) for t in texts if re.fullmatch(r"[1-9]\d*(\.\d+)?", t)]
    return [
        printed_of(number.known, number.decimals, other)
        for other in dict.fromkeys(fitting)
        if other != value and not (number.known.unit == "%" and other > 100) and _untrue(other, number)
    ]


def _untrue(other: Decimal, number: Number) -> bool:
    figure = Figure("", 0, 0, number.known.slug, float(other), number.known.unit, None, None, None, 0, 0)
    exact = other.quantize(Decimal(1).scaleb(-number.decimals)) if number.known.unit == "%" else other
    return not Stated(figure, exact, "").met_by(number.known)
