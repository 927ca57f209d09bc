"""The sentence reader: a small trained classifier that finds risks and strengths which no rule names.

A linear model over hashed word, character and syntax features of the sentence and its neighbours, and over the mean
and the maximum of small word vectors. Trained by training/train_reader.py; its weights lie in the language's folder.
In: a Document. Out: readings, each with a calibrated confidence and the clause that carries it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analyzers.core.cache import CACHED_SENTENCES, HashedCache
from analyzers.core.segment import Document, Parse, Sentence, Token

BUCKETS = 2**17
_CHARS = (3, 4, 5)
_DEPENDENTS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "advmod", "aux", "cop", "expl"})
_CONTEXT_WEIGHT = 0.5
_MAXIMUM_WEIGHT = 0.3
VECTOR_WEIGHT = 2.0  # of the vectors against the hashed features, chosen on writers held out
_MARKS = frozenset("!?…«\"")

Floats = NDArray[np.float32]
Features = tuple[tuple[str, int], ...]  # (feature, index of the token it belongs to)


@dataclass(frozen=True, slots=True)
class Reading:
    """A label of a sentence with the probability that it is right; sentence[start:end] is the clause that says so."""

    label: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceInput:
    """What the model takes from one sentence on its own: hashed features with their tokens, words, and vectors."""

    rows: NDArray[np.int32]
    owners: NDArray[np.int16]
    words: tuple[str, ...]
    mean: Floats
    maximum: Floats


@dataclass(frozen=True, slots=True)
class Reader:
    """Weights by label. `thresholds` are confidences below which nothing is said; above 1 a label is never given."""

    labels: tuple[str, ...]
    hashed: NDArray[np.int8]  # BUCKETS × labels
    hashed_scale: Floats
    dense: Floats  # (mean, maximum, mean before, mean after) × labels
    bias: Floats
    slope: Floats  # calibration: confidence = sigmoid(slope · margin + offset)
    offset: Floats
    thresholds: Floats
    vectors: dict[str, int]
    table: NDArray[np.int8]
    rarity: Floats


def sentence_features(tokens: Sequence[Token], text: str) -> Features:
    """The features of a sentence by itself, each with the token it comes from."""
    kept = [i for i, t in enumerate(tokens) if t.is_word or t.text in _MARKS] or list(range(len(tokens)))
    words = [_word(tokens[i]) for i in kept]
    padded = ["<s>", *words, "</s>"]
    found: list[tuple[str, int]] = []
    for place, (index, word) in enumerate(zip(kept, words, strict=True)):
        found.append((f"w:{word}", index))
        found.append((f"l:{tokens[index].lemma}", index))
        found.append((f"b:{padded[place]} {word}", index))
        found.append((f"t:{padded[place]} {word} {padded[place + 2]}", index))
        found += [(f"c:{piece}", index) for piece in _pieces(word)]
    if kept:
        found.append((f"b:{words[-1]} </s>", kept[-1]))
    found += _syntax_features(tokens)
    found.append((f"len:{min(6, len(words) // 4)}", -1))
    found += [(f"p:{mark}", -1) for mark in "!?" if mark in text]
    return tuple(found)


def context_features(document: Document, index: int, inputs: Sequence[SentenceInput]) -> list[str]:
    """What the neighbours and the audience add to sentence `index`."""
    audience = document.audience
    found = [f"aud:{audience}"]
    people = document.language.words("first", "second", "third")
    found += [f"a:{audience}:{word}" for word in inputs[index].words if word in people]
    for offset, name in ((-1, "P"), (1, "N")):
        inside = 0 <= index + offset < len(inputs)
        found += [f"{name}w:{word}" for word in inputs[index + offset].words] if inside else [f"{name}none"]
    return found


def _word(token: Token) -> str:
    return "0" if token.norm.isdigit() else token.norm


def _pieces(word: str) -> Iterator[str]:
    bounded = f"#{word}#"
    for size in _CHARS:
        yield from (bounded[at:at + size] for at in range(len(bounded) - size + 1))


def _syntax_features(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    for index, token in enumerate(tokens):
        if token.dep in _DEPENDENTS:
            head = tokens[token.head]
            yield f"d:{token.dep}:{token.norm}>{head.lemma}", index
            if token.dep == "nsubj":
                mood = "|".join(sorted(m for m in head.morph if m.startswith(("Tense", "Mood"))))
                yield f"sv:{token.norm}:{mood}", index


def bucket(feature: str) -> int:
    """The row of the weight table for a feature."""
    return crc32(feature.encode()) % BUCKETS


_INPUTS: HashedCache[SentenceInput] = HashedCache(CACHED_SENTENCES)


def sentence_input(parse: Parse, reader: Reader) -> SentenceInput:
    """The model's view of one sentence, kept in a bounded cache under its salted hash."""
    known = _INPUTS.get(parse.key)
    if known is None:
        known = build_input(parse, reader)
        _INPUTS.put(parse.key, known)
    return known


def build_input(parse: Parse, reader: Reader) -> SentenceInput:
    """The model's view of one sentence."""
    seen: dict[str, int] = {}
    for feature, owner in sentence_features(parse.tokens, parse.text):
        seen.setdefault(feature, owner)
    words = tuple(dict.fromkeys(_word(t) for t in parse.tokens if t.is_word))
    known = [reader.vectors[word] for word in words if word in reader.vectors]
    size = reader.table.shape[1]
    if known:
        rows = reader.table[known].astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6
        weights = reader.rarity[known][:, None]
        mean, maximum = (rows * weights).sum(0) / weights.sum(), rows.max(0) * _MAXIMUM_WEIGHT
    else:
        mean, maximum = np.zeros(size, np.float32), np.zeros(size, np.float32)
    return SentenceInput(
        np.fromiter(map(bucket, seen), np.int32, len(seen)), np.fromiter(seen.values(), np.int16, len(seen)), words,
        mean.astype(np.float32), maximum.astype(np.float32),
    )


def dense_row(index: int, inputs: Sequence[SentenceInput]) -> Floats:
    """The dense features of sentence `index`: its own mean and maximum, its neighbours' means."""
    nothing = np.zeros_like(inputs[index].mean)
    before = inputs[index - 1].mean if index else nothing
    after = inputs[index + 1].mean if index + 1 < len(inputs) else nothing
    own = inputs[index]
    parts = [own.mean, own.maximum, before * _CONTEXT_WEIGHT, after * _CONTEXT_WEIGHT]
    return (np.concatenate(parts) * VECTOR_WEIGHT).astype(np.float32)


def read_sentences(document: Document) -> tuple[tuple[Sentence, tuple[Reading, ...]], ...]:
    """For each of the writer's own sentences what the reader is sure enough of."""
    reader = load_reader(document.language.folder)
    sentences = document.own_sentences
    if reader is None or not sentences:
        return ()
    inputs = [sentence_input(sentence.parse, reader) for sentence in sentences]
    return tuple(
        (sentence, _readings(document, reader, sentence, index, inputs)) for index, sentence in enumerate(sentences)
    )


def _readings(
    document: Document, reader: Reader, sentence: Sentence, index: int, inputs: Sequence[SentenceInput]
) -> tuple[Reading, ...]:
    own = inputs[index]
    context = np.fromiter({bucket(f) for f in context_features(document, index, inputs)}, np.int32)
    norm = np.sqrt(len(own.rows) + len(context))
    weights = reader.hashed[own.rows].astype(np.float32) * reader.hashed_scale
    margins = (weights.sum(0) + (reader.hashed[context].astype(np.float32) * reader.hashed_scale).sum(0)) / norm
    margins += dense_row(index, inputs) @ reader.dense + reader.bias
    confidences = 1 / (1 + np.exp(-(reader.slope * margins + reader.offset)))
    return tuple(
        Reading(
            reader.labels[column], round(float(confidences[column]), 2), *_clause(sentence, own, weights[:, column])
        )
        for column in np.flatnonzero(confidences >= reader.thresholds)
    )


def _clause(sentence: Sentence, own: SentenceInput, weights: Floats) -> tuple[int, int]:
    """The clause whose words speak most for the label."""
    tokens = sentence.tokens
    by_token = np.zeros(len(tokens), np.float32)
    inside = own.owners >= 0
    np.add.at(by_token, own.owners[inside], weights[inside])
    clauses = _clauses(tokens)
    first, last = max(clauses, key=lambda clause: float(by_token[clause[0]:clause[1] + 1].sum()))
    return tokens[first].start, tokens[last].end


def _clauses(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Index pairs of the stretches between commas and the like that hold at least three words; else the whole."""
    cuts = [i for i, t in enumerate(tokens) if not t.is_word and t.text in {",", ";", ":", "-", "–", "—", "("}]
    pieces: list[tuple[int, int]] = []
    start = 0
    for cut in [*cuts, len(tokens)]:
        indexes = [i for i in range(start, cut) if tokens[i].is_word]
        if len(indexes) >= 3:
            pieces.append((indexes[0], indexes[-1]))
            start = cut + 1
    words = [i for i, t in enumerate(tokens) if t.is_word] or [0, len(tokens) - 1]
    return pieces or [(words[0], words[-1])]


@cache
def load_reader(folder: Path) -> Reader | None:
    """The reader of a language folder, None where it ships none."""
    path = folder / "reader" / "weights.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as data:
        words = [str(word) for word in data["words"]]
        return Reader(
            labels=tuple(str(label) for label in data["labels"]),
            hashed=data["hashed"],
            hashed_scale=data["hashed_scale"],
            dense=data["dense"],
            bias=data["bias"],
            slope=data["slope"],
            offset=data["offset"],
            thresholds=data["thresholds"],
            vectors={word: row for row, word in enumerate(words)},
            table=data["table"],
            rarity=data["rarity"],
        )
