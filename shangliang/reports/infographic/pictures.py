"""Pictures as files: outlines made into pixels by resvg."""

from __future__ import annotations

import struct
import zlib

import resvg_py

from .sheet import WIDTH

#: Widths in pixels: for articles on the phone, the same for sharp screens, and a sheet of 210 mm at 300 to the inch.
SIZES = {"750": 750, "1500": 1500, "print": 2480}
_PER_METRE = round(300 / 0.0254)
_SIGNATURE = 8  # bytes before the first chunk of a PNG
_HEAD_CHUNK = 25


def png(svg: str, size: str) -> bytes:
    """A picture of one of :data:`SIZES`; the one for print says how large it is to be printed."""
    made = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SIZES[size] / WIDTH, skip_system_fonts=True))
    return _with_density(made) if size == "print" else made


def _with_density(picture: bytes) -> bytes:
    """The same PNG with a pHYs chunk behind its first one (PNG, third edition, 11.3.4.3)."""
    content = b"pHYs" + struct.pack(">IIB", _PER_METRE, _PER_METRE, 1)
    chunk = struct.pack(">I", 9) + content + struct.pack(">I", zlib.crc32(content))
    at = _SIGNATURE + _HEAD_CHUNK
    return picture[:at] + chunk + picture[at:]
