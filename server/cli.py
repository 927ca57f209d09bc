"""The command line. Exit status: 0 nothing to report, 1 something, 2 a usage or input error."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

import analyzers
from analyzers import Report, SoigneError
from analyzers.core.types import AUDIENCES, QUESTIONS, RISKS, SEVERITIES, STRENGTHS
from server.sarif import sarif_log
from server.settings import SettingError, Settings, read_settings
from server.terminal import Screen, render_report
from server.version import VERSION
from server.words import as_sentence

_WIDEST_CELLS = 100  # a longer line is hard to follow back to its start


class UsageError(Exception):
    """Something the caller can put right; its words are shown and the exit status is 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    _write_utf8(sys.stdout)
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except (UsageError, SettingError) as err:
        return _fail(str(err))
    except SoigneError as err:
        return _fail(f"{as_sentence(err.message)} {err.hint}".rstrip())
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(message: str) -> int:
    sys.stderr.write(f"soigne: {message}\n")
    return 2


def _write_utf8(stream: TextIO) -> None:
    """A terminal that cannot show a character shows a stand-in; a pipe or a file always gets UTF-8."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    reconfigure(errors="replace") if stream.isatty() else reconfigure(encoding="utf-8", errors="strict")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="soigne", description="Reads a draft to a clinician on this machine and says how it may land."
    )
    parser.add_argument("--version", action="version", version=f"soigne {VERSION}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_check(commands.add_parser("check", help="read one draft"))
    _add_serve(commands.add_parser("serve", help="answer the page and the browser extension on 127.0.0.1"))
    _add_rules(commands.add_parser("rules", help="list the rules and their examples"))
    doctor = commands.add_parser("doctor", help="say what is installed and what is wrong")
    _add_pipelines(doctor)
    doctor.set_defaults(run=_doctor)
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("file", nargs="?", default="-", metavar="FILE", help="the draft, in UTF-8; - reads the input")
    check.add_argument("--audience", choices=AUDIENCES, default="clinician", help="who will read it")
    check.add_argument("--language", choices=analyzers.languages(), help="found by itself when left out")
    check.add_argument("--reply-to", metavar="FILE", help="the message that the draft answers")
    check.add_argument("--region", metavar="CODE", type=str.upper, help="whose emergency numbers to show: FR, CA-QC, …")
    check.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    check.add_argument("--fail-on", choices=SEVERITIES, default="medium", help="exit 1 from this severity on")
    _add_pipelines(check)
    check.set_defaults(run=_check)


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--port", metavar="PORT", help="8765 unless SOIGNE_PORT says otherwise")
    _add_pipelines(serve)
    serve.set_defaults(run=_serve)


def _add_rules(rules: argparse.ArgumentParser) -> None:
    labels = (*RISKS, *STRENGTHS, *QUESTIONS)
    rules.add_argument("label", nargs="?", metavar="LABEL", choices=labels, help=f"one of {', '.join(labels)}")
    rules.set_defaults(run=_rules)


def _add_pipelines(command: argparse.ArgumentParser) -> None:
    for code in analyzers.languages():
        command.add_argument(
            f"--pipeline-{code}", metavar="NAME", help=f"another installed spaCy pipeline to read {code} with"
        )


def _settings(options: argparse.Namespace) -> Settings:
    named = {code: getattr(options, f"pipeline_{code}", None) for code in analyzers.languages()}
    return read_settings(
        port=getattr(options, "port", None),
        region=getattr(options, "region", None),
        pipelines={code: name for code, name in named.items() if name},
    )


def _check(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if options.file == "-" and options.reply_to == "-":
        raise UsageError("The draft and --reply-to cannot both be read from the input. Name a file for one of them.")
    draft = _read(options.file)
    report = analyzers.analyze(
        draft,
        language=options.language,
        audience=options.audience,
        reply_to=_read(options.reply_to) if options.reply_to else None,
        region=settings.region,
        max_chars=settings.max_draft_chars,
        pipelines=dict(settings.pipelines),
    )
    sys.stdout.write(_formatted(draft, report, options))
    return 1 if _has_risk(report, options.fail_on) else 0


def _read(name: str) -> str:
    """The text of a file or, for -, of the input; line ends stay as they are and a byte-order mark is dropped."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as err:
        raise UsageError(f"{name}: cannot be read ({err.strerror}).") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        where = "The input" if name == "-" else name
        raise UsageError(f"{where}: byte {err.start} is not UTF-8. Save the text as UTF-8 and try again.") from None


def _formatted(draft: str, report: Report, options: argparse.Namespace) -> str:
    if options.format == "json":
        return _json(report.to_dict())
    if options.format == "sarif":
        return _json(sarif_log(draft, report, path="stdin" if options.file == "-" else options.file))
    return render_report(draft, report, _screen())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _screen() -> Screen:
    cells = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST_CELLS)
    return Screen(cells=max(cells, 20), color=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def _has_risk(report: Report, severity: str) -> bool:
    counted = SEVERITIES[SEVERITIES.index(severity) :]
    return any(found.kind == "risk" and found.severity in counted for found in report.findings)


def _serve(options: argparse.Namespace) -> int:
    from server.listen import serve

    settings = _settings(options)
    signal.signal(signal.SIGTERM, _stop)
    try:
        serve(settings, ready=_say_ready)
    except OSError as err:
        if err.errno is None:
            raise
        raise UsageError(
            f"Port {settings.port} cannot be used ({err.strerror}). "
            f"If Soigné runs there already, open http://127.0.0.1:{settings.port}/ ; "
            f"else choose another port: soigne serve --port {_neighbour(settings.port)}"
        ) from None
    return 0


def _stop(signum: int, frame: object) -> NoReturn:
    raise SystemExit(0)


def _say_ready(address: str) -> None:
    sys.stdout.write(f"Soigné is ready: open {address} in a browser. Ctrl+C stops it.\n")
    sys.stdout.flush()


def _neighbour(port: int) -> int:
    return port + 1 if port < 65535 else port - 1


def _rules(options: argparse.Namespace) -> int:
    for rule in analyzers.rules_catalogue():
        if options.label in (None, rule["label"]):
            example = rule["flags"][0] if rule["flags"] else ""
            sys.stdout.write(f"{rule['id']}  ({rule['severity']})\n  {rule['message']}\n  {example}\n")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from server.doctor import diagnose

    lines, well = diagnose(_settings(options))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
