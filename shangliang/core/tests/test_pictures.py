"""Pictures are kept without place, camera and times, upright, and small ones stand at hand; what is broken is told."""

import io
import zlib

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from shangliang.core import pictures
from shangliang.core.errors import Refused
from shangliang.core.uploads import checked_upload

pytestmark = pytest.mark.once
MEGABYTE = 1024**2
#: What phones write into a picture: place, maker, time, serial number, owner, how it is to be turned.
TURNED_RIGHT, SECRETS = 6, (b"Apple", b"2026:03:09", b"SN-4711", b"29 deg")


def exif(orientation=1):
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x0132] = orientation, "Apple", "2026:03:09 08:00:00"
    found[0xA431] = "SN-4711"
    found.get_ifd(0x8825).update({1: "N", 2: (29.0, 42.0, 3.5), 29: "2026:03:09"})
    return found


def scene(size=(60, 40), mode="RGB"):
    """Left half dark, right half light."""
    drawn = Image.new("L", size, 20)
    drawn.paste(235, (size[0] // 2, 0, *size))
    return drawn.convert(mode)


def written(drawn, kind="JPEG", **options):
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def taken(content, name="现场.jpg", most=MEGABYTE):
    return checked_upload(ContentFile(content), name, most_bytes=most)


def kept(checked):
    checked.file.seek(0)
    content = checked.file.read()
    assert len(content) == checked.size
    return content, Image.open(io.BytesIO(content))


def test_a_photograph_is_kept_upright_and_without_what_the_camera_wrote():
    content = written(scene(), exif=exif(TURNED_RIGHT), comment=b"29 deg", xmp=b"<x:xmpmeta>SN-4711</x:xmpmeta>")
    assert all(secret in content for secret in SECRETS)
    after, drawn = kept(taken(content))
    assert not any(secret in after for secret in SECRETS)
    assert b"Exif" not in after
    assert b"xmp" not in after
    assert not drawn.getexif()
    assert drawn.size == (40, 60)
    assert drawn.convert("L").getpixel((20, 5)) < 60 < 200 < drawn.convert("L").getpixel((20, 55))


def test_a_png_loses_its_texts_and_keeps_what_is_clear_in_it():
    notes = PngInfo()
    notes.add_text("GPS", "29 deg")
    notes.add_itxt("XML:com.adobe.xmp", "SN-4711", zip=True)
    content = written(scene(mode="P"), "PNG", pnginfo=notes, exif=exif(), transparency=0)
    after, drawn = kept(taken(content, "截图.png"))
    assert not any(secret in after for secret in SECRETS)
    assert b"XML" not in after
    assert b"eXIf" not in after
    assert drawn.info == {"transparency": 0}


def test_a_preview_and_what_is_hung_onto_the_end_go_too():
    after, _drawn = kept(taken(written(scene()) + b"\r\nPK\x03\x04 hidden"))
    assert b"hidden" not in after


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(["RGB", "L", "CMYK", "RGBA", "P", "LA", "1", "I;16"]),
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(1, 8),
)
def test_every_kind_of_picture_comes_out_whole_however_it_was_turned(mode, wide, high, orientation):
    kind = "JPEG" if mode in ("RGB", "L", "CMYK") else "PNG"
    drawn = Image.new(mode, (wide, high))
    content = written(drawn, kind, exif=exif(orientation))
    after, again = kept(taken(content, f"图.{kind.lower()}"))
    assert again.size == ((wide, high) if orientation < 5 else (high, wide))
    assert Image.open(io.BytesIO(pictures.shrunk(after, 20, "图"))).format == "JPEG"


def test_a_picture_under_the_name_of_the_other_kind_is_taken_as_what_it_is():
    checked = taken(written(scene(), "PNG"), "微信图片.jpg")
    assert (checked.name, checked.content_type) == ("微信图片.png", "image/png")
    assert checked.stored_name.endswith(".png")
    assert taken(written(scene()), "照片.JPEG").name == "照片.JPEG"


def test_very_large_ones_are_kept_as_large_as_is_of_use_and_lists_get_small_ones():
    after, drawn = kept(taken(written(scene((6_000, 90))), most=MEGABYTE))
    assert max(drawn.size) == pictures.LONGEST
    small = Image.open(io.BytesIO(pictures.shrunk(after, pictures.SMALL, "图")))
    assert max(small.size) == pictures.SMALL
    assert small.convert("L").getpixel((300, 2)) > 200
    clear = written(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG")
    assert Image.open(io.BytesIO(pictures.shrunk(clear, 20, "图"))).getpixel((5, 5)) == (255, 255, 255)


def bomb(wide, high):
    """A PNG of some bytes that claims so many points."""

    def chunk(name, content):
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = wide.to_bytes(4, "big") + high.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 6_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn(size):
    with pytest.raises(Refused, match=r"像素|points"):
        taken(bomb(*size), "大.png")


@pytest.mark.parametrize("length", [40, 300, -1_000])
def test_a_picture_cut_off_is_refused_and_told_what_to_do(length):
    content = written(Image.effect_noise((90, 90), 50))
    with pytest.raises(Refused, match=r"截图|screenshot"):
        taken(content[:length])


@pytest.mark.parametrize(
    ("content", "name", "remedy"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_0001.HEIC", r"兼容性最佳|Most Compatible"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "IMG_0001.jpg", r"兼容性最佳|Most Compatible"),
        (b"MZ\x90\0 program", "照片.jpg", r"另存|anew"),
        (b"<svg onload='x'/>", "图.png", r"另存|anew"),
        (b"GIF89a\1\0\1\0", "动图.gif", r"JPEG"),
        (b"", "空.jpg", r"空|empty"),
        (written(scene()) + b"\0" * MEGABYTE, "大.jpg", "MB"),
    ],
)
def test_what_is_no_picture_for_everybody_is_refused_with_the_remedy(content, name, remedy):
    with pytest.raises(Refused, match=remedy):
        taken(content, name)
