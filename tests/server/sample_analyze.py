"""A stand-in for the analyzers: a few fixed phrases give a full report, so that the tests of what shows a report do
not change with the rules. Same signature and errors as analyzers.analyze."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analyzers.core.errors import DraftTooLong, InvalidText, LanguageNotSupported
from analyzers.core.types import (
    EmergencyNumber,
    Finding,
    Observation,
    Question,
    Readability,
    Report,
    ReportLanguage,
    Score,
    Scores,
    Suggestion,
    astral_positions,
)

_RISKS = {
    "en": {
        "You never listen": ("blame", "high", "Say what you live through, not what they do.", "I do not feel heard"),
        "you have no choice": ("pressure", "medium", "An order invites a refusal.", None),
        "addict": ("stigma", "low", "A neutral word is easier to hear.", "person who uses drugs"),
    },
    "fr": {
        "Vous ne m'écoutez jamais": ("blame", "high", "Dites ce que vous vivez plutôt que ce que l'autre fait.",
                                     "Je ne me sens pas écouté"),
    },
}  # fmt: skip
_STRENGTHS = {"en": "Thank you for taking the time", "fr": "Merci d'avoir pris le temps"}
_TEMPLATES = {"en": "When …, I feel …; I would like …", "fr": "Quand …, je me sens … ; j'aimerais …"}
_DANGER = {"en": "end my life", "fr": "en finir avec la vie"}


def sample_analyze(
    text: str,
    *,
    language: str | None = None,
    audience: Any = "clinician",
    reply_to: str | None = None,
    region: str | None = None,
    ignore: tuple[tuple[int, int], ...] = (),
    max_chars: int = 50_000,
    pipelines: Mapping[str, str] | None = None,
) -> Report:
    """The report on the fixed phrases in `text`."""
    _refuse(text, language, max_chars)
    code = language or _language_of(text)
    phrases = _RISKS.get(code or "", {})
    findings = [found for phrase, row in phrases.items() for found in _risks(text, code or "", phrase, row, ignore)]
    findings += _strengths(text, code)
    questions = tuple(
        Question("question_closed", found.start(), found.end(), found[0])
        for found in re.finditer(r"(?:Is|Est-ce)[^.?]*\?", text)
    )
    return Report(
        version=1,
        offsets="code-points",
        language=ReportLanguage(code, 0.99 if code else 0.0, language is None),
        audience=audience,
        scores=_scores(findings, questions, text),
        findings=tuple(sorted(findings, key=lambda found: found.start)),
        questions=questions,
        observations=tuple(_observations(text, code, findings, region, reply_to)),
        readability=Readability(len(text.split()), text.count("."), 71.5, 6.2, "Sample", 30.0, 12),
        astral=astral_positions(text),
    )


def _refuse(text: str, language: str | None, max_chars: int) -> None:
    if len(text) > max_chars:
        raise DraftTooLong(f"The draft has {len(text)} characters.", hint=f"At most {max_chars}.")
    if "\0" in text:
        raise InvalidText("The text holds a NUL.", hint="Remove it.")
    if language not in (None, "en", "fr") or "ich möchte" in text:
        raise LanguageNotSupported("The draft is in German.", hint="Soigné reads English and French.")


def _language_of(text: str) -> str | None:
    if len(re.findall(r"\w+", text)) < 3:
        return None
    return "fr" if re.search(r"\b(vous|je|le|la|merci)\b", text, re.IGNORECASE) else "en"


def _risks(text: str, code: str, phrase: str, row: Any, ignore: Any) -> list[Finding]:
    label, severity, message, other = row
    found = []
    for start in (hit.start() for hit in re.finditer(re.escape(phrase), text)):
        end = start + len(phrase)
        if any(first <= start < last for first, last in ignore):
            continue
        replace = (Suggestion("replace", start, end, other),) if other else ()
        template = Suggestion("template", start, end, _TEMPLATES[code])
        found.append(
            Finding(label, "risk", severity, 0.9, start, end, phrase, message, "Say “I” rather than “you”",
                    f"{code}.{label}.sample", (*replace, template))
        )  # fmt: skip
    return found


def _strengths(text: str, code: str | None) -> list[Finding]:
    phrase = _STRENGTHS.get(code or "", "")
    start = text.find(phrase) if phrase else -1
    if start < 0:
        return []
    return [Finding("appreciation", "strength", "low", 0.9, start, start + len(phrase), phrase,
                    "Thanks that name something are believed.", "Deposit your compliments",
                    f"{code}.appreciation.sample")]  # fmt: skip


def _scores(findings: list[Finding], questions: Any, text: str) -> Scores:
    risks = sum(found.kind == "risk" for found in findings)
    return Scores(
        blame=Score(min(100, risks * 40), "high" if risks > 1 else "some" if risks else "low", "lower"),
        defensiveness=Score(0, "low", "lower"),
        openness=Score(0, "low", "higher") if questions else Score(None, None, "higher"),
        readability=Score(72, "high", "higher") if len(text.split()) >= 30 else Score(None, None, "higher"),
        tone=Score(max(0, 80 - risks * 30), "some" if risks else "high", "higher"),
    )


def _observations(text: str, code: Any, findings: Any, region: Any, reply_to: Any) -> list[Observation]:
    found = [Observation("topics", 1, "")]
    if code and _DANGER[code] in text:
        at = text.index(_DANGER[code])
        numbers = [EmergencyNumber(region or "US", "thoughts of suicide", "988", "call, text", "a public page")]
        if region is None:
            numbers.append(EmergencyNumber("AU", "cannot speak or hear", "106", "TTY", "a public page"))
        found.append(Observation("urgent", True, "A message may be read too late. Please call now.",
                                 ((at, at + len(_DANGER[code])),), (), tuple(numbers)))  # fmt: skip
    if findings:
        strengths = sum(item.kind == "strength" for item in findings)
        found.append(Observation("balance", 2 * strengths - len(findings), "Fewer deposits than withdrawals."))
        found.append(Observation("voice", 0.25, "One sentence in four is about you."))
    if reply_to:
        found.append(Observation("synchrony", 1, "They asked a question that your draft leaves open."))
    return found


def sample_rules() -> list[dict[str, Any]]:
    """The shape of analyzers.rules_catalogue()."""
    return [
        {"id": "en.blame.sample", "language": "en", "label": "blame", "kind": "words", "severity": "high",
         "message": "Say what you live through.", "guide": "Say “I”", "flags": ["[[You never listen]]."],
         "passes": ["You listened."]},
        {"id": "fr.past.sample", "language": "fr", "label": "past", "kind": "tree", "severity": "low",
         "message": "Parlez d'aujourd'hui.", "guide": "Ne ressassez pas le passé",
         "flags": ["[[C'est comme la dernière fois]]."], "passes": ["C'était la dernière fois."]},
    ]  # fmt: skip
