"""Which rules match a sentence, and what they suggest in its place.

Hits of a sentence depend on its words alone, so they are kept with it in a bounded cache of salted hashes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analyzers.core.cache import CACHED_SENTENCES, HashedCache
from analyzers.core.language import Language
from analyzers.core.patterns import Pattern
from analyzers.core.rules import Rule, RuleSuggestion
from analyzers.core.segment import Parse, Sentence
from analyzers.core.types import Suggestion

_FIELD = re.compile(r"\{([a-z_]+)\}")
_NEGATION_GAP = re.compile(r"\s+([,.])")


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched sentence[start:end]; captures are spans of the sentence."""

    rule: Rule
    start: int
    end: int
    captures: Mapping[str, tuple[int, int]]


HITS: HashedCache[Mapping[str, tuple[Hit, ...]]] = HashedCache(CACHED_SENTENCES)


def match_labels(parse: Parse, language: Language) -> Mapping[str, tuple[Hit, ...]]:
    """The hits of all rules, by label and start; the first rule in a file wins where spans overlap."""
    hits = HITS.get(parse.key)
    if hits is None:
        hits = {name: _without_overlaps(found) for name, found in _match_all(parse, language).items()}
        HITS.put(parse.key, hits)
    return hits


def match_sentence(parse: Parse, language: Language, label: str) -> tuple[Hit, ...]:
    """The hits of the rules of one label, by start."""
    return match_labels(parse, language).get(label, ())


def _match_all(parse: Parse, language: Language) -> dict[str, list[Hit]]:
    by_rule: dict[str, list[Hit]] = {}
    for rule, pattern in language.index.candidates(parse.folded.text, (token.lemma for token in parse.tokens)):
        if hits := _match_pattern(rule, pattern, parse):
            by_rule.setdefault(rule.id, []).extend(hits)
    by_label: dict[str, list[Hit]] = {}
    for hits in by_rule.values():
        if not _has_exception(hits[0].rule, parse):
            by_label.setdefault(hits[0].rule.label, []).extend(hits)
    return by_label


def match_rule(rule: Rule, parse: Parse) -> list[Hit]:
    """The hits of one rule, unless one of its exceptions is in the sentence."""
    hits = [hit for pattern in rule.patterns for hit in _match_pattern(rule, pattern, parse)]
    return [] if hits and _has_exception(rule, parse) else hits


def _match_pattern(rule: Rule, pattern: Pattern, parse: Parse) -> list[Hit]:
    return [Hit(rule, match.start, match.end, match.captures) for match in pattern.find(parse.folded, parse.tokens)]


def _has_exception(rule: Rule, parse: Parse) -> bool:
    return any(exception.search(parse.folded.text) for exception in rule.unless)


def _without_overlaps(hits: list[Hit]) -> tuple[Hit, ...]:
    kept: list[Hit] = []
    for hit in hits:
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end)))


def suggestions_of(hit: Hit, sentence: Sentence, *, register: str | None) -> tuple[Suggestion, ...]:
    """The rule's suggestions for this hit, with absolute offsets. `register` is the draft's form of address."""
    return tuple(
        _suggestion(one, hit, sentence)
        for one in hit.rule.suggestions
        if one.register is None or register is None or one.register == register
    )


def _suggestion(suggestion: RuleSuggestion, hit: Hit, sentence: Sentence) -> Suggestion:
    start, end = (0, len(sentence.text)) if suggestion.over == "sentence" else (hit.start, hit.end)
    text = _FIELD.sub(lambda field: _captured(hit, sentence.text, field[1]), suggestion.text)
    text = _NEGATION_GAP.sub(r"\1", text)
    if sentence.text[start:start + 1].isupper() and text:
        text = text[0].upper() + text[1:]
    if suggestion.over == "sentence" and suggestion.kind == "replace":
        text = _with_ending(text, sentence.text)
    return Suggestion(suggestion.kind, *sentence.span(start, end), text)


def _captured(hit: Hit, text: str, name: str) -> str:
    start, end = hit.captures.get(name, (0, 0))
    return text[start:end].strip().rstrip(".!?…,;: ")


def _with_ending(text: str, original: str) -> str:
    return text + "." if original.rstrip()[-1:] in ".!?…" and text[-1:] not in ".!?…" else text
