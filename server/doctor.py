"""What is installed and what is wrong, for `soigne doctor`: one line each, and for each trouble the one command."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import analyzers
from analyzers import SoigneError
from server.listen import port_owner
from server.settings import Settings
from server.version import VERSION

_SERVICE_PACKAGES = ("flask", "flask-cors", "waitress", "pydantic")

_REINSTALL = "Run: pip install --force-reinstall soigne"

Line = tuple[bool, str]  # (is it well?, what is so)


def diagnose(settings: Settings) -> tuple[list[str], bool]:
    """The lines to print and whether all is well."""
    found = [*_programs(), *_analyzers(settings), *_languages(settings), _port(settings)]
    marks = {True: "ok    ", False: "WRONG "}
    return [marks[well] + text for well, text in found], all(well for well, _ in found)


def _programs() -> Iterator[Line]:
    yield True, f"soigne {VERSION}"
    for name in _SERVICE_PACKAGES:
        yield _package(name)


def _analyzers(settings: Settings) -> Iterator[Line]:
    try:
        found = analyzers.diagnostics(dict(settings.pipelines))
    except (SoigneError, OSError, PackageNotFoundError) as err:
        yield False, f"the analyzers cannot be loaded: {err}. {_REINSTALL}"
        return
    languages = found.pop("languages", {})
    yield from ((True, f"{name.replace('_', ' ')} {value}") for name, value in found.items())
    for code, facts in languages.items():
        spoken = ", ".join(f"{name} {value}" for name, value in facts.items())
        yield bool(facts.get("rules")), f"language {code}: {spoken}" + ("" if facts.get("rules") else f". {_REINSTALL}")


def _package(name: str) -> Line:
    try:
        return True, f"{name} {version(name)}"
    except PackageNotFoundError:
        return False, f"{name} is not installed. Run: pip install {name}"


def _languages(settings: Settings) -> Iterator[Line]:
    """Each language is tried, so a pipeline that cannot be loaded is found before a draft waits for it."""
    codes = analyzers.languages()
    if not codes:
        yield False, f"No language is installed. {_REINSTALL}"
    for code in codes:
        try:
            analyzers.analyze("…", language=code, pipelines=dict(settings.pipelines))
        except (SoigneError, OSError, ImportError, ValueError) as err:
            yield False, f"language {code} cannot be read: {err} {getattr(err, 'hint', '')}".rstrip()
        else:
            yield True, f"language {code} can be read"


def _port(settings: Settings) -> Line:
    owner = port_owner(settings)
    if owner is None:
        return True, f"port {settings.port} is free for soigne serve"
    if owner:
        return True, f"Soigné {owner.get('version')} answers on http://127.0.0.1:{settings.port}/"
    return False, f"port {settings.port} is taken by another program. Run: soigne serve --port {settings.port - 1}"
