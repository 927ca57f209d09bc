"""The shipped pipelines load fast, stay small, carry their licence and read what patients write."""

import gzip
import re
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "training"
PIPELINES = {code: ROOT / "analyzers" / "languages" / code / "pipeline" for code in ("en", "fr")}
LARGEST_BYTES = 16_000_000


@pytest.fixture(scope="module")
def pipelines() -> dict[str, Language]:
    return {code: spacy.load(path) for code, path in PIPELINES.items()}


def test_every_treebank_file_has_a_checksum_a_licence_and_a_use() -> None:
    files = tomllib.loads((TRAINING / "treebanks.toml").read_text(encoding="utf-8"))["file"]
    assert len({entry["sha256"] for entry in files}) == len(files)
    for entry in files:
        assert len(entry["sha256"]) == 64, entry["name"]
        assert entry["use"] in ("train", "select", "test"), entry["name"]


def test_only_share_alike_treebanks_are_learnt() -> None:
    files = tomllib.loads((TRAINING / "treebanks.toml").read_text(encoding="utf-8"))["file"]
    learnt = {entry["licence"] for entry in files if entry["use"] == "train"}
    assert learnt == {"CC BY-SA 4.0", "CC BY-SA 3.0"}


def test_both_pipelines_together_stay_small() -> None:
    total = sum(f.stat().st_size for path in PIPELINES.values() for f in path.rglob("*") if f.is_file())
    assert total <= LARGEST_BYTES


@pytest.mark.parametrize("code", PIPELINES)
def test_weights_carry_their_own_licence_and_attribution(code: str) -> None:
    licence = (PIPELINES[code] / "LICENSE").read_text(encoding="utf-8")
    notice = (PIPELINES[code] / "NOTICE").read_text(encoding="utf-8")
    assert "Attribution-ShareAlike 4.0 International" in licence
    files = tomllib.loads((TRAINING / "treebanks.toml").read_text(encoding="utf-8"))["file"]
    for entry in files:
        if entry["language"] == code and entry["use"] == "train":
            assert entry["treebank"] in notice


@pytest.mark.parametrize("code", PIPELINES)
def test_saved_pipeline_needs_no_code_of_ours(code: str) -> None:
    config = (PIPELINES[code] / "config.cfg").read_text(encoding="utf-8")
    assert 'lang = "xx"' in config
    registered = set(re.findall(r'^@\w+ = "(\w+)\.', config, re.MULTILINE))
    assert registered <= {"spacy", "Adam", "compounding", "WarmupLinear"}, registered


def _row(nlp: Language, text: str, word: str) -> tuple[str, str, str, str, str]:
    token = next(token for token in nlp(text) if token.text == word)
    return token.pos_, token.dep_, token.head.text, token.lemma_, str(token.morph)


SUBJECTS = [
    ("fr", "Vous ne m'écoutez pas", "Vous", "écoutez"),
    ("fr", "vous m'avez pas répondu", "vous", "répondu"),
    ("fr", "jsuis fatigué", "j", "fatigué"),
    ("fr", "Pourquoi est-ce que vous refusez ?", "vous", "refusez"),
    ("en", "Could you send it", "you", "send"),
    ("en", "u never listen to me", "u", "listen"),
    ("en", "im tired", "i", "tired"),
]


@pytest.mark.parametrize(("code", "text", "subject", "head"), SUBJECTS, ids=[case[1] for case in SUBJECTS])
def test_subject_hangs_on_its_verb(
    pipelines: dict[str, Language], code: str, text: str, subject: str, head: str
) -> None:
    _, dep, found, _, _ = _row(pipelines[code], text, subject)
    assert (dep, found) == ("nsubj", head), text


ORDERS = [
    ("fr", "Ne me laissez pas sans réponse", "laissez"),
    ("fr", "Rappelez-moi demain", "Rappelez"),
    ("fr", "envoyez moi l'ordonnance svp", "envoyez"),
    ("fr", "Réponds-moi", "Réponds"),
    ("en", "dont ignore me", "do"),
    ("en", "Please call me back", "call"),
    ("en", "Send me the results", "Send"),
]


@pytest.mark.parametrize(("code", "text", "verb"), ORDERS, ids=[case[1] for case in ORDERS])
def test_order_is_an_imperative_without_subject(
    pipelines: dict[str, Language], code: str, text: str, verb: str
) -> None:
    doc = pipelines[code](text)
    assert "Mood=Imp" in _row(pipelines[code], text, verb)[4], text
    assert not any(token.dep_.startswith("nsubj") for token in doc), text


def test_negation_is_seen_on_the_verb(pipelines: dict[str, Language]) -> None:
    doc = pipelines["fr"]("Vous ne m'écoutez pas")
    assert [t.text for t in doc if t.morph.get("Polarity", []) == ["Neg"]] == ["ne", "pas"]
    assert doc[3].lemma_ == "écouter" and doc[3].pos_ == "VERB"


@pytest.mark.parametrize(
    ("code", "text"),
    [("fr", "jai mal, vous m’écoutez\u00a0? 😢 C'est  8mg"), ("en", "dont  ignore me:I can’t 😢 8mg…")],
)
def test_words_give_the_text_back(pipelines: dict[str, Language], code: str, text: str) -> None:
    assert pipelines[code](text).text == text


@pytest.mark.parametrize("code", PIPELINES)
def test_memory_zone_forgets_the_words_of_a_draft(pipelines: dict[str, Language], code: str) -> None:
    nlp = pipelines[code]
    nlp("ok")
    before = len(nlp.vocab.strings)
    with nlp.memory_zone():
        nlp("zqxjkv wprrtz brimblefax")
        assert len(nlp.vocab.strings) > before
    assert len(nlp.vocab.strings) == before


def test_verb_table_gives_one_infinitive_for_each_form() -> None:
    packed = (PIPELINES["fr"] / "verb_lemmas.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").split("\n")
    pairs = [(form, line.split()[0]) for line in lines for form in line.split()[1:]]
    table = dict(pairs)
    assert len(table) == len(pairs)
    assert (table["laissez"], table["ferai"], table["etes"], table["recu"]) == ("laisser", "faire", "être", "recevoir")
    assert "suis" not in table


@pytest.mark.parametrize("code", PIPELINES)
def test_informal_set_holds_trees_of_real_messages(code: str) -> None:
    text = (TRAINING / "informal" / f"{code}.conllu").read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n\n") if block.strip()]
    assert len(blocks) >= 150
    for block in blocks:
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        heads = [int(row[6]) for row in rows]
        assert heads.count(0) == 1 and max(heads) <= len(rows), block
        spelt = "".join(row[1] + ("" if "SpaceAfter=No" in row[9] else " ") for row in rows).strip()
        assert f"# text = {spelt}" in block


@pytest.mark.parametrize(("code", "least"), [("en", 45), ("fr", 43)])
def test_orders_on_unseen_verbs_are_found(pipelines: dict[str, Language], code: str, least: int) -> None:
    probe = tomllib.loads((TRAINING / "informal" / f"orders.{code}.toml").read_text(encoding="utf-8"))
    taken = {
        kind: [text for text in probe[kind] if any("Imp" in t.morph.get("Mood", []) for t in pipelines[code](text))]
        for kind in ("orders", "plain")
    }
    assert len(taken["orders"]) >= least, sorted(set(probe["orders"]) - set(taken["orders"]))
    assert len(taken["plain"]) <= 2, taken["plain"]
