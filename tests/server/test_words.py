"""The interface's words: the same keys in every language, and a word for everything a report can name."""

from __future__ import annotations

import json
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest

import analyzers
from analyzers.core.types import QUESTIONS, RISKS, SEVERITIES, STRENGTHS
from server.words import as_sentence, words_for

FOLDER = files("server") / "page"
LANGUAGES = sorted(entry.name.removesuffix(".json") for entry in (FOLDER / "words").iterdir())


def flat(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {key: text for name, item in value.items() for key, text in flat(item, f"{path}.{name}").items()}
    return {path: str(value)}


def test_there_are_words_for_every_installed_language() -> None:
    assert set(analyzers.languages()) <= set(LANGUAGES)


def test_exactly_one_language_is_the_default() -> None:
    assert [code for code in LANGUAGES if words_for(code)["default"]] == [words_for(None)["code"]]


@pytest.mark.parametrize("code", LANGUAGES)
def test_keys_and_gaps_are_the_same_in_every_language(code: str) -> None:
    wanted, found = flat(words_for(None)), flat(words_for(code))
    assert found.keys() == wanted.keys()
    for key, text in found.items():
        assert text.strip(), f"{code}{key} is empty"
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", wanted[key])), f"{code}{key}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_of_a_report_has_words(code: str) -> None:
    words = words_for(code)
    assert set(words["labels"]) == {*RISKS, *STRENGTHS, *QUESTIONS}
    assert set(words["severities"]) == set(SEVERITIES)
    table = tomllib.loads((files("analyzers") / "emergency_numbers.toml").read_text(encoding="utf-8"))
    for number in table["number"]:
        assert number["service"] in words["services"], number
        assert number["by"] in words["by"], number
        assert number["region"] in words["regions"], number


class _Words(HTMLParser):
    """The text of each element that has data-word."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._open = dict(attrs).get("data-word") or ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open] = data
            self._open = ""


def test_page_without_script_has_the_default_words() -> None:
    parser = _Words()
    parser.feed((FOLDER / "index.html").read_text(encoding="utf-8"))
    words = flat(words_for(None))
    assert parser.found == {path: words[f".{path}"] for path in parser.found}
    assert len(parser.found) > 15


def test_every_word_the_page_uses_exists() -> None:
    scripts = "".join(entry.read_text(encoding="utf-8") for entry in FOLDER.iterdir() if entry.name.endswith(".js"))
    used = set(re.findall(r"(?:words\.page|\bown)\.(\w+)", scripts))
    assert used, "no words found in the scripts"
    assert used <= set(words_for(None)["page"])


def test_page_words_are_plain_json() -> None:
    for code in LANGUAGES:
        assert json.loads((FOLDER / "words" / f"{code}.json").read_text(encoding="utf-8"))["code"] == code


@pytest.mark.parametrize(("text", "sentence"), [("the text", "The text."), ("Done.", "Done."), ("", ".")])
def test_sentence_gets_capital_and_stop(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence
