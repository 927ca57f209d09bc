"""A report as text for a terminal: the draft with its marks, a line of advice each, questions, the whole, scores.

The words around the report come from page/words/ in the draft's language; nothing here decides what is good.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analyzers import Report
from analyzers.core.types import Finding, Observation, Question, Score, Suggestion
from server.cells import Mark, break_lines, underline, visible
from server.words import words_for

_RISK, _STRENGTH = "~", "^"
_BAR_CELLS = 20
_COLORS = {"risk": "33", "strength": "32", "bold": "1", "dim": "2", "urgent": "1;31"}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the terminal can show. `cells` is the width of a line."""

    cells: int = 80
    color: bool = False

    def paint(self, text: str, name: str) -> str:
        """`text` in the colour `name`, or as it is where there is no colour."""
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if self.color and text else text


def render_report(draft: str, report: Report, screen: Screen) -> str:
    """The whole screen, ending in a line break. An emergency is shown alone."""
    words = words_for(report.language.code)
    urgent = next((item for item in report.observations if item.name == "urgent"), None)
    lines = _urgent(urgent, words, screen) if urgent else _report(draft, report, words, screen)
    return "\n".join(lines) + "\n"


def _urgent(urgent: Observation, words: dict[str, Any], screen: Screen) -> Iterator[str]:
    own = words["terminal"]
    yield screen.paint(f"{own['urgent_first']}: {urgent.message}", "urgent")
    yield ""
    for number in urgent.numbers or ():
        service, by = words["services"].get(number.service, number.service), words["by"].get(number.by, number.by)
        region = words["regions"].get(number.region, number.region)
        yield f"  {screen.paint(number.number, 'bold')}  {service}: {by}, {region}"
    yield ""
    yield own["held_back"]


def _report(draft: str, report: Report, words: dict[str, Any], screen: Screen) -> Iterator[str]:
    own = words["terminal"]
    if report.language.code is None:
        yield own["too_short"]
        return
    risks = [(str(at), found) for at, found in enumerate(_of_kind(report, "risk"), 1)]
    strengths = [(chr(ord("a") + at % 26), found) for at, found in enumerate(_of_kind(report, "strength"))]
    yield from _marked_draft(draft, risks, strengths, screen)
    if not report.findings and not _told(report):
        yield ""
        yield own["nothing"]
    yield from _section(own["advice"], [_finding(name, found, words, screen) for name, found in risks], screen)
    yield from _section(own["strengths"], [_finding(name, found, words, screen) for name, found in strengths], screen)
    yield from _section(own["questions"], [_question(asked, words) for asked in report.questions], screen)
    yield from _section(own["observations"], [_observation(item, words) for item in _told(report)], screen)
    yield from _section(own["scores"], _scores(report, words), screen)


def _of_kind(report: Report, kind: str) -> list[Finding]:
    return [found for found in report.findings if found.kind == kind]


def _told(report: Report) -> list[Observation]:
    return [item for item in report.observations if item.message]


def _section(title: str, entries: list[str], screen: Screen) -> Iterator[str]:
    if entries:
        yield ""
        yield screen.paint(title, "bold")
        yield from entries


def _marked_draft(
    draft: str, risks: list[tuple[str, Finding]], strengths: list[tuple[str, Finding]], screen: Screen
) -> Iterator[str]:
    layers = (("risk", _RISK, risks), ("strength", _STRENGTH, strengths))
    for line in break_lines(draft, screen.cells - 2):
        yield ("  " + visible(draft[slice(*line)])).rstrip()
        for color, stroke, found in layers:
            marks = [Mark(item.start, item.end, stroke, name) for name, item in found]
            yield from ("  " + screen.paint(row, color) for row in underline(draft, line, marks))


def _finding(name: str, found: Finding, words: dict[str, Any], screen: Screen) -> str:
    label = screen.paint(words["labels"][found.label], found.kind)
    severity = f" ({words['severities'][found.severity]})" if found.kind == "risk" else ""
    return f"  {name:>2}  {label}{severity}: {found.message}{_best(found.suggestions, words)}"


def _question(asked: Question, words: dict[str, Any]) -> str:
    excerpt = visible(" ".join(asked.excerpt.split()))
    return f"  ?   {words['labels'][asked.label]}: {excerpt}{_best(asked.suggestions, words)}"


def _observation(item: Observation, words: dict[str, Any]) -> str:
    heading = words["observations"].get(item.name, item.name)
    return f"  -   {heading}: {item.message}{_best(item.suggestions, words)}"


def _best(suggestions: tuple[Suggestion, ...], words: dict[str, Any]) -> str:
    """The first suggestion, on the same line; the analyzers put the best one first."""
    if not suggestions:
        return ""
    first, own = suggestions[0], words["terminal"]
    if not first.text:
        return f" {own['remove']}"
    key = "template" if first.kind == "template" else "add" if first.start == first.end else "instead"
    return f" {own[key].format(text=visible(' '.join(first.text.split())))}"


def _scores(report: Report, words: dict[str, Any]) -> list[str]:
    names = ("tone", "blame", "defensiveness", "openness", "readability")
    width = max(len(words["scores"][name]) for name in names)
    lines = [_score(words["scores"][name].ljust(width), getattr(report.scores, name), words) for name in names]
    return [*lines, "  " + _readability(report, words)]


def _score(name: str, score: Score, words: dict[str, Any]) -> str:
    if score.value is None or score.level is None:
        return f"  {name}  {'':{_BAR_CELLS}}    -  {words['terminal']['no_score']}"
    filled = round(score.value * _BAR_CELLS / 100)
    bar = "█" * filled + "░" * (_BAR_CELLS - filled)
    return f"  {name}  {bar}  {score.value:3}  {words['levels'][score.level]} ({words['better'][score.better]})"


def _readability(report: Report, words: dict[str, Any]) -> str:
    own, found = words["terminal"], report.readability
    parts = [own["readability"].format(words=found.words, sentences=found.sentences, seconds=found.seconds_to_read)]
    if found.flesch is not None:
        parts.append(own["ease"].format(flesch=round(found.flesch), formula=found.formula))
    if found.grade is not None:
        parts.append(own["grade"].format(grade=round(found.grade), formula=found.formula))
    return "; ".join(parts)
