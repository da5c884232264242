"""Amounts as shapes: fields of squares, threads of a share, bars, marks. Every one shows its own counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from .sheet import INK, LINE, RED, STONE, WHITE, Sheet

#: More squares than these would be dust: then one stands for ten, a hundred, …
MOST_SQUARES = 900
#: More threads than these would be a plain surface: then a bar takes their place.
MOST_THREADS = 330
_FILLS = (RED, STONE, INK, "#d9b3b0", "#5f7389")


@dataclass(frozen=True)
class Look:
    """How a part of a whole is filled; what is left over has an outline only."""

    fill: str
    stroke: str = ""


def looks(parts: int, rest: bool) -> list[Look]:
    """The fillings of so many parts, the last of which is the rest if ``rest``."""
    named = parts - rest
    made = [Look(_FILLS[n % len(_FILLS)]) for n in range(named)]
    return [*made, Look(WHITE, "#8c857c")] if rest else made


def shared_out(counts: Sequence[int], cells: int) -> list[int]:
    """So many cells dealt out in proportion, none of the parts vanishing (largest remainders)."""
    total = sum(counts)
    exact = [count * cells / total for count in counts]
    dealt = [max(int(part), 1 if count else 0) for part, count in zip(exact, counts, strict=True)]
    while sum(dealt) != cells:
        step = 1 if sum(dealt) < cells else -1
        room = [n for n in range(len(dealt)) if step > 0 or dealt[n] > 1] or list(range(len(dealt)))
        dealt[max(room, key=lambda n: (exact[n] - dealt[n]) * step)] += step
    return dealt


def worth(total: int) -> int:
    """For how many things one square stands: 1, 10, 100, …"""
    each = 1
    while total > MOST_SQUARES * each:
        each *= 10
    return each


def field(
    sheet: Sheet,
    left: float,
    top: float,
    wide: float,
    counts: Sequence[int],
    fills: Sequence[Look],
    *,
    tall: float = 330,
    round_: bool = False,
) -> float:
    """A field of squares or discs, filled part by part from the left; gives its height."""
    cells = ceil(sum(counts) / worth(sum(counts)))
    about = max(1, round(sqrt(cells * tall / wide)))
    near = range(max(1, about - 2), about + 3) if about > 4 else (about,)
    rows = min(near, key=lambda n: (-cells % n / n, abs(n - about)))  # the fullest last column
    across = ceil(cells / rows)
    part = 0.72 if round_ else 0.82
    if wide / across > 44:  # few things: small squares all the same
        across = int(wide / 44)
        rows = ceil(cells / across)
    step = wide / (across - 1 + part)
    size = step * part
    start = 0
    for dealt, fill in zip(shared_out(counts, cells), fills, strict=True):
        places = [(left + n // rows * step, top + n % rows * step) for n in range(start, start + dealt)]
        line = 1.3 if fill.stroke else 0
        if round_:
            at = [(x + size / 2, y + size / 2) for x, y in places]
            sheet.circles(at, round(size / 2 - line / 2, 2), fill.fill, fill.stroke, line)
        else:
            inner = size - line
            boxes = [(x + line / 2, y + line / 2, inner, inner) for x, y in places]
            sheet.rectangles(boxes, fill.fill, fill.stroke, line)
        start += dealt
    return (rows - 1) * step + size


def threads(
    sheet: Sheet,
    left: float,
    top: float,
    wide: float,
    counts: Sequence[int],
    fills: Sequence[Look],
    tall: float,
) -> float:
    """A thread for each thing of a whole, in up to two rows; a bar where they are too many. Gives the height."""
    total = sum(counts)
    if total > MOST_THREADS:
        return bar(sheet, left, top, wide, counts, fills, tall)
    rows = 2 if total > 120 else 1
    across = ceil(total / rows)
    step = min(wide / across, 14.0)
    line = min(max(step * 0.62, 1.6), 6.0)
    start = 0
    for count, fill in zip(counts, fills, strict=True):
        ends = []
        for n in range(start, start + count):
            x, y = left + n % across * step + line / 2, top + n // across * (tall + 8)
            ends.append((x, y, x, y + tall))
        sheet.strokes(ends, fill.stroke or fill.fill, line)
        start += count
    return rows * tall + (rows - 1) * 8


def bar(
    sheet: Sheet,
    left: float,
    top: float,
    wide: float,
    counts: Sequence[float],
    fills: Sequence[Look],
    tall: float,
    gap: float = 2,
) -> float:
    """Parts of a whole behind each other; gives the height."""
    total, at = sum(counts), left
    seen = [(count, fill) for count, fill in zip(counts, fills, strict=True) if count]
    room = wide - gap * (len(seen) - 1)
    for count, fill in seen:
        long = max(room * count / total, 1.5)
        line = 1.3 if fill.stroke else 0
        sheet.rectangles(
            [(at + line / 2, top + line / 2, max(long - line, 0.2), tall - line)], fill.fill, fill.stroke, line
        )
        at += long + gap
    return tall


def measure(sheet: Sheet, left: float, top: float, wide: float, share: float, tall: float = 6) -> float:
    """A share as a red line upon a pale one; gives the height."""
    sheet.rectangles([(left, top, wide, tall)], "#e0dad2")
    if share:
        sheet.rectangles([(left, top, wide * min(share, 1.0), tall)], RED)
    return tall


def marks(sheet: Sheet, left: float, top: float, wide: float, count: int, unit: str) -> float:
    """A mark for each: houses for places, rings for meetings, people, squares for others; gives the height."""
    rows = ceil(count / 20)
    across = ceil(count / rows)
    step = min(wide / across, 50.0)
    size = min(step * 0.74, 34.0)
    places = [(left + n % across * step, top + n // across * (size + 14)) for n in range(count)]
    if unit in ("场", "次", "期", "场次"):
        middle = [(x + size / 2, y + size / 2) for x, y in places]
        sheet.circles(middle, size / 2 - 1, WHITE, LINE, 1.6)
        sheet.circles(middle, size / 6, RED)
    elif unit in ("人", "名", "位"):
        sheet.circles([(x + size / 2, y + size * 0.27) for x, y in places], size * 0.21, RED)
        sheet.rectangles([(x + size * 0.18, y + size * 0.56, size * 0.64, size * 0.44) for x, y in places], RED)
    elif unit in ("个", "家", "处", "所"):
        sheet.houses(places, size, WHITE, "#6d675f", 1.75)
    else:
        sheet.rectangles([(x, y, size, size) for x, y in places], RED)
    return (rows - 1) * (size + 14) + size
