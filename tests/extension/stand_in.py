"""A service with a fixed answer, for what the real one cannot be made to do at will: fail, hang, talk nonsense, or
report a given set of findings. Its reports have the shape of the real ones (UTF-16 offsets)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BLAME = "You never listen to me."
THANKS = "Thank you for your time on Tuesday."
CLOSED = "Is it safe?"
URGENT = "I want to end my life tonight"


@dataclass
class StandIn:
    """`mode` decides the next answers; `asked` keeps what was asked, in order."""

    port: int = 0
    mode: str = "report"  # report, error, nonsense, hang
    asked: list[dict[str, Any]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def stand_in_service() -> Iterator[StandIn]:
    """Runs the stand-in on a free port of 127.0.0.1."""
    state = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    state.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()


def _handler(state: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, json.dumps({"status": "ok"}))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append({"path": self.path, "origin": self.headers["Origin"], "body": body})
            if state.mode == "hang":
                state.released.wait(30)
            self._send(*_answer(state.mode, body["text"], body.get("ignore", [])))

        def _send(self, status: int, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Silent: a test's output is its own."""

    return Handler


def _answer(mode: str, text: str, ignore: list[list[int]]) -> tuple[int, str]:
    if mode == "error":
        error = {"code": "rules_broken", "message": "The rules could not be read.", "hint": "Run soigne doctor."}
        return 500, json.dumps({"error": error})
    if mode == "nonsense":
        return 200, '{"version": 1, "findings": '
    report = report_on(text)
    for kind in ("findings", "questions"):
        report[kind] = [item for item in report[kind] if not any(a <= item["start"] < b for a, b in ignore)]
    return 200, json.dumps(report)


def report_on(text: str) -> dict[str, Any]:
    """A report with a risk, a strength and a question wherever their words stand in `text`."""
    findings = [_blame(text, at) for at in _places(text, BLAME)]
    findings += [
        {"label": "appreciation", "kind": "strength", "severity": "low", "confidence": 0.9, **_span(text, at, THANKS),
         "message": "Thanks for something precise are easy to hear.", "guide": "Déposez vos compliments",
         "rule": "en.appreciation.thanks", "suggestions": []}
        for at in _places(text, THANKS)
    ]  # fmt: skip
    questions = [{"label": "question_closed", **_span(text, at, CLOSED), "suggestions": [
        {"kind": "replace", **_ends(text, at, CLOSED), "text": "What are the risks?"}]}
        for at in _places(text, CLOSED)]  # fmt: skip
    return {
        "version": 1, "offsets": "utf-16", "audience": "clinician",
        "language": {"code": "en" if text.strip() else None, "confidence": 0.99, "detected": True},
        "scores": _scores(), "findings": sorted(findings, key=lambda finding: finding["start"]),
        "questions": questions, "observations": _observations(text),
        "readability": {"words": 5, "sentences": 1, "flesch": None, "grade": None, "formula": "", "seconds_to_read": 2},
    }  # fmt: skip


def _blame(text: str, at: int) -> dict[str, Any]:
    return {
        "label": "blame", "kind": "risk", "severity": "high", "confidence": 0.95, **_span(text, at, BLAME),
        "message": "This puts the fault on the reader, who may stop reading here.",
        "guide": "Dites « je » plutôt que « vous »", "rule": "en.blame.not_listening", "suggestions": [
            {"kind": "replace", **_ends(text, at, BLAME), "text": "I feel unheard."},
            {"kind": "template", **_ends(text, at, BLAME), "text": "When …, I feel …; I would like …"}],
    }  # fmt: skip


def _scores() -> dict[str, Any]:
    return {
        "blame": {"value": 42, "level": "some", "better": "lower"},
        "defensiveness": {"value": 0, "level": "low", "better": "lower"},
        "openness": {"value": None, "level": None, "better": "higher"},
        "readability": {"value": None, "level": None, "better": "higher"},
        "tone": {"value": 58, "level": "some", "better": "higher"},
    }


def _observations(text: str) -> list[dict[str, Any]]:
    topics = {"name": "topics", "value": 1, "message": "", "spans": [], "suggestions": []}
    if URGENT not in text:
        balance = {"name": "balance", "value": 0.5, "message": "One compliment stands against one reproach.",
                   "spans": [], "suggestions": []}  # fmt: skip
        return [topics, balance] if BLAME in text else [topics]
    numbers = [{"region": "US", "service": service, "number": number, "by": by, "source": "988 pages"}
               for service, number, by in (("danger to life", "911", "call"),
                                           ("thoughts of suicide", "988", "call, text, chat"),
                                           ("thoughts of suicide", "116 123", "call (Samaritans)"))]  # fmt: skip
    return [topics, {"name": "urgent", "value": "suicide", "message": "A message may be read too late. Please call.",
                     "spans": [], "suggestions": [], "numbers": numbers}]  # fmt: skip


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _ends(text: str, at: int, words: str) -> dict[str, int]:
    return {"start": _units(text[:at]), "end": _units(text[:at] + words)}


def _span(text: str, at: int, words: str) -> dict[str, Any]:
    return {**_ends(text, at, words), "excerpt": words}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
