from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.core.boundaries import quoted_spans, split_segments
from analyzers.core.language import load_language

EN, FR = load_language("en").boundaries, load_language("fr").boundaries


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I saw Dr. Stone on Monday. He was kind.", ["I saw Dr. Stone on Monday.", "He was kind."]),
        ("I take 2.5 mg. It helps.", ["I take 2.5 mg.", "It helps."]),
        ("1. pain in the knee\n2. the form", ["pain in the knee", "the form"]),
        ("- one thing\n• another", ["one thing", "another"]),
        ("well... i dont know", ["well... i dont know"]),
        ("Well... I do not know.", ["Well...", "I do not know."]),
        ("thanks 🙏 see you", ["thanks 🙏", "see you"]),
        ("no stop at all\nsecond line", ["no stop at all", "second line"]),
        ("Really?! Yes!!", ["Really?!", "Yes!!"]),
        ("e.g. the blue one", ["e.g. the blue one"]),
        ("I weigh 70. Was 75.", ["I weigh 70.", "Was 75."]),
    ],
)
def test_english_boundaries(text: str, parts: list[str]) -> None:
    assert [text[s.start:s.end] for s in split_segments(text, EN)] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "J'ai vu Mme. Petit et le Dr. Roux hier. Tout va bien.",
            ["J'ai vu Mme. Petit et le Dr. Roux hier.", "Tout va bien."],
        ),
        ("Ça va ? Oui !", ["Ça va ?", "Oui !"]),
        ("Un anti-douleur, p.ex. du Doliprane. Merci.", ["Un anti-douleur, p.ex. du Doliprane.", "Merci."]),
        ("Il a dit « non ! » et voilà.", ["Il a dit « non ! » et voilà."]),
    ],
)
def test_french_boundaries(text: str, parts: list[str]) -> None:
    assert [text[s.start:s.end] for s in split_segments(text, FR)] == parts


@given(st.text(alphabet=st.sampled_from("ab. !?…\n-1)«»🙂'\"é"), max_size=80))
def test_segments_are_ordered_and_leave_out_no_word(text: str) -> None:
    segments = split_segments(text, EN)
    assert all(a.end <= b.start for a, b in pairwise(segments))
    covered = "".join(text[s.start:s.end] for s in segments)
    assert covered.count("é") == text.count("é")


def test_quoted_lines_and_marks_are_not_the_writers_words() -> None:
    text = 'She said "come back".\n> You must wait.\nOn 3 May 2026 Dr Stone wrote:\nNo.'
    quoted = [text[s:e] for s, e in quoted_spans(text, EN)]
    assert '"come back"' in quoted[0]
    assert any("You must wait" in part for part in quoted)
    assert text[-3:] in quoted[-1]
