"""Train the sentence reader from the corpus: `python -m training.train_reader [--calibrate|--teach] [--lessons FILE]`.

What enters: the corpus, both languages together; a pretrained multilingual sentence encoder, from which the network
starts (Apache-2.0), and a larger one, its teacher (MIT), both at build time only. What the teacher has learnt is kept
in `teacher.npz`: on new drafts the network can be taught without an hour of training first. What leaves:
`analyzers/reader/weights.npz`, the network, and for each language `reader/vocabulary.npz`: pieces, their vectors, and a
calibration. Confidences and thresholds rest on the writers in CALIBRATING, of whom the network has
seen nothing; they stay unseen in what ships, so that its figures on them are honest. MEASURING writers are not even
looked at here.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analyzers.core.encoder import Encoder
from analyzers.core.language import language_codes, load_language
from analyzers.core.network import NETWORK, Reader, load_network, load_reader
from benchmarks.drafts import GoldDraft, read_corpus
from training.packing import packed, unpacked
from training.reader_batches import Draft
from training.reader_calibration import calibrate
from training.reader_data import (
    LABELS,
    Taught,
    TextDraft,
    build_vocabulary,
    centre_of,
    example_draft,
    rows_of,
    text_draft,
)
from training.reader_network import MIRROR, Weights, fit
from training.reader_teacher import fit_teacher, start_teacher, teach
from training.reader_variations import find_neighbours, vary_draft

CALIBRATING = ("f", "u", "x")
SHARED = ("k",)  # of these every fifth pair of drafts (9 and 10 …) calibrates as well, for those have few emergencies
MEASURING = ("m",)
TEACHER_EPOCHS = 3
EPOCHS = 6  # each over the drafts and VARIATIONS of every one
VARIATIONS = 2
SEED = 3
TEACHER = Path(__file__).parent / "teacher.npz"


@dataclass(frozen=True, slots=True)
class _Language:
    """A language's drafts and its reader without a calibration."""

    code: str
    drafts: list[GoldDraft]
    reader: Reader


@dataclass(frozen=True, slots=True)
class Lesson:
    """A draft, as it was labelled or varied, and what the teacher reads in it."""

    draft: TextDraft
    taught: Taught


def main() -> None:
    """Train, calibrate, save; print the reliability tables and the figures on the calibrating writers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calibrate", action="store_true", help="keep the network; fit confidences and thresholds")
    parser.add_argument("--teach", action="store_true", help="train the teacher anew")
    parser.add_argument("--lessons", type=Path, help="keep the teacher's readings in that file, or take them from it")
    options = parser.parse_args()
    if options.calibrate:
        every = [_Language(code, read_corpus(code), _shipped(code)) for code in language_codes()]
    else:
        every = [_language(code) for code in language_codes()]
        every = _trained(every, _lessons(every, options.lessons, anew=options.teach))
    for one in every:
        held_out = [draft for draft in one.drafts if is_calibrating(draft)]
        _save_vocabulary(one.code, calibrate(one.reader, one.code, held_out))
    print(f"network {NETWORK.stat().st_size / 1e6:.1f} MB")


def _lessons(every: Sequence[_Language], path: Path | None, *, anew: bool) -> list[Lesson]:
    """What the teacher, trained `anew` or as it was kept, reads in the drafts and in variations of them."""
    if path is not None and path.exists():
        return pickle.loads(path.read_bytes())
    cuts = ((draft, rows_of(draft)) for one in every for draft in one.drafts if is_training(draft))
    pairs = [tuple(text_draft(draft, rows) for rows in both) for draft, both in cuts if all(both)]
    print(f"training on {len(pairs)} drafts, {sum(len(cut.rows) for _, cut in pairs)} sentences", flush=True)
    if anew:
        teacher = fit_teacher(
            start_teacher(SEED), lambda rng: [rng.choice(pair) for pair in pairs], TEACHER_EPOCHS, SEED
        )
        np.savez_compressed(TEACHER, **packed(teacher.weights, lambda name: teacher.weights[name].ndim == 2))
    teacher = replace(start_teacher(SEED), weights=unpacked(np.load(TEACHER)))  # as it is kept, rounding included
    read = [cut for _, cut in pairs] + variations(every, pairs)
    lessons = [Lesson(draft, taught) for draft, taught in zip(read, teach(teacher, read), strict=True)]
    if path is not None:
        path.write_bytes(pickle.dumps(lessons))
    return lessons


def variations(every: Sequence[_Language], pairs: Sequence[tuple[TextDraft, ...]]) -> list[TextDraft]:
    """VARIATIONS of each draft, of the two cuts in turn."""
    rng = random.Random(SEED)
    varied = []
    for one in every:
        own = [pair for pair in pairs if pair[0].language == one.code]
        pool = [row for labelled, _ in own for row in labelled.rows]
        neighbours = find_neighbours(one.reader, [row.text for row in pool])
        varied += [vary_draft(pair[at % 2], pool, neighbours, rng) for at in range(VARIATIONS) for pair in own]
    return varied


def _trained(every: Sequence[_Language], lessons: Sequence[Lesson]) -> list[_Language]:
    """Each language with the newly fitted network, which is saved."""
    weights = _fit(every, lessons)
    del weights[MIRROR]
    NETWORK.parent.mkdir(exist_ok=True)
    np.savez_compressed(NETWORK, labels=np.array(LABELS), **packed(weights, lambda name: name.endswith("_w")))
    load_network.cache_clear()
    encoder = load_network()[1]  # as it will run, rounding included
    return [replace(one, reader=replace(one.reader, encoder=encoder)) for one in every]


def _shipped(code: str) -> Reader:
    reader = load_reader(load_language(code).folder)
    if reader is None:
        raise SystemExit(f"{code}: no reader to calibrate. Train one first, without --calibrate.")
    return reader


def _language(code: str) -> _Language:
    drafts = read_corpus(code)
    vocabulary, table, scale, low = build_vocabulary(code, [draft for draft in drafts if is_training(draft)])
    none = np.zeros((3, len(LABELS)), np.float32)
    return _Language(code, drafts, Reader(
        LABELS, Encoder({}), vocabulary, table, scale, low, centre_of(table, scale, low), none, none, none[0]
    ))


def _fit(every: Sequence[_Language], lessons: Sequence[Lesson]) -> Weights:
    readers = {one.code: one.reader for one in every}
    vectors = np.concatenate([lesson.taught[1] for lesson in lessons]).astype(np.float32)
    mean, spread = vectors.mean(0), vectors.std(0) + 1e-6

    def drafts(rng: random.Random) -> list[Draft]:
        return [
            example_draft(
                readers[lesson.draft.language], lesson.draft, rng,
                (lesson.taught[0], (lesson.taught[1].astype(np.float32) - mean) / spread),
            )
            for lesson in lessons
        ]

    return fit(drafts, len(LABELS), epochs=EPOCHS, seed=SEED)


def is_calibrating(draft: GoldDraft) -> bool:
    """Whether confidences and thresholds may be fitted on that corpus draft."""
    _, writer, number = draft.id.split("-")
    return writer in CALIBRATING or (writer in SHARED and int(number) % 10 in (9, 0))


def is_training(draft: GoldDraft) -> bool:
    """Whether networks may be trained on that corpus draft."""
    return not is_calibrating(draft) and draft.id.split("-")[1] not in MEASURING


def _save_vocabulary(code: str, reader: Reader) -> None:
    folder = load_language(code).folder / "reader"
    folder.mkdir(exist_ok=True)
    np.savez_compressed(
        folder / "vocabulary.npz",
        pieces=np.array(list(reader.vocabulary.rows)),
        scores=np.array(list(reader.vocabulary.scores.values()), np.float32),
        table=reader.table, scale=reader.scale, low=reader.low, centre=reader.centre,
        first=reader.first, second=reader.second, thresholds=reader.thresholds,
    )
    print(f"{code}: {(folder / 'vocabulary.npz').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
