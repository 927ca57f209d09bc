"""Drafts that nobody wrote: corpus drafts with other words, other company and other joins of clauses.

Nobody labels them; the teacher says what it reads there, and the small network learns from that (as in Jiao et al.
2020, "TinyBERT"). Sense is not asked for: they show the network what a change of words does to a reading.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from analyzers.core.network import Reader, word_vectors
from training.reader_data import Row, TextDraft

_OTHER_WORD, _OTHER_ROW, _SPLICE, _LEFT_OUT, _SHUFFLED = 0.12, 0.25, 0.1, 0.1, 0.2
_NEAREST = 8
_LEAST_COUNT = 3  # of a word in the corpus, to be put for another
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE_END = re.compile(r"(?<=[,;:]) ")

Neighbours = Mapping[str, Sequence[str]]


def vary_draft(draft: TextDraft, pool: Sequence[Row], neighbours: Neighbours, rng: random.Random) -> TextDraft:
    """The draft with some of its words and sentences changed; `pool` are rows of the same language."""
    rows = [_vary_row(row, pool, neighbours, rng) for row in draft.rows if rng.random() >= _LEFT_OUT]
    rows = rows or [_vary_row(draft.rows[0], pool, neighbours, rng)]
    if rng.random() < _SHUFFLED:
        rng.shuffle(rows)
    rows[0] = replace(rows[0], follows_break=False)
    return replace(draft, rows=rows, known=False)


def _vary_row(row: Row, pool: Sequence[Row], neighbours: Neighbours, rng: random.Random) -> Row:
    text = rng.choice(pool).text if rng.random() < _OTHER_ROW else row.text
    if rng.random() < _SPLICE:
        ends = _CLAUSE_END.split(rng.choice(pool).text, maxsplit=1)
        starts = _CLAUSE_END.split(text, maxsplit=1)
        text = f"{starts[0]} {ends[-1]}"

    def other(match: re.Match[str]) -> str:
        near = neighbours.get(match[0].lower())
        if near is None or rng.random() >= _OTHER_WORD:
            return match[0]
        word = rng.choice(near)
        return word.capitalize() if match[0][0].isupper() else word

    return replace(row, text=_WORD.sub(other, text), labels=frozenset(), maybe=frozenset(), opens=0)


def find_neighbours(reader: Reader, texts: Sequence[str]) -> Neighbours:
    """For each common word of the texts the words that stand nearest to it in the reader's vectors."""
    counts = Counter(match[0] for text in texts for match in _WORD.finditer(text.lower()))
    words = [word for word, count in counts.items() if count >= _LEAST_COUNT]
    vectors = word_vectors(words, reader)
    found: dict[str, Sequence[str]] = {}
    for start in range(0, len(words), 512):
        near = vectors[start:start + 512] @ vectors.T
        best = np.argpartition(-near, _NEAREST + 1, axis=1)[:, :_NEAREST + 1]
        for word, row in zip(words[start:start + 512], best, strict=True):
            found[word] = [words[at] for at in row if words[at] != word]
    return found
