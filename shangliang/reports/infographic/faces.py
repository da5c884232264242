"""The faces of the pictures: their files, their widths and their outlines.

Letters are drawn as outlines, so that a picture looks the same on every machine and nothing but this module needs a
font. Widths are the faces' own: what is measured is what is drawn.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import RLock
from typing import Any

from django.utils.translation import gettext as _
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from shangliang.documents.fonts import PACKAGE, FontsMissing

SERIF, SANS = "serif", "sans"
#: What may stand for a kind of face, the best first.
FAMILIES = {SERIF: ("Noto Serif CJK SC", "Source Han Serif SC"), SANS: ("Noto Sans CJK SC", "Source Han Sans SC")}
#: What is drawn for a character that no face has: the printers' mark for missing type.
MISSING = "〓"
_lock = RLock()  # font files are read lazily, from one handle


@dataclass(frozen=True)
class Face:
    """A kind of letters in a weight."""

    family: str
    bold: bool = False


SONG, SONG_BOLD, HEI, HEI_BOLD = Face(SERIF), Face(SERIF, True), Face(SANS), Face(SANS, True)


@dataclass(frozen=True)
class Glyph:
    """A character's outline in thousandths of the type size, upwards, and its width."""

    name: str
    width: int
    path: str


class _Font:
    def __init__(self, path: str, index: int) -> None:
        self.font = TTFont(path, fontNumber=index, lazy=True)
        self.cmap: dict[int, str] = self.font.getBestCmap()
        self.glyphs: Any = self.font.getGlyphSet()
        self.scale = 1000 / self.font["head"].unitsPerEm

    def glyph(self, char: str) -> tuple[int, str] | None:
        name = self.cmap.get(ord(char))
        if name is None:
            return None
        pen = SVGPathPen(self.glyphs, ntos=lambda v: f"{v * self.scale:.0f}")
        self.glyphs[name].draw(pen)
        return round(self.glyphs[name].width * self.scale), pen.getCommands()


@cache
def _font(face: Face) -> _Font:
    found = _file(face)
    if found is None:
        raise FontsMissing(
            _("This machine has no fonts for pictures. As root: apt-get install %(package)s fontconfig")
            % {"package": PACKAGE}
        )
    return _Font(*found)


def _file(face: Face) -> tuple[str, int] | None:
    """The file of a face and the place in it, as fontconfig knows it."""
    command = shutil.which("fc-list")
    if command is None:
        return None
    for family in FAMILIES[face.family]:
        listed = subprocess.run(  # noqa: S603 - a fixed command line
            [command, "-f", "%{file}\t%{index}\t%{style}\n", family],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        ).stdout
        for line in sorted(listed.splitlines()):
            path, index, style = line.split("\t")
            if style.split(",")[0] == ("Bold" if face.bold else "Regular") and int(index) < 0x10000:
                return path, int(index)
    return None


@lru_cache(maxsize=8192)
def glyph(face: Face, char: str) -> Glyph:
    """A character in a face, or in the other family of its weight where the face lacks it.

    Raises:
        FontsMissing: there are no Chinese fonts on this machine; the message names the package.
    """
    with _lock:
        other = Face(SANS if face.family == SERIF else SERIF, face.bold)
        for used, sign in ((face, char), (other, char), (face, MISSING)):
            drawn = _font(used).glyph(sign)
            if drawn is not None:
                name = f"{used.family[:2]}{'b' if used.bold else ''}{ord(sign):x}"
                return Glyph(name, *drawn)
    raise FontsMissing(_("The fonts of this machine know no Chinese. As root: apt-get install %s") % PACKAGE)


def width(text: str, face: Face, size: float, spacing: float = 0) -> float:
    """How wide a line is, in the unit of ``size``; ``spacing`` follows each character but the last."""
    return sum(glyph(face, char).width for char in text) * size / 1000 + spacing * max(0, len(text) - 1)
