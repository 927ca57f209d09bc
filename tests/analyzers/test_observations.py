"""Whole-message observations: topics, no_request, synchrony, urgent, pause, balance and voice."""

from __future__ import annotations

import pytest

from analyzers import analyze
from analyzers.core.types import Report
from analyzers.urgency import load_numbers, numbers_for


def observed(report: Report, name: str) -> list[object]:
    return [o.value for o in report.observations if o.name == name]


def test_topics_is_always_there() -> None:
    assert observed(analyze("I have had a cough since Monday.", language="en"), "topics") == [1]
    assert observed(analyze("", language="en"), "topics") == [0]


def test_many_problems_are_many_topics() -> None:
    text = (
        "My cough is back since Monday. Also I need the sick note for my boss. "
        "And another thing, my left knee clicks on the stairs. Lastly, is the vaccination letter ready?"
    )
    topics = next(o for o in analyze(text, language="en").observations if o.name == "topics")
    assert isinstance(topics.value, int) and topics.value >= 3
    assert topics.message and len(topics.spans) == topics.value


@pytest.mark.parametrize(
    ("text", "language", "silent"),
    [
        ("The bus was late again and then the waiting room was full until noon and I went home.", "en", True),
        ("The bus was late and the room was full. Could you send me a new date?", "en", False),
        (
            "Le bus était en retard, la salle était pleine jusqu'à midi et je suis rentrée chez moi sans rien.",
            "fr", True,
        ),
        ("La salle était pleine jusqu'à midi. Pourriez-vous me donner une autre date ?", "fr", False),
    ],
)
def test_no_request_only_where_nothing_is_asked(text: str, language: str, silent: bool) -> None:
    assert bool(observed(analyze(text, language=language), "no_request")) is silent


def test_tu_against_vous_is_out_of_step() -> None:
    theirs = "Comment allez-vous avec votre traitement ?"
    report = analyze("Je prends ton traitement le soir et je vais mieux depuis.", language="fr", reply_to=theirs)
    assert observed(report, "synchrony") == ["register"]


LONG_REPLY = {
    "en": "The swelling went down on Monday and I can walk to the shop again. It aches in the evening, nothing much. "
          "I sleep right through. My sister is here. She drives me about and spoils the dog. We watch the birds. The "
          "garden is a jungle. I read on the bench. The neighbours bring soup. I am bored of soup. My leg feels light. "
          "I even danced.",
    "fr": "L'enflure a diminué depuis lundi et je marche de nouveau jusqu'au magasin. Ça tire un peu le soir. Je dors "
          "d'une traite. Ma sœur est là. Elle me conduit et elle gâte le chien. On regarde les oiseaux. Le jardin est "
          "une jungle. Je lis sur le banc. Les voisins apportent de la soupe. J'en ai assez de la soupe. La jambe est "
          "légère. J'ai dansé.",
}


@pytest.mark.parametrize(
    ("text", "theirs", "language", "left"),
    [
        (LONG_REPLY["en"], "Is the swelling better? Do you sleep? Have you had the mammogram?", "en",
         "Have you had the mammogram?"),
        (LONG_REPLY["en"] + " The mammogram is booked for the 3rd.",
         "Is the swelling better? Do you sleep? Have you had the mammogram?", "en", None),
        (LONG_REPLY["fr"], "Est-ce que l'enflure diminue ? Dormez-vous ? La mammographie a-t-elle été faite ?", "fr",
         "La mammographie a-t-elle été faite ?"),
        (LONG_REPLY["fr"] + " La mammographie est prévue le 3.",
         "Est-ce que l'enflure diminue ? Dormez-vous ? La mammographie a-t-elle été faite ?", "fr", None),
    ],
)
def test_a_question_left_open_is_named(text: str, theirs: str, language: str, left: str | None) -> None:
    report = analyze(text, language=language, reply_to=theirs)
    messages = [o.message for o in report.observations if o.value == "unanswered"]
    assert len(messages) == (left is not None)
    assert left is None or (left in messages[0] and "swelling" not in messages[0] and "enflure" not in messages[0])


def test_no_synchrony_without_their_message() -> None:
    assert not observed(analyze(
        "Je prends ton traitement le soir et je vais mieux depuis.", language="fr"), "synchrony"
    )


def test_emergency_shows_the_numbers_of_the_region() -> None:
    report = analyze("J'ai envie de me suicider ce soir.", language="fr", region="FR")
    urgent = next(o for o in report.observations if o.name == "urgent")
    assert urgent.numbers and {n.region for n in urgent.numbers} == {"FR"}
    assert "3114" in {n.number for n in urgent.numbers}


def test_a_part_of_a_country_has_its_numbers_and_an_unknown_one_the_common_one() -> None:
    assert {n.region for n in numbers_for("CA-QC")} == {"CA"}
    assert {n.region for n in numbers_for("JP")} == {"other"}


def test_each_number_has_a_source_and_the_table_a_date() -> None:
    table = load_numbers()
    assert table.checked.startswith("20")
    assert all(n.source for numbers in table.regions.values() for n in numbers)


def test_utf16_offsets_count_surrogate_pairs() -> None:
    text = "🙂🙂 You never listen to me."
    report = analyze(text, language="en")
    points = report.to_dict()["findings"][0]
    units = report.to_dict(offsets="utf-16")["findings"][0]
    assert units["start"] == points["start"] + 2
    assert "astral" not in report.to_dict()
