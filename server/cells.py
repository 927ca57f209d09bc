"""Text in the cells of a terminal: how wide it is, where lines break, how marks are drawn under it.

Limit: terminals differ on emoji joined from several; here each joined part counts, as in most terminals.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzers.core.types import Span

_TAB_CELLS = 4
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})  # combining marks, joiners, direction marks


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to underline with `stroke`; `name` is written at the start of the stroke."""

    start: int
    end: int
    stroke: str
    name: str


def cell_width(char: str) -> int:
    """How many cells one character takes: 0, 1, 2, or four for a tab."""
    if char == "\t":
        return _TAB_CELLS
    if unicodedata.category(char) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def visible(text: str) -> str:
    """`text` with nothing in it that a terminal would obey: control characters are shown by their symbols."""
    return "".join(_visible_char(char) for char in text)


def _visible_char(char: str) -> str:
    if char == "\t":
        return " " * _TAB_CELLS
    if unicodedata.category(char) != "Cc":
        return char
    return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "\N{REPLACEMENT CHARACTER}"


def break_lines(text: str, cells: int) -> Iterator[Span]:
    """The spans of `text` that fit a line of `cells`, in order; an empty line is an empty span."""
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        yield from _break_line(text, start, start + len(body), cells) if body else ((start, start),)
        start += len(line)


def _break_line(text: str, start: int, end: int, cells: int) -> Iterator[Span]:
    while start < end:
        stop = _fit(text, start, end, cells)
        space = -1 if stop == end else text.rfind(" ", start + 1, stop + 1)
        cut = stop if space < 0 else space
        yield start, cut
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip(" "))


def _fit(text: str, start: int, end: int, cells: int) -> int:
    used = 0
    for at in range(start, end):
        used += cell_width(text[at])
        if used > cells and at > start:
            return at
    return end


def underline(text: str, line: Span, marks: Sequence[Mark]) -> list[str]:
    """The rows to print under text[line]: as few as keep overlapping marks apart, none where nothing is marked."""
    rows: list[tuple[int, str]] = []  # (the first free offset, the row so far)
    columns = _columns(text, line)
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        start, end = max(mark.start, line[0]), min(mark.end, line[1])
        if start >= end:
            continue
        name = mark.name if mark.start >= line[0] else ""
        begin, stop = columns[start - line[0]], max(columns[end - line[0]], columns[start - line[0]] + len(name) + 1)
        stroke = (name + mark.stroke * (stop - begin))[: stop - begin]
        _place(rows, begin, stop, stroke)
    return [row for _, row in rows]


def _place(rows: list[tuple[int, str]], begin: int, stop: int, stroke: str) -> None:
    for index, (free, row) in enumerate(rows):
        if free <= begin:
            rows[index] = (stop, row.ljust(begin) + stroke)
            return
    rows.append((stop, " " * begin + stroke))


def _columns(text: str, line: Span) -> list[int]:
    """The cell where each character of text[line] begins, and the cell after the last one."""
    columns = [0]
    for char in text[line[0] : line[1]]:
        columns.append(columns[-1] + cell_width(char))
    return columns
