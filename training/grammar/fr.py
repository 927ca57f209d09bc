"""French: orders with clitics, requests, second persons, and questions by inversion, by est-ce que and in place."""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from training.grammar.tree import Node, to_sentence
from training.treebanks import Sentence, Word

DRAWS = 4000
VOWELS = "aeiouyhàâéèêëîïôùûœ"
ELIDED = {"je": "j'", "me": "m'", "te": "t'", "se": "s'", "le": "l'", "la": "l'", "ne": "n'", "de": "d'", "que": "qu'"}
CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
FEMININE = {"nouveau": "nouvelle", "prochain": "prochaine", "dernier": "dernière", "premier": "première"}
PERSONS = {"je": ("Sing", "1"), "tu": ("Sing", "2"), "il": ("Sing", "3"), "vous": ("Plur", "2")}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's forms and what it takes ("personal", "dative", "thing" or "alone")."""

    infinitive: str
    present: dict[str, str]
    participle: str
    orders: dict[str, str]
    takes: str


@cache
def _vocabulary() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "fr.toml").read_text(encoding="utf-8"))


@cache
def verbs() -> tuple[Verb, ...]:
    """Give the verbs of the vocabulary."""
    table = _vocabulary()
    found = [_regular(stem, takes) for takes, stems in table["regular"].items() for stem in stems.split()]
    for row in table["irregular"]["rows"]:
        infinitive, je, tu, il, vous, participle, order_tu, order_vous, takes = row.split()
        present = {"je": je, "tu": tu, "il": il, "vous": vous}
        found.append(Verb(infinitive, present, participle, {"tu": order_tu, "vous": order_vous}, takes))
    return tuple(found)


def _regular(stem: str, takes: str) -> Verb:
    strong = stem
    if stem.endswith("y"):
        strong = stem[:-1] + "i"
    elif stem in ("renouvel",):
        strong = stem + "l"
    present = {"je": f"{strong}e", "tu": f"{strong}es", "il": f"{strong}e", "vous": f"{stem}ez"}
    return Verb(f"{stem}er", present, f"{stem}é", {"tu": f"{strong}e", "vous": f"{stem}ez"}, takes)


def draw(rng: random.Random) -> Sentence:
    """Give one sentence of a kind drawn by weight."""
    kind = rng.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
    root = kind(rng)
    if rng.random() < 0.12:
        root.before[:0] = _greeting(rng)
    if rng.random() < 0.1:
        root.after += _also(rng)
    mark = "?" if kind in QUESTIONS else "." if rng.random() < 0.85 else "!"
    root.add(Node(mark, mark, "PUNCT", dep="punct", glued=mark == "." or rng.random() < 0.5))
    return spell(to_sentence(root))


def spell(sentence: Sentence) -> Sentence:
    """Give the sentence with its elisions (je ai → j'ai) and contractions (de le → du)."""
    words = list(sentence)
    position = 0
    while position < len(words) - 1:
        word, after = words[position], words[position + 1]
        short = ELIDED.get(word.form.lower())
        before_vowel = after.form[0].lower() in VOWELS and after.pos != "PUNCT"
        if short and before_vowel and word.pos != "NOUN":
            form = short.capitalize() if word.form[0].isupper() else short
            words[position] = replace(word, form=form, space=False)
        elif word.form.lower() == "si" and after.form in ("il", "ils"):
            words[position] = replace(word, form=word.form[0] + "'", space=False)
        elif (word.form.lower(), after.form) in CONTRACTED and word.pos == "ADP" and after.pos == "DET":
            after2 = words[position + 2].form[0].lower() if position + 2 < len(words) else "x"
            if not (after.form == "le" and after2 in VOWELS):
                form = CONTRACTED[word.form.lower(), after.form]
                form = form.capitalize() if word.form[0].isupper() else form
                words[position] = replace(word, form=form, space=after.space)
                words = _remove(words, position + 1)
        position += 1
    return tuple(words)


def _remove(words: list[Word], gone: int) -> list[Word]:
    kept = words[:gone] + words[gone + 1 :]
    return [replace(word, head=word.head - (word.head > gone)) for word in kept]


# Words


def _finite(
    verb: str, lemma: str, person: str, mood: str = "Ind", tense: str = "Pres", dep: str = "root", pos: str = "VERB"
) -> Node:
    number, digit = PERSONS[person]
    return Node(verb, lemma, pos, f"Mood={mood}|Number={number}|Person={digit}|Tense={tense}|VerbForm=Fin", dep)


def _order(verb: Verb, person: str) -> Node:
    return _finite(verb.orders[person], verb.infinitive, person, mood="Imp")


def _infinitive(verb: Verb, dep: str = "xcomp") -> Node:
    return Node(verb.infinitive, verb.infinitive, "VERB", "VerbForm=Inf", dep)


def _participle(verb: Verb, dep: str = "root") -> Node:
    return Node(verb.participle, verb.infinitive, "VERB", "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part", dep)


def _pronoun(form: str, dep: str, *, glued: bool = False) -> Node:
    lemmas = {"me": "je", "moi": "je", "te": "tu", "toi": "tu", "la": "le", "les": "le"}
    features = {
        "je": "Number=Sing|Person=1",
        "me": "Number=Sing|Person=1",
        "moi": "Number=Sing|Person=1",
        "tu": "Number=Sing|Person=2",
        "te": "Number=Sing|Person=2",
        "toi": "Number=Sing|Person=2",
        "vous": "Number=Plur|Person=2",
        "nous": "Number=Plur|Person=1",
        "il": "Gender=Masc|Number=Sing|Person=3",
        "elle": "Gender=Fem|Number=Sing|Person=3",
        "le": "Gender=Masc|Number=Sing|Person=3",
        "la": "Gender=Fem|Number=Sing|Person=3",
        "les": "Number=Plur|Person=3",
        "en": "Person=3",
        "y": "Person=3",
    }
    shown = f"-{form}" if glued else form
    return Node(shown, lemmas.get(form, form), "PRON", features[form] + "|PronType=Prs", dep, glued=glued)


def _adverb(form: str, dep: str = "advmod") -> Node:
    return Node(form, form, "ADV", {"pas": "Polarity=Neg", "ne": "Polarity=Neg"}.get(form, ""), dep)


def _noun(rng: random.Random, kind: str, dep: str, case: str = "", *, person: str = "vous") -> Node:
    singular, plural, gender = rng.choice(_vocabulary()["nouns"][kind]).split()
    number = "Plur" if rng.random() < 0.2 or singular == "gouttes" else "Sing"
    name = {"f": "Fem", "m": "Masc"}[gender]
    form = singular if number == "Sing" else plural
    node = Node(form, singular, "NOUN", f"Gender={name}|Number={number}", dep)
    if case:
        node.lead(Node(case, case, "ADP", "", "case"))
    node.lead(_determiner(rng, gender, number, form, person))
    if rng.random() < 0.12:
        quality = rng.choice(("nouveau", "prochain", "dernier", "premier"))
        shown = FEMININE[quality] if gender == "f" else quality
        shown += ("x" if quality == "nouveau" and gender == "m" else "s") if number == "Plur" else ""
        node.lead(Node(shown, quality, "ADJ", f"Gender={name}|Number={number}", "amod"))
    return node


def _determiner(rng: random.Random, gender: str, number: str, noun: str, person: str) -> Node:
    kind = rng.choice(("def", "def", "mine", "mine", "this", "yours", "ind"))
    name = {"f": "Fem", "m": "Masc"}[gender]
    plural = number == "Plur"
    vowel = noun[0] in VOWELS
    if kind == "def":
        form = "les" if plural else "la" if gender == "f" else "le"
        return Node(form, "le", "DET", f"Definite=Def|Gender={name}|Number={number}|PronType=Art", "det")
    if kind == "ind":
        form = "des" if plural else "une" if gender == "f" else "un"
        return Node(form, "un", "DET", f"Definite=Ind|Gender={name}|Number={number}|PronType=Art", "det")
    if kind == "this":
        form = "ces" if plural else "cette" if gender == "f" else "cet" if vowel else "ce"
        return Node(form, "ce", "DET", f"Gender={name}|Number={number}|PronType=Dem", "det")
    feminine = gender == "f" and not vowel
    if kind == "mine":
        form, owner = ("mes" if plural else "ma" if feminine else "mon"), "Number[psor]=Sing|Person[psor]=1"
    elif person == "tu":
        form, owner = ("tes" if plural else "ta" if feminine else "ton"), "Number[psor]=Sing|Person[psor]=2"
    else:
        form, owner = ("vos" if plural else "votre"), "Number[psor]=Plur|Person[psor]=2"
    return Node(form, "son", "DET", f"Gender={name}|Number={number}|{owner}|Poss=Yes|PronType=Prs", "det")


def _word(rng: random.Random, kind: str) -> str:
    return str(rng.choice(_vocabulary()["nouns"][kind]))


def _person(rng: random.Random) -> str:
    return rng.choice(("vous", "vous", "tu"))


def _verb(rng: random.Random, *takes: str) -> Verb:
    return rng.choice([v for v in verbs() if not takes or v.takes in takes])


# What hangs on a verb


def _clitic(rng: random.Random, verb: Verb, who: str) -> list[Node]:
    """Give the clitics before a verb that has its object there; `who` speaks ("me") or is spoken to."""
    if verb.takes == "personal":
        return [_pronoun(who, "obj")]
    if verb.takes == "dative":
        third = [_pronoun(rng.choice(("le", "la", "les")), "obj")] if rng.random() < 0.35 else []
        return [_pronoun(who, "iobj"), *third]
    if verb.takes == "thing" and rng.random() < 0.3:
        return [_pronoun(rng.choice(("le", "la", "les")), "obj")]
    return []


def _rest(rng: random.Random, verb: Verb, clitics: list[Node], person: str) -> list[Node]:
    """Give what follows the verb: its object where no clitic is one, a place, a time."""
    rest = []
    has_object = any(node.dep == "obj" for node in clitics)
    if verb.takes in ("dative", "thing") and not has_object:
        rest.append(_noun(rng, "things", "obj", person=person))
    if rng.random() < 0.12:
        rest.append(_noun(rng, "places", "obl", "à", person=person))
    if rng.random() < 0.15:
        rest.append(_noun(rng, "things", "obl", rng.choice(("pour", "sans", "avec", "sur")), person=person))
    if rng.random() < 0.18:
        rest.append(_adverb(_word(rng, "times")))
    elif rng.random() < 0.08:
        day = _word(rng, "days")
        rest.append(Node(day, day, "NOUN", "Gender=Masc|Number=Sing", "obl"))
    return rest


def _please(rng: random.Random, person: str) -> list[Node]:
    if rng.random() > 0.22:
        return []
    comma = [Node(",", ",", "PUNCT", dep="punct", glued=True)] if rng.random() < 0.5 else []
    if rng.random() < 0.3:
        return [Node(rng.choice(("svp", "stp")), "svp", "INTJ", "", "discourse", before=comma)]
    verb = _finite("plaît", "plaire", "il", dep="advcl")
    verb.lead(*comma, Node("si", "si", "SCONJ", "", "mark"), _pronoun("il", "expl"))
    verb.lead(_pronoun("vous" if person == "vous" else "te", "iobj"))
    return [verb]


def _greeting(rng: random.Random) -> list[Node]:
    form = rng.choice(("bonjour", "bonsoir", "salut", "docteur", "madame", "bonjour"))
    features = "Gender=Fem|Number=Sing" if form == "madame" else "Gender=Masc|Number=Sing"
    comma = [Node(",", ",", "PUNCT", dep="punct", glued=True)]
    if form in ("docteur", "madame"):
        return [Node(form, form, "NOUN", features, "vocative", after=comma)]
    title = [Node("docteur", "docteur", "NOUN", "Gender=Masc|Number=Sing", "vocative")] if rng.random() < 0.5 else []
    return [Node(form, form, "INTJ", "", "discourse", after=[*title, *comma])]


def _also(rng: random.Random) -> list[Node]:
    """Give a second clause: "et …" or "parce que …"."""
    second = _told(rng)
    if rng.random() < 0.5:
        second.dep = "conj"
        second.before.insert(0, Node("et", "et", "CCONJ", "", "cc"))
    else:
        second.dep = "advcl"
        que = Node("que", "que", "SCONJ", "", "fixed")
        second.before.insert(0, Node("parce", "parce", "ADV", "", "mark", after=[que]))
    return [second]


# Kinds of sentences


def _ordered(rng: random.Random) -> Node:
    person, verb = _person(rng), _verb(rng)
    root = _order(verb, person)
    clitics = _clitic(rng, verb, "moi")
    if len(clitics) == 2:
        clitics.reverse()
    for clitic in clitics:
        root.add(_pronoun(clitic.form, clitic.dep, glued=True))
    return root.add(*_rest(rng, verb, clitics, person), *_please(rng, person))


def _ordered_not(rng: random.Random) -> Node:
    person, verb = _person(rng), _verb(rng)
    root = _order(verb, person)
    clitics = _clitic(rng, verb, "me")
    root.lead(_adverb("ne"), *clitics)
    return root.add(_adverb(_word(rng, "never")), *_rest(rng, verb, clitics, person), *_please(rng, person))


def _kindly(rng: random.Random) -> Node:
    verb = _verb(rng)
    clitics = _clitic(rng, verb, "me")
    inner = _infinitive(verb).lead(*clitics)
    inner.add(*_rest(rng, verb, clitics, "vous"))
    if rng.random() < 0.5:
        return _finite("veuillez", "vouloir", "vous", mood="Imp").add(inner)
    inner.before.insert(0, Node("de", "de", "ADP", "", "mark"))
    inner.dep = "xcomp"
    return Node("merci", "merci", "INTJ").add(inner)


MODALS = {
    "vous": (
        ("pouvez", "pouvoir", "Ind"),
        ("pourriez", "pouvoir", "Cnd"),
        ("voulez", "vouloir", "Ind"),
        ("devez", "devoir", "Ind"),
        ("allez", "aller", "Ind"),
        ("comptez", "compter", "Ind"),
    ),
    "tu": (
        ("peux", "pouvoir", "Ind"),
        ("pourrais", "pouvoir", "Cnd"),
        ("veux", "vouloir", "Ind"),
        ("dois", "devoir", "Ind"),
        ("vas", "aller", "Ind"),
    ),
    "je": (
        ("peux", "pouvoir", "Ind"),
        ("pourrais", "pouvoir", "Cnd"),
        ("dois", "devoir", "Ind"),
        ("voudrais", "vouloir", "Cnd"),
        ("vais", "aller", "Ind"),
        ("veux", "vouloir", "Ind"),
    ),
}


def _modal(rng: random.Random, person: str) -> tuple[Node, Node]:
    """Give a modal verb without its subject, and the infinitive that hangs on it."""
    form, lemma, mood = rng.choice(MODALS[person])
    verb = _verb(rng)
    clitics = _clitic(rng, verb, "vous" if person == "je" else "me")
    inner = _infinitive(verb).lead(*clitics)
    inner.add(*_rest(rng, verb, clitics, person))
    return _finite(form, lemma, person, mood=mood).add(inner), inner


def _asked_modal(rng: random.Random) -> Node:
    person = rng.choice(("vous", "vous", "tu", "je"))
    root, _ = _modal(rng, person)
    return _ask(rng, root, person).add(*_please(rng, person))


def _ask(rng: random.Random, root: Node, person: str) -> Node:
    """Make a clause a yes/no question: by inversion, by est-ce que, or as it stands."""
    way = rng.choice(("inversion", "inversion", "est-ce que", "plain"))
    if way == "inversion" and not (person == "je" and root.form == "peux"):
        root.after.insert(0, _pronoun(person, "nsubj", glued=True))
        return root
    root.before.insert(0, _pronoun(person, "nsubj"))
    if way == "est-ce que":
        root.before[:0] = _est_ce_que()
    return root


def _est_ce_que() -> list[Node]:
    cop = _finite("est", "être", "il", dep="cop", pos="AUX")
    ce = Node("-ce", "ce", "PRON", "Gender=Masc|Number=Sing|Person=3|PronType=Dem", "expl", glued=True)
    return [cop, ce, Node("que", "que", "SCONJ", "", "mark")]


def _clause(rng: random.Random, person: str) -> Node:
    """Give a clause with the verb at the root: present, perfect or modal, denied or not, without its subject."""
    kind = rng.random()
    negative = rng.random() < 0.45
    if kind < 0.3:
        root, _ = _modal(rng, person)
        if negative:
            root.before.insert(0, _adverb("ne"))
            root.after.insert(0, _adverb(_word(rng, "never")))
        return root
    verb = _verb(rng)
    clitics = _clitic(rng, verb, "vous" if person == "je" else "me")
    if kind < 0.65:
        root = _finite(verb.present[person], verb.infinitive, person).lead(*clitics)
        denial = [_adverb(_word(rng, "never"))] if negative else []
        root.add(*denial)
    else:
        while any(node.form in ("la", "les") for node in clitics):  # the participle would agree
            clitics = _clitic(rng, verb, "vous" if person == "je" else "me")
        root = _participle(verb).lead(*clitics, _auxiliary(rng, verb, person))
        denial = [_adverb(_word(rng, "never"))] if negative else []
        root.lead(*denial)
    if negative:
        root.before.insert(0, _adverb("ne"))
    return root.add(*_rest(rng, verb, clitics, person))


def _auxiliary(rng: random.Random, verb: Verb, person: str) -> Node:
    if verb.infinitive == "venir":
        form = {"je": "suis", "tu": "es", "il": "est", "vous": "êtes"}[person]
        return _finite(form, "être", person, dep="aux", pos="AUX")
    if rng.random() < 0.2:
        form = {"je": "avais", "tu": "avais", "il": "avait", "vous": "aviez"}[person]
        return _finite(form, "avoir", person, tense="Imp", dep="aux", pos="AUX")
    form = {"je": "ai", "tu": "as", "il": "a", "vous": "avez"}[person]
    return _finite(form, "avoir", person, dep="aux", pos="AUX")


def _told(rng: random.Random) -> Node:
    person = rng.choice(("vous", "vous", "tu", "je"))
    root = _clause(rng, person)
    root.before.insert(0, _pronoun(person, "nsubj"))
    if rng.random() < 0.12:
        root.before.insert(0, _adverb(rng.choice(("encore", "maintenant", "hier", "parfois", "alors"))))
    return root


def _asked(rng: random.Random) -> Node:
    person = rng.choice(("vous", "tu", "je"))
    root = _clause(rng, person)
    if rng.random() < 0.5:
        root.before[:0] = [*_est_ce_que(), _pronoun(person, "nsubj")]
    else:
        root.before.insert(0, _pronoun(person, "nsubj"))
    return root


WH = (("quand", "ADV"), ("pourquoi", "ADV"), ("comment", "ADV"), ("où", "ADV"))


def _wh(rng: random.Random) -> Node:
    form, pos = rng.choice(WH)
    return Node(form, form, pos, "PronType=Int" if form != "quand" else "", "advmod")


def _asked_wh(rng: random.Random) -> Node:
    person = rng.choice(("vous", "vous", "tu", "je"))
    way = rng.choice(("inversion", "est-ce que", "before", "in place"))
    if way == "inversion":
        root, _ = _modal(rng, person)
        root.after.insert(0, _pronoun(person, "nsubj", glued=True))
        return root.lead(_wh(rng)) if not (person == "je" and root.form == "peux") else _asked_wh(rng)
    root = _clause(rng, person)
    root.before.insert(0, _pronoun(person, "nsubj"))
    if way == "est-ce que":
        root.before[:0] = [_wh(rng), *_est_ce_que()]
    elif way == "before":
        root.before.insert(0, _wh(rng))
    else:
        root.add(_wh(rng))
    return root


def _asked_what(rng: random.Random) -> Node:
    """Give "Que pensez-vous de …", "Qu'en pensez-vous", "Qu'est-ce que vous …", "Vous … quoi"."""
    person = _person(rng)
    verb = rng.choice([v for v in verbs() if v.takes in ("thing", "dative") or v.infinitive in ("penser",)])
    form = verb.present[person]
    way = rng.choice(("que", "que", "en", "qu'est-ce que", "quoi"))
    rest = [_noun(rng, "things", "obl", rng.choice(("de", "pour")), person=person)] if rng.random() < 0.6 else []
    root = _finite(form, verb.infinitive, person)
    if way == "quoi":
        what = Node("quoi", "quoi", "PRON", "PronType=Int", "obj")
        return root.lead(_pronoun(person, "nsubj")).add(what, *rest)
    what = Node("que", "que", "PRON", "PronType=Int", "obj")
    if way == "que":
        return root.lead(what).add(_pronoun(person, "nsubj", glued=True), *rest)
    if way == "en":
        return root.lead(what, _pronoun("en", "iobj")).add(_pronoun(person, "nsubj", glued=True))
    what.dep = "root"
    cop = _finite("est", "être", "il", dep="cop", pos="AUX")
    ce = Node("-ce", "ce", "PRON", "Gender=Masc|Number=Sing|Person=3|PronType=Dem", "expl", glued=True)
    root.dep = "advcl:cleft"
    root.lead(Node("que", "que", "SCONJ", "", "mark"), _pronoun(person, "nsubj")).add(*rest)
    return what.add(cop, ce, root)


def _asked_which(rng: random.Random) -> Node:
    """Give "Quelle dose dois-je …", "Combien de comprimés …", "À quelle heure …"."""
    person = rng.choice(("vous", "je", "tu"))
    form, lemma, mood = rng.choice(MODALS[person][:2] if person != "je" else (("dois", "devoir", "Ind"),))
    verb = _verb(rng, "thing", "dative")
    root = _finite(form, lemma, person, mood=mood)
    root.add(_pronoun(person, "nsubj", glued=True), _infinitive(verb))
    noun = _noun(rng, "things", "obj")
    gender, number = ("f" if "Fem" in noun.morph else "m"), ("Plur" if "Plur" in noun.morph else "Sing")
    if rng.random() < 0.4:
        noun.before, noun.dep = [Node("de", "de", "ADP", "", "case")], "obl"
        return _hang_first(root, Node("combien", "combien", "ADV", "", "obj").add(noun), rng, person)
    shown = {"fSing": "quelle", "fPlur": "quelles", "mSing": "quel", "mPlur": "quels"}[gender + number]
    features = f"Gender={'Fem' if gender == 'f' else 'Masc'}|Number={number}|PronType=Int"
    noun.before = [Node(shown, "quel", "DET", features, "det")]
    if rng.random() < 0.3:
        root.after[-1].add(_noun(rng, "things", "obj", person=person))
        noun = Node("heure", "heure", "NOUN", "Gender=Fem|Number=Sing", "obl")
        which = Node("quelle", "quel", "DET", "Gender=Fem|Number=Sing|PronType=Int", "det")
        noun.before = [Node("à", "à", "ADP", "", "case"), which]
    return _hang_first(root, noun, rng, person)


def _hang_first(root: Node, first: Node, rng: random.Random, person: str) -> Node:
    """Put a question phrase first, though it belongs to the infinitive; or leave it in place."""
    inner = root.after[-1]
    subject = root.after[0]
    if rng.random() < 0.3:
        subject.form, subject.glued = person, False
        root.after = [inner]
        inner.after.insert(0, first)
        return root.lead(subject)
    first.owner = inner
    return root.lead(first)


def _asked_quality(rng: random.Random) -> Node:
    quality = _word(rng, "qualities")
    root = Node(quality, quality, "ADJ", "Gender=Masc|Number=Sing")
    cop = _finite("est", "être", "il", dep="cop", pos="AUX")
    way = rng.choice(("inversion", "est-ce que", "plain", "indirect"))
    if way == "inversion":
        root.lead(cop, Node("-ce", "ce", "PRON", "Gender=Masc|Number=Sing|Person=3|PronType=Dem", "nsubj", glued=True))
    else:
        start = _est_ce_que() if way == "est-ce que" else []
        root.lead(*start, Node("c'", "ce", "PRON", "Gender=Masc|Number=Sing|Person=3|PronType=Dem", "nsubj"), cop)
        cop.glued = True
    if rng.random() < 0.5:
        verb = _verb(rng, "thing")
        inner = _infinitive(verb).lead(Node("de", "de", "ADP", "", "mark"))
        root.add(inner.add(_noun(rng, "things", "obj")))
    return root


def _indirect(rng: random.Random) -> Node:
    person = rng.choice(("vous", "tu", "je"))
    inner = _clause(rng, person)
    inner.dep = "ccomp"
    inner.before.insert(0, _pronoun(person, "nsubj"))
    mark = Node("si", "si", "SCONJ", "", "mark") if rng.random() < 0.4 else _wh(rng)
    inner.before.insert(0, mark)
    start = rng.choice(("savoir", "dites", "demande", "sais"))
    if start == "savoir":
        savoir = Node("savoir", "savoir", "VERB", "VerbForm=Inf", "xcomp").add(inner)
        form, mood = rng.choice((("voudrais", "Cnd"), ("veux", "Ind")))
        return _finite(form, "vouloir", "je", mood=mood).lead(_pronoun("je", "nsubj")).add(savoir)
    if start == "dites":
        who = _person(rng)
        form = {"vous": "dites", "tu": "dis"}[who]
        return _finite(form, "dire", who, mood="Imp").add(_pronoun("moi", "iobj", glued=True), inner)
    if start == "demande":
        return _finite("demande", "demander", "je").lead(_pronoun("je", "nsubj"), _pronoun("me", "iobj")).add(inner)
    return _finite("sais", "savoir", "je").lead(_pronoun("je", "nsubj"), _adverb("ne")).add(_adverb("pas"), inner)


def _felt(rng: random.Random) -> Node:
    way = rng.choice(("être", "mal", "besoin", "impression"))
    if way == "être":
        person = rng.choice(("je", "je", "vous", "tu"))
        form = {"je": "suis", "vous": "êtes", "tu": "es"}[person]
        quality = _word(rng, "feelings")
        root = Node(quality, quality, "ADJ", "Gender=Masc|Number=Sing").lead(_pronoun(person, "nsubj"))
        denied = rng.random() < 0.25
        root.lead(*([_adverb("ne")] if denied else []), _finite(form, "être", person, dep="cop", pos="AUX"))
        root.lead(*([_adverb(_word(rng, "never"))] if denied else []))
        return root.lead(_adverb(rng.choice(("très", "trop", "si")))) if rng.random() < 0.4 else root
    root = _finite("ai", "avoir", "je").lead(_pronoun("je", "nsubj"))
    if way == "mal":
        part = _noun(rng, "parts", "obl")
        plural = "Plur" in part.morph
        article = "les" if plural else "la" if "Fem" in part.morph else "le"
        article_node = Node(article, "le", "DET", part.morph + "|Definite=Def|PronType=Art", "det")
        article_node.morph = "Definite=Def|" + part.morph + "|PronType=Art"
        part.before = [Node("à", "à", "ADP", "", "case"), article_node]
        return root.add(Node("mal", "mal", "NOUN", "Gender=Masc|Number=Sing", "obj"), part)
    if way == "besoin":
        need = Node("besoin", "besoin", "NOUN", "Gender=Masc|Number=Sing", "obj")
        return root.add(need.add(_noun(rng, "things", "nmod", "de")))
    inner = _told(rng)
    inner.dep = "acl"
    inner.before.insert(0, Node("que", "que", "SCONJ", "", "mark"))
    sense = Node("impression", "impression", "NOUN", "Gender=Fem|Number=Sing", "obj")
    sense.lead(Node("la", "le", "DET", "Definite=Def|Gender=Fem|Number=Sing|PronType=Art", "det"))
    return root.add(sense.add(inner))


Kind = Callable[[random.Random], Node]
QUESTIONS: frozenset[Kind] = frozenset({_asked_modal, _asked, _asked_wh, _asked_what, _asked_which, _asked_quality})
KINDS: tuple[tuple[Kind, float], ...] = (
    (_ordered, 20),
    (_ordered_not, 14),
    (_kindly, 4),
    (_asked_modal, 9),
    (_told, 16),
    (_asked, 6),
    (_asked_wh, 9),
    (_asked_what, 7),
    (_asked_which, 6),
    (_asked_quality, 4),
    (_indirect, 7),
    (_felt, 7),
)
