"""Emergencies: told in passing, in slang, by carers, they are found; old, denied, feared or figurative ones are not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from analyzers import analyze

CASES = tomllib.loads((Path(__file__).parent / "danger_cases.toml").read_text(encoding="utf-8"))
URGENT = [(language, sentence) for language, cases in CASES.items() for sentence in cases["urgent"]]
CALM = [(language, sentence) for language, cases in CASES.items() for sentence in cases["calm"]]
MINIMUM = {"urgent": 80, "calm": 100}  # sentences a language, for each kind of danger to have several

AROUND = {  # a quiet draft about something else, which must not hide the danger nor become one
    "en": "Hello, I am out of cream again.\n{}\nCould you send the prescription to the pharmacy? Thanks",
    "fr": "Bonjour, je n'ai plus de crème.\n{}\nPourriez-vous envoyer l'ordonnance à la pharmacie ? Merci",
}


def urgent_excerpts(text: str, language: str) -> list[str]:
    """The words that the report marks as an emergency."""
    observations = analyze(text, language=language).observations
    return [text[start:end] for one in observations if one.name == "urgent" for start, end in one.spans]


@pytest.mark.parametrize(("language", "sentence"), URGENT)
def test_an_emergency_told_among_other_things_is_marked(language: str, sentence: str) -> None:
    text = AROUND[language].format(sentence)
    excerpts = urgent_excerpts(text, language)
    assert excerpts
    assert all(excerpt in sentence for excerpt in excerpts)


def without_apostrophes(sentence: str) -> str:
    """As typed in a hurry: small letters, no apostrophe, no full stop."""
    return sentence.lower().replace("'", "").replace("’", "").rstrip(".?! ")


@pytest.mark.parametrize(("language", "sentence"), URGENT)
def test_small_letters_without_apostrophes_do_not_hide_an_emergency(language: str, sentence: str) -> None:
    assert urgent_excerpts(without_apostrophes(sentence), language)


@pytest.mark.parametrize("language", CASES)
def test_without_commas_nearly_every_emergency_is_found(language: str) -> None:
    # Not all: without commas the parser may end the sentence between two signs that only together are a danger.
    sentences = [without_apostrophes(sentence).replace(",", "") for sentence in CASES[language]["urgent"]]
    missed = [sentence for sentence in sentences if not urgent_excerpts(sentence, language)]
    assert len(missed) <= 0.05 * len(sentences), missed


@pytest.mark.parametrize(("language", "sentence"), CALM)
def test_no_emergency_is_invented(language: str, sentence: str) -> None:
    assert not urgent_excerpts(AROUND[language].format(sentence), language)


@pytest.mark.parametrize("language", CASES)
def test_a_quoted_message_is_no_emergency(language: str) -> None:
    quoted = "\n".join(f"> {sentence}" for sentence in CASES[language]["urgent"][:3])
    assert not urgent_excerpts(f"{AROUND[language].format('')}\n{quoted}", language)


@pytest.mark.parametrize("language", CASES)
def test_there_are_enough_different_cases(language: str) -> None:
    for kind, least in MINIMUM.items():
        assert len(set(CASES[language][kind])) == len(CASES[language][kind]) >= least
