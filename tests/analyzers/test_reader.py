"""The sentence reader: pieces keep their places, views do not depend on company, confidences are what they say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import analyze
from analyzers.core.cache import forget_all
from analyzers.core.language import language_codes, load_language
from analyzers.core.network import Reader, load_reader, view_sentences
from analyzers.core.pieces import normalize
from analyzers.core.reader import SentenceReading, read_sentences, read_whole
from analyzers.core.segment import segment_document
from benchmarks.drafts import read_development


def reader_of(code: str) -> Reader:
    reader = load_reader(load_language(code).folder)
    assert reader is not None
    return reader


@settings(deadline=None)
@given(st.text(max_size=80))
def test_pieces_stand_in_order_and_cover_their_text(text: str) -> None:
    pieces = reader_of("fr").vocabulary.cut(text)
    assert len(normalize(text)) == len(text)
    assert all(0 <= start < end <= len(text) for _, start, end in pieces)
    assert all(before[2] <= after[1] for before, after in itertools.pairwise(pieces))


@pytest.mark.parametrize("code", language_codes())
def test_a_sentence_is_viewed_the_same_alone_and_in_a_batch(code: str) -> None:
    language, reader = load_language(code), reader_of(code)
    parses = [s.parse for d in read_development(code)[:6] for s in segment_document(d.text, language).own_sentences]
    forget_all()
    together = view_sentences(parses, reader)
    for parse, view in zip(parses, together, strict=True):
        forget_all()
        alone = view_sentences([parse], reader)[0]
        assert np.allclose(alone.margins, view.margins, atol=1e-3), parse.text


@pytest.mark.parametrize("code", language_codes())
def test_the_same_draft_gets_the_same_report_after_another(code: str) -> None:
    first, second = read_development(code)[:2]
    forget_all()
    fresh = analyze(first.text, language=code).to_dict()
    analyze(second.text, language=code)
    assert analyze(first.text, language=code).to_dict() == fresh


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("Hello. The letter came late and I had to ring four times. Do you people ever talk to each other? "
         "I am tired of being passed around.", "en", "question_rhetorical"),
        ("Bonjour. Merci encore pour votre patience hier, ça m'a fait du bien de parler. Je reprends mardi.",
         "fr", "appreciation"),
    ],
)
def test_readings_lie_in_their_sentence(text: str, language: str, label: str) -> None:
    document = segment_document(text, load_language(language))
    found = [(read.sentence, reading) for read in read_sentences(document) for reading in read.readings]
    assert label in {reading.label for _, reading in found}
    assert all(0 <= r.start < r.end <= len(s.text) and 0 < r.confidence <= 1 for s, r in found)


def test_a_draft_that_only_tells_asks_less_than_one_that_asks() -> None:
    language = load_language("en")
    tells = read_whole(segment_document("The bus was late. I waited until noon and went home.", language))
    asks = read_whole(segment_document("The bus was late. Could you send me another date, please?", language))
    assert tells is not None and asks is not None and asks.asks > tells.asks


@pytest.mark.parametrize("code", language_codes())
def test_no_text_of_a_draft_stays_in_the_views(code: str) -> None:
    document = segment_document("Zyxomandril makes me sleepy.", load_language(code))
    view = view_sentences([document.sentences[0].parse], reader_of(code))[0]
    assert not any(isinstance(value, str) for name in view.__slots__ for value in [getattr(view, name)])


@pytest.mark.parametrize("code", language_codes())
def test_what_is_read_is_never_ruled_out(code: str) -> None:
    for draft in read_development(code):
        for read in read_sentences(segment_document(draft.text, load_language(code))):
            assert not read.unlikely & {reading.label for reading in read.readings}


def test_a_rule_is_not_heard_where_the_reader_rules_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "You never listen to me."
    assert "blame" in {finding.label for finding in analyze(text, language="en").findings}
    document = segment_document(text, load_language("en"))
    ruled_out = (SentenceReading(document.sentences[0], (), frozenset({"blame"})),)
    monkeypatch.setattr("analyzers.tone.read_sentences", lambda _: ruled_out)
    assert "blame" not in {finding.label for finding in analyze(text, language="en").findings}


def test_a_reproach_gets_no_praise() -> None:
    text = "Thank you for squeezing me in. You had made your mind up before I sat down. The rash is still there."
    found = analyze(text, language="en").findings
    reproach = text.index("You had")
    assert {f.label for f in found if f.kind == "strength" and f.start >= reproach} == set()
    assert {"presumption", "appreciation"} <= {f.label for f in found}
