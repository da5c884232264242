import io
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from PIL import Image

from ..designs import DESIGNS
from ..graphics import field, looks, shared_out
from ..pictures import MOST_PIXELS, SIZES, png
from ..sheet import SMALLEST, WIDTH, Sheet
from .stories import SCARCE, WHOLE, stories

EVERY = pytest.mark.parametrize("design", DESIGNS.values(), ids=list(DESIGNS))


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _is_well_set(sheet: Sheet) -> None:
    for box in sheet.boxes:
        assert box.left >= 0, box
        assert box.right <= WIDTH, box
        assert box.top >= 0, box
        assert box.bottom <= sheet.height + sheet.margin, box
        assert box.size >= SMALLEST, box
        assert _contrast(box.colour, box.ground) >= 5, box
    for one, other in combinations(sheet.boxes, 2):
        assert not one.overlaps(other), (one, other)


@EVERY
@settings(max_examples=60, deadline=None)
@given(story=stories())
def test_letters_never_overlap_leave_the_paper_or_are_too_small_to_read(design, story):
    _is_well_set(design.draw(story))


@EVERY
@pytest.mark.parametrize("story", [WHOLE, SCARCE], ids=["whole", "scarce"])
def test_every_figure_of_the_story_stands_in_the_picture_with_its_unit(design, story):
    sheet = design.draw(story)
    _is_well_set(sheet)
    said = [box.text for box in sheet.boxes]
    for number in story.numbers:
        assert number.printed in said
        assert number.unit in said
    for section in story.sections:
        for part in section.parts:
            assert f"{part.count:,}" in said
    everything = "".join(said)
    assert all(source.replace(" ", "") in everything.replace(" ", "") for source in story.sources)
    assert all(point.head in everything for point in story.points)


@EVERY
def test_a_picture_is_svg_that_needs_nothing_from_outside(design):
    svg = design.draw(WHOLE).svg()
    root = ElementTree.fromstring(svg)
    assert root.find("{*}title").text == "凝心聚力担使命踔厉奋发启新程"
    assert "收到提案428件" in root.find("{*}desc").text
    assert not {"text", "style", "image", "script"} & {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_ring_and_the_squares_show_as_many_as_there_are():
    sheet = Sheet("", "")
    field(sheet, 0, 0, 638, [254, 71, 110], looks(3, True))
    assert [shape.count("M") for shape in sheet._drawn] == [254, 71, 110]


@pytest.mark.parametrize(("counts", "cells"), [([254, 71, 110], 435), ([9000, 1, 999], 100), ([1, 1], 2), ([5, 0], 5)])
def test_squares_are_dealt_out_in_full_and_no_part_vanishes(counts, cells):
    dealt = shared_out(counts, cells)
    assert sum(dealt) == cells
    assert all(bool(count) == bool(number) for count, number in zip(counts, dealt, strict=True))


@pytest.mark.parametrize("size", SIZES)
def test_a_png_has_the_width_that_is_asked_for_and_letters_on_it(size):
    picture = Image.open(io.BytesIO(png(DESIGNS["numerals"].draw(SCARCE), size)))
    assert picture.width == SIZES[size]
    colours = {colour for _n, colour in picture.convert("RGB").getcolors(1_000_000)}
    assert {(255, 255, 255), (0x9E, 0x1B, 0x22), (0x1F, 0x1C, 0x19)} <= colours
    if size == "print":
        assert round(picture.info["dpi"][0]) == 300


def test_a_picture_of_any_length_keeps_within_the_memory_that_there_is():
    sheet = Sheet("", "")
    sheet.reach(60_000)
    picture = Image.open(io.BytesIO(png(sheet, "print")))
    assert picture.width * picture.height <= 1.01 * MOST_PIXELS
    assert picture.width / picture.info["dpi"][0] * 25.4 == pytest.approx(210, abs=1)


def test_words_cannot_break_out_of_the_picture():
    sheet = Sheet("</title><script>", "&")
    assert "<script>" not in sheet.svg()
