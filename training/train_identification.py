"""Makes analyzers/identification/weights.npz, the table that tells which language a draft is in.

What enters: the sentences of the Universal Dependencies treebanks in a folder (English EWT; French GSD, ParisStories,
Rhapsodie, PUD), the lines of training/identification, and, for all languages, bags of words drawn by the frequencies of
the package wordfreq. What leaves: one array of weights, features × languages, one byte each.

    python training/train_identification.py --treebanks FOLDER

Needs scikit-learn 1.9.1 and wordfreq 3.1.1 (build time only). One core, three minutes; the same input gives the
same table.
"""

from __future__ import annotations

import argparse
import random
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from wordfreq import get_frequency_dict

from analyzers.core.identify import clause_words, word_features

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "training" / "identification"
SHIPPED = ROOT / "analyzers" / "identification"
TREEBANKS = {
    "en": ("en_ewt-ud-train", "en_ewt-ud-dev"),
    "fr": (
        "fr_gsd-ud-dev", "fr_parisstories-ud-train", "fr_parisstories-ud-dev", "fr_rhapsodie-ud-train",
        "fr_rhapsodie-ud-dev", "fr_pud-ud-test",
    ),
}
WORD_LISTS = {"hr": "sh"}  # wordfreq's code where it is not ours
RANKED_LISTS = ("ht", "sq")  # not in wordfreq: training/identification/<code>.txt
INSTALLED = tuple(TREEBANKS)
BAGS = 6000  # bags of words per language
BAG_WORDS = 12  # bags have 1 to this many words
VOCABULARY = 20_000  # most frequent words drawn from
NEUTRAL_SHARE = 0.12  # words of a bag that are replaced by a name or a medicine
OWN_REPEATS = 12  # own lines are few and say what treebanks lack: informal spelling, short messages
MIN_COUNT = 10
FEATURES = 12_000
SEED = 20

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    words: tuple[str, ...]
    code: str
    weight: float = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the table that tells which language a draft is in.")
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of .conllu files")
    parser.add_argument("--out", type=Path, default=SHIPPED / "weights.npz")
    args = parser.parse_args()
    codes = tuple(tomllib.loads((SHIPPED / "languages.toml").read_text(encoding="utf-8"))["names"])
    samples = list(all_samples(codes, args.treebanks, random.Random(SEED)))
    print(f"{len(samples)} samples, {len(codes)} languages")
    features = frequent_features(samples)
    weights, _ = fit(samples, features, codes, iterations=40)
    spread = np.abs(weights - weights.mean(axis=1, keepdims=True)).max(axis=1)
    often = np.minimum(np.sqrt(np.array(list(features.values()))), 40)  # a rare feature is worth fewer bytes
    best = np.argsort(-spread * often)[:FEATURES]
    names = list(features)
    kept = {names[at]: features[names[at]] for at in sorted(best.tolist())}
    weights, bias = fit(samples, kept, codes, iterations=120)
    save(args.out, list(kept), codes, weights, bias)


def all_samples(codes: tuple[str, ...], treebanks: Path, rng: random.Random) -> Iterator[Sample]:
    neutral = [word for words in clause_words((OWN / "neutral.txt").read_text(encoding="utf-8")) for word in words]
    for code in codes:
        for words in bags(code, neutral, rng):
            yield Sample(words, code)
    for code in INSTALLED:
        for words in sentences(code, treebanks, neutral, rng):
            yield Sample(words, code)
    for _ in range(3000):
        bag = tuple(rng.choices(neutral, k=rng.randint(1, 10)))
        for code in INSTALLED:
            yield Sample(bag, code, 1 / len(INSTALLED))


def bags(code: str, neutral: list[str], rng: random.Random) -> Iterator[tuple[str, ...]]:
    """Words of the language drawn by frequency, some without accents, some replaced by a neutral word."""
    words, weights = word_frequencies(code)
    for _ in range(BAGS):
        bag = rng.choices(words, weights, k=rng.randint(1, BAG_WORDS))
        bag = [rng.choice(neutral) if rng.random() < NEUTRAL_SHARE and len(bag) > 2 else word for word in bag]
        yield tuple(map(strip_accents, bag)) if rng.random() < 0.3 else tuple(bag)


def word_frequencies(code: str) -> tuple[list[str], list[float]]:
    if code in RANKED_LISTS:
        ranked = (OWN / f"{code}.txt").read_text(encoding="utf-8").split()
        return ranked, [1 / (rank + 8) for rank in range(len(ranked))]  # Zipf's law, flattened at the top
    table = get_frequency_dict(WORD_LISTS.get(code, code), wordlist="best")
    split: Counter[str] = Counter()
    for text in sorted(table, key=lambda word: (-table[word], word))[:VOCABULARY]:
        for words in clause_words(text):
            for word in words:
                split[word] += table[text]
    return list(split), list(split.values())


def sentences(code: str, treebanks: Path, neutral: list[str], rng: random.Random) -> Iterator[tuple[str, ...]]:
    """Real sentences and pieces of them, some misspelt, without accents or with a name put in."""
    for name in TREEBANKS[code]:
        for text in conllu_texts(treebanks / f"{name}.conllu"):
            for words in clause_words(text):
                start, size = rng.randrange(len(words)), rng.randint(2, 14)
                yield altered(words[start : start + size] if rng.random() < 0.6 else words, neutral, rng)
    for text in (OWN / f"{code}.txt").read_text(encoding="utf-8").splitlines():
        for _ in range(OWN_REPEATS):
            for words in clause_words(text):
                yield altered(words, neutral, rng)


def conllu_texts(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = "):
            yield line.removeprefix("# text = ")


def altered(words: tuple[str, ...], neutral: list[str], rng: random.Random) -> tuple[str, ...]:
    changed = list(words)
    if rng.random() < 0.25:
        changed = [strip_accents(word) for word in changed]
    if rng.random() < 0.3:
        changed = [misspelt(word, rng) if rng.random() < 0.3 else word for word in changed]
    if rng.random() < 0.25:
        changed[rng.randrange(len(changed))] = rng.choice(neutral)
    return tuple(changed)


def misspelt(word: str, rng: random.Random) -> str:
    """One letter left out, doubled or swapped with the next."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    middle = rng.choice(("", word[at] * 2, word[at + 1] + word[at]))
    return word[:at] + middle + word[at + (2 if len(middle) == 2 and middle[0] != middle[1] else 1) :]


def strip_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def frequent_features(samples: list[Sample]) -> dict[str, int]:
    counts = Counter(feature for sample in samples for word in sample.words for feature in word_features(word))
    return {feature: count for feature, count in sorted(counts.items()) if count >= MIN_COUNT}


def fit(
    samples: list[Sample], features: dict[str, int], codes: tuple[str, ...], *, iterations: int
) -> tuple[Weights, Weights]:
    """Weights (features × languages) and biases of a multinomial logistic regression."""
    rows = {feature: row for row, feature in enumerate(features)}
    matrix = design_matrix(samples, rows)
    labels = np.array([codes.index(sample.code) for sample in samples])
    model = LogisticRegression(C=2.0, max_iter=iterations, tol=1e-3)
    model.fit(matrix, labels, sample_weight=[sample.weight for sample in samples])
    print(f"{len(rows)} features, {model.score(matrix, labels):.4f} right on the training samples")
    return model.coef_.T, model.intercept_


def design_matrix(samples: list[Sample], rows: dict[str, int]) -> csr_matrix:
    """Counts of features over the square root of the number of words: longer is surer, but not in proportion."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    known = {word: [rows[f] for f in word_features(word) if f in rows] for s in samples for word in s.words}
    for sample in samples:
        found = [row for word in sample.words for row in known[word]]
        columns.extend(found)
        values.extend([len(sample.words) ** -0.5] * len(found))
        ends.append(len(columns))
    return csr_matrix((np.array(values, dtype=np.float32), columns, ends), shape=(len(samples), len(rows)))


def save(path: Path, features: list[str], codes: tuple[str, ...], weights: Weights, bias: Weights) -> None:
    weights = weights - weights.mean(axis=1, keepdims=True)
    scale = float(np.abs(weights).max()) / 127
    np.savez_compressed(
        path,
        features=np.frombuffer("\n".join(features).encode(), dtype=np.uint8),
        codes=np.frombuffer(" ".join(codes).encode(), dtype=np.uint8),
        weights=np.rint(weights / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=bias.astype(np.float32),
    )
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
