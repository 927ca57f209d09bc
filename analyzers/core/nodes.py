"""The conditions that a `tokens` or `tree` pattern puts on one token, and what a match is.

In: one table of a rule (patterns.py lists its keys). Out: a Node that tests tokens, knowing nothing of its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from analyzers.core.errors import RuleError
from analyzers.core.words import fold_word


class TokenLike(Protocol):
    """What patterns need to know of a token (analyzers.core.segment.Token)."""

    @property
    def norm(self) -> str: ...
    @property
    def lemma(self) -> str: ...
    @property
    def pos(self) -> str: ...
    @property
    def dep(self) -> str: ...
    @property
    def morph(self) -> frozenset[str]: ...
    @property
    def head(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Match:
    """Matched offsets in the sentence and what was captured, by name, as spans of the sentence."""

    start: int
    end: int
    captures: Mapping[str, tuple[int, int]]


Test = Callable[[TokenLike], bool]


@dataclass(frozen=True, slots=True)
class Node:
    """One token of a pattern. `anchors`: the sentence's words or lemmas must hold at least one, if there are any."""

    id: str
    test: Test
    anchors: tuple[str, ...]
    op: str
    most: int
    of: str | None
    rel: str
    absent: bool
    before: str | None
    after: str | None
    capture: str | None
    subtree: bool
    mark: bool


_CONDITIONS = ("norm", "lemma", "pos", "dep", "morph")
_KEYS = {"id", "op", "most", "of", "rel", "absent", "before", "after", "capture", "subtree", "mark"} | {
    prefix + name for name in _CONDITIONS for prefix in ("", "not_")
}
_RELATIONS = ("child", "head", "descendant", "ancestor")


def compile_node(table: dict[str, Any], sets: Mapping[str, tuple[str, ...]], number: int) -> Node:
    """The node of one table; its place in the pattern is its name when it has none. Raises RuleError."""
    if unknown := table.keys() - _KEYS:
        raise RuleError(f"unknown key {', '.join(sorted(unknown))}", hint=f"Keys: {', '.join(sorted(_KEYS))}.")
    if table.get("rel", "child") not in _RELATIONS:
        raise RuleError(f"rel {table['rel']!r}; expected one of {', '.join(_RELATIONS)}")
    tests = [_condition(key, table[key], sets) for key in table if key.removeprefix("not_") in _CONDITIONS]
    return Node(
        id=table.get("id", str(number)),
        test=lambda token: all(test(token) for test in tests),
        anchors=_anchors(table, sets),
        op=table.get("op", "1"),
        most=table.get("most", 4),
        of=table.get("of"),
        rel=table.get("rel", "child"),
        absent=table.get("absent", False),
        before=table.get("before"),
        after=table.get("after"),
        capture=table.get("capture"),
        subtree=table.get("subtree", False),
        mark=table.get("mark", False),
    )


def _anchors(table: dict[str, Any], sets: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if table.get("op", "1") != "1" or table.get("absent"):
        return ()
    groups = []
    for key in ("norm", "lemma"):
        if key in table:
            exact, prefixes = _choices(table[key], sets)
            groups.append(tuple(exact | set(prefixes)))
    return rarest(groups)


def rarest(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Of groups of strings the one whose shortest string is longest: the group that few sentences hold."""
    return max((group for group in groups if group), key=lambda group: min(map(len, group)), default=())


def _choices(value: str | list[str], sets: Mapping[str, tuple[str, ...]]) -> tuple[set[str], tuple[str, ...]]:
    exact: set[str] = set()
    prefixes: list[str] = []
    for choice in [value] if isinstance(value, str) else value:
        if choice.startswith("{") and choice[1:-1] not in sets:
            raise RuleError(f"no word set {choice}", hint=f"Sets: {', '.join(sorted(sets))}.")
        for word in sets[choice[1:-1]] if choice.startswith("{") else (choice,):
            folded = fold_word(word)
            if folded.endswith("*"):
                prefixes.append(folded[:-1])
            else:
                exact.add(folded)
    return exact, tuple(prefixes)


def _condition(key: str, value: Any, sets: Mapping[str, tuple[str, ...]]) -> Test:
    name = key.removeprefix("not_")
    wanted = key == name
    if name == "morph":
        features = frozenset([value] if isinstance(value, str) else value)
        return lambda token: (features <= token.morph) if wanted else not (features & token.morph)
    if name in {"pos", "dep"}:
        choices = frozenset([value] if isinstance(value, str) else value)
        if name == "pos":
            return lambda token: (token.pos in choices) is wanted
        return lambda token: (token.dep in choices or token.dep.partition(":")[0] in choices) is wanted
    exact, prefixes = _choices(value, sets)

    def test(token: TokenLike) -> bool:
        word = token.norm if name == "norm" else token.lemma
        return (word in exact or (bool(prefixes) and word.startswith(prefixes))) is wanted

    return test
