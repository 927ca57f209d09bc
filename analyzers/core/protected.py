"""What of a draft is fact and nothing else: medicines, doses, dates, times and acronyms.

No finding may consist of these alone, and no rewriting may lose one. The words are each language's `protected.toml`.
In: the draft. Out: sorted half-open spans.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzers.core.boundaries import merge_spans
from analyzers.core.types import Span
from analyzers.core.words import fold_word

_WORD = re.compile(r"[^\W_][\w&-]*")
_NUMBER = r"\d+(?:[.,/:-]\d+)*"  # 8, 2.5, 120/80, 20:15, 12/05/2024
_LEAST_STEM = 3  # letters of a name before its ending


@dataclass(frozen=True, slots=True)
class ProtectedWords:
    """A language's medicines, endings of such names, and acronyms, folded; `numbers` finds figures with their
    unit, ordinal or month."""

    medicines: frozenset[str]
    endings: tuple[str, ...]
    acronyms: frozenset[str]
    numbers: re.Pattern[str]


def protected_spans(text: str, words: ProtectedWords) -> tuple[Span, ...]:
    """The spans of `text` that are fact and nothing else."""
    spans = [match.span() for match in words.numbers.finditer(text)]
    spans += [match.span() for match in _WORD.finditer(text) if _is_protected(match[0], words)]
    return merge_spans(spans)


def _is_protected(word: str, words: ProtectedWords) -> bool:
    folded = fold_word(word)
    if folded in words.medicines:
        return True
    if folded in words.acronyms and sum(char.isupper() for char in word) > 1:
        return True
    if word.isupper() and len(word) > 1 and any(char.isdigit() for char in word):
        return True
    return folded.endswith(words.endings) and any(
        folded.endswith(end) and len(folded) >= len(end) + _LEAST_STEM for end in words.endings
    )


@cache
def load_protected_words(folder: Path) -> ProtectedWords:
    """The protected words of a language folder."""
    data = tomllib.loads((folder / "protected.toml").read_text(encoding="utf-8"))
    units, ordinals, months = (
        "|".join(map(re.escape, sorted(data[name], key=len, reverse=True))) for name in ("units", "ordinals", "months")
    )
    return ProtectedWords(
        frozenset(data["medicines"]),
        tuple(data["endings"]),
        frozenset(data["acronyms"]),
        re.compile(
            rf"\b(?:{months})\.?\s\d{{1,2}}(?:{ordinals})?\b|\b\d{{1,2}}(?:{ordinals})?\s(?:{months})\b"
            rf"|\b{_NUMBER}(?:\s?(?:{units})|(?:{ordinals}))?(?!\w)",
            re.IGNORECASE,
        ),
    )
