"""A draft goes in, a report comes out: the analyzers in their order, and the one public function."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Iterable, Mapping

from analyzers.core.cache import forget_all
from analyzers.core.errors import DraftTooLong, InvalidArgument, InvalidText, LanguageNotSupported
from analyzers.core.identify import Identification, identify
from analyzers.core.language import Language, language_codes, load_language
from analyzers.core.segment import Document, pipeline_name, segment_document
from analyzers.core.types import (
    AUDIENCES,
    Audience,
    Finding,
    Observation,
    Question,
    Readability,
    Report,
    ReportLanguage,
    Score,
    Scores,
    Span,
    astral_positions,
)
from analyzers.focus import observe_focus
from analyzers.questions import find_questions
from analyzers.readability import measure_document, observe_long_sentences
from analyzers.scores import observe_scores, score
from analyzers.synchrony import observe_synchrony
from analyzers.tone import find_tone
from analyzers.urgency import observe_urgency

REPORT_VERSION = 1
MAX_DRAFT_CHARS = 50_000

# Each reads the document alone and adds to the report; none calls another, and the order changes nothing.
FINDERS: tuple[Callable[[Document], tuple[Finding, ...]], ...] = (find_tone,)
QUESTIONERS: tuple[Callable[[Document], tuple[Question, ...]], ...] = (find_questions,)
OBSERVERS: tuple[Callable[[Document], tuple[Observation, ...]], ...] = (
    observe_urgency,
    observe_focus,
    observe_long_sentences,
    observe_synchrony,
)
ANALYZERS = (*FINDERS, *QUESTIONERS, *OBSERVERS)

_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def analyze(
    text: str,
    *,
    language: str | None = None,
    audience: Audience = "clinician",
    reply_to: str | None = None,
    region: str | None = None,
    ignore: Iterable[Span] = (),
    max_chars: int = MAX_DRAFT_CHARS,
    pipelines: Mapping[str, str] | None = None,
) -> Report:
    """Read one draft and say how it may land.

    `language` is detected when not given. `reply_to` is the clinician's last message. `region` is an ISO code ("FR",
    "CA-QC"). `ignore` lists half-open code-point spans that are not the writer's words. `pipelines` names, by
    language, an installed spaCy pipeline to use instead of the shipped one.

    Raises DraftTooLong, LanguageNotSupported, InvalidText or InvalidArgument. Empty text, or too short to tell its
    language, is a report with nothing in it. The same input gives the same report; nothing is stored.
    """
    spans = tuple((start, end) for start, end in ignore)
    _check(text, audience, region, spans, max_chars)
    if reply_to is not None:
        _check(reply_to, audience, region, (), max_chars)
    told = _language_of(text, language)
    if told.code is None:
        return _empty_report(text, audience)
    own = load_language(told.code)
    pipeline = (pipelines or {}).get(told.code) or None
    document = segment_document(
        text, own, audience=audience, region=region, ignore=spans, pipeline=pipeline,
        reply_to=_reply_document(reply_to, own, pipelines or {}),
    )
    name = pipeline_name(own, pipeline)
    return _report(document, ReportLanguage(told.code, told.confidence, language is None, name))


def _report(document: Document, language: ReportLanguage) -> Report:
    findings = tuple(finding for find in FINDERS for finding in find(document))
    questions = tuple(question for find in QUESTIONERS for question in find(document))
    observations = tuple(observation for observe in OBSERVERS for observation in observe(document))
    readability = measure_document(document)
    scores = score(findings, questions, readability)
    return Report(
        version=REPORT_VERSION,
        offsets="code-points",
        language=language,
        audience=document.audience,
        scores=scores,
        findings=findings,
        questions=questions,
        observations=(*observations, *observe_scores(document, findings, scores)),
        readability=readability,
        astral=astral_positions(document.text),
    )


def _check(text: str, audience: str, region: str | None, ignore: tuple[Span, ...], max_chars: int) -> None:
    if len(text) > max_chars:
        raise DraftTooLong(
            f"the text has {len(text):,} characters; the limit is {max_chars:,}",
            hint="Send it in parts, or raise the limit in the settings.",
        )
    for at, char in enumerate(text):
        if char == "\0" or "\ud800" <= char <= "\udfff":
            what = "a NUL character" if char == "\0" else "half a surrogate pair"
            raise InvalidText(f"the text has {what} at position {at}", hint="Remove that character and try again.")
    if audience not in AUDIENCES:
        raise InvalidArgument(f"audience {audience!r}", hint=f"Expected one of: {', '.join(AUDIENCES)}.")
    if region is not None and not _REGION.fullmatch(region):
        raise InvalidArgument(f"region {region!r}", hint='Expected an ISO code such as "FR" or "CA-QC".')
    for start, end in ignore:
        if not 0 <= start <= end <= len(text):
            raise InvalidArgument(f"ignore span [{start}, {end}]", hint=f"Expected 0 ≤ start ≤ end ≤ {len(text)}.")


def _language_of(text: str, language: str | None) -> Identification:
    if language is not None:
        load_language(language)
        return Identification(language if text.strip() else None, 1.0)
    told = identify(text)
    if told.code is None and told.other is not None:
        known = ", ".join(load_language(code).name for code in language_codes())
        raise LanguageNotSupported(
            f"the draft seems to be in {told.other}", hint=f"Languages: {known}. If this is wrong, name the language."
        )
    return told


def _reply_document(reply_to: str | None, own: Language, pipelines: Mapping[str, str]) -> Document | None:
    """The clinician's message in its own language; in the draft's where that cannot be told."""
    if reply_to is None or not reply_to.strip():
        return None
    code = identify(reply_to).code or own.code
    return segment_document(reply_to, load_language(code), pipeline=pipelines.get(code) or None)


def _empty_report(text: str, audience: Audience) -> Report:
    nothing = Readability(0, 0, None, None, "", None, 0)
    scores = Scores(
        Score(0, "low", "lower"), Score(0, "low", "lower"), Score(None, None, "higher"), Score(None, None, "higher"),
        Score(None, None, "higher"),
    )
    topics = Observation("topics", 0, "")
    return Report(
        REPORT_VERSION, "code-points", ReportLanguage(None, 0.0, True), audience, scores, (), (), (topics,), nothing,
        astral_positions(text),
    )


@atexit.register
def forget() -> None:
    """Empty every cache of what was read."""
    forget_all()
