"""The sentence reader: a small trained network that finds risks and strengths which no rule names.

Pieces of the sentence become vectors that know their neighbours (encoder.py); for each label the pieces that speak for
it are weighed up, and the sentences before and after and the audience have a say. One network for all languages, with
a vocabulary and a calibration for each; trained by training/train_reader.py.
In: a Document. Out: readings, each with a calibrated confidence and the clause that carries it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.core.cache import CACHED_SENTENCES, HashedCache, hash_text
from analyzers.core.encoder import Encoder, Floats, gelu, load_arrays
from analyzers.core.pieces import Vocabulary
from analyzers.core.segment import Document, Parse, Sentence, Token
from analyzers.core.types import RISKS

NETWORK = Path(__file__).parent.parent / "reader" / "weights.npz"
_HEAT = 4.0  # log odds beyond which a risk elsewhere says no more
_LEAST_WORDS = 3  # in a clause worth marking by itself
_CUTS = frozenset({",", ";", ":", "-", "–", "—", "("})


@dataclass(frozen=True, slots=True)
class Reading:
    """A label of a sentence with the probability that it is right; sentence[start:end] is the clause that says so."""

    label: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceView:
    """What the network makes of one sentence on its own: a margin for each label, the mean of its features, and how
    much each piece, ending at `ends`, speaks for each label."""

    margins: Floats
    mean: Floats
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
        spoken=spoken.astype(np.float16),
        ends=tuple(end for _, _, end in pieces),
    )


def read_margins(views: Sequence[SentenceView], audience: str, weights: Mapping[str, Floats]) -> Floats:
    """Sentences × margins: each sentence's own and what its neighbours and the audience add. After the labels' come
    two more: that the sentence asks for something, and that it begins a new problem."""
    means = np.array([view.mean for view in views])
    nothing = np.zeros((1, means.shape[1]), np.float32)
    forum = np.full((len(views), 1), float(audience == "forum"), np.float32)
    around = np.hstack([means, np.vstack([nothing, means[:-1]]), np.vstack([means[1:], nothing]), forum])
    context = gelu(around @ weights["context_w"] + weights["context_b"]) @ weights["context_out"]
    result: Floats = (np.array([view.margins for view in views]) + context).astype(np.float32)
    return result


def _draft_margins(document: Document, views: Sequence[SentenceView], reader: Reader) -> Floats:
    key = hash_text(document.audience, *(sentence.parse.key for sentence in document.own_sentences))
    margins = _MARGINS.get(key)
    if margins is None:
        margins = read_margins(views, document.audience, reader.encoder.weights)
        _MARGINS.put(key, margins)
    return margins


def calibrated(margins: Floats, reader: Reader) -> Floats:
    """Sentences × labels: log odds. The same words weigh more in a draft that reproaches elsewhere than in a calm one.
    """
    odds = margins[:, :len(reader.labels)] * reader.first[0] + reader.first[1]
    result: Floats = odds * reader.second[0] + heat(odds, reader.labels)[:, None] * reader.second[1] + reader.second[2]
    return result


def heat(odds: Floats, labels: Sequence[str]) -> Floats:
    """For each sentence the log odds of the likeliest risk in any other sentence of the draft, kept within ±4."""
    risks = odds[:, [labels.index(label) for label in RISKS]].max(1)
    others = np.array([max(np.delete(risks, at), default=-_HEAT) for at in range(len(risks))], np.float32)
    result: Floats = np.clip(others, -_HEAT, _HEAT)
    return result


def sigmoid(margins: Floats) -> Floats:
    """Each margin as a probability."""
    result: Floats = (1 / (1 + np.exp(-np.clip(margins, -60, 60)))).astype(np.float32)
    return result


def read_sentences(document: Document) -> tuple[tuple[Sentence, tuple[Reading, ...]], ...]:
    """For each of the writer's own sentences what the reader is sure enough of."""
    reader = load_reader(document.language.folder)
    sentences = document.own_sentences
    if reader is None or not sentences:
        return ()
    views = view_sentences([sentence.parse for sentence in sentences], reader)
    confidences = sigmoid(calibrated(_draft_margins(document, views, reader), reader))
    return tuple(
        (sentence, tuple(_readings(sentence, view, row, reader)))
        for sentence, view, row in zip(sentences, views, confidences, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """What the network makes of a whole draft: the log odds that it asks for something, and for each of the writer's
    own sentences the probability that it begins a new problem."""

    asks: float
    opens: tuple[tuple[Sentence, float], ...]


def read_whole(document: Document) -> Whole | None:
    """The draft as a whole; None without a reader or without a sentence of the writer's own."""
    reader = load_reader(document.language.folder)
    sentences = document.own_sentences
    if reader is None or not sentences:
        return None
    views = view_sentences([sentence.parse for sentence in sentences], reader)
    margins = _draft_margins(document, views, reader)
    asks, opens = margins[:, len(reader.labels)], sigmoid(margins[:, len(reader.labels) + 1])
    return Whole(
        float(np.log(np.exp(asks - asks.max()).sum()) + asks.max()),
        tuple(zip(sentences, map(float, opens), strict=True)),
    )


def _readings(sentence: Sentence, view: SentenceView, confidences: Floats, reader: Reader) -> Iterator[Reading]:
    for column in np.flatnonzero(confidences >= reader.thresholds):
        start, end = _clause(sentence.tokens, view, int(column))
        yield Reading(reader.labels[column], round(float(confidences[column]), 2), start, end)


def _clause(tokens: Sequence[Token], view: SentenceView, column: int) -> tuple[int, int]:
    """The clause whose pieces speak most for the label."""
    ends = np.array(view.ends)
    spoken = view.spoken[:, column].astype(np.float32)

    def weight(clause: tuple[int, int]) -> float:
        first, last = clause
        return float(spoken[(ends > tokens[first].start) & (ends <= tokens[last].end)].sum())

    first, last = max(_clauses(tokens), key=weight)
    return tokens[first].start, tokens[last].end


def _clauses(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Index pairs of the stretches between commas and the like that hold at least three words; else the whole."""
    cuts = [i for i, t in enumerate(tokens) if not t.is_word and t.text in _CUTS]
    pieces: list[tuple[int, int]] = []
    start = 0
    for cut in [*cuts, len(tokens)]:
        indexes = [i for i in range(start, cut) if tokens[i].is_word]
        if len(indexes) >= _LEAST_WORDS:
            pieces.append((indexes[0], indexes[-1]))
            start = cut + 1
    words = [i for i, t in enumerate(tokens) if t.is_word] or [0, len(tokens) - 1]
    return pieces or [(words[0], words[-1])]


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
