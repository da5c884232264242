"""The text as the stages behind see it: simplified, in one width, without what stands inside words and numbers.

Every character left keeps the place that it has in the text as read, so that a finding can always be shown there.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

# Punctuation that NFKC leaves alone or that means the same as another mark here.
_MARKS = {
    "。": "。",
    "．": ".",
    "﹪": "%",
    "％": "%",
    "〜": "~",
    "∼": "~",
    "～": "~",
    "—": "-",
    "–": "-",
    "−": "-",
    "﹣": "-",
    "〇": "零",
    "○": "零",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〈": "《",
    "〉": "》",
    "•": "·",
    "●": "·",
    "■": "·",
    "◆": "·",
    "★": "·",
    "▲": "·",
    "│": "|",
    "┃": "|",
    "\t": " ",
    "\u3000": " ",
    "\xa0": " ",
    "\r": " ",
    "\f": " ",
    "\v": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
# Variants that the conversion keeps although they are the same character.
_VARIANTS = {"衆": "众", "爲": "为", "淸": "清", "眞": "真", "佔": "占", "採": "采", "週": "周"}

_HAN = "\u3400-\u9fff"
_READING = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}"
# 協(xié), 會(hui)(hui), 設(设): what a converter left behind the character that it did not trust.
_BRACKETS = re.compile(rf"(?<=[{_HAN})])\s*[(]\s*{_READING}\s*[)]|(?<=([{_HAN}]))\s*[(]\s*\1\s*[)]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad\x00-\x08\x0e-\x1f]|\\*+|__+|`+")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,120}>|&(?:nbsp|ensp|emsp|amp|#\d{1,5});")
_BLOCK_TAG = re.compile(r"<(?:br|/p|/tr|/div|/li|/h\d|/table)\b")
# What may follow a number that OCR has broken in two: "1 83条", "98. 03%".
_COUNTED = "[余多万亿]?\\s?(?:件|条|次|场|期|篇|份|名|位|人|家|个|项|批|册|%)"
_BROKEN_NUMBER = re.compile(rf"(?<![\d.]\s)(?<![\d.])(?:\d+ ){{1,3}}\d+(?=\s?{_COUNTED})")
_BROKEN_DECIMAL = re.compile(r"\d\s*\.\s+\d+(?=\s*%)|\d\s+\.\s*\d+(?=\s*%)")
_SPACES = re.compile(r"(?<![A-Za-z\d ]) +|(?<=[A-Za-z]) +(?![A-Za-z ])|(?<=\d) +(?![\d ])")

# A list mark within a line, where two lines were run together; "·" without a space before it joins names.
_BULLET = re.compile(r"(?<=[^\s·]) (?=·)")

_ENTRY_WORDS = rf"[{_HAN}“”《》()]{{2,16}}"
_ENTRY_FIGURE = rf" ?\d[\d.]*(?:[余多]?[万亿]?[{_HAN}]{{1,2}}|%)(?![{_HAN}]{{0,3}}\d)"
_ENTRY_LINE = re.compile(
    rf"^(?:[^\s\d{_HAN}]{{1,2}} ?)?{_ENTRY_WORDS}{_ENTRY_FIGURE}"
    rf"(?: +{_ENTRY_WORDS}{_ENTRY_FIGURE}[{_HAN}]{{0,14}})+ *$",
    re.M,
)
_LONE_ENTRY = re.compile(rf"{_ENTRY_WORDS}{_ENTRY_FIGURE}$")
_ENTRY_GAP = re.compile(rf"(?<=[{_HAN}%]) +(?={_ENTRY_WORDS} ?\d)")
_DOUBLED = re.compile("[,](?=[,、。;:])")
_ENDS = "。!?…】|"
_LIST_MARK = re.compile(
    r"[·\-☆◎※✓✔>#|]|[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]?\d{1,2}[)、.](?!\d)"
    r"|0\d ?(?=[\u4e00-\u9fff]{2})|[①-⑳]|第[一二三四五六七八九十]+[章节部]"
    r"|[一二三四五六七八九十]+(?:是|要)"
)
_QUOTE_MARK = re.compile("[“‘《]")
_HEADING_LIKE = re.compile(
    r"(?:回顾|安排|打算|建议|思路|部署|任务|报告|情况|工作|成效|做法|体会|新[\u4e00-\u9fff]{1,4})$"
)
# A line that is a whole entry of a list: 100%办复率, 16场读书分享会.
_ENTRY = re.compile(r"^\d[\d.,]*[余多万]*(?:%|[\u4e00-\u9fff])[^,。;]{0,16}$")
# - 3 -, 第3页: what stands between two pages of a document.
_PAGE_NUMBER = re.compile(r"[-·\s]*第?\s*\d{1,3}\s*(?:页|/\s*\d{1,3})?[-·\s]*")
# 市政协采用23条: what a list's entry ends with, and what goes on behind it: 意见建议, 委员.
_FIGURE_END = re.compile(r"\d[\d.,]*[余多万]*(?:%|[\u4e00-\u9fff]{1,2})$")
_MEASURED_NOUN = re.compile(r"意见|建议|委员|提案|社情民意|信息|群众|企业|单位|部门|问题|的|以上")
_STOPS = "。!?…;:】|”"
_SENTENCE_END = re.compile("[。!?;…]")
_CLOSING = re.compile("[,。;、)》%]")
# Words that no line can end with, and measure words that belong to the number before.
_UNFINISHED = re.compile("(?:[的和及与等为在对向由被把从至并第各]|其中)$")
_MEASURE = re.compile("[余多万亿]|(?:件|条|次|场|期|篇|份|名|位|人|家|个|项|批|册|年|月|日)")
_PLAN_WITHIN = re.compile(
    r"(?<=[。;!?])(?:[一二三四五六七八九]、|第[一二三四五]部分)?(?:20\d\d年|今后五年|今后|今年|明年|下一?步|新的一年|新一年)(?:的)?"
    r"(?:市|县|区|省)?(?:政协)?(?:常委会)?(?:主要|重点|总体)?(?:提案)?(?:工作|任务)(?:的)?"
    r"(?:主要|重点|总体|初步)?(?:安排|打算|任务|建议|部署|要点|思路|计划|设想)(?=[^,。;、\n的和及])"
)
_OPEN_CHARS = 240
_QUOTE_CHARS = 60
_WRAPPED_LINES = 4
_SHORT = 4
_LINE = 24
# What stands alone above a report: its day, its name; and the heading by which a year begins.
_TITLE_END = re.compile(rf"{_HEADING_LIKE.pattern}|\d日[)]?$")
_YEAR_HEADING = re.compile(
    r"[(]?[一二三四]?[)、]?(?:20\d\d年|今后|今年|明年|下一?步|过去)[^,。;、]{0,12}(?:回顾|总结|安排|打算|任务|建议|部署|要点|思路|工作)$"
)
_WORD_END = re.compile(rf"[{_HAN}\d%)》]")


class Plain:
    """Normalised ``text``; ``place[i]`` is where its character ``i`` stands in the text as read."""

    def __init__(self, text: str, place: list[int], source: str) -> None:
        self.text = text
        self.place = place
        self.source = source

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as read that holds the normalised characters from ``start`` up to ``end``."""
        return self.place[start], self.place[end - 1] + 1

    def printed(self, start: int, end: int) -> str:
        """The characters as printed, without what was left out between them."""
        return "".join(self.source[self.place[i]] for i in range(start, end))


def normalise(source: str) -> Plain:
    """The text in simplified characters and one width, without spaces, line breaks and readings inside sentences."""
    text = _without_tags(source.translate(_table()))
    gone = bytearray(len(text))
    for pattern in (_INVISIBLE, _BRACKETS):
        for found in pattern.finditer(text):
            gone[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    # Three passes, because each sees only what the one before has left.
    plain, place = _keep(text, list(range(len(text))), gone)
    plain, place = _join_lines(_divide_entries(plain), place)
    plain, place = _drop_spaces(plain, place)
    plain, place = _drop_doubled(plain, place)
    return Plain(*_part_plan(plain, place), source)


def _without_tags(text: str) -> str:
    """The text with the tags that a converter left in it blanked out, place by place: cells end with |, blocks with
    a line break."""
    if "<" not in text and "&" not in text:
        return text

    def blank(found: re.Match[str]) -> str:
        tag = found[0].lower()
        mark = "|" if tag in ("</td>", "</th>") else "\n" if _BLOCK_TAG.match(tag) else "\0"
        return mark + "\0" * (len(tag) - 1)

    return _TAG.sub(blank, text)


def _keep(text: str, place: list[int], gone: bytearray) -> tuple[str, list[int]]:
    if not any(gone):
        return text, place
    kept = [i for i, dropped in enumerate(gone) if not dropped]
    return "".join([text[i] for i in kept]), [place[i] for i in kept]


def _drop_spaces(text: str, place: list[int]) -> tuple[str, list[int]]:
    gone = bytearray(len(text))
    for pattern in (_BROKEN_NUMBER, _BROKEN_DECIMAL):
        for found in pattern.finditer(text):
            for i in range(found.start(), found.end()):
                gone[i] |= text[i] == " "
    for found in _SPACES.finditer(text):
        gone[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    for found in _BULLET.finditer(text):
        gone[found.start()] = False
    return _keep(_BULLET.sub("\n", text), place, gone)


def _divide_entries(text: str) -> str:
    """With commas for the spaces of a line that is nothing but entries: 征集193件 立案160件 合并办理12件."""

    def divided(line: re.Match[str]) -> str:
        return line[0] if "," in line[0] else _ENTRY_GAP.sub(lambda gap: "," + gap[0][1:], line[0])

    return _ENTRY_LINE.sub(divided, text)


def _drop_doubled(text: str, place: list[int]) -> tuple[str, list[int]]:
    """Without the comma that converters put before another mark: 提案,,经审查,。"""
    gone = bytearray(len(text))
    for found in _DOUBLED.finditer(text):
        gone[found.start()] = 1
    return _keep(text, place, gone)


def _join_lines(text: str, place: list[int]) -> tuple[str, list[int]]:
    """Take out the breaks inside sentences, and blank lines; what is left of "\\n" ends a paragraph or an entry."""
    lines: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        end = at + len(line.rstrip())
        lines.append((start, max(start, end)))
        at += len(line) + 1
    printed = [text[start:end] for start, end in lines if end > start]
    full = _usual_width([len(line) for line in printed])
    wrapped = _is_wrapped(printed)
    out: list[str] = []
    places: list[int] = []
    so_far = ""  # the end of the paragraph so far
    before: tuple[int, int] | None = None
    blank = False
    for start, end in lines:
        if start == end:
            blank = True
            continue
        if _PAGE_NUMBER.fullmatch(text, start, end):
            continue
        following = text[start:end]
        if before is not None:
            line = text[slice(*before)]
            if not _continues(line, following, blank=blank, full=full, wrapped=wrapped) and not _is_open(
                so_far, line, following, wrapped=wrapped, blank=blank
            ):
                out.append("\n")
                places.append(place[start - 1])
                so_far = ""
        out.append(following)
        places.extend(place[start:end])
        so_far = (so_far + following)[-_OPEN_CHARS:]
        before, blank = (start, end), False
    return "".join(out), places


def _part_plan(text: str, place: list[int]) -> tuple[str, list[int]]:
    """Give the heading of the plan a line of its own where a text has lost its lines: what follows is not done yet."""
    out: list[str] = []
    places: list[int] = []
    at = 0
    for found in _PLAN_WITHIN.finditer(text):
        for end in (found.start(), found.end()):
            out.append(text[at:end])
            places.extend(place[at:end])
            at = end
            out.append("\n")
            places.append(place[end - 1])
    return "".join([*out, text[at:]]), places + place[at:]


def _usual_width(lengths: list[int]) -> int:
    """The width at which a page's lines were broken: the upper quartile of the lines that could be full."""
    long = sorted(n for n in lengths if n >= 8)
    return long[len(long) * 3 // 4] if long else 0


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the text is prose whose lines were broken anywhere: most of them end inside a sentence."""
    prose = [line for line in lines if "|" not in line and (len(line) >= _LINE or not _LIST_MARK.match(line))]
    cut = sum(line[-1] not in _STOPS for line in prose)
    ended = sum(line.count("。") for line in lines)
    return len(prose) >= _WRAPPED_LINES and cut * 2 > len(prose) and ended * 5 >= len(prose)


def _is_open(so_far: str, line: str, following: str, *, wrapped: bool, blank: bool) -> bool:
    """Whether the sentence that ``so_far`` ends with cannot be complete, or in a ``wrapped`` text hardly is."""
    last = so_far[-1]
    if _LIST_MARK.match(following) or last in _ENDS or "|" in following:
        return False
    if _CLOSING.match(following) or _UNFINISHED.search(so_far) or (last.isdigit() and _MEASURE.match(following)):
        return True
    sentence = _SENTENCE_END.split(so_far)[-1]
    if not blank and _opened(sentence) and len(sentence) < _QUOTE_CHARS:
        return True
    if not wrapped or last in ";:”":
        return False
    fresh = len(so_far) == len(line)
    if _YEAR_HEADING.match(following):
        return False
    if fresh and "," not in line and (_LIST_MARK.match(line) or _TITLE_END.search(line) or len(line) <= _SHORT):
        return False
    return bool(_WORD_END.match(last))


def _opened(sentence: str) -> bool:
    return any(sentence.count(left) > sentence.count(right) for left, right in ("“”", "《》", "()"))


def _continues(line: str, following: str, *, blank: bool, full: int, wrapped: bool) -> bool:
    """Whether the sentence of ``line`` goes on in the ``following`` one."""
    if "|" in line or "|" in following:
        return False
    last = line[-1]
    # A column of narrow lines: all but the last of a paragraph are about equally long.
    narrow = (
        not blank
        and 12 <= full <= 60
        and -max(2, full // 6) <= len(line) - full <= full // 2
        and not _ENTRY.search(line)
    )
    if _LIST_MARK.match(following) or (_QUOTE_MARK.match(following) and not narrow):
        return False
    if last in ",、":
        return True
    if last in ";:”":
        return narrow and not _HEADING_LIKE.search(following)
    if last in _ENDS or not (_WORD_END.match(last) or last in "(-"):
        return False
    if not wrapped and _LONE_ENTRY.match(following):
        return False
    if not wrapped and "。" not in line and _FIGURE_END.search(line) and not _MEASURED_NOUN.match(following):
        return False
    prose = "。" in line or line.count(",") >= 2
    if blank:
        return prose and len(line) >= min(30, full * 4 // 5) and not _HEADING_LIKE.search(line)
    if prose or (line[0] in "·-" and len(line) >= 12 and not _HEADING_LIKE.search(following)):
        return True
    return narrow and (not _HEADING_LIKE.search(line) or bool(re.search(r"[,、。]", line)))


@cache
def _table() -> dict[int, str]:
    """One character for one character: width, punctuation, traditional to simplified."""
    table: dict[int, str] = {}
    for code in (*range(0x21, 0x3400), *range(0xF900, 0xFB00), *range(0xFE30, 0xFFF0)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code) and not 0x2460 <= code <= 0x24FF:
            table[code] = plain
    han = [chr(code) for code in range(0x3400, 0xA000)]
    for before, after in zip(han, OpenCC("t2s").convert("\n".join(han)).split("\n"), strict=True):
        if len(after) == 1 and before != after:
            table[ord(before)] = after
    for before, after in (_MARKS | _VARIANTS).items():
        table[ord(before)] = after
    return table
