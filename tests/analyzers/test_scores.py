"""What the scores promise: each is monotone in the findings, blind to their order and to the length of the draft."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import analyze
from analyzers.core.types import RISKS, STRENGTHS, Finding, Readability, Scores
from analyzers.scores import score
from benchmarks.drafts import read_corpus, read_development

NOTHING = Readability(0, 0, None, None, "", None, 0)
REPROACH = {"en": "You never listen to me.", "fr": "Vous ne m'écoutez jamais."}
NEUTRAL = {
    "en": ("I take it at eight with water.", "The scan is on Tuesday.", "My weight is 71 kg.", "I have a cough."),
    "fr": ("Je le prends à huit heures avec de l'eau.", "Le scanner est mardi.", "Je pèse 71 kg.", "J'ai de la toux."),
}
LEAST_UNMOVED = 0.98  # a neutral sentence may change what its neighbours mean, this seldom


def finding(label: str, severity: str) -> Finding:
    kind = "risk" if label in RISKS else "strength"
    return Finding(label, kind, severity, 0.9, 0, 1, "x", "", "", "", ())  # type: ignore[arg-type]


findings = st.builds(finding, st.sampled_from([*RISKS, *STRENGTHS]), st.sampled_from(["low", "medium", "high"]))
risks = st.builds(finding, st.sampled_from([*RISKS]), st.sampled_from(["low", "medium", "high"]))
strengths = st.builds(finding, st.sampled_from([*STRENGTHS]), st.sampled_from(["low", "medium", "high"]))


def values(scores: Scores) -> tuple[int, int, int]:
    assert scores.blame.value is not None and scores.defensiveness.value is not None and scores.tone.value is not None
    return scores.blame.value, scores.defensiveness.value, scores.tone.value


@settings(deadline=None)
@given(st.lists(findings, max_size=12), risks)
def test_a_risk_never_lowers_a_risk_score_nor_raises_tone(found: list[Finding], more: Finding) -> None:
    before, after = values(score(found, (), NOTHING)), values(score([*found, more], (), NOTHING))
    assert after[0] >= before[0] and after[1] >= before[1] and after[2] <= before[2]


@settings(deadline=None)
@given(st.lists(findings, max_size=12), strengths)
def test_a_strength_never_lowers_tone_nor_moves_a_risk_score(found: list[Finding], more: Finding) -> None:
    before, after = values(score(found, (), NOTHING)), values(score([*found, more], (), NOTHING))
    assert after[:2] == before[:2] and after[2] >= before[2]


@settings(deadline=None)
@given(st.lists(findings, max_size=12), st.randoms())
def test_scores_are_blind_to_order_and_stay_in_range(found: list[Finding], rng: object) -> None:
    shuffled = list(found)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert values(score(found, (), NOTHING)) == values(score(shuffled, (), NOTHING))
    assert all(0 <= value <= 100 for value in values(score(found, (), NOTHING)))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_reproach_never_lowers_blame_in_a_whole_draft(code: str) -> None:
    for draft in read_development(code):
        before = values(analyze(draft.text, language=code).scores)
        after = values(analyze(f"{draft.text}\n{REPROACH[code]}", language=code).scores)
        assert after[0] >= before[0] and after[2] <= before[2], draft.id


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_neutral_sentence_raises_no_risk_score(code: str) -> None:
    moved = total = 0
    for draft in [*read_development(code), *read_corpus(code, "f")[::4]]:
        before = values(analyze(draft.text, language=code).scores)
        for sentence in NEUTRAL[code]:
            after = values(analyze(f"{draft.text}\n{sentence}", language=code).scores)
            moved += after[0] > before[0] or after[1] > before[1]
            total += 1
    assert moved <= (1 - LEAST_UNMOVED) * total, f"{moved} of {total} drafts scored higher"
