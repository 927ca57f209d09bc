"""Risks and strengths: what the rules and the sentence reader find, one finding per label and overlapping span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyzers.core.match import Hit, match_labels, suggestions_of
from analyzers.core.reader import Reading, SentenceReading, read_sentences
from analyzers.core.segment import Document, Sentence, Token
from analyzers.core.types import RISKS, STRENGTHS, Finding, Kind, RiskLabel, Span, StrengthLabel, Suggestion

_KINDS: tuple[tuple[Kind, tuple[RiskLabel | StrengthLabel, ...]], ...] = (("risk", RISKS), ("strength", STRENGTHS))
_READER = ".reader"  # ends the id of what no rule but the reader found
_LABELS = frozenset({*RISKS, *STRENGTHS} - {"stigma"})  # a stigmatising word is in the rules' lists or is none
_SHOUTED_MARKS = re.compile(r"(?=[!?]*!)(?=[!?]*\?)[!?]{3,}|\?{3,}")
_SURE = 0.9  # readings below this weigh little
_SURE_ALONE = 0.72  # the least confidence of a risk that is the draft's only one
# Counting or an absolute in an otherwise calm draft is mostly plain information: the reader does not tell it.
_NEVER_READ_ALONE = frozenset({"past", "extreme"})
_SHOUTED_WORDS = 2
_SHOUTED_LETTERS = 7  # "ER MRI" is not shouted, "HONTE À VOUS" is
_ACRONYM_CHARS = 4
_SPOKEN = frozenset({"PRON", "DET", "VERB", "AUX", "ADV", "ADP", "CCONJ", "SCONJ", "PART", "INTJ"})
_SHOUTING_CONFIDENCE = 0.8


def find_tone(document: Document) -> tuple[Finding, ...]:
    """All risks and strengths in the writer's own words, sorted by start, then label. What a rule finds is not told
    where the sentence reader all but rules it out: such hits are wrong nearly every other time."""
    register = form_of_address(document)
    read = read_sentences(document)
    unlikely = {each.sentence.start: each.unlikely for each in read}
    findings = [
        finding
        for sentence in document.sentences
        if sentence.role != "quote"
        for finding in _sentence_findings(document, sentence, register)
        if finding.label not in unlikely.get(sentence.start, ()) or finding.label not in _LABELS
    ]
    findings += _reader_findings(document, read, findings)
    findings = [_keeping_facts(f, document) for f in findings if not document.is_protected(f.start, f.end)]
    kept = [finding for finding in findings if not _is_lone_guess(finding, findings, document)]
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.label)))


def form_of_address(document: Document) -> str | None:
    """"formal" or "informal" by the words of address in the draft, None where the language or the draft has none."""
    formal, informal = document.language.words("formal"), document.language.words("informal")
    norms = [token.norm for sentence in document.own_sentences for token in sentence.tokens]
    counts = {"formal": sum(n in formal for n in norms), "informal": sum(n in informal for n in norms)}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _reader_findings(document: Document, read: Sequence[SentenceReading], known: list[Finding]) -> list[Finding]:
    """What the sentence reader adds where no rule gave the label, on the clause that carries it. It adds no strength
    where a rule names a risk: praise for a reproach is wrong two times in three, and sounds like mockery."""
    found = []
    for each in read:
        sentence = each.sentence
        given = {f.label for f in known if sentence.start <= f.start < sentence.end}
        barred = given | set(STRENGTHS) if given & _LABELS & set(RISKS) else given
        for reading in each.readings:
            start, end = sentence.span(reading.start, reading.end)
            if reading.label in _LABELS - barred and not document.is_quoted(start, end):
                found.append(_read_finding(document, sentence, reading, (start, end)))
    return found


def _is_lone_guess(finding: Finding, every: list[Finding], document: Document) -> bool:
    """Whether this is the one sentence of the draft that may hold a risk, and it is not sure: in a calm draft such a
    finding is more often wrong than right, and a false alarm does more harm than a miss."""
    unsure = finding.label in _NEVER_READ_ALONE and finding.rule.endswith(_READER)
    if finding.kind == "strength" or (finding.confidence >= _SURE_ALONE and not unsure):
        return False
    own = next(s for s in document.sentences if s.start <= finding.start < s.end)
    return not any(
        other.kind == "risk" and other.label in _LABELS and not own.start <= other.start < own.end for other in every
    )


def _keeping_facts(finding: Finding, document: Document) -> Finding:
    """The finding without any rewriting that would lose a medicine, a dose, a date or an acronym."""
    kept = tuple(
        one for one in finding.suggestions
        if one.kind != "replace" or all(
            document.text[start:end].lower() in one.text.lower()
            for start, end in document.protected if one.start <= start and end <= one.end
        )
    )
    return finding if kept == finding.suggestions else replace(finding, suggestions=kept)


def _read_finding(document: Document, sentence: Sentence, reading: Reading, span: Span) -> Finding:
    label = next(name for _, names in _KINDS for name in names if name == reading.label)
    text = document.language.labels[label]
    template = Suggestion("template", *sentence.span(0, len(sentence.text)), text.template)
    return Finding(
        label=label,
        kind="risk" if label in RISKS else "strength",
        severity="medium" if reading.confidence >= _SURE else "low",
        confidence=reading.confidence,
        start=span[0],
        end=span[1],
        excerpt=document.text[span[0]:span[1]],
        message=text.message,
        guide=text.guide,
        rule=f"{document.language.code}.{label}{_READER}",
        suggestions=(template,) if text.template else (),
    )


def _sentence_findings(document: Document, sentence: Sentence, register: str | None) -> Iterator[Finding]:
    found: set[str] = set()
    hits = match_labels(sentence.parse, document.language)
    for kind, labels in _KINDS:
        for label in labels:
            for hit in hits.get(label, ()):
                start, end = sentence.span(hit.start, hit.end)
                if document.audience in hit.rule.audience and not document.is_quoted(start, end):
                    found.add(label)
                    yield _finding(document, sentence, hit, kind, label, register)
    shouted = shouted_span(sentence)
    if shouted and "hostility" not in found and not found & set(STRENGTHS) and not document.is_quoted(*shouted):
        yield _shouting(document, sentence, shouted)


def shouted_span(sentence: Sentence) -> Span | None:
    """The part that shouts: a row of words in capitals, or a run of three marks that holds "!" and "?" or follows one.

    A lone word in capitals may be an acronym or a name, and "!!!" alone may be joy: neither is shouting. In a row of
    capitals at least half must be words of more than three letters or such that no acronym has (PRON, VERB, DET…).
    """
    row = _longest_capital_row(sentence)
    if row:
        return sentence.span(row[0].start, row[-1].end)
    run = _SHOUTED_MARKS.search(sentence.text)
    return sentence.span(*run.span()) if run else None


def _longest_capital_row(sentence: Sentence) -> list[Token]:
    best: list[Token] = []
    row: list[Token] = []
    for token in sentence.tokens:
        if token.is_word:
            row = [*row, token] if token.text.isupper() and token.text.isalpha() else []
            best = max(best, row, key=len)
    spoken = sum(t.pos in _SPOKEN or len(t.text) > _ACRONYM_CHARS for t in best)
    enough = len(best) >= _SHOUTED_WORDS and sum(len(t.text) for t in best) >= _SHOUTED_LETTERS
    return best if enough and 2 * spoken >= len(best) and any(t.pos in _SPOKEN for t in best) else []


def _shouting(document: Document, sentence: Sentence, span: Span) -> Finding:
    text = document.language.labels["hostility"]
    return Finding(
        label="hostility",
        kind="risk",
        severity="low" if span[1] - span[0] <= _ACRONYM_CHARS else "medium",
        confidence=_SHOUTING_CONFIDENCE,
        start=span[0],
        end=span[1],
        excerpt=document.text[span[0]:span[1]],
        message=str(document.language.messages["shouting"]),
        guide=text.guide,
        rule=f"{document.language.code}.hostility.shouting",
        suggestions=(_calmer(document, span),),
    )


def _calmer(document: Document, span: Span) -> Suggestion:
    """The same words without the shouting: small letters, one mark."""
    shouted = document.text[span[0]:span[1]]
    if not any(char.isalpha() for char in shouted):
        return Suggestion("replace", *span, "?" if "?" in shouted else ".")
    calm = shouted.lower()
    starts = not document.text[:span[0]].strip() or document.text[:span[0]].rstrip()[-1] in ".!?\n"
    return Suggestion("replace", *span, calm[0].upper() + calm[1:] if starts else calm)


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
