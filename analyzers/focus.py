"""How many problems the draft raises, and whether it asks for anything that can be acted on.

Both are told by the network that reads the draft as a whole (core/reader.py); a draft that holds a real question always
asks. Without a reader for the language every draft has one problem, and nothing is said of requests.
"""

from __future__ import annotations

from analyzers.core.reader import Whole, read_whole
from analyzers.core.segment import Document
from analyzers.core.types import Observation, Span, Suggestion
from analyzers.questions import find_questions

MANY_TOPICS = 3  # from three on the guide's rule "one problem at a time" is worth saying
_LEAST_WORDS = 12  # a shorter note may just be news
# The sum of the sentences' chances to begin a problem runs short of the count, for the unsure ones are many: 2.0 stands
# for three. That, and the log odds under which a draft asks nothing, were chosen on corpus writer f.
_SHORT_OF_COUNT = 1.0
_ASKS_NOTHING = 1.0


def observe_focus(document: Document) -> tuple[Observation, ...]:
    """`topics` always, with a message from three on; `no_request` when nothing is asked."""
    whole = read_whole(document)
    return (_topics(document, whole), *_no_request(document, whole))


def _topics(document: Document, whole: Whole | None) -> Observation:
    if whole is None:
        return Observation("topics", int(bool(document.own_sentences)), "")
    chances = [chance for _, chance in whole.opens]
    count = max(1, min(len(chances), int(sum(chances) + _SHORT_OF_COUNT)))
    if count < MANY_TOPICS:
        return Observation("topics", count, "")
    message = str(document.language.messages["topics"]).format(count=count)
    return Observation("topics", count, message, _starts(whole, count))


def _starts(whole: Whole, count: int) -> tuple[Span, ...]:
    """The sentences in which the problems most likely begin, in the draft's order."""
    likeliest = sorted(whole.opens, key=lambda one: -one[1])[:count]
    return tuple(sorted((sentence.start, sentence.end) for sentence, _ in likeliest))


def _no_request(document: Document, whole: Whole | None) -> tuple[Observation, ...]:
    own = document.own_sentences
    if whole is None or whole.asks >= _ASKS_NOTHING:
        return ()
    if sum(token.is_word for sentence in own for token in sentence.tokens) < _LEAST_WORDS:
        return ()
    if any(question.label != "question_rhetorical" for question in find_questions(document)):
        return ()
    messages = document.language.messages
    end = own[-1].end
    gap = Suggestion("template", end, end, str(messages["no_request_template"]))
    return (Observation("no_request", True, str(messages["no_request"]), suggestions=(gap,)),)
