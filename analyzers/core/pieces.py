"""Words cut into pieces that the sentence reader has vectors for.

Unigram segmentation (Kudo 2018): of all ways to cut a word into known pieces the likeliest, by dynamic programming. A
word that is itself a piece is kept whole. Text is lower case, with accents; U+2581 stands for the space before a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SPACE = "\u2581"
UNKNOWN = 0  # the row of a character that no piece holds
_MOST = 60  # pieces read of one sentence; what follows in a run-on says little more
_FIX = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ",
                      "\u202f": " ", "…": "."})
_CHUNK = re.compile(r"(?:^|(?<=\s))?(\w+|[^\w\s])")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their row in the vector table and their log probability."""

    rows: Mapping[str, int]
    scores: Mapping[str, float]
    longest: int
    least: float  # the score of an unknown character

    def cut(self, text: str) -> list[tuple[int, int, int]]:
        """(row, start, end) of each piece of a sentence, with offsets in `text`; 60 pieces at most."""
        return [piece for _, piece in zip(range(_MOST), self._pieces(text), strict=False)]

    def _pieces(self, text: str) -> Iterator[tuple[int, int, int]]:
        lower = normalize(text)
        for match in _CHUNK.finditer(lower):
            start, end = match.span(1)
            spaced = start == 0 or lower[start - 1].isspace()
            word = (SPACE if spaced else "") + match[1]
            yield from self._cut_word(word, start - spaced, start, end)

    def _cut_word(self, word: str, base: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        if word in self.rows:
            yield self.rows[word], start, end
            return
        for first, last in _best_cuts(word, self):
            piece = word[first:last]
            if piece != SPACE:
                yield self.rows.get(piece, UNKNOWN), max(start, base + first), base + last


def normalize(text: str) -> str:
    """`text` as the pieces are spelt: lower case, plain quotes; as long as `text`."""
    fixed = text.translate(_FIX)
    lower = fixed.lower()
    if len(lower) != len(text):  # a few capitals have a longer small form
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in fixed)
    composed = unicodedata.normalize("NFC", lower)
    return composed if len(composed) == len(text) else lower


def _best_cuts(word: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    size = len(word)
    best = [0.0] + [float("-inf")] * size
    origin = [0] * (size + 1)
    for start in range(size):
        for end in range(start + 1, min(size, start + vocabulary.longest) + 1):
            score = vocabulary.scores.get(word[start:end], vocabulary.least if end == start + 1 else None)
            if score is not None and best[start] + score > best[end]:
                best[end], origin[end] = best[start] + score, start
    cuts = []
    end = size
    while end > 0:
        cuts.append((origin[end], end))
        end = origin[end]
    return cuts[::-1]
