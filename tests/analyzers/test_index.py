"""The index of rules: it may propose too much, it must not leave a rule out."""

from __future__ import annotations

import pytest

from analyzers.core.language import language_codes, load_language
from analyzers.core.match import match_rule
from analyzers.core.rules import marked_span
from analyzers.core.segment import segment_document


@pytest.mark.parametrize("code", language_codes())
def test_every_rule_that_matches_is_proposed(code: str) -> None:
    language = load_language(code)
    rules = [rule for of_label in language.rules.values() for rule in of_label]
    examples = [marked_span(example)[0] for rule in rules for example in rule.flags]
    checked = 0
    for example in examples[::5]:
        for sentence in segment_document(example, language).sentences:
            parse = sentence.parse
            proposed = {r.id for r, _ in language.index.candidates(parse.folded.text, [t.lemma for t in parse.tokens])}
            matching = {rule.id for rule in rules if match_rule(rule, parse)}
            assert matching <= proposed, f"{example!r}: left out {sorted(matching - proposed)}"
            checked += len(matching)
    assert checked >= len(examples) // 6  # every fifth example matches at least its own rule


def test_most_rules_are_left_out_for_a_plain_sentence() -> None:
    language = load_language("en")
    patterns = sum(len(rule.patterns) for of_label in language.rules.values() for rule in of_label)
    proposed = language.index.candidates("i take 8 mg with water", ["i", "take", "8", "mg", "with", "water"])
    assert len(proposed) < patterns / 4
