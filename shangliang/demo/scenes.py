"""Invented photographs: scenes drawn here, so that the demo shows pictures without anybody's river or face in them.

Each is drawn once in a process, in twice its size and made smaller, which smooths its edges; none is over 40 kB.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from math import sin

from PIL import Image, ImageDraw

#: Points of a finished picture; coordinates below are twice these.
_WIDE, _HIGH = 800, 600
_W, _H = 2 * _WIDE, 2 * _HIGH
Pen = ImageDraw.ImageDraw
#: A drawing of a scene onto a sky.
Draw = Callable[[Pen], None]


@cache
def scene(name: str) -> bytes:
    """A scene of :data:`SCENES` as JPEG.

    Raises:
        KeyError: there is no scene of this name.
    """
    top, bottom, drawings = SCENES[name]
    shade = Image.linear_gradient("L").resize((_W, _H))
    picture = Image.composite(Image.new("RGB", (_W, _H), bottom), Image.new("RGB", (_W, _H), top), shade)
    pen = ImageDraw.Draw(picture)
    for draw in drawings:
        draw(pen)
    written = io.BytesIO()
    picture.reduce(2).save(written, "JPEG", quality=80)
    return written.getvalue()


def _hills(height: int, colour: str, wave: float) -> Draw:
    def draw(pen: Pen) -> None:
        ridge = [
            (x, height - 60 * sin(x / 230 + wave) - 28 * sin(x / 90 + 2 * wave) - 5 * sin(x / 17))
            for x in range(0, _W + 20, 20)
        ]
        pen.polygon([(0, 800), *ridge, (_W, 800)], colour)

    return draw


def _sun(pen: Pen) -> None:
    pen.ellipse((1180, 120, 1330, 270), "#fdf0cf")


def _water(deep: str, ripple: str) -> Draw:
    """A river from the far left to the near right."""

    def draw(pen: Pen) -> None:
        pen.polygon([(0, 640), (_W, 610), (_W, _H), (0, _H)], deep)
        for n in range(70):
            x, y = n * 487 % _W, 650 + n * 263 % 520
            long = 40 + (y - 640) // 3
            if y < 870 + x * 300 // _W:
                pen.line((x, y, x + long, y - 3), ripple, 3 + (y - 640) // 120)

    return draw


def _bank(grass: str, path: str) -> Draw:
    """The near bank with its path, and grass along the water."""

    def draw(pen: Pen) -> None:
        pen.polygon([(0, 880), (500, 945), (1050, 1050), (1500, _H), (0, _H)], grass)
        pen.polygon([(0, 1010), (420, 1080), (800, _H), (420, _H), (0, 1090)], path)
        for n in range(90):
            x = n * 17
            y = 880 + x * 190 // 1250 + n * 7 % 12
            pen.line((x, y + 18, x + n % 5 * 4 - 8, y - 22), "#5d7f45", 5)

    return draw


def _trees(places: tuple[tuple[int, int, int], ...], leaf: str = "#4f7a4a") -> Draw:
    """Trees: where each stands, and how large it is."""

    def draw(pen: Pen) -> None:
        for x, y, size in places:
            pen.rectangle((x - size // 14, y - size, x + size // 14, y), "#6b5440")
            for dx, dy, part in ((-38, -120, 52), (34, -125, 50), (0, -160, 60), (0, -105, 55)):
                cx, cy, r = x + dx * size // 100, y + dy * size // 100, part * size // 100
                pen.ellipse((cx - r, cy - r, cx + r, cy + r), leaf)
            cx, cy, r = x - 18 * size // 100, y - 165 * size // 100, 28 * size // 100
            pen.ellipse((cx - r, cy - r, cx + r, cy + r), "#6f9a62")

    return draw


def _bridge(pen: Pen) -> None:
    """A bridge of three arches over the far water, with its railing."""
    pen.polygon([(120, 470), (_W, 440), (_W, 560), (120, 590)], "#b9b2a6")
    for x in (260, 720, 1180):
        y = 660 - x // 50
        pen.rectangle((x - 130, 540, x - 40, y + 14), "#a39c90")
        pen.pieslice((x - 40, 510 - x // 60, x + 330, 830 - x // 60), 180, 360, "#8db3bf")
    pen.rectangle((1560, 520, _W, 640), "#a39c90")
    pen.polygon([(120, 460), (_W, 430), (_W, 446), (120, 476)], "#d8d2c6")
    for x in range(140, _W, 44):
        pen.line((x, 464 - x // 53, x, 424 - x // 53), "#d8d2c6", 6)
    pen.line((120, 424, _W, 394), "#e7e2d8", 8)


def _outlet(pen: Pen) -> None:
    """A stone wall with a pipe, and what runs out of it into the river."""
    pen.polygon([(900, 560), (_W, 520), (_W, 800), (900, 740)], "#9a958b")
    for n in range(26):
        x, y = 910 + n % 7 * 100, 575 + n // 7 * 50
        pen.rectangle((x, y, x + 88, y + 40), "#a8a297" if n % 3 else "#918b80")
    pen.polygon([(1130, 720), (1260, 715), (1420, 900), (1250, 1010), (820, 960), (960, 850)], "#6d6a4c")
    pen.polygon([(1150, 700), (1240, 697), (1330, 860), (1150, 920), (1010, 880)], "#565339")
    pen.ellipse((1110, 600, 1280, 770), "#6f6b64")
    pen.ellipse((1130, 620, 1260, 750), "#2f2d2a")
    pen.polygon([(1150, 700), (1240, 700), (1252, 800), (1140, 800)], "#565339")


def _litter(pen: Pen) -> None:
    """Bags, bottles and boxes on the bank."""
    for x, y, colour in ((180, 930, "#e9e6df"), (330, 965, "#d6493e"), (520, 990, "#3f7fb0"), (640, 1040, "#efe9d8")):
        pen.ellipse((x, y, x + 84, y + 54), colour)
        pen.polygon([(x + 30, y + 8), (x + 54, y + 8), (x + 62, y - 20), (x + 24, y - 20)], colour)
    for x, y in ((270, 1010), (450, 1050), (590, 1105)):
        pen.rounded_rectangle((x, y, x + 70, y + 22), 10, "#9fd0c8")
        pen.rectangle((x + 68, y + 6, x + 84, y + 16), "#f4f4f0")
    pen.polygon([(730, 1090), (850, 1070), (880, 1150), (760, 1172)], "#b78d57")
    pen.line((740, 1118, 868, 1096), "#d7b27c", 8)


def _railing(pen: Pen) -> None:
    """A railing along the path, and a board that names who looks after this stretch of the river."""
    for n in range(15):
        x = n * 96
        y = 900 + x * 165 // 1000
        pen.rectangle((x, y, x + 16, y + 130), "#e8e5de")
    for drop in (22, 82):
        pen.line((0, 900 + drop, 1420, 1134 + drop), "#f4f2ec", 14)
    pen.rectangle((1290, 760, 1306, 1090), "#7b8a94")
    pen.rounded_rectangle((1170, 640, 1430, 800), 12, "#2f6fa5")
    for y, long in ((675, 200), (710, 160), (745, 190)):
        pen.rectangle((1200, y, 1200 + long, y + 12), "#eef5fa")


def _houses(pen: Pen) -> None:
    """A street of houses with lit windows and shops."""
    for n, (wide, high, colour) in enumerate(
        (
            (300, 420, "#d9c9b0"),
            (260, 520, "#c7b8a6"),
            (330, 380, "#e2d6c2"),
            (280, 470, "#cfc0a8"),
            (430, 400, "#d8cbb6"),
        )
    ):
        x = (0, 300, 560, 890, 1170)[n]
        pen.rectangle((x, 780 - high, x + wide, 780), colour)
        pen.rectangle((x - 6, 770 - high, x + wide + 6, 790 - high), "#8d6f5a")
        for row in range(high // 110 - 1):
            for column in range(wide // 90):
                left, top = x + 28 + column * 88, 810 - high + row * 105
                pen.rectangle((left, top, left + 46, top + 62), "#7d95a3" if (row + column + n) % 4 else "#f2dfa7")


def _stalls(pen: Pen) -> None:
    """A market under striped awnings, with fruit and vegetables."""
    pen.rectangle((0, 780, _W, _H), "#b9b3a8")
    for x, awning in ((60, "#c2403a"), (580, "#2f7d6b"), (1100, "#c98a2b")):
        for post in (x + 20, x + 410):
            pen.rectangle((post, 690, post + 14, 1010), "#6f675c")
        for n in range(8):
            left = x + n * 56
            pen.polygon(
                [(left + 30, 590), (left + 86, 590), (left + 56, 720), (left, 720)], awning if n % 2 else "#f3ede0"
            )
            pen.pieslice((left, 694, left + 56, 746), 0, 180, awning if n % 2 else "#f3ede0")
        pen.polygon([(x + 10, 880), (x + 440, 880), (x + 460, 1010), (x - 10, 1010)], "#8a6a48")
        for n in range(30):
            cx, cy = x + 34 + n % 10 * 41, 872 + n // 10 * 34
            fruit = ("#d5533f", "#7fa650", "#e3a53a", "#8c5a86")[(n // 5 + x) % 4]
            pen.ellipse((cx - 19, cy - 19, cx + 19, cy + 19), fruit)


def _road(pen: Pen) -> None:
    """A street being mended: new asphalt, its edge, barriers and cones."""
    pen.polygon([(0, 780), (_W, 780), (_W, _H), (0, _H)], "#8f8c87")
    pen.polygon([(520, 780), (900, 780), (1480, _H), (180, _H)], "#4a4947")
    for y, wide in ((820, 8), (900, 12), (990, 16), (1100, 22)):
        pen.polygon([(705, y), (705 + wide, y), (710 + wide + 4, y + 50), (702, y + 50)], "#f0ead9")
    for x in (60, 1130):
        for y in (900, 950):
            for n in range(7):
                pen.polygon(
                    [(x + n * 60, y), (x + 60 + n * 60, y), (x + 48 + n * 60, y + 34), (x - 12 + n * 60, y + 34)],
                    "#d6493e" if n % 2 else "#f6f2ea",
                )
        for leg in (x + 30, x + 370):
            pen.rectangle((leg, 900, leg + 14, 1050), "#6d6a66")
    for x, y in ((560, 1010), (980, 1020), (470, 1130), (1150, 1140)):
        pen.polygon([(x, y - 110), (x + 44, y), (x - 44, y)], "#e0702c")
        pen.polygon([(x - 18, y - 66), (x + 18, y - 66), (x + 27, y - 40), (x - 27, y - 40)], "#f6f2ea")
        pen.rectangle((x - 58, y, x + 58, y + 12), "#b85a22")


_FAR = (_hills(600, "#b7c6c4", 0.4), _hills(650, "#8fa996", 2.1))
#: What can be seen: the colours of its sky from above to below, and what stands before it.
SCENES: dict[str, tuple[str, str, tuple[Draw, ...]]] = {
    "outlet": (
        "#c9d6dc",
        "#eef0e8",
        (*_FAR, _water("#7d9683", "#94aa98"), _outlet, _bank("#7c9a58", "#b9a98c"), _litter),
    ),
    "river": (
        "#8fbfe0",
        "#f4f1e2",
        (
            _sun,
            *_FAR,
            _water("#7fb0c4", "#a9cfdb"),
            _trees(((1330, 640, 110), (1460, 640, 140), (1560, 650, 100))),
            _bank("#84a95e", "#cbb894"),
            _railing,
            _trees(((150, 930, 250),)),
        ),
    ),
    "bridge": (
        "#a8cbe2",
        "#f7eee0",
        (*_FAR, _water("#8db3bf", "#b3d0d6"), _bridge, _bank("#8aa765", "#c6b490"), _trees(((110, 960, 230),))),
    ),
    "market": ("#a9c9de", "#f3ecdd", (_houses, _stalls)),
    "road": ("#b7cbd6", "#f0ece2", (_houses, _road, _trees(((250, 820, 130), (1330, 820, 140))))),
}
