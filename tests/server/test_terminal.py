"""The report on a terminal."""

from __future__ import annotations

import pytest
from sample_analyze import sample_analyze

from server.terminal import Screen, render_report

DRAFT = "Thank you for taking the time 😀. You never listen to me. Is it safe?"


def render(draft: str, **screen: object) -> str:
    return render_report(draft, sample_analyze(draft), Screen(**screen))  # type: ignore[arg-type]


def test_words_found_are_underlined_and_explained() -> None:
    lines = render(DRAFT).splitlines()
    assert lines[0] == "  " + DRAFT
    at = DRAFT.index("You never") + 3  # two of indent, and the emoji is one cell wider than one character
    assert lines[1] == " " * at + "1" + "~" * 15
    assert lines[2] == "  a" + "^" * 28
    assert any(line.startswith("   1  Blame (strong): ") and "Instead: I do not feel heard" in line for line in lines)
    assert "  ?   Closed question: Is it safe?" in lines


def test_scores_are_bars_with_their_direction() -> None:
    assert "Blame            ████████░░░░░░░░░░░░   40  some (lower is better)" in render(DRAFT)


def test_nothing_found_is_one_calm_line() -> None:
    assert "\nNothing found to change. Your draft reads well.\n" in render(
        "Hello doctor, the pain began on Monday morning."
    )


def test_too_little_text_says_so_and_nothing_else() -> None:
    assert render("Hello") == "There is too little text to say anything about.\n"


def test_emergency_stands_alone() -> None:
    shown = render(DRAFT + " I want to end my life.")
    assert shown.startswith("First of all: A message may be read too late.")
    assert "  988  thoughts of suicide: call, text, United States" in shown
    for held_back in ("Blame", "never listen", "Scores", "~~~"):
        assert held_back not in shown


def test_words_around_are_in_the_language_of_the_draft() -> None:
    shown = render("Vous ne m'écoutez jamais et j'ai mal.")
    assert "Conseils" in shown
    assert "Reproche (fort)" in shown
    assert "Advice" not in shown


@pytest.mark.parametrize("color", [True, False])
def test_colour_only_where_asked(color: bool) -> None:
    assert ("\x1b[33m" in render(DRAFT, color=color)) is color


def test_draft_cannot_drive_the_terminal() -> None:
    assert "\x1b" not in render("You never listen \x1b]0;title\x07 to me, doctor.")


def test_lines_keep_to_the_width() -> None:
    shown = render(DRAFT * 4, cells=40)
    drawn = shown[: shown.index("\nAdvice")].splitlines()
    assert max(map(len, drawn)) <= 40
