"""The promises of the layout: imports point down, language codes and word lists stay in data, fetch has one home."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from analyzers.core.language import language_codes

ROOT = Path(__file__).parent.parent
ANALYZERS = sorted((ROOT / "analyzers").rglob("*.py"))
SERVER = sorted((ROOT / "server").rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """The dotted names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def importers_of(package: str, paths: list[Path]) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in paths
        if any(name == package or name.startswith(package + ".") for name in imports_of(path))
    }


def test_only_segment_imports_spacy() -> None:
    assert importers_of("spacy", [*ANALYZERS, *SERVER]) == {"analyzers/core/segment.py"}


def test_only_readability_reads_textstat_and_nobody_imports_it() -> None:
    assert importers_of("textstat", [*ANALYZERS, *SERVER]) == set()
    naming = 'find_spec("textstat")'
    readers = {path.name for path in [*ANALYZERS, *SERVER] if naming in path.read_text(encoding="utf-8")}
    assert readers == {"readability.py"}


@pytest.mark.parametrize("package", ["flask", "server", "training", "benchmarks"])
def test_analyzers_import_nothing_above_them(package: str) -> None:
    assert importers_of(package, ANALYZERS) == set()


def test_core_imports_core_alone() -> None:
    for path in (ROOT / "analyzers" / "core").glob("*.py"):
        above = {n for n in imports_of(path) if n.startswith("analyzers.") and not n.startswith("analyzers.core")}
        assert not above, f"{path.name} imports {above}"


def test_no_analyzer_calls_another() -> None:
    allowed = {"analyzers.tone", "analyzers.questions"}  # the form of address; whether and what a message asks
    names = {"questions", "focus", "urgency", "synchrony", "readability"}
    for name in names:
        path = ROOT / "analyzers" / f"{name}.py"
        used = {n for n in imports_of(path) if n.startswith("analyzers.") and not n.startswith("analyzers.core")}
        assert used <= allowed, f"{name}.py imports {used}"


def test_the_server_uses_the_public_names() -> None:
    for path in SERVER:
        used = {n for n in imports_of(path) if n.startswith("analyzers")}
        assert used <= {"analyzers", "analyzers.core.types", "analyzers.core.errors"}, f"{path.name} imports {used}"


@pytest.mark.parametrize("path", [*ANALYZERS, *SERVER], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_language_code_in_code(path: Path) -> None:
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not strings & set(language_codes()), f"{path.name} names a language"


def test_each_analyzer_file_is_registered() -> None:
    pipeline = (ROOT / "analyzers" / "pipeline.py").read_text(encoding="utf-8")
    for path in (ROOT / "analyzers").glob("*.py"):
        if path.stem not in {"__init__", "pipeline"}:
            assert f"from analyzers.{path.stem} import" in pipeline, f"{path.name} is not in the pipeline"


def test_the_extension_fetches_in_one_file() -> None:
    calls = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "extension").rglob("*.js")
        if "node_modules" not in path.parts and ".test." not in path.name
        and re.search(r"\bfetch\(", path.read_text(encoding="utf-8"))
    }
    assert calls == {"extension/background/api.js"}


def test_lock_files_name_no_host() -> None:
    for path in [*ROOT.glob("requirements*.txt"), ROOT / "extension" / "package-lock.json"]:
        text = path.read_text(encoding="utf-8")
        assert "--index-url" not in text and '"resolved"' not in text, path.name


def test_weights_carry_a_licence() -> None:
    languages = ROOT / "analyzers" / "languages"
    folders = [languages / code / name for code in language_codes() for name in ("pipeline", "reader")]
    for folder in [*folders, ROOT / "analyzers" / "reader"]:
        found = {path.name for path in folder.iterdir()}
        assert {"LICENSE", "NOTICE"} <= found, f"{folder.relative_to(ROOT)}: no licence or notice"


def test_a_language_ships_at_most_six_megabytes_of_reader() -> None:
    network = (ROOT / "analyzers" / "reader" / "weights.npz").stat().st_size
    for code in language_codes():
        vocabulary = ROOT / "analyzers" / "languages" / code / "reader" / "vocabulary.npz"
        assert network + vocabulary.stat().st_size <= 6e6, code
