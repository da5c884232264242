"""The paper: letters and shapes at their places, and the boxes that they take, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .faces import Face, Glyph, glyph, width

#: Points of the long picture's width; everything else is reckoned from it.
WIDTH = 750
#: No letters are smaller than this.
SMALLEST = 24
#: Letters reach so far over and under their line, in parts of their size.
ASCENT, DESCENT = 0.88, 0.12

INK, SECOND, RED = "#1f1c19", "#55504a", "#9e1b22"
LINE, PALE, STONE, WHITE = "#cdc7be", "#e7e3dd", "#a39b91", "#ffffff"


@dataclass(frozen=True)
class Box:
    """What some letters take of the paper; ``colour`` is theirs, ``ground`` what they stand on."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    colour: str
    ground: str

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


class Sheet:
    """A paper of fixed width that grows downwards. Text is placed by its base line."""

    def __init__(self, name: str, told: str) -> None:
        self.name, self.told = name, told
        self.boxes: list[Box] = []
        self.height = 0.0
        self.margin = 48.0  # of paper below the last thing
        self.ground = WHITE
        self._drawn: list[str] = []
        self._glyphs: dict[str, Glyph] = {}

    def text(
        self,
        x: float,
        y: float,
        said: str,
        face: Face,
        size: float,
        colour: str = INK,
        *,
        right: bool = False,
        spacing: float = 0,
    ) -> float:
        """A line at ``x``, or ending there; gives its width."""
        wide = width(said, face, size, spacing)
        left = x - wide if right else x
        uses, at = [], 0.0
        for char in said:
            one = self._take(face, char)
            if one.path:
                uses.append(f'<use href="#{one.name}" x="{at:.0f}"/>')
            at += one.width + spacing * 1000 / size
        scale = size / 1000
        self._drawn.append(
            f'<g transform="translate({left:.1f} {y:.1f}) scale({scale:g} {-scale:g})" fill="{colour}">'
            f"{''.join(uses)}</g>"
        )
        box = (left, y - size * ASCENT, left + wide, y + size * DESCENT)
        self.boxes.append(Box(said, *box, size, colour, self.ground))
        self.reach(y + size * DESCENT)
        return wide

    def column(self, x: float, top: float, said: str, face: Face, size: float, colour: str = INK) -> float:
        """Characters below each other from ``top``, each in a square of ``size`` at ``x``; gives the height."""
        step = size * 1.12
        for number, char in enumerate(said):
            one = self._take(face, char)
            scale = size / 1000
            left, y = x + (size - one.width * scale) / 2, top + number * step + size * ASCENT
            if one.path:
                self._drawn.append(
                    f'<g transform="translate({left:.1f} {y:.1f}) scale({scale:g} {-scale:g})" fill="{colour}">'
                    f'<use href="#{one.name}"/></g>'
                )
        tall = step * len(said)
        self.boxes.append(Box(said, x, top, x + size, top + tall, size, colour, self.ground))
        self.reach(top + tall)
        return tall

    def rectangles(self, boxes: Iterable[Sequence[float]], fill: str, stroke: str = "", line: float = 0) -> None:
        """Rectangles (x, y, width, height) of one colour, as one shape."""
        path = []
        for x, y, wide, tall in boxes:
            path.append(f"M{x:.1f} {y:.1f}h{wide:.1f}v{tall:.1f}h{-wide:.1f}z")
            self.reach(y + tall)
        self._path("".join(path), fill, stroke, line)

    def circles(
        self, centres: Iterable[tuple[float, float]], radius: float, fill: str, stroke: str = "", line: float = 0
    ) -> None:
        """Circles of one size and colour, as one shape."""
        r, path = radius, []
        for x, y in centres:
            path.append(f"M{x - r:.1f} {y:.1f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z")
            self.reach(y + r)
        self._path("".join(path), fill, stroke, line)

    def houses(self, places: Iterable[tuple[float, float]], size: float, fill: str, stroke: str, line: float) -> None:
        """Houses of one size, as one shape: a place where people meet."""
        wide, tall, path = size * 0.76, size, []
        for x, y in places:
            roof, side = tall * 0.34, tall * 0.66 - 1
            half = f"{wide / 2:.1f}"
            path.append(f"M{x + 1:.1f} {y + tall:.1f}v{-side:.1f}l{half} {-roof:.1f}l{half} {roof:.1f}v{side:.1f}z")
            self.reach(y + tall)
        self._path("".join(path), fill, stroke, line)

    def strokes(self, ends: Iterable[tuple[float, float, float, float]], colour: str, line: float) -> None:
        """Straight lines from a point to a point, as one shape."""
        path = []
        for x1, y1, x2, y2 in ends:
            path.append(f"M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}")
            self.reach(max(y1, y2))
        self._path("".join(path), "none", colour, line)

    def rule(self, y: float, left: float, right: float, colour: str = LINE, line: float = 1.5) -> None:
        """A level line."""
        self.strokes([(left, y, right, y)], colour, line)

    def reach(self, y: float) -> None:
        """Make the paper at least so long."""
        self.height = max(self.height, y)

    @property
    def tall(self) -> int:
        """The whole picture's height, margin and all."""
        return round(self.height + self.margin)

    def svg(self) -> str:
        """The picture, in a way that printers' programs read: no style sheets, no fonts, nothing from outside."""
        tall = self.tall
        shapes = "".join(f'<path id="{g.name}" d="{g.path}"/>' for g in self._glyphs.values() if g.path)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}"'
            f' role="img" aria-labelledby="name told"><title id="name">{escape(self.name)}</title>'
            f'<desc id="told">{escape(self.told)}</desc><defs>{shapes}</defs>'
            f'<path d="M0 0h{WIDTH}v{tall}h-{WIDTH}z" fill="{WHITE}"/>{"".join(self._drawn)}</svg>'
        )

    def fragment(self) -> str:
        """The shapes alone, for a page that says the words itself."""
        tall = round(self.height + 1)
        return (
            f'<svg viewBox="0 0 {WIDTH} {tall}" class="shapes" aria-hidden="true" focusable="false">'
            f"{''.join(self._drawn)}</svg>"
        )

    def _take(self, face: Face, char: str) -> Glyph:
        one = glyph(face, char)
        return self._glyphs.setdefault(one.name, one)

    def _path(self, path: str, fill: str, stroke: str, line: float) -> None:
        if path:
            edge = f' stroke="{stroke}" stroke-width="{line:g}"' if stroke else ""
            self._drawn.append(f'<path d="{path}" fill="{fill or "none"}"{edge}/>')
