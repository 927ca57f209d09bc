"""Measure the pipelines on the test treebanks: python -m training.evaluate --treebanks DIR.

Raw text in: the pipeline cuts, tags and parses it by itself; documents are ten sentences in a row, as spaCy's own
converter makes them. The informal sets are read one message at a time. Scores are spaCy's, in per cent, higher is
better: POS, morphology and lemma over words that line up with the gold ones, UAS and LAS (labels as treebanks.py
merges them) without punctuation, F of sentences as exact spans, F of words.
"""

import argparse
import sys
import time
import tomllib
from pathlib import Path
from statistics import median

import spacy
from spacy.language import Language
from spacy.training import Example

from training.train_pipelines import HERE, ROOT, to_example
from training.treebanks import Sentence, list_files, load_file, read_conllu

COLUMNS = {
    "POS": "pos_acc",
    "morph": "morph_acc",
    "UAS": "dep_uas",
    "LAS": "dep_las",
    "lemma": "lemma_acc",
    "sentence F": "sents_f",
    "word F": "token_f",
}


def main() -> None:
    """Print one Markdown table for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--language", choices=("en", "fr"), action="append", help="default: both")
    parser.add_argument("--pipeline", type=Path, help="another pipeline than the shipped one")
    parser.add_argument("--informal", action="store_true", help="only the informal set")
    options = parser.parse_args()
    for language in options.language or ("en", "fr"):
        nlp = spacy.load(options.pipeline or ROOT / "analyzers" / "languages" / language / "pipeline")
        sets = {} if options.informal else official_sets(language, options.treebanks)
        sets["informal"] = informal_set(language)
        sys.stdout.write(table(nlp, language, sets))
        found, false, orders, plain = count_orders(nlp, language)
        sys.stdout.write(f"\nOrders on unseen verbs: {found} of {orders} found, {false} of {plain} taken for one\n")
        sys.stdout.write(f"\n{language}: {milliseconds(nlp, sets['informal']):.0f} ms for 300 informal words\n\n")


def official_sets(language: str, folder: Path) -> dict[str, list[list[Sentence]]]:
    """Give the test treebanks of a language by name, as documents of ten sentences."""
    return {
        file.treebank.removeprefix("UD_"): [g for d in load_file(file, folder) for g in _tens(d)]
        for file in list_files(language, "test")
    }


def informal_set(language: str) -> list[list[Sentence]]:
    """Give the project's own informal test messages; each `# newdoc` is one message."""
    return read_conllu(HERE / "informal" / f"{language}.conllu", language)


def count_orders(nlp: Language, language: str) -> tuple[int, int, int, int]:
    """Give orders found, plain sentences taken for an order, and how many of each there are: any word with Mood=Imp."""
    probe = tomllib.loads((HERE / "informal" / f"orders.{language}.toml").read_text(encoding="utf-8"))
    found, false = (
        sum(any("Imp" in token.morph.get("Mood", []) for token in doc) for doc in nlp.pipe(probe[kind]))
        for kind in ("orders", "plain")
    )
    return found, false, len(probe["orders"]), len(probe["plain"])


def _tens(document: list[Sentence]) -> list[list[Sentence]]:
    return [document[i : i + 10] for i in range(0, len(document), 10)]


def score(nlp: Language, documents: list[list[Sentence]]) -> dict[str, float]:
    """Give the columns of `COLUMNS` for some documents, in per cent."""
    examples: list[Example] = [to_example(nlp, document) for document in documents]
    scores = nlp.evaluate(examples)
    return {name: 100 * (scores[key] or 0.0) for name, key in COLUMNS.items()}


def table(nlp: Language, language: str, sets: dict[str, list[list[Sentence]]]) -> str:
    """Give the scores of every set as a Markdown table."""
    lines = [f"| {language} | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for name, documents in sets.items():
        lines.append(f"| {name} | " + " | ".join(f"{value:.1f}" for value in score(nlp, documents).values()) + " |")
    return "\n".join(lines) + "\n"


def milliseconds(nlp: Language, documents: list[list[Sentence]]) -> float:
    """Give the median processor time in ms to read about 300 words in one batch of segments, warm, over 15 rounds."""
    texts, words = [], 0
    for document in documents:
        texts.append("".join(w.form + " " * w.space for s in document for w in s))
        words += sum(len(s) for s in document)
        if words >= 300:
            break
    times = []
    for _ in range(17):
        began = time.process_time()
        for _ in nlp.pipe(texts, batch_size=len(texts)):
            pass
        times.append(time.process_time() - began)
    return 1000 * median(times[2:])


if __name__ == "__main__":
    main()
