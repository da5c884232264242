"""Measured on the stylesheet itself: contrast of every text colour, sizes and targets of the elder view."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[1] / "static/shangliang/shangliang.css").read_text(encoding="utf-8")
TEXT = ["--ink", "--ink-2", "--ink-3", "--red", "--calm", "--amber", "--late"]
GROUNDS = ["--paper", "--wash", "--red-wash"]


def tokens(elder: bool) -> dict[str, str]:
    blocks = [re.search(r":root \{(.*?)\n\}", CSS, re.S)]
    if elder:
        blocks.append(re.search(r"html\.elder \{(.*?)\n\}", CSS, re.S))
    found: dict[str, str] = {}
    for block in blocks:
        found |= dict(re.findall(r"(--[\w-]+): ([^;]+);", block[1]))
    return found


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one_to_one():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("elder", "least"), [(False, 4.5), (True, 7)])
def test_text_stands_out_from_every_ground(elder, least):
    values = tokens(elder)
    weak = {
        (text, ground): round(contrast(values[text], values[ground]), 2)
        for text, ground in product(TEXT, GROUNDS)
        if contrast(values[text], values[ground]) < least
    }
    assert weak == {}


@pytest.mark.parametrize(("elder", "least"), [(False, 4.5), (True, 7)])
def test_the_main_button_can_be_read(elder, least):
    values = tokens(elder)
    assert min(contrast("#fff", values[red]) for red in ("--red", "--red-deep")) >= least


@pytest.mark.parametrize("elder", [False, True])
def test_edges_of_controls_can_be_seen(elder):
    values = tokens(elder)
    assert contrast(values["--edge"], values["--paper"]) >= 3


def test_the_elder_view_has_no_text_under_18_and_no_target_under_60_pixels():
    root = float(re.search(r"html\.elder \{\s*font-size: (\d+)px", CSS)[1])
    values = tokens(elder=True)
    sizes = {name: float(values[name].removesuffix("rem")) * root for name in ("--xs", "--s", "--near", "--m", "--l")}
    assert root == 20
    assert min(sizes.values()) >= 18
    assert float(values["--target"].removesuffix("rem")) * root >= 60
    assert float(values["--lead"]) >= 1.5


def test_no_size_goes_around_the_scale():
    """Text smaller than the smallest token would escape the elder view."""
    written = re.findall(r"(?:font-size: |font: (?:\w+ )?)(\.\d+)rem", CSS)
    assert [size for size in written if float(size) < 0.9] == []
