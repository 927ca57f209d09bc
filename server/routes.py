"""The addresses of the service. JSON enters, a report leaves with UTF-16 offsets; nothing is kept or logged."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

import analyzers
from server import exchange
from server.settings import Settings
from server.version import VERSION

_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def make_routes(settings: Settings) -> Blueprint:
    """The routes, with the limits and pipelines of `settings`."""
    routes = Blueprint("soigne", __name__)
    pages = _page_files()

    @routes.get("/")
    def page() -> Response:
        return pages["index.html"]()

    @routes.get("/page/<path:name>")
    def page_file(name: str) -> Response:
        return pages[name]() if name in pages else abort(404)

    @routes.get("/healthz")
    def healthz() -> Response:
        return _json({"status": "ok", "name": "soigne", "version": VERSION, "languages": analyzers.languages()})

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return _json(exchange.openapi(VERSION))

    @routes.get("/v1/rules")
    def rules() -> Response:
        return _json({"version": 1, "rules": analyzers.rules_catalogue()})

    @routes.post("/v1/analyze")
    def analyze() -> Response:
        report = _analyze(exchange.read_request(request.get_data(cache=False)), settings)
        return _json(report.to_dict(offsets="utf-16"))

    return routes


def _analyze(asked: exchange.AnalyzeRequest, settings: Settings) -> analyzers.Report:
    return analyzers.analyze(
        asked.text,
        language=asked.language,
        audience=asked.audience,
        reply_to=asked.reply_to,
        region=asked.region or settings.region,
        ignore=_ignored(asked, settings),
        max_chars=settings.max_draft_chars,
        pipelines=dict(settings.pipelines),
    )


def _ignored(asked: exchange.AnalyzeRequest, settings: Settings) -> tuple[tuple[int, int], ...]:
    """A draft over the limit is refused by the analyzers; its spans are not worth converting."""
    return asked.ignore_in_code_points() if len(asked.text) <= settings.max_draft_chars else ()


def _json(value: Any) -> Response:
    return jsonify(value)


def _page_files() -> dict[str, Callable[[], Response]]:
    """Name → response maker, for every file under page/ : only these can be asked for."""
    root = files("server") / "page"
    found = {entry.name: entry for entry in root.iterdir() if entry.is_file()}
    found |= {f"words/{entry.name}": entry for entry in (root / "words").iterdir()}
    return {name: _responder(entry.read_bytes(), name) for name, entry in found.items()}


def _responder(content: bytes, name: str) -> Callable[[], Response]:
    content_type = _CONTENT_TYPES["." + name.rpartition(".")[2]]
    return lambda: Response(content, content_type=content_type)
