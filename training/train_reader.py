"""Train the sentence reader from the corpus: `python -m training.train_reader [--epochs N] [--drafts | --calibrate]`.

What enters: the corpus, both languages together, and a pretrained multilingual sentence encoder (Apache-2.0, build time
only). What leaves: `analyzers/reader/weights.npz`, the network, and for each language `reader/vocabulary.npz`: pieces,
their vectors, and a calibration. Confidences and thresholds rest on the writers in CALIBRATING, of whom the network has
seen nothing; they stay unseen in what ships, so that its figures on them are honest. MEASURING writers are not even
looked at here.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analyzers.core.encoder import Encoder
from analyzers.core.language import language_codes, load_language
from analyzers.core.network import NETWORK, Reader, load_network, load_reader
from benchmarks.drafts import GoldDraft, read_corpus
from training.reader_calibration import calibrate
from training.reader_data import LABELS, build_vocabulary, centre_of, example_draft, rows_of
from training.reader_network import Draft, Weights, fit

CALIBRATING = ("f",)
SHARED = ("k",)  # of these every fifth pair of drafts (9 and 10 …) calibrates as well, for f has few emergencies
MEASURING = ("m",)
EPOCHS = 10
SEED = 3
_MATRIX = "_w"  # names of arrays that are stored in one byte a number


@dataclass(frozen=True, slots=True)
class _Language:
    """A language's drafts and its reader without a calibration."""

    code: str
    drafts: list[GoldDraft]
    reader: Reader


def main() -> None:
    """Train, calibrate, save; print the reliability tables and the figures on the calibrating writers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--drafts", action="store_true", help="fit only what tells of whole drafts")
    parser.add_argument("--calibrate", action="store_true", help="keep the network; fit confidences and thresholds")
    options = parser.parse_args()
    if options.calibrate or options.drafts:
        every = [_Language(code, read_corpus(code), _shipped(code)) for code in language_codes()]
    else:
        every = [_language(code) for code in language_codes()]
    if not options.calibrate:
        every = _trained(every, options.epochs, start=load_network()[1].weights if options.drafts else None)
    for one in every:
        held_out = [draft for draft in one.drafts if is_calibrating(draft)]
        _save_vocabulary(one.code, calibrate(one.reader, one.code, held_out))
    print(f"network {NETWORK.stat().st_size / 1e6:.1f} MB")


def _trained(every: Sequence[_Language], epochs: int, start: Mapping[str, Any] | None) -> list[_Language]:
    """Each language with the newly fitted network, which is saved."""
    packed = _packed(_fit(every, epochs, start))
    NETWORK.parent.mkdir(exist_ok=True)
    np.savez_compressed(NETWORK, labels=np.array(LABELS), **packed)
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


def _fit(every: Sequence[_Language], epochs: int, start: Mapping[str, Any] | None) -> Weights:
    used = [(one.reader, draft, rows_of(draft)) for one in every for draft in one.drafts if is_training(draft)]
    used = [each for each in used if all(each[2])]
    print(f"training on {len(used)} drafts, {sum(len(rows[0]) for _, _, rows in used)} sentences", flush=True)

    def drafts(rng: random.Random) -> list[Draft]:
        return [example_draft(reader, draft, rng.choice(rows), rng) for reader, draft, rows in used]

    return fit(drafts, len(LABELS), epochs=epochs, seed=SEED, start=dict(start) if start else None)


def is_calibrating(draft: GoldDraft) -> bool:
    """Whether confidences and thresholds may be fitted on that corpus draft."""
    _, writer, number = draft.id.split("-")
    return writer in CALIBRATING or (writer in SHARED and int(number) % 10 in (9, 0))


def is_training(draft: GoldDraft) -> bool:
    """Whether networks may be trained on that corpus draft."""
    return not is_calibrating(draft) and draft.id.split("-")[1] not in MEASURING


def _packed(weights: Weights) -> dict[str, Any]:
    """Matrices in one byte a number with a scale for each column; the rest as it is."""
    packed: dict[str, Any] = {}
    for name, array in weights.items():
        if name.endswith(_MATRIX):
            scale = np.abs(array).max(0) / 127 + 1e-12
            packed |= {name: np.round(array / scale).astype(np.int8), f"{name}_scale": scale.astype(np.float32)}
        else:
            packed[name] = array.astype(np.float32)
    return packed


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
