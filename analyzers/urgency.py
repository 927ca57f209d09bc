"""Emergencies: sentences that name a danger to life, and whom to call in the writer's region.

The numbers are data (`emergency_numbers.toml`), each with its source; a number without one does not load.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analyzers.core.match import match_sentence
from analyzers.core.segment import Document
from analyzers.core.types import EmergencyNumber, Observation

_NUMBERS_FILE = Path(__file__).parent / "emergency_numbers.toml"
_ELSEWHERE = "other"


@dataclass(frozen=True, slots=True)
class NumberTable:
    """When the numbers were last checked, and the numbers of each region; "other" stands for every region unlisted."""

    checked: str
    regions: dict[str, tuple[EmergencyNumber, ...]]


def observe_urgency(document: Document) -> tuple[Observation, ...]:
    """`urgent` with the dangerous sentences and the numbers to call, or nothing."""
    spans = []
    for sentence in document.sentences:
        for hit in match_sentence(sentence.parse, document.language, "danger"):
            start, end = sentence.span(hit.start, hit.end)
            if not document.is_quoted(start, end):
                spans.append((start, end))
    if not spans:
        return ()
    message = str(document.language.messages["urgent"])
    return (Observation("urgent", True, message, tuple(spans), numbers=numbers_for(document.region)),)


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
