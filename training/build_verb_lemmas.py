"""Build the table of French verb forms that corrects lemmas: python -m training.build_verb_lemmas --treebanks DIR.

What enters: the tables of spacy-lookups-data (MIT; its French forms come from a lexicon made for spaCy) and the verbs
that the training treebanks, the grammar and the corpus use. What leaves: verb_lemmas.txt.gz in the French pipeline's
folder, one verb a line, the infinitive first, then forms without accents, lower case, that no other verb shares.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import Any

from training.augmentation import strip_accents
from training.tokenizers import read_words
from training.train_pipelines import ROOT, load_documents

LITERARY = re.compile(r"(?:[aiu]ss(?:e|es|ions|iez|ent)|[âîû]t|[âîû]mes|[âîû]tes|èrent|irent|urent)$")
OUTPUT = ROOT / "analyzers" / "languages" / "fr" / "pipeline" / "verb_lemmas.txt.gz"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    options = parser.parse_args()
    forms = forms_by_verb(used_verbs(options.treebanks))
    lines = [" ".join([verb, *sorted(forms[verb])]) for verb in sorted(forms)]
    OUTPUT.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), mtime=0))


def used_verbs(folder: Path) -> set[str]:
    """Give the lemmas and the words of the training texts; a verb that none of them uses is left out."""
    documents = load_documents("fr", folder, seed=0, varied=True)
    found = {part.lower() for d in documents for s in d for word in s for part in (word.lemma, word.form)}
    for path in sorted((ROOT / "training" / "corpus").glob("fr*.txt")):
        found |= set(re.findall(r"[a-zà-ÿœ]+", path.read_text(encoding="utf-8").lower()))
    return found


def forms_by_verb(used: set[str]) -> dict[str, set[str]]:
    """Give the forms of each verb that is used, without those of literary tenses and those two verbs share."""
    pairs = _pairs(set(_read("fr_lemma_index")["verb"]))
    owners: dict[str, set[str]] = defaultdict(set)
    for form, lemma in pairs:
        owners[strip_accents(form)].add(lemma)
    for form in read_words("fr")["not_verb_forms"]:
        owners[form] = set()
    seen = {lemma for form, lemma in pairs if form in used or lemma in used}
    forms: dict[str, set[str]] = defaultdict(set)
    for form, lemma in pairs:
        if lemma in seen and owners[strip_accents(form)] == {lemma} and not LITERARY.search(form):
            forms[lemma].add(strip_accents(form))
    return forms


def _pairs(verbs: set[str]) -> list[tuple[str, str]]:
    pairs = [(form, lemmas[0]) for form, lemmas in _read("fr_lemma_exc")["verb"].items() if len(lemmas) == 1]
    pairs += [(form, lemma) for form, lemmas in _read("fr_lemma_lookup").items() for lemma in lemmas if lemma in verbs]
    return [(form, lemma) for form, lemma in pairs if form.isalpha() and form.islower()]


def _read(name: str) -> dict[str, Any]:
    packed = resources.files("spacy_lookups_data").joinpath("data", f"{name}.json.gz").read_bytes()
    table: dict[str, Any] = json.loads(gzip.decompress(packed))
    return table


if __name__ == "__main__":
    main()
