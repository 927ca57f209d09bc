"""The interface's own words, one file per language under page/words/, for the terminal as for the page."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


def words_for(code: str | None) -> dict[str, Any]:
    """The words in the language `code`, or in the default language where there is no file for it."""
    every = _every_language()
    return next((found for found in every if found["code"] == code), every[0])


def as_sentence(text: str) -> str:
    """`text` with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


@cache
def _every_language() -> tuple[dict[str, Any], ...]:
    """The default language first."""
    folder = files("server") / "page" / "words"
    found = [json.loads(entry.read_text(encoding="utf-8")) for entry in folder.iterdir()]
    return tuple(sorted(found, key=lambda words: (not words["default"], words["code"])))
