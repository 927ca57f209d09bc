"""What is shipped: the same bytes every time, the fewest permissions, every word in both languages."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import EXTENSION

LOCALES = EXTENSION / "_locales"


def words(language: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((LOCALES / language / "messages.json").read_text(encoding="utf-8"))
    return found


def test_two_builds_have_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    subprocess.run(["node", str(EXTENSION / "build.mjs"), "--out", str(tmp_path)], check=True)
    first, second = ({file.name: file.read_bytes() for file in sorted(out.glob("*.zip"))} for out in (dist, tmp_path))
    assert len(first) == 2
    assert first == second


@pytest.mark.parametrize("browser", ["chrome", "firefox"])
def test_the_manifest_asks_for_no_more_than_it_needs(dist: Path, browser: str) -> None:
    manifest = json.loads((dist / browser / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["permissions"] == ["activeTab", "contextMenus", "scripting", "storage"]
    assert manifest["host_permissions"] == ["http://127.0.0.1/*"]
    for absent in ("content_scripts", "web_accessible_resources", "externally_connectable", "optional_permissions"):
        assert absent not in manifest


@pytest.mark.parametrize("browser", ["chrome", "firefox"])
def test_only_the_background_script_fetches(dist: Path, browser: str) -> None:
    fetching = {file.name for file in (dist / browser).glob("*.js") if "fetch(" in file.read_text(encoding="utf-8")}
    assert fetching == {"background.js"}


def test_both_languages_have_the_same_words_and_parts() -> None:
    english, french = words("en"), words("fr")
    assert list(english) == list(french)
    for name, entry in english.items():
        assert entry.get("placeholders") == french[name].get("placeholders"), name


def test_no_word_is_missing_and_none_is_left_over() -> None:
    sources = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("background", "content", "shared", "popup", "options", ".")
        for file in sorted((EXTENSION / folder).glob("*"))
        if file.suffix in {".js", ".mjs", ".html"} and not file.name.endswith(".test.js")
    )
    asked = set(re.findall(r'\bword\("(\w+)"', sources)) | set(re.findall(r'data-word="(\w+)"', sources))
    asked |= set(re.findall(r"__MSG_(\w+)__", sources))
    assert asked - set(words("en")) == set()
    prefixes = set(re.findall(r'wordFor\("(\w+)"', sources)) | {"error", "outcome", "refused"}
    left_over = {
        name for name in words("en")
        if name not in asked and name.split("_", 1)[0] not in prefixes and f'"{name}"' not in sources
    }  # fmt: skip
    assert left_over == set()


def test_the_lock_file_names_no_registry() -> None:
    lock = (EXTENSION / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry." not in lock
    wanted = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert [version for version in wanted.values() if not version[0].isdigit()] == []
