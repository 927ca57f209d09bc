from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.core.errors import RuleError
from analyzers.core.words import compile_words, fold

SETS = {"you": ("you", "u"), "vous": ("vous", "s'il vous")}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (
            "{you} (never|don't) (ever|really)? listen",
            "Honestly, you don’t really listen to me", "you don’t really listen",
        ),
        ("{you} (never|don't) (ever|really)? listen", "u dont listen", "u dont listen"),
        ("vous ne m'écoutez pas", "Vous ne m’écoutez pas", "Vous ne m’écoutez pas"),
        ("vous ne m'écoutez pas", "vous ne mecoutez pas", "vous ne mecoutez pas"),
        ("(n'|ne) ecout* ... pas", "vous n'écoutez vraiment pas", "n'écoutez vraiment pas"),
        ("you ... listen", "you, as always, listen", "you, as always, listen"),
        ("you ... listen", "you said. Then listen", None),
        ("you listen", "your listening", None),
        ("^ please? send", "please send", "please send"),
        ("^ send", "I will send", None),
        ("send it $", "send it!!", "send it"),
        ("send it $", "send it today", None),
        ("never <mark: listen>", "you never listen", "listen"),
    ],
)
def test_pattern_finds_exactly(pattern: str, text: str, found: str | None) -> None:
    folded = fold(text)
    match = compile_words(pattern, SETS).search(folded.text)
    if found is None:
        assert match is None
        return
    assert match is not None
    span = match.span("mark") if "mark" in match.groupdict() else match.span()
    assert text[slice(*folded.original(*span))].strip("!") == found


@pytest.mark.parametrize("pattern", ["(a", "a)", "?", "{nobody}", "a||b", "<what: a"])
def test_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(RuleError):
        compile_words(pattern, SETS)


@given(st.text())
def test_fold_maps_every_character_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.offsets[-1] == len(text)


def test_fold_drops_combining_accents_and_keeps_offsets() -> None:
    text = "de\u0301sole\u0301, œuf"
    folded = fold(text)
    assert folded.text == "desole, oeuf"
    start = folded.text.index("oeuf")
    assert text[slice(*folded.original(start, start + 4))] == "œuf"
