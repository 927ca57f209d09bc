"""Labelled drafts: the development drafts (JSON lines) and the corpus (plain text, one sentence per line)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEVELOPMENT = ROOT / "tests" / "drafts"
CORPUS = ROOT / "training" / "corpus"


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """text[start:end] with its labels; those in `maybe` are scored neither way. `hard` marks a hard negative."""

    start: int
    end: int
    labels: frozenset[str]
    maybe: frozenset[str]
    hard: bool = False


@dataclass(frozen=True, slots=True)
class GoldDraft:
    """A draft with what careful readers found in it."""

    id: str
    language: str
    audience: str
    tone: str
    text: str
    sentences: tuple[GoldSentence, ...]
    topics: int
    has_request: bool
    urgent: bool
    reply_to: str | None
    unanswered: frozenset[int] | None = None  # which of the clinician's questions, from 1; None where nobody looked
    address_out: bool = False  # whether the form of address is out of step with the clinician's
    opens: tuple[int, ...] | None = None  # the sentences, from 0, in which a problem begins; None where nobody looked

    def follows_break(self, place: int) -> bool:
        """Whether a line break stands before that sentence; the first follows none."""
        return place > 0 and "\n" in self.text[self.sentences[place - 1].end:self.sentences[place].start]


def read_development(language: str) -> list[GoldDraft]:
    """The development drafts of a language."""
    lines = (DEVELOPMENT / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_from_json(json.loads(line)) for line in lines if line]


def _from_json(data: dict) -> GoldDraft:  # type: ignore[type-arg]
    sentences = []
    at = 0
    for sentence in data["sentences"]:
        at = data["text"].index(sentence["text"], at)
        end = at + len(sentence["text"])
        sentences.append(GoldSentence(at, end, frozenset(sentence["labels"]), frozenset(sentence.get("maybe", ()))))
        at = end
    return GoldDraft(
        data["id"], data["lang"], data["audience"], data["tone"], data["text"], tuple(sentences), data["topics"],
        data["has_request"], data["urgent"], data.get("reply_to"),
    )


_LINE = re.compile(r"(.*?)\s*(?:\{([^{}]*)\})?$")


def read_corpus(language: str, writer: str = "*") -> list[GoldDraft]:
    """The corpus drafts of a language, of one writer or of all."""
    return [draft for path in sorted(CORPUS.glob(f"{language}-{writer}.txt")) for draft in read_corpus_file(path)]


def read_corpus_file(path: Path) -> Iterator[GoldDraft]:
    """The drafts of one file of the corpus."""
    block: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# "]:
        if line.startswith("# "):
            if block:
                yield _from_block(block, path.stem.split("-")[0])
            block = []
        if line.strip():
            block.append(line)


def _from_block(block: list[str], language: str) -> GoldDraft:
    fields = [field.strip() for field in block[0][2:].split("|")]
    text = ""
    reply_to = None
    unanswered: frozenset[int] | None = None
    address = False
    sentences = []
    for line in block[1:]:
        if line.startswith("< "):
            reply_to = line[2:].strip()
        elif line.startswith("<! "):
            unanswered, address = _reply_facts(line[3:])
        elif line.strip() == "/":
            text = text.rstrip(" ") + "\n"
        else:
            body, names = _LINE.fullmatch(line).groups()  # type: ignore[union-attr]
            labels = {name.strip() for name in (names or "").split(",") if name.strip()}
            start = len(text)
            text += body
            sure = frozenset(label for label in labels if not label.startswith("?") and label != "hn")
            maybe = frozenset(label[1:] for label in labels if label.startswith("?"))
            sentences.append(GoldSentence(start, len(text), sure, maybe, "hn" in labels))
            text += " "
    topics, _, opens = fields[3][7:].partition("@")
    return GoldDraft(
        fields[0], language, fields[1], fields[2], text.rstrip(), tuple(sentences), int(topics),
        fields[4] == "request=yes", fields[5] == "urgent=yes", reply_to, unanswered, address,
        tuple(int(number) - 1 for number in opens.split(",")) if opens else None,
    )


def _reply_facts(line: str) -> tuple[frozenset[int], bool]:
    facts = dict(field.split("=") for field in line.split())
    numbers = facts["unanswered"]
    return frozenset() if numbers == "none" else frozenset(map(int, numbers.split(","))), facts.get("address") == "out"
