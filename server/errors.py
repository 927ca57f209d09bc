"""The one error body, {"error": {"code", "message", "hint"}}, for every failure over HTTP.

What failed enters, a response leaves. The draft, a stack trace or a path of this machine is never part of it; what is
logged of an unforeseen failure is its type and where in the code it happened.
"""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from analyzers import DraftTooLong, InvalidArgument, InvalidText, LanguageNotSupported, SoigneError
from server.words import as_sentence

_LOG = logging.getLogger("soigne")

_STATUS_OF: tuple[tuple[type[SoigneError], int], ...] = (
    (DraftTooLong, 413),
    (LanguageNotSupported, 422),
    (InvalidText, 422),
    (InvalidArgument, 422),
)

_HTTP_ERRORS: dict[int, tuple[str, str, str]] = {
    400: ("bad_request", "The request could not be read.", "Send a JSON object as /openapi.json describes it."),
    404: ("not_found", "There is nothing at this address.", "The addresses are listed in /openapi.json."),
    405: ("method_not_allowed", "This address does not take this method.", "See /openapi.json."),
    413: ("body_too_large", "The request body is too large.", "Send a shorter draft."),
    500: ("internal_error", "Something went wrong inside Soigné. The draft was not kept.", "Try again; if it "
          "happens again, report it without the draft."),
}  # fmt: skip


class RequestRefused(Exception):
    """A request that the service will not answer; `status` is its HTTP status."""

    def __init__(self, status: int, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint


def error_body(code: str, message: str, hint: str) -> dict[str, dict[str, str]]:
    """The error as plain JSON values."""
    return {"error": {"code": code, "message": message, "hint": hint}}


def install_errors(app: Flask) -> None:
    """Drive every failure of `app` into the one error body."""
    app.register_error_handler(RequestRefused, _refused)
    app.register_error_handler(SoigneError, _soigne_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def _answer(status: int, code: str, message: str, hint: str) -> Response:
    response = jsonify(error_body(code, message, hint))
    response.status_code = status
    return response


def _refused(error: RequestRefused) -> Response:
    return _answer(error.status, error.code, error.message, error.hint)


def _soigne_error(error: SoigneError) -> Response:
    status = next((status for kind, status in _STATUS_OF if isinstance(error, kind)), None)
    if status is None:
        return _unforeseen(error)
    return _answer(status, error.code, as_sentence(error.message), error.hint)


def _http_error(error: HTTPException) -> Response:
    status = error.code if error.code in _HTTP_ERRORS else (400 if (error.code or 500) < 500 else 500)
    response = _answer(status, *_HTTP_ERRORS[status])
    allow = dict(error.get_headers()).get("Allow")
    if allow:
        response.headers["Allow"] = allow
    return response


def _unforeseen(error: Exception) -> Response:
    _LOG.error("%s at %s", type(error).__name__, _places(error))
    return _answer(500, *_HTTP_ERRORS[500])


def _places(error: Exception) -> str:
    """File, line and function of the last calls; an exception's own words may hold the draft and stay out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
