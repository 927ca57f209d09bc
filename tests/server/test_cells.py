"""Marks under the words they belong to, whatever the width of the characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cells import Mark, break_lines, cell_width, underline, visible


def width(text: str) -> int:
    return sum(map(cell_width, text))


@pytest.mark.parametrize(
    ("text", "word", "row"),
    [
        ("plain bad end", "bad", "      1~~"),
        ("😀 bad", "bad", "   1~~"),
        ("日本 bad", "bad", "     1~~"),
        ("e\u0301te\u0301 bad", "bad", "    1~~"),
        ("\tbad", "bad", "    1~~"),
        ("x 日本 y", "日本", "  1~~~"),
        ("a", "a", "1~"),
    ],
    ids=["latin", "emoji", "wide", "combining", "tab", "wide word", "one letter"],
)
def test_stroke_stands_under_its_word(text: str, word: str, row: str) -> None:
    start = text.index(word)
    assert underline(text, (0, len(text)), [Mark(start, start + len(word), "~", "1")]) == [row]


def test_overlapping_marks_get_rows_of_their_own() -> None:
    marks = [Mark(0, 10, "~", "1"), Mark(2, 5, "~", "2"), Mark(11, 14, "~", "3")]
    assert underline("abcdefghij klm", (0, 14), marks) == ["1~~~~~~~~~ 3~~", "  2~~"]


def test_mark_over_a_break_goes_on_below_without_its_name() -> None:
    text = "one two three"
    lines = list(break_lines(text, 7))
    assert [text[slice(*line)] for line in lines] == ["one two", "three"]
    assert [underline(text, line, [Mark(4, 13, "~", "1")]) for line in lines] == [["    1~~"], ["~~~~~"]]


def test_empty_lines_are_kept() -> None:
    text = "a\n\r\nb"
    assert [text[slice(*line)] for line in break_lines(text, 10)] == ["a", "", "b"]


@given(st.text(max_size=80), st.integers(2, 20))
def test_lines_fit_and_lose_nothing_but_blanks(text: str, cells: int) -> None:
    lines = [text[slice(*line)] for line in break_lines(text, cells)]
    assert all(width(line) <= max(cells, 4) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_control_characters_are_shown_not_obeyed() -> None:
    assert visible("a\x1b[31m\x07\x7f\x9b") == "a␛[31m␇\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
