"""The command line: what it prints and its exit status."""

from __future__ import annotations

import io
import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

import analyzers
from server import cli
from server.cli import main

pytestmark = pytest.mark.usefixtures("sample")
DRAFT = "Hello 😀 You never listen to me."


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Status, output and errors of one run."""
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def feed(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def test_text_is_the_default(capsys: Any, draft: Path) -> None:
    status, out, err = run(capsys, "check", draft)
    assert (status, err) == (1, "")
    assert "Blame (strong)" in out
    assert "\x1b" not in out


def test_json_is_the_report_in_code_points(capsys: Any, draft: Path) -> None:
    report = json.loads(run(capsys, "check", draft, "--format", "json")[1])
    finding = report["findings"][0]
    assert report["offsets"] == "code-points"
    assert DRAFT[finding["start"] : finding["end"]] == "You never listen"
    TypeAdapter(analyzers.Report).validate_python(report)


def test_sarif_names_the_file(capsys: Any, draft: Path) -> None:
    log = json.loads(run(capsys, "check", draft, "--format", "sarif")[1])
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"].endswith("draft.txt")


def test_input_is_read_when_no_file_is_named(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, DRAFT.encode())
    assert run(capsys, "check")[0] == 1


@pytest.mark.parametrize(
    ("text", "threshold", "status"),
    [
        ("You never listen to me.", "high", 1),
        ("I know you have no choice here.", "high", 0),
        ("I know you have no choice here.", "medium", 1),
        ("I know I am an addict.", "medium", 0),
        ("I know I am an addict.", "low", 1),
        ("Thank you for taking the time.", "low", 0),
    ],
)
def test_exit_status_follows_the_threshold(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, text: str, threshold: str, status: int
) -> None:
    feed(monkeypatch, text.encode())
    assert run(capsys, "check", "-", "--fail-on", threshold)[0] == status


def test_threshold_is_medium_unless_said(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"I know I am an addict.")
    assert run(capsys, "check")[0] == 0


def test_options_reach_the_analyzers(capsys: Any, monkeypatch: pytest.MonkeyPatch, draft: Path, tmp_path: Path) -> None:
    seen: dict[str, Any] = {}
    inner = analyzers.analyze

    def watch(text: str, **options: Any) -> Any:
        seen.update(options, text=text)
        return inner(text)

    monkeypatch.setattr(analyzers, "analyze", watch)
    reply = tmp_path / "reply.txt"
    reply.write_text("How are you?", encoding="utf-8")
    run(capsys, "check", draft, "--audience", "forum", "--language", "en", "--reply-to", reply, "--region", "ca-qc",
        "--pipeline-en", "other")  # fmt: skip
    assert seen == {
        "text": DRAFT, "audience": "forum", "language": "en", "reply_to": "How are you?", "region": "CA-QC",
        "pipelines": {"en": "other"}, "max_chars": 50_000,
    }  # fmt: skip


def test_line_ends_stay_and_byte_order_mark_goes(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"\xef\xbb\xbfHi,\r\nYou never listen.")
    finding = json.loads(run(capsys, "check", "--format", "json")[1])["findings"][0]
    assert finding["start"] == 5


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"caf\xe9 and more", "byte 3 is not UTF-8"),
        (b"a\0b and more words", "NUL"),
        ("Guten Tag, ich möchte fragen".encode(), "German"),
        (b"a " * 50_000, "100000"),
    ],
    ids=["latin-1", "NUL", "German", "too long"],
)
def test_bad_input_is_told_in_one_line(capsys: Any, monkeypatch: pytest.MonkeyPatch, raw: bytes, told: str) -> None:
    feed(monkeypatch, raw)
    status, out, err = run(capsys, "check")
    assert (status, out) == (2, "")
    assert err.startswith("soigne: ")
    assert err.count("\n") == 1
    assert told in err


@pytest.mark.parametrize("raw", [b"", b"Hello", "😀😀😀".encode()], ids=["empty", "one word", "emoji"])
def test_too_little_text_is_no_error(capsys: Any, monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    feed(monkeypatch, raw)
    assert run(capsys, "check") == (0, "There is too little text to say anything about.\n", "")


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["check", "--audience", "boss"], ["check", "--format", "xml"], ["check", "--fail-on", "never"],
     ["check", "--language", "xx"], ["rules", "nonsense"], ["check", "a", "b"]],
)  # fmt: skip
def test_usage_errors_exit_with_two(capsys: Any, arguments: list[str]) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "usage: soigne" in err


def test_missing_file_and_wrong_setting_exit_with_two(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(capsys, "check", tmp_path / "none.txt")[0] == 2
    assert run(capsys, "check", tmp_path)[0] == 2
    monkeypatch.setenv("SOIGNE_PORT", "many")
    status, _, err = run(capsys, "doctor")
    assert status == 2
    assert "SOIGNE_PORT" in err


def test_draft_and_reply_cannot_share_the_input(capsys: Any) -> None:
    assert run(capsys, "check", "-", "--reply-to", "-")[0] == 2


def test_rules_are_listed_by_label(capsys: Any) -> None:
    every, some = run(capsys, "rules")[1], run(capsys, "rules", "past")[1]
    assert "en.blame.sample" in every
    assert "en.blame.sample" not in some
    assert "fr.past.sample  (low)" in some
    assert "[[C'est comme la dernière fois]]" in some


def test_doctor_says_what_is_wrong_and_the_command(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        analyzers, "diagnostics", lambda pipelines=None: {"python": "3.11", "languages": {"en": {"rules": 3}}}
    )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SOIGNE_PORT", str(taken.getsockname()[1]))
        status, out, _ = run(capsys, "doctor")
        assert status == 0, out
        assert "WRONG" not in out
    monkeypatch.setattr(analyzers, "languages", lambda: ())
    status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "WRONG No language is installed. Run: pip install" in out


def test_colour_needs_a_terminal_and_no_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", terminal)
    assert cli._screen().color
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli._screen().color
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.delenv("NO_COLOR")
    assert not cli._screen().color
