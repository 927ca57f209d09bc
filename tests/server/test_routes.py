"""The service over HTTP: what goes in, what comes out, and that every failure has the one body."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import analyzers
from server import create_app
from server.settings import read_settings

DRAFT = "Hello 😀 You never listen to me."

AUDIENCE = '"clinician" or "forum"'
REGION = "an ISO code such as FR or CA-QC, or null"
LANGUAGE = "the code of a language, such as en, or null"


def analyze(client: Any, **fields: Any) -> Any:
    return client.post("/v1/analyze", json=fields)


def error_of(response: Any) -> dict[str, str]:
    """The error in the body, which must have the one shape."""
    assert response.mimetype == "application/json"
    body = response.get_json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "hint", "message"]
    return body["error"]


def test_report_counts_utf16_code_units(client: Any) -> None:
    report = analyze(client, text=DRAFT).get_json()
    finding = report["findings"][0]
    units = DRAFT.encode("utf-16-le")
    assert report["offsets"] == "utf-16"
    assert units[2 * finding["start"] : 2 * finding["end"]].decode("utf-16-le") == "You never listen"


def test_report_fits_the_published_schema(client: Any) -> None:
    schema = client.get("/openapi.json").get_json()
    report = analyze(client, text=DRAFT + " I want to end my life.").get_json()
    jsonschema.Draft202012Validator({"$ref": "#/components/schemas/Report", **schema}).validate(report)
    assert "astral" not in json.dumps(schema)
    assert "astral" not in report


@pytest.mark.parametrize("path", ["/healthz", "/v1/rules"])
def test_answers_fit_the_published_schema(client: Any, path: str) -> None:
    schema = client.get("/openapi.json").get_json()
    name = {"/healthz": "Health", "/v1/rules": "Rules"}[path]
    validator = jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", **schema})
    validator.validate(client.get(path).get_json())


def test_openapi_names_every_route(client: Any) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    routes = {str(rule) for rule in client.application.url_map.iter_rules()}
    assert set(paths) == routes - {"/", "/openapi.json", "/page/<path:name>"}


def test_ignore_arrives_in_utf16_and_silences_its_words(client: Any) -> None:
    start = len(DRAFT[: DRAFT.index("You")].encode("utf-16-le")) // 2
    ignored = analyze(client, text=DRAFT, ignore=[[start, start + 16]]).get_json()
    beside = analyze(client, text=DRAFT, ignore=[[0, start]]).get_json()
    assert ignored["findings"] == []
    assert len(beside["findings"]) == 1


@pytest.mark.parametrize("span", [[-1, 2], [3, 2], [0, 10_000]], ids=["negative", "backwards", "past the end"])
def test_ignore_outside_the_text_is_refused(client: Any, span: list[int]) -> None:
    response = analyze(client, text=DRAFT, ignore=[span])
    assert response.status_code == 422
    assert error_of(response)["code"] == "invalid_argument"


@pytest.mark.parametrize(
    ("fields", "code", "told"),
    [
        ({}, "missing_field", "text: found nothing, expected a string."),
        ({"text": 3}, "wrong_type", "text: found a number, expected a string."),
        ({"text": None}, "wrong_type", "text: found null, expected a string."),
        ({"text": "a", "audience": "boss"}, "wrong_type", f"audience: found another string, expected {AUDIENCE}."),
        ({"text": "a", "audience": ["forum"]}, "wrong_type", f"audience: found an array, expected {AUDIENCE}."),
        ({"text": "a", "region": 33}, "wrong_type", f"region: found a number, expected {REGION}."),
        ({"text": "a", "language": {}}, "wrong_type", f"language: found an object, expected {LANGUAGE}."),
        ({"text": "a", "ignore": "0-3"}, "wrong_type",
         "ignore: found a string, expected an array of [start, end] pairs of whole numbers."),
        ({"text": "a", "ignore": [[0, 1], [0.5, 1]]}, "wrong_type",
         "ignore: found [1] = [0] = a number, expected an array of [start, end] pairs of whole numbers."),
        ({"text": "a", "region": "Dear doctor"}, "wrong_type",
         f"region: found another string, expected {REGION}."),
        ({"text": "a", "language": "Dear doctor"}, "wrong_type",
         f"language: found another string, expected {LANGUAGE}."),
        ({"text": "a", "tone": 1}, "unknown_field", "Unknown field: tone."),
        ({"text": "a", "Dear doctor, you": 1}, "unknown_field", "Unknown field: a name that is not repeated here."),
    ],
)  # fmt: skip
def test_wrong_fields_are_named(client: Any, fields: dict[str, Any], code: str, told: str) -> None:
    response = analyze(client, **fields)
    assert response.status_code == 422
    error = error_of(response)
    assert (error["code"], error["message"]) == (code, told)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"text": "a"', b"[" * 100_000, b'{"text": ' + b"9" * 5000],
    ids=["empty", "cut", "not UTF-8", "open", "nested", "huge number"],
)
def test_what_is_not_json_is_a_bad_request(client: Any, body: bytes) -> None:
    response = client.post("/v1/analyze", data=body, content_type="application/json")
    assert response.status_code == 400
    assert error_of(response)["code"] == "invalid_json"


@pytest.mark.parametrize("body", ["[]", '"text"', "3", "null", '[{"text": "a"}]'])
def test_json_that_is_no_object_is_refused(client: Any, body: str) -> None:
    response = client.post("/v1/analyze", data=body, content_type="application/json")
    assert response.status_code == 422
    assert error_of(response)["code"] == "wrong_type"


@pytest.mark.parametrize(
    "body",
    [
        r'{"text": "a\ud800b"}',
        r'{"text": "a", "reply_to": "\udfff"}',
        r'{"\ud800": 1, "text": "a"}',
        r'{"text": "a\u0000"}',
    ],
    ids=["text", "reply", "name", "NUL"],
)
def test_broken_characters_are_invalid_text(client: Any, body: str) -> None:
    response = client.post("/v1/analyze", data=body, content_type="application/json")
    assert response.status_code == 422
    assert error_of(response)["code"] == "invalid_text"


def test_draft_over_the_limit_is_refused(client: Any) -> None:
    response = analyze(client, text="a " * 50_000)
    assert response.status_code == 413
    assert error_of(response)["code"] == "draft_too_long"


def test_body_over_the_cap_is_refused(client: Any) -> None:
    response = analyze(client, text="a" * 2_000_001)
    assert response.status_code == 413
    assert error_of(response)["code"] == "body_too_large"


def test_other_language_is_named(client: Any) -> None:
    response = analyze(client, text="Sehr geehrter Herr Doktor, ich möchte Sie etwas fragen.")
    assert response.status_code == 422
    assert error_of(response)["code"] == "language_not_supported"
    assert "German" in error_of(response)["message"]


@pytest.mark.parametrize("text", ["", "Hello", "😀😀😀"])
def test_too_little_text_is_an_empty_report(client: Any, text: str) -> None:
    report = analyze(client, text=text).get_json()
    assert report["language"]["code"] is None
    assert report["findings"] == []


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/page/../settings.py", 404, "not_found"),
        ("GET", "/page/words", 404, "not_found"),
        ("GET", "/v1/analyze", 405, "method_not_allowed"),
        ("PUT", "/v1/rules", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses_have_the_one_body(client: Any, method: str, path: str, status: int, code: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert error_of(response)["code"] == code


def test_method_not_allowed_says_which_is(client: Any) -> None:
    assert "POST" in client.get("/v1/analyze").headers["Allow"]


def test_failure_inside_shows_neither_draft_nor_trace(
    client: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(text: str, **options: Any) -> None:
        raise RuntimeError(f"could not read {text}")

    monkeypatch.setattr(analyzers, "analyze", fail)
    response = analyze(client, text="my secret draft")
    assert response.status_code == 500
    assert error_of(response)["code"] == "internal_error"
    captured = capfd.readouterr()
    for place in (response.text, caplog.text, captured.out, captured.err):
        assert "secret" not in place
    assert "Traceback" not in response.text
    assert "RuntimeError" in caplog.text


def test_service_answers_after_each_bad_request(client: Any) -> None:
    for body in (b"{", b'{"text": 1}', b'{"text": "\\ud800"}', b'{"text": "' + b"a" * 60_000 + b'"}'):
        assert client.post("/v1/analyze", data=body, content_type="application/json").status_code >= 400
        assert analyze(client, text=DRAFT).status_code == 200


def test_settings_reach_the_analyzers(monkeypatch: pytest.MonkeyPatch, sample: None) -> None:
    seen: dict[str, Any] = {}
    inner = analyzers.analyze

    def watch(text: str, **options: Any) -> Any:
        seen.update(options)
        return inner(text)

    monkeypatch.setattr(analyzers, "analyze", watch)
    settings = read_settings({"SOIGNE_REGION": "FR", "SOIGNE_MAX_DRAFT_CHARS": "99", "SOIGNE_PIPELINE_EN": "other"})
    client = create_app(settings).test_client()
    client.post("/v1/analyze", json={"text": DRAFT, "audience": "forum"}, base_url="http://127.0.0.1:8765")
    assert seen["region"] == "FR"
    assert seen["max_chars"] == 99
    assert seen["pipelines"] == {"en": "other"}
    assert seen["audience"] == "forum"
