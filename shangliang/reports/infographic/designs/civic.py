"""公文: a dark red cover with the year's three figures, and below it everything in an even grid, as in a good table."""

from __future__ import annotations

from collections.abc import Sequence

from ..faces import HEI, HEI_BOLD, SONG_BOLD, width
from ..graphics import measure
from ..setting import balanced, fitting, lines
from ..sheet import INK, LINE, RED, SECOND, STONE, WHITE, WIDTH, Sheet
from ..story import Number, Part, Point, Section, Story, grouped
from .pieces import PUBLISHED, fitted, footer, named, numeral, numeral_width, of, paragraph

LEFT, RIGHT = 48, WIDTH - 48
WIDE = RIGHT - LEFT
GAP = 44
HALF = (WIDE - GAP) / 2
_ORDINALS = "一二三四五六七八九十"


def draw(story: Story) -> Sheet:
    """The story as a long picture."""
    sheet = Sheet(story.title.replace("\n", ""), story.plain())
    y = _cover(sheet, story) + 56
    for number, section in enumerate(story.sections):
        y = _heading(sheet, number, section.title, y)
        y = _section(sheet, section, y) + 56
    if story.points:
        y = _heading(sheet, len(story.sections), story.points_title, y)
        y = _points(sheet, story.points, y) + 56
    sheet.rule(y, LEFT, RIGHT, INK, 1.5)
    y += 24 + footer(sheet, LEFT, y + 24, WIDE, story)
    sheet.rectangles([(0, y + 40, WIDTH, 24)], RED)
    sheet.margin = 0
    return sheet


def _cover(sheet: Sheet, story: Story) -> float:
    size, rows = fitting(story.title, SONG_BOLD, (74, 68, 62, 56, 50, 44), WIDE, 2 if len(story.title) < 24 else 3)
    subtitle = lines(story.subtitle, HEI, 30, WIDE)
    leads = _three(story)
    tall = 136 + len(rows) * size * 1.3 + 44 + len(subtitle) * 46 + (210 if leads else 40)
    sheet.rectangles([(0, 0, WIDTH, tall)], RED)
    sheet.ground = RED
    sheet.text(LEFT, 92, "一图读懂", HEI_BOLD, 28, WHITE, spacing=6)
    y = 128.0
    for row in rows:
        y += size * 1.3
        sheet.text(LEFT - size * 0.04, y - size * 0.26, row, SONG_BOLD, size, WHITE)
    y += 16
    for row in subtitle:
        sheet.text(LEFT, y + 34, row, HEI, 30, WHITE)
        y += 46
    if leads:
        y += 40
        sheet.rule(y, LEFT, RIGHT, "#d9a9a4", 1.5)
        _summary(sheet, leads, y)
    sheet.ground = WHITE
    return tall


def _three(story: Story) -> list[Number]:
    """The figures on the cover: the first that lead a section and have room there."""
    leads = [section.lead for section in story.sections if section.lead]
    each = (WIDE - 2 * 24) / 3
    fit = [n for n in leads if numeral_width(n, 44, 24) <= each and width(named(n), HEI, 24) <= each]
    return fit[:3] if len(fit) > 1 else []


def _summary(sheet: Sheet, leads: Sequence[Number], y: float) -> None:
    each = (WIDE - 24 * (len(leads) - 1)) / len(leads)
    size, unit = min((fitted(n, (64, 56, 50, 44), (26, 26, 24, 24), each) for n in leads), key=lambda s: s[0])
    for number, lead in enumerate(leads):
        x = LEFT + number * (each + 24)
        numeral(sheet, x, y + 84, lead, size, unit, WHITE, WHITE)
        sheet.text(x, y + 128, named(lead), HEI, 24, WHITE)


def _heading(sheet: Sheet, number: int, title: str, y: float) -> float:
    sign = _ORDINALS[number] if number < len(_ORDINALS) else str(number + 1)
    sheet.text(LEFT, y + 38, sign, SONG_BOLD, 38, RED)
    for row in balanced(title, SONG_BOLD, 38, WIDE - 62):
        sheet.text(LEFT + 62, y + 38, row, SONG_BOLD, 38)
        y += 52
    sheet.rule(y + 8, LEFT, RIGHT, INK, 2.5)
    return y + 9


def _section(sheet: Sheet, section: Section, y: float) -> float:
    if section.lead:
        y = _lead(sheet, section, section.lead, y + 28) + 24
        if section.parts:
            y = _table(sheet, section.parts, y)
        for split in section.splits:
            sheet.rule(y, LEFT, RIGHT)
            y += 18 + paragraph(sheet, LEFT, y + 18, split.whole, WIDE, colour=INK, face=HEI_BOLD) + 4
            y = _table(sheet, split.parts, y, ruled=False) + 6
        if section.others:
            sheet.rule(y, LEFT, RIGHT)
    return _grid(sheet, section.others, y)


def _lead(sheet: Sheet, section: Section, lead: Number, y: float) -> float:
    """The leading figure, its name at the left; a share with its line across."""
    called = lead.label in section.title
    said = PUBLISHED if called and lead.published else "" if called else named(lead)
    shared = of(lead) if lead.is_share else ""
    size, unit = fitted(lead, (96, 80, 64, 52, 44), (30, 30, 28, 26, 26), WIDE)
    numeral(sheet, LEFT, y + size * 0.76, lead, size, unit)
    after = LEFT + numeral_width(lead, size, unit) + 32
    beside = [line for line in (said, shared) if line]
    if beside and all(width(line, HEI, 24) <= RIGHT - after for line in beside):
        for number, line in enumerate(reversed(beside)):
            at = y + size * 0.76 - number * 36
            sheet.text(RIGHT, at, line, HEI, 24, SECOND, right=True)
        beside = []
    y += size * 0.8
    for line in beside:
        y += 8 + paragraph(sheet, LEFT, y + 8, line, WIDE)
    if lead.share is not None and not section.parts:
        y += 20 + measure(sheet, LEFT, y + 20, WIDE, float(lead.share), 12)
    return y


def _table(sheet: Sheet, parts: Sequence[Part], y: float, *, ruled: bool = True) -> float:
    """A row for each part: name, a bar as long as its count, the count."""
    most = max(1, max(part.count for part in parts))
    named_ = min(250.0, max(width(part.label, HEI, 24) for part in parts))
    counted = max(width(grouped(part.count), HEI_BOLD, 26) for part in parts)
    left = LEFT + named_ + 24
    room = RIGHT - counted - 24 - left
    for number, part in enumerate(parts):
        if ruled:
            sheet.rule(y, LEFT, RIGHT)
        rows = lines(part.label, HEI, 24, named_ + 1)
        pad = 12 if ruled else 5
        for n, row in enumerate(rows):
            sheet.text(LEFT, y + pad + 27 + n * 34, row, HEI, 24, SECOND)
        long = room * part.count / most
        fill = WHITE if part.rest else RED if number == 0 else STONE
        if long:
            sheet.rectangles([(left, y + pad + 8, max(long, 2), 20)], fill, "#8c857c" if part.rest else "", 1.3)
        sheet.text(RIGHT, y + pad + 27, grouped(part.count), HEI_BOLD, 26, INK, right=True)
        y += pad * 2 + 36 + 34 * (len(rows) - 1)
    return y


def _grid(sheet: Sheet, numbers: Sequence[Number], y: float) -> float:
    """Figures two by two, a hairline between."""
    at = 0
    while at < len(numbers):
        pair = numbers[at : at + 2]
        alone = any(numeral_width(n, 40, 24) > HALF for n in pair)
        pair = pair[:1] if alone else pair
        if at:
            sheet.rule(y, LEFT, RIGHT)
        tall = max(
            _cell(sheet, n, LEFT + i * (HALF + GAP), y + 24, WIDE if alone else HALF) for i, n in enumerate(pair)
        )
        if len(pair) == 2:
            x = LEFT + HALF + GAP / 2
            sheet.strokes([(x, y + 24, x, y + 24 + tall)], LINE, 1.5)
        y += tall + 48
        at += len(pair)
    return y - 24 if numbers else y


def _cell(sheet: Sheet, number: Number, x: float, top: float, wide: float) -> float:
    label, shared = named(number), of(number) if number.is_share else ""
    beside = width(label, HEI, 26) + 20 + width(shared, HEI, 24) <= wide
    if shared and beside:
        sheet.text(x + wide, top + 29.4, shared, HEI, 24, SECOND, right=True)
    y = top + paragraph(sheet, x, top, label, wide, 26)
    size, unit = fitted(number, (60, 52, 46, 40), (26, 26, 26, 24), wide)
    numeral(sheet, x, y + 58, number, size, unit)
    y += 70
    if shared and not beside:
        y += 4 + paragraph(sheet, x, y + 4, shared, wide)
    if number.share is not None:
        y += 6 + measure(sheet, x, y + 6, wide, float(number.share), 8)
    return y - top


def _points(sheet: Sheet, points: Sequence[Point], y: float) -> float:
    for start in range(0, len(points), 2):
        pair = points[start : start + 2]
        if start:
            sheet.rule(y, LEFT, RIGHT)
        tall = max(_point(sheet, point, LEFT + n * (HALF + GAP), y + 24) for n, point in enumerate(pair))
        if len(pair) == 2:
            x = LEFT + HALF + GAP / 2
            sheet.strokes([(x, y + 24, x, y + 24 + tall)], LINE, 1.5)
        y += tall + 48
    return y - 24


def _point(sheet: Sheet, point: Point, x: float, top: float) -> float:
    y = top + paragraph(sheet, x, top, point.head, HALF, 30, INK, SONG_BOLD, 1.4)
    if point.words:
        y += 4 + paragraph(sheet, x, y + 4, point.words, HALF)
    return y - top
