"""The draft against the clinician's last message: form of address and length.

Which of the clinician's questions the draft leaves unanswered is not told yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.core.segment import Document
from analyzers.core.types import Observation
from analyzers.tone import form_of_address

_MUCH_LONGER = 4.0  # times the words of the message it answers
_LONG_WORDS = 150  # and at least a screen of text: a short answer to "How are you?" is no flood


def observe_synchrony(document: Document) -> tuple[Observation, ...]:
    """`synchrony` observations where the two are out of step; nothing without the clinician's message."""
    if document.reply_to is None:
        return ()
    return (*_register(document, document.reply_to), *_length(document, document.reply_to))


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
