"""Plain medical sentences, next to the border, that no analyzer may mark as a risk, whoever the reader is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzers import analyze

DRAFTS = Path(__file__).parents[1] / "drafts"
AUDIENCES = ("clinician", "forum")
MINIMUM = 400  # sentences a language; fewer would leave a group of "What must never be flagged" thin


def read_sentences(language: str) -> list[str]:
    """The sentences of a language, without the headings of their groups."""
    lines = (DRAFTS / f"never_flag.{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def list_risks(sentence: str, language: str) -> Iterator[str]:
    """One line for each risk found in the sentence, read alone, in either audience."""
    for audience in AUDIENCES:
        for finding in analyze(sentence, language=language, audience=audience).findings:
            if finding.kind == "risk":
                yield f"    {audience}: {finding.label} ({finding.rule}) in “{finding.excerpt}”"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_plain_medical_sentences_get_no_risk(language: str) -> None:
    sentences = read_sentences(language)
    assert len(set(sentences)) == len(sentences) >= MINIMUM
    flagged = {sentence: risks for sentence in sentences if (risks := list(list_risks(sentence, language)))}
    told = "\n".join("\n".join([sentence, *risks]) for sentence, risks in flagged.items())
    assert not flagged, f"{len(flagged)} of {len(sentences)} sentences got a risk:\n{told}"
