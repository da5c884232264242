"""Pictures that people hand in: drawn anew without what a camera wrote into them, and small ones for lists.

A photograph from a phone carries where it was taken, with what and when, often a preview of what was cut away. None
of it is kept: only the picture itself, upright, in its colours. What is recorded of place and day stands in the
fields of the record, where people see it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import get_sampling

from .errors import Refused

#: The most points that are drawn; a phone's largest photographs have 48 million. Four bytes each while it is done.
MOST_POINTS = 50_000_000
#: The longest edge that is kept, in points: a sheet of A4 at 300 to the inch has 3,508.
LONGEST = 4_096
#: Edges of the pictures that pages show, in points: in a list, and when one is looked at on a screen.
SMALL, LARGE = 320, 1_600
_KINDS = {"JPEG": (".jpg", "image/jpeg"), "MPO": (".jpg", "image/jpeg"), "PNG": (".png", "image/png")}
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True)
class Picture:
    """A picture as it may be kept."""

    content: bytes
    ending: str  # of its real type, whatever the name said
    content_type: str


def is_heic(content: bytes) -> bool:
    """Whether this is a phone's HEIC picture, whatever its name says."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def cleaned(content: bytes, name: str) -> Picture:
    """Draw a picture anew: upright, without metadata, at most :data:`LONGEST` points on its longer edge.

    A JPEG keeps the fineness it came with; of a file with several pictures the first is kept.

    Raises:
        Refused: no JPEG or PNG, cut off or broken, or with more than :data:`MOST_POINTS` points.
    """
    picture = _opened(content, name)
    kind = str(picture.format)
    as_jpeg = kind != "PNG"
    fineness: dict[str, Any] = {}
    if as_jpeg:
        tables: Any = getattr(picture, "quantization", None)
        sampling = get_sampling(picture)
        fineness = {"qtables": tables, "subsampling": sampling if sampling >= 0 else 0} if tables else {"quality": 90}
        if max(picture.size) > LONGEST:  # the decoder halves while it reads: less to keep in memory
            picture.draft(picture.mode, (LONGEST // 2 + 1, LONGEST // 2 + 1))
    upright = _drawn(picture, name)
    if max(upright.size) > LONGEST:
        upright.thumbnail((LONGEST, LONGEST))
    ending, content_type = _KINDS[kind]
    return Picture(_saved(upright, as_jpeg=as_jpeg, **fineness), ending, content_type)


def shrunk(content: bytes, edge: int, name: str) -> bytes:
    """A JPEG of a picture with at most this many points on its longer edge, for a page to show.

    Raises:
        Refused: as :func:`cleaned` does.
    """
    picture = _opened(content, name)
    if picture.format != "PNG":
        picture.draft("RGB", (edge, edge))
    upright = _drawn(picture, name)
    upright.thumbnail((edge, edge))
    if upright.mode not in ("L", "RGB"):
        seen = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    return _saved(upright, as_jpeg=True, quality=78)


def _opened(content: bytes, name: str) -> Any:
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as error:
        raise _too_many_points(name) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _broken(name) from error
    if picture.width * picture.height > MOST_POINTS:
        raise _too_many_points(name)
    return picture


def _drawn(picture: Any, name: str) -> Any:
    try:
        picture.load()
        upright: Any = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError) as error:
        raise _broken(name) from error
    upright.info = {key: upright.info[key] for key in ("icc_profile", "transparency") if key in upright.info}
    return upright


def _too_many_points(name: str) -> Refused:
    return Refused(
        _(
            "“%(name)s” has more than %(most)d million points. Please save it smaller, or take it anew with a lower "
            "resolution."
        )
        % {"name": name, "most": MOST_POINTS // 1_000_000},
        field="attachment",
    )


def _broken(name: str) -> Refused:
    return Refused(
        _(
            "“%(name)s” cannot be shown as a picture: it is cut off or damaged. Please choose it again, or take a "
            "screenshot of it and hand that in."
        )
        % {"name": name},
        field="attachment",
    )


def _saved(picture: Any, *, as_jpeg: bool, **options: Any) -> bytes:
    written = io.BytesIO()
    profile = picture.info.get("icc_profile")
    if as_jpeg:
        if picture.mode not in ("L", "RGB"):
            picture, profile = picture.convert("RGB"), None
        picture.save(written, "JPEG", icc_profile=profile, **options)
    else:
        picture.save(written, "PNG", icc_profile=profile)
    return written.getvalue()
