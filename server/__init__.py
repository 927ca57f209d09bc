"""The command line, the service on 127.0.0.1 and its page. Everything about drafts is in `analyzers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from server.settings import Settings

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Imported here so that `soigne check` starts without Flask."""
    from flask import Flask

    from server.errors import install_errors
    from server.guard import install_guard
    from server.routes import make_routes
    from server.settings import read_settings

    chosen = settings or read_settings()
    app = Flask("server", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = chosen.max_body_bytes
    app.json.ensure_ascii = True  # type: ignore[attr-defined]  # a lone surrogate in a field's name still encodes
    app.json.sort_keys = False  # type: ignore[attr-defined]
    install_errors(app)
    install_guard(app, port=chosen.port)
    app.register_blueprint(make_routes(chosen))
    return app
