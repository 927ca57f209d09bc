"""How right the analyzers are: precision, recall and F1 per label and language on labelled drafts.

Scored per sentence, as tests/drafts/README.md says: a finding counts for every gold sentence it overlaps.
    python -m benchmarks.accuracy [--corpus [WRITER]] [--misses LABEL] [--language CODE] [--only rules|reader]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzers import analyze, languages
from analyzers.core.language import load_language
from analyzers.core.reader import read_sentences
from analyzers.core.segment import segment_document
from analyzers.core.types import QUESTIONS, RISKS, STRENGTHS, Audience, Report
from benchmarks.drafts import GoldDraft, read_corpus, read_development

Marked = tuple[str, int, int]
LABELS = (*RISKS, *STRENGTHS, *QUESTIONS, "urgent")


@dataclass
class Tally:
    """Hits, false alarms and misses by label, and the drafts that were counted."""

    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    calm_drafts: int = 0
    calm_alarms: int = 0
    topics: list[tuple[int, int]] = field(default_factory=list)
    requests: list[tuple[bool, bool]] = field(default_factory=list)
    urgent: list[tuple[bool, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def figures(self, label: str) -> tuple[float, float, float]:
        """Precision, recall, F1 of a label, each 0 to 1."""
        return _figures(self.hits[label], self.false[label], self.missed[label])

    def macro(self, labels: Iterable[str]) -> float:
        """Mean F1 over the labels that occur or were found."""
        used = [name for name in labels if self.hits[name] + self.false[name] + self.missed[name]]
        return sum(self.figures(name)[2] for name in used) / len(used) if used else 0.0

    def micro_precision(self, labels: Iterable[str]) -> float:
        """Share of all findings with these labels that are right."""
        names = list(labels)
        hits, false = sum(self.hits[n] for n in names), sum(self.false[n] for n in names)
        return hits / (hits + false) if hits + false else 1.0


def _figures(hits: int, false: int, missed: int) -> tuple[float, float, float]:
    precision = hits / (hits + false) if hits + false else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def tally(drafts: Iterable[GoldDraft], *, show: str | None = None, only: str | None = None) -> Tally:
    """Analyse the drafts and count. `show` names a label whose errors are noted; `only` counts what the "rules" or the
    "reader" alone would find."""
    result = Tally()
    for draft in drafts:
        report = analyze(
            draft.text, language=draft.language, audience=draft.audience, reply_to=draft.reply_to,  # type: ignore[arg-type]
        )
        _count(result, draft, report, _spans_by(draft, report, only), show)
    return result


def spans_of(report: Report) -> list[Marked]:
    """(label, start, end) of all that a report marks."""
    spans: list[Marked] = [(f.label, f.start, f.end) for f in report.findings]
    spans += [(q.label, q.start, q.end) for q in report.questions]
    return spans + [("urgent", *span) for o in report.observations if o.name == "urgent" for span in o.spans]


def _spans_by(draft: GoldDraft, report: Report, only: str | None) -> list[Marked]:
    if only == "rules":
        by_rule = [(f.label, f.start, f.end) for f in report.findings if not f.rule.endswith(".reader")]
        return [*by_rule, *(span for span in spans_of(report) if span[0] not in {*RISKS, *STRENGTHS})]
    if only == "reader":
        audience: Audience = "forum" if draft.audience == "forum" else "clinician"
        document = segment_document(draft.text, load_language(draft.language), audience=audience)
        return [
            (reading.label, *read.sentence.span(reading.start, reading.end))
            for read in read_sentences(document) for reading in read.readings
        ]
    return spans_of(report)


def _count(result: Tally, draft: GoldDraft, report: Report, spans: list[Marked], show: str | None) -> None:
    alarms = set()
    for sentence in draft.sentences:
        found = {label for label, start, end in spans if start < sentence.end and sentence.start < end}
        for label in LABELS:
            if label in sentence.maybe:
                continue
            if label in found and label in sentence.labels:
                result.hits[label] += 1
            elif label in found:
                result.false[label] += 1
                _note(result, show, label, "FALSE", draft, sentence.start, sentence.end)
            elif label in sentence.labels:
                result.missed[label] += 1
                _note(result, show, label, "MISS ", draft, sentence.start, sentence.end)
        alarms |= {(sentence.start, label) for label in (found & set(RISKS)) - sentence.maybe}
    if not any(sentence.labels & set(RISKS) for sentence in draft.sentences):
        result.calm_drafts += 1
        result.calm_alarms += len(alarms)
    observed = {o.name: o.value for o in report.observations}
    result.topics.append((draft.topics, int(observed.get("topics") or 0)))
    result.requests.append((not draft.has_request, "no_request" in observed))
    result.urgent.append((draft.urgent, "urgent" in observed))


def _note(result: Tally, show: str | None, label: str, what: str, draft: GoldDraft, start: int, end: int) -> None:
    if show in {label, "all"}:
        result.notes.append(f"{what} {label:20} {draft.id} {draft.audience[:2]}: {draft.text[start:end]}")


def print_tally(title: str, result: Tally) -> None:
    """The table of one set of drafts, in Markdown."""
    print(f"\n### {title}\n\n| label | gold | precision | recall | F1 |\n|---|---|---|---|---|")
    for label in LABELS:
        precision, recall, f1 = result.figures(label)
        gold = result.hits[label] + result.missed[label]
        if gold or result.false[label]:
            print(f"| {label} | {gold} | {precision:.2f} | {recall:.2f} | {f1:.2f} |")
    alarms = result.calm_alarms / result.calm_drafts if result.calm_drafts else 0.0
    many = _figures(*_agreement([(gold >= 3, found >= 3) for gold, found in result.topics]))
    asks = _figures(*_agreement(result.requests))
    urgent = _agreement(result.urgent)
    print(
        f"\nMacro F1: risks {result.macro(RISKS):.3f}, strengths {result.macro(STRENGTHS):.3f}, questions "
        f"{result.macro(QUESTIONS):.3f}, all {result.macro(LABELS[:-1]):.3f}. Micro precision of risks "
        f"{result.micro_precision(RISKS):.3f}. Risk findings per draft without a gold risk {alarms:.3f} "
        f"({result.calm_drafts} drafts). Three or more topics: precision {many[0]:.2f}, recall {many[1]:.2f}. "
        f"No request: precision {asks[0]:.2f}, recall {asks[1]:.2f}. Urgent "
        f"drafts: {urgent[0]} found, {urgent[1]} false, "
        f"{urgent[2]} missed."
    )


def _agreement(pairs: list[tuple[bool, bool]]) -> tuple[int, int, int]:
    return (
        sum(gold and found for gold, found in pairs),
        sum(found and not gold for gold, found in pairs),
        sum(gold and not found for gold, found in pairs),
    )


def main() -> None:
    """Print the accuracy tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", nargs="?", const="*", help="score on the corpus (of one writer) instead")
    parser.add_argument("--misses", metavar="LABEL", help="list the errors of a label, or of all")
    parser.add_argument("--language", choices=languages())
    parser.add_argument("--only", choices=("rules", "reader"), help="count what one of the two finds by itself")
    options = parser.parse_args()
    for code in [options.language] if options.language else languages():
        drafts = read_corpus(code, options.corpus) if options.corpus else read_development(code)
        if not drafts:
            print(f"\n{code}: the corpus has no writer {options.corpus!r}.")
            continue
        result = tally(drafts, show=options.misses, only=options.only)
        name = f"corpus {options.corpus}" if options.corpus else "development drafts"
        print_tally(f"{code}, {name} ({len(drafts)}){', ' + options.only + ' alone' if options.only else ''}", result)
        print(*result.notes, sep="\n")


if __name__ == "__main__":
    main()
