"""What goes over HTTP: the request's shape and its validation, and /openapi.json.

The report's shapes are the analyzers' frozen dataclasses; only what HTTP adds to them is written here. A refusal names
the field, what was found and what was expected, and never repeats a value: it may be the draft.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from analyzers import InvalidArgument, InvalidText, Report
from analyzers.core.types import Audience, Severity, Span, code_point_position
from server.errors import RequestRefused
from server.settings import REGION_PATTERN

# Short by their form, so that no draft can stand where a code is expected and be repeated in an error.
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
RegionCode = Annotated[str, StringConstraints(pattern=f"^{REGION_PATTERN}$")]


@dataclass(frozen=True, slots=True)
class AnalyzeRequest:
    """The body of POST /v1/analyze. Offsets count UTF-16 code units of `text`."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    text: str
    language: LanguageCode | None = None
    audience: Audience = "clinician"
    reply_to: str | None = None
    region: RegionCode | None = None
    ignore: tuple[Span, ...] = ()

    def ignore_in_code_points(self) -> tuple[Span, ...]:
        """`ignore` as the analyzers count. Raises InvalidArgument for a span that is not inside the text."""
        units = len(self.text.encode("utf-16-le")) // 2
        for start, end in self.ignore:
            if not 0 <= start <= end <= units:
                raise InvalidArgument(
                    f"ignore: found the span [{start}, {end}], expected 0 <= start <= end <= {units}.",
                    hint="Offsets count UTF-16 code units, as JavaScript does.",
                )
        at = code_point_position(self.text)
        return tuple((at(start), at(end)) for start, end in self.ignore)


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as GET /v1/rules tells it; [[…]] in `flags` marks the words that are found."""

    id: str
    language: str
    label: str
    kind: Literal["words", "tokens", "tree"]
    severity: Severity
    message: str
    guide: str
    flags: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The body of GET /v1/rules."""

    version: int
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """The body of GET /healthz."""

    status: Literal["ok"]
    name: Literal["soigne"]
    version: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """`code` is stable, `hint` says what to do next (it may be empty)."""

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The body of every failure."""

    error: ErrorDetail


def read_request(body: bytes) -> AnalyzeRequest:
    """The request in `body`.

    Raises RequestRefused: 400 where it is not JSON, 422 where a field is unknown, missing or of the wrong type; and
    InvalidText where a string holds a lone surrogate, which JSON can spell and no text can hold.
    """
    _refuse_surrogates(_parse(body))
    try:
        return _request_adapter().validate_json(body)
    except ValidationError as err:
        details = err.errors(include_url=False)[0]
        if details["type"] == "json_invalid":
            raise _not_json() from None
        raise _wrong_field(details) from None


@cache
def _request_adapter() -> TypeAdapter[AnalyzeRequest]:
    return TypeAdapter(AnalyzeRequest)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _not_json() from None  # the parser's own words quote the body


def _not_json() -> RequestRefused:
    return RequestRefused(
        400, "invalid_json", "The body is not JSON in UTF-8.", hint='Send a JSON object such as {"text": "…"}.'
    )


_SURROGATE = re.compile("[\ud800-\udfff]")


def _refuse_surrogates(value: Any) -> None:
    if any(_SURROGATE.search(text) for text in _strings(value)):
        raise InvalidText(
            "The text holds half of a surrogate pair, which is no character.",
            hint="Cut texts between whole characters, then send them again.",
        )


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend((*item.keys(), *item.values()))
        elif isinstance(item, list):
            waiting.extend(item)


_FOUND = {dict: "an object", list: "an array", tuple: "an array", str: "a string", bool: "true or false",
          int: "a number", float: "a number", type(None): "null"}  # fmt: skip

_EXPECTED = {
    "text": "a string",
    "language": "the code of a language, such as en, or null",
    "audience": '"clinician" or "forum"',
    "reply_to": "a string or null",
    "region": "an ISO code such as FR or CA-QC, or null",
    "ignore": "an array of [start, end] pairs of whole numbers",
}

_SPOKEN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,31}")  # a name longer or odder than this may be prose


def _wrong_field(details: ErrorDetails) -> RequestRefused:
    name = str(details["loc"][0]) if details["loc"] else ""
    if name in _EXPECTED and details["type"] in ("missing", "missing_argument"):
        return _refused_field("missing_field", f"{name}: found nothing, expected {_EXPECTED[name]}.")
    if name in _EXPECTED:
        return _refused_field("wrong_type", f"{name}: found {_found(details)}, expected {_EXPECTED[name]}.")
    if name:
        spoken = name if _SPOKEN_NAME.fullmatch(name) else "a name that is not repeated here"
        return _refused_field("unknown_field", f"Unknown field: {spoken}.")
    return _refused_field("wrong_type", f"The body: found {_found(details)}, expected an object.")


def _found(details: ErrorDetails) -> str:
    where = "".join(f"[{step}] = " for step in details["loc"][1:] if isinstance(step, int))
    other = "another string" if details["type"] in ("literal_error", "string_pattern_mismatch") else "a string"
    found = _FOUND.get(type(details["input"]), "another value")
    return where + (other if found == "a string" else found)


def _refused_field(code: str, message: str) -> RequestRefused:
    return RequestRefused(422, code, message, hint=f"Fields: {', '.join(_EXPECTED)}; only text is required.")


@cache
def openapi(version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of the service, made from the dataclasses."""
    schemas = _schemas()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Soigné", "version": version, "description": "Reads a draft on this machine and annotates "
                 "it. Offsets count UTF-16 code units. Nothing is stored."},
        "paths": {
            "/healthz": {"get": _operation("Whether the service is up.", "Health")},
            "/v1/analyze": {"post": _analyze_operation()},
            "/v1/rules": {"get": _operation("Every rule with its examples.", "Rules")},
        },
        "components": {"schemas": schemas},
    }  # fmt: skip


def _schemas() -> dict[str, Any]:
    kinds: tuple[Any, ...] = (AnalyzeRequest, Report, Rules, Health, ErrorBody)
    inputs = [(kind.__name__, "validation", TypeAdapter(kind)) for kind in kinds]
    _, made = TypeAdapter.json_schemas(inputs, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    schemas: dict[str, Any] = made["$defs"]
    schemas["Report"]["properties"].pop("astral")  # internal: the JSON has its offsets already converted
    return schemas


def _operation(summary: str, schema: str) -> dict[str, Any]:
    return {"summary": summary, "responses": {"200": _content("The answer.", schema), "default": _failure()}}


def _analyze_operation() -> dict[str, Any]:
    body = {"required": True, **_content("", "AnalyzeRequest")}
    body.pop("description")
    return {**_operation("What the draft may do to its reader.", "Report"), "requestBody": body}


def _content(description: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {"application/json": {"schema": reference}}}


def _failure() -> dict[str, Any]:
    return _content("Any failure: 400, 403, 404, 405, 413, 415, 421, 422 or 500.", "ErrorBody")
