"""Marks are taken apart and put together again; whatever cannot be understood is named by its line, with a remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.reports.references import (
    BLOCKS,
    FACTS,
    SHOWS,
    Block,
    Fact,
    Line,
    Reference,
    Text,
    Words,
    parse,
    write,
)

SLUGS = st.from_regex(r"[a-z][a-z0-9_]{1,20}", fullmatch=True).filter(lambda s: s not in (*BLOCKS, *FACTS))
# Whatever fits on a line: quotation marks, backslashes, braces and the signs of the marks themselves.
VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12)
REFERENCES = st.builds(
    Reference,
    slug=SLUGS,
    scope=VALUES,
    rule=VALUES,
    year=st.just(0) | st.integers(1949, 2099),
    show=st.sampled_from(SHOWS),
    decimals=st.integers(-1, 2),
)
OPTIONS = st.dictionaries(st.sampled_from(["of", "years", "by", "scopes", "caption"]), VALUES.filter(bool), max_size=3)
BLOCK_LINES = st.builds(
    lambda kind, options: Line(0, "block", block=Block(kind, options)), st.sampled_from(["table", "chart"]), OPTIONS
)
WORDS = st.from_regex(r"[\u4e00-\u9fff0-9，。%]{1,12}", fullmatch=True)


def _words(texts):
    """No two plain runs of the same face side by side: they could not be told apart."""
    return [Words(text, bold=i % 2 == 1) for i, text in enumerate(texts)]


PIECES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=4).map(_words),
    st.lists(REFERENCES | st.sampled_from([Fact(name) for name in FACTS]), min_size=1, max_size=3),
    st.tuples(WORDS, REFERENCES, WORDS).map(lambda t: [Words(t[0]), t[1], Words(t[2])]),
)
WORD_LINES = st.builds(
    lambda kind, pieces: Line(0, kind, tuple(pieces)),
    st.sampled_from(["paragraph", "head1", "head2", "head3", "to"]),
    PIECES,
)
LINES = st.lists(WORD_LINES | BLOCK_LINES | st.just(Line(0, "break")), max_size=6)


def bare(text):
    """Without places in the text, which change when it is written anew."""
    lines = []
    for line in text.lines:
        pieces = tuple(Words(p.text, p.bold) if isinstance(p, Words) else p for p in line.pieces)
        lines.append((line.kind, pieces, line.block))
    return lines


@given(LINES)
def test_what_is_written_is_read_again_as_it_was(lines):
    text = Text(tuple(lines), ())
    again = parse(write(text))
    assert again.problems == ()
    assert bare(again) == bare(text)
    assert write(again) == write(text)


@given(st.text(max_size=200))
def test_any_text_whatever_is_taken_apart_and_nothing_of_it_is_lost(typed):
    text = parse(typed)
    assert len({line.number for line in text.lines}) == len(text.lines)
    if "{{" not in typed and "｛｛" not in typed and "**" not in typed:
        assert not text.problems
        for line in text.lines:
            for piece in line.pieces:
                assert typed[piece.start : piece.start + len(piece.text)] == piece.text


@given(st.lists(st.sampled_from(["{{", "}}", '"', "\\", "=", " ", "proposals_filed", "scope", "**", "\n", "甲"])))
def test_marks_in_any_disorder_never_break_the_parser(parts):
    typed = "".join(parts)
    for problem in parse(typed).problems:
        assert 1 <= problem.line <= typed.count("\n") + 1
        assert problem.message


def test_marks_of_a_line():
    text = parse(
        "# 一、回顾\n> 各位：\n收到{{ proposals_received scope=大会期间 }}件，**立案**{{proposals_filed}}件。\n\n---"
    )
    assert [(line.number, line.kind) for line in text.lines] == [
        (1, "head1"),
        (2, "to"),
        (3, "paragraph"),
        (5, "break"),
    ]
    pieces = text.lines[2].pieces
    assert pieces[1] == Reference("proposals_received", scope="大会期间")
    assert [p.text for p in pieces if isinstance(p, Words) and p.bold] == ["立案"]
    assert text.problems == ()


def test_the_signs_of_a_chinese_keyboard_are_taken_too():
    (line,) = parse("收到｛｛proposals_received　scope＝平时｝｝件").lines
    assert line.pieces[1] == Reference("proposals_received", scope="平时")


def test_a_scope_with_spaces_or_braces_stands_in_quotation_marks():
    reference = Reference("topic_share", scope='}} "甲" 乙')
    assert parse(f"占{reference}").lines[0].pieces[1] == reference


@pytest.mark.parametrize(
    ("typed", "line", "remedy"),
    [
        ("好\n收到{{ proposals_received 件", 2, "}}"),
        ("{{ }}", 1, "proposals_filed"),
        ("{{ 提案 }}件", 1, "proposals_filed"),
        ("{{ proposals_filed 大会期间 }}", 1, "scope=大会期间"),
        ("{{ proposals_filed scop=大会期间 }}", 1, "scope, rule, year"),
        ("{{ proposals_filed year=去年 }}", 1, "year=2025"),
        ("{{ proposals_filed show=all }}", 1, "numerator"),
        ("{{ proposals_filed decimals=7 }}", 1, "decimals"),
        ("{{ proposals_filed scope=a scope=b }}", 1, "scope="),
        ("{{ table rows=3 }}", 1, "years"),
        ("甲{{ table of=proposals_filed }}", 1, "table"),
        ("{{ place x=1 }}", 1, "x="),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_a_remedy(typed, line, remedy):
    (problem,) = parse(typed).problems
    assert problem.line == line
    assert remedy in problem.message


def test_a_mark_that_is_wrong_stays_in_the_text_as_it_was_typed():
    text = parse("收到{{ proposals_received show=all }}件，立案{{ proposals_filed 件")
    assert (
        "".join(p.text for p in text.lines[0].pieces)
        == "收到{{ proposals_received show=all }}件，立案{{ proposals_filed 件"
    )
