"""The extension beside the real service: what a user has."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from test_check import DOM, MARKED, bar, card, press_words

DRAFTS = {
    "fr": ("🙂 Docteur, vous ne m'écoutez jamais. Merci d'avoir pris le temps mardi.", "écoutez jamais"),
    "en": ("🙂 Doctor, you never listen to me. Thank you for taking the time on Tuesday.", "never listen"),
}


def check(browser: Any, url: str, port: int, text: str) -> Any:
    page = browser.open(url)
    browser.use({"port": port})
    page.locator("#message").fill(text)
    browser.press_shortcut(page)
    return page


@pytest.mark.parametrize("name", ["textarea", "editable"])
@pytest.mark.parametrize("language", list(DRAFTS))
def test_a_reproach_is_underlined_and_explained(
    browser: Any, real_service: int, pages: str, name: str, language: str
) -> None:
    text, words = DRAFTS[language]
    page = check(browser, f"{pages}/{name}.html", real_service, text)
    expect(bar(page)).to_contain_text("To review", timeout=15_000)
    marked = page.evaluate(MARKED, "risk")
    found = [excerpt for excerpt in marked if words in excerpt]
    assert found, f"no risk on {words!r} in {marked}"
    press_words(page, found[0])
    expect(card(page)).to_have_attribute("class", "card risk")
    assert card(page).locator("#card-reason").inner_text().strip()
    expect(card(page).locator("#card-reason")).to_have_attribute("lang", language)


def test_a_word_of_the_real_report_is_replaced_and_undone(browser: Any, real_service: int, pages: str) -> None:
    text = "🙂 Docteur, j'ai peur du mot abus de substances dans mon dossier. Est-ce que nous pouvons en parler ?"
    page = check(browser, f"{pages}/textarea.html", real_service, text)
    expect(bar(page)).to_contain_text("To review", timeout=15_000)
    press_words(page, "abus de substances")
    card(page).get_by_role("button", name="Apply").click()
    value = page.locator("#message")
    expect(value).to_have_value(text.replace("abus de substances", "usage problématique de substances"))
    page.keyboard.press("Control+z")
    expect(value).to_have_value(text)


def test_a_real_emergency_shows_the_numbers_of_the_region(browser: Any, real_service: int, pages: str) -> None:
    page = browser.open(f"{pages}/textarea.html")
    browser.use({"port": real_service, "region": "FR"})
    page.locator("#message").fill("Vous ne m'écoutez jamais. J'ai envie de me suicider ce soir.")
    browser.press_shortcut(page)
    expect(card(page).get_by_role("link", name="3114")).to_be_visible(timeout=15_000)
    assert page.evaluate(MARKED, "risk") == []
    browser.use({"region": ""})


def test_the_real_service_leaves_the_page_as_it_was(browser: Any, real_service: int, pages: str) -> None:
    page = browser.open(f"{pages}/editable.html")
    browser.use({"port": real_service})
    page.locator("#message").focus()
    before = page.evaluate(DOM)
    browser.press_shortcut(page)
    expect(bar(page).get_by_role("button", name="Whole message")).to_be_visible(timeout=15_000)
    bar(page).get_by_role("button", name="Stop checking").click()
    assert page.evaluate(DOM) == before


def test_a_third_language_is_refused_by_name(browser: Any, real_service: int, pages: str) -> None:
    text = "Sehr geehrte Frau Doktor, ich habe seit Montag starke Schmerzen und kann nicht schlafen. Was raten Sie mir?"
    page = check(browser, f"{pages}/textarea.html", real_service, text)
    expect(bar(page)).to_contain_text("Soigné reads English and French", timeout=15_000)
