"""How easy a draft is to read: reading ease, grade, LIX, time to read, and the sentences that are too long.

The one module that reads textstat, for the published constants of the reading-ease formulas: that file alone, for the
package as a whole takes 100 MB and a second to import, its functions keep the text they are given in caches, and its
English syllables want a download. The counts are our own: words are runs of letters (contractions, elisions and
hyphenated words are one; links, numbers and list marks are none), sentences are those of the writer, syllables are
counted by core/syllables.py.
"""

from __future__ import annotations

import re
import runpy
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analyzers.core.cache import CACHED_SENTENCES, HashedCache, hash_text
from analyzers.core.language import LANGUAGES_FOLDER
from analyzers.core.segment import Document, Sentence
from analyzers.core.syllables import count_syllables, load_syllable_rules
from analyzers.core.types import Observation, Readability, Span

MIN_WORDS = 30  # reading-ease formulas were fitted on passages of 100 words; below this they say nothing
LONG_WORD_LETTERS = 6  # LIX: words of more letters are long (Björnsson 1968)

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_LIST_MARK = re.compile(r"^[ \t]*(?:[^\W\d_]|\d+)[.)][ \t]", re.MULTILINE)
_WORD = re.compile(r"(?<!\w)[^\W\d_]\w*(?:['’‑-][^\W\d_]\w*)*")

_SYLLABLES: HashedCache[int] = HashedCache(CACHED_SENTENCES)


@dataclass(frozen=True, slots=True)
class WordedSentence:
    """draft[start:end] and its words, as `reading_words` finds them."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Formulas:
    """One language's numbers: reading ease (Flesch's form), grade if published, speed, limit of a sentence."""

    name: str
    ease: tuple[float, float, float]  # base, per word of the mean sentence, per syllable of the mean word
    grade: tuple[float, float, float] | None  # the same
    words_per_minute: float
    most_words: int


def measure_document(document: Document) -> Readability:
    """The readability of the writer's own sentences in `document`."""
    return measure(worded_sentences(document), document.language.code)


def observe_long_sentences(document: Document) -> tuple[Observation, ...]:
    """`long_sentences` with the spans that a tired reader must read twice, or nothing."""
    spans = long_sentences(worded_sentences(document), document.language.code)
    if not spans:
        return ()
    message = document.language.messages["long_sentences"].format(count=len(spans))
    return (Observation("long_sentences", len(spans), message, spans),)


def worded_sentences(document: Document) -> tuple[WordedSentence, ...]:
    """The writer's own sentences that have words; greeting, signature and quoted text are left out."""
    sentences = (
        WordedSentence(sentence.start, sentence.end, reading_words(_own_text(document, sentence)))
        for sentence in document.own_sentences
    )
    return tuple(sentence for sentence in sentences if sentence.words)


def reading_words(text: str) -> tuple[str, ...]:
    """The words of `text` that a reader reads: no links, numbers (`8mg` neither) or list marks."""
    plain = _LIST_MARK.sub(" ", _LINK.sub(" ", unicodedata.normalize("NFC", text)))
    return tuple(_WORD.findall(plain))


def measure(sentences: Sequence[WordedSentence], code: str) -> Readability:
    """Counts, reading ease (about 0 to 100, higher is easier), grade and LIX (higher is harder) of `sentences`.

    Reading ease, grade and LIX are null under 30 words, grade also where the language has none. Raises OSError for a
    language that is not installed."""
    formulas = load_formulas(code)
    words = [word for sentence in sentences for word in sentence.words]
    counted = sum(1 for sentence in sentences if sentence.words)
    seconds = round(len(words) * 60 / formulas.words_per_minute)
    if len(words) < MIN_WORDS:
        return Readability(len(words), counted, None, None, formulas.name, None, seconds)
    sentence_length = len(words) / counted
    word_length = sum(_syllables(sentence.words, code) for sentence in sentences) / len(words)
    long_words = sum(1 for word in words if _letters(word) > LONG_WORD_LETTERS)
    return Readability(
        words=len(words),
        sentences=counted,
        flesch=round(_linear(formulas.ease, sentence_length, word_length), 1),
        grade=round(_linear(formulas.grade, sentence_length, word_length), 1) if formulas.grade else None,
        formula=formulas.name,
        lix=round(lix(len(words), counted, long_words), 1),
        seconds_to_read=seconds,
    )


def long_sentences(sentences: Sequence[WordedSentence], code: str) -> tuple[Span, ...]:
    """The spans of the sentences with more words than the language's limit, in order."""
    most = load_formulas(code).most_words
    return tuple((sentence.start, sentence.end) for sentence in sentences if len(sentence.words) > most)


def readability_score(readability: Readability) -> int | None:
    """0 to 100, higher is easier: the reading ease, kept in that range; null when there is none.

    60 to 70 is Flesch's "standard", plain language that most adults follow; scores.py calls 60 and more high."""
    if readability.flesch is None:
        return None
    return max(0, min(100, round(readability.flesch)))


def lix(words: int, sentences: int, long_words: int) -> float:
    """Björnsson's LIX: words per sentence plus the percentage of long words. Needs a word and a sentence."""
    return words / sentences + 100 * long_words / words


@cache
def load_formulas(code: str) -> _Formulas:
    """The formulas of an installed language. Raises OSError when its folder has no readability.toml."""
    data = tomllib.loads((LANGUAGES_FOLDER / code / "readability.toml").read_text(encoding="utf-8"))
    constants = _published_constants()[data["constants"]]
    return _Formulas(
        name=data["formula"],
        ease=(constants["fre_base"], -constants["fre_sentence_length"], -constants["fre_syll_per_word"]),
        grade=_grade(data["grade"]) if "grade" in data else None,
        words_per_minute=data["reading"]["words_per_minute"],
        most_words=data["long_sentence"]["more_than_words"],
    )


@cache
def _published_constants() -> dict[str, dict[str, float]]:
    """textstat's constants by language, from their file, without importing the package."""
    package = find_spec("textstat")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("textstat is not installed; install what requirements.txt lists")
    path = Path(package.submodule_search_locations[0]) / "backend" / "utils" / "constants.py"
    constants: dict[str, dict[str, float]] = runpy.run_path(str(path))["LANG_CONFIGS"]
    return constants


def _grade(data: Mapping[str, Any]) -> tuple[float, float, float]:
    return data["base"], data["sentence_length"], data["syllables_per_word"]


def _linear(formula: tuple[float, float, float], sentence_length: float, word_length: float) -> float:
    base, per_sentence_word, per_syllable = formula
    return base + per_sentence_word * sentence_length + per_syllable * word_length


def _syllables(words: tuple[str, ...], code: str) -> int:
    """The syllables of a sentence's words, remembered for the next edit of the draft."""
    key = hash_text(code, " ".join(words))
    known = _SYLLABLES.get(key)
    if known is None:
        rules = load_syllable_rules(code)
        known = sum(count_syllables(word, rules) for word in words)
        _SYLLABLES.put(key, known)
    return known


def _letters(word: str) -> int:
    return sum(char.isalnum() for char in word)


def _own_text(document: Document, sentence: Sentence) -> str:
    """The sentence with what it quotes blanked out."""
    text = sentence.text
    for start, end in document.quoted:
        first, last = max(start - sentence.start, 0), min(end - sentence.start, len(text))
        if first < last:
            text = text[:first] + " " * (last - first) + text[last:]
    return text
