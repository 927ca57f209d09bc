"""Where one sentence ends and the next begins in writing without punctuation, as typed in haste on a phone.

A small trained network looks at the words on either side of each gap. It is asked only about stretches that nobody
punctuated, so that careful writing is cut by its own marks alone. Trained by training/train_runons.py.
In: the words of a segment. Out: the indexes of those that begin a sentence.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.core.encoder import Floats, gelu, load_arrays
from analyzers.core.words import fold_word

BEFORE, AFTER = 5, 4  # words seen on either side of a gap
UNKNOWN = 512  # rows for words that the table does not list, told apart by how they end
_ENDING = 3  # letters
_LEAST_WORDS = 9  # a shorter stretch is left whole
_LEAST_APART = 2  # words between two beginnings
_CAREFUL_WORDS = 30  # a sentence with a capital and a final mark is a run-on only beyond this
_WEIGHTS = ("table", "hidden_w", "hidden_b", "out_w", "out_b")
_MARK = 0  # the row of anything that is no word, and of what lies outside


@dataclass(frozen=True, slots=True)
class RunOnModel:
    """Rows of `table`: a mark, UNKNOWN endings, then the listed words. `threshold` is the least probability."""

    rows: dict[str, int]
    weights: dict[str, Floats]
    threshold: float


def row_of(word: str, rows: dict[str, int]) -> int:
    """The row of a word or mark as it was typed."""
    folded = fold_word(word)
    if not any(char.isalnum() for char in folded):
        return _MARK
    if folded.isdigit():
        folded = "0"
    known = rows.get(folded)
    return known if known is not None else 1 + zlib.crc32(folded[-_ENDING:].encode()) % UNKNOWN


def windows(rows: Sequence[int]) -> NDArray[np.intp]:
    """For each word the rows of the words around the gap before it, words × (BEFORE + AFTER)."""
    padded = np.array([*[_MARK] * BEFORE, *rows, *[_MARK] * AFTER], np.intp)
    return np.lib.stride_tricks.sliding_window_view(padded, BEFORE + AFTER)[:len(rows)]


def begin_chances(words: Sequence[str], model: RunOnModel) -> Floats:
    """For each word the probability that a sentence begins with it."""
    seen = windows([row_of(word, model.rows) for word in words])
    weights = model.weights
    hidden = gelu(weights["table"][seen].reshape(len(words), -1) @ weights["hidden_w"] + weights["hidden_b"])
    chances: Floats = 1 / (1 + np.exp(-(hidden @ weights["out_w"] + weights["out_b"])[:, 0]))
    return chances


def find_beginnings(words: Sequence[str], folder: Path, *, closed: bool) -> tuple[int, ...]:
    """The indexes of words, the first aside, with which an unpunctuated sentence begins. `folder` is the language's;
    without a model there nothing is found. `closed`: the segment ends in a final mark."""
    model = load_run_on_model(folder)
    careful = closed and words[0][:1].isupper() and len(words) <= _CAREFUL_WORDS
    if model is None or len(words) < _LEAST_WORDS or careful:
        return ()
    is_word = [any(char.isalnum() for char in word) for word in words]
    found: list[int] = []
    for at in np.flatnonzero(begin_chances(words, model) >= model.threshold).tolist():
        apart = at - (found[-1] if found else 0) > _LEAST_APART
        if apart and is_word[at] and is_word[at - 1] and len(words) - at > _LEAST_APART:
            found.append(at)
    return tuple(found)


@cache
def load_run_on_model(folder: Path) -> RunOnModel | None:
    """The model of a language folder, None where it ships none."""
    path = folder / "runons.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as data:
        rows = {str(word): 1 + UNKNOWN + place for place, word in enumerate(data["words"])}
        threshold = float(data["threshold"])
    arrays = load_arrays(path)
    return RunOnModel(rows, {name: arrays[name] for name in _WEIGHTS}, threshold)
