"""How fast and how large: milliseconds per draft and per edit, growth with length, start-up, memory.

    python -m benchmarks.speed [--drafts N]
Every figure is taken warm, in this process or in one it starts, on this machine.
"""

from __future__ import annotations

import argparse
import random
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from analyzers import analyze, compile_rules, languages
from analyzers.pipeline import forget
from benchmarks.drafts import CORPUS, read_development

_WORDS = 300
_RUNS = 60


def main() -> None:
    """Print the speed table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drafts", type=int, default=5_000, help="different drafts for the memory figure")
    options = parser.parse_args()
    compile_rules()  # as the service does at its start
    print("\n### Speed and memory\n\n| what | " + " | ".join(languages()) + " |\n|---|" + "---|" * len(languages()))
    _row("300-word draft read fresh, median / p95 ms", [_fresh(code) for code in languages()])
    _row("after editing one sentence, median / p95 ms", [_edited(code) for code in languages()])
    _row("ms per 1,000 characters at 2,000 / 20,000 characters", [_growth(code) for code in languages()])
    print(f"\nService start to first answer: {_start_to_answer():.1f} s.")
    early, late = _memory(options.drafts)
    print(f"Resident memory after {options.drafts:,} different drafts: {late:.0f} MB, {late - early:+.1f} MB since "
          f"draft {options.drafts // 5:,}.")


def _row(name: str, cells: list[str]) -> None:
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _percentiles(samples: list[float]) -> str:
    ordered = sorted(samples)
    return f"{statistics.median(ordered):.0f} / {ordered[int(len(ordered) * 0.95) - 1]:.0f}"


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def _drafts_of_length(code: str, words: int, count: int) -> list[str]:
    """Drafts of about `words` words, put together from whole sentences of the labelled drafts."""
    sentences = [d.text[s.start:s.end] for d in read_development(code) for s in d.sentences]
    sentences = [s if s[-1] in ".!?…" else s + "." for s in sentences]
    rng = random.Random(5)
    drafts = []
    for _ in range(count):
        draft: list[str] = []
        while sum(len(s.split()) for s in draft) < words:
            draft.append(rng.choice(sentences))
        drafts.append(" ".join(draft))
    return drafts


def _fresh(code: str) -> str:
    samples = []
    for draft in _drafts_of_length(code, _WORDS, _RUNS):
        forget()
        samples.append(_timed(lambda draft=draft: analyze(draft, language=code)))  # type: ignore[misc]
    return _percentiles(samples[5:])


def _edited(code: str) -> str:
    rng = random.Random(7)
    samples = []
    for draft in _drafts_of_length(code, _WORDS, _RUNS):
        analyze(draft, language=code)
        words = draft.split(" ")
        words[rng.randrange(len(words) - 1)] = f"edit{rng.randrange(10_000)}"
        edited = " ".join(words)
        samples.append(_timed(lambda edited=edited: analyze(edited, language=code)))  # type: ignore[misc]
    return _percentiles(samples[5:])


def _growth(code: str) -> str:
    text = " ".join(_drafts_of_length(code, 4_500, 1))
    cells = []
    for size in (2_000, 20_000):
        samples = []
        for _ in range(3):
            forget()
            samples.append(_timed(lambda size=size: analyze(text[:size], language=code)))  # type: ignore[misc]
        cells.append(f"{min(samples) / (size / 1000):.0f}")
    return " / ".join(cells)


def _start_to_answer() -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    body = b'{"text": "You never listen to me. What should I do?"}'
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/analyze", body, {"Content-Type": "application/json"}
    )
    start = time.perf_counter()
    service = subprocess.Popen(
        [sys.executable, "-m", "server.cli", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - start < 60:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    answer.read()
                return time.perf_counter() - start
            except OSError:
                time.sleep(0.02)
        raise TimeoutError("the service did not answer within 60 s")
    finally:
        service.terminate()
        service.wait()


def _memory(count: int) -> tuple[float, float]:
    """Resident MB after a fifth of the drafts and after all of them, each different from all others."""
    drafts = list(_plain_texts())
    random.Random(11).shuffle(drafts)  # all languages from the start: loading one is no growth
    early = 0.0
    for number in range(count):
        code, text = drafts[number % len(drafts)]
        analyze(f"{text[: 600]} {number} {text[number % 97 : 300 + number % 97]}", language=code)
        if number == count // 5:
            early = _resident_mb()
    return early, _resident_mb()


def _plain_texts() -> Iterator[tuple[str, str]]:
    """Corpus drafts without their labels, read so that the benchmark itself takes little memory."""
    for path in sorted(CORPUS.glob("*.txt")):
        text: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# ") and text:
                yield path.stem.partition("-")[0], " ".join(text)
                text = []
            elif line and not line.startswith(("# ", "<", "/")):
                text.append(re.sub(r"\s*\{[^{}]*\}$", "", line))


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
