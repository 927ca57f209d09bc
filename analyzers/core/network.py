"""The network that reads sentences, and what it makes of a document: a margin for each sentence and label.

Pieces of the sentence become vectors that know their neighbours (encoder.py); for each label the pieces that speak for
it are weighed up, and the sentences before and after and the audience have a say. One network for all languages, with
a vocabulary and a calibration for each; trained by training/train_reader.py.
In: a Document. Out: margins, which core/reader.py turns into readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.core.cache import CACHED_SENTENCES, HashedCache, hash_text
from analyzers.core.encoder import Encoder, Floats, gelu, load_arrays
from analyzers.core.pieces import Vocabulary
from analyzers.core.segment import Document, Parse, Sentence

NETWORK = Path(__file__).parent.parent / "reader" / "weights.npz"


@dataclass(frozen=True, slots=True)
class SentenceView:
    """What the network makes of one sentence on its own: a margin for each label, mean and maximum of its features, and
    how much each piece, ending at `ends`, speaks for each label."""

    margins: Floats
    mean: Floats
    peak: Floats
    spoken: NDArray[np.float16]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """The network with one language's vocabulary and calibration. `thresholds` are confidences below which nothing is
    said; above 1 a label is never given."""

    labels: tuple[str, ...]
    encoder: Encoder
    vocabulary: Vocabulary
    table: NDArray[np.uint8]  # pieces × dimensions
    scale: Floats  # of each row, as is `low`: vector = row · scale + low
    low: Floats
    centre: Floats  # the mean vector of the vocabulary
    first: Floats  # 2 × labels: slope and offset that make log odds of a margin, the rest of the draft unseen
    second: Floats  # 3 × labels: slope, weight of the draft's heat and offset that make log odds of those
    thresholds: Floats

    def embed(self, rows: Sequence[int]) -> Floats:
        """The vectors of pieces, pieces × dimensions."""
        index = np.array(rows, np.intp)
        result: Floats = self.table[index].astype(np.float32) * self.scale[index, None] + self.low[index, None]
        return result


_VIEWS: HashedCache[SentenceView] = HashedCache(CACHED_SENTENCES)
_MARGINS: HashedCache[Floats] = HashedCache(8)  # drafts: several analyzers ask for the one being read


def view_sentences(parses: Sequence[Parse], reader: Reader) -> list[SentenceView]:
    """The network's view of each sentence; those not in the cache are read in one go."""
    views = {parse.key: view for parse in parses if (view := _VIEWS.get(parse.key)) is not None}
    missing = list({parse.key: parse for parse in parses if parse.key not in views}.values())
    cut = [reader.vocabulary.cut(parse.text) or [(0, 0, 0)] for parse in missing]
    encoded = reader.encoder.encode([reader.embed([row for row, _, _ in pieces]) for pieces in cut])
    for parse, pieces, features in zip(missing, cut, encoded, strict=True):
        views[parse.key] = _view(features, pieces, reader.encoder.weights)
        _VIEWS.put(parse.key, views[parse.key])
    return [views[parse.key] for parse in parses]


def _view(features: Floats, pieces: list[tuple[int, int, int]], weights: Mapping[str, Floats]) -> SentenceView:
    attention = features @ weights["query"]
    attention = np.exp(attention - attention.max(0))
    attention /= attention.sum(0)
    spoken = attention * (features @ weights["answer"])
    return SentenceView(
        margins=spoken.sum(0) + weights["bias"],
        mean=features.mean(0),
        peak=features.max(0),
        spoken=spoken.astype(np.float16),
        ends=tuple(end for _, _, end in pieces),
    )


def document_margins(document: Document, reader: Reader) -> Floats:
    """Own sentences × margins: each sentence's own and what its neighbours and the audience add. After the labels' come
    two more: that the sentence asks for something, and that it begins a new problem. Not for a document without own
    sentences."""
    sentences = document.own_sentences
    breaks = [_follows_break(document, before, own) for before, own in zip((None, *sentences), sentences, strict=False)]
    key = hash_text(document.audience, repr(breaks), *(sentence.parse.key for sentence in sentences))
    margins = _MARGINS.get(key)
    if margins is None:
        views = view_sentences([sentence.parse for sentence in sentences], reader)
        margins = _margins(views, document.audience, breaks, reader.encoder.weights)
        _MARGINS.put(key, margins)
    return margins


def _follows_break(document: Document, before: Sentence | None, own: Sentence) -> bool:
    return before is not None and "\n" in document.text[before.end:own.start]


def _margins(
    views: Sequence[SentenceView], audience: str, breaks: Sequence[bool], weights: Mapping[str, Floats]
) -> Floats:
    means = np.array([view.mean for view in views])
    nothing = np.zeros((1, means.shape[1]), np.float32)
    before = np.vstack([nothing, means[:-1]])
    forum = np.full((len(views), 1), float(audience == "forum"), np.float32)
    around = np.hstack([means, np.array([view.peak for view in views]), before, np.vstack([means[1:], nothing]), forum])
    context = gelu(around @ weights["context_w"] + weights["context_b"]) @ weights["context_out"]
    result: Floats = (np.array([view.margins for view in views]) + context).astype(np.float32)
    result[:, -1] += _shift(means, before, breaks, weights)
    return result


def _shift(means: Floats, before: Floats, breaks: Sequence[bool], weights: Mapping[str, Floats]) -> Floats:
    """How far each sentence leaves what stands before it: the sentence before, and the mean of all earlier ones."""
    count = np.arange(len(means), dtype=np.float32)[:, None]
    earlier = (np.cumsum(means, axis=0) - means) / np.maximum(count, 1)
    parts = [means, earlier, means * earlier, np.abs(means - before), np.array(breaks)[:, None], count > 0]
    result: Floats = gelu(np.hstack(parts).astype(np.float32) @ weights["shift_w"] + weights["shift_b"])
    return (result @ weights["shift_out"])[:, 0]


def word_vectors(words: Sequence[str], reader: Reader) -> Floats:
    """Words × dimensions: unit vectors, each the mean of the word's pieces less the mean of the vocabulary."""
    cut = [[row for row, _, _ in reader.vocabulary.cut(word)] or [0] for word in words]
    vectors = np.array([reader.embed(rows).mean(0) for rows in cut]) - reader.centre
    result: Floats = (vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6)).astype(np.float32)
    return result


@cache
def load_network() -> tuple[tuple[str, ...], Encoder]:
    """The labels of the network that all languages share, and its weights."""
    with np.load(NETWORK, allow_pickle=False) as data:
        labels = tuple(str(label) for label in data["labels"])
    arrays = load_arrays(NETWORK)
    return labels, Encoder({name: array for name, array in arrays.items() if name != "labels"})


@cache
def load_reader(folder: Path) -> Reader | None:
    """The reader of a language folder, None where it ships none."""
    path = folder / "reader" / "vocabulary.npz"
    if not path.exists():
        return None
    labels, encoder = load_network()
    with np.load(path, allow_pickle=False) as data:
        pieces = [str(piece) for piece in data["pieces"]]
        scores = dict(zip(pieces, data["scores"].tolist(), strict=True))
        return Reader(
            labels, encoder,
            Vocabulary(
                rows={piece: row for row, piece in enumerate(pieces)},
                scores=scores,
                longest=max(map(len, pieces)),
                least=min(scores.values()) - 10,
            ),
            table=data["table"], scale=data["scale"], low=data["low"],
            centre=data["centre"],
            first=data["first"], second=data["second"], thresholds=data["thresholds"],
        )
