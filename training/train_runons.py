"""Train the models that cut unpunctuated writing: `python -m training.train_runons`.

Each line of a corpus draft is stripped of its marks, mostly of its capitals, often of accents and apostrophes; the
network learns where its sentences began. The writers left unseen by the reader are left unseen here too: the threshold
is chosen on the gaps that the calibrating writers left without a mark. Prints how well these are found.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from spacy.language import Language as Pipeline

from analyzers.core.language import Language, language_codes, load_language
from analyzers.core.runons import (
    AFTER,
    BEFORE,
    UNKNOWN,
    RunOnModel,
    begin_chances,
    load_run_on_model,
    row_of,
    windows,
)
from analyzers.core.segment import PARSES, load_pipeline, segment_document
from analyzers.core.words import fold_word
from benchmarks.drafts import GoldDraft, read_corpus
from training.train_reader import is_calibrating, is_training

Line = tuple[list[str], frozenset[int]]  # words, and the indexes of those that begin a sentence
WORDS = 4_000  # listed in the table
VECTOR, HIDDEN = 24, 64
EPOCHS, BATCH, RATE = 6, 1024, 3e-3
_DROPOUT = 0.25
_HIDDEN_WORDS = 0.05  # read as a mark: no gap should hang on one word
PRECISION = 0.65  # a cut too many, mostly between two clauses, does less harm than a message read as one sentence
SEED = 5


def main() -> None:
    """Train, choose thresholds, save; print precision and recall."""
    for code in language_codes():
        language = load_language(code)
        nlp = load_pipeline(str(language.pipeline))
        drafts = read_corpus(code)
        rng = random.Random(SEED)
        seen = [draft for draft in drafts if is_training(draft)]
        lines = [line for _ in range(2) for draft in seen for line in _stripped_lines(draft, nlp, rng)]
        model = _fit(lines)
        held_out = [line for draft in drafts if is_calibrating(draft) for line in _bare_lines(draft, nlp)]
        threshold = _choose_threshold(code, model, held_out)
        _save(language.folder / "runons.npz", model, threshold)
        _print_drafts(language, [draft for draft in drafts if not is_training(draft)])


def _lines(draft: GoldDraft) -> Iterator[list[tuple[int, int]]]:
    """The spans of the sentences of each line."""
    line: list[tuple[int, int]] = []
    for at, sentence in enumerate(draft.sentences):
        if draft.follows_break(at):
            yield line
            line = []
        line.append((sentence.start, sentence.end))
    if line:
        yield line


def _stripped_lines(draft: GoldDraft, nlp: Pipeline, rng: random.Random) -> Iterator[Line]:
    """The lines of several sentences as someone who uses no marks would have typed them."""
    small, bare, joined = rng.random() < 0.75, rng.random() < 0.5, rng.random() < 0.4
    for line in _lines(draft):
        texts = []
        for start, end in line:
            text = re.sub(r"[.,;:!?…«»\"()]+", " ", draft.text[start:end]).strip()
            text = text.lower() if small else text
            text = _without_accents(text) if bare else text
            texts.append(re.sub("['’]", "", text) if joined else text)
        yield _tokenized(" ".join(texts), [len(" ".join(texts[:at])) + (at > 0) for at in range(len(texts))], nlp)


def _bare_lines(draft: GoldDraft, nlp: Pipeline) -> Iterator[Line]:
    """The lines with at least one gap that the writer left without a mark."""
    for line in _lines(draft):
        starts = [start for start, _ in line[1:] if draft.text[:start].rstrip()[-1:].isalnum()]
        if starts:
            first, last = line[0][0], line[-1][1]
            yield _tokenized(draft.text[first:last], [start - first for start in starts], nlp)


def _tokenized(text: str, starts: Sequence[int], nlp: Pipeline) -> Line:
    tokens = [token for token in nlp.make_doc(text) if not token.is_space]
    wanted = set(starts) - {0}
    return [token.text for token in tokens], frozenset(at for at, token in enumerate(tokens) if token.idx in wanted)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _fit(lines: Sequence[Line]) -> RunOnModel:
    counts = Counter(fold_word(word) for words, _ in lines for word in words if any(c.isalnum() for c in word))
    listed = [word for word, _ in counts.most_common(WORDS)]
    rows = {word: 1 + UNKNOWN + place for place, word in enumerate(listed)}
    seen = np.concatenate([windows([row_of(word, rows) for word in words])[1:] for words, _ in lines if len(words) > 1])
    truth = np.concatenate([
        np.isin(np.arange(1, len(words)), list(starts)) for words, starts in lines if len(words) > 1
    ]).astype(np.float32)
    print(f"{len(truth)} gaps, {truth.mean():.1%} between sentences", flush=True)
    weights = _descend(_initial(1 + UNKNOWN + len(listed)), seen, truth)
    return RunOnModel(rows, {name: np.asarray(value) for name, value in weights.items()}, 0.5)


def _initial(rows: int) -> dict[str, Any]:
    keys = jax.random.split(jax.random.PRNGKey(SEED), 3)
    wide = (BEFORE + AFTER) * VECTOR
    return {
        "table": jax.random.normal(keys[0], (rows, VECTOR)) * 0.3,
        "hidden_w": jax.random.normal(keys[1], (wide, HIDDEN)) * wide**-0.5, "hidden_b": jnp.zeros(HIDDEN),
        "out_w": jax.random.normal(keys[2], (HIDDEN, 1)) * 0.1, "out_b": jnp.full(1, -2.0),
    }


def _descend(weights: dict[str, Any], seen: Any, truth: Any) -> dict[str, Any]:
    steps = EPOCHS * (len(truth) // BATCH)
    optimizer = optax.adamw(optax.cosine_decay_schedule(RATE, steps, 0.02), weight_decay=0.02)
    state = optimizer.init(weights)

    def loss(weights: dict[str, Any], rows: Any, truth: Any, key: Any) -> Any:
        keys = jax.random.split(key)
        rows = jnp.where(jax.random.bernoulli(keys[0], _HIDDEN_WORDS, rows.shape), 0, rows)
        hidden = weights["table"][rows].reshape(len(rows), -1) @ weights["hidden_w"] + weights["hidden_b"]
        kept = jax.random.bernoulli(keys[1], 1 - _DROPOUT, hidden.shape) / (1 - _DROPOUT)
        margins = ((jax.nn.gelu(hidden) * kept) @ weights["out_w"] + weights["out_b"])[:, 0]
        return optax.sigmoid_binary_cross_entropy(margins, truth).mean()

    @jax.jit
    def step(weights: Any, state: Any, rows: Any, truth: Any, key: Any) -> tuple[Any, Any, Any]:
        value, gradients = jax.value_and_grad(loss)(weights, rows, truth, key)
        updates, state = optimizer.update(gradients, state, weights)
        return optax.apply_updates(weights, updates), state, value

    rng, key = np.random.default_rng(SEED), jax.random.PRNGKey(SEED)
    for epoch in range(EPOCHS):
        order, losses = rng.permutation(len(truth)), []
        for number in range(len(truth) // BATCH):
            rows = order[number * BATCH:(number + 1) * BATCH]
            key, own = jax.random.split(key)
            weights, state, value = step(weights, state, seen[rows], truth[rows], own)
            losses.append(float(value))
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(losses):.4f}", flush=True)
    return weights


def _choose_threshold(code: str, model: RunOnModel, lines: Sequence[Line]) -> float:
    chances, truth = [], []
    for words, starts in lines:
        follows_word = [at for at in range(1, len(words)) if words[at - 1][-1:].isalnum() and words[at][:1].isalnum()]
        chances += begin_chances(words, model)[follows_word].tolist()
        truth += [at in starts for at in follows_word]
    found, right = np.array(chances), np.array(truth)
    chosen = 1.0
    for threshold in np.arange(0.95, 0.2, -0.05):
        above = found >= threshold
        precision, recall = right[above].mean(), (right & above).sum() / right.sum()
        print(f"{code}: from {threshold:.2f}: precision {precision:.2f}, recall {recall:.2f} of {right.sum()}")
        if precision >= PRECISION:
            chosen = round(float(threshold), 2)
    return chosen


def _save(path: Path, model: RunOnModel, threshold: float) -> None:
    packed: dict[str, Any] = {}
    for name, array in model.weights.items():
        scale = np.abs(array).max(0) / 127 + 1e-12
        matrix = name == "table" or name.endswith("_w")
        packed |= {name: np.round(array / scale).astype(np.int8), f"{name}_scale": scale} if matrix else {name: array}
    np.savez_compressed(path, words=np.array(list(model.rows)), threshold=np.float32(threshold), **packed)
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB, threshold {threshold}")


def _print_drafts(language: Language, drafts: Sequence[GoldDraft]) -> None:
    """Beginnings of sentences that the service finds in whole drafts, at gaps with and without a mark."""
    load_run_on_model.cache_clear()
    PARSES.clear()
    counts: Counter[tuple[str, str]] = Counter()
    for draft in drafts:
        gold = {sentence.start for sentence in draft.sentences}
        document = segment_document(draft.text, language)
        found = {sentence.start for sentence in document.sentences}
        for start in gold | found:
            before = draft.text[:start].rstrip(" ")[-1:]
            kind = "bare" if before.isalnum() else "marked"
            counts[kind, "right" if start in gold & found else "missed" if start in gold else "false"] += 1
    for kind in ("bare", "marked"):
        print(f"{language.code}, unseen writers, {kind} gaps: "
              + ", ".join(f"{counts[kind, what]} {what}" for what in ("right", "missed", "false")))


if __name__ == "__main__":
    main()
