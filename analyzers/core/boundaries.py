"""Where a draft may be cut, and which parts are not the writer's words, decided by rules alone.

In: the draft. Out: segments (half-open spans between boundaries that no parser may move) and quoted spans. A segment
that ends in final punctuation is one sentence; one that does not may hold several, which the parser tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.core.types import Span
from analyzers.core.words import fold_word

_EMOJI = "\U0001f300-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2b00-\u2bff\ufe0f\u200d\U0001f1e6-\U0001f1ff"
_END = re.compile(rf"[.!?…]+[\"'”»’)\]]*(?:[ \u00a0\u202f]*[»”])?(?=[\s{_EMOJI}]|$)|[{_EMOJI}]+(?=\s|$)")
_SPACED_END = re.compile(r"[ \u00a0\u202f]([!?]+(?:[ \u00a0\u202f]*[»”])?)(?=\s|$)")
_LINE = re.compile(r"[^\r\n]+")
_LIST_MARK = re.compile(r"[ \t]*(?:[-*•–—·]|\(?\d{1,2}[.)]|[a-z]\))[ \t]+")
_WORD_BEFORE = re.compile(r"[\w'’.-]*$")
_QUOTES = re.compile(r"«[^«»\n]*»|“[^“”\n]*”|\"[^\"\n]*\"")
_INITIAL = re.compile(r"(?:^|[^\w])[A-Z]$")
MAX_SEGMENT_CHARS = 1_500  # longer runs without a boundary are cut at a space: parsing cost stays linear


@dataclass(frozen=True, slots=True)
class Segment:
    """draft[start:end] between two boundaries; `closed` when it ends in final punctuation and so is one sentence."""

    start: int
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class BoundaryWords:
    """What a language adds: abbreviations that do not end a sentence, and lines that open a quoted mail."""

    abbreviations: frozenset[str]
    quote_headers: tuple[str, ...]


def split_segments(text: str, words: BoundaryWords) -> tuple[Segment, ...]:
    """The segments of `text` in order; between them only white space and list marks."""
    return tuple(
        segment
        for line in _LINE.finditer(text)
        for segment in _split_line(text, _skip_list_mark(text, line.start(), line.end()), line.end(), words)
    )


def quoted_spans(text: str, words: BoundaryWords) -> tuple[Span, ...]:
    """Spans that quote someone else: "> " lines, what follows a mail header, and text between quotation marks."""
    spans = [(m.start(), m.end()) for m in _QUOTES.finditer(text)]
    header = _quote_header(words.quote_headers)
    for line in _LINE.finditer(text):
        if line[0].lstrip().startswith(">"):
            spans.append(line.span())
        elif header is not None and header.match(line[0]):
            spans.append((line.start(), len(text)))
            break
    return merge_spans(spans)


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


@cache
def _quote_header(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile(r"\s*(?:" + "|".join(patterns) + ")", re.IGNORECASE) if patterns else None


def _skip_list_mark(text: str, start: int, end: int) -> int:
    mark = _LIST_MARK.match(text, start, end)
    return mark.end() if mark else start


def _split_line(text: str, start: int, end: int, words: BoundaryWords) -> list[Segment]:
    segments: list[Segment] = []
    at = start
    for stop in _ends(text, start, end):
        if _is_boundary(text, at, stop, end, words):
            segments += _trimmed(text, at, stop[1], closed=True)
            at = stop[1]
    segments += _trimmed(text, at, end, closed=False)
    return segments


def _ends(text: str, start: int, end: int) -> list[Span]:
    found = [m.span() for m in _END.finditer(text, start, end)]
    found += [m.span(1) for m in _SPACED_END.finditer(text, start, end)]
    return sorted(set(found))


def _is_boundary(text: str, at: int, stop: Span, end: int, words: BoundaryWords) -> bool:
    """Whether the mark at text[stop] ends a sentence: not after an abbreviation, an initial or a bare number, nor
    where the sentence plainly goes on."""
    mark = text[stop[0]:stop[1]]
    if stop[1] >= end:
        return True
    following = text[stop[1]:end].lstrip()
    if not following:
        return True
    if mark.startswith(".") and not mark.startswith(".."):
        before = _WORD_BEFORE.search(text, at, stop[0])
        typed = before[0] if before else ""
        word = fold_word(typed)
        if word.rstrip(".") in words.abbreviations or word in words.abbreviations:
            return False
        if _INITIAL.search(text[max(at, stop[0] - 2):stop[0]]) and following[0].isupper():
            return False
        if word.isdigit() and len(word) <= 2 and text[at:stop[0]].strip() == typed:  # "1." opens a list item
            return False
    if mark.startswith(("..", "…")) and following[0].islower():
        return False
    return not (mark[-1] in "»”\"'’)]" and following[0].islower())


def _trimmed(text: str, start: int, end: int, *, closed: bool) -> list[Segment]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return []
    if end - start <= MAX_SEGMENT_CHARS:
        return [Segment(start, end, closed)]
    cut = text.rfind(" ", start, start + MAX_SEGMENT_CHARS)
    cut = cut if cut > start else start + MAX_SEGMENT_CHARS
    return [*_trimmed(text, start, cut, closed=False), *_trimmed(text, cut, end, closed=closed)]
