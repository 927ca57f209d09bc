"""PLACEHOLDER so that the pipeline imports; the owner of readability replaces this file whole and keeps
measure_document, observe_long_sentences and readability_score."""
from analyzers.core.segment import Document
from analyzers.core.types import Observation, Readability


def measure_document(document: Document) -> Readability:
    return Readability(0, 0, None, None, "", None, 0)


def observe_long_sentences(document: Document) -> tuple[Observation, ...]:
    return ()


def readability_score(readability: Readability) -> int | None:
    return None
