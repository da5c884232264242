"""What conversion and OCR do to a text, with the marks moved along."""

import random
import re

from opencc import OpenCC

_MARK = re.compile(r"\{[^{}]*\}")
_READING = {"协": "xié", "会": "huì", "议": "yì", "设": "shè", "开": "kāi", "题": "tí", "务": "wù", "员": "yuán"}


def _outside(marked: str, change) -> str:
    """``change`` applied to what stands outside the marks."""
    out, at = [], 0
    for found in _MARK.finditer(marked):
        out += [change(marked[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*out, change(marked[at:])])


def traditional(marked: str) -> str:
    """In traditional characters, those of the marks excepted."""
    convert = OpenCC("s2t")
    return _outside(marked, convert.convert)


def with_readings(marked: str) -> str:
    """In traditional characters with a reading or the simplified form after some of them."""
    convert = OpenCC("s2t")

    def change(text: str) -> str:
        parts = []
        for i, c in enumerate(text):
            other = convert.convert(c)
            if other != c and i % 2:
                parts.append(f"{other}({_READING[c]})" if c in _READING else f"{other}({c})")
            else:
                parts.append(other)
        return "".join(parts)

    return _outside(marked, change)


def full_width(marked: str) -> str:
    """Punctuation and brackets in full width."""
    return _outside(marked, lambda text: text.translate(str.maketrans(",;:()%", "，；：（）％")))


def broken_lines(marked: str, width: int = 24) -> str:
    """Paragraphs broken at ``width`` characters, wherever that falls, though not inside a mark."""
    lines = []
    for line in marked.split("\n"):
        if len(line) <= width or line.startswith("|"):
            lines.append(line)
            continue
        count = 0
        out = []
        for piece in re.split(r"(\{[^{}]*\})", line):
            if piece.startswith("{"):
                out.append(piece)
                count += len(piece.split("|")[0])
                continue
            for c in piece:
                if count >= width and c not in ",。;、":
                    out.append("\n")
                    count = 0
                out.append(c)
                count += 1
        lines.append("".join(out))
    return "\n".join(lines)


def broken_anywhere(marked: str) -> str:
    """Lines of 6 to 40 characters, as recognition leaves a page that it could not make out, blank lines between."""
    dice = random.Random(7)
    out: list[str] = []
    count, width = 0, 30
    for piece in re.split(r"(\{[^{}]*\}|^\|.*$)", marked, flags=re.MULTILINE):
        if piece[:1] in ("{", "|"):
            out.append(piece)
            count += 6
            continue
        for c in piece:
            if count >= width and c not in ",。;、:\n":
                out.append("\n\n")
                count, width = 0, dice.randint(6, 40)
            out.append(c)
            count = 0 if c == "\n" else count + 1
    return "".join(out)


def spaced(marked: str) -> str:
    """Spaces strewn between words and before and after numbers."""
    dice = random.Random(7)
    text = _outside(
        marked,
        lambda text: re.sub(
            r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _m: " " if dice.random() < 0.06 else "", text
        ),
    )
    return re.sub(r"(?<=[\u4e00-\u9fff])\{(?=\d)", " {", text)


def on_pages(marked: str) -> str:
    """As the official layout prints it: 28 characters a line, 22 lines a page, the page's number between dashes."""
    out: list[str] = []
    for line in broken_lines(marked, 28).split("\n"):
        out.append(line)
        if len(out) % 23 == 22:
            out.append(f"— {len(out) // 23 + 1} —")
    return "\n".join(out)


WAYS = {
    "as_written": lambda marked: marked,
    "traditional": traditional,
    "with_readings": with_readings,
    "full_width": full_width,
    "broken_lines": broken_lines,
    "broken_anywhere": broken_anywhere,
    "spaced": spaced,
    "on_pages": on_pages,
}
