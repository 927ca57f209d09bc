"""Risks and strengths: what the rules and the sentence reader find, one finding per label and overlapping span."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.core.match import Hit, match_sentence, suggestions_of
from analyzers.core.segment import Document, Sentence
from analyzers.core.types import RISKS, STRENGTHS, Finding, Kind, RiskLabel, StrengthLabel, Suggestion

_KINDS: tuple[tuple[Kind, tuple[RiskLabel | StrengthLabel, ...]], ...] = (("risk", RISKS), ("strength", STRENGTHS))


def find_tone(document: Document) -> tuple[Finding, ...]:
    """All risks and strengths in the writer's own words, sorted by start, then label."""
    register = form_of_address(document)
    findings = [
        finding
        for sentence in document.sentences
        if sentence.role != "quote"
        for finding in _sentence_findings(document, sentence, register)
    ]
    return tuple(sorted(findings, key=lambda f: (f.start, f.end, f.label)))


def form_of_address(document: Document) -> str | None:
    """"formal" or "informal" by the words of address in the draft, None where the language or the draft has none."""
    formal, informal = document.language.words("formal"), document.language.words("informal")
    norms = [token.norm for sentence in document.own_sentences for token in sentence.tokens]
    counts = {"formal": sum(n in formal for n in norms), "informal": sum(n in informal for n in norms)}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _sentence_findings(document: Document, sentence: Sentence, register: str | None) -> Iterator[Finding]:
    for kind, labels in _KINDS:
        for label in labels:
            for hit in match_sentence(sentence.parse, document.language, label):
                start, end = sentence.span(hit.start, hit.end)
                if document.audience in hit.rule.audience and not document.is_quoted(start, end):
                    yield _finding(document, sentence, hit, kind, label, register)


def _finding(
    document: Document,
    sentence: Sentence,
    hit: Hit,
    kind: Kind,
    label: RiskLabel | StrengthLabel,
    register: str | None,
) -> Finding:
    start, end = sentence.span(hit.start, hit.end)
    text = document.language.labels[label]
    suggestions = suggestions_of(hit, sentence, register=register)
    if not suggestions and text.template:
        suggestions = (Suggestion("template", *sentence.span(0, len(sentence.text)), text.template),)
    return Finding(
        label=label,
        kind=kind,
        severity=hit.rule.severity,
        confidence=hit.rule.confidence,
        start=start,
        end=end,
        excerpt=document.text[start:end],
        message=hit.rule.message,
        guide=text.guide,
        rule=hit.rule.id,
        suggestions=suggestions,
    )
