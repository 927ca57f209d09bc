"""The three kinds of pattern that a rule may use, and nothing else: words, tokens, tree.

`words`   a string in the pattern language of words.py, searched in folded text.
`tokens`  a list of tables, one for each token in a row:
              [{lemma = "try", pos = "VERB"}, {op = "*", not_pos = "PUNCT", most = 3}, {norm = ["me", "us"]}]
          op: "1" (default), "?" optional, "*" any number up to `most` (default 4).
`tree`    a list of tables, one for each node of a dependency pattern; the first stands alone, the others hang on one:
              [{id = "verb", lemma = ["ignore", "forget"]},
               {id = "who", of = "verb", rel = "child", dep = "nsubj", norm = "{you}"},
               {of = "verb", rel = "child", dep = "aux", norm = "could", absent = true}]
          rel: child, head, descendant, ancestor. absent = true: no such token may be there.
          before, after = id: word order.

Conditions of a token: norm, lemma (folded), pos, dep, morph ("Mood=Imp"); a string or a list of choices, "{set}" names
a word set, a trailing * any ending; not_norm, not_lemma, not_pos, not_dep, not_morph exclude. capture = "name" keeps
the token's text for suggestions (subtree = true: with all that hangs on it). mark = true: the underlined part runs over
the marked nodes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from analyzers.core.errors import RuleError
from analyzers.core.words import Folded, WordsPattern, compile_words, fold_word


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


Finder = Callable[[Folded, Sequence[TokenLike]], Iterator[Match]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern of any kind; `find` yields its matches in a sentence, from left to right."""

    source: str
    find: Finder


def compile_pattern(kind: str, source: Any, sets: Mapping[str, tuple[str, ...]]) -> Pattern:
    """The compiled pattern. Raises RuleError when it is not well formed."""
    if kind == "words":
        if not isinstance(source, str):
            raise RuleError(f"match {source!r}: a words pattern is a string")
        return Pattern(source, _words_finder(compile_words(source, sets)))
    if not isinstance(source, list) or not source or not all(isinstance(one, dict) for one in source):
        raise RuleError(f"match {source!r}: a {kind} pattern is a list of tables")
    nodes = [_node(one, sets, number) for number, one in enumerate(source)]
    return Pattern(repr(source), _tokens_finder(nodes) if kind == "tokens" else _tree_finder(nodes))


def _words_finder(pattern: WordsPattern) -> Finder:
    def find(folded: Folded, tokens: Sequence[TokenLike]) -> Iterator[Match]:
        match = pattern.search(folded.text)
        while match is not None:
            groups = {name: folded.original(*match.span(name)) for name, text in match.groupdict().items() if text}
            start, end = _trim(folded.text, *match.span())
            span = groups.get("mark") or folded.original(start, end)
            yield Match(*span, groups)
            match = pattern.regex.search(folded.text, max(match.end(), match.start() + 1))

    return find


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


Test = Callable[[TokenLike], bool]


@dataclass(frozen=True, slots=True)
class _Node:
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


def _node(table: dict[str, Any], sets: Mapping[str, tuple[str, ...]], number: int) -> _Node:
    if unknown := table.keys() - _KEYS:
        raise RuleError(f"unknown key {', '.join(sorted(unknown))}", hint=f"Keys: {', '.join(sorted(_KEYS))}.")
    if table.get("rel", "child") not in _RELATIONS:
        raise RuleError(f"rel {table['rel']!r}; expected one of {', '.join(_RELATIONS)}")
    tests = [_condition(key, table[key], sets) for key in table if key.removeprefix("not_") in _CONDITIONS]
    return _Node(
        id=table.get("id", str(number)),
        test=lambda token: all(test(token) for test in tests),
        anchors=_norms(table, sets),
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


def _norms(table: dict[str, Any], sets: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if "norm" not in table or table.get("op", "1") != "1":
        return ()
    exact, prefixes = _choices(table["norm"], sets)
    return tuple(exact | set(prefixes))


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


def _tokens_finder(nodes: Sequence[_Node]) -> Finder:
    anchors = max((node.anchors for node in nodes if node.anchors), key=lambda a: min(map(len, a)), default=())

    def find(folded: Folded, tokens: Sequence[TokenLike]) -> Iterator[Match]:
        if anchors and not any(anchor in folded.text for anchor in anchors):
            return
        at = 0
        while at < len(tokens):
            matched = _match_row(nodes, tokens, at, 0)
            if matched:
                yield _match_of(tokens, matched)
                at = matched[-1][1] + 1
            else:
                at += 1

    return find


def _match_row(
    nodes: Sequence[_Node], tokens: Sequence[TokenLike], at: int, index: int
) -> list[tuple[_Node, int]] | None:
    """Backtracking, shortest repetition first. Returns (node, token index) pairs, none when nothing is left."""
    if index == len(nodes):
        return []
    node = nodes[index]
    least, most = {"1": (1, 1), "?": (0, 1)}.get(node.op, (0, node.most))
    taken: list[tuple[_Node, int]] = []
    for count in range(most + 1):
        if count >= least and (rest := _match_row(nodes, tokens, at + count, index + 1)) is not None:
            return taken + rest
        if at + count >= len(tokens) or not node.test(tokens[at + count]):
            return None
        taken = [*taken, (node, at + count)]
    return None


def _tree_finder(nodes: Sequence[_Node]) -> Finder:
    known: set[str] = set()
    for number, node in enumerate(nodes):
        if number and node.of not in known:
            raise RuleError(f"node {node.id}: `of` must name an earlier node, found {node.of!r}")
        known.add(node.id)
    anchors = max(
        (node.anchors for node in nodes if node.anchors and not node.absent),
        key=lambda some: min(map(len, some)), default=(),
    )

    def find(folded: Folded, tokens: Sequence[TokenLike]) -> Iterator[Match]:
        if anchors and not any(anchor in folded.text for anchor in anchors):
            return
        children = _children(tokens)
        for root in range(len(tokens)):
            if nodes[0].test(tokens[root]):
                bound = _bind(nodes[1:], tokens, children, {nodes[0].id: root})
                if bound is not None:
                    pairs = [(node, bound[node.id]) for node in nodes if node.id in bound]
                    yield _match_of(tokens, pairs, children)

    return find


def _children(tokens: Sequence[TokenLike]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in tokens]
    for index, token in enumerate(tokens):
        if token.head != index:
            children[token.head].append(index)
    return children


def _bind(
    nodes: Sequence[_Node], tokens: Sequence[TokenLike], children: list[list[int]], bound: dict[str, int]
) -> dict[str, int] | None:
    if not nodes:
        return bound
    node, rest = nodes[0], nodes[1:]
    fitting = [
        index
        for index in _related(tokens, children, bound[str(node.of)], node.rel)
        if node.test(tokens[index]) and _in_order(node, index, bound)
    ]
    if node.absent:
        return None if fitting else _bind(rest, tokens, children, bound)
    for index in fitting:
        result = _bind(rest, tokens, children, {**bound, node.id: index})
        if result is not None:
            return result
    return None


def _in_order(node: _Node, index: int, bound: dict[str, int]) -> bool:
    return (node.before is None or index < bound[node.before]) and (node.after is None or index > bound[node.after])


def _related(tokens: Sequence[TokenLike], children: list[list[int]], of: int, rel: str) -> list[int]:
    if rel == "child":
        return children[of]
    if rel == "head":
        return [tokens[of].head] if tokens[of].head != of else []
    if rel == "descendant":
        return _subtree(children, of)[1:]
    ancestors = []
    while tokens[of].head != of and tokens[of].head not in ancestors:
        of = tokens[of].head
        ancestors.append(of)
    return ancestors


def _subtree(children: list[list[int]], of: int) -> list[int]:
    found = [of]
    for index in found:
        found += [child for child in children[index] if child not in found]
    return found


def _match_of(
    tokens: Sequence[TokenLike], pairs: list[tuple[_Node, int]], children: list[list[int]] | None = None
) -> Match:
    captures: dict[str, tuple[int, int]] = {}
    for node, index in pairs:
        if node.capture is None:
            continue
        indexes = _subtree(children, index) if node.subtree and children is not None else [index]
        start, end = tokens[min(indexes)].start, tokens[max(indexes)].end
        before = captures.get(node.capture)
        captures[node.capture] = (min(before[0], start), max(before[1], end)) if before else (start, end)
    marked = [index for node, index in pairs if node.mark] or [index for _, index in pairs]
    return Match(tokens[min(marked)].start, tokens[max(marked)].end, captures)
