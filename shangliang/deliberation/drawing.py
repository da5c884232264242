"""Where marks stand in the pictures of a result: numbers for templates, in the units of their view boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .findings import interval

#: Groups are told apart by shape as well as by colour: circle, square, triangle, and so on.
SHAPES = ("circle", "square", "triangle", "diamond", "cross")
_NAMES = "甲乙丙丁戊"

# A row of shares: its axis from 0 to 100 % within the view box of 400.
_ZERO, _WHOLE, _ROW = 52.0, 272.0, 30.0
# The map.
WIDTH, HEIGHT, _EDGE, _LABELS = 560, 372, 28, 40


def group_name(place: int) -> str:
    """What a group is called: 甲组, 乙组…; the largest was the first when groups were found."""
    return f"{_NAMES[place]}组"


@dataclass(frozen=True)
class Share:
    """One group's share on its row: where mark and interval stand, and its counts."""

    group: str
    shape: str
    y: float
    x: float
    low: float
    high: float
    agreed: int
    voted: int
    percent: int


@dataclass(frozen=True)
class Rows:
    """The rows of a statement."""

    shares: tuple[Share, ...]
    height: float
    half: float = (_ZERO + _WHOLE) / 2
    zero: float = _ZERO
    whole: float = _WHOLE


def rows_of(cells: Sequence[Sequence[int]]) -> Rows:
    """How many of each group agree, with the 95 % interval, from counts of agreed, disagreed, voted."""

    def at(share: float) -> float:
        return round(_ZERO + (_WHOLE - _ZERO) * share, 1)

    shares = []
    for place, (agreed, _disagreed, voted) in enumerate(cells):
        low, high = interval(agreed, voted)
        shares.append(
            Share(
                group=group_name(place),
                shape=SHAPES[place],
                y=15 + _ROW * place,
                x=at(agreed / voted),
                low=at(low),
                high=at(high),
                agreed=agreed,
                voted=voted,
                percent=round(100 * agreed / voted),
            )
        )
    return Rows(tuple(shares), _ROW * len(shares))


@dataclass(frozen=True)
class Blob:
    """A group on the map: the ellipse around most of its members, and where its name stands."""

    name: str
    shape: str
    size: int
    cx: float
    cy: float
    rx: float
    ry: float
    label_x: float
    label_y: float


def map_of(shown: dict[str, Any]) -> tuple[list[tuple[str, float, float]], list[Blob]]:
    """The opinion map: a mark for each of the points, and the groups around them."""
    points = np.array(shown["points"], dtype=float).reshape(-1, 3)
    scale = np.array([(WIDTH - 2 * _EDGE) / 1000, (HEIGHT - _EDGE - _LABELS) / 1000])
    places = points[:, :2] * scale + [_EDGE, _LABELS]
    marks = [
        (SHAPES[int(group)], round(float(x), 1), round(float(y), 1))
        for (x, y), group in zip(places, points[:, 2], strict=True)
    ]
    blobs = []
    for place, group in enumerate(shown["groups"]):
        mine = places[points[:, 2] == place]
        if not len(mine):
            continue
        middle, spread = mine.mean(axis=0), mine.std(axis=0)
        radii = np.maximum(1.9 * spread, 10)
        x = float(np.clip(middle[0], 60, WIDTH - 60))
        blobs.append(
            Blob(
                name=group_name(place),
                shape=SHAPES[place],
                size=group["size"],
                cx=round(float(middle[0]), 1),
                cy=round(float(middle[1]), 1),
                rx=round(float(radii[0]), 1),
                ry=round(float(radii[1]), 1),
                label_x=round(x, 1),
                label_y=round(max(float(middle[1] - radii[1]) - 8, 18.0), 1),
            )
        )
    return marks, _apart(blobs)


def _apart(blobs: list[Blob]) -> list[Blob]:
    """The same with names that do not stand on each other."""
    done: list[Blob] = []
    for blob in sorted(blobs, key=lambda b: b.label_y):
        while any(abs(blob.label_x - o.label_x) < 110 and abs(blob.label_y - o.label_y) < 20 for o in done):
            blob = replace(blob, label_y=blob.label_y + 20)
        done.append(blob)
    return done
