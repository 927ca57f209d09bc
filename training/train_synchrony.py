"""Fit what tells an unanswered question: `python -m training.train_synchrony`. Writes analyzers/synchrony.toml.

What enters: the corpus drafts that reply to a clinician and say which questions they leave open (`<!` lines). The
threshold is the least confidence from which on PRECISION of what is said about writers left out of the fit is right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import analyzers.synchrony
from analyzers.core.language import language_codes, load_language
from analyzers.core.segment import segment_document
from analyzers.synchrony import answer_features
from benchmarks.drafts import read_corpus

PRECISION = 0.9
_LEAST_HITS = 20  # a threshold resting on fewer is chance
_MODEL = Path(analyzers.synchrony.__file__).with_suffix(".toml")


def main() -> None:
    """Fit, choose the threshold on writers left out in turn, print what it finds, save."""
    features, open_ones, writers, codes = (np.array(column) for column in zip(*_rows(), strict=True))
    confidence = np.zeros(len(open_ones))
    for writer in sorted(set(writers)):
        left_out = writers == writer
        confidence[left_out] = _fit(features[~left_out], open_ones[~left_out]).predict_proba(features[left_out])[:, 1]
    threshold = _threshold(confidence, open_ones)
    for code in (*language_codes(), None):
        chosen = (codes == code) | (code is None)
        said = chosen & (confidence >= threshold)
        right, unanswered = open_ones[said].sum(), open_ones[chosen].sum()
        print(f"{code or 'both'}: {chosen.sum()} questions, {unanswered} unanswered; {said.sum()} said to be, "
              f"precision {right / said.sum():.2f}, recall {right / unanswered:.2f}")
    weights = _plain_weights(_fit(features, open_ones))
    _MODEL.write_text(
        "# Weights of analyzers.synchrony.answer_features, the offset last; written by training/train_synchrony.py.\n"
        f"weights = {[round(float(weight), 4) for weight in weights]}\nthreshold = {threshold:.3f}\n", encoding="utf-8",
    )


def _rows() -> list[tuple[list[float], bool, str, str]]:
    """Features, whether the question is left open, writer and language, of each question that can be told apart."""
    rows = []
    for code in language_codes():
        language = load_language(code)
        for draft in read_corpus(code):
            if draft.unanswered is None or draft.reply_to is None:
                continue
            theirs = segment_document(draft.reply_to, language)
            found = answer_features(segment_document(draft.text, language), theirs)
            if len(found) != draft.reply_to.count("?") or max(draft.unanswered, default=0) > len(found):
                continue  # the numbers of the corpus may not mean the questions found
            for number, (_, features) in enumerate(found, 1):
                rows.append((features, number in draft.unanswered, draft.id.split("-")[1], code))
    return rows


def _fit(features: Any, open_ones: Any) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1)).fit(features, open_ones)


def _threshold(confidence: Any, open_ones: Any) -> float:
    order = np.argsort(-confidence)
    hits = np.cumsum(open_ones[order])
    good = np.flatnonzero((hits / np.arange(1, len(order) + 1) >= PRECISION) & (hits >= _LEAST_HITS))
    return float(confidence[order[good[-1]]]) if len(good) else 1.01


def _plain_weights(model: Any) -> Any:
    """The weights for features as they are, the offset last."""
    scaler, regression = model.steps[0][1], model.steps[1][1]
    weights = regression.coef_[0] / scaler.scale_
    return [*weights, regression.intercept_[0] - float(weights @ scaler.mean_)]


if __name__ == "__main__":
    main()
