"""The popup, the options, the French words, and what an accessibility checker says of all that is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect
from stand_in import URGENT, StandIn
from test_check import bar, begin, card, open_first


def violations(page: Any, within: str | None = None) -> list[str]:
    """What axe finds in the page, or in the elements of one selector, as "rule: markup"."""
    found = Axe().run(page, context=within).response["violations"]
    return [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["remark", "whole", "urgent"])
def test_the_card_has_no_accessibility_violation(
    browser: Any, service: StandIn, pages: str, scheme: str, what: str
) -> None:
    page = browser.open(f"{pages}/textarea.html")
    page.emulate_media(color_scheme=scheme)
    browser.use({"port": service.port})
    if what == "urgent":
        page.locator("#message").fill(URGENT)
    page.locator("#message").focus()
    browser.press_shortcut(page)
    if what == "remark":
        open_first(page)
    elif what == "whole":
        bar(page).get_by_role("button", name="Whole message").click()
    expect(card(page)).to_be_visible()
    assert violations(page, "html > div") == []


def test_the_options_are_kept_and_a_wrong_port_is_explained(chromium: Any) -> None:
    page = chromium.open(f"{chromium.extension_url}/options.html")
    page.get_by_label("Port of the service").fill("80")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("from 1024 to 65535")
    page.get_by_label("Port of the service").fill("9001")
    page.get_by_label("Where are you?").select_option("CA-QC")
    page.get_by_label("Other people, for example on a forum").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert chromium.stored() == {"port": 9001, "region": "CA-QC", "audience": "forum"}
    page.reload()
    expect(page.get_by_label("Where are you?")).to_have_value("CA-QC")
    assert violations(page) == []
    chromium.use({"region": "", "audience": "clinician"})
    chromium.close_pages()


def test_the_popup_says_how_the_service_is(chromium: Any, service: StandIn) -> None:
    chromium.use({"port": service.port})
    page = chromium.open(f"{chromium.extension_url}/popup.html")
    expect(page.get_by_role("status")).to_have_text("The service runs on this machine.")
    assert violations(page) == []
    chromium.use({"port": 1024})
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Start it with: soigne serve")
    chromium.close_pages()


def test_the_popup_shows_the_last_report_and_starts_a_check(chromium: Any, service: StandIn, pages: str) -> None:
    page = begin(chromium, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review: 2")
    with chromium.context.expect_page() as opened:
        chromium.worker.evaluate("""async () => {
            const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
            await chrome.windows.create({url: "popup.html", type: "popup", focused: false});
        }""")
    popup = opened.value
    summary = popup.evaluate("""async address => {
        const [tab] = await chrome.tabs.query({url: address});
        return chrome.tabs.sendMessage(tab.id, {type: "summary"});
    }""", page.url)
    assert summary["labels"] == {"blame": 1, "appreciation": 1, "question_closed": 1}
    assert "listen" not in str(summary), "no word of the draft"
    bar(page).get_by_role("button", name="Stop checking").click()
    page.locator("#message").focus()
    popup.evaluate("""async address => {
        const [tab] = await chrome.tabs.query({url: address});
        await chrome.runtime.sendMessage({type: "check-tab", tabId: tab.id});
    }""", page.url)
    expect(bar(page)).to_contain_text("To review: 2")
    chromium.close_pages()


def test_the_menu_checks_the_frame_it_was_opened_in(chromium: Any, service: StandIn, pages: str) -> None:
    page = chromium.open(f"{pages}/textarea.html")
    chromium.use({"port": service.port})
    page.locator("#message").click(button="right")
    chromium.worker.evaluate("""async () => {
        const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
        chrome.contextMenus.onClicked.dispatch({menuItemId: "check-field", frameId: 0, editable: true}, tab);
    }""")
    expect(bar(page)).to_contain_text("To review: 2")
    chromium.close_pages()


def test_french_words_in_a_french_browser(french_chromium: Any, service: StandIn, pages: str) -> None:
    page = begin(french_chromium, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("À revoir : 2 · Points forts : 1")
    bar(page).get_by_role("button", name="À revoir").click()
    expect(card(page).get_by_role("heading", name="Reproche")).to_be_visible()
    expect(card(page).get_by_role("button", name="Appliquer")).to_be_visible()
    assert card(page).get_attribute("lang") == "fr"
    assert page.locator("#card-reason").get_attribute("lang") == "en", "the reason is in the draft's language"
