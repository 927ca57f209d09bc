"""From a draft to a Document: sentences, tokens, quoted spans, all with absolute offsets.

The one runtime module that imports spaCy. Each segment is parsed as its own Doc, so that it reads the same alone and
in place; what comes out are plain values, kept in a bounded cache under salted hashes, so that editing one sentence
re-reads that sentence. Docs and spaCy's own string store never keep a draft's words.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from analyzers.core.boundaries import Segment, merge_spans, quoted_spans, split_segments
from analyzers.core.cache import HashedCache, hash_text
from analyzers.core.errors import InvalidArgument
from analyzers.core.language import Language
from analyzers.core.protected import load_protected_words, protected_spans
from analyzers.core.runons import find_beginnings
from analyzers.core.types import Audience, Span
from analyzers.core.words import Folded, fold, fold_word

CACHED_SEGMENTS = 1_000  # about 50 drafts; some 15 MB
_BATCH = 64
_VERBS = frozenset({"VERB", "AUX"})
_SIGNATURE_WORDS = 7  # "Avec mes salutations les meilleures, Jeanne Roux"; longer is a sentence


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark. `head` is the index of its head in the sentence; offsets count from the sentence's start."""

    text: str
    norm: str  # folded: lower case, no accents
    lemma: str  # folded
    pos: str  # UPOS
    morph: frozenset[str]  # "Mood=Imp"
    dep: str  # UD relation; "root" at the root
    head: int
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text.isalnum() or any(char.isalnum() for char in self.text)


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence as it reads on its own: nothing in it depends on where it stands. `key` is a salted hash."""

    key: bytes
    text: str
    folded: Folded
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """draft[start:end]. `role` says whose words: "body", "greeting", "signature" or "quote"."""

    start: int
    end: int
    role: str
    parse: Parse

    @property
    def text(self) -> str:
        return self.parse.text

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.parse.tokens

    def span(self, start: int, end: int) -> Span:
        """The absolute span of sentence[start:end]."""
        return self.start + start, self.start + end


@dataclass(frozen=True, slots=True)
class Document:
    """A draft, read. `quoted` are sorted spans that are not the writer's words, `protected` those that are fact and
    nothing else."""

    text: str
    language: Language
    audience: Audience
    region: str | None
    sentences: tuple[Sentence, ...]
    quoted: tuple[Span, ...]
    protected: tuple[Span, ...] = ()
    reply_to: Document | None = None

    @property
    def own_sentences(self) -> tuple[Sentence, ...]:
        """The sentences that are the writer's and are not a bare greeting or signature."""
        return tuple(s for s in self.sentences if s.role == "body")

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether draft[start:end] lies in quoted text, at least in its greater part."""
        inside = sum(max(0, min(end, e) - max(start, s)) for s, e in self.quoted)
        return inside * 2 > end - start

    def is_protected(self, start: int, end: int) -> bool:
        """Whether draft[start:end] holds nothing but protected words."""
        inside = {at for s, e in self.protected for at in range(max(s, start), min(e, end))}
        return all(at in inside or not self.text[at].isalnum() for at in range(start, end))


SentenceParses = tuple[tuple[int, Parse], ...]  # (offset in the segment, parse)

PARSES: HashedCache[SentenceParses] = HashedCache(CACHED_SEGMENTS)
_PARSING = threading.Lock()  # a memory zone belongs to one analysis at a time


@cache
def load_pipeline(name: str) -> Pipeline:
    """The spaCy pipeline at a path or of an installed package. Raises InvalidArgument when there is none."""
    try:
        return spacy.load(name, exclude=["ner", "senter", "textcat"])
    except (OSError, ValueError) as err:
        raise InvalidArgument(
            f"spaCy pipeline {Path(name).name!r} cannot be loaded", hint="Install it, or leave the setting out."
        ) from err


def pipeline_name(language: Language, override: str | None = None) -> str:
    """Name and version of the syntax that reads `language`, for reports and diagnostics."""
    meta = load_pipeline(override or str(language.pipeline)).meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}" if override else f"{meta['name']} {meta['version']}"


def segment_document(
    text: str,
    language: Language,
    *,
    audience: Audience = "clinician",
    region: str | None = None,
    ignore: Iterable[Span] = (),
    pipeline: str | None = None,
    reply_to: Document | None = None,
) -> Document:
    """Read `text` into a Document. `pipeline` names an installed spaCy pipeline to use instead of the shipped one."""
    segments = split_segments(text, language.boundaries)
    ignored = merge_spans(list(ignore))
    quoted = merge_spans([*quoted_spans(text, language.boundaries), *ignored])
    parses = _parse_segments(text, segments, language, pipeline or str(language.pipeline))
    bare = [
        (segment.start + offset, parse)
        for segment, sentence_parses in zip(segments, parses, strict=True)
        for offset, parse in sentence_parses
    ]
    protected = protected_spans(text, load_protected_words(language.folder))
    document = Document(text, language, audience, region, (), quoted, protected, reply_to)
    sentences = tuple(
        Sentence(start, start + len(parse.text), _role(document, start, parse, index, len(bare)), parse)
        for index, (start, parse) in enumerate(bare)
    )
    return replace(document, sentences=sentences)


def _role(document: Document, start: int, parse: Parse, index: int, count: int) -> str:
    if document.is_quoted(start, start + len(parse.text)):
        return "quote"
    if index < 2 and document.language.greeting.fullmatch(parse.folded.text):
        return "greeting"
    short = sum(token.is_word for token in parse.tokens) <= _SIGNATURE_WORDS
    if short and index >= count - 3 and document.language.signature.fullmatch(parse.folded.text):
        return "signature"
    if index == count - 1 and index > 0 and _looks_like_a_name(parse):
        return "signature"
    return "body"


def _looks_like_a_name(parse: Parse) -> bool:
    words = [token for token in parse.tokens if token.is_word]
    return 0 < len(words) <= 4 and all(t.text[0].isupper() or t.text[0].isdigit() for t in words) and not any(
        t.text in "?!" for t in parse.tokens
    ) and not (len(words) > 1 and all(t.text.isupper() and len(t.text) > 2 for t in words))


@cache
def load_verb_lemmas(folder: Path) -> Mapping[str, str]:
    """Verb forms, folded, with their infinitive; empty where the pipeline's folder has no such table. A trained
    lemmatizer errs on one rare form in twenty, a table does not."""
    path = folder / "verb_lemmas.txt.gz"
    if not path.exists():
        return {}
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return {form: fold_word(words[0]) for words in map(str.split, lines) for form in words[1:]}


def _parse_segments(
    text: str, segments: tuple[Segment, ...], language: Language, pipeline: str
) -> list[SentenceParses]:
    """The sentences of each segment; those not in the cache are parsed in one batch."""
    texts = [text[s.start:s.end] for s in segments]
    keys = [
        hash_text(pipeline, "closed" if segment.closed else "open", piece)
        for segment, piece in zip(segments, texts, strict=True)
    ]
    found = {key: entry for key in keys if (entry := PARSES.get(key)) is not None}
    missing = {
        key: (piece, segment.closed)
        for key, piece, segment in zip(keys, texts, segments, strict=True)
        if key not in found
    }
    for key, entry in zip(missing, _parse_texts(missing, language, pipeline), strict=True):
        PARSES.put(key, entry)
        found[key] = entry
    return [found[key] for key in keys]


def _parse_texts(
    jobs: dict[bytes, tuple[str, bool]], language: Language, pipeline: str
) -> list[SentenceParses]:
    if not jobs:
        return []
    nlp, lemmas = load_pipeline(pipeline), load_verb_lemmas(language.pipeline)
    with _PARSING, nlp.memory_zone():
        docs = [_prepared(nlp, text, language, closed=closed) for text, closed in jobs.values()]
        read = zip(nlp.pipe(docs, batch_size=_BATCH), jobs, strict=True)
        return [_plain_sentences(doc, key, lemmas) for doc, key in read]


def _prepared(nlp: Pipeline, text: str, language: Language, *, closed: bool) -> Doc:
    """The tokens, with the beginnings of sentences that the parser may not move: in a segment that ends in a final
    mark all of them, else those that the model of unpunctuated writing is sure of."""
    doc = nlp.make_doc(text)
    tokens = [token for token in doc if not token.is_space]
    if closed:
        for token in doc[1:]:
            token.is_sent_start = False
    for at in find_beginnings([token.text for token in tokens], language.folder, closed=closed):
        tokens[at].is_sent_start = True
    return doc


def _plain_sentences(doc: Doc, key: bytes, lemmas: Mapping[str, str]) -> SentenceParses:
    sentences = []
    for span in doc.sents:
        first = next((t.i for t in span if not t.is_space), None)
        if first is None:
            continue
        last = max(t.i for t in span if not t.is_space)
        part = doc[first:last + 1]
        sentences.append((part.start_char, _plain_parse(doc, first, last, key, lemmas)))
    return tuple(sentences)


def _plain_parse(doc: Doc, first: int, last: int, key: bytes, lemmas: Mapping[str, str]) -> Parse:
    offset = doc[first].idx
    tokens = tuple(
        Token(
            text=t.text,
            norm=(norm := fold_word(t.text)),
            lemma=(lemmas.get(norm) if t.pos_ in _VERBS else None) or fold_word(t.lemma_ or t.text),
            pos=t.pos_,
            morph=frozenset(str(t.morph).split("|")) if t.has_morph() else frozenset(),
            dep=t.dep_.lower(),
            head=min(max(t.head.i, first), last) - first,
            start=t.idx - offset,
            end=t.idx + len(t.text) - offset,
        )
        for t in doc[first:last + 1]
    )
    text = doc.text[offset:offset + tokens[-1].end]
    return Parse(hash_text(key, str(offset)), text, fold(text), tokens)
