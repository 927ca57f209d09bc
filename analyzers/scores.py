"""Findings → scores, balance, voice and pause.

Every score is a function of the findings and questions alone, monotone in each: a risk never lowers `blame` or raises
`tone`, a strength never lowers `tone`; the length of the draft plays no part. Weights add up with diminishing effect,
1 - (1 - w1)(1 - w2)…, so a first reproach moves a score more than a sixth, and no score leaves 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import Literal

from analyzers.core.language import Language
from analyzers.core.segment import Document
from analyzers.core.types import (
    Finding,
    Level,
    Observation,
    Question,
    Readability,
    Score,
    Scores,
)
from analyzers.readability import readability_score

# How much one finding counts. Chosen so that one clear reproach reads as "some" and three as "high".
_SEVERITY_WEIGHT = {"low": 0.12, "medium": 0.28, "high": 0.42}
_STRENGTH_WEIGHT = 0.16
# What a risk does to the whole tone, against a plain reproach: an insult colours everything, a loaded word hardly.
_TONE_WEIGHT = {
    "blame": 1.0, "defensiveness": 0.6, "extreme": 0.6, "pressure": 1.1, "presumption": 0.9, "past": 0.7,
    "hostility": 1.3, "stigma": 0.15,
}
_NEUTRAL_TONE = 70  # a plain, polite message with no thanks and no reproach
_LEVELS: tuple[tuple[int, Level], ...] = ((25, "low"), (60, "some"), (101, "high"))
_HOT_TONE = 30  # below this, with anger or pressure in it, a draft should wait for the morning
_HOT_FINDINGS = 2
_HOT = frozenset({"hostility", "pressure"})


def score(
    findings: Sequence[Finding], questions: Sequence[Question], readability: Readability
) -> Scores:
    """The five scores of a report; see the module for what they promise."""
    return Scores(
        blame=_scored(_risk(findings, {"blame"}), "lower"),
        defensiveness=_scored(_risk(findings, {"defensiveness"}), "lower"),
        openness=_scored(_openness(questions), "higher"),
        readability=_scored(readability_score(readability), "higher"),
        tone=_scored(_tone(findings), "higher"),
    )


def observe_scores(document: Document, findings: Sequence[Finding], scores: Scores) -> tuple[Observation, ...]:
    """`balance` and `voice` when there are findings, `pause` when the draft is hot."""
    if not findings:
        return ()
    return tuple(
        observation
        for observation in (
            _balance(findings, document.language),
            _voice(document),
            _pause(findings, scores, document.language),
        )
        if observation is not None
    )


def _scored(value: int | None, better: Literal["lower", "higher"]) -> Score:
    if value is None:
        return Score(None, None, better)
    return Score(value, next(level for limit, level in _LEVELS if value < limit), better)


def _saturate(weights: Iterable[float]) -> float:
    return 1 - prod(1 - min(weight, 0.95) for weight in weights)


def _risk(findings: Sequence[Finding], labels: set[str]) -> int:
    return round(100 * _saturate(_SEVERITY_WEIGHT[f.severity] for f in findings if f.label in labels))


def _tone(findings: Sequence[Finding]) -> int:
    risk = _saturate(_SEVERITY_WEIGHT[f.severity] * _TONE_WEIGHT[f.label] for f in findings if f.kind == "risk")
    strength = _saturate(_STRENGTH_WEIGHT for f in findings if f.kind == "strength")
    return round((_NEUTRAL_TONE + (100 - _NEUTRAL_TONE) * strength) * (1 - risk))


def _openness(questions: Sequence[Question]) -> int | None:
    opened = sum(q.label == "question_open" for q in questions)
    closed = sum(q.label == "question_closed" for q in questions)
    return round(100 * opened / (opened + closed)) if opened + closed else None


def _balance(findings: Sequence[Finding], language: Language) -> Observation:
    deposits = sum(f.kind == "strength" for f in findings)
    withdrawals = sum(f.kind == "risk" for f in findings)
    message = str(language.messages["balance"]).format(deposits=deposits, withdrawals=withdrawals)
    spans = tuple((f.start, f.end) for f in findings)
    return Observation("balance", deposits - withdrawals, message, spans)


def _voice(document: Document) -> Observation | None:
    """The share, 0 to 1, of sentences about the writer among those about the writer or the reader, by subject."""
    first, second = document.language.words("first"), document.language.words("second")
    own = other = 0
    for sentence in document.own_sentences:
        subject = next(
            (t.norm for t in sentence.tokens if t.norm in first or t.norm in second), None
        )
        own += subject in first
        other += subject in second
    if own + other == 0:
        return None
    message = str(document.language.messages["voice"]).format(own=own, other=other)
    return Observation("voice", round(own / (own + other), 2), message)


def _pause(findings: Sequence[Finding], scores: Scores, language: Language) -> Observation | None:
    hot = [f for f in findings if f.label in _HOT]
    if scores.tone.value is None or scores.tone.value >= _HOT_TONE or len(hot) < _HOT_FINDINGS:
        return None
    return Observation("pause", True, str(language.messages["pause"]), tuple((f.start, f.end) for f in hot))
