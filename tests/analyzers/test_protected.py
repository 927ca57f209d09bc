"""Protected words: what is fact and nothing else is found, never flagged by itself and never lost in a rewriting."""

from __future__ import annotations

import pytest

from analyzers import analyze
from analyzers.core.language import language_codes, load_language
from analyzers.core.protected import load_protected_words, protected_spans
from analyzers.core.segment import segment_document
from benchmarks.drafts import read_development


def protected(code: str, text: str) -> list[str]:
    spans = protected_spans(text, load_protected_words(load_language(code).folder))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "You put me on 12 mg of Suboxone on March 3rd.", ["12 mg", "Suboxone", "March 3rd"]),
        ("en", "My MRI is at 8:30 am, before the lisinopril.", ["MRI", "8:30 am", "lisinopril"]),
        ("en", "The HbA1c was 7.9% on 12/05/2024", ["HbA1c", "7.9%", "12/05/2024"]),
        ("en", "I told them again and again.", []),
        ("en", "NOBODY has rung about the B12.", ["B12"]),
        ("fr", "Je prends 8 mg de Subutex et du périndopril le 2 mars.", ["8 mg", "Subutex", "périndopril", "2 mars"]),
        ("fr", "Le CSAPA ferme à 17 h, l'IRM est le 1er juin.", ["CSAPA", "17 h", "IRM", "1er juin"]),
        ("fr", "PERSONNE ne m'a rappelé.", []),
    ],
)
def test_facts_are_found(code: str, text: str, expected: list[str]) -> None:
    assert protected(code, text) == expected


@pytest.mark.parametrize("code", language_codes())
def test_no_finding_consists_of_facts_and_no_rewriting_loses_one(code: str) -> None:
    language = load_language(code)
    for draft in read_development(code):
        document = segment_document(draft.text, language)
        facts = [(start, end) for start, end in document.protected]
        for finding in analyze(draft.text, language=code).findings:
            assert not document.is_protected(finding.start, finding.end)
            for one in finding.suggestions:
                inside = [draft.text[s:e].lower() for s, e in facts if one.start <= s and e <= one.end]
                assert one.kind != "replace" or all(fact in one.text.lower() for fact in inside)


def test_a_rewriting_that_would_lose_a_date_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "You never answered my message."
    whole = [s for f in analyze(text, language="en").findings for s in f.suggestions if s.kind == "replace"]
    assert whole, "the rewriting is offered where nothing is lost"
    protected_verb = ((text.index("answered"), text.index("answered") + len("answered")),)
    monkeypatch.setattr("analyzers.core.segment.protected_spans", lambda *_: protected_verb)
    kept = [s for f in analyze(text, language="en").findings for s in f.suggestions if s.kind == "replace"]
    assert all("answered" in s.text for s in kept)
    assert len(kept) < len(whole)
