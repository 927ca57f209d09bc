"""Emergencies: sentences that name a danger to life, and whom to call in the writer's region.

The numbers are data (`emergency_numbers.toml`), each with its source; a number without one does not load.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analyzers.core.cache import hash_text
from analyzers.core.match import match_sentence
from analyzers.core.reader import read_sentences
from analyzers.core.segment import Document, Parse
from analyzers.core.types import EmergencyNumber, Observation, Span
from analyzers.core.words import fold

_NUMBERS_FILE = Path(__file__).parent / "emergency_numbers.toml"
_ELSEWHERE = "other"
_FINAL = frozenset(".!?…:;")


@dataclass(frozen=True, slots=True)
class NumberTable:
    """When the numbers were last checked, and the numbers of each region; "other" stands for every region unlisted."""

    checked: str
    regions: dict[str, tuple[EmergencyNumber, ...]]


def observe_urgency(document: Document) -> tuple[Observation, ...]:
    """`urgent` with the dangerous sentences and the numbers to call, or nothing."""
    spans = sorted({
        span for span in (*_in_sentences(document), *_across_sentences(document), *_read(document))
        if not document.is_quoted(*span)
    })
    if not spans:
        return ()
    message = str(document.language.messages["urgent"])
    return (Observation("urgent", True, message, tuple(spans), numbers=numbers_for(document.region)),)


def _in_sentences(document: Document) -> Iterator[Span]:
    for sentence in document.sentences:
        for hit in match_sentence(sentence.parse, document.language, "danger"):
            yield sentence.span(hit.start, hit.end)


def _across_sentences(document: Document) -> Iterator[Span]:
    """Signs told in two sentences that nothing but the parser parts, as in a message typed without any full stop."""
    for first, second in zip(document.sentences, document.sentences[1:], strict=False):
        between = document.text[first.end:second.start]
        if first.text[-1:] in _FINAL or "\n" in between:
            continue
        text = document.text[first.start:second.end]
        joined = Parse(hash_text(first.parse.key, second.parse.key), text, fold(text), ())
        for hit in match_sentence(joined, document.language, "danger"):
            if first.start + hit.start < first.end < first.start + hit.end:
                yield first.start + hit.start, first.start + hit.end


def _read(document: Document) -> Iterator[Span]:
    """What the sentence reader takes for an emergency that no rule names; it tells an old or general sign badly from a
    new one, and is not believed of words in which a rule of `no_danger` knows better."""
    for read in read_sentences(document):
        harmless = match_sentence(read.sentence.parse, document.language, "no_danger")
        for reading in read.readings:
            overlaps = any(hit.start < reading.end and reading.start < hit.end for hit in harmless)
            if reading.label == "urgent" and not overlaps:
                yield read.sentence.span(reading.start, reading.end)


def numbers_for(region: str | None) -> tuple[EmergencyNumber, ...]:
    """The numbers of an ISO region ("FR", "CA-QC"), of its country, or where neither is listed of every region."""
    table = load_numbers()
    if region is None:
        return tuple(number for numbers in table.regions.values() for number in numbers)
    country = region.partition("-")[0]
    return table.regions.get(region) or table.regions.get(country) or table.regions[_ELSEWHERE]


@cache
def load_numbers() -> NumberTable:
    """The dated table of emergency numbers."""
    data: dict[str, Any] = tomllib.loads(_NUMBERS_FILE.read_text(encoding="utf-8"))
    regions: dict[str, list[EmergencyNumber]] = {}
    for entry in data["number"]:
        regions.setdefault(entry["region"], []).append(EmergencyNumber(**entry))
    return NumberTable(str(data["checked"]), {region: tuple(numbers) for region, numbers in regions.items()})
