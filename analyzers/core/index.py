"""Which rules may match a sentence at all: an index from strings that a match must hold to the rules that need them.

Some thousands of patterns, of which a sentence concerns a few: trying them all took half the time of an analysis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analyzers.core.patterns import Pattern
from analyzers.core.rules import Rule
from analyzers.core.words import fold

_GRAM = 3  # characters; a string is looked for only where its first three occur
RulePattern = tuple[Rule, Pattern]


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """Patterns in the rules' order. `grams`: first characters → anchors that begin so; `users`: anchor → places."""

    entries: tuple[RulePattern, ...]
    always: frozenset[int]
    grams: Mapping[str, tuple[str, ...]]
    users: Mapping[str, tuple[int, ...]]

    def candidates(self, folded: str, lemmas: Iterable[str]) -> list[RulePattern]:
        """The patterns that may match a sentence of this folded text and these lemmas, in order."""
        text = f"{folded}\n{' '.join(lemmas)}"
        grams = {text[at:at + size] for size in range(1, _GRAM + 1) for at in range(len(text) - size + 1)}
        places = set(self.always)
        for gram in grams & self.grams.keys():
            for anchor in self.grams[gram]:
                if anchor in text:
                    places.update(self.users[anchor])
        return [self.entries[place] for place in sorted(places)]

    def compile_all(self) -> None:
        """Compile every pattern now, a second's work; else each is compiled when a sentence first needs it."""
        nothing = fold("")
        for rule, pattern in self.entries:
            list(pattern.find(nothing, ()))
            for exception in rule.unless:
                exception.regex.search(nothing.text)


def index_rules(rules: Iterable[Rule]) -> RuleIndex:
    """The index of all patterns of the rules."""
    entries: Sequence[RulePattern] = [(rule, pattern) for rule in rules for pattern in rule.patterns]
    users: dict[str, list[int]] = defaultdict(list)
    for place, (_, pattern) in enumerate(entries):
        for anchor in dict.fromkeys(pattern.anchors):
            users[anchor].append(place)
    grams: dict[str, list[str]] = defaultdict(list)
    for anchor in users:
        grams[anchor[:_GRAM]].append(anchor)
    return RuleIndex(
        entries=tuple(entries),
        always=frozenset(place for place, (_, pattern) in enumerate(entries) if not all(pattern.anchors)
                         or not pattern.anchors),
        grams={gram: tuple(anchors) for gram, anchors in grams.items() if gram},
        users={anchor: tuple(places) for anchor, places in users.items()},
    )
