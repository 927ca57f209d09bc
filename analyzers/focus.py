"""How many problems the draft raises, and whether it asks for anything."""

from __future__ import annotations

from analyzers.core.segment import Document
from analyzers.core.types import Observation


def observe_focus(document: Document) -> tuple[Observation, ...]:
    """`topics` always."""
    return (Observation("topics", 1, ""),)
