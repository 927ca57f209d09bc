"""English: orders, requests, second persons and questions, direct and indirect."""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.grammar.tree import Node, to_sentence
from training.treebanks import Sentence

DRAWS = 1500
PRONOUNS = {
    "I": ("I", "Number=Sing|Person=1"),
    "me": ("I", "Number=Sing|Person=1"),
    "you": ("you", "Person=2"),
    "it": ("it", "Gender=Neut|Number=Sing|Person=3"),
    "them": ("they", "Number=Plur|Person=3"),
}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's forms and what it takes ("thing", "person" or "both")."""

    base: str
    past: str
    participle: str
    ing: str
    takes: str


@cache
def _vocabulary() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "en.toml").read_text(encoding="utf-8"))


@cache
def verbs() -> tuple[Verb, ...]:
    """Give the verbs of the vocabulary."""
    rows = ((takes, row.split()) for takes, rows in _vocabulary()["verbs"].items() for row in rows)
    return tuple(Verb(base, past, participle, ing, takes) for takes, (base, _, past, participle, ing) in rows)


def draw(rng: random.Random) -> Sentence:
    """Give one sentence of a kind drawn by weight."""
    kind = rng.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
    root = kind(rng)
    if rng.random() < 0.1:
        second = _told(rng)
        second.dep = "conj"
        root.add(second.lead_first(Node("and", "and", "CCONJ", "", "cc")))
    mark = "?" if kind in QUESTIONS else "." if rng.random() < 0.85 else "!"
    return to_sentence(root.add(Node(mark, mark, "PUNCT", dep="punct", glued=True)))


def _pronoun(form: str, dep: str) -> Node:
    lemma, features = PRONOUNS[form]
    return Node(form, lemma, "PRON", features + "|PronType=Prs", dep)


def _word(rng: random.Random, kind: str) -> str:
    return rng.choice(_vocabulary()["words"][kind])


def _noun(rng: random.Random, kind: str, dep: str, case: str = "") -> Node:
    form = _word(rng, kind)
    node = Node(form, form, "NOUN", "Number=Sing", dep)
    owner = rng.choice(("my", "the", "your", "this"))
    if owner in ("my", "your"):
        features = "Number=Sing|Person=1" if owner == "my" else "Person=2"
        node.lead(Node(owner, owner, "PRON", features + "|Poss=Yes|PronType=Prs", "nmod:poss"))
    elif owner == "the":
        node.lead(Node("the", "the", "DET", "Definite=Def|PronType=Art", "det"))
    else:
        node.lead(Node("this", "this", "DET", "Number=Sing|PronType=Dem", "det"))
    return node.lead_first(Node(case, case, "ADP", "", "case")) if case else node


def _please() -> Node:
    return Node("please", "please", "INTJ", "", "discourse")


def _objects(rng: random.Random, verb: Verb, other: str = "me") -> list[Node]:
    found = []
    if verb.takes == "person":
        found.append(_pronoun(other, "obj"))
    elif verb.takes == "both" and rng.random() < 0.6:
        found += [_pronoun(other, "iobj"), _noun(rng, "things", "obj")]
    else:
        short = rng.random() < 0.35
        found.append(_pronoun(rng.choice(("it", "them")), "obj") if short else _noun(rng, "things", "obj"))
    if rng.random() < 0.12:
        found.append(_noun(rng, "places", "obl", rng.choice(("to", "from", "at"))))
    if rng.random() < 0.18:
        found.append(Node(when := _word(rng, "times"), when, "ADV", "", "advmod"))
    return found


def _verb(rng: random.Random) -> Verb:
    return rng.choice(verbs())


def _base(verb: Verb, dep: str = "root", *, order: bool = False) -> Node:
    return Node(verb.base, verb.base, "VERB", "Mood=Imp|VerbForm=Fin" if order else "VerbForm=Inf", dep)


def _ordered(rng: random.Random) -> Node:
    verb = _verb(rng)
    root = _base(verb, order=True).add(*_objects(rng, verb))
    if rng.random() < 0.35:
        return root.lead_first(_please()) if rng.random() < 0.7 else root.add(_please())
    return root


def _not(*, whole: bool) -> Node:
    return Node("not" if whole else "n't", "not", "PART", "Polarity=Neg", "advmod", glued=not whole)


def _ordered_not(rng: random.Random) -> Node:
    verb = _verb(rng)
    root = _base(verb).add(*_objects(rng, verb))
    root.lead(Node("do", "do", "AUX", "Mood=Imp|VerbForm=Fin", "aux"), _not(whole=rng.random() < 0.25))
    return root.lead_first(_please()) if rng.random() < 0.25 else root


def _modal(form: str) -> Node:
    return Node(form, form, "AUX", "VerbForm=Fin", "aux")


def _requested(rng: random.Random) -> Node:
    verb = _verb(rng)
    who = rng.choice(("you", "you", "you", "I"))
    root = _base(verb).add(*_objects(rng, verb, "me" if who == "you" else "you"))
    modal = _modal(rng.choice(("could", "can", "would", "will") if who == "you" else ("could", "can", "should")))
    root.lead(modal, _pronoun(who, "nsubj"), *([_please()] if rng.random() < 0.3 else []))
    return root if rng.random() < 0.85 else root.lead_first(_wh(rng))


def _do(form: str, who: str, *, past: bool = False) -> Node:
    number = "|Number=Sing|Person=1" if who == "I" else "|Person=2"
    return Node(form, "do", "AUX", f"Mood=Ind{number}|Tense={'Past' if past else 'Pres'}|VerbForm=Fin", "aux")


def _wh(rng: random.Random) -> Node:
    form = rng.choice(("why", "when", "how", "where"))
    return Node(form, form, "ADV", "PronType=Int", "advmod")


def _asked(rng: random.Random) -> Node:
    verb, who, past = _verb(rng), rng.choice(("you", "you", "I")), rng.random() < 0.5
    root = _base(verb).add(*_objects(rng, verb, "me" if who == "you" else "you"))
    negative = [_not(whole=False)] if rng.random() < 0.3 else []
    root.lead(_do("did" if past else "do", who, past=past), *negative, _pronoun(who, "nsubj"))
    return root.lead_first(_wh(rng)) if rng.random() < 0.5 else root


def _asked_what(rng: random.Random) -> Node:
    form = rng.choice(("think", "suggest", "recommend", "mean", "want", "need"))
    root = Node(form, form, "VERB", "VerbForm=Inf")
    what = Node("what", "what", "PRON", "PronType=Int", "obj")
    root.lead(what, _do("do", "you") if rng.random() < 0.7 else _modal("would"), _pronoun("you", "nsubj"))
    return root.add(_noun(rng, "things", "obl", rng.choice(("about", "for", "of")))) if rng.random() < 0.6 else root


def _told(rng: random.Random) -> Node:
    """Give a plain clause: past, perfect, denied or with a modal, from one person to the other."""
    verb, who = _verb(rng), rng.choice(("you", "you", "I"))
    other = "me" if who == "you" else "you"
    person = "Number=Sing|Person=1" if who == "I" else "Person=2"
    way = rng.choice(("past", "present", "perfect", "never", "didn't", "don't", "modal"))
    if way in ("past", "present", "never"):
        tense = "Past" if way == "past" else "Pres"
        form = verb.past if way == "past" else verb.base
        root = Node(form, verb.base, "VERB", f"Mood=Ind|{person}|Tense={tense}|VerbForm=Fin")
        adverb = {"never": "never", "present": rng.choice(("always", "just", "really", "even"))}.get(way)
        features = "PronType=Neg" if adverb == "never" else ""
        root.lead(*([Node(adverb, adverb, "ADV", features, "advmod")] if adverb else []))
    elif way == "perfect":
        root = Node(verb.participle, verb.base, "VERB", "Tense=Past|VerbForm=Part")
        root.lead(Node("have", "have", "AUX", f"Mood=Ind|{person}|Tense=Pres|VerbForm=Fin", "aux"))
        root.lead(*([_not(whole=False)] if rng.random() < 0.5 else []))
    elif way == "modal":
        root = _base(verb).lead(_modal(rng.choice(("should", "must", "could", "will", "can", "would"))))
        root.lead(*([_not(whole=True)] if rng.random() < 0.3 else []))
    else:
        root = _base(verb).lead(_do(way[:-3], who, past=way == "didn't"), _not(whole=False))
    return root.lead_first(_pronoun(who, "nsubj")).add(*_objects(rng, verb, other))


def _indirect(rng: random.Random) -> Node:
    inner = _told(rng)
    inner.dep = "ccomp"
    inner.lead_first(Node("if", "if", "SCONJ", "", "mark") if rng.random() < 0.4 else _wh(rng))
    start = rng.choice(("tell", "know", "wonder", "ask"))
    if start == "tell":
        root = Node("tell", "tell", "VERB", "Mood=Imp|VerbForm=Fin").add(_pronoun("me", "iobj"), inner)
        return root.lead_first(_please()) if rng.random() < 0.5 else root
    if start == "know":
        root = Node("know", "know", "VERB", "VerbForm=Inf").add(inner)
        return root.lead(_pronoun("I", "nsubj"), _do("do", "I"), _not(whole=False))
    if start == "wonder":
        root = Node("wondering", "wonder", "VERB", "Tense=Pres|VerbForm=Part").add(inner)
        was = Node("was", "be", "AUX", "Mood=Ind|Number=Sing|Person=1|Tense=Past|VerbForm=Fin", "aux")
        return root.lead(_pronoun("I", "nsubj"), was)
    root = Node("want", "want", "VERB", "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin")
    know = Node("know", "know", "VERB", "VerbForm=Inf", "xcomp").lead(Node("to", "to", "PART", "", "mark")).add(inner)
    return root.lead(_pronoun("I", "nsubj")).add(know)


def _felt(rng: random.Random) -> Node:
    quality = _word(rng, "feelings")
    root = Node(quality, quality, "ADJ", "Degree=Pos")
    be = Node("'m", "be", "AUX", "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin", "cop", glued=True)
    root.lead(_pronoun("I", "nsubj"), be)
    degree = rng.choice(("so", "very", "really", ""))
    return root.lead(Node(degree, degree, "ADV", "", "advmod")) if degree else root


def _asked_quality(rng: random.Random) -> Node:
    quality = _word(rng, "qualities")
    root = Node(quality, quality, "ADJ", "Degree=Pos")
    be = Node("is", "be", "AUX", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin", "cop")
    verb = _verb(rng)
    root.lead(be, _pronoun("it", "expl"))
    inner = _base(verb, "csubj").lead(Node("to", "to", "PART", "", "mark")).add(*_objects(rng, verb))
    return root.add(inner)


Kind = Callable[[random.Random], Node]
QUESTIONS: frozenset[Kind] = frozenset({_requested, _asked, _asked_what, _asked_quality})
KINDS: tuple[tuple[Kind, float], ...] = (
    (_ordered, 22),
    (_ordered_not, 18),
    (_requested, 14),
    (_asked, 12),
    (_asked_what, 5),
    (_told, 20),
    (_indirect, 9),
    (_felt, 3),
    (_asked_quality, 2),
)
