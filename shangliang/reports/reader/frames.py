"""What stands around each number: the words before and after it, its sentence, the matter it is about."""

import re
from dataclasses import dataclass, field, replace
from itertools import takewhile

from .context import Document, Line
from .lexicon import topic_of
from .numerals import Number

_CLAUSE = re.compile(r"[,。;!?\n|:+]")
_SENTENCE = re.compile(r"[。;!?\n]")
_FILLER = re.compile(r"^(?:、|和|及|与|以及|,|等|共|合计|共计|约|近|达|为|·|-|\(|\)|\s|其中|并)*$")
_APPROXIMATE = re.compile(r"(?:近|约|超过?|逾|突破|多达|高达|达到?|不少于|至少|上)$")
_GROWN = re.compile(r"(?:进一步)?(?:提高|增加|上升|增长|提升|扩大|下降|降低|发展)(?:到|至|为)(?:了)?")
# 350人次参与各类协商议政、视察调研42次: what stands before 、 belongs to the second number as well.
_VERB = re.compile(r"参与|参加|开展|组织|召开|举办|收集|提出|报送|撰写|编发")
_QUOTES = re.compile('[“”"‘’]')
_TAIL = 40
# 数量(件), 收到提案(件): the measure word is known by then.
_UNIT_OF_HEADING = re.compile(r"\([^()]{1,3}\)$|^(?:数量|件数|合计|总数|总计|数据|完成数|完成情况)(?:\([^()]{1,3}\))?$")
_LONE = 14
_ENTRY = 24
_ENTRIES = 3
_BECAME = re.compile(r"采用|录用|批示|转化")
# 省、市、县政协委员 is one word.
_INTRODUCES = re.compile(r"(?<![省市县区州旗镇乡村)])、|、$|\((?=含|其中|包括|不含)")
_NOUN = 10
_BARE_HEADING = 8  # 04 社情民意: a heading that is nothing but the matter speaks for its entries
_CAPTION = 20
_SENTENCE_CHARS = 260
_PASSAGE_CHARS = 220
_PARAGRAPH = 160


@dataclass
class Frame:
    """One number and what its meaning is read from. All places are in the normalised text."""

    number: Number
    line: Line
    head: str
    tail: str
    sentence: str  # from the sentence's beginning to the end of the number's clause
    rest: str  # from the number to the sentence's end
    passage: str  # the paragraph up to the number, at most some 220 characters
    clause_start: int
    head_start: int  # where the words in ``head`` begin, or the number when they were taken from elsewhere
    carry: str  # the words before the number in front of this one, in the same sentence
    topic: str
    named: bool  # whether the sentence itself, and not one before it or the heading, names the topic
    near: str = field(init=False)

    @property
    def before_tail(self) -> str:
        """The sentence up to the number and its unit."""
        return self.sentence[: len(self.sentence) - len(self.tail)] if self.tail else self.sentence

    def __post_init__(self) -> None:
        self.set_near()

    def set_near(self) -> None:
        """Put together what the rules look at, after a change of the words around the number."""
        self.near = _QUOTES.sub("", f"{self.head}⟨{self.number.unit}⟩{self.tail}")


def frames(document: Document, numbers: list[Number], *, captions_below: bool = False) -> list[Frame]:
    """The frame of every number, in order. A number that has a line to itself takes the line above for its words, or
    the one below when ``captions_below``."""
    found: list[Frame] = []
    previous: Frame | None = None
    header = _Header()
    for i, number in enumerate(numbers):
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        frame = _frame(document, number, previous, following, header)
        if _alone(frame):
            _caption(document, frame, captions_below)
        if frame.line.table:
            header = _header(document, frame.line, header)
            if not frame.head:
                frame = _frame(document, number, previous, following, header)
        found.append(frame)
        previous = frame
    return found


def _frame(
    document: Document, number: Number, previous: Frame | None, following: Number | None, header: "_Header"
) -> Frame:
    text, line = document.text, document.line_at(number.start)
    begin = line.start
    sentence_start = _last(_SENTENCE, text, max(begin, number.start - _SENTENCE_CHARS), number.start)
    clause_start = _last(_CLAUSE, text, sentence_start, number.start)
    if number.start - clause_start <= 1 and text[clause_start - 1 : clause_start] == ":":
        clause_start = _last(_CLAUSE, text, sentence_start, clause_start - 1)
    head_start = clause_start
    same_sentence = previous is not None and previous.number.end > sentence_start
    if previous is not None and previous.number.end > clause_start:
        head_start = previous.number.end
    head = _APPROXIMATE.sub("", _own_head(text[head_start : number.start], head_start > clause_start).strip())
    carry = previous.head if previous is not None and same_sentence else ""
    in_table = line.table
    if in_table and _FILLER.match(head):
        head = _cell_words(text, line, number, header.titles)
    stop = min(len(text), number.end + _TAIL)
    if following is not None:
        stop = min(stop, following.start)
    tail_end = _first(_CLAUSE, text, number.end, stop)
    tail = text[number.end : tail_end]
    if tail_end == stop and following is not None and stop == following.start:
        # What follows 、 introduces the next number, not this one; so does what a bracket opens: 93件(含重点提案5件).
        cuts = [found.start() for found in _INTRODUCES.finditer(tail)]
        tail = tail[: cuts[-1]] if cuts else _own_tail(tail)
    if (
        not tail
        and not in_table
        and _FILLER.match(head)
        and previous is not None
        and previous.number.end > clause_start
    ):
        # 接访群众25次54人; 编发2025期、2236条: the second number shares the words of the first.
        head = previous.head
    elif previous is not None and previous.number.end > clause_start and _GROWN.fullmatch(head):
        # 办结率由96%提高到99.5%: the same thing, later.
        head = previous.head + head
    clause_end = _first(_CLAUSE, text, number.end, min(len(text), number.end + 80))
    end = _first(_SENTENCE, text, number.end, min(len(text), number.end + _SENTENCE_CHARS))
    sentence = text[sentence_start:clause_end]
    topic = _topic(document, (head, tail[:_NOUN]), (sentence_start, number.start), tail)
    named = bool(topic)
    if not topic:
        above = _before(document, line, head)
        found = (
            topic_of(above) if above else document.topic_within(max(begin, sentence_start - _PARAGRAPH), sentence_start)
        )
        topic, named = (found, False) if found else _topic_above(document, line)
    passage = text[max(begin, number.start - _PASSAGE_CHARS) : number.start]
    return Frame(
        number,
        line,
        head,
        tail,
        sentence,
        text[number.end : end],
        passage,
        clause_start,
        head_start,
        carry,
        topic,
        named,
    )


def _before(document: Document, line: Line, head: str) -> str:
    """The entries above, for one that says what became of them: 社情民意上报198条 / 市级以上采用52条 / 领导批示14条."""
    if line.end - line.start > _ENTRY or not _BECAME.search(head):
        return ""
    at = document.line_number(line.start)
    above = document.lines[max(0, at - _ENTRIES) : at]
    return "".join(entry.text for entry in above if entry.end - entry.start <= _ENTRY)


def lone_numbers(document: Document, numbers: list[Number]) -> int:
    """How many numbers have a line to themselves."""
    lines = ((document.line_at(n.start), n) for n in numbers)
    return sum(
        line.text.strip("·-* ") == document.text[n.start : n.end] for line, n in lines if line.end - line.start <= _LONE
    )


def _alone(frame: Frame) -> bool:
    return not frame.head and not frame.tail and frame.line.end - frame.line.start <= _LONE


def _caption(document: Document, frame: Frame, below: bool) -> None:
    at = document.line_number(frame.line.start)
    place = at + 1 if below else at - 1
    if not 0 <= place < len(document.lines):
        return
    words = document.lines[place].text.strip("·-* ")
    if len(words) > _CAPTION or re.search(r"\d", words) or frame.line.planned != document.lines[place].planned:
        return
    if below:
        frame.tail = words
    else:
        frame.head = words
    frame.sentence = f"{frame.head}{frame.sentence}{frame.tail}"
    said = topic_of(words)
    frame.topic, frame.named = (said, True) if said else _topic_above(document, frame.line)
    frame.set_near()


def _own_head(words: str, after_number: bool) -> str:
    """The part of the words between two numbers that belongs to the second: 4个专委会、16个镇街."""
    if not after_number:
        return words
    found = re.search(r"、(?![^()]*\))", words)
    if found and not _VERB.search(words, 0, found.start()):
        return words[found.end() :]
    found = re.fullmatch(r"[^、]{0,10}(?:和|及|与|以及)", words)
    return "" if found else words


def _own_tail(tail: str) -> str:
    """The part of the words between two numbers that belongs to the first: up to a verb that opens the second."""
    found = re.search(
        r"(?:参加|参与|开展|提出|惠及|推动|累计|共|其中|解决|接待|涉及|占|发放|收集|形成|编发|获|被|引进|邀请)", tail
    )
    return tail[: found.start()] if found and found.start() > 1 else tail


def _topic(document: Document, near: tuple[str, ...], sentence: tuple[int, int], tail: str) -> str:
    """The matter that the nearest words name: the number's own ones, what is counted, the sentence so far."""
    for words in near:
        if words and (found := topic_of(words)):
            return found
    return document.topic_within(*sentence) or (topic_of(tail) if len(tail) > _NOUN else "")


def _topic_above(document: Document, line: Line) -> tuple[str, bool]:
    """The matter of the heading above, or of the whole report; and whether the heading is nothing but it."""
    found = topic_of(line.under)
    return found or ("proposal" if document.of_proposals else ""), bool(found) and len(line.under) <= _BARE_HEADING


def _cell_words(text: str, line: Line, number: Number, header: tuple[str, ...]) -> str:
    """What a table says of a cell: its row's first words and its column's heading."""
    cells = text[line.start : number.start].split("|")
    filled = [c for c in cells[:-1] if c.strip()]
    # The labels right before the number; of a row's later numbers its first label.
    labels = list(takewhile(lambda c: not re.search(r"\d", c), reversed(filled)))[::-1]
    label = "".join(labels) or next((c for c in filled if not re.search(r"\d", c)), "")
    column = len(cells) - 1
    heading = header[column] if column < len(header) else ""
    return _UNIT_OF_HEADING.sub("", label) + _UNIT_OF_HEADING.sub("", heading)


@dataclass(frozen=True)
class _Header:
    """The headings of the table that ends, so far, with line number ``last``."""

    titles: tuple[str, ...] = ()
    last: int = -2


def _header(document: Document, line: Line, known: _Header) -> _Header:
    """The headings of the table in which ``line`` stands: its first row without digits."""
    lines = document.lines
    at = document.line_number(line.start)
    if known.last in (at, at - 1):
        return replace(known, last=at)
    first = at
    while first and lines[first - 1].table:
        first -= 1
    for row in lines[first:at]:
        if re.search(r"[\u4e00-\u9fff]", row.text) and not re.search(r"\d", row.text):
            return _Header(tuple(row.text.split("|")), at)
    return _Header((), at)


def _last(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    place = start
    for found in mark.finditer(text, start, end):
        place = found.end()
    return place


def _first(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = mark.search(text, start, end)
    return found.start() if found else end
