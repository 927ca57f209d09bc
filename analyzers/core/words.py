"""The small pattern language of `words` rules, compiled to regular expressions over folded text.

Folding makes a draft comparable whatever its spelling: lower case, no accents, straight apostrophes, one space. It
keeps a map back to the draft, so a match is always a span of the text as typed.

    you never listen          the words, in this order; case and accents do not count; an apostrophe may be missing
    (always|never) late       one of several
    please? send              an optional word or group
    you ... listen            up to four words between, inside one clause;  ..1 up to one,  ..8 up to eight
    ignor*                    any ending
    {clinician}               one of the words of a named set of the language
    <what: ...>               captured, for suggestions;  <mark: …> the part to underline
    dois - je    t-il         a hyphen is a hyphen, a space or nothing
    ^ you    send it $        at the start, at the end of the sentence
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.core.errors import RuleError

_SEPARATOR = r"[\s,]+"
_GLUE = r"(?:[\s,]+|(?<!\w)(?=\w))"  # white space, or nothing after an elision or a start
_HYPHEN = r"[\s-]?"
_START = r"^[\W_]*"
_END = r"[\s.!?)\"»]*$"
_WORD = r"[^\s,;:.!?()\"«»]+"
_SPECIAL = {"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "…": "."}
_SPACES = frozenset("\u00a0\u202f\u2009\t")
_TOKEN = re.compile(r"\s*(\.\.\.|\.\.\d+|<[a-z_]+:|[()|>?^$]|\{[a-z_]+\}|[^\s()|<>?^${}]+)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters and one past the end, the offset in the text it came from."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text behind folded[start:end]."""
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]


def fold(text: str) -> Folded:
    """`text` in lower case without accents, each character mapped back to where it stood."""
    if text.isascii():
        return Folded(text.lower(), tuple(range(len(text) + 1)))
    chars: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        for folded in _fold_char(char):
            chars.append(folded)
            offsets.append(at)
    return Folded("".join(chars), (*offsets, len(text)))


def fold_word(text: str) -> str:
    """Folded `text` alone, for look-ups."""
    return text.lower() if text.isascii() else "".join(map(_fold_char, text))


@lru_cache(maxsize=2_048)  # characters, not words: nothing of a draft can be told from it
def _fold_char(char: str) -> str:
    lower = char.lower()
    if lower in _SPECIAL:
        return _SPECIAL[lower]
    if char in _SPACES:
        return " "
    if char.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class WordsPattern:
    """A compiled pattern. A text that holds none of `anchors` cannot match, which is quick to see."""

    source: str  # of the regex
    anchors: tuple[str, ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """The regex, compiled when it is first needed: most drafts need few of some thousands."""
        return _compile_regex(self.source)

    def search(self, folded: str) -> re.Match[str] | None:
        """The first match in folded text."""
        if self.anchors and not any(anchor in folded for anchor in self.anchors):
            return None
        return self.regex.search(folded)


@cache
def _compile_regex(source: str) -> re.Pattern[str]:
    return re.compile(source)


def compile_words(pattern: str, sets: Mapping[str, tuple[str, ...]]) -> WordsPattern:
    """The compiled form of a `words` pattern.

    Raises RuleError when the pattern is not well formed or names a set the language does not have."""
    tokens = _TOKEN.findall(pattern)
    if "".join(tokens).replace(" ", "") != re.sub(r"\s+", "", pattern):
        raise RuleError(f"pattern {pattern!r}: cannot be read", hint="See the table in analyzers/core/words.py.")
    parser = _Parser(pattern, tokens, sets)
    body, anchors = parser.alternatives(end=None)
    return WordsPattern(rf"(?<!\w)(?:{body})(?!\w)", anchors)


_Element = tuple[str, tuple[str, ...]]  # a regex, and strings of which a match holds at least one


class _Parser:
    """Recursive descent over the tokens of one pattern. Elements carry their own separators, so that an optional
    element takes its space with it."""

    def __init__(self, pattern: str, tokens: list[str], sets: Mapping[str, tuple[str, ...]]) -> None:
        self.pattern = pattern
        self.tokens = tokens
        self.sets = sets
        self.at = 0

    def alternatives(self, end: str | None) -> _Element:
        branches = [self.sequence(end)]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence(end))
        if end is not None:
            if self.peek() != end:
                raise RuleError(f"pattern {self.pattern!r}: {end!r} is missing")
            self.at += 1
        elif self.at != len(self.tokens):
            raise RuleError(f"pattern {self.pattern!r}: unexpected {self.tokens[self.at]!r}")
        if len(branches) == 1:
            return branches[0]
        anchors = tuple(a for _, some in branches for a in some) if all(some for _, some in branches) else ()
        return "(?:" + "|".join(regex for regex, _ in branches) + ")", anchors

    def sequence(self, end: str | None) -> _Element:
        parts: list[tuple[str, bool]] = []  # regex, optional
        anchors: list[tuple[str, ...]] = []
        while (token := self.peek()) is not None and token not in {"|", end}:
            self.at += 1
            if token == "?":
                if not parts:
                    raise RuleError(f"pattern {self.pattern!r}: '?' follows nothing")
                parts[-1] = (parts[-1][0], True)
                anchors[-1] = ()
            else:
                regex, some = self.element(token)
                parts.append((regex, token.startswith("..")))
                anchors.append(some)
        if not parts:
            raise RuleError(f"pattern {self.pattern!r}: an empty alternative")
        best = max((some for some in anchors if some), key=lambda some: min(map(len, some)), default=())
        return _join(parts), best

    def element(self, token: str) -> _Element:
        if token == "(":
            regex, anchors = self.alternatives(")")
            return f"(?:{regex})", anchors
        if token.startswith("<"):
            regex, anchors = self.alternatives(">")
            return f"(?P<{token[1:-1]}>{regex})", anchors
        if token.startswith(".."):
            most = 4 if token == "..." else int(token[2:])
            return f"{_WORD}(?:{_SEPARATOR}{_WORD}){{0,{most - 1}}}?", ()
        if token == "-":
            return _HYPHEN, ()
        if token in {"^", "$"}:
            return (_START if token == "^" else _END), ()
        if token.startswith("{"):
            return self.word_set(token[1:-1])
        if token in {")", ">", "|"}:
            raise RuleError(f"pattern {self.pattern!r}: unexpected {token!r}")
        return _literal(token), (_anchor(token),)

    def word_set(self, name: str) -> _Element:
        if name not in self.sets:
            known = ", ".join(sorted(self.sets))
            raise RuleError(f"pattern {self.pattern!r}: no word set {name!r}", hint=f"Sets: {known}.")
        return _any_of(self.sets[name])

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None


def _join(parts: list[tuple[str, bool]]) -> str:
    """One regex of the elements, each separated by white space; an optional one takes its separator along."""
    required = [index for index, (_, optional) in enumerate(parts) if not optional]
    anchor = required[0] if required else 0
    out = ""
    for index, (regex, optional) in enumerate(parts):
        if index == len(parts) - 1 and regex.endswith("}?"):
            regex = regex[:-1]  # a gap at the end takes all it can, any other as little
        if index < anchor:
            out += f"(?:{regex}{_GLUE})?"
        elif index == anchor:
            out += regex
        else:
            glue = "" if regex in {_END, _HYPHEN} or parts[index - 1][0] == _HYPHEN else _GLUE
            out += f"(?:{glue}{regex})?" if optional else f"{glue}{regex}"
    return out


@cache
def _any_of(phrases: tuple[str, ...]) -> _Element:
    choices = sorted(phrases, key=len, reverse=True)
    regex = "|".join(_SEPARATOR.join(_literal(word) for word in choice.split()) for choice in choices)
    return f"(?:{regex})", tuple({_anchor(choice.split()[0]) for choice in choices})


@cache
def _anchor(word: str) -> str:
    """The longest piece of a literal that must stand in the text whatever its apostrophes."""
    return max(re.split(r"['*-]", fold_word(word)), key=len)


@cache
def _literal(word: str) -> str:
    folded = fold_word(word)
    ending = folded.endswith("*")
    body = re.escape(folded[:-1] if ending else folded).replace("'", r"'?\s?").replace(r"\-", _HYPHEN)
    return body + r"[\w']*" if ending else body
