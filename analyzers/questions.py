"""Every interrogative of the draft, direct or indirect, with or without a question mark, with its type.

The rule files of the four question labels say what each type looks like. A rule with `asks = true` is a question by
its words alone; any other counts only where the sentence ends in a question mark. Where several types match the same
words, the order below decides: an accusation dressed as a question is not a request, a request is not an open
question. A sentence with a question mark that no rule explains is answered by yes or no: closed.
"""

from __future__ import annotations

from analyzers.core.match import Hit, match_sentence, suggestions_of
from analyzers.core.segment import Document, Sentence
from analyzers.core.types import Question, QuestionLabel
from analyzers.tone import form_of_address

_PRIORITY: tuple[QuestionLabel, ...] = (
    "question_rhetorical", "question_request", "question_open", "question_closed",
)
_MARKS = frozenset("?？")


def find_questions(document: Document) -> tuple[Question, ...]:
    """The questions in the writer's own words, sorted by start; suggestions only where the draft asks nothing open."""
    found = [
        (label, start, end, hit, sentence)
        for sentence in document.sentences
        if sentence.role in {"body", "greeting"}
        for label, start, end, hit in _sentence_questions(document, sentence)
    ]
    has_open = any(label == "question_open" for label, *_ in found)
    register = form_of_address(document)
    return tuple(
        Question(
            label,
            start,
            end,
            document.text[start:end],
            suggestions_of(hit, sentence, register=register) if hit is not None and not has_open else (),
        )
        for label, start, end, hit, sentence in found
    )


def _sentence_questions(
    document: Document, sentence: Sentence
) -> list[tuple[QuestionLabel, int, int, Hit | None]]:
    marked = _ends_in_question_mark(sentence)
    kept: list[tuple[QuestionLabel, int, int, Hit | None]] = []
    for label in _PRIORITY:
        for hit in match_sentence(sentence.parse, document.language, label):
            start, end = sentence.span(hit.start, hit.end)
            free = not any(start < e and s < end for _, s, e, _ in kept)
            if (marked or hit.rule.asks) and free and not document.is_quoted(start, end):
                kept.append((label, start, end, hit))
    if marked and not kept:
        start, end = sentence.span(0, len(sentence.text))
        kept.append(("question_closed", start, end, None))
    return sorted(kept, key=lambda one: one[1])


def _ends_in_question_mark(sentence: Sentence) -> bool:
    tail = sentence.text.rstrip(" \u00a0\u202f\"'”»’)]!.…")
    return tail[-1:] in _MARKS
