"""From word pieces to a vector for each piece that knows its sentence: two rows of convolutions, then attention.

The architecture is that of the multilingual universal sentence encoder's small model (Yang et al. 2019, "Multilingual
Universal Sentence Encoder for Semantic Retrieval"; Apache-2.0): n-grams of pieces, two residual convolutions each; its
row of five-grams is left out, which took half of the time. The shipped weights started there and were trained on by
training/train_reader.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

SIZES = (2, 3)  # pieces in a window; the piece itself stands in its middle, or left of it
WIDTH = 256  # of each row of convolutions
HEADS = 4  # of the attention that joins distant pieces
EPSILON = 1e-5
_REACH = 2  # pieces that a window sees on either side
_BATCH = 512  # pieces at a time: the working set stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Encoder:
    """The weights by name; see `training.train_reader` for their shapes."""

    weights: Mapping[str, Floats]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The window of each row of convolutions."""
        return tuple(size for size in range(2, 2 * _REACH + 2) if f"first{size}_w" in self.weights)

    def encode(self, sentences: Sequence[Floats]) -> list[Floats]:
        """For each sentence, a matrix pieces × dimensions, the matrix pieces × features."""
        return [features for group in _groups(sentences) for features in self._encode_group(group)]

    def _encode_group(self, sentences: list[Floats]) -> list[Floats]:
        lengths = np.array([len(sentence) for sentence in sentences])
        embedded = np.concatenate(sentences)
        weights = self.weights
        projected = layer_norm(embedded @ weights["proj_w"] + weights["proj_b"], weights["proj_g"], weights["proj_c"])
        windows = _windows(lengths)
        parts = [embedded]
        for place, size in enumerate(self.sizes):
            before = (size - 1) // 2
            columns = windows[:, _REACH - before:_REACH - before + size]
            hidden = projected[:, place * WIDTH:(place + 1) * WIDTH]
            for layer in ("first", "second"):
                hidden = hidden + _convolve(hidden, columns, weights[f"{layer}{size}_w"], weights[f"{layer}{size}_b"])
            parts.append(hidden)
        features = layer_norm(np.concatenate(parts, axis=1), weights["out_g"], weights["out_c"])
        hidden = gelu(features @ weights["pool_w"] + weights["pool_b"])
        return np.split(hidden + _attend(hidden, lengths, weights), np.cumsum(lengths)[:-1])


def _groups(sentences: Sequence[Floats]) -> Iterator[list[Floats]]:
    group: list[Floats] = []
    for sentence in sentences:
        if group and sum(map(len, group)) + len(sentence) > _BATCH:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _windows(lengths: Ints) -> Ints:
    """For each piece the places of the two before it to the two after it; out of its sentence, one past the last."""
    total = int(lengths.sum())
    ends = np.repeat(np.cumsum(lengths), lengths)
    starts = ends - np.repeat(lengths, lengths)
    places = np.arange(total)[:, None] + np.arange(-_REACH, _REACH + 1)
    return np.where((places >= starts[:, None]) & (places < ends[:, None]), places, total)


def _convolve(hidden: Floats, columns: Ints, weight: Floats, bias: Floats) -> Floats:
    padded = np.vstack([hidden, np.zeros((1, hidden.shape[1]), np.float32)])
    result: Floats = np.maximum(padded[columns].reshape(len(hidden), -1) @ weight + bias, 0)
    return result


def _attend(hidden: Floats, lengths: Ints, weights: Mapping[str, Floats]) -> Floats:
    """What each piece takes over from the others of its sentence (Vaswani et al. 2017)."""
    asks, keys, gives = (
        (hidden @ weights[name]).reshape(len(hidden), HEADS, -1).transpose(1, 0, 2)
        for name in ("asks_w", "keys_w", "gives_w")
    )
    asks = asks * np.float32(asks.shape[-1] ** -0.5)
    taken = np.empty_like(gives)
    ends = np.cumsum(lengths)
    for start, end in zip(ends - lengths, ends, strict=True):
        fit = asks[:, start:end] @ keys[:, start:end].transpose(0, 2, 1)
        share = np.exp(fit - fit.max(-1, keepdims=True))
        taken[:, start:end] = share @ gives[:, start:end] / share.sum(-1, keepdims=True)
    result: Floats = taken.transpose(1, 0, 2).reshape(len(hidden), -1) @ weights["joins_w"]
    return result


def layer_norm(values: Floats, gain: Floats, shift: Floats) -> Floats:
    """Each row with mean 0 and variance 1, then scaled and shifted (Ba et al. 2016)."""
    centred = values - values.mean(1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / values.shape[1]
    result: Floats = centred / np.sqrt(variance + EPSILON)[:, None] * gain + shift
    return result


def gelu(values: Floats) -> Floats:
    """The tanh form of the Gaussian error linear unit (Hendrycks and Gimpel 2016)."""
    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * values * values * values)
    result: Floats = np.float32(0.5) * values * (1 + np.tanh(inner))
    return result


def load_arrays(path: Path) -> dict[str, Floats]:
    """The arrays of a weights file; a matrix stored in one byte a number is scaled back, column by column."""
    with np.load(path, allow_pickle=False) as data:
        arrays = {name: data[name] for name in data.files}
    return {
        name: array.astype(np.float32) * arrays[f"{name}_scale"] if f"{name}_scale" in arrays else array
        for name, array in arrays.items()
        if not name.endswith("_scale")
    }
