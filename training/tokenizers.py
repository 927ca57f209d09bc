"""Light tokenizers that are saved whole inside the pipelines.

They stand on spaCy's "xx" language, whose defaults load fast; spaCy's own French rules cost seconds at each load.
Every exception spells the text it stands for, so words joined by their spaces always give the text back.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import spacy
from spacy.lang.char_classes import ALPHA, LIST_ELLIPSES, LIST_ICONS, LIST_PUNCT, LIST_QUOTES
from spacy.language import Language
from spacy.symbols import NORM, ORTH  # type: ignore[import-not-found]
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

HERE = Path(__file__).parent
URL = re.compile(r"(?u)^(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?<![.,;:!?)\]])$")
EMOJI_JOINERS = ["[\U0001f3fb-\U0001f3ff\ufe0f\u200d]+"]
RUNS = [r"[!?]{2,}", r"-{2,}", r"_{2,}", r"={2,}", r"\*{2,}", r"<{2,}", r">{2,}", r"\.{2,}"]


def read_words(language: str) -> dict[str, Any]:
    """Give the word table of a language (training/words/<language>.toml)."""
    return tomllib.loads((HERE / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def blank_pipeline(language: str, accents: dict[str, str] | None = None) -> Language:
    """Give an "xx" pipeline without components whose tokenizer holds the language's rules.

    `accents` maps spellings without accents to the usual spelling; the embedding then sees the usual one.
    """
    nlp = spacy.blank("xx")
    words = read_words(language)
    build = {"en": _english, "fr": _french}[language]
    nlp.tokenizer = build(nlp, words)
    norms = dict(accents or {}) | words["norms"]
    for form, exception in _exceptions(words, norms).items():
        nlp.tokenizer.add_special_case(form, exception)
    return nlp


def joined_forms(words: dict[str, Any]) -> set[tuple[str, ...]]:
    """Give the contractions written without apostrophe that the tokenizer cuts, as tuples of parts."""
    return {tuple(entry.split()) for entry in words["joined"] if entry not in words["not_joined"]}


def _exceptions(words: dict[str, Any], norms: dict[str, str]) -> dict[str, list[dict[int, str]]]:
    found: dict[str, list[dict[int, str]]] = {}
    for form, norm in norms.items():
        for variant in _cases(form):
            found[variant] = [{ORTH: variant, NORM: norm}]
    for whole in [*words["abbreviations"], *words["emoticons"], *words.get("whole", ())]:
        for variant in {*_cases(whole), whole.replace("'", "’"), whole.capitalize().replace("'", "’")}:
            found[variant] = [{ORTH: variant, NORM: whole}]
    for parts in joined_forms(words):
        for variant in ("".join(parts), "".join(parts).capitalize(), "".join(parts).upper()):
            found[variant] = _cut(variant, parts, norms)
    return found


def _cases(form: str) -> set[str]:
    return {form, form.capitalize(), form.upper()}


def _cut(variant: str, parts: tuple[str, ...], norms: dict[str, str]) -> list[dict[int, str]]:
    pieces, start = [], 0
    for position, part in enumerate(parts):
        norm = norms.get(part, part)
        if position == 0 and len(part) <= 2 and len(parts) == 2 and f"{part}'" in norms.values():
            norm = f"{part}'"
        pieces.append({ORTH: variant[start : start + len(part)], NORM: norm})
        start += len(part)
    return pieces


def _units() -> list[str]:
    return [r"(?<=[0-9])(?:mgs?|ml|mcg|µg|kg|km|cm|mm|g|h|%|°C|€|\$|£|am|pm)"]


def _tokenizer(nlp: Language, prefixes: list[str], suffixes: list[str], infixes: list[str]) -> Tokenizer:
    return Tokenizer(
        nlp.vocab,
        rules={},
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        url_match=URL.match,
    )


def _marks() -> tuple[list[str], list[str], list[str]]:
    """Give prefix, suffix and infix rules that both languages share: punctuation, quotes, icons."""
    shared = [*RUNS, *LIST_PUNCT, *LIST_ELLIPSES, *LIST_QUOTES, *LIST_ICONS, *EMOJI_JOINERS]
    prefixes = ["§", "%", "=", "—", "–", r"\+(?![0-9])", r"[-*•>](?=\S)", *shared, r"[€$£]", "~"]
    suffixes = [*shared, "—", "–", r"(?<=[0-9])\+", rf"(?<=[0-9{ALPHA}%)\]\"»”’'])\.", *_units()]
    infixes = [
        *LIST_ELLIPSES, *LIST_ICONS, *EMOJI_JOINERS, r"(?<=[0-9])[+\*/](?=[0-9])",
        rf"(?<=[{ALPHA}])[.](?=[A-ZÀ-Ý][a-zà-ÿ])",
        rf"(?<=[{ALPHA}])[,;!?…](?=[{ALPHA}])", rf"(?<=[{ALPHA}])(?:--+|—|–)(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])", rf"(?<=[{ALPHA}])[()\[\]\"«»](?=[{ALPHA}])",
    ]  # fmt: skip
    return prefixes, suffixes, infixes


def _english(nlp: Language, words: dict[str, Any]) -> Tokenizer:
    prefixes, suffixes, infixes = _marks()
    contractions = [
        rf"(?<=[{ALPHA}0-9])['’`](?:[sS]|[mM]|[dD]|[rR][eE]|[vV][eE]|[lL][lL])",
        rf"(?<=[{ALPHA}])[nN]['’`][tT]",
    ]
    hyphens = [rf"(?<=[{ALPHA}])-(?=[{ALPHA}])"]
    keep = "".join(rf"(?<!\b{start})" for start in words["kept_before_hyphen"])
    return _tokenizer(nlp, prefixes, [*contractions, *suffixes], [*infixes, keep + hyphens[0]])


def _french(nlp: Language, words: dict[str, Any]) -> Tokenizer:
    prefixes, suffixes, infixes = _marks()
    elided = "|".join(words["elided"])
    clitics = "|".join(words["clitics"])
    elision = [rf"(?i:(?:{elided})['’`´])"]
    clitic = [rf"(?<=[{ALPHA}])(?i:(?:-t)?-(?:{clitics}))"]
    return _tokenizer(nlp, [*elision, *_bare_elisions(words), *prefixes], [*clitic, *suffixes], [*infixes])


def _bare_elisions(words: dict[str, Any]) -> list[str]:
    """Give the rules that cut "mécoute" and "lordonnance" after their first letter, before the listed words only."""
    regular = f"(?:{'|'.join(words['elided_verbs'].split())})(?:{'|'.join(words['elided_endings'].split())})"
    irregular = "|".join(words["elided_irregular"].split())
    nouns = "|".join(words["elided_nouns"].split())
    kept = "|".join(words["not_elided"])
    end = rf"(?![{ALPHA}])"
    return [rf"(?i:(?!(?:{kept}){end})[jmtns](?=(?:{regular}|{irregular}){end}))", rf"(?i:[dl](?=(?:{nouns}){end}))"]
