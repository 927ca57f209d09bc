"""Small trees that a grammar grows and that become sentences of Words."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from training.treebanks import Sentence, Word


@dataclass(slots=True)
class Node:
    """One word with what hangs on it, before and after; `glued` takes the space before it away."""

    form: str
    lemma: str
    pos: str
    morph: str = ""
    dep: str = "root"
    before: list["Node"] = field(default_factory=list)
    after: list["Node"] = field(default_factory=list)
    glued: bool = False
    owner: "Node | None" = None  # the word it belongs to, where that is not the one it stands beside

    def add(self, *nodes: "Node") -> "Node":
        """Hang nodes after the word, in order, and give the word back."""
        self.after += nodes
        return self

    def lead(self, *nodes: "Node") -> "Node":
        """Hang nodes before the word, in order, and give the word back."""
        self.before += nodes
        return self

    def lead_first(self, *nodes: "Node") -> "Node":
        """Hang nodes before all the others, and give the word back."""
        self.before[:0] = nodes
        return self

    def walk(self) -> Iterator["Node"]:
        """Give the words in the order of the text."""
        for node in self.before:
            yield from node.walk()
        yield self
        for node in self.after:
            yield from node.walk()


def to_sentence(root: Node) -> Sentence:
    """Give the tree as a sentence; its first letter is made a capital."""
    nodes = list(root.walk())
    place = {id(node): position for position, node in enumerate(nodes)}
    heads = {id(child): id(child.owner or node) for node in nodes for child in (*node.before, *node.after)}
    words = []
    for position, node in enumerate(nodes):
        space = position + 1 == len(nodes) or not nodes[position + 1].glued
        head = place[heads[id(node)]] if id(node) in heads else position
        words.append(Word(node.form, node.lemma, node.pos, node.morph, head, node.dep, space))
    first = words[0]
    words[0] = replace(first, form=first.form[:1].upper() + first.form[1:])
    return tuple(words)
