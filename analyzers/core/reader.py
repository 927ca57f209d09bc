"""The sentence reader: what a small trained network finds that no rule names.

In: a Document. Out: readings, each with a calibrated confidence and the clause that carries it; for the whole draft,
whether it asks for something and where its problems begin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analyzers.core.cache import HashedCache, hash_text
from analyzers.core.encoder import Floats
from analyzers.core.network import Reader, SentenceView, document_margins, load_reader, view_sentences
from analyzers.core.segment import Document, Sentence, Token
from analyzers.core.types import RISKS

_HEAT = 4.0  # log odds beyond which a risk elsewhere says no more
_UNLIKELY = 0.02  # a confidence under which a label is all but ruled out
_LEAST_WORDS = 3  # in a clause worth marking by itself
_CUTS = frozenset({",", ";", ":", "-", "–", "—", "("})


@dataclass(frozen=True, slots=True)
class Reading:
    """A label of a sentence with the probability that it is right; sentence[start:end] is the clause that says so."""

    label: str
    confidence: float
    start: int
    end: int


def calibrated(margins: Floats, reader: Reader) -> Floats:
    """Sentences × labels: log odds. The same words weigh more in a draft that reproaches elsewhere than in a calm one.
    """
    odds = margins[:, :len(reader.labels)] * reader.first[0] + reader.first[1]
    result: Floats = odds * reader.second[0] + heat(odds, reader.labels)[:, None] * reader.second[1] + reader.second[2]
    return result


def heat(odds: Floats, labels: Sequence[str]) -> Floats:
    """For each sentence the log odds of the likeliest risk in any other sentence of the draft, kept within ±4."""
    risks = odds[:, [labels.index(label) for label in RISKS]].max(1)
    hottest = int(risks.argmax())
    others = np.full(len(risks), risks[hottest], np.float32)
    others[hottest] = max(np.delete(risks, hottest), default=-_HEAT)
    result: Floats = np.clip(others, -_HEAT, _HEAT)
    return result


def sigmoid(margins: Floats) -> Floats:
    """Each margin as a probability."""
    result: Floats = (1 / (1 + np.exp(-np.clip(margins, -60, 60)))).astype(np.float32)
    return result


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader is sure enough of in a sentence, and the labels that it all but rules out."""

    sentence: Sentence
    readings: tuple[Reading, ...]
    unlikely: frozenset[str]


_READ: HashedCache[tuple[SentenceReading, ...]] = HashedCache(8)  # drafts: several analyzers ask for the same one


def read_sentences(document: Document) -> tuple[SentenceReading, ...]:
    """The writer's own sentences as the reader reads them."""
    reader = load_reader(document.language.folder)
    sentences = document.own_sentences
    if reader is None or not sentences:
        return ()
    places = repr([sentence.start for sentence in sentences])
    key = hash_text(document.audience, document.text, places, *(sentence.parse.key for sentence in sentences))
    read = _READ.get(key)
    if read is None:
        read = _read(sentences, document, reader)
        _READ.put(key, read)
    return read


def _read(sentences: Sequence[Sentence], document: Document, reader: Reader) -> tuple[SentenceReading, ...]:
    views = view_sentences([sentence.parse for sentence in sentences], reader)
    confidences = sigmoid(calibrated(document_margins(document, reader), reader))
    return tuple(
        SentenceReading(
            sentence,
            tuple(_readings(sentence, view, row, reader)),
            frozenset(reader.labels[column] for column in np.flatnonzero(row < _UNLIKELY)),
        )
        for sentence, view, row in zip(sentences, views, confidences, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """What the network makes of a whole draft: the log odds that it asks for something, and for each of the writer's
    own sentences how many new problems it begins (an expectation)."""

    asks: float
    opens: tuple[tuple[Sentence, float], ...]


def read_whole(document: Document) -> Whole | None:
    """The draft as a whole; None without a reader or without a sentence of the writer's own."""
    reader = load_reader(document.language.folder)
    sentences = document.own_sentences
    if reader is None or not sentences:
        return None
    margins = document_margins(document, reader)
    asks, opens = margins[:, len(reader.labels)], np.log1p(np.exp(np.minimum(margins[:, len(reader.labels) + 1], 30)))
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
