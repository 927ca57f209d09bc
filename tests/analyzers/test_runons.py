"""Unpunctuated writing is cut where its sentences begin; careful writing is cut by its own marks alone."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.core.language import language_codes, load_language
from analyzers.core.runons import find_beginnings
from analyzers.core.segment import segment_document
from benchmarks.drafts import read_development


@pytest.mark.parametrize(
    ("code", "text", "beginnings"),
    [
        ("en", "hi its marek from flat nine my inhaler is nearly empty can you send a new one to the chemist thanks",
         ["my", "can"]),
        ("en", "i slept badly all week the new tablets make me dizzy do i take them with food", ["do"]),
        ("fr", "je voulais dire que ca va mieux je dors bien jai encore mal au dos le matin vous en pensez quoi",
         ["je", "vous"]),
        ("fr", "jai mal dormi toute la semaine les nouveaux cachets me donnent le vertige je fais quoi", ["les", "je"]),
    ],
)
def test_an_unpunctuated_message_is_cut_where_its_sentences_begin(code: str, text: str, beginnings: list[str]) -> None:
    found = [sentence.tokens[0].text for sentence in segment_document(text, load_language(code)).sentences]
    assert [word for word in beginnings if word in found] == beginnings, found


@pytest.mark.parametrize("code", language_codes())
def test_careful_sentences_are_left_whole(code: str) -> None:
    language = load_language(code)
    for draft in read_development(code):
        for sentence in draft.sentences:
            words = draft.text[sentence.start:sentence.end].split()
            if words[0][0].isupper() and len(words) <= 25:
                assert find_beginnings(words, language.folder, closed=True) == ()


def test_a_language_without_a_model_is_cut_by_its_parser_alone(tmp_path: Path) -> None:
    assert find_beginnings(["and"] * 40, tmp_path, closed=False) == ()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=60), st.booleans())
def test_beginnings_are_words_of_their_own_apart_from_each_other(words: list[str], closed: bool) -> None:
    found = find_beginnings(words, load_language("en").folder, closed=closed)
    assert all(0 < at < len(words) and any(c.isalnum() for c in words[at]) for at in found)
    assert all(later - earlier > 1 for earlier, later in itertools.pairwise(found))
