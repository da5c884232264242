"""数字: white paper, great numerals, and under each what it is made of. The rules and the white do the work."""

from __future__ import annotations

from ..faces import HEI, HEI_BOLD, SONG, SONG_BOLD, width
from ..graphics import bar, field, looks, marks, threads, worth
from ..setting import NEVER_FIRST, NEVER_LAST, balanced, fitting, lines
from ..sheet import INK, RED, SECOND, WIDTH, Sheet
from ..story import Number, Section, Story, grouped
from .pieces import (
    PUBLISHED,
    columns,
    fitted,
    footer,
    legend,
    named,
    numeral,
    numeral_width,
    of,
    paragraph,
    splits,
)

LEFT, RIGHT = 56, WIDTH - 56
WIDE = RIGHT - LEFT
#: Up to so many things are drawn one by one where nothing is known of their parts.
MOST_MARKS = 104


def draw(story: Story) -> Sheet:
    """The story as a long picture."""
    sheet = Sheet(story.title.replace("\n", ""), story.plain())
    y = _head(sheet, story)
    for number, section in enumerate(story.sections):
        if number:
            sheet.rule(y, LEFT, RIGHT)
            y += 40
        y = _section(sheet, section, y) + 40
    if story.points:
        sheet.rule(y, LEFT, RIGHT)
        y = _points(sheet, story, y + 40) + 40
    sheet.rule(y, LEFT, RIGHT, RED, 2.5)
    footer(sheet, LEFT, y + 24, WIDE, story)
    return sheet


def _head(sheet: Sheet, story: Story) -> float:
    sheet.rectangles([(0, 0, WIDTH, 12)], RED)
    sheet.text(LEFT, 84, "一图读懂", HEI_BOLD, 26, RED)
    size, rows = fitting(story.title, SONG_BOLD, (78, 72, 66, 60, 54, 48), WIDE + 4, 2 if len(story.title) < 22 else 3)
    y = 84 + 16.0
    for row in rows:
        y += size * 1.26
        sheet.text(LEFT - size * 0.04, y - size * 0.2, row, SONG_BOLD, size)
    y += 16
    y += paragraph(sheet, LEFT, y, story.subtitle, WIDE, 30) + 32
    sheet.rule(y, LEFT, RIGHT, RED, 2.5)
    sheet.rule(y + 8, LEFT, RIGHT, RED, 5)
    return y + 56


def _section(sheet: Sheet, section: Section, y: float) -> float:
    if section.lead is None:
        y = _title(sheet, section.title, y)
        return _others(sheet, section.others, y + 24)
    y = _line(sheet, section, section.lead, y) + 28
    if section.parts:
        y = _whole(sheet, section, section.lead, y)
    elif section.lead.share is not None:
        y = _share(sheet, section.lead, y)
    elif section.lead.count and section.lead.count <= MOST_MARKS:
        y += marks(sheet, LEFT, y, WIDE, section.lead.count, section.lead.unit) + 8
    else:
        y -= 12
    y += splits(sheet, LEFT, y, WIDE, section.splits)
    if not section.others:
        return y
    if section.parts and section.lead.is_share:  # its threads stand above already
        return y + 28 + columns(sheet, LEFT, y + 28, WIDE, section.others)
    return _others(sheet, section.others, y + 28)


def _title(sheet: Sheet, title: str, y: float) -> float:
    for row in balanced(title, SONG_BOLD, 40, WIDE):
        sheet.text(LEFT, y + 40, row, SONG_BOLD, 40)
        y += 52
    return y


def _line(sheet: Sheet, section: Section, lead: Number, y: float) -> float:
    """Title at the left, numeral at the right, on one base line where there is room for both."""
    size, unit = fitted(lead, (116, 100, 84, 68, 52), (32, 32, 30, 28, 26), WIDE)
    if width(section.title, SONG_BOLD, 40) + 40 + numeral_width(lead, size, unit) > WIDE:
        y = _title(sheet, section.title, y) + 24
        numeral(sheet, LEFT, y + size * 0.8, lead, size, unit)
    else:
        sheet.text(LEFT, y + size * 0.8, section.title, SONG_BOLD, 40)
        numeral(sheet, RIGHT, y + size * 0.8, lead, size, unit, right=True)
    y += size * 0.84 + 6
    called = lead.label in section.title
    if lead.published or not called:
        said = PUBLISHED if called else named(lead)
        y += 10 + paragraph(sheet, LEFT, y + 10, said, WIDE)
    return y


def _whole(sheet: Sheet, section: Section, lead: Number, y: float) -> float:
    counts, fills = [part.count for part in section.parts], looks(len(section.parts), section.parts[-1].rest)
    if lead.is_share:
        y += threads(sheet, LEFT, y, WIDE, counts, fills, 44) + 16
        each = f"{grouped(section.total)} {section.thing}，一线一{section.thing}" if section.total <= 330 else ""
    else:
        y += field(sheet, LEFT, y, WIDE, counts, fills) + 16
        scale = worth(section.total)
        each = f"一格一{section.thing}" if scale == 1 else f"一格为 {grouped(scale)} {section.thing}"
    y += legend(sheet, LEFT, y, WIDE, section.parts, fills)
    return y + (paragraph(sheet, LEFT, y + 2, f"{each}。", WIDE) + 2 if each else 0)


def _share(sheet: Sheet, lead: Number, y: float) -> float:
    assert lead.share is not None
    if not lead.is_share:
        percent = float(lead.share) * 100
        return y + bar(sheet, LEFT, y, WIDE, [percent, 100 - percent], looks(2, True), 28) + 8
    assert lead.numerator is not None
    assert lead.denominator is not None
    counts = [lead.numerator, lead.denominator - lead.numerator]
    y += threads(sheet, LEFT, y, WIDE, counts, looks(2, True), 44) + 10
    return y + paragraph(sheet, LEFT, y, f"{grouped(counts[0])} ÷ {grouped(lead.denominator)}。", WIDE)


def _others(sheet: Sheet, others: tuple[Number, ...], y: float) -> float:
    """Shares as threads, one below the other; then what remains, in columns."""
    shares = [n for n in others if n.is_share and n.share is not None]
    rest = [n for n in others if n not in shares]
    for number, share in enumerate(shares):
        y = _thread(sheet, share, y + (28 if number else 0))
    if rest:
        y += (36 if shares else 0) + columns(sheet, LEFT, y + (36 if shares else 0), WIDE, rest)
    return y


def _thread(sheet: Sheet, number: Number, y: float) -> float:
    size, unit = fitted(number, (52, 44), (26, 26), WIDE)
    room = WIDE - numeral_width(number, size, unit) - 32
    rows = lines(named(number), HEI, 28, room)
    for row in rows[:-1]:
        sheet.text(LEFT, y + 28, row, HEI, 28)
        y += 38
    wide = sheet.text(LEFT, y + 46, rows[-1], HEI, 28)
    said = of(number)
    if wide + 24 + width(said, HEI, 24) <= room:
        sheet.text(LEFT + wide + 20, y + 46, said, HEI, 24, SECOND)
        said = ""
    numeral(sheet, RIGHT, y + 46, number, size, unit, right=True)
    y += 64
    assert number.numerator is not None
    assert number.denominator is not None
    counts = [number.numerator, number.denominator - number.numerator]
    y += threads(sheet, LEFT, y, WIDE, counts, looks(2, True), 24)
    return y + (4 + paragraph(sheet, LEFT, y + 4, said, WIDE) if said else 0)


def _points(sheet: Sheet, story: Story, y: float) -> float:
    y = _title(sheet, story.points_title, y) + 20
    if _upright(story):
        return _verse(sheet, story, y)
    for number, point in enumerate(story.points):
        if number:
            sheet.rule(y, LEFT + 64, RIGHT)
            y += 18
        sheet.text(LEFT, y + 36, f"{number + 1}", SONG_BOLD, 40, RED)
        y += paragraph(sheet, LEFT + 64, y, point.head, WIDE - 64, 32, INK, SONG_BOLD, 1.4)
        if point.words:
            y += 2 + paragraph(sheet, LEFT + 64, y + 2, point.words, WIDE - 64, 26)
        y += 18
    return y - 18


def _upright(story: Story) -> bool:
    """Whether the points can stand as columns of characters: few, short, and without signs that would lie wrong."""
    said = "".join(point.head + point.words for point in story.points)
    plain = not any(c in NEVER_FIRST or c in NEVER_LAST or c.isascii() for c in said)
    short = all(len(point.head) <= 11 and len(point.words) <= 13 for point in story.points)
    return plain and short and 2 <= len(story.points) <= 6


def _verse(sheet: Sheet, story: Story, y: float) -> float:
    each = WIDE / len(story.points)
    tall = max(max(len(p.head) * 34 * 1.12, len(p.words) * 28 * 1.12 + 20) for p in story.points) + 24
    sheet.strokes([(LEFT + n * each, y, LEFT + n * each, y + tall) for n in range(len(story.points) + 1)], RED, 1.3)
    for number, point in enumerate(story.points):
        right = RIGHT - number * each
        both = 34 + (14 + 28 if point.words else 0)
        edge = right - (each - both) / 2
        sheet.column(edge - 34, y + 12, point.head, SONG_BOLD, 34)
        if point.words:
            sheet.column(edge - 34 - 14 - 28, y + 32, point.words, SONG, 28, SECOND)
    return y + tall
