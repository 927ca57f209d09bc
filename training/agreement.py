"""How far two labellings of the corpus agree, and what the corpus holds; prints the tables of corpus/CARD.md.

`corpus/second/<file>` holds every sixth draft of `corpus/<file>` (every fourth of some), labelled anew without sight
of the first labels.
A label that either labelling doubts (`?label`) is left out for that sentence; the last column of the table shows how
far agreement falls when a doubt counts as "no" instead.
    python -m training.agreement [--language CODE] [--differences LABEL] [--counts]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import quantiles

from analyzers.core.language import language_codes
from analyzers.core.types import QUESTIONS, RISKS, STRENGTHS
from benchmarks.drafts import CORPUS, GoldDraft, GoldSentence, read_corpus_file

SECOND = CORPUS / "second"
GROUPS = {"risks": RISKS, "strengths": STRENGTHS, "questions": QUESTIONS}
TONES = ("neutral", "warm", "mixed", "tense", "hot")
LABELS = (*RISKS, *STRENGTHS, *QUESTIONS, "urgent")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many sentences both labellings gave a label, only the first, only the second, or neither."""

    both: int
    first: int
    second: int
    neither: int

    def total(self) -> int:
        """How many sentences were compared."""
        return self.both + self.first + self.second + self.neither

    def kappa(self) -> float | None:
        """Cohen's kappa, 1 for full agreement and 0 for chance (Cohen 1960); None where it is not defined."""
        total = self.total()
        if not total:
            return None
        observed = (self.both + self.neither) / total
        in_first, in_second = (self.both + self.first) / total, (self.both + self.second) / total
        expected = in_first * in_second + (1 - in_first) * (1 - in_second)
        return (observed - expected) / (1 - expected) if expected < 1 else None

    def f1(self) -> float | None:
        """F1 of the second labelling with the first as reference, 0 to 1; None where neither used the label."""
        used = 2 * self.both + self.first + self.second
        return 2 * self.both / used if used else None


Pair = tuple[GoldDraft, GoldDraft]
SentencePair = tuple[GoldSentence, GoldSentence]


def read_pairs(language: str) -> list[Pair]:
    """The drafts of a language that were labelled twice, with both labellings; ValueError if their texts differ."""
    pairs = []
    for path in sorted(SECOND.glob(f"{language}-*.txt")):
        first = {draft.id: draft for draft in read_corpus_file(CORPUS / path.name)}
        for draft in read_corpus_file(path):
            if draft.id not in first or draft.text != first[draft.id].text:
                raise ValueError(f"second/{path.name}: {draft.id} is not as in {path.name}. Copy its text from there.")
            pairs.append((first[draft.id], draft))
    return pairs


def pair_sentences(pairs: Iterable[Pair]) -> list[SentencePair]:
    """Each sentence of the drafts, in both labellings."""
    return [two for first, second in pairs for two in zip(first.sentences, second.sentences, strict=True)]


def count_agreement(label: str, sentences: Iterable[SentencePair], *, doubt_is_no: bool = False) -> Agreement:
    """How the two labellings used a label, without the sentences where either doubts it (or with doubt as "no")."""
    kept = ((a, b) for a, b in sentences if doubt_is_no or label not in a.maybe | b.maybe)
    seen = Counter((label in a.labels, label in b.labels) for a, b in kept)
    return Agreement(seen[True, True], seen[True, False], seen[False, True], seen[False, False])


def count_any(
    labels: tuple[str, ...], sentences: Iterable[SentencePair], *, doubt_is_no: bool = False
) -> Agreement:
    """The same for "has at least one of these labels", without the sentences where a doubt could decide it."""
    seen: Counter[tuple[bool, bool]] = Counter()
    names = set(labels)
    for a, b in sentences:
        in_a, in_b = bool(a.labels & names), bool(b.labels & names)
        if doubt_is_no or ((in_a or not a.maybe & names) and (in_b or not b.maybe & names)):
            seen[in_a, in_b] += 1
    return Agreement(seen[True, True], seen[True, False], seen[False, True], seen[False, False])


def _row(name: str, sure: Agreement, strict: Agreement) -> str:
    figures = (sure.kappa(), sure.f1(), strict.kappa())
    told = " | ".join("–" if value is None else f"{value:.2f}" for value in figures)
    return f"| {name} | {sure.both} | {sure.first} | {sure.second} | {strict.total() - sure.total()} | {told} |"


def agreement_table(pairs: list[Pair]) -> Iterator[str]:
    """The rows of a Markdown table: one a label, then one a group of labels."""
    sentences = pair_sentences(pairs)
    yield "| label | both | first only | second only | doubted | kappa | F1 | kappa, doubt as no |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for label in LABELS:
        strict = count_agreement(label, sentences, doubt_is_no=True)
        yield _row(f"`{label}`", count_agreement(label, sentences), strict)
    for group, labels in GROUPS.items():
        strict = count_any(labels, sentences, doubt_is_no=True)
        yield _row(f"any of the {group}", count_any(labels, sentences), strict)


def draft_agreement(pairs: list[Pair]) -> str:
    """One sentence: on how many drafts both labellings give the same topics, request and urgency."""
    same = Counter(
        name for a, b in pairs for name in ("topics", "has_request", "urgent") if getattr(a, name) == getattr(b, name)
    )
    three = sum((a.topics >= 3) == (b.topics >= 3) for a, b in pairs)
    return (
        f"Of {len(pairs)} drafts: the same number of topics in {same['topics']} (the same side of three in {three}), "
        f"the same request in {same['has_request']}, the same urgency in {same['urgent']}."
    )


def differences(label: str, pairs: Iterable[Pair]) -> Iterator[str]:
    """The sentences to which only one labelling, without doubt, gave the label."""
    for first, second in pairs:
        for a, b in zip(first.sentences, second.sentences, strict=True):
            if label not in a.maybe | b.maybe and (label in a.labels) != (label in b.labels):
                who = "first " if label in a.labels else "second"
                yield f"{who} {first.id}: {first.text[a.start:a.end]} {sorted(a.labels)} / {sorted(b.labels)}"


def file_table(languages: Iterable[str]) -> Iterator[str]:
    """The rows of a Markdown table: what each file of the corpus holds."""
    yield "| file | drafts | sentences | no label | hard negatives | forum | 3+ topics | no request | urgent |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for path in sorted(path for language in languages for path in CORPUS.glob(f"{language}-*.txt")):
        drafts = list(read_corpus_file(path))
        sentences = [sentence for draft in drafts for sentence in draft.sentences]
        bare = sum(not sentence.labels | sentence.maybe for sentence in sentences) / len(sentences)
        hard = sum(sentence.hard for sentence in sentences) / len(sentences)
        forum = sum(draft.audience == "forum" for draft in drafts)
        many, silent = sum(draft.topics >= 3 for draft in drafts), sum(not draft.has_request for draft in drafts)
        urgent = sum(draft.urgent for draft in drafts)
        yield (
            f"| `{path.name}` | {len(drafts)} | {len(sentences)} | {bare:.0%} | {hard:.0%} | {forum} | {many} "
            f"| {silent} | {urgent} |"
        )


def tone_table(languages: Iterable[str]) -> Iterator[str]:
    """The rows of a Markdown table: drafts by tone, replies, and sentences a draft (10th, 50th, 90th percentile)."""
    yield f"| language | {' | '.join(TONES)} | replies | sentences a draft |"
    yield f"|---|{'--:|' * (len(TONES) + 2)}"
    for language in languages:
        drafts = [draft for path in CORPUS.glob(f"{language}-*.txt") for draft in read_corpus_file(path)]
        tones = Counter(draft.tone for draft in drafts)
        tenths = quantiles((len(draft.sentences) for draft in drafts), n=10)
        replies = sum(draft.reply_to is not None for draft in drafts)
        lengths = ", ".join(f"{tenths[at]:.0f}" for at in (0, 4, 8))
        yield f"| {language} | {' | '.join(str(tones[tone]) for tone in TONES)} | {replies} | {lengths} |"


def label_table(languages: list[str]) -> Iterator[str]:
    """The rows of a Markdown table: how often each label occurs in each language, and how often it is doubted."""
    counts = {}
    for language in languages:
        drafts = [draft for path in CORPUS.glob(f"{language}-*.txt") for draft in read_corpus_file(path)]
        sentences = [sentence for draft in drafts for sentence in draft.sentences]
        counts[language] = (
            Counter(label for sentence in sentences for label in sentence.labels),
            Counter(label for sentence in sentences for label in sentence.maybe),
        )
    yield f"| label | {' | '.join(f'{language} | {language}, doubted' for language in languages)} |"
    yield f"|---|{'--:|' * 2 * len(languages)}"
    for label in LABELS:
        yield f"| `{label}` | {' | '.join(f'{s[label]} | {m[label]}' for s, m in counts.values())} |"


def main() -> None:
    """Print the tables that the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=language_codes(), help="one language (default: all together)")
    parser.add_argument("--differences", choices=LABELS, metavar="LABEL", help="list where the labellings differ")
    parser.add_argument("--counts", action="store_true", help="what the corpus holds, instead of the agreement")
    options = parser.parse_args()
    languages = [options.language] if options.language else sorted(language_codes())
    if options.counts:
        print("\n".join([*file_table(languages), "", *tone_table(languages), "", *label_table(languages)]))
        return
    pairs = [pair for language in languages for pair in read_pairs(language)]
    if options.differences:
        print("\n".join(differences(options.differences, pairs)))
    else:
        print("\n".join([*agreement_table(pairs), "", draft_agreement(pairs)]))


if __name__ == "__main__":
    main()
