"""Weights on disk: matrices in one byte a number with a scale for each column, the rest as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

SCALE = "_scale"  # ends the name of a matrix's scales


def packed(weights: Mapping[str, Any], is_packed: Callable[[str], bool]) -> dict[str, Any]:
    """The arrays to store; those whose name `is_packed` accepts are matrices."""
    arrays: dict[str, Any] = {}
    for name, array in weights.items():
        if is_packed(name):
            scale = np.abs(array).max(0) / 127 + 1e-12
            arrays |= {name: np.round(array / scale).astype(np.int8), name + SCALE: scale.astype(np.float32)}
        else:
            arrays[name] = np.asarray(array, np.float32)
    return arrays


def unpacked(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """The weights again, but for what rounding took."""
    return {
        name: array * arrays[name + SCALE] if name + SCALE in arrays else array
        for name, array in arrays.items() if not name.endswith(SCALE)
    }
