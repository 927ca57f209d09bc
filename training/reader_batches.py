"""Drafts packed for the sentence reader's network in training: arrays of fixed shapes, so that it is compiled once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BUCKETS = ((9, 56), (14, 52), (20, 56), (32, 40), (60, 8))  # (most pieces, sentences) of a batch's blocks
SENTENCES = sum(count for _, count in BUCKETS)
DRAFTS = 64  # at most in a batch
DIMENSIONS = 512  # of a piece's vector
TAUGHT_DIMENSIONS = 384  # of the teacher's vector of a sentence


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a draft: piece vectors (pieces × 512), labels and their weights (0 where doubted or unknown), the
    margins that the teacher gives it and the teacher's vector of it (both None where it did not read the sentence)."""

    vectors: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    taught: np.ndarray | None = None
    mirrored: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's sentences, which of them follow a line break, and, if `known`, what is known of it as a whole: whether
    it asks, how many problems it raises and, where somebody looked, how many of them begin in each sentence."""

    sentences: Sequence[Example]
    breaks: Sequence[bool]
    forum: bool
    asks: bool
    topics: int
    opens: Sequence[int] | None = None
    known: bool = True


def batches(drafts: Sequence[Draft]) -> Iterator[dict[str, Any]]:
    """Whole drafts, packed until one of the blocks is full; a draft too long for a block is left out."""
    current: list[Draft] = []
    room = [count for _, count in BUCKETS]
    for draft in drafts:
        needs = [sum(_bucket(example) == place for example in draft.sentences) for place in range(len(BUCKETS))]
        if any(need > count for need, (_, count) in zip(needs, BUCKETS, strict=True)):
            continue
        if len(current) == DRAFTS or any(need > left for need, left in zip(needs, room, strict=True)):
            yield _pack(current)
            current, room = [], [count for _, count in BUCKETS]
        current.append(draft)
        room = [left - need for left, need in zip(room, needs, strict=True)]
    if current:
        yield _pack(current)


def _bucket(example: Example) -> int:
    return next(place for place, (size, _) in enumerate(BUCKETS) if len(example.vectors) <= size)


def _pack(drafts: Sequence[Draft]) -> dict[str, Any]:
    blocks = [np.zeros((count, size, DIMENSIONS), np.float32) for size, count in BUCKETS]
    masks = [np.zeros((count, size), np.float32) for size, count in BUCKETS]
    labels = drafts[0].sentences[0].labels.size
    batch = {"before": np.full(SENTENCES, SENTENCES), "after": np.full(SENTENCES, SENTENCES),
             "forum": np.zeros((SENTENCES, 1), np.float32), "labels": np.zeros((SENTENCES, labels), np.float32),
             "weights": np.zeros((SENTENCES, labels), np.float32), "draft": np.full(SENTENCES, DRAFTS),
             "asks": np.zeros(DRAFTS, np.float32), "topics": np.zeros(DRAFTS, np.float32),
             "known": np.zeros(DRAFTS, np.float32), "opens": np.zeros(SENTENCES, np.float32),
             "opens_known": np.zeros(SENTENCES, np.float32), "breaks": np.zeros((SENTENCES, 1), np.float32),
             "earlier": np.zeros((SENTENCES, SENTENCES), np.float32),
             "taught": np.zeros((SENTENCES, labels + 2), np.float32), "taught_known": np.zeros(SENTENCES, np.float32),
             "mirrored": np.zeros((SENTENCES, TAUGHT_DIMENSIONS), np.float32)}
    offsets = np.cumsum([0] + [count for _, count in BUCKETS])
    used = [0] * len(BUCKETS)
    for number, draft in enumerate(drafts):
        batch["asks"][number], batch["topics"][number], batch["known"][number] = draft.asks, draft.topics, draft.known
        rows = []
        for example in draft.sentences:
            place = _bucket(example)
            row, size = used[place], len(example.vectors)
            used[place] += 1
            blocks[place][row, :size] = example.vectors
            masks[place][row, :size] = 1
            rows.append(int(offsets[place]) + row)
            batch["forum"][rows[-1]] = draft.forum
            batch["draft"][rows[-1]] = number
            batch["labels"][rows[-1]] = example.labels
            batch["weights"][rows[-1]] = example.weights
            if example.taught is not None and example.mirrored is not None:
                batch["taught"][rows[-1]], batch["mirrored"][rows[-1]] = example.taught, example.mirrored
                batch["taught_known"][rows[-1]] = 1
        for at, row in enumerate(rows):
            batch["breaks"][row] = draft.breaks[at]
            batch["earlier"][row, rows[:at]] = 1 / max(at, 1)
        if draft.opens is not None:
            batch["opens"][rows], batch["opens_known"][rows] = draft.opens, 1
        batch["before"][rows[1:]] = rows[:-1]
        batch["after"][rows[:-1]] = rows[1:]
    return {**batch, "blocks": blocks, "masks": masks}
