"""The service as a process: waitress on 127.0.0.1, the one error body also where no request could be read.

Bodies stay in memory: waitress writes large ones to temporary files unless told otherwise, and a draft is in no file.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask

import analyzers
from analyzers import SoigneError
from server import create_app
from server.errors import error_body
from server.settings import Settings

HOST = "127.0.0.1"

# Bodies between the service's limit and this many times as large are read to the end and answered with the one error
# body; a larger one is cut off, so its sender may see the connection close before the answer.
_READ_THROUGH = 4


class _JsonErrorTask(ErrorTask):
    """Waitress's own refusals (no HTTP, headers or body too large) as the one error body."""

    def execute(self) -> None:
        failure = self.request.error  # type: ignore[attr-defined]  # waitress's types leave the parser's errors out
        body = json.dumps(error_body(_code(failure.code), failure.reason + ".", "See /openapi.json.")).encode()
        self.status = f"{failure.code} {failure.reason}"
        self.response_headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _JsonChannel(HTTPChannel):
    error_task_class = _JsonErrorTask


def _code(status: int) -> str:
    return {413: "body_too_large", 431: "headers_too_large"}.get(status, "bad_request")


def open_server(settings: Settings) -> BaseWSGIServer:
    """The service, bound to its port and not yet answering. Raises OSError where the port cannot be had."""
    logging.getLogger("waitress").setLevel(logging.ERROR)  # it warns of each request that waits for a thread
    most = settings.max_body_bytes * _READ_THROUGH
    server = create_server(
        create_app(settings),
        host=HOST,
        port=settings.port,
        threads=settings.threads,
        connection_limit=50,
        max_request_header_size=16_384,
        max_request_body_size=most,
        inbuf_overflow=most + 1,
        outbuf_overflow=most * 16,
        ident="soigne",
    )
    assert isinstance(server, BaseWSGIServer)  # one address, so one socket
    server.channel_class = _JsonChannel
    return server


def serve(settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Answer until Ctrl+C or SIGTERM; `ready` gets the address once the port is open. Raises OSError as above."""
    server = open_server(settings)
    ready(f"http://{HOST}:{settings.port}/")
    threading.Thread(target=_load_languages, args=(settings,), daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def _load_languages(settings: Settings) -> None:
    """Load every language now, so that the first draft does not wait for it; then what any draft may need."""
    for code in analyzers.languages():
        try:
            analyzers.analyze("…", language=code, pipelines=dict(settings.pipelines))
        except SoigneError as err:
            logging.getLogger("soigne").error("%s %s", err.message, err.hint)
    analyzers.compile_rules()


def port_owner(settings: Settings) -> Any:
    """The /healthz answer of whoever holds the port, None if nobody does, False if it is not Soigné."""
    import http.client

    connection = http.client.HTTPConnection(HOST, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        answer = json.loads(connection.getresponse().read(10_000))
    except ConnectionRefusedError:
        return None
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer if isinstance(answer, dict) and answer.get("name") == "soigne" else False
