"""A report as SARIF 2.1.0, for editors and code-review tools.

Risks are results of kind `fail`, strengths and observations `informational`. An emergency stands alone: viewers show
every result at once, and the advice on tone has to wait.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from analyzers import Report
from analyzers.core.types import Finding, Observation, Suggestion
from server.version import VERSION
from server.words import words_for

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"low": "note", "medium": "warning", "high": "error"}

Locate = Callable[[int, int], dict[str, int]]


def sarif_log(draft: str, report: Report, *, path: str) -> dict[str, Any]:
    """The log as plain JSON values. Lines and columns count from 1, columns in code points; `path` names the draft."""
    locate, artifact = _region_maker(draft), {"uri": quote(path.replace("\\", "/"))}
    urgent = [item for item in report.observations if item.name == "urgent"]
    results = [_observation_result(item, artifact, locate) for item in urgent] or _results(report, artifact, locate)
    driver = {"name": "Soigné", "semanticVersion": VERSION, "rules": _rules(report, results)}
    if not VERSION[:1].isdigit() or "+" in VERSION:
        driver.pop("semanticVersion")
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _results(report: Report, artifact: dict[str, str], locate: Locate) -> list[dict[str, Any]]:
    findings = [_finding_result(found, artifact, locate) for found in report.findings]
    told = [item for item in report.observations if item.message]
    return findings + [_observation_result(item, artifact, locate) for item in told]


def _finding_result(found: Finding, artifact: dict[str, str], locate: Locate) -> dict[str, Any]:
    risk = found.kind == "risk"
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "kind": "fail" if risk else "informational",
        "level": _LEVELS[found.severity] if risk else "none",
        "message": {"text": found.message},
        "locations": [_location(artifact, locate(found.start, found.end))],
    }
    fixes = [_fix(item, artifact, locate) for item in found.suggestions if item.kind == "replace"]
    return {**result, "fixes": fixes} if fixes else result


def _observation_result(item: Observation, artifact: dict[str, str], locate: Locate) -> dict[str, Any]:
    urgent = item.name == "urgent"
    return {
        "ruleId": item.name,
        "kind": "fail" if urgent else "informational",
        "level": "error" if urgent else "none",
        "message": {"text": " ".join((item.message, *_numbers(item)))},
        "locations": [_location(artifact, locate(*span)) for span in item.spans] or [_location(artifact, None)],
    }


def _numbers(item: Observation) -> Iterable[str]:
    return (f"{number.service}: {number.number}." for number in item.numbers or ())


def _fix(item: Suggestion, artifact: dict[str, str], locate: Locate) -> dict[str, Any]:
    replacement = {"deletedRegion": locate(item.start, item.end), "insertedContent": {"text": item.text}}
    return {"artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}]}


def _location(artifact: dict[str, str], region: dict[str, int] | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": artifact}
    return {"physicalLocation": {**place, "region": region} if region else place}


def _rules(report: Report, results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    words = words_for(report.language.code)
    guides = {found.rule: found for found in report.findings}
    rules = []
    for rule_id in dict.fromkeys(result["ruleId"] for result in results):
        found = guides.get(rule_id)
        name = words["labels"][found.label] if found else words["observations"].get(rule_id, rule_id)
        rules.append({"id": rule_id, "shortDescription": {"text": name}, **_help(found)})
    return rules


def _help(found: Finding | None) -> dict[str, Any]:
    return {"fullDescription": {"text": found.guide}} if found and found.guide else {}


def _region_maker(draft: str) -> Locate:
    """From a half-open span to a region; SARIF ends lines at \\n, \\r\\n or \\r as text editors do."""
    starts = [0]
    for at, char in enumerate(draft):
        if char == "\n" or (char == "\r" and draft[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)

    def place(at: int) -> tuple[int, int]:
        line = bisect_right(starts, at)
        return line, at - starts[line - 1] + 1

    def locate(start: int, end: int) -> dict[str, int]:
        (line, column), (end_line, end_column) = place(start), place(end)
        return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}

    return locate
