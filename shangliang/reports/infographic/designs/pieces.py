"""What the designs have in common: numerals with their units, paragraphs, legends, columns of figures."""

from __future__ import annotations

from collections.abc import Sequence

from ..faces import HEI, HEI_BOLD, SONG_BOLD, Face, width
from ..graphics import Look, bar, looks, measure
from ..setting import lines
from ..sheet import INK, SECOND, Sheet
from ..story import Number, Part, Split, Story, grouped

#: What stands beside a figure that was not counted here.
PUBLISHED = "已发布"


def numeral_width(number: Number, size: float, unit_size: float) -> float:
    """How wide a numeral is with its unit."""
    return width(number.printed, SONG_BOLD, size) + size * 0.1 + width(number.unit, HEI, unit_size)


def numeral(
    sheet: Sheet,
    x: float,
    y: float,
    number: Number,
    size: float,
    unit_size: float,
    colour: str = INK,
    unit_colour: str = SECOND,
    *,
    right: bool = False,
) -> None:
    """A great numeral and its unit, beginning or (``right``) ending at ``x``."""
    left = x - numeral_width(number, size, unit_size) if right else x
    wide = sheet.text(left, y, number.printed, SONG_BOLD, size, colour)
    sheet.text(left + wide + size * 0.1, y, number.unit, HEI, unit_size, unit_colour)


def fitted(number: Number, sizes: Sequence[int], unit_sizes: Sequence[int], most: float) -> tuple[int, int]:
    """The largest sizes of numeral and unit that fit; the smallest if none does."""
    for size, unit in zip(sizes, unit_sizes, strict=True):
        if numeral_width(number, size, unit) <= most:
            return size, unit
    return sizes[-1], unit_sizes[-1]


def paragraph(
    sheet: Sheet,
    x: float,
    top: float,
    said: str,
    wide: float,
    size: float = 24,
    colour: str = SECOND,
    face: Face = HEI,
    lead: float = 1.5,
) -> float:
    """Lines of text from ``top``; gives their height."""
    made = lines(said, face, size, wide)
    narrower = wide
    while len(made) > 1 and len(made[-1]) < 4 and narrower > wide * 0.7:  # no line of one or two characters at the end
        narrower -= size / 2
        again = lines(said, face, size, narrower)
        if len(again) > len(made):
            break
        made = again
    for number, line in enumerate(made):
        sheet.text(x, top + (number + 0.5) * size * lead + size * 0.38, line, face, size, colour)
    return len(made) * size * lead


def legend(
    sheet: Sheet,
    x: float,
    top: float,
    wide: float,
    parts: Sequence[Part],
    fills: Sequence[Look],
    *,
    round_: bool = False,
) -> float:
    """What each filling means and its count, in two columns where they fit; gives the height."""
    said = [(part.label, grouped(part.count)) for part in parts]
    longest = max(width(label, HEI, 24) + width(count, HEI_BOLD, 24) for label, count in said) + 50
    across = 2 if longest <= wide / 2 - 16 else 1
    each, y = wide / across, top
    for number, ((label, count), fill) in enumerate(zip(said, fills, strict=True)):
        left = x + number % across * each
        if number and number % across == 0:
            y += 38
        line = 1.3 if fill.stroke else 0
        if round_:
            sheet.circles([(left + 10, y + 19)], 10 - line / 2, fill.fill, fill.stroke, line)
        else:
            sheet.rectangles([(left + line / 2, y + 9 + line / 2, 20 - line, 20 - line)], fill.fill, fill.stroke, line)
        rows = lines(label, HEI, 24, each - 50 - width(count, HEI_BOLD, 24))
        for n, row in enumerate(rows):
            after = sheet.text(left + 32, y + 28 + n * 32, row, HEI, 24, SECOND)
            if n == len(rows) - 1:
                sheet.text(left + 42 + after, y + 28 + n * 32, count, HEI_BOLD, 24)
        y += 32 * (len(rows) - 1)
    return y + 38 - top


def columns(
    sheet: Sheet, x: float, top: float, wide: float, numbers: Sequence[Number], most: int = 3, gap: float = 36
) -> float:
    """Middling numerals with their names below, side by side; gives the height."""
    across = min(most, len(numbers))
    while across > 1 and any(numeral_width(n, 44, 24) > (wide - gap * (across - 1)) / across for n in numbers):
        across -= 1
    if len(numbers) == 4 and across == 3:
        across = 2
    each = (wide - gap * (across - 1)) / across
    size, unit = min((fitted(n, *_MIDDLE, each) for n in numbers), key=lambda sizes: sizes[0])
    y = top
    for start in range(0, len(numbers), across):
        row = numbers[start : start + across]
        deepest = 0.0
        for n, number in enumerate(row):
            left = x + n * (each + gap)
            numeral(sheet, left, y + 52, number, size, unit)
            deep = 62.0
            share = number.share
            if share is not None:
                deep += 8 + measure(sheet, left, y + deep + 4, each, float(share)) + 4
            deep += paragraph(sheet, left, y + deep, named(number), each, lead=1.42)
            if number.is_share:
                deep += paragraph(sheet, left, y + deep, of(number), each, lead=1.42)
            deepest = max(deepest, deep)
        y += deepest + 24
    return y - 24 - top


_MIDDLE = ((52, 46, 40, 36), (26, 26, 24, 24))


def splits(sheet: Sheet, x: float, top: float, wide: float, found: Sequence[Split]) -> float:
    """Wholes and their parts as bars, two short ones beside each other; gives the height."""
    half, y, at = (wide - 28) / 2, top, 0
    while at < len(found):
        pair = found[at : at + 2]
        y += 22
        if len(pair) == 2 and all(_narrow(split, half) for split in pair):
            y += max(_split(sheet, one, x + n * (half + 28), y, half) for n, one in enumerate(pair))
            at += 2
        else:
            y += _split(sheet, pair[0], x, y, wide)
            at += 1
    return y - top


def _narrow(split: Split, wide: float) -> bool:
    said = sum(width(p.label, HEI, 24) + width(grouped(p.count), HEI_BOLD, 24) + 8 for p in split.parts)
    return len(split.parts) == 2 and said + 20 <= wide and width(split.whole, HEI, 24) <= wide


def _split(sheet: Sheet, split: Split, x: float, top: float, wide: float) -> float:
    fills = looks(len(split.parts), False)
    y = top + paragraph(sheet, x, top, split.whole, wide, colour=INK) + 6
    y += bar(sheet, x, y, wide, [part.count for part in split.parts], fills, 16) + 8
    if not _narrow(split, wide):
        return y + legend(sheet, x, y, wide, split.parts, fills) - top
    for part, right in zip(split.parts, (False, True), strict=True):
        count = grouped(part.count)
        long = width(part.label, HEI, 24) + 8 + width(count, HEI_BOLD, 24)
        left = x + wide - long if right else x
        after = sheet.text(left, y + 26, part.label, HEI, 24, SECOND)
        sheet.text(left + after + 8, y + 26, count, HEI_BOLD, 24)
    return y + 34 - top


def named(number: Number) -> str:
    """A figure's name, with the mark of a published one."""
    return f"{number.label}（{PUBLISHED}）" if number.published else number.label


def of(number: Number) -> str:
    """What a share was made of: 249 / 254."""
    return f"{grouped(number.numerator or 0)} / {grouped(number.denominator or 0)}"


def footer(sheet: Sheet, x: float, top: float, wide: float, story: Story) -> float:
    """The small print; gives its height."""
    y = top
    for said in story.sources:
        y += paragraph(sheet, x, y, said, wide) + 8
    return y - top
