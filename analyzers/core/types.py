"""The values of a report: frozen, plain, and the one place where their shapes are written down.

pydantic's TypeAdapter makes the JSON schema and the request validation from these classes. Offsets are half-open
and count code points of the draft as received; `Report.to_dict` can speak UTF-16 code units instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Audience = Literal["clinician", "forum"]
Severity = Literal["low", "medium", "high"]
Level = Literal["low", "some", "high"]
Offsets = Literal["code-points", "utf-16"]
Kind = Literal["risk", "strength"]

AUDIENCES: tuple[Audience, ...] = ("clinician", "forum")
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high")

RiskLabel = Literal[
    "blame", "defensiveness", "extreme", "pressure", "presumption", "past", "hostility", "stigma"
]
StrengthLabel = Literal["appreciation", "acknowledgement", "listening", "i_statement", "metacommunication"]
QuestionLabel = Literal["question_open", "question_closed", "question_request", "question_rhetorical"]

RISKS: tuple[RiskLabel, ...] = (
    "blame", "defensiveness", "extreme", "pressure", "presumption", "past", "hostility", "stigma",
)
STRENGTHS: tuple[StrengthLabel, ...] = (
    "appreciation", "acknowledgement", "listening", "i_statement", "metacommunication",
)
QUESTIONS: tuple[QuestionLabel, ...] = (
    "question_open", "question_closed", "question_request", "question_rhetorical",
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Other words for draft[start:end]. `replace` can be dropped in unchanged; a `template` has gaps (…) for the
    writer to fill and is never applied blindly. An insertion has start = end."""

    kind: Literal["replace", "template"]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One risk or strength: the shortest span that shows it, and what to do about it."""

    label: RiskLabel | StrengthLabel
    kind: Kind
    severity: Severity
    confidence: float  # 0 to 1, how often a finding like this one is right
    start: int
    end: int
    excerpt: str
    message: str  # one sentence, to the writer, in the draft's language
    guide: str  # the guide's rule it comes from
    rule: str  # full id: <language>.<label>.<rule>
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One interrogative, direct or indirect, with or without a question mark."""

    label: QuestionLabel
    start: int
    end: int
    excerpt: str
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Whom to call instead of writing. `by` says how (call, text, chat, app)."""

    region: str
    service: str
    number: str
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that is true of the whole message (taxonomy: whole-message observations)."""

    name: str
    value: float | int | str | bool | None
    message: str
    spans: tuple[Span, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    numbers: tuple[EmergencyNumber, ...] | None = None  # only for `urgent`


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, or null where there is nothing to score; `better` says which end is good."""

    value: int | None
    level: Level | None
    better: Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Scores:
    blame: Score
    defensiveness: Score
    openness: Score
    readability: Score
    tone: Score


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts of the writer's own words. `flesch` (higher is easier) and `grade` are null under 30 words; `grade` is
    also null where the language has no published formula."""

    words: int
    sentences: int
    flesch: float | None
    grade: float | None
    formula: str
    lix: float | None
    seconds_to_read: int


@dataclass(frozen=True, slots=True)
class ReportLanguage:
    """`code` is null when the draft is empty or too short to tell. `pipeline` names the syntax that read it."""

    code: str | None
    confidence: float
    detected: bool
    pipeline: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything Soigné has to say about one draft. Findings and questions are sorted by start."""

    version: int
    offsets: Offsets
    language: ReportLanguage
    audience: Audience
    scores: Scores
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    observations: tuple[Observation, ...]
    readability: Readability
    astral: tuple[int, ...] = ()  # where the draft's characters beyond U+FFFF stand; never part of the JSON

    def to_dict(self, *, offsets: Offsets = "code-points") -> dict[str, Any]:
        """Plain JSON values with offsets in code points (Python) or UTF-16 code units (JavaScript, HTTP)."""
        at = _utf16_position(self.astral) if offsets == "utf-16" else _unchanged
        return {**_plain(self, at), "offsets": offsets}


def astral_positions(text: str) -> tuple[int, ...]:
    """The code-point offsets of the characters of `text` that take two UTF-16 code units."""
    return tuple(at for at, char in enumerate(text) if ord(char) > 0xFFFF)


def code_point_position(text: str) -> Callable[[int], int]:
    """From a UTF-16 offset into `text` to the code-point offset; inside a surrogate pair, the pair's start."""
    starts = [0]
    for char in text:
        starts.append(starts[-1] + (2 if ord(char) > 0xFFFF else 1))
    return lambda unit: max(0, bisect_right(starts, unit) - 1)


def _utf16_position(astral: tuple[int, ...]) -> Callable[[int], int]:
    return lambda at: at + bisect_right(astral, at - 1)


def _unchanged(at: int) -> int:
    return at


_OFFSET_FIELDS = frozenset({"start", "end"})
_INTERNAL_FIELDS = frozenset({"astral"})
_OPTIONAL_FIELDS = frozenset({"numbers", "pipeline"})  # left out of the JSON when null


def _plain(value: Any, at: Callable[[int], int]) -> Any:
    if is_dataclass(value):
        items = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: _plain_field(name, item, at) for name, item in items.items() if _is_public(name, item)}
    if isinstance(value, tuple):
        return [_plain(item, at) for item in value]
    return value


def _plain_field(name: str, item: Any, at: Callable[[int], int]) -> Any:
    if name in _OFFSET_FIELDS:
        return at(item)
    if name == "spans":
        return [[at(start), at(end)] for start, end in item]
    return _plain(item, at)


def _is_public(name: str, item: Any) -> bool:
    return name not in _INTERNAL_FIELDS and not (name in _OPTIONAL_FIELDS and item is None)
