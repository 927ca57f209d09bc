"""What the finder of questions adds to its rules: marks, clauses, priorities, suggestions."""

from __future__ import annotations

import pytest

from analyzers.core.language import load_language
from analyzers.core.segment import segment_document
from analyzers.core.types import Question
from analyzers.questions import find_questions


def asked(text: str, code: str) -> tuple[Question, ...]:
    return find_questions(segment_document(text, load_language(code)))


@pytest.mark.parametrize(
    ("code", "text", "labels"),
    [
        ("en", "What worries you about the smaller dose?", ["question_open"]),
        ("en", "Could you tell me more about the new inhaler?", ["question_open"]),
        ("en", "I was wondering how others manage the heat.", ["question_open"]),
        ("en", "I was wondering whether the patch is due.", ["question_closed"]),
        ("en", "how many puffs can i have", ["question_closed"]),
        ("en", "The blue box?", ["question_closed"]),
        ("en", "May I swim with the stitches?", ["question_closed"]),
        ("en", "can u post the form", ["question_request"]),
        ("en", "Shall we choose the date together?", ["question_request"]),
        ("en", "Do you even open the letters?", ["question_rhetorical"]),
        ("en", "I know when the lab opens and how to get there.", []),
        ("fr", "Qu'est-ce qui vous inquiète dans la petite dose ?", ["question_open"]),
        ("fr", "Pouvez-vous me dire ce que vous pensez du patch ?", ["question_open"]),
        ("fr", "vous en pensez quoi", ["question_open"]),
        ("fr", "Je voudrais savoir si le patch est arrivé.", ["question_closed"]),
        ("fr", "combien de bouffées je peux prendre", ["question_closed"]),
        ("fr", "La boîte bleue ?", ["question_closed"]),
        ("fr", "tu peux me rappeler ce soir", ["question_request"]),
        ("fr", "Vous trouvez ça normal ?", ["question_rhetorical"]),
        ("fr", "Je sais quand le labo ouvre.", []),
    ],
)
def test_type(code: str, text: str, labels: list[str]) -> None:
    assert [question.label for question in asked(text, code)] == labels


def test_two_questions_have_their_own_spans() -> None:
    text = "Could you send the form, and when will the nurse be back?"
    assert [(q.label, q.excerpt) for q in asked(text, "en")] == [
        ("question_request", "Could you send the form"),
        ("question_closed", "when will the nurse be back?"),
    ]


def test_a_mark_far_away_does_not_make_a_question_of_an_earlier_clause() -> None:
    text = "when i stand the leg burns " + "and the foot goes numb " * 8 + "can i still swim?"
    (question,) = asked(text, "en")
    assert question.excerpt == "can i still swim?"


def test_a_closed_question_is_given_its_open_form_only_where_nothing_open_is_asked() -> None:
    (alone,) = asked("Can we stop the iron?", "en")
    assert [s.text for s in alone.suggestions] == ["What would it take for us to stop the iron?"]
    closed, opened = asked("Should I stop the iron? What do you think about it?", "en")
    assert (closed.suggestions, opened.label) == ((), "question_open")


def test_a_question_of_logistics_is_left_alone() -> None:
    (question,) = asked("When is the blood test?", "en")
    assert question.suggestions == ()


def test_the_open_form_speaks_in_the_register_of_the_draft() -> None:
    (question,) = asked("Tu sais que je dors mal. Penses-tu que ce soit le fer ?", "fr")
    assert [s.text for s in question.suggestions] == ["Que penses-tu de … ?"]


def test_quoted_questions_are_not_the_writers() -> None:
    assert asked("> Should I call?\nThe nurse rang on Monday.", "en") == ()


def test_the_mark_of_an_address_asks_nothing() -> None:
    assert asked("The form is at example.org/form?id=4.", "en") == ()
