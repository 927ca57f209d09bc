"""Every interrogative of the draft, direct or indirect, with or without a question mark, with its type.

The rule files of the four question labels say how each type begins. A rule with `asks = true` is a question by its
words alone; any other counts only where a question mark follows. An accusation dressed as a question takes its whole
sentence. Otherwise a question runs from the words that ask to the next question of the sentence, which must stand
behind a comma or a conjunction; where rules overlap, the order below decides. A sentence with a question mark that no
rule explains is answered by yes or no: closed, unless what it says is a reproach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.core.match import Hit, match_sentence, suggestions_of
from analyzers.core.segment import Document, Sentence
from analyzers.core.types import Question, QuestionLabel
from analyzers.tone import form_of_address

_PRIORITY: tuple[QuestionLabel, ...] = (
    "question_rhetorical", "question_request", "question_open", "question_closed",
)
_REPROACHES = ("hostility", "blame")
_MARK = re.compile(r"[?？](?!\w)")  # not the one inside an address
_UNMARKED_REACH = 4  # tokens
_JOINTS = frozenset({"CCONJ", "PUNCT", "SYM"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question at sentence[start:end], and the rule that saw it."""

    label: QuestionLabel
    start: int
    end: int
    hit: Hit | None = None


def find_questions(document: Document) -> tuple[Question, ...]:
    """The questions in the writer's own words, sorted by start; suggestions only where the draft asks nothing open,
    and on what does not really ask."""
    found = [
        (asked, sentence)
        for sentence in document.sentences
        if sentence.role in {"body", "greeting"}
        for asked in _sentence_questions(document, sentence)
    ]
    has_open = any(asked.label == "question_open" for asked, _ in found)
    register = form_of_address(document)
    return tuple(_question(document, asked, sentence, has_open, register) for asked, sentence in found)


def _question(
    document: Document, asked: _Asked, sentence: Sentence, has_open: bool, register: str | None
) -> Question:
    start, end = sentence.span(asked.start, asked.end)
    wanted = asked.hit is not None and (asked.label == "question_rhetorical" or not has_open)
    suggestions = suggestions_of(asked.hit, sentence, register=register) if asked.hit and wanted else ()
    return Question(asked.label, start, end, document.text[start:end], suggestions)


def _sentence_questions(document: Document, sentence: Sentence) -> list[_Asked]:
    hits = list(_question_hits(document, sentence))
    length = len(sentence.text)
    rhetorical = next((hit for label, hit in hits if label == "question_rhetorical"), None)
    if rhetorical is not None:
        return [_Asked("question_rhetorical", rhetorical.start, _end_of(sentence, rhetorical, length), rhetorical)]
    if not hits:
        return [_Asked(_unexplained(document, sentence), 0, length)] if _is_marked(sentence, length - 1) else []
    if {label for label, _ in hits} == {"question_closed"} and _reproaches(document, sentence):
        return [_Asked("question_rhetorical", 0, length)]
    return _side_by_side(sentence, _by_clause(sentence, hits))


def _question_hits(document: Document, sentence: Sentence) -> Iterator[tuple[QuestionLabel, Hit]]:
    """The hits that do not overlap a hit of a label before theirs, in the order of the labels."""
    kept: list[Hit] = []
    for label in _PRIORITY:
        for hit in match_sentence(sentence.parse, document.language, label):
            asks = hit.rule.asks or _is_marked(sentence, hit.end)
            free = not any(hit.start < other.end and other.start < hit.end for other in kept)
            if asks and free and not document.is_quoted(*sentence.span(hit.start, hit.end)):
                kept.append(hit)
                yield label, hit


def _by_clause(sentence: Sentence, hits: list[tuple[QuestionLabel, Hit]]) -> list[tuple[QuestionLabel, Hit]]:
    """The first hit of each clause; what follows it there without a joint belongs to the same question."""
    kept: list[tuple[QuestionLabel, Hit]] = []
    for label, hit in sorted(hits, key=lambda one: one[1].start):
        if not kept or (label != kept[-1][0] and _is_behind_joint(sentence, hit.start)):
            kept.append((label, hit))
    return kept


def _side_by_side(sentence: Sentence, hits: list[tuple[QuestionLabel, Hit]]) -> list[_Asked]:
    limits = [hit.start for _, hit in hits[1:]] + [len(sentence.text)]
    return [
        _Asked(label, hit.start, _end_of(sentence, hit, limit), hit)
        for (label, hit), limit in zip(hits, limits, strict=True)
    ]


def _end_of(sentence: Sentence, hit: Hit, limit: int) -> int:
    """Where the question that `hit` begins ends: at its mark, else a few words on, for writers without punctuation
    run one sentence into the next."""
    mark = _MARK.search(sentence.text, hit.end, limit)
    if mark is not None:
        return mark.end()
    end = hit.end
    for token in [token for token in sentence.tokens if hit.end <= token.start < limit][:_UNMARKED_REACH]:
        if token.pos in _JOINTS:
            break
        end = token.end
    return end


def _is_behind_joint(sentence: Sentence, start: int) -> bool:
    before = [token for token in sentence.tokens if token.end <= start]
    return not before or before[-1].pos in _JOINTS


def _unexplained(document: Document, sentence: Sentence) -> QuestionLabel:
    return "question_rhetorical" if _reproaches(document, sentence) else "question_closed"


def _reproaches(document: Document, sentence: Sentence) -> bool:
    return any(
        document.audience in hit.rule.audience
        for label in _REPROACHES
        for hit in match_sentence(sentence.parse, document.language, label)
    )


def _is_marked(sentence: Sentence, start: int) -> bool:
    return _MARK.search(sentence.text, max(start, 0)) is not None
