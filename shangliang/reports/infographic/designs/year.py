"""一年: a ring of the year's days with a dot for each proposal, and the year's work along a line into the next one."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, cos, pi, sin, sqrt

from ..faces import HEI, HEI_BOLD, SONG_BOLD, width
from ..graphics import bar, field, looks, threads, worth
from ..setting import NEVER_FIRST, NEVER_LAST, balanced, fitting
from ..sheet import INK, LINE, RED, SECOND, WHITE, WIDTH, Sheet
from ..story import Months, Number, Section, Story, grouped
from .pieces import PUBLISHED, columns, fitted, footer, legend, named, numeral, of, paragraph, splits

LEFT, RIGHT = 56, WIDTH - 56
#: The line on which the year's work hangs, and where what it tells begins.
RAIL, TEXT = 146, 196
WIDE = RIGHT - TEXT
#: From the ring's middle: month names, days, and the room for dots.
NAMES, DAYS, DOTS, EDGE = 168, 200, 226, 306
#: Dots of one month beyond which one stands for ten.
MOST_DOTS = 900


def draw(story: Story) -> Sheet:
    """The story as a long picture."""
    sheet = Sheet(story.title.replace("\n", ""), story.plain())
    y = _head(sheet, story)
    y = _ring(sheet, story, y + 24) + 64
    first = y
    stations = []
    for section in story.sections:
        stations.append((RAIL, y + 22))
        y = _station(sheet, section, y) + 64
    sheet.strokes([(RAIL, first + 22, RAIL, y - 8)], LINE, 2)
    sheet.circles(stations, 9, RED)
    if story.points:
        y = _ahead(sheet, story, y)
    sheet.rule(y, LEFT, RIGHT, INK, 1.5)
    footer(sheet, LEFT, y + 24, RIGHT - LEFT, story)
    return sheet


def _head(sheet: Sheet, story: Story) -> float:
    sheet.rectangles([(LEFT, 0, 44, 64)], RED)
    sheet.text(LEFT + 64, 56, "一图读懂", HEI_BOLD, 26, RED)
    size, rows = fitting(story.title, SONG_BOLD, (66, 60, 54, 48, 44), RIGHT - LEFT, 2 if len(story.title) < 26 else 3)
    y = 96.0
    for row in rows:
        y += size * 1.28
        sheet.text(LEFT - size * 0.04, y - size * 0.24, row, SONG_BOLD, size)
    return y + 12 + paragraph(sheet, LEFT, y + 12, story.subtitle, RIGHT - LEFT, 30)


# The ring -----------------------------------------------------------------------------------------------------------


def _ring(sheet: Sheet, story: Story, top: float) -> float:
    radius = EDGE + 40 if story.months else DAYS + 44
    x, y = WIDTH / 2, top + radius
    months = _months_of(story)
    _days(sheet, story, months, x, y)
    for place, month in list(enumerate(months))[:: 1 if len(months) <= 16 else 2]:
        angle = _angle(place + 0.5, months)
        said = f"{month.month}月"
        sheet.text(x + NAMES * sin(angle) - width(said, HEI, 24) / 2, y - NAMES * cos(angle) + 9, said, HEI, 24, SECOND)
    if story.months:
        _dots(sheet, story.months, months, x, y)
    said = str(story.year)
    sheet.text(x - width(said, SONG_BOLD, 88) / 2, y + 20, said, SONG_BOLD, 88)
    below = [f"{_day(story.begins)}—{_day(story.ends)}"]
    if story.months:
        each = _each(story.months)
        thing = f"一点一{story.months.unit}" if each == 1 else f"一点 {each} {story.months.unit}"
        below = [story.months.label, thing]
    for number, line in enumerate(below):
        rows = balanced(line, HEI, 24, 230)
        for row in rows[:1]:
            sheet.text(x - width(row, HEI, 24) / 2, y + 70 + number * 36, row, HEI, 24, SECOND)
    return sheet.height


def _months_of(story: Story) -> list[date]:
    """The months around the ring: those that are counted, twelve at least."""
    first = min([story.begins.replace(day=1), *(month for month, _n in (story.months.counts if story.months else ()))])
    last = max([story.ends.replace(day=1), *(month for month, _n in (story.months.counts if story.months else ()))])
    found = [first]
    while found[-1] < last or len(found) < 12:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found


def _angle(place: float, months: list[date]) -> float:
    return 2 * pi * place / len(months)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _days(sheet: Sheet, story: Story, months: list[date], x: float, y: float) -> None:
    """A tick for each day: dark where figures are counted, red while the plenary sits."""
    tip = DAYS + (12 if story.months else 28)
    quiet: list[tuple[float, float, float, float]] = []
    counted: list[tuple[float, float, float, float]] = []
    sitting: list[tuple[float, float, float, float]] = []
    for place, month in enumerate(months):
        length = ((month + timedelta(days=32)).replace(day=1) - month).days
        for number in range(length):
            day = month + timedelta(days=number)
            sits = story.plenary is not None and story.plenary[0] <= day <= story.plenary[1]
            kind = sitting if sits else counted if story.begins <= day <= story.ends else quiet
            angle = _angle(place + (number + 0.5) / length, months)
            inner, outer = (DAYS - 6, tip + 6) if sits else (DAYS, tip)
            kind.append(
                (x + inner * sin(angle), y - inner * cos(angle), x + outer * sin(angle), y - outer * cos(angle))
            )
    sheet.strokes(quiet, "#d9d3ca", 1.4)
    sheet.strokes(counted, "#6d675f", 1.4)
    sheet.strokes(sitting, RED, 3)


def _each(months: Months) -> int:
    most, each = max(number for _month, number in months.counts), 1
    while most > MOST_DOTS * each:
        each *= 10
    return each


def _dots(sheet: Sheet, counted: Months, months: list[date], x: float, y: float) -> None:
    each = _each(counted)
    span = 2 * pi / len(months) * 0.86
    widest = max(width(grouped(number), HEI_BOLD, 24) for _month, number in counted.counts)
    edge = min(EDGE, WIDTH / 2 - 26 - widest)
    most = max(1, max(ceil(number / each) for _month, number in counted.counts))
    pitch = min(12.0, sqrt((edge - DOTS) * span * (DOTS + edge) / 2 / most) * 0.97)
    places: list[tuple[float, float]] = []
    for month, number in counted.counts:
        middle = _angle(months.index(month) + 0.5, months)
        if not number:
            continue
        left, radius = ceil(number / each), float(DOTS)
        while left:
            room = max(1, int(span * radius / pitch))
            here = min(room, left)
            for n in range(here):
                angle = middle + (n - (here - 1) / 2) * pitch / radius
                places.append((x + radius * sin(angle), y - radius * cos(angle)))
            left, radius = left - here, radius + pitch
        said = grouped(number)
        wide = width(said, HEI_BOLD, 24)
        out = radius + 12 + 6 * abs(cos(middle)) + wide / 2 * abs(sin(middle))
        sheet.text(x + out * sin(middle) - wide / 2, y - out * cos(middle) + 9, said, HEI_BOLD, 24)
    sheet.circles(places, round(pitch * 0.36, 2), RED)


# The line -----------------------------------------------------------------------------------------------------------


def _station(sheet: Sheet, section: Section, top: float) -> float:
    y, side = top, 0.0
    if _upright(section.title):
        side = sheet.column(LEFT + 6, top, section.title, SONG_BOLD, 40)
    else:
        for row in balanced(section.title, SONG_BOLD, 36, WIDE):
            sheet.text(TEXT, y + 36, row, SONG_BOLD, 36)
            y += 48
        y += 12
    if section.lead:
        y = _lead(sheet, section, section.lead, y)
        y += splits(sheet, TEXT, y, WIDE, section.splits)
    if section.others:
        y += (32 if section.lead else 0) + columns(sheet, TEXT, y + (32 if section.lead else 0), WIDE, section.others)
    return max(y, top + side)


def _upright(title: str) -> bool:
    return len(title) <= 9 and not any(c in NEVER_FIRST or c in NEVER_LAST or c.isascii() for c in title)


def _lead(sheet: Sheet, section: Section, lead: Number, y: float) -> float:
    size, unit = fitted(lead, (104, 88, 72, 56, 44), (30, 30, 28, 26, 26), WIDE)
    numeral(sheet, TEXT, y + size * 0.76, lead, size, unit)
    y += size * 0.8 + 16
    called = lead.label in section.title
    if lead.published or not called:
        y += paragraph(sheet, TEXT, y, PUBLISHED if called else named(lead), WIDE)
    if section.parts:
        fills = looks(len(section.parts), section.parts[-1].rest)
        counts = [part.count for part in section.parts]
        y += 20
        if lead.is_share:
            y += threads(sheet, TEXT, y, WIDE, counts, fills, 36)
        else:
            y += field(sheet, TEXT, y, WIDE, counts, fills, tall=300, round_=True)
        y += 14 + legend(sheet, TEXT, y + 14, WIDE, section.parts, fills, round_=True)
        each = worth(section.total)
        if each > 1 and not lead.is_share:
            y += paragraph(sheet, TEXT, y, f"一点为 {grouped(each)} {section.thing}。", WIDE)
    elif lead.is_share:
        assert lead.numerator is not None
        assert lead.denominator is not None
        counts = [lead.numerator, lead.denominator - lead.numerator]
        y += 16 + threads(sheet, TEXT, y + 16, WIDE, counts, looks(2, True), 36)
        y += 8 + paragraph(sheet, TEXT, y + 8, of(lead), WIDE)
    elif lead.share is not None:
        percent = float(lead.share) * 100
        y += 16 + bar(sheet, TEXT, y + 16, WIDE, [percent, 100 - percent], looks(2, True), 24)
    return y


def _ahead(sheet: Sheet, story: Story, top: float) -> float:
    """Next year's points: the line goes on, in dashes."""
    y = top
    said = str(story.year + 1)
    sheet.text(LEFT, y + 34, said, SONG_BOLD, 32)
    stations = []
    for point in story.points:
        stations.append((RAIL, y + 22))
        y += paragraph(sheet, TEXT, y, point.head, WIDE, 32, INK, SONG_BOLD, 1.4)
        if point.words:
            y += 2 + paragraph(sheet, TEXT, y + 2, point.words, WIDE, 26)
        y += 28
    end = y - 4
    dashes = [(RAIL, at, RAIL, min(at + 8, end)) for at in range(round(top) - 4, round(end), 16)]
    sheet.strokes(dashes, "#8c857c", 2)
    sheet.circles(stations, 8, WHITE, RED, 2.5)
    return end + 36
