"""Train the syntax pipelines from treebanks: python -m training.train_pipelines --treebanks DIR.

What enters: the files of treebanks.toml (checked) and the sentences of the grammars. What leaves: one folder for each
language, analyzers/languages/<language>/pipeline, ready for `spacy.load`. Same files, same seed: same weights on the
same machine.
"""

import argparse
import random
import shutil
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_config
from thinc.api import Adam, fix_random_seed

from training.augmentation import strip_accents, vary
from training.grammar import compose
from training.tokenizers import blank_pipeline, joined_forms, read_words
from training.treebanks import Sentence, list_files, load_file

HERE = Path(__file__).parent
ROOT = HERE.parent


def main() -> None:
    """Train one language, or both in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of the files listed in treebanks.toml")
    parser.add_argument("--language", choices=("en", "fr"), action="append", help="default: both")
    parser.add_argument("--output", type=Path, help="folder of one pipeline; default: the language's own folder")
    parser.add_argument("--steps", type=int, help="training steps; default: training/pipelines.toml")
    parser.add_argument("--width", type=int)
    parser.add_argument("--depth", type=int)
    parser.add_argument("--plain", action="store_true", help="without variations and grammar, to compare")
    options = parser.parse_args()
    for language in options.language or ("en", "fr"):
        settings = tomllib.loads((HERE / "pipelines.toml").read_text(encoding="utf-8"))
        settings |= {name: value for name in ("steps", "width", "depth") if (value := getattr(options, name))}
        output = options.output or ROOT / "analyzers" / "languages" / language / "pipeline"
        nlp = train(language, options.treebanks, settings, varied=not options.plain)
        save(nlp, language, output)


def load_documents(language: str, folder: Path, *, seed: int, varied: bool) -> list[list[Sentence]]:
    """Give the training documents of a language: treebanks, then the sentences of its grammar, one each."""
    documents = [d for file in list_files(language, "train") for d in load_file(file, folder)]
    if varied:
        documents += [[sentence] for sentence in compose(language, seed)]
    return documents


def accent_norms(documents: list[list[Sentence]]) -> dict[str, str]:
    """Give accentless spellings that stand for one accented word and are no word themselves."""
    counts = Counter(word.form.lower() for d in documents for s in d for word in s)
    found: dict[str, str] = {}
    for form, count in counts.most_common():
        bare = strip_accents(form)
        if bare != form and form.isalpha() and count > 2 and bare not in counts and len(bare) > 2:
            found.setdefault(bare, form)
    return found


def to_doc(nlp: Language, sentences: list[Sentence]) -> Doc:
    """Give the gold Doc of some sentences in a row; the last word has no space after it."""
    words = [word for sentence in sentences for word in sentence]
    starts = [position == 0 for sentence in sentences for position in range(len(sentence))]
    heads, offset = [], 0
    for sentence in sentences:
        heads += [offset + word.head for word in sentence]
        offset += len(sentence)
    return Doc(
        nlp.vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words[:-1]] + [False],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if word.dep == "root" else word.dep for word in words],
        sent_starts=starts,  # type: ignore[arg-type]
    )


def to_example(nlp: Language, sentences: list[Sentence]) -> Example:
    """Give an Example that pairs the tokenizer's own reading of the text with the gold analysis."""
    gold = to_doc(nlp, sentences)
    return Example(nlp.make_doc(gold.text), gold)


def passes(
    nlp: Language, language: str, documents: list[list[Sentence]], rng: random.Random, *, varied: bool
) -> Iterator[Example]:
    """Give examples without end: one to three sentences each, shuffled anew and varied anew in each pass."""
    words = read_words(language)
    joined = joined_forms(words)
    while True:
        groups = [group for d in documents for group in _group(d, rng)]
        rng.shuffle(groups)
        for group in groups:
            if varied:
                group = [vary(sentence, words, joined, rng) for sentence in group]
            yield to_example(nlp, group)


def _group(document: list[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
    position = 0
    while position < len(document):
        size = rng.choice((1, 1, 2, 3))
        yield document[position : position + size]
        position += size


def build(language: str, documents: list[list[Sentence]], settings: dict[str, Any]) -> Language:
    """Give an untrained pipeline: the language's tokenizer and the components of configs/pipeline.cfg."""
    overrides = {"width": settings["width"], "depth": settings["depth"]}
    sizes = {f"size.{name}": value for name, value in overrides.items()}
    config = load_config(HERE / "configs" / "pipeline.cfg", sizes).interpolate()
    nlp = blank_pipeline(language, accent_norms(documents) if language == "fr" else None)
    for name, component in config["components"].items():
        factory = component.pop("factory")
        nlp.add_pipe(factory, name=name, config=component)
    return nlp


def train(language: str, folder: Path, settings: dict[str, Any], *, varied: bool) -> Language:
    """Train a pipeline and give it with its averaged weights."""
    fix_random_seed(settings["seed"])
    rng = random.Random(settings["seed"])
    documents = load_documents(language, folder, seed=settings["seed"], varied=varied)
    nlp = build(language, documents, settings)
    stream = passes(nlp, language, documents, rng, varied=varied)
    every = [to_example(nlp, [sentence]) for d in documents for sentence in d]
    nlp.initialize(lambda: every)
    optimizer = Adam(settings["rate"], beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, use_averages=True)
    losses: dict[str, float] = {}
    began = time.monotonic()
    for step in range(settings["steps"]):
        share = step / settings["steps"]
        optimizer.learn_rate = _rate(settings["rate"], step, settings["steps"])
        size = settings["first_batch"] + share * (settings["last_batch"] - settings["first_batch"])
        nlp.update(_batch(stream, size), sgd=optimizer, drop=settings["dropout"], losses=losses)
        if step % 100 == 99:
            shown = " ".join(f"{name} {value:.0f}" for name, value in losses.items())
            print(f"{language} step {step + 1} {time.monotonic() - began:.0f} s {shown}", flush=True)
            losses = {}
    with nlp.use_params(optimizer.averages):
        return spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())


def _rate(top: float, step: int, steps: int) -> float:
    """Give the learning rate: 150 steps of warm-up, then a straight line to a twentieth."""
    warm = min(1.0, (step + 1) / 150)
    return top * warm * (1 - 0.95 * step / steps)


def _batch(stream: Iterator[Example], size: float) -> list[Example]:
    batch: list[Example] = []
    words = 0
    while words < size:
        batch.append(next(stream))
        words += len(batch[-1].reference)
    return batch


def _tree_strings(nlp: Language) -> set[int]:
    """Give the keys of the strings that the lemmatizer's trees write; loading brings all others back by itself."""
    trees = srsly.msgpack_loads(nlp.get_pipe("trainable_lemmatizer").trees.to_bytes())["trees"]  # type: ignore[attr-defined]
    return {key for tree in trees for name, key in tree.items() if name in ("orig", "subst") and key}


def save(nlp: Language, language: str, output: Path) -> None:
    """Write the pipeline for `spacy.load`, with its licence and notice."""
    nlp.meta.update({"name": f"soigne_{language}", "license": "CC BY-SA 4.0", "version": "1.0.0"})
    nlp.meta["description"] = "Parts of speech, morphology, dependencies, lemmas and sentence ends; see NOTICE."
    nlp.to_disk(output)
    strings = [nlp.vocab.strings[key] for key in _tree_strings(nlp)]
    srsly.write_json(output / "vocab" / "strings.json", sorted(strings))
    for name in ("LICENSE", f"NOTICE.{language}"):
        source = HERE / "notices" / name
        if source.is_file():
            shutil.copy(source, output / name.split(".")[0])


if __name__ == "__main__":
    main()
