"""Every interrogative of the draft, direct or indirect, with or without a question mark, with its type.

The rule files of the four question labels say how each type begins. A rule with `asks = true` is a question by its
words alone; any other counts only where a question mark follows. An accusation dressed as a question takes its whole
sentence. Otherwise a question runs from the words that ask to the next question of the sentence, which must stand
behind a comma or a conjunction; where rules overlap, the order below decides. A sentence with a question mark that no
rule explains is what the sentence reader takes it for, else closed, unless what it says is a reproach. The reader also
tells what only looks like a question, and adds one that neither a mark nor a rule gives away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzers.core.match import Hit, match_sentence, suggestions_of
from analyzers.core.reader import Reading, read_sentences
from analyzers.core.segment import Document, Sentence, Token
from analyzers.core.types import Question, QuestionLabel
from analyzers.tone import form_of_address

_PRIORITY: tuple[QuestionLabel, ...] = (
    "question_rhetorical", "question_request", "question_open", "question_closed",
)
_REPROACHES = ("hostility", "blame")
_MARK = re.compile(r"[?？](?!\w)")  # not the one inside an address
_UNMARKED_REACH = 4  # tokens that an unmarked question goes on
_MARKED_REACH = 30  # tokens that a mark can stand behind the words that ask
_TAIL = 10  # words of a run-on that its question mark is taken to cover
_APART = 3  # tokens between two questions that nothing else parts
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
    read = {read.sentence.start: read.readings for read in read_sentences(document)}
    found = [
        (asked, sentence)
        for sentence in document.sentences
        if sentence.role in {"body", "greeting"}
        for asked in _sentence_questions(document, sentence, _by_label(read.get(sentence.start, ())))
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


def _by_label(readings: Sequence[Reading]) -> dict[QuestionLabel, Reading]:
    return {label: reading for reading in readings for label in _PRIORITY if reading.label == label}


def _sentence_questions(
    document: Document, sentence: Sentence, read: Mapping[QuestionLabel, Reading]
) -> list[_Asked]:
    hits = list(_question_hits(document, sentence))
    rhetorical = next((hit for label, hit in hits if label == "question_rhetorical"), None)
    if rhetorical is not None:
        end = _end_of(sentence, rhetorical, len(sentence.text))
        return [_Asked("question_rhetorical", rhetorical.start, end, rhetorical)]
    asked = _side_by_side(sentence, _by_clause(sentence, hits))
    asked += _unexplained(sentence, asked[-1].end if asked else 0, read)
    if asked and "question_rhetorical" in read:
        return [_Asked("question_rhetorical", asked[0].start, asked[-1].end)]
    if not asked:
        return _only_read(document, sentence, read)
    if {one.label for one in asked} == {"question_closed"} and _reproaches(document, sentence):
        return [_Asked("question_rhetorical", asked[0].start, asked[-1].end)]
    return asked


def _question_hits(document: Document, sentence: Sentence) -> Iterator[tuple[QuestionLabel, Hit]]:
    """The hits that do not overlap a hit of a label before theirs, in the order of the labels."""
    kept: list[Hit] = []
    for label in _PRIORITY:
        for hit in match_sentence(sentence.parse, document.language, label):
            asks = hit.rule.asks or _mark_after(sentence, hit.end) is not None
            free = not any(hit.start < other.end and other.start < hit.end for other in kept)
            if asks and free and not document.is_quoted(*sentence.span(hit.start, hit.end)):
                kept.append(hit)
                yield label, hit


def _by_clause(sentence: Sentence, hits: list[tuple[QuestionLabel, Hit]]) -> list[tuple[QuestionLabel, Hit]]:
    """The first hit of each clause; what follows it there belongs to the same question. Words that ask only with a
    mark give way, inside a clause, to words that ask by themselves."""
    strong = any(hit.rule.asks for _, hit in hits)
    kept: list[tuple[QuestionLabel, Hit]] = []
    for label, hit in sorted(hits, key=lambda one: one[1].start):
        opens = _is_behind_joint(sentence, hit.start)
        if strong and not hit.rule.asks and not opens:
            continue
        if not kept or (label != kept[-1][0] and (opens or _is_apart(sentence, kept[-1][1], hit))):
            kept.append((label, hit))
    return kept


def _is_apart(sentence: Sentence, before: Hit, hit: Hit) -> bool:
    return hit.rule.asks and len(_between(sentence, before.end, hit.start)) >= _APART


def _side_by_side(sentence: Sentence, hits: list[tuple[QuestionLabel, Hit]]) -> list[_Asked]:
    starts = [hit.start for _, hit in hits] + [len(sentence.text)]
    return [
        _Asked(label, hit.start, _end_of(sentence, hit, limit), hit)
        for (label, hit), limit in zip(hits, starts[1:], strict=True)
    ]


def _end_of(sentence: Sentence, hit: Hit, limit: int) -> int:
    """Where the question that `hit` begins ends: at its mark, else a few words on, for writers without punctuation
    run one sentence into the next."""
    mark = _mark_after(sentence, hit.end)
    if mark is not None and mark <= limit:
        return mark
    end = hit.end
    for token in _between(sentence, hit.end, limit)[:_UNMARKED_REACH]:
        if token.pos in _JOINTS:
            break
        end = token.end
    return end


def _mark_after(sentence: Sentence, start: int) -> int | None:
    """The end of the question mark that belongs to words which end at `start`."""
    mark = _MARK.search(sentence.text, start)
    if mark is None or len(_between(sentence, start, mark.start())) > _MARKED_REACH:
        return None
    return mark.end()


def _only_read(document: Document, sentence: Sentence, read: Mapping[QuestionLabel, Reading]) -> list[_Asked]:
    """What the reader takes for a question although no rule and no mark says so."""
    label = max(read, key=lambda name: read[name].confidence, default=None)
    if label is None or document.is_quoted(*sentence.span(read[label].start, read[label].end)):
        return []
    return [_Asked(label, read[label].start, read[label].end)]


def _unexplained(sentence: Sentence, start: int, read: Mapping[QuestionLabel, Reading]) -> list[_Asked]:
    """The words before the last question mark, where it stands behind `start`: of the type that the reader gives them,
    else answered by yes or no."""
    marks = [mark.end() for mark in _MARK.finditer(sentence.text, start)]
    if not marks:
        return []
    words = [token for token in _between(sentence, start, marks[-1]) if token.is_word]
    if start and len(words) < _APART:
        return []
    first = words[-_TAIL:][0].start if len(words) > _MARKED_REACH else start
    label = max(read, key=lambda name: read[name].confidence) if read else "question_closed"
    return [_Asked(label, first, marks[-1])]


def _between(sentence: Sentence, start: int, end: int) -> list[Token]:
    return [token for token in sentence.tokens if start <= token.start and token.end <= end]


def _is_behind_joint(sentence: Sentence, start: int) -> bool:
    before = [token for token in sentence.tokens if token.end <= start]
    return not before or before[-1].pos in _JOINTS


def _reproaches(document: Document, sentence: Sentence) -> bool:
    return any(
        document.audience in hit.rule.audience
        for label in _REPROACHES
        for hit in match_sentence(sentence.parse, document.language, label)
    )
