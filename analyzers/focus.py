"""How many problems the draft raises, and whether it asks for anything that can be acted on.

What shifts the subject, which words name which kind of problem, and what asks, are data: `topics.toml` of the language.
A new problem begins where a sentence shifts the subject in words and names a kind not named before, or where it names
one of the kinds that are always a matter of their own (paperwork, a vaccine, someone else's care).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzers.core.cache import CACHED_SENTENCES, HashedCache
from analyzers.core.match import match_sentence
from analyzers.core.segment import Document, Parse, Sentence
from analyzers.core.types import Observation, Span, Suggestion
from analyzers.core.words import WordsPattern, compile_words

MANY_TOPICS = 3  # from three on the guide's rule "one problem at a time" is worth saying
_LEAST_WORDS = 12  # a shorter note may just be news
_ASKING_LABELS = ("question_request", "question_open", "question_closed", "pressure", "metacommunication")
_IMPERATIVE = "Mood=Imp"
_NAMED: HashedCache[tuple[frozenset[str], bool, bool]] = HashedCache(CACHED_SENTENCES)


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Patterns for folded text: shifts of subject, kinds of problem by name, kinds that stand alone, requests."""

    shifts: tuple[WordsPattern, ...]
    kinds: dict[str, WordsPattern]
    separate: frozenset[str]
    requests: tuple[WordsPattern, ...]


@cache
def load_topic_words(folder: Path) -> TopicWords:
    """The topic data of a language folder."""
    data = tomllib.loads((folder / "topics.toml").read_text(encoding="utf-8"))
    return TopicWords(
        tuple(compile_words(pattern, {}) for pattern in data["shifts"]),
        {name: compile_words("(" + "|".join(words) + ")", {}) for name, words in data["kinds"].items()},
        frozenset(data["separate"]),
        tuple(compile_words(pattern, {}) for pattern in data["requests"]),
    )


def observe_focus(document: Document) -> tuple[Observation, ...]:
    """`topics` always, with a message from three on; `no_request` when nothing is asked."""
    words = load_topic_words(document.language.folder)
    return (_topics(document, words), *_no_request(document, words))


def _topics(document: Document, words: TopicWords) -> Observation:
    starts = _topic_starts(document, words)
    if len(starts) < MANY_TOPICS:
        return Observation("topics", len(starts), "")
    message = str(document.language.messages["topics"]).format(count=len(starts))
    return Observation("topics", len(starts), message, tuple(starts))


def _topic_starts(document: Document, words: TopicWords) -> list[Span]:
    """The sentence in which each problem begins; the first is the first of the writer's own."""
    starts: list[Span] = []
    seen: set[str] = set()
    for sentence in document.own_sentences:
        kinds, shifted, _ = _named(sentence.parse, words)
        new = kinds - seen
        if not starts or (new and shifted) or (new & words.separate and seen):
            starts.append((sentence.start, sentence.end))
        seen |= kinds
    return starts


def _named(parse: Parse, words: TopicWords) -> tuple[frozenset[str], bool, bool]:
    """The kinds of problem that a sentence names, whether it shifts the subject, whether it asks in set words."""
    named = _NAMED.get(parse.key)
    if named is None:
        folded = parse.folded.text
        named = (
            frozenset(name for name, pattern in words.kinds.items() if pattern.search(folded)),
            any(pattern.search(folded) for pattern in words.shifts),
            any(pattern.search(folded) for pattern in words.requests),
        )
        _NAMED.put(parse.key, named)
    return named


def _no_request(document: Document, words: TopicWords) -> tuple[Observation, ...]:
    own = document.own_sentences
    if sum(token.is_word for sentence in own for token in sentence.tokens) < _LEAST_WORDS:
        return ()
    if any(_asks(sentence, document, words) for sentence in document.sentences if sentence.role != "quote"):
        return ()
    messages = document.language.messages
    end = own[-1].end
    gap = Suggestion("template", end, end, str(messages["no_request_template"]))
    return (Observation("no_request", True, str(messages["no_request"]), suggestions=(gap,)),)


def _asks(sentence: Sentence, document: Document, words: TopicWords) -> bool:
    """Whether the sentence asks: a question that is not rhetorical, a demand, a request in words, an imperative."""
    if _named(sentence.parse, words)[2]:
        return True
    if match_sentence(sentence.parse, document.language, "question_rhetorical"):
        return False
    marked = sentence.text.rstrip(" \"'”»)!.").endswith("?")
    hits = [h for label in _ASKING_LABELS for h in match_sentence(sentence.parse, document.language, label)]
    if marked or any(hit.rule.asks or not hit.rule.label.startswith("question") for hit in hits):
        return True
    return any(t.dep == "root" and _IMPERATIVE in t.morph and t.pos == "VERB" for t in sentence.tokens)
