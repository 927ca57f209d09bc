"""Confidences and thresholds of the sentence reader, fitted on held-out writers, with the tables that show how well."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from analyzers.core.cache import forget_all
from analyzers.core.language import load_language
from analyzers.core.match import match_labels
from analyzers.core.network import Reader, document_margins
from analyzers.core.reader import calibrated, heat, sigmoid
from analyzers.core.segment import segment_document
from analyzers.core.types import QUESTIONS, RISKS, STRENGTHS
from benchmarks.drafts import GoldDraft, read_development
from training.reader_data import LABELS, URGENT
from training.reader_network import ASKS, OPENS

TONE = frozenset({*RISKS, *STRENGTHS})
# Thresholds: the confidence from which on this share of the readings of held-out writers is right.
PRECISION = dict.fromkeys(RISKS, 0.65) | dict.fromkeys(STRENGTHS, 0.65) | dict.fromkeys(QUESTIONS, 0.8) | {URGENT: 0.9}
FLOOR = dict.fromkeys(RISKS, 0.5) | dict.fromkeys(STRENGTHS, 0.45) | dict.fromkeys(QUESTIONS, 0.5) | {URGENT: 0.85}
LEAST_HITS = 5  # a threshold resting on fewer right answers is chance


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's margins, a matrix for each draft, and for all sentences that the service cuts, one under another,
    gold labels, which of them count, and which of them rules have found already (sentences × labels)."""

    drafts: Sequence[GoldDraft]
    margins: Sequence[Any]
    gold: Any
    counted: Any
    ruled: Any


def score_drafts(reader: Reader, code: str, drafts: Sequence[GoldDraft]) -> Scores:
    """Let the reader read the drafts; those without a sentence of the writer's own are left out."""
    language = load_language(code)
    used, margins, gold, counted, ruled = [], [], [], [], []
    for draft in drafts:
        document = segment_document(draft.text, language, audience=draft.audience)  # type: ignore[arg-type]
        if not document.own_sentences:
            continue
        used.append(draft)
        margins.append(document_margins(document, reader))
        for sentence in document.own_sentences:
            inside = [s for s in draft.sentences if s.start < sentence.end and sentence.start < s.end]
            gold.append([any(label in s.labels for s in inside) for label in LABELS])
            counted.append([not any(label in s.maybe for s in inside) for label in LABELS])
            hits = match_labels(sentence.parse, language)
            ruled.append([
                label in TONE and any(draft.audience in hit.rule.audience for hit in hits.get(label, ()))
                for label in LABELS
            ])
    return Scores(used, margins, np.array(gold), np.array(counted), np.array(ruled))


def calibrate(reader: Reader, code: str, held_out: Sequence[GoldDraft]) -> Reader:
    """The reader with log odds and thresholds fitted on the held-out drafts; prints how well that works.

    Fitted where no rule gives the label: what rules leave over is harder, and a confidence is only ever told there."""
    forget_all()  # views are kept by sentence, not by network
    scores = score_drafts(reader, code, held_out)
    gold, counted = scores.gold, scores.counted & ~scores.ruled
    every = np.vstack(scores.margins)[:, :len(LABELS)]
    first = np.array([_fit_odds(every[:, j, None], gold[:, j], counted[:, j]) for j in range(len(LABELS))]).T
    odds = [own[:, :len(LABELS)] * first[0] + first[1] for own in scores.margins]
    around = np.concatenate([heat(own, LABELS) for own in odds])
    second = np.array([
        _fit_odds(np.column_stack([np.vstack(odds)[:, j], around]), gold[:, j], counted[:, j])
        if label in RISKS else (1.0, 0.0, 0.0) for j, label in enumerate(LABELS)
    ]).T
    reader = replace(reader, first=first.astype(np.float32), second=second.astype(np.float32))
    confidences = np.vstack([sigmoid(calibrated(own, reader)) for own in scores.margins])
    thresholds = [
        _threshold(confidences[counted[:, j], j], gold[counted[:, j], j], label) for j, label in enumerate(LABELS)
    ]
    _print_labels(code, confidences, gold, counted, thresholds)
    _print_reliability(code, confidences[counted], gold[counted])
    _print_drafts(f"{code}, held-out writers", scores)
    _print_development(code, reader)
    return replace(reader, thresholds=np.array(thresholds, np.float32))


def _print_labels(code: str, confidences: Any, gold: Any, counted: Any, thresholds: Sequence[float]) -> None:
    for j, label in enumerate(LABELS):
        confidence, truth = confidences[counted[:, j], j], gold[counted[:, j], j]
        recall = (truth & (confidence >= thresholds[j])).sum() / truth.sum()
        best = best_f1(confidence, truth)
        print(f"{code} {label:20} best F1 {best:.2f}, threshold {thresholds[j]:.2f} with recall {recall:.2f}")


def _fit_odds(values: Any, gold: Any, usable: Any) -> tuple[float, ...]:
    """The weights of the columns, then the offset, of a logistic regression (Platt 1999)."""
    model = LogisticRegression(C=1e3).fit(values[usable], gold[usable])
    return (*map(float, model.coef_[0]), float(model.intercept_[0]))


def _print_drafts(name: str, scores: Scores) -> None:
    """How well the network tells drafts with three problems and drafts that ask nothing."""
    topics = np.array([np.log1p(np.exp(own[:, OPENS])).sum() for own in scores.margins])
    asks = np.array([np.log(np.exp(own[:, ASKS]).sum()) for own in scores.margins])
    for what, truth, score in (
        ("three problems or more", np.array([draft.topics >= 3 for draft in scores.drafts]), topics),
        ("no request", np.array([not draft.has_request for draft in scores.drafts]), -asks),
    ):
        cells = []
        for cut in np.quantile(score[truth], (0.1, 0.25, 0.4, 0.5)):
            cells.append(f"from {cut:.2f}: precision {truth[score >= cut].mean():.2f}, "
                         f"recall {(truth & (score >= cut)).sum() / truth.sum():.2f}")
        print(f"{name}: {what} ({truth.sum()} of {len(truth)}): " + "; ".join(cells))


def best_f1(confidence: Any, gold: Any) -> float:
    """The highest F1 that any threshold gives."""
    order = np.argsort(-confidence)
    hits = np.cumsum(gold[order])
    return float((2 * hits / (np.arange(1, len(order) + 1) + gold.sum())).max())


def _print_development(code: str, reader: Reader) -> None:
    scores = score_drafts(reader, code, read_development(code))
    _print_drafts(f"{code}, development drafts", scores)
    odds = np.vstack([calibrated(own, reader) for own in scores.margins])
    best = [best_f1(odds[each, j], scores.gold[each, j]) for j, each in enumerate(scores.counted.T)]
    for name, group in {"risks": RISKS, "strengths": STRENGTHS, "questions": QUESTIONS}.items():
        mean = np.mean([best[LABELS.index(label)] for label in group])
        print(f"{code}, development drafts, best thresholds: macro F1 of {name} {mean:.3f}")


def _threshold(confidence: Any, gold: Any, label: str) -> float:
    """The lowest confidence, in hundredths, from which on that share of the readings is right, else 1.01."""
    order = np.argsort(-confidence)
    hits = np.cumsum(gold[order])
    good = np.flatnonzero((hits / np.arange(1, len(order) + 1) >= PRECISION[label]) & (hits >= LEAST_HITS))
    if not len(good):
        return 1.01
    return max(FLOOR[label], math.floor(float(confidence[order[good[-1]]]) * 100) / 100)


def _print_reliability(code: str, confidence: Any, right: Any) -> None:
    print(f"\n| {code}: stated confidence | readings | right |\n|---|---|---|")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (confidence >= low) & (confidence < low + 0.1)
        if inside.any():
            print(f"| {low:.1f}–{low + 0.1:.1f} | {inside.sum()} | {right[inside].mean():.2f} |")
