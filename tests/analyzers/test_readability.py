"""Readability: syllables against hand counts, formulas against textstat, and what holds for any text."""

from __future__ import annotations

import math
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textstat.backend import metrics
from textstat.backend.metrics import _flesch_kincaid_grade, _flesch_reading_ease

from analyzers.core.syllables import count_by_rules, count_syllables, load_syllable_rules
from analyzers.core.types import Readability
from analyzers.readability import (
    MIN_WORDS,
    WordedSentence,
    load_formulas,
    long_sentences,
    measure,
    readability_score,
    reading_words,
)

CODES = ("en", "fr")
VOCABULARY = ("the", "doctor", "medicine", "été", "santé", "ordonnance")
PROBES = tomllib.loads((Path(__file__).parent / "syllable_probes.toml").read_text(encoding="utf-8"))
# No abbreviation, number, link or short sentence: here textstat counts words and sentences as we do.
SAMPLES = {
    "en": (
        "The new tablets make me sleepy in the morning. My husband noticed that my hands shake after lunch.",
        "I would like to understand the results of the examination. The letter mentions an inflammation.",
        "Could we talk about another medicine before the winter?",
    ),
    "fr": (
        "Les nouveaux comprimés me fatiguent le matin. Mon mari a remarqué que mes mains tremblent après le repas.",
        "Je voudrais comprendre les résultats de mon examen. Le courrier parle de petites lésions du foie.",
        "Pourrions-nous parler ensemble de ce traitement avant les vacances ?",
    ),
}


def worded(*texts: str) -> tuple[WordedSentence, ...]:
    pieces = [piece for text in texts for piece in text.replace("?", ".").split(".") if piece.strip()]
    return tuple(WordedSentence(at, at + 1, reading_words(piece)) for at, piece in enumerate(pieces))


def probes(code: str) -> list[tuple[str, int]]:
    groups = [*PROBES[code].items(), *PROBES[code].get("unlisted", {}).items()]
    return [(word, int(count)) for count, words in groups if count != "unlisted" for word in words.split()]


@pytest.mark.parametrize("code", CODES)
def test_syllables_are_those_counted_by_hand(code: str) -> None:
    rules = load_syllable_rules(code)
    wrong = [(word, count, count_syllables(word, rules)) for word, count in probes(code)]
    assert [case for case in wrong if case[1] != case[2]] == []
    assert len(wrong) >= 110


@pytest.mark.parametrize(
    ("code", "word", "count"),
    [("en", "DIDN’T", 2), ("en", "doctor’s", 2), ("en", "x-ray", 2), ("fr", "ÉTÉ", 2), ("fr", "L’ÉTÉ", 2),
     ("fr", "e\u0301te\u0301", 2), ("en", "hmm", 1), ("fr", "pff", 1)],
)
def test_case_apostrophes_and_composition_do_not_change_syllables(code: str, word: str, count: int) -> None:
    assert count_syllables(word, load_syllable_rules(code)) == count


def test_rules_alone_count_most_listed_english_words() -> None:
    rules = load_syllable_rules("en")
    listed = [(word, count) for word, count in probes("en") if "'" not in word]
    right = sum(max(1, count_by_rules(word, rules)) == count for word, count in listed)
    assert right / len(listed) > 0.85


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't do it: call me!", ("I", "can't", "do", "it", "call", "me")),
        ("Voir https://exemple.fr/page et a.b@exemple.fr", ("Voir", "et")),
        ("- 8mg le matin, 37,5 le soir", ("le", "matin", "le", "soir")),
        ("1. Fever\n2) Cough\na) dry", ("Fever", "Cough", "dry")),
        ("J’ai peut-être l’été 😊", ("J’ai", "peut-être", "l’été")),
        ("et/ou", ("et", "ou")),
        ("120/80 — ok", ("ok",)),
    ],
)
def test_words_leave_out_links_numbers_and_list_marks(text: str, words: tuple[str, ...]) -> None:
    assert reading_words(text) == words


@pytest.mark.parametrize("code", CODES)
def test_formulas_are_textstats_fed_with_our_counts(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = measure(worded(*SAMPLES[code]), code)
    rules = load_syllable_rules(code)
    words = [word for sentence in worded(*SAMPLES[code]) for word in sentence.words]
    per_word = sum(count_syllables(word, rules) for word in words) / len(words)
    for formula in (_flesch_reading_ease, _flesch_kincaid_grade):
        monkeypatch.setattr(formula, "syllables_per_word", lambda text, lang: per_word)
    text = " ".join(SAMPLES[code])
    assert ours.flesch == round(metrics.flesch_reading_ease.__wrapped__(text, code), 1)
    assert ours.lix == round(metrics.lix.__wrapped__(text), 1)
    if code == "en":
        assert ours.grade == round(metrics.flesch_kincaid_grade.__wrapped__(text, code), 1)
    else:
        assert ours.grade is None


def test_french_reading_ease_is_the_published_formula() -> None:
    sentence = WordedSentence(0, 1, ("santé",) * MIN_WORDS)
    assert measure((sentence,), "fr").flesch == round(207 - 1.015 * 30 - 73.6 * 2, 1)


def test_english_formulas_are_the_published_ones() -> None:
    found = measure((WordedSentence(0, 1, ("doctor",) * MIN_WORDS),), "en")
    assert found.flesch == round(206.835 - 1.015 * 30 - 84.6 * 2, 1)
    assert found.grade == round(0.39 * 30 + 11.8 * 2 - 15.59, 1)


@pytest.mark.parametrize(("code", "formula"), [("en", "Flesch"), ("fr", "Kandel-Moles")])
def test_short_drafts_have_counts_but_no_ease(code: str, formula: str) -> None:
    found = measure((WordedSentence(0, 1, ("la",) * (MIN_WORDS - 1)),), code)
    assert (found.words, found.sentences, found.formula) == (MIN_WORDS - 1, 1, formula)
    assert (found.flesch, found.grade, found.lix) == (None, None, None)
    assert readability_score(found) is None
    assert measure((), code) == Readability(0, 0, None, None, formula, None, 0)


@pytest.mark.parametrize("code", CODES)
def test_a_minute_of_words_takes_a_minute(code: str) -> None:
    words = ("mot",) * round(load_formulas(code).words_per_minute)
    assert measure((WordedSentence(0, 1, words),), code).seconds_to_read == 60


@pytest.mark.parametrize("code", CODES)
def test_long_sentences_are_those_over_the_limit(code: str) -> None:
    limit = load_formulas(code).most_words
    short, long = WordedSentence(0, 40, ("la",) * limit), WordedSentence(41, 99, ("la",) * (limit + 1))
    assert long_sentences((short, long, short), code) == ((41, 99),)


@pytest.mark.parametrize(
    ("flesch", "score"), [(None, None), (-20.0, 0), (0.0, 0), (60.0, 60), (64.6, 65), (100.0, 100), (119.2, 100)]
)
def test_score_is_the_reading_ease_within_its_range(flesch: float | None, score: int | None) -> None:
    assert readability_score(Readability(40, 2, flesch, None, "Flesch", None, 10)) == score


def test_nothing_is_downloaded_or_kept_by_textstat() -> None:
    from textstat.backend.selections import list_words
    from textstat.backend.utils import get_cmudict

    before = list_words.cache_info().currsize, get_cmudict.cache_info().currsize
    measure(worded(*SAMPLES["en"]), "en")
    assert (list_words.cache_info().currsize, get_cmudict.cache_info().currsize) == before
    assert "nltk.corpus.cmudict" not in sys.modules


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=20), st.sampled_from(CODES))
def test_any_text_gives_finite_numbers(texts: list[str], code: str) -> None:
    found = measure(tuple(WordedSentence(0, 1, reading_words(text)) for text in texts), code)
    for value in (found.flesch, found.grade, found.lix, found.seconds_to_read):
        assert value is None or math.isfinite(value)
    assert found.sentences <= len(texts)
    score = readability_score(found)
    assert score is None or 0 <= score <= 100


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(CODES))
def test_any_word_has_a_syllable_and_no_more_than_letters(word: str, code: str) -> None:
    rules = load_syllable_rules(code)
    assert 1 <= count_syllables(word, rules) <= max(5, 2 * len(word))


@settings(deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), min_size=60, max_size=120), st.integers(2, 10), st.sampled_from(CODES))
def test_longer_sentences_never_read_easier(words: list[str], pieces: int, code: str) -> None:
    size = math.ceil(len(words) / pieces)
    parts = [WordedSentence(0, 1, tuple(words[at : at + size])) for at in range(0, len(words), size)]
    joined = [WordedSentence(0, 1, parts[0].words + parts[1].words), *parts[2:]]
    apart, together = measure(parts, code), measure(joined, code)
    assert together.flesch is not None and apart.flesch is not None and together.flesch < apart.flesch
    assert together.lix is not None and apart.lix is not None and together.lix > apart.lix
