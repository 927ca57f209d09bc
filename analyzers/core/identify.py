"""Tells which language a draft is in.

What enters is the whole draft; what leaves is a code of an installed language, or none, or the name of another
language to refuse. Nothing of the draft is kept. The tables are in analyzers/identification: character n-grams and
words with their weights per language (Latin script), and the other scripts by their code points.

Measured on held-out messages: analyzers/identification/NOTICE.md.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.core.language import language_codes

_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|\S*\d[\w/.,:-]*\d\S*")
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE_END = re.compile(r"[.!?…;\n]+")
_MAX_WORD_CHARS = 40  # longer runs of letters are noise: pasted codes, repeated keys
_MIN_CLAUSE_WORDS = 5  # shorter clauses are read with the next one: two words alone say too little
_MAX_CLAUSE_WORDS = 25  # unpunctuated drafts are read in pieces, so that a change of language shows
_FEW_WORDS = 3  # below this, only what is unmistakable decides
_REFUSE_FROM_WORDS = 5  # below this, another language in Latin script is never named
_REFUSE_AT = 0.9  # share of a draft that must read as other languages before it is refused
_SHORT_WORDS, _REFUSE_AT_WHEN_SHORT = 10, 0.98  # one foreign name weighs much in a short draft
_KNOWN_AT = 0.5  # share of a draft that must read as installed languages before one of them is named
_INSTALLED_PRIOR = 2.0  # nats: writers mostly write in a language that is installed, so refusing needs evidence
_SURE, _SURE_WHEN_FEW = 0.6, 0.85  # confidence needed to name an installed language


@dataclass(frozen=True, slots=True)
class Identification:
    """`code`: the installed language of the draft, null when it is too short or undecided.

    `confidence` (0 to 1) is in `code` against the other installed languages, or in `other` when that is set; 0 when
    nothing is decided. `other` is the English name of a language that is confidently none of the installed ones, and
    `other_code` its ISO 639 code; then `code` is null."""

    code: str | None
    confidence: float
    other: str | None = None
    other_code: str | None = None


@dataclass(frozen=True, slots=True)
class _ScriptLanguage:
    code: str
    name: str
    letters: frozenset[str]  # any of these in the draft tells the language; empty: the rest of the script
    but: frozenset[str]  # none of these may be in it


@dataclass(frozen=True, slots=True)
class _Script:
    ranges: tuple[tuple[int, int], ...]
    languages: tuple[_ScriptLanguage, ...]
    unspaced: bool


@dataclass(frozen=True, slots=True)
class _Table:
    names: dict[str, str]
    codes: tuple[str, ...]
    rows: dict[str, int]
    weights: NDArray[np.int8]  # features × codes, in units of `scale` nats
    scale: float
    bias: NDArray[np.float32]
    scripts: tuple[_Script, ...]


_UNDECIDED = Identification(None, 0.0)


def identify(text: str, *, installed: Collection[str] | None = None) -> Identification:
    """The language of the whole draft; of a mixed one, that of most of its words, with less confidence.

    `installed`: codes of the languages that can be read, by default those with a folder in analyzers/languages."""
    table = _load_table()
    codes = frozenset(language_codes() if installed is None else installed)
    clean = _NOT_WORDS.sub(" ", text)
    foreign = _identify_script(clean, table.scripts)
    if foreign:
        return foreign
    clauses = tuple(clause_words(clean))
    words = sum(map(len, clauses))
    if not words:
        return _UNDECIDED
    shares = _language_shares(clauses, table, codes)
    other = _confident_other(shares, words, codes, table.names)
    return other or _best_installed(shares, words, codes)


def clause_words(text: str) -> Iterator[tuple[str, ...]]:
    """The lower-cased words of `text` in pieces of about a clause; none is empty."""
    piece: list[str] = []
    for clause in _CLAUSE_END.split(unicodedata.normalize("NFC", text)):
        for word in _WORD.findall(clause.lower()):
            piece.append(word[:_MAX_WORD_CHARS])
            if len(piece) == _MAX_CLAUSE_WORDS:
                yield tuple(piece)
                piece = []
        if len(piece) >= _MIN_CLAUSE_WORDS:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)


def word_features(word: str) -> tuple[str, ...]:
    """The word between < and >, and the runs of one to three characters in it."""
    padded = f"<{word}>"
    grams = [padded[at : at + size] for size in (2, 3) for at in range(len(padded) - size + 1)]
    return (padded, *word, *grams)


def _language_shares(
    clauses: tuple[tuple[str, ...], ...], table: _Table, installed: frozenset[str]
) -> dict[str, float]:
    """For each language of the table, the share of the draft's words that read as that language; sums to 1."""
    prior = np.array([_INSTALLED_PRIOR if code in installed else 0.0 for code in table.codes], dtype=np.float32)
    known: dict[str, list[int]] = {}
    total = np.zeros(len(table.codes), dtype=np.float64)
    for clause in clauses:
        found = [row for word in clause for row in known.get(word) or _rows(word, table.rows, known)]
        evidence = table.weights[found].sum(axis=0, dtype=np.int32) * (table.scale / math.sqrt(len(clause)))
        total += len(clause) * _softmax(evidence + table.bias + prior)
    total /= total.sum()
    return dict(zip(table.codes, total.tolist(), strict=True))


def _rows(word: str, rows: dict[str, int], known: dict[str, list[int]]) -> list[int]:
    known[word] = [rows[feature] for feature in word_features(word) if feature in rows]
    return known[word]


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers: NDArray[np.float64] = np.exp(values - values.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def _confident_other(
    shares: dict[str, float], words: int, installed: frozenset[str], names: dict[str, str]
) -> Identification | None:
    others = {code: share for code, share in shares.items() if code not in installed}
    confidence = sum(others.values())
    needed = _REFUSE_AT_WHEN_SHORT if words < _SHORT_WORDS else _REFUSE_AT
    if words < _REFUSE_FROM_WORDS or confidence < needed:
        return None
    code = max(others, key=others.__getitem__)
    return Identification(None, round(confidence, 3), names[code], code)


def _best_installed(shares: dict[str, float], words: int, installed: frozenset[str]) -> Identification:
    ours = {code: share for code, share in shares.items() if code in installed}
    known = sum(ours.values())
    if known < _KNOWN_AT:
        return _UNDECIDED
    code = max(ours, key=ours.__getitem__)
    confidence = ours[code] / known
    enough = _SURE_WHEN_FEW if words < _FEW_WORDS else _SURE
    return Identification(code, round(confidence, 3)) if confidence >= enough else _UNDECIDED


def _identify_script(text: str, scripts: tuple[_Script, ...]) -> Identification | None:
    """The language of a draft most of whose letters are of one other script, if that is three words or more."""
    letters = Counter(char for char in text.lower() if char.isalpha())
    total = letters.total()
    for script in scripts:
        ours = Counter({char: count for char, count in letters.items() if _is_in(char, script)})
        share = ours.total() / total if total else 0.0
        if share > 0.5 and _script_words(text, ours, script) >= _FEW_WORDS:
            language = _script_language(frozenset(ours), script)
            return Identification(None, round(share, 3), language.name, language.code)
    return None


def _script_words(text: str, letters: Counter[str], script: _Script) -> int:
    if script.unspaced:
        return letters.total() // 2
    return sum(_is_in(word[0], script) for word in _WORD.findall(text))


def _script_language(letters: frozenset[str], script: _Script) -> _ScriptLanguage:
    fits = (each for each in script.languages if each.letters & letters and not each.but & letters)
    return next(fits, script.languages[-1])


def _is_in(char: str, script: _Script) -> bool:
    return any(first <= ord(char) <= last for first, last in script.ranges)


@cache
def _load_table() -> _Table:
    folder = resources.files("analyzers") / "identification"
    languages = tomllib.loads((folder / "languages.toml").read_text(encoding="utf-8"))
    scripts = tuple(_parse_script(script) for script in languages["script"])
    with (folder / "weights.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        features = bytes(arrays["features"]).decode("utf-8").split("\n")
        return _Table(
            names=languages["names"],
            codes=tuple(bytes(arrays["codes"]).decode("ascii").split()),
            rows={feature: row for row, feature in enumerate(features)},
            weights=arrays["weights"],
            scale=float(arrays["scale"]),
            bias=arrays["bias"],
            scripts=scripts,
        )


def _parse_script(script: dict[str, Any]) -> _Script:
    languages = tuple(
        _ScriptLanguage(
            code=each["code"],
            name=each["name"],
            letters=frozenset(each.get("letters", "")),
            but=frozenset(each.get("but", "")),
        )
        for each in script["languages"]
    )
    ranges = tuple((first, last) for first, last in script["ranges"])
    return _Script(ranges, languages, script.get("unspaced", False))
