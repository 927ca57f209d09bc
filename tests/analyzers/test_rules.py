"""The examples of the rules are their tests: each flags exactly the marked words, each passes example stays clean."""

from __future__ import annotations

import pytest

from analyzers.core.language import Language, language_codes, load_language
from analyzers.core.match import Hit, match_rule, suggestions_of
from analyzers.core.rules import Rule, marked_span
from analyzers.core.segment import Document, segment_document
from analyzers.core.types import RISKS

RULES = [
    pytest.param(load_language(code), rule, id=rule.id)
    for code in language_codes()
    for rules in load_language(code).rules.values()
    for rule in rules
]


def hits_in(text: str, rule: Rule, language: Language) -> tuple[Document, list[tuple[int, int, Hit]]]:
    """The rule's hits in a text, with absolute spans."""
    document = segment_document(text, language)
    return document, [
        (*sentence.span(hit.start, hit.end), hit)
        for sentence in document.sentences
        for hit in match_rule(rule, sentence.parse)
    ]


@pytest.mark.parametrize(("language", "rule"), RULES)
def test_flags_exactly_the_marked_words(language: Language, rule: Rule) -> None:
    for example in rule.flags:
        text, span = marked_span(example)
        found = [text[start:end] for start, end, _ in hits_in(text, rule, language)[1]]
        assert text[slice(*span)] in found, f"{text!r}: expected {text[slice(*span)]!r}, found {found}"


@pytest.mark.parametrize(("language", "rule"), RULES)
def test_passes_the_nearest_innocent_sentence(language: Language, rule: Rule) -> None:
    for text in rule.passes:
        found = [text[start:end] for start, end, _ in hits_in(text, rule, language)[1]]
        assert not found, f"{text!r} must pass, found {found}"


@pytest.mark.parametrize(("language", "rule"), RULES)
def test_replacements_bring_no_risk(language: Language, rule: Rule) -> None:
    for example in rule.flags:
        text, _ = marked_span(example)
        document, hits = hits_in(text, rule, language)
        for start, end, hit in hits:
            sentence = next(s for s in document.sentences if s.start <= start < s.end)
            for suggestion in suggestions_of(hit, sentence, register=None):
                if suggestion.kind == "replace":
                    changed = text[:suggestion.start] + suggestion.text + text[suggestion.end:]
                    before, after = _risks(text, language), _risks(changed, language)
                    assert sum(after.values()) < sum(before.values()) or start == end, f"{changed!r}: {after}"
                    assert all(after[label] <= before[label] for label in after), f"{changed!r}: {after}"


def _risks(text: str, language: Language) -> dict[str, int]:
    sentences = segment_document(text, language).sentences
    return {
        label: sum(bool(match_rule(rule, s.parse)) for s in sentences for rule in language.rules[label])
        for label in RISKS
    }
