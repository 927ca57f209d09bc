"""The teacher of the sentence reader: a large network that reads whole drafts and is too slow to ship.

multilingual-e5-small (training/e5.py), a transformer of twelve layers. Its upper half is trained on the labelled
drafts; then it reads those drafts and variations of them, and the small network that ships learns from what it says
(Hinton et al. 2015).
Build time only. In: drafts as rows of text. Out: for each sentence the margins of LABELS, ASKS and OPENS, and a vector.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from training.e5 import DIMENSIONS, END, HEADS, LAYERS, PAD, START, UNKNOWN, load_e5
from training.reader_data import LABELS, TextDraft, varied
from training.reader_network import Weights, drop, layer_norm, whole_loss

_FROZEN = 6  # lower layers that stay as they are
_MARGINS = len(LABELS) + 2
_SENTENCES = 28  # of a draft read in one go; a longer one is cut
_LONGEST = 380  # tokens, likewise
_SENTENCE_TOKENS = 120
_BUCKETS = ((64, 8), (112, 5), (176, 4), (256, 3), (384, 2))  # (most tokens, drafts) of a batch
_READING = 4  # times as many drafts at once where nothing is learnt
_RATE, _HEAD_RATE, _WEIGHT_DECAY = 2e-4, 6e-4, 0.01
_DROPOUT, _TOKEN_DROPOUT = 0.1, 0.05
_POSITIVE_WEIGHT, _DRAFT_WEIGHT = 2.0, 0.3  # as for the small network
_MIDDLE = 256
_FORUM, _MESSAGE = "Forum:", "Message:"


@dataclass(frozen=True, slots=True)
class Teacher:
    """The word vectors, the layers that stay, and those that learn with the heads above them."""

    words: np.ndarray  # tokens × DIMENSIONS
    fixed: Mapping[str, Any]
    weights: Weights


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A stretch of a draft: token ids, the sentence of each (-1: none), and the rows read."""

    ids: Sequence[int]
    places: Sequence[int]
    rows: Sequence[int]
    draft: int


def start_teacher(seed: int) -> Teacher:
    """The pretrained transformer with new heads."""
    tensors, _ = load_e5()
    layers = {name: tensor for name, tensor in tensors.items() if name != "emb.word"}
    learns = {name for name in layers if name[0] == "l" and int(name[1:].split(".")[0]) >= _FROZEN}
    rng = np.random.default_rng(seed)

    def normal(rows: int, columns: int, scale: float) -> np.ndarray:
        return (rng.normal(size=(rows, columns)) * scale).astype(np.float32)

    heads = {
        "query": normal(DIMENSIONS, _MARGINS, 0.02), "answer": normal(DIMENSIONS, _MARGINS, DIMENSIONS**-0.5),
        "middle_w": normal(DIMENSIONS, _MIDDLE, DIMENSIONS**-0.5), "middle_b": np.zeros(_MIDDLE, np.float32),
        "top_w": normal(_MIDDLE, _MARGINS, 0.01), "bias": np.full(_MARGINS, -2.5, np.float32),
    }
    return Teacher(
        tensors["emb.word"],
        {name: jnp.asarray(layers[name]) for name in layers if name not in learns},
        {name: jnp.asarray(array) for name, array in ({name: layers[name] for name in learns} | heads).items()},
    )


@cache
def _ids(text: str) -> tuple[int, ...]:
    return tuple(load_e5()[1].encode(text, add_special_tokens=False).ids[:_SENTENCE_TOKENS]) or (UNKNOWN,)


def _chunks(number: int, draft: TextDraft, vary: Callable[[str], str]) -> Iterator[_Chunk]:
    head = [START, *_ids(_FORUM if draft.forum else _MESSAGE)]
    ids, places, rows = list(head), [-1] * len(head), list[int]()
    for at, row in enumerate(draft.rows):
        own = _ids(vary(row.text))
        if rows and (len(ids) + len(own) + 2 > _LONGEST or len(rows) == _SENTENCES):
            yield _Chunk([*ids, END], [*places, -1], rows, number)
            ids, places, rows = list(head), [-1] * len(head), []
        if rows and row.follows_break:
            ids.append(END)
            places.append(-1)
        ids += own
        places += [len(rows)] * len(own)
        rows.append(at)
    yield _Chunk([*ids, END], [*places, -1], rows, number)


def _batches(
    drafts: Sequence[TextDraft], order: Sequence[int], vary: Callable[[str], str], times: int = 1
) -> Iterator[tuple[list[_Chunk], dict[str, Any]]]:
    """Chunks of like length with their arrays."""
    waiting: dict[int, list[_Chunk]] = {length: [] for length, _ in _BUCKETS}
    rooms = {length: room * times for length, room in _BUCKETS}
    for number in order:
        for chunk in _chunks(number, drafts[number], vary):
            length = next(length for length in waiting if len(chunk.ids) <= length)
            waiting[length].append(chunk)
            if len(waiting[length]) == rooms[length]:
                yield waiting[length], _pack(drafts, waiting[length], length, rooms[length])
                waiting[length] = []
    for length, rest in waiting.items():
        if rest:
            yield rest, _pack(drafts, rest, length, rooms[length])


def _pack(drafts: Sequence[TextDraft], chunks: Sequence[_Chunk], length: int, room: int) -> dict[str, Any]:
    each = (room, _SENTENCES)
    batch = {"ids": np.full((room, length), PAD), "places": np.full((room, length), -1),
             "labels": np.zeros((*each, len(LABELS)), np.float32),
             "weights": np.zeros((*each, len(LABELS)), np.float32),
             "opens": np.zeros(each, np.float32), "opens_known": np.zeros(each, np.float32),
             "real": np.zeros(each, np.float32), "asks": np.zeros(room, np.float32),
             "topics": np.zeros(room, np.float32), "known": np.zeros(room, np.float32)}
    for at, chunk in enumerate(chunks):
        draft = drafts[chunk.draft]
        batch["ids"][at, :len(chunk.ids)], batch["places"][at, :len(chunk.ids)] = chunk.ids, chunk.places
        for place, row in enumerate(draft.rows[number] for number in chunk.rows):
            batch["labels"][at, place] = [label in row.labels for label in LABELS]
            batch["weights"][at, place] = [label in row.labels or label not in row.maybe for label in LABELS]
            batch["opens"][at, place], batch["opens_known"][at, place] = row.opens, draft.opens_known
            batch["real"][at, place] = 1
        batch["asks"][at], batch["topics"][at] = draft.asks, draft.topics
        batch["known"][at] = len(chunk.rows) == len(draft.rows)
    return batch


def fit_teacher(
    teacher: Teacher, drafts: Callable[[random.Random], Sequence[TextDraft]], epochs: int, seed: int
) -> Teacher:
    """Train the upper layers and the heads; `drafts` gives the training drafts anew for each epoch."""
    rng = random.Random(seed)
    ordered = drafts(rng)
    steps = epochs * sum(1 for _ in _batches(ordered, range(len(ordered)), str))
    weights, fixed = teacher.weights, teacher.fixed
    optimizer = _optimizer(weights, steps)
    state = optimizer.init(weights)

    @jax.jit
    def step(weights: Weights, state: Any, batch: Any, key: Any) -> tuple[Weights, Any, Any]:
        loss, gradients = jax.value_and_grad(_loss)(weights, fixed, batch, key)
        updates, state = optimizer.update(gradients, state, weights)
        return optax.apply_updates(weights, updates), state, loss

    key, done, began = jax.random.PRNGKey(seed), 0, time.monotonic()
    for epoch in range(epochs):
        order = rng.sample(range(len(ordered)), len(ordered))
        losses = []
        for _, batch in _batches(ordered, order, lambda text: varied(text, rng)):
            batch["vectors"] = teacher.words[batch["ids"]]
            weights, state, loss = step(weights, state, batch, jax.random.fold_in(key, done))
            losses.append(float(loss))
            done += 1
            if done % 200 == 0:
                minutes = (time.monotonic() - began) / 60
                print(f"teacher: {done} of about {steps} steps, {minutes:.0f} min, loss {np.mean(losses[-200:]):.3f}",
                      flush=True)
        print(f"teacher: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.3f}", flush=True)
        ordered = drafts(rng)
    return Teacher(teacher.words, fixed, weights)


def _optimizer(weights: Weights, steps: int) -> Any:
    def chain(rate: float) -> Any:
        schedule = optax.warmup_cosine_decay_schedule(rate * 0.02, rate, steps // 12, max(steps, 12), rate * 0.02)
        return optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=_WEIGHT_DECAY))

    kinds = {name: "layer" if name.startswith("l") else "head" for name in weights}
    return optax.multi_transform({"layer": chain(_RATE), "head": chain(_HEAD_RATE)}, kinds)


def teach(teacher: Teacher, drafts: Sequence[TextDraft]) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each draft: sentences × margins, and sentences × DIMENSIONS."""
    margins = [np.zeros((len(draft.rows), _MARGINS), np.float32) for draft in drafts]
    vectors = [np.zeros((len(draft.rows), DIMENSIONS), np.float16) for draft in drafts]
    read = jax.jit(lambda fixed, weights, batch: _read(weights, _lower(fixed, batch), batch, None))
    for chunks, batch in _batches(drafts, range(len(drafts)), str, _READING):
        batch["vectors"] = teacher.words[batch["ids"]]
        read_margins, read_vectors = map(np.asarray, read(teacher.fixed, teacher.weights, batch))
        for at, chunk in enumerate(chunks):
            margins[chunk.draft][chunk.rows] = read_margins[at, :len(chunk.rows)]
            vectors[chunk.draft][chunk.rows] = read_vectors[at, :len(chunk.rows)]
    return list(zip(margins, vectors, strict=True))


def _loss(weights: Weights, fixed: Mapping[str, Any], batch: Mapping[str, Any], key: Any) -> Any:
    kept = jax.random.bernoulli(jax.random.fold_in(key, 99), 1 - _TOKEN_DROPOUT, batch["ids"].shape)
    lower = jax.lax.stop_gradient(_lower(fixed, {**batch, "vectors": batch["vectors"] * kept[..., None]}))
    margins, _ = _read(weights, lower, batch, key)
    labels, asks, begins = margins[..., :-2], margins[..., -2], margins[..., -1]
    each = (_POSITIVE_WEIGHT * batch["labels"] * jax.nn.log_sigmoid(labels)
            + (1 - batch["labels"]) * jax.nn.log_sigmoid(-labels)) * batch["weights"]
    begun = (jax.nn.softplus(begins) + 1e-4) * batch["real"]
    asks = jnp.log((jnp.exp(jnp.clip(asks, -15, 15)) * batch["real"]).sum(1) + 1e-6)
    whole = whole_loss(asks, begun.sum(1), batch)
    told = ((begun - batch["opens"] * jnp.log(begun + 1e-6)) * batch["opens_known"]).sum()
    drafts = ((whole * batch["known"]).sum() + told) / jnp.maximum(batch["known"].sum(), 1)
    return -each.sum() / batch["weights"].sum() * len(LABELS) + _DRAFT_WEIGHT * drafts


def _lower(fixed: Mapping[str, Any], batch: Mapping[str, Any]) -> Any:
    mask = batch["ids"] != PAD
    hidden = _norm(
        batch["vectors"] + fixed["emb.pos"][:mask.shape[1]] + fixed["emb.type"], fixed["emb.ln.w"], fixed["emb.ln.b"]
    )
    for number in range(_FROZEN):
        hidden = _layer(fixed, number, hidden, mask, None)
    return hidden


def _read(weights: Weights, hidden: Any, batch: Mapping[str, Any], key: Any) -> tuple[Any, Any]:
    """Margins and mean vectors, drafts × sentences × …; each label looks at the tokens that speak for it."""
    mask = batch["ids"] != PAD
    for number in range(_FROZEN, LAYERS):
        hidden = _layer(weights, number, hidden, mask, None if key is None else jax.random.fold_in(key, number))
    hidden = _maybe_drop(hidden, key)
    inside = batch["places"][:, None, :] == jnp.arange(_SENTENCES)[None, :, None]
    fit = jnp.where(inside[..., None], (hidden @ weights["query"])[:, None], -1e9)
    share = jax.nn.softmax(fit, 2) * inside[..., None]
    mean = jnp.einsum("bsl,blh->bsh", inside.astype(hidden.dtype), hidden) / jnp.maximum(inside.sum(2), 1)[..., None]
    middle = jax.nn.gelu(mean @ weights["middle_w"] + weights["middle_b"])
    own = jnp.einsum("bslk,blk->bsk", share, hidden @ weights["answer"])
    return own + middle @ weights["top_w"] + weights["bias"], mean


def _layer(weights: Mapping[str, Any], number: int, hidden: Any, mask: Any, key: Any) -> Any:
    """One layer of the transformer (Devlin et al. 2019)."""
    def dense(name: str, values: Any) -> Any:
        return values @ weights[f"l{number}.{name}.w"] + weights[f"l{number}.{name}.b"]

    def norm(name: str, values: Any) -> Any:
        return _norm(values, weights[f"l{number}.{name}.w"], weights[f"l{number}.{name}.b"])

    first, second = (None, None) if key is None else jax.random.split(key)
    asks, keys, gives = (dense(name, hidden).reshape(*mask.shape, HEADS, -1) for name in "qkv")
    fit = jnp.einsum("bihd,bjhd->bhij", asks, keys) * asks.shape[-1] ** -0.5
    share = jax.nn.softmax(jnp.where(mask[:, None, None, :], fit, -1e9), -1)
    joined = jnp.einsum("bhij,bjhd->bihd", share, gives).reshape(hidden.shape)
    hidden = norm("aln", hidden + _maybe_drop(dense("ao", joined), first))
    return norm("oln", hidden + _maybe_drop(dense("fo", jax.nn.gelu(dense("fi", hidden), approximate=False)), second))


def _norm(values: Any, gain: Any, shift: Any) -> Any:
    return layer_norm(values, gain, shift, epsilon=1e-12)


def _maybe_drop(values: Any, key: Any) -> Any:
    """Nothing is dropped where there is no key: where the teacher only reads."""
    return values if key is None else drop(values, key, _DROPOUT)
