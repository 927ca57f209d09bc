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
from typing import Any

from analyzers.core.errors import RuleError
from analyzers.core.nodes import Match, Node, TokenLike, compile_node, rarest
from analyzers.core.words import Folded, WordsPattern, compile_words

Finder = Callable[[Folded, Sequence[TokenLike]], Iterator[Match]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern of any kind; `find` yields its matches in a sentence, from left to right. It cannot match
    where none of `anchors` is in the folded text or a lemma; without anchors it can match anywhere."""

    source: str
    find: Finder
    anchors: tuple[str, ...]


def compile_pattern(kind: str, source: Any, sets: Mapping[str, tuple[str, ...]]) -> Pattern:
    """The compiled pattern. Raises RuleError when it is not well formed."""
    if kind == "words":
        if not isinstance(source, str):
            raise RuleError(f"match {source!r}: a words pattern is a string")
        words = compile_words(source, sets)
        return Pattern(source, _words_finder(words), words.anchors)
    if not isinstance(source, list) or not source or not all(isinstance(one, dict) for one in source):
        raise RuleError(f"match {source!r}: a {kind} pattern is a list of tables")
    nodes = [compile_node(one, sets, number) for number, one in enumerate(source)]
    finder = _tokens_finder(nodes) if kind == "tokens" else _tree_finder(nodes)
    return Pattern(repr(source), finder, rarest(node.anchors for node in nodes))


def _words_finder(pattern: WordsPattern) -> Finder:
    def find(folded: Folded, tokens: Sequence[TokenLike]) -> Iterator[Match]:
        match = pattern.regex.search(folded.text)
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


def _tokens_finder(nodes: Sequence[Node]) -> Finder:
    def find(folded: Folded, tokens: Sequence[TokenLike]) -> Iterator[Match]:
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
    nodes: Sequence[Node], tokens: Sequence[TokenLike], at: int, index: int
) -> list[tuple[Node, int]] | None:
    """Backtracking, shortest repetition first. Returns (node, token index) pairs, none when nothing is left."""
    if index == len(nodes):
        return []
    node = nodes[index]
    least, most = {"1": (1, 1), "?": (0, 1)}.get(node.op, (0, node.most))
    taken: list[tuple[Node, int]] = []
    for count in range(most + 1):
        if count >= least and (rest := _match_row(nodes, tokens, at + count, index + 1)) is not None:
            return taken + rest
        if at + count >= len(tokens) or not node.test(tokens[at + count]):
            return None
        taken = [*taken, (node, at + count)]
    return None


def _tree_finder(nodes: Sequence[Node]) -> Finder:
    known: set[str] = set()
    for number, node in enumerate(nodes):
        if number and node.of not in known:
            raise RuleError(f"node {node.id}: `of` must name an earlier node, found {node.of!r}")
        known.add(node.id)

    def find(folded: Folded, tokens: Sequence[TokenLike]) -> Iterator[Match]:
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
    nodes: Sequence[Node], tokens: Sequence[TokenLike], children: list[list[int]], bound: dict[str, int]
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


def _in_order(node: Node, index: int, bound: dict[str, int]) -> bool:
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
    tokens: Sequence[TokenLike], pairs: list[tuple[Node, int]], children: list[list[int]] | None = None
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
