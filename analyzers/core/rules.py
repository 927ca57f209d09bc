"""Rules are data: one TOML file per label and language, checked when it is loaded.

A rule without a `flags` and a `passes` example does not load; `flags` mark the exact span that must be underlined.
Errors say the file, the rule, what was found and what was expected.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analyzers.core.errors import RuleError
from analyzers.core.patterns import Pattern, compile_pattern
from analyzers.core.types import AUDIENCES, SEVERITIES, Audience, Severity
from analyzers.core.words import WordsPattern, compile_words

KINDS = ("words", "tokens", "tree")
_REQUIRED = ("id", "kind", "match", "flags", "passes")
_OPTIONAL = ("severity", "confidence", "message", "suggest", "unless", "audience", "asks")
_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_ID = re.compile(r"[a-z][a-z0-9_]*")
DEFAULT_CONFIDENCE = 0.9  # rules are written for precision; the benchmark measures it


@dataclass(frozen=True, slots=True)
class LabelText:
    """What a label is called, the guide's rule it stands for, and what to say when a rule says nothing itself."""

    name: str
    guide: str
    message: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class RuleSuggestion:
    """Other words. `over` says what they stand for: the match, or the whole sentence. `register` limits it to drafts
    that say "informal" or "formal" you. `{name}` in `text` is what the pattern captured."""

    kind: Literal["replace", "template"]
    text: str
    over: Literal["match", "sentence"] = "match"
    register: Literal["formal", "informal"] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to mark words. `id` is <language>.<label>.<name>. A match is dropped when an `unless` pattern is
    found in the same sentence."""

    id: str
    label: str
    kind: str
    patterns: tuple[Pattern, ...]
    unless: tuple[WordsPattern, ...]
    severity: Severity
    confidence: float
    message: str
    suggestions: tuple[RuleSuggestion, ...]
    audience: tuple[Audience, ...]
    asks: bool  # only question rules: the words ask by themselves, with or without a question mark
    flags: tuple[str, ...]
    passes: tuple[str, ...]


def marked_span(example: str) -> tuple[str, tuple[int, int]]:
    """A `flags` example without its marks, and the span they marked."""
    match = _MARKED.search(example)
    if match is None:
        raise RuleError(f"example {example!r}: no [[marked]] words")
    return example[:match.start()] + match[1] + example[match.end():], (match.start(), match.end() - 4)


def load_rules(
    path: Path, code: str, sets: Mapping[str, tuple[str, ...]], labels: Mapping[str, LabelText]
) -> tuple[Rule, ...]:
    """The rules of one file, in order. Raises RuleError at the first that is wrong."""
    label = path.stem
    where = f"languages/{code}/rules/{path.name}"
    if label not in labels:
        raise RuleError(f"{where}: no label {label!r}", hint=f"Labels: {', '.join(labels)}.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as err:
        raise RuleError(f"{where}: {err}") from err
    rules = tuple(
        _rule(entry, f"{where}: rule {number} ({entry.get('id', '?')})", code, label, sets, labels[label])
        for number, entry in enumerate(data.get("rule", []), 1)
    )
    ids = [rule.id for rule in rules]
    if repeated := {name for name in ids if ids.count(name) > 1}:
        raise RuleError(f"{where}: repeated id {', '.join(sorted(repeated))}")
    return rules


def _rule(
    entry: dict[str, Any], where: str, code: str, label: str, sets: Mapping[str, tuple[str, ...]], text: LabelText
) -> Rule:
    _check_shape(entry, where)
    try:
        match = [entry["match"]] if isinstance(entry["match"], str) else entry["match"]
        patterns = tuple(compile_pattern(entry["kind"], one, sets) for one in match)
        unless = tuple(compile_words(one, sets) for one in entry.get("unless", ()))
        for example in entry["flags"]:
            marked_span(example)
    except RuleError as err:
        raise RuleError(f"{where}: {err.message}", hint=err.hint) from err
    return Rule(
        id=f"{code}.{label}.{entry['id']}",
        label=label,
        kind=entry["kind"],
        patterns=patterns,
        unless=unless,
        severity=entry.get("severity", "medium"),
        confidence=float(entry.get("confidence", DEFAULT_CONFIDENCE)),
        message=entry.get("message", text.message),
        suggestions=tuple(_suggestion(one, where) for one in entry.get("suggest", ())),
        audience=tuple(entry.get("audience", AUDIENCES)),
        asks=bool(entry.get("asks", False)),
        flags=tuple(entry["flags"]),
        passes=tuple(entry["passes"]),
    )


def _check_shape(entry: dict[str, Any], where: str) -> None:
    if unknown := entry.keys() - {*_REQUIRED, *_OPTIONAL}:
        raise RuleError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    for key in _REQUIRED:
        if not entry.get(key):
            what = {"passes": " Add a sentence that must not be flagged.", "flags": " Add a sentence to flag."}
            raise RuleError(f"{where}: no {key}.{what.get(key, '')}")
    if not _ID.fullmatch(entry["id"]):
        raise RuleError(f"{where}: id {entry['id']!r}; expected lower case letters, digits and _")
    for key, choices in (("kind", KINDS), ("severity", SEVERITIES)):
        if entry.get(key, choices[0]) not in choices:
            raise RuleError(f"{where}: {key} {entry[key]!r}; expected one of {', '.join(choices)}")
    if wrong := set(entry.get("audience", ())) - set(AUDIENCES):
        raise RuleError(f"{where}: audience {', '.join(sorted(wrong))}; expected {' or '.join(AUDIENCES)}")


def _suggestion(entry: dict[str, str], where: str) -> RuleSuggestion:
    kinds = [kind for kind in ("replace", "template") if kind in entry]
    if len(kinds) != 1 or entry.keys() - {*kinds, "over", "register"}:
        raise RuleError(f"{where}: suggest {entry!r}; expected replace or template, and over or register at most")
    kind: Literal["replace", "template"] = "replace" if kinds == ["replace"] else "template"
    over: Literal["match", "sentence"] = "sentence" if entry.get("over") == "sentence" else "match"
    register: Literal["formal", "informal"] | None = None
    if entry.get("register") in {"formal", "informal"}:
        register = "formal" if entry["register"] == "formal" else "informal"
    return RuleSuggestion(kind, entry[kind], over, register)
