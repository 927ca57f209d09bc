"""The draft against the clinician's last message."""

from __future__ import annotations

from analyzers.core.segment import Document
from analyzers.core.types import Observation


def observe_synchrony(document: Document) -> tuple[Observation, ...]:
    """Nothing without the clinician's message."""
    return ()
