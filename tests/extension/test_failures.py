"""Whatever goes wrong with the service becomes one plain sentence beside the field."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from stand_in import StandIn
from test_check import DOM, bar, begin


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("error", "The rules could not be read. Run soigne doctor."),
        ("nonsense", "Check the port in the options."),
    ],
)
def test_a_failing_service_says_what_to_do(
    browser: Any, service: StandIn, pages: str, mode: str, sentence: str
) -> None:
    service.mode = mode
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text(sentence)
    service.mode = "report"
    bar(page).get_by_role("button", name="Try again").click()
    expect(bar(page)).to_contain_text("To review: 2")


def test_no_service_names_the_one_command(browser: Any, pages: str) -> None:
    page = browser.open(f"{pages}/textarea.html")
    browser.use({"port": 1024})
    page.locator("#message").focus()
    before = page.evaluate(DOM)
    browser.press_shortcut(page)
    expect(bar(page)).to_contain_text("does not run on this machine. Start it with: soigne serve")
    bar(page).get_by_role("button", name="Stop checking").click()
    assert page.evaluate(DOM) == before


def test_a_service_that_hangs_is_given_up_after_ten_seconds(chromium: Any, service: StandIn, pages: str) -> None:
    service.mode = "hang"
    page = begin(chromium, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("did not answer within 10 seconds", timeout=12_000)
    chromium.close_pages()
