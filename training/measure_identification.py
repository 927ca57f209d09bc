"""Measures analyzers/core/identify.py on messages that did not train it, by number of words; prints a table.

    python training/measure_identification.py [--treebanks FOLDER] [--show]
"""

from __future__ import annotations

import argparse
import random
import re
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from analyzers.core.identify import Identification, identify

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "analyzers" / "identify_cases.toml"
UNSEEN = {
    "en": ("en_ewt-ud-test", "en_pud-ud-test"),
    "fr": ("fr_gsd-ud-test", "fr_parisstories-ud-test", "fr_rhapsodie-ud-test", "fr_sequoia-ud-test", "fr_fqb-ud-test"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of language identification by length.")
    parser.add_argument("--treebanks", type=Path, help="folder of .conllu files; their test parts are used")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    args = parser.parse_args()
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))
    for code, lines in cases["drafts"].items():
        measure(code, code, lines.strip().splitlines(), show=args.show)
    for code, case in cases["others"].items():
        measure(f"{code} (refused by name)", code, case["lines"].strip().splitlines(), show=args.show)
    medicines = cases["undecided"]["medicines"].strip().splitlines()
    print("medicines refused:", sum(identify(line).other is not None for line in medicines), "of", len(medicines))
    for code, names in UNSEEN.items() if args.treebanks else ():
        for name in names:
            measure(f"{name}", code, treebank_texts(args.treebanks / f"{name}.conllu"), show=args.show)
    print(f"{milliseconds(cases):.2f} ms for a draft of 300 words")


def measure(title: str, code: str, lines: Iterable[str], *, show: bool) -> None:
    """Prints how many of `lines` come out right, wrong, refused and undecided, by number of words."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        found = identify(line)
        result = outcome(found, code)
        counts[band(line)][result] += 1
        if show and result not in ("right", "undecided"):
            print("   ", result, found, line)
    for name in sorted(counts):
        print(f"{title:28} {name:6}", dict(counts[name]))


def outcome(found: Identification, code: str) -> str:
    if code in (found.code, found.other_code):
        return "right"
    if found.other:
        return "refused as other"
    return "undecided" if found.code is None else "wrong"


def band(line: str) -> str:
    words = len(re.findall(r"[^\W\d_]+", line))
    return next(name for most, name in ((1, "1"), (4, "2-4"), (9, "5-9"), (10**9, "a 10+")) if words <= most)


def treebank_texts(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def milliseconds(cases: dict[str, dict[str, str]]) -> float:
    """Median time for 300 words of English lines, of 50 drafts that differ."""
    words = cases["drafts"]["en"].split()
    times = []
    for seed in range(50):
        draft = " ".join(random.Random(seed).choices(words, k=300))
        start = time.perf_counter()
        identify(draft)
        times.append(time.perf_counter() - start)
    return sorted(times)[25] * 1000


if __name__ == "__main__":
    main()
