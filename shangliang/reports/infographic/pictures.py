"""Pictures as files: outlines made into pixels by resvg."""

from __future__ import annotations

import struct
import zlib
from math import sqrt

import resvg_py

from .sheet import WIDTH, Sheet

#: Widths in pixels: for articles on the phone, the same for sharp screens, and a sheet of 210 mm at 300 to the inch.
FOR_PRINT = "print"
SIZES = {"750": 750, "1500": 1500, FOR_PRINT: 2480}
#: Metres of the paper that the one for print is wide.
_PAPER = 0.210
#: No picture has more pixels: each takes eight bytes while it is made. A longer one for print is a little less fine.
MOST_PIXELS = 48_000_000
_SIGNATURE = 8  # bytes before the first chunk of a PNG
_HEAD_CHUNK = 25


def png(sheet: Sheet, size: str) -> bytes:
    """A picture in one of :data:`SIZES`; the one for print says how large it is to be printed."""
    zoom = min(SIZES[size] / WIDTH, sqrt(MOST_PIXELS / (WIDTH * (sheet.height + sheet.margin))))
    made = bytes(resvg_py.svg_to_bytes(svg_string=sheet.svg(), zoom=zoom, skip_system_fonts=True))
    return _with_density(made, round(zoom * WIDTH / _PAPER)) if size == FOR_PRINT else made


def _with_density(picture: bytes, per_metre: int) -> bytes:
    """The same PNG with a pHYs chunk behind its first one (PNG, third edition, 11.3.4.3)."""
    content = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk = struct.pack(">I", 9) + content + struct.pack(">I", zlib.crc32(content))
    at = _SIGNATURE + _HEAD_CHUNK
    return picture[:at] + chunk + picture[at:]
