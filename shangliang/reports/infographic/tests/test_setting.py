import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import faces
from ..faces import HEI, SONG_BOLD, width
from ..setting import NEVER_FIRST, NEVER_LAST, balanced, fitting, lines

TEXTS = st.text("提案办理委员会收到立案（）“”、，。：2025ABc %", min_size=1, max_size=80).filter(str.strip)


@given(TEXTS, st.integers(120, 638))
def test_a_line_keeps_within_its_width_and_nothing_is_lost(text, most):
    made = lines(text, HEI, 24, most)
    assert all(width(line, HEI, 24) <= most for line in made)
    assert "".join("".join(made).split()) == "".join(text.split())


@given(st.text("提案办理委员会收到立案（）“”、，。：", min_size=1, max_size=60))
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(text):
    runs = max(len(run) for run in "".join("x" if c not in NEVER_FIRST | NEVER_LAST else " " for c in text).split("x"))
    if runs > 8:  # signs alone, longer than a line: somewhere it has to break
        return
    made = lines(text, HEI, 24, 400)
    assert not any(line[0] in NEVER_FIRST for line in made[1:])
    assert not any(line[-1] in NEVER_LAST for line in made[:-1])


def test_numbers_words_and_latin_stay_whole():
    assert lines("共收到提案435件", HEI, 24, 24 * 7) == ["共收到提案", "435件"]
    made = balanced("政协望川区委员会提案委员会关于提案审查情况的报告", SONG_BOLD, 54, 638)
    assert all("委员会" in line or "委" not in line for line in made)


def test_a_title_is_broken_into_even_lines_and_where_it_says():
    made = balanced("凝心聚力担使命踔厉奋发启新程", SONG_BOLD, 78, 638)
    assert [len(line) for line in made] == [7, 7]
    assert balanced("甲\n乙丙丁", SONG_BOLD, 78, 638) == ["甲", "乙丙丁"]


def test_a_long_title_is_set_smaller_rather_than_in_many_rows():
    assert fitting("工作报告", SONG_BOLD, (78, 60), 638, 2)[0] == 78
    assert fitting("政协望川区委员会常务委员会工作报告", SONG_BOLD, (78, 60), 638, 2)[0] == 60


def test_breaks_of_the_official_layout_give_way_where_they_would_make_too_many_rows():
    title = "政协望川区委员会常务委员会\n关于四届二次会议以来提案工作情况的报告"
    assert len(fitting(title, SONG_BOLD, (78, 48), 638, 3)[1]) == 3


def test_characters_of_rare_names_are_drawn():
    assert all(faces.glyph(face, c).path for face in (SONG_BOLD, HEI) for c in "喆祎堃昇垚燚翀玥")


def test_what_no_face_has_stands_as_the_mark_for_missing_type():
    assert faces.glyph(HEI, "\ue000").path == faces.glyph(HEI, faces.MISSING).path


def test_a_machine_without_chinese_fonts_is_told_which_package_lacks(monkeypatch):
    monkeypatch.setattr(faces.shutil, "which", lambda _name: None)
    faces._font.cache_clear()
    faces.glyph.cache_clear()
    with pytest.raises(faces.FontsMissing, match="fonts-noto-cjk"):
        faces.glyph(HEI, "提")
