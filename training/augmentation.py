"""Vary treebank sentences the way people type on a phone, keeping their analysis.

What enters: a sentence of Words and a seeded random source. What leaves: a sentence whose words, joined by their
spaces, read as an informal message. Shares are those of `Shares`; about half of the sentences stay as published.
"""

import random
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from training.treebanks import Sentence, Word

FINAL_MARKS = frozenset(".!?…")
EMOJI = ("😀", "😢", "🙏", "😡", "👍", "😊", "😔", "🙂", "❤️", "😭", ":)", ":(", ";)")


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of sentences (0 to 1) that each change touches."""

    informal: float = 0.45  # of sentences that receive the letter-level changes below at all
    lower: float = 0.45
    upper: float = 0.03
    accents: float = 0.4
    joined: float = 0.6
    short: float = 0.35  # of words that have a short spelling
    typo: float = 0.25
    no_commas: float = 0.3
    no_final: float = 0.3  # of all sentences
    curly: float = 0.25
    emoji: float = 0.06
    no_ne: float = 0.4
    no_hyphen: float = 0.5


def vary(sentence: Sentence, words: dict[str, Any], joined: set[tuple[str, ...]], rng: random.Random) -> Sentence:
    """Give the sentence with some of the changes of `Shares`, each drawn from `rng`."""
    shares = Shares()
    changed = list(sentence)
    if rng.random() < shares.no_final:
        changed = _without_final(changed)
    if rng.random() < shares.informal:
        changed = _informal(changed, shares, words, joined, rng)
    if rng.random() < shares.emoji:
        changed = _with_emoji(changed, rng)
    if rng.random() < shares.curly:
        changed = [replace(word, form=word.form.replace("'", "’")) for word in changed]
    return tuple(changed)


def _informal(
    sentence: list[Word], shares: Shares, words: dict[str, Any], joined: set[tuple[str, ...]], rng: random.Random
) -> list[Word]:
    changed = sentence
    if rng.random() < shares.no_ne:
        changed = _without_ne(changed)
    if rng.random() < shares.no_hyphen:
        changed = _without_hyphens(changed)
    if rng.random() < shares.no_commas:
        changed = drop(changed, [i for i, word in enumerate(changed) if word.form in ",;"])
    changed = [_shorten(word, words["short"], rng) if rng.random() < shares.short else word for word in changed]
    if rng.random() < shares.joined:
        changed = _without_apostrophes(changed, joined, rng)
    if rng.random() < shares.accents:
        changed = [replace(word, form=strip_accents(word.form)) for word in changed]
    if rng.random() < shares.typo:
        changed = _with_typo(changed, rng)
    kind = rng.random()
    if kind < shares.lower:
        changed = [replace(word, form=word.form.lower()) for word in changed]
    elif kind < shares.lower + shares.upper:
        changed = [replace(word, form=word.form.upper()) for word in changed]
    return changed


def drop(sentence: list[Word], positions: list[int]) -> list[Word]:
    """Give the sentence without the words at these positions; a word that others hang on stays."""
    heads = {word.head for position, word in enumerate(sentence) if word.head != position}
    gone = {i for i in positions if i not in heads and sentence[i].head != i}
    if len(gone) >= len(sentence):
        return sentence
    shift: dict[int, int] = {}
    kept: list[Word] = []
    for position, word in enumerate(sentence):
        if position in gone:
            if kept:
                kept[-1] = replace(kept[-1], space=kept[-1].space or word.space)
            continue
        shift[position] = len(kept)
        kept.append(word)
    return [replace(word, head=shift[word.head]) for word in kept]


def _without_final(sentence: list[Word]) -> list[Word]:
    last = len(sentence)
    while last and sentence[last - 1].pos == "PUNCT" and set(sentence[last - 1].form) <= FINAL_MARKS:
        last -= 1
    return drop(sentence, list(range(last, len(sentence))))


def _without_ne(sentence: list[Word]) -> list[Word]:
    denied = {word.head for word in sentence if word.pos == "ADV" and word.lemma != "ne"}
    return drop(sentence, [i for i, word in enumerate(sentence) if word.lemma == "ne" and word.head in denied])


def _without_hyphens(sentence: list[Word]) -> list[Word]:
    changed = list(sentence)
    for position in range(1, len(changed)):
        form = changed[position].form
        if changed[position].pos == "PRON" and form.startswith("-") and not form.startswith("-t-"):
            changed[position - 1] = replace(changed[position - 1], space=True)
            changed[position] = replace(changed[position], form=form[1:])
    return changed


def _shorten(word: Word, short: dict[str, list[str]], rng: random.Random) -> Word:
    choices = short.get(word.form.lower())
    return replace(word, form=rng.choice(choices)) if choices else word


def _without_apostrophes(sentence: list[Word], joined: set[tuple[str, ...]], rng: random.Random) -> list[Word]:
    changed = list(sentence)
    for position in range(len(changed) - 1):
        first, second = changed[position], changed[position + 1]
        bare = (first.form.lower().rstrip("'’"), second.form.lower().replace("'", "").replace("’", ""))
        if bare == ("je", "suis"):
            bare = rng.choice((("j", "suis"), ("j", "suis"), ("ch", "uis"), ("je", "suis")))
        elif bare[0] == "je" and ("j", bare[1]) in joined:
            bare = ("j", bare[1])
        elif first.space or (first.form.lower() == bare[0] and second.form.lower() == bare[1]):
            continue
        if bare in joined and all(bare):
            changed[position] = replace(first, form=_like(first.form, bare[0]), space=False)
            changed[position + 1] = replace(second, form=bare[1])
        elif len(first.form) > 1 and first.form.endswith(("'", "’")) and first.pos != "PUNCT" and rng.random() < 0.6:
            changed[position] = replace(first, form=first.form[:-1], space=True)
    return changed


def _like(model: str, form: str) -> str:
    return form.capitalize() if model[:1].isupper() else form


def strip_accents(form: str) -> str:
    """Give a word without its accents and cedillas, letter for letter."""
    plain = unicodedata.normalize("NFD", form)
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("œ", "oe").replace("Œ", "OE")


def _with_typo(sentence: list[Word], rng: random.Random) -> list[Word]:
    """Give the sentence with one long word misspelt: a letter lost, doubled or swapped with its neighbour."""
    long = [i for i, word in enumerate(sentence) if len(word.form) > 4 and word.form.isalpha()]
    if not long:
        return sentence
    position = rng.choice(long)
    form = sentence[position].form
    cut = rng.randrange(1, len(form) - 1)
    lost, doubled = form[:cut] + form[cut + 1 :], form[:cut] + form[cut] + form[cut:]
    swapped = form[:cut] + form[cut + 1] + form[cut] + form[cut + 2 :]
    changed = list(sentence)
    changed[position] = replace(changed[position], form=rng.choice((lost, doubled, swapped)))
    return changed


def _with_emoji(sentence: list[Word], rng: random.Random) -> list[Word]:
    root = next(i for i, word in enumerate(sentence) if word.head == i)
    changed = list(sentence)
    changed[-1] = replace(changed[-1], space=True)
    form = rng.choice(EMOJI)
    changed.append(Word(form, form, "SYM", "", root, "discourse", True))
    return changed
