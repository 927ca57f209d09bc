"""Compose analysed sentences that treebanks lack: orders, requests and questions between a patient and a clinician.

What leaves: sentences of Words, annotated as the treebanks annotate theirs. They are the project's own, under CC0.
"""

import random
from importlib import import_module

from training.treebanks import Sentence


def compose(language: str, seed: int) -> list[Sentence]:
    """Give the sentences of a language's grammar, all different, the same for the same seed."""
    grammar = import_module(f"training.grammar.{language}")
    rng = random.Random(seed)
    found: dict[tuple[str, ...], Sentence] = {}
    for _ in range(grammar.DRAWS):
        sentence = grammar.draw(rng)
        found.setdefault(tuple(word.form for word in sentence), sentence)
    return list(found.values())
