"""Counts the syllables of a word by a language's data: its table of known words, then its rewriting rules.

What enters is `analyzers/languages/<code>/syllables.toml` and one word at a time; nothing of a word is kept.
"""

from __future__ import annotations

import gzip
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzers.core.language import LANGUAGES_FOLDER

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_OTHER_MARKS = re.compile(r"[^\w'-]|[\d_]")


@dataclass(frozen=True, slots=True)
class SyllableRules:
    """`rewrite` is applied in order to a part of a word; then each match of `nucleus` is one syllable."""

    words: Mapping[str, int]
    joiners: re.Pattern[str]
    rewrite: tuple[tuple[re.Pattern[str], str], ...]
    nucleus: re.Pattern[str]


def count_syllables(word: str, rules: SyllableRules) -> int:
    """The syllables of `word`, at least 1. Known words win over rules, whole words over their parts."""
    spelling = normalize_spelling(word)
    if spelling in rules.words:
        return rules.words[spelling]
    return max(1, sum(_count_part(part, rules) for part in rules.joiners.split(spelling) if part))


def normalize_spelling(word: str) -> str:
    """`word` as the tables spell it: composed, lower case, straight apostrophes, no other marks."""
    composed = unicodedata.normalize("NFC", word).lower().translate(_APOSTROPHES)
    return _OTHER_MARKS.sub("", composed).strip("'-")


def count_by_rules(part: str, rules: SyllableRules) -> int:
    """The vowel groups of `part` after rewriting; 0 when it has none."""
    for pattern, replacement in rules.rewrite:
        part = pattern.sub(replacement, part)
    return sum(1 for _ in rules.nucleus.finditer(part))


@cache
def load_syllable_rules(code: str) -> SyllableRules:
    """The rules of an installed language. Raises OSError when its folder has no syllables.toml."""
    folder = LANGUAGES_FOLDER / code
    data = tomllib.loads((folder / "syllables.toml").read_text(encoding="utf-8"))
    table = read_table(folder / data["table"]) if "table" in data else {}
    return SyllableRules(
        words={**table, **data["words"]},
        joiners=re.compile(f"[{re.escape(data['joiners'])}]"),
        rewrite=tuple((re.compile(pattern), replacement) for pattern, replacement in data["rewrite"]),
        nucleus=re.compile(data["nucleus"]),
    )


def read_table(path: Path) -> dict[str, int]:
    """A table's counts: the words of line n have n syllables."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return {word: count for count, line in enumerate(lines, start=1) for word in line.split()}


def _count_part(part: str, rules: SyllableRules) -> int:
    return rules.words.get(part) or count_by_rules(part, rules)
