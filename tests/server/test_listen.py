"""The service as a process of its own: first answer, odd requests, Ctrl+C."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.listen import port_owner
from server.settings import read_settings

ANSWER_WITHIN_S = 60  # a busy machine loads the languages meanwhile


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`soigne serve` on a free port; `said` is the line it prints once it is ready."""

    def __init__(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "server.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_WITHIN_S)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def analyze(self, text: str) -> tuple[int, Any]:
        return self.ask("POST", "/v1/analyze", json.dumps({"text": text}).encode(), Content_Type="application/json")

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_WITHIN_S) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def stop(self, signum: int) -> tuple[int, str, str]:
        self.process.send_signal(signum)
        out, err = self.process.communicate(timeout=ANSWER_WITHIN_S)
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    found = Service()
    yield found
    if found.process.poll() is None:
        found.process.kill()
    found.process.communicate()


def test_address_to_open_is_printed(service: Service) -> None:
    assert f"http://127.0.0.1:{service.port}/" in service.said


def test_draft_is_answered_and_is_nowhere_else(service: Service) -> None:
    status, report = service.analyze("Thank you for the appointment, my secret cough is much better now.")
    assert status == 200
    assert report["language"]["code"] == "en"
    title = Path(f"/proc/{service.process.pid}/cmdline")
    assert not title.exists() or b"secret" not in title.read_bytes()


def test_only_loopback_listens(service: Service) -> None:
    outside = socket.gethostbyname(socket.gethostname())
    if outside.startswith("127."):
        outside = "127.0.0.2"  # another address of this machine that nothing should be bound to
    with pytest.raises(OSError), socket.create_connection((outside, service.port), timeout=5):
        pass


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GARBAGE\r\n\r\n", 400, "bad_request"),
        (b"GET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n", 421, "wrong_host"),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 421, "wrong_host"),
        (b"GET / HTTP/1.1\r\nX: ".ljust(16_384, b"a"), 431, "headers_too_large"),
        (b"POST /v1/analyze HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n", 413, "body_too_large"),
    ],
    ids=["no HTTP", "other host", "no host", "headers", "body"],
)
def test_odd_requests_get_the_one_error_body(service: Service, request_bytes: bytes, status: int, code: str) -> None:
    head, _, body = service.raw(request_bytes).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.") and f" {status} ".encode() in head.splitlines()[0]
    assert json.loads(body)["error"]["code"] == code
    assert service.ask("GET", "/healthz")[1]["status"] == "ok"


def test_body_over_the_cap_is_read_to_its_end(service: Service) -> None:
    status, answer = service.analyze("a" * 3_000_000)
    assert (status, answer["error"]["code"]) == (413, "body_too_large")


def test_doctor_tells_soigne_from_another_program(service: Service) -> None:
    owner = port_owner(read_settings({}, port=service.port))
    assert owner["name"] == "soigne"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(5)
        assert port_owner(read_settings({}, port=other.getsockname()[1])) is False
    assert port_owner(read_settings({}, port=free_port())) is None


def test_port_in_use_is_a_plain_error(service: Service) -> None:
    command = [sys.executable, "-m", "server.cli", "serve", "--port", str(service.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_WITHIN_S, check=False)
    assert done.returncode == 2
    assert f"soigne serve --port {service.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_it_cleanly_and_nothing_was_logged(service: Service) -> None:
    assert service.stop(signal.SIGINT) == (0, "", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", service.port), timeout=5)


def test_termination_ends_it_cleanly_at_once() -> None:
    assert Service().stop(signal.SIGTERM) == (0, "", "")
