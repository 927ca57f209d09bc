"""Bad input end to end, with the real analyzers: the documented answer, and the next request is answered."""

from __future__ import annotations

from typing import Any

import pytest

from server import create_app
from server.settings import read_settings

BASE = "http://127.0.0.1:8765"
GERMAN = "Sehr geehrter Herr Doktor, ich möchte Sie fragen, ob ich die Tabletten weiter nehmen soll."
MIXED = "Bonjour docteur, I have had headaches since Monday et je voudrais savoir what you think about it."
PLAIN = "Hello doctor, I have had headaches since Monday and I wonder what you think about it."


@pytest.fixture(scope="module")
def real_client() -> Any:
    return create_app(read_settings({})).test_client()


def post(client: Any, **fields: Any) -> Any:
    return client.post("/v1/analyze", json=fields, base_url=BASE)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"text": ""}, 200, None),
        ({"text": "   \n\t "}, 200, None),
        ({"text": "Hello"}, 200, None),
        ({"text": "😀😀😀 🎉"}, 200, None),
        ({"text": MIXED}, 200, None),
        ({"text": GERMAN}, 422, "language_not_supported"),
        ({"text": PLAIN, "language": "de"}, 422, "language_not_supported"),
        ({"text": "word " * 20_000}, 413, "draft_too_long"),
        ({"text": PLAIN, "reply_to": "word " * 20_000}, 413, "draft_too_long"),
        ({"text": "before\0after"}, 422, "invalid_text"),
        ({"text": PLAIN, "reply_to": "a\0"}, 422, "invalid_text"),
        ({"text": "half \ud83d pair"}, 422, "invalid_text"),
        ({"text": 5}, 422, "wrong_type"),
        ({"text": "a", "extra": True}, 422, "unknown_field"),
        ({"text": PLAIN, "region": "ZZ"}, 200, None),
    ],
    ids=["empty", "blank", "one word", "emoji", "mixed", "German", "German named", "100,000 characters", "long reply",
         "NUL", "NUL in reply", "lone surrogate", "wrong type", "unknown field", "unknown region"],
)  # fmt: skip
def test_bad_input_is_answered_and_the_next_draft_too(
    real_client: Any, fields: dict[str, Any], status: int, code: str | None
) -> None:
    response = post(real_client, **fields)
    assert response.status_code == status, response.text
    assert response.get_json().get("error", {}).get("code") == code
    assert post(real_client, text=PLAIN).get_json()["language"]["code"] == "en"


def test_german_is_refused_by_its_name(real_client: Any) -> None:
    assert "German" in post(real_client, text=GERMAN).get_json()["error"]["message"]


def test_every_region_of_the_page_is_accepted(real_client: Any) -> None:
    from server.words import words_for

    for code in set(words_for(None)["regions"]) - {"other"}:
        assert post(real_client, text=PLAIN, region=code).status_code == 200
