"""The draft against the clinician's last message: form of address, length, and the questions it leaves unanswered.

A question counts as unanswered when a small model (`synchrony.toml`, by training/train_synchrony.py) is sure that the
draft takes up neither its words nor words near them in meaning. Where it is not sure nothing is said.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from analyzers.core.encoder import Floats
from analyzers.core.network import load_reader, word_vectors
from analyzers.core.segment import Document, Token
from analyzers.core.types import Observation, Question
from analyzers.questions import find_questions
from analyzers.tone import form_of_address

_MUCH_LONGER = 4.0  # times the words of the message it answers
_LONG_WORDS = 150  # and at least a screen of text: a short answer to "How are you?" is no flood
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "NUM", "ADV"})
_SHORT_ANSWER = 4  # words
_UNSURE = 0.5  # of a question with no words of its own: "How so?"
_MODEL = Path(__file__).parent / "synchrony.toml"


def observe_synchrony(document: Document) -> tuple[Observation, ...]:
    """`synchrony` observations where the two are out of step; nothing without the clinician's message."""
    if document.reply_to is None:
        return ()
    theirs = document.reply_to
    return (*_register(document, theirs), *_length(document, theirs), *_unanswered(document, theirs))


def _register(document: Document, theirs: Document) -> Iterator[Observation]:
    own_form, their_form = form_of_address(document), form_of_address(theirs)
    if own_form and their_form and own_form != their_form:
        messages = document.language.messages
        message = str(messages["synchrony_register"]).format(theirs=messages[their_form], yours=messages[own_form])
        yield Observation("synchrony", "register", message)


def _length(document: Document, theirs: Document) -> Iterator[Observation]:
    own, their = _words(document), _words(theirs)
    if own >= _LONG_WORDS and own > _MUCH_LONGER * their:
        yield Observation("synchrony", "length", str(document.language.messages["synchrony_length"]))


def _words(document: Document) -> int:
    return sum(token.is_word for sentence in document.own_sentences for token in sentence.tokens)


def _unanswered(document: Document, theirs: Document) -> Iterator[Observation]:
    """One observation that quotes the questions; it has no span, for they are not in the draft."""
    if document.language.code != theirs.language.code:
        return
    weights, threshold = load_model()
    left = [
        question.excerpt.strip()
        for question, features in answer_features(document, theirs)
        if 1 / (1 + math.exp(-float(np.dot(weights[:-1], features) + weights[-1]))) >= threshold
    ]
    if left:
        message = str(document.language.messages["synchrony_unanswered"]).format(questions=" ".join(left))
        yield Observation("synchrony", "unanswered", message)


def answer_features(document: Document, theirs: Document) -> list[tuple[Question, list[float]]]:
    """The clinician's questions, each with what tells whether the draft takes it up; empty without a reader.

    In order: the mean and the greatest likeness (-1 to 1) of its words to the draft's, the share of them that the draft
    has, their number, its likeness to the sentence most like it; then what `_reply_features` gives; its place (0 to 1),
    the number of questions, whether it is open, the first, the last."""
    reader = load_reader(document.language.folder)
    questions = [q for q in find_questions(theirs) if q.label != "question_rhetorical"]
    replies = [content for s in document.sentences if s.role != "quote" and (content := _content(s.tokens))]
    if reader is None or not questions or not replies:
        return []
    lemmas = {token.lemma for content in replies for token in content}
    parts = [word_vectors([token.text for token in content], reader) for content in replies]
    vectors, means = np.concatenate(parts), np.array([_direction(part) for part in parts])
    shape = _reply_features(document, len(questions))
    rows = []
    for place, question in enumerate(questions, 1):
        asked = _asked_about(theirs, question)
        likeness, found, closest = [_UNSURE], _UNSURE, _UNSURE
        if asked:
            own = word_vectors([token.text for token in asked], reader)
            known = [token.lemma in lemmas for token in asked]
            nearest = (own @ vectors.T).max(1)
            likeness = [1.0 if same else float(near) for same, near in zip(known, nearest, strict=True)]
            found, closest = sum(known) / len(known), float((means @ _direction(own)).max())
        rows.append((question, [
            sum(likeness) / len(likeness), max(likeness), found, float(len(asked)), closest, *shape,
            place / len(questions), float(len(questions)), float(question.label == "question_open"),
            float(place == 1), float(place == len(questions)),
        ]))
    return rows


def _reply_features(document: Document, questions: int) -> list[float]:
    """Whether the draft has a number; its words for yes and no, short sentences and sentences that do not ask, each
    per question of the clinician and up to a limit."""
    sentences = [sentence for sentence in document.sentences if sentence.role != "quote"]
    tokens = [token for sentence in sentences for token in sentence.tokens]
    answers = document.language.words("yes_no")
    short = sum(sum(t.is_word for t in s.tokens) <= _SHORT_ANSWER for s in document.own_sentences)
    return [
        float(any(token.pos == "NUM" for token in tokens)),
        min(3, sum(token.norm in answers for token in tokens)) / questions,
        min(4, short) / questions,
        min(12, sum("?" not in sentence.text for sentence in sentences)) / questions,
    ]


def _direction(vectors: Floats) -> Floats:
    mean = vectors.mean(0)
    result: Floats = mean / (np.linalg.norm(mean) + 1e-6)
    return result


def _content(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.is_word and token.pos in _CONTENT]


def _asked_about(theirs: Document, question: Question) -> Sequence[Token]:
    """The words that say what a question is about."""
    light = theirs.language.words("light_lemmas")
    return [
        token
        for sentence in theirs.sentences
        for token in _content(sentence.tokens)
        if question.start <= sentence.start + token.start and sentence.start + token.end <= question.end
        and token.lemma not in light
    ]


@cache
def load_model() -> tuple[tuple[float, ...], float]:
    """The weights of `answer_features` with the offset last, and the confidence from which on to speak."""
    data = tomllib.loads(_MODEL.read_text(encoding="utf-8"))
    return tuple(data["weights"]), float(data["threshold"])
