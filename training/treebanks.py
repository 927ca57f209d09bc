"""Read Universal Dependencies treebanks as sentences of plain values.

What enters: CoNLL-U files whose SHA-256 is listed in treebanks.toml. What leaves: documents, each a list of sentences.
French multiword tokens (du, des, au, aux) become one word, so that words joined by their spaces give the text back.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
KEPT_SUBTYPES = frozenset(
    {"nsubj:pass", "csubj:pass", "aux:pass", "acl:relcl", "nmod:poss", "compound:prt", "obl:agent", "advcl:cleft"}
)
KEPT_FEATURES = frozenset(
    {
        "Mood",
        "Person",
        "Number",
        "VerbForm",
        "Tense",
        "Polarity",
        "PronType",
        "Poss",
        "Reflex",
        "Gender",
        "Definite",
        "Degree",
        "Voice",
        "NumType",
        "Number[psor]",
        "Person[psor]",
    }
)


class TreebankError(Exception):
    """A treebank file is missing or is not the one that was listed."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `head` is an index in its sentence (its own index for the root); `space` tells if a space follows."""

    form: str
    lemma: str
    pos: str
    morph: str
    head: int
    dep: str
    space: bool


Sentence = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class TreebankFile:
    """One listed file: its name, where it comes from, its licence, what it may be used for, its checksum."""

    name: str
    treebank: str
    licence: str
    language: str
    use: str
    sha256: str


def list_files(language: str | None = None, use: str | None = None) -> list[TreebankFile]:
    """Give the listed treebank files, in order, of one language or one use ("train", "select", "test") if asked."""
    table = tomllib.loads((HERE / "treebanks.toml").read_text(encoding="utf-8"))
    files = [TreebankFile(**entry) for entry in table["file"]]
    return [f for f in files if language in (None, f.language) and use in (None, f.use)]


def load_file(file: TreebankFile, folder: Path) -> list[list[Sentence]]:
    """Read one listed file from a folder, after its checksum.

    Raises TreebankError when the file is missing or its SHA-256 differs from the listed one.
    """
    path = folder / file.name
    if not path.is_file():
        raise TreebankError(f"{path}: missing; expected the file of {file.treebank} with SHA-256 {file.sha256}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != file.sha256:
        raise TreebankError(f"{path}: SHA-256 is {found}, treebanks.toml expects {file.sha256}")
    return read_conllu(path, file.language)


def read_conllu(path: Path, language: str) -> list[list[Sentence]]:
    """Read a CoNLL-U file as documents; one document for each `# newdoc`, or one for all where it has none."""
    table = tomllib.loads((HERE / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    pronouns: dict[str, str] = table.get("pronoun_lemmas", {})
    documents: list[list[Sentence]] = [[]]
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if not lines:
            continue
        if any(line.startswith("# newdoc") for line in lines) and documents[-1]:
            documents.append([])
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        documents[-1].append(_read_sentence(rows, pronouns))
    return documents


def _read_sentence(rows: list[list[str]], pronouns: dict[str, str]) -> Sentence:
    plain = [row for row in rows if row[0].isdigit()]
    spans = [list(_span(row)) for row in rows if "-" in row[0]]
    surface = {int(_first(row)): row for row in rows if "-" in row[0]}
    units = _units([int(row[0]) for row in plain], spans, surface, plain)
    owner = {part: position for position, (parts, _, _) in enumerate(units) for part in parts}
    words = []
    for position, (parts, form, space) in enumerate(units):
        row = _outer(parts, plain)
        head = int(row[6])
        head_position = position if head == 0 else owner[head]
        dep = merge_label(row[7])
        words.append(Word(form, _lemma(row, pronouns), row[3], _morph(row), head_position, dep, space))
    return tuple(words)


def _first(row: list[str]) -> str:
    return row[0].split("-")[0]


def _span(row: list[str]) -> range:
    first, last = (int(part) for part in row[0].split("-"))
    return range(first, last + 1)


def _units(
    ids: list[int], spans: list[list[int]], surface: dict[int, list[str]], plain: list[list[str]]
) -> list[tuple[list[int], str, bool]]:
    """Give the words as (parts, form, space): a multiword token stays whole unless its parts spell it."""
    by_start = {span[0]: span for span in spans}
    units: list[tuple[list[int], str, bool]] = []
    position = 0
    while position < len(ids):
        number = ids[position]
        span = by_start.get(number)
        if span is None:
            row = plain[number - 1]
            units.append(([number], row[1], "SpaceAfter=No" not in row[9]))
            position += 1
            continue
        row = surface[number]
        space = "SpaceAfter=No" not in row[9]
        forms = [plain[part - 1][1] for part in span]
        if "".join(forms) == row[1]:
            units.extend(([part], form, space and part == span[-1]) for part, form in zip(span, forms, strict=True))
        else:
            units.append((span, row[1], space))
        position += len(span)
    return units


def _outer(parts: list[int], plain: list[list[str]]) -> list[str]:
    """Give the row that stands for a multiword token: the first whose head lies outside it."""
    rows = [plain[part - 1] for part in parts]
    return next((row for row in rows if int(row[6]) not in parts), rows[0])


def merge_label(dep: str) -> str:
    """Give a dependency label without its subtype, but for the few subtypes that are kept."""
    dep = "nsubj:pass" if dep == "nsubj:passive" else dep
    dep = "acl:relcl" if dep == "advcl:relcl" else dep
    return dep if dep in KEPT_SUBTYPES else dep.split(":")[0]


def _lemma(row: list[str], pronouns: dict[str, str]) -> str:
    form = row[1].lower().replace("’", "'").removeprefix("-t").removeprefix("-")
    if row[3] == "PRON" and "PronType=Prs" in row[5] and "Poss=" not in row[5]:
        return pronouns.get(form, row[2])
    if form.endswith("'") and row[2] == "_":
        return row[1]
    return row[1] if row[2] == "_" else row[2]


def _morph(row: list[str]) -> str:
    """Give the kept features; noun gender and number that oral treebanks hold in MISC are put back."""
    features = dict(part.split("=", 1) for part in row[5].split("|") if "=" in part)
    for part in row[9].split("|"):
        name, _, value = part.partition("=")
        plain = name.split("[")[0]
        if name in ("Gender[lex]", "Number[ctxt]", "Gender[ctxt]", "Number[lex]") and plain not in features:
            features[plain] = value
    kept = sorted(f"{name}={value}" for name, value in features.items() if name in KEPT_FEATURES)
    return "|".join(kept)
