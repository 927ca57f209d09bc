"""Who may speak to the service: programs of this machine, extensions of its browser, and the service's own page.

Every request enters before anything reads its body; it passes, or RequestRefused is raised. Nothing here reads a draft.
A page of another site, also one that a hostile DNS answer points at 127.0.0.1, gets nothing.
"""

from __future__ import annotations

import re

from flask import Flask, Response, request
from flask_cors import CORS

from server.errors import RequestRefused

# Chromium writes an extension's id in the letters a to p; Firefox makes a random UUID for each install.
EXTENSION_ORIGIN = re.compile(
    r"\A(?:chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\Z"
)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def install_guard(app: Flask, *, port: int) -> None:
    """Refuse strangers before any route of `app` runs, and put the security headers on every answer."""
    hosts = loopback_hosts(port)

    @app.before_request
    def refuse_strangers() -> None:
        _check_host(hosts)
        _check_origin()
        _check_fetch_site()
        _check_content_type()

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    CORS(
        app,
        resources={r"/v1/.*": {"origins": [EXTENSION_ORIGIN]}},
        methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        max_age=600,
    )


def loopback_hosts(port: int) -> frozenset[str]:
    """The Host headers that a browser of this machine sends for 127.0.0.1 and localhost."""
    names = ("127.0.0.1", "localhost")
    bare = names if port == 80 else ()  # browsers leave the default port out
    return frozenset((*bare, *(f"{name}:{port}" for name in names)))


def _check_host(hosts: frozenset[str]) -> None:
    if request.headers.get("Host", "").lower() not in hosts:
        raise RequestRefused(
            421, "wrong_host", "The Host header is not this service's own name and port.",
            hint=f"Expected one of: {', '.join(sorted(hosts))}.",
        )  # fmt: skip


def _check_origin() -> None:
    origin = request.headers.get("Origin")
    if origin is None or _is_extension(origin) or origin == f"http://{request.headers['Host'].lower()}":
        return
    raise RequestRefused(
        403, "origin_not_allowed", "Only Soigné's own page and a browser extension may ask from a browser.",
        hint="Open the service's own page, or use the extension.",
    )  # fmt: skip


def _check_fetch_site() -> None:
    site = request.headers.get("Sec-Fetch-Site", "none").lower()
    if site in ("none", "same-origin") or _is_extension(request.headers.get("Origin", "")) or _follows_link():
        return
    raise RequestRefused(
        403, "cross_site", "The request comes from a page of another site.",
        hint="Open the service's own page, or use the extension.",
    )  # fmt: skip


def _follows_link() -> bool:
    """A person who follows a link to the page sees the page; the other site learns nothing from it."""
    wanted = request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest")
    return request.method == "GET" and request.path == "/" and wanted == ("navigate", "document")


def _check_content_type() -> None:
    if request.method == "POST" and request.mimetype != "application/json":
        raise RequestRefused(
            415, "json_only", "The body is not announced as JSON.",
            hint="Send the header Content-Type: application/json.",
        )  # fmt: skip


def _is_extension(origin: str) -> bool:
    return EXTENSION_ORIGIN.match(origin) is not None
