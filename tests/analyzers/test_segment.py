from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import analyze
from analyzers.core.cache import forget_all
from analyzers.core.language import load_language
from analyzers.core.segment import load_pipeline, segment_document
from benchmarks.drafts import read_development

DRAFTS = [*read_development("en"), *read_development("fr")]


def forget() -> None:
    forget_all()


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda d: d.id)
def test_offsets_are_absolute(draft) -> None:  # type: ignore[no-untyped-def]
    document = segment_document(draft.text, load_language(draft.language))
    for sentence in document.sentences:
        assert draft.text[sentence.start:sentence.end] == sentence.text
        for token in sentence.tokens:
            assert draft.text[slice(*sentence.span(token.start, token.end))] == token.text


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(DRAFTS) - 1), st.randoms(use_true_random=False))
def test_editing_gives_the_same_report_as_reading_afresh(index: int, rng: random.Random) -> None:
    draft = DRAFTS[index]
    words = draft.text.split(" ")
    at = rng.randrange(len(words))
    edited = " ".join([*words[:at], rng.choice(["never", "merci", "you", "vous", "?", "."]), *words[at + 1:]])
    analyze(draft.text, language=draft.language)
    warm = analyze(edited, language=draft.language)
    forget()
    assert warm == analyze(edited, language=draft.language)


def test_a_segment_reads_the_same_alone_and_in_place() -> None:
    language = load_language("fr")
    alone = segment_document("Vous ne m'écoutez pas.", language).sentences[0]
    forget()
    placed = segment_document("Bonjour. Il pleut.\nVous ne m'écoutez pas. Merci !", language).sentences[2]
    assert placed.tokens == alone.tokens


def test_the_string_store_keeps_no_word_of_a_draft() -> None:
    language = load_language("en")
    strings = load_pipeline(str(language.pipeline)).vocab.strings
    segment_document("warm up first.", language)
    before = len(strings)
    segment_document("My zorblaxium cost me grumphlet, said Vreenkaj.", language)
    assert len(strings) == before
    assert "zorblaxium" not in strings


@pytest.mark.parametrize(("text", "form", "infinitive"), [
    ("Vous me renverrez les résultats demain.", "renverrez", "renvoyer"),
    ("il faudrait quil sache la suite", "sache", "savoir"),
])
def test_verb_forms_get_their_infinitive_from_the_table(text: str, form: str, infinitive: str) -> None:
    document = segment_document(text, load_language("fr"))
    tokens = {token.norm: token for sentence in document.sentences for token in sentence.tokens}
    assert (tokens[form].pos, tokens[form].lemma) == ("VERB", infinitive)
