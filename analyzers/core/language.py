"""A language is a folder: its name, its words, its texts and its rules, loaded once.

In: `analyzers/languages/<code>/`. Out: frozen Language values. No language code stands in any module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analyzers.core.boundaries import BoundaryWords
from analyzers.core.errors import LanguageNotSupported, RuleError
from analyzers.core.index import RuleIndex, index_rules
from analyzers.core.rules import LabelText, Rule, load_rules
from analyzers.core.types import QUESTIONS, RISKS, STRENGTHS
from analyzers.core.words import fold_word

LANGUAGES_FOLDER = Path(__file__).parent.parent / "languages"


@dataclass(frozen=True, slots=True)
class Language:
    """All that Soigné knows of one language. Patterns are for folded text."""

    code: str
    name: str
    folder: Path
    boundaries: BoundaryWords
    greeting: re.Pattern[str]
    signature: re.Pattern[str]
    word_sets: Mapping[str, frozenset[str]]  # folded words by name
    labels: Mapping[str, LabelText]
    messages: Mapping[str, Any]
    rules: Mapping[str, tuple[Rule, ...]]
    index: RuleIndex

    @property
    def pipeline(self) -> Path:
        """The folder of the shipped spaCy pipeline."""
        return self.folder / "pipeline"

    def words(self, *names: str) -> frozenset[str]:
        """The folded words of the named sets together."""
        return frozenset().union(*(self.word_sets[name] for name in names))


@cache
def language_codes() -> tuple[str, ...]:
    """The codes of the installed languages, sorted."""
    return tuple(sorted(path.parent.name for path in LANGUAGES_FOLDER.glob("*/language.toml")))


@cache
def load_language(code: str) -> Language:
    """The language of that code. Raises LanguageNotSupported for any other, RuleError when its folder is wrong."""
    if code not in language_codes():
        known = ", ".join(language_codes())
        raise LanguageNotSupported(f"no language {code!r}", hint=f"Languages: {known}.")
    folder = LANGUAGES_FOLDER / code
    data = tomllib.loads((folder / "language.toml").read_text(encoding="utf-8"))
    labels = {name: LabelText(**text) for name, text in data["labels"].items()}
    if missing := {*RISKS, *STRENGTHS, *QUESTIONS} - labels.keys():
        raise RuleError(f"languages/{code}/language.toml: no text for {', '.join(sorted(missing))}")
    word_sets = {name: tuple(words) for name, words in data["words"].items()}
    rules = {path.stem: load_rules(path, code, word_sets, labels) for path in _rule_files(folder)}
    return Language(
        code=code,
        name=data["name"],
        folder=folder,
        boundaries=BoundaryWords(
            frozenset(fold_word(word) for word in data["boundaries"]["abbreviations"]),
            tuple(data["boundaries"]["quote_headers"]),
        ),
        greeting=_folded_pattern(data["boundaries"]["greeting"]),
        signature=_folded_pattern(data["boundaries"]["signature"]),
        word_sets={name: frozenset(map(fold_word, words)) for name, words in word_sets.items()},
        labels=labels,
        messages=data["messages"],
        rules=rules,
        index=index_rules(rule for of_label in rules.values() for rule in of_label),
    )


def _folded_pattern(lines: list[str]) -> re.Pattern[str]:
    return re.compile(r"\s*(?:" + "|".join(lines) + r")\s*", re.VERBOSE)


def _rule_files(folder: Path) -> list[Path]:
    return [*sorted(folder.glob("rules/*.toml")), folder / "danger.toml", folder / "no_danger.toml"]
