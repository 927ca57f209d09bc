"""Checking a field, from the shortcut to the last trace being gone, in both browsers."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import wait_until
from playwright.sync_api import expect
from stand_in import BLAME, URGENT, StandIn

DOM = "() => document.documentElement.outerHTML"
WORDS = """() => { const field = document.querySelector("#message");
    return (field.value ?? field.innerText).replaceAll("\\u00a0", " "); }"""  # editing leaves no-break spaces behind
MARKED = """kind => [...(CSS.highlights.get(`soigne-${kind}`) ?? [])].map(range => range.toString())"""


def begin(browser: Any, service: StandIn, url: str, field: str = "#message") -> Any:
    """Opens a page, puts the caret in its field and presses the shortcut."""
    page = browser.open(url)
    browser.use({"port": service.port})
    page.locator(field).focus()
    browser.press_shortcut(page)
    return page


def bar(page: Any) -> Any:
    return page.get_by_role("group", name="Soigné")


def card(page: Any) -> Any:
    return page.get_by_role("dialog").and_(page.locator(".card"))


def open_first(page: Any) -> Any:
    bar(page).get_by_role("button", name="To review").click()
    return card(page)


def press_words(page: Any, words: str) -> None:
    """Presses the mouse on words of the field, where the browser drew their underline."""
    point = page.evaluate(
        """words => {
            const ranges = ["risk", "strength", "question"]
                .flatMap(kind => [...(CSS.highlights.get(`soigne-${kind}`) ?? [])]);
            const {left, top, width, height} = ranges.find(range => range.toString() === words).getClientRects()[0];
            return [left + width / 2, top + height / 2];
        }""",
        words,
    )
    page.mouse.click(*point)


@pytest.mark.parametrize("name", ["textarea", "editable"])
def test_marks_change_nothing_in_the_page(browser: Any, service: StandIn, pages: str, name: str) -> None:
    page = browser.open(f"{pages}/{name}.html")
    browser.use({"port": service.port})
    page.locator("#message").focus()
    before = page.evaluate(DOM)
    page.evaluate("""() => {
        window.changes = [];
        new MutationObserver(records => window.changes.push(...records))
            .observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    }""")
    browser.press_shortcut(page)
    expect(bar(page)).to_contain_text("To review: 2 · Strengths: 1")
    assert page.evaluate(MARKED, "risk") == [BLAME]
    assert page.evaluate("document.documentElement.children.length") == 3, "head, body and one node of ours"
    open_first(page)
    page.keyboard.press("Escape")
    bar(page).get_by_role("button", name="Stop checking").click()
    expect(bar(page)).to_have_count(0)
    assert page.evaluate(DOM) == before
    assert page.evaluate("window.changes.length") == 0
    assert page.evaluate("[CSS.highlights.size, document.adoptedStyleSheets.length]") == [0, 0]


@pytest.mark.parametrize("name", ["textarea", "editable"])
def test_apply_is_undone_by_one_undo(browser: Any, service: StandIn, pages: str, name: str) -> None:
    page = begin(browser, service, f"{pages}/{name}.html")
    expect(bar(page)).to_contain_text("To review: 2")
    before = page.evaluate(WORDS)
    open_first(page).get_by_role("button", name="Apply").click()
    expect(bar(page)).to_contain_text("To review: 1")
    assert page.evaluate(WORDS) == before.replace(BLAME, "I feel unheard.", 1)
    page.keyboard.press("Control+z")
    wait_until("the words are back", lambda: page.evaluate(WORDS) == before)
    expect(bar(page)).to_contain_text("To review: 2")


def test_only_the_field_in_focus_inside_a_frame_is_read(browser: Any, service: StandIn, pages: str) -> None:
    page = browser.open(f"{pages}/frame.html")
    browser.use({"port": service.port})
    before = page.evaluate(DOM)
    frame = page.frame_locator("iframe")
    frame.locator("#message").click()
    browser.press_shortcut(page)
    expect(bar(frame)).to_contain_text("To review: 2")
    assert page.evaluate(DOM) == before
    assert [BLAME in asked["body"]["text"] for asked in service.asked] == [True]


def test_pressing_an_underline_opens_its_card_and_leaves_the_caret(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review")
    press_words(page, BLAME)
    opened = card(page)
    expect(opened.get_by_role("heading", name="Blame")).to_be_visible()
    expect(opened).to_contain_text("This puts the fault on the reader")
    expect(opened).to_contain_text("Dites « je » plutôt que « vous »")
    assert page.evaluate("document.activeElement.id") == "message"
    page.keyboard.type("x")
    expect(opened).to_have_count(0)


def test_a_click_made_by_the_page_does_not_apply(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    before = page.evaluate(WORDS)
    expect(open_first(page)).to_be_visible()
    page.evaluate("""() => document.documentElement.lastElementChild.shadowRoot.querySelector(".primary").click()""")
    expect(card(page)).to_be_visible()
    assert page.evaluate(WORDS) == before


def test_marks_follow_typing_and_go_when_their_words_change(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review")
    service.mode = "error"  # what is drawn from here on is not a new report
    page.evaluate("() => document.querySelector('#message').setSelectionRange(0, 0)")
    page.keyboard.type("Good morning. ")
    assert page.evaluate(MARKED, "risk") == [BLAME]
    at = page.evaluate("() => document.querySelector('#message').value.indexOf('never')")
    page.evaluate("at => document.querySelector('#message').setSelectionRange(at, at)", at)
    page.keyboard.type("h")
    assert page.evaluate(MARKED, "risk") == []
    assert page.evaluate(MARKED, "question") == ["Is it safe?"]


def test_a_new_report_follows_a_pause(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review: 2")
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {BLAME}")
    expect(bar(page)).to_contain_text("To review: 3")
    assert len(service.asked) < 5, "not one request per key"


def test_marks_go_when_the_page_empties_the_field(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review")
    page.evaluate("""() => document.querySelector("#send").addEventListener(
        "click", () => { document.querySelector("#message").value = ""; })""")
    page.locator("#send").click()
    wait_until("no mark is left", lambda: page.evaluate(MARKED, "risk") == [])
    expect(bar(page)).to_contain_text("Nothing to change")


def test_everything_goes_with_the_field(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/editable.html")
    expect(bar(page)).to_contain_text("To review")
    page.evaluate("() => document.querySelector('#message').remove()")
    expect(bar(page)).to_have_count(0)
    assert page.evaluate("CSS.highlights.size") == 0


def test_hidden_remarks_stay_hidden_in_this_field(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    open_first(page).get_by_role("button", name="Hide").click()
    page.keyboard.press("Escape")
    expect(bar(page)).to_contain_text("To review: 1")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Is it safe?")
    expect(bar(page)).to_contain_text("To review: 2")
    assert page.evaluate(MARKED, "risk") == []


def test_the_keyboard_reaches_everything_and_comes_back(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review")
    page.evaluate("() => document.querySelector('#message').setSelectionRange(3, 7)")
    browser.press_shortcut(page)
    expect(card(page).get_by_role("button", name="Apply")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(card(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(card(page).get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("heading", name="Appreciation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    found = page.evaluate("""() => { const field = document.activeElement;
        return [field.id, field.selectionStart, field.selectionEnd]; }""")
    assert found == ["message", 3, 7]


def test_the_page_does_not_hear_keys_pressed_in_the_card(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(open_first(page)).to_be_visible()
    page.evaluate("""() => { window.keys = [];
        document.addEventListener("keydown", event => window.keys.push(event.key)); }""")
    card(page).get_by_role("button", name="Hide").focus()
    page.keyboard.press("j")
    assert page.evaluate("window.keys") == []


def test_the_whole_message_shows_scores_and_observations(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    bar(page).get_by_role("button", name="Whole message").click()
    opened = card(page)
    expect(opened).to_contain_text("42 of 100, medium (lower is better)")
    expect(opened).to_contain_text("One compliment stands against one reproach.")
    assert "Openness" not in opened.inner_text(), "a score without a value is not shown"


def test_an_emergency_comes_first_and_alone(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/textarea.html")
    expect(bar(page)).to_contain_text("To review")
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {URGENT}.")
    opened = card(page)
    expect(opened).to_contain_text("A message may be read too late.")
    expect(opened.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")
    expect(opened).to_contain_text("Thoughts of suicide: call, text message, chat")
    expect(bar(page)).not_to_contain_text("To review")
    assert page.evaluate("document.activeElement.id") == "message", "nobody is torn out of their writing"
    assert [page.evaluate(MARKED, kind) for kind in ("risk", "strength", "question")] == [[], [], []]
    page.keyboard.press("Escape")
    page.keyboard.type(" Yes.")
    wait_until("the new text is read", lambda: service.asked[-1]["body"]["text"].endswith("Yes."))
    expect(bar(page).get_by_role("button", name="Please get help now")).to_be_visible()
    expect(card(page)).to_have_count(0)


def test_a_draft_with_nothing_to_say_about_says_so(browser: Any, service: StandIn, pages: str) -> None:
    page = browser.open(f"{pages}/textarea.html")
    page.locator("#message").fill("I take one tablet at eight.")
    browser.use({"port": service.port})
    browser.press_shortcut(page)
    expect(bar(page)).to_contain_text("Nothing to change")


def test_a_single_line_field_is_marked_where_its_words_are(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/fields.html", field="#line")
    expect(bar(page)).to_contain_text("To review: 2")
    places = page.evaluate("""() => {
        const [range] = CSS.highlights.get("soigne-risk");
        const mark = range.getBoundingClientRect(), field = document.querySelector("#line").getBoundingClientRect();
        return [mark.left - field.left, (mark.top + mark.bottom) / 2 - (field.top + field.bottom) / 2];
    }""")
    border_and_padding = page.evaluate("""() => { const style = getComputedStyle(document.querySelector("#line"));
        return parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft); }""")
    assert places == pytest.approx([border_and_padding, 0], abs=1.5)


def test_a_field_in_a_modal_dialog_can_be_checked(browser: Any, service: StandIn, pages: str) -> None:
    page = browser.open(f"{pages}/dialog.html")
    browser.use({"port": service.port})
    page.evaluate("() => document.querySelector('#dialog').showModal()")
    page.locator("#message").focus()
    before = page.evaluate(DOM)
    browser.press_shortcut(page)
    open_first(page).get_by_role("button", name="Hide").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('#dialog').open"), "Escape closes the card, not the page's dialog"
    expect(bar(page)).to_contain_text("To review: 1")
    bar(page).get_by_role("button", name="Stop checking").click()
    assert page.evaluate(DOM) == before


def test_marks_stand_on_the_words_of_a_scrolled_text_area(browser: Any, service: StandIn, pages: str) -> None:
    page = browser.open(f"{pages}/textarea.html")
    browser.use({"port": service.port})
    page.locator("#message").fill("A line about my week.\n" * 30 + BLAME)
    browser.press_shortcut(page)
    expect(bar(page)).to_contain_text("To review: 1")
    page.evaluate("() => { const field = document.querySelector('#message'); field.scrollTop = field.scrollHeight; }")
    inside = """() => { const [range] = CSS.highlights.get("soigne-risk"); const mark = range.getBoundingClientRect();
        const field = document.querySelector("#message").getBoundingClientRect();
        return mark.top > field.top && mark.bottom < field.bottom && field.bottom - mark.bottom < 20; }"""
    wait_until("the mark is on the last line", lambda: page.evaluate(inside))
    press_words(page, BLAME)
    expect(card(page)).to_be_visible()


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("password", "never reads passwords"),
        ("shown", "never reads passwords"),
        ("card", "never reads payment card fields"),
        ("code", "never reads one-time codes"),
        ("search", "never reads search fields"),
        ("email", "never reads e-mail address fields"),
        ("tel", "never reads phone number fields"),
        ("number", "never reads number fields"),
        ("readonly", "can’t be edited"),
        ("button", "Put the cursor in a text field first"),
    ],
)
def test_fields_that_are_never_read_say_why(
    browser: Any, service: StandIn, pages: str, field: str, sentence: str
) -> None:
    page = begin(browser, service, f"{pages}/fields.html", field=f"#{field}")
    expect(bar(page)).to_contain_text(sentence)
    page.keyboard.press("Tab")
    expect(bar(page)).to_have_count(0)
    assert service.asked == []


def test_the_draft_is_kept_nowhere(browser: Any, service: StandIn, pages: str) -> None:
    page = begin(browser, service, f"{pages}/editable.html")
    expect(bar(page)).to_contain_text("To review: 2")
    [asked] = service.asked
    assert asked["path"] == "/v1/analyze"
    assert asked["origin"].startswith(("chrome-extension://", "moz-extension://"))
    quoted = asked["body"]["ignore"]
    assert [asked_text(asked, span) for span in quoted] == [f"You wrote: {BLAME}"]
    assert browser.stored() == {"port": service.port}
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def asked_text(asked: dict[str, Any], span: list[int]) -> str:
    """The asked words at a span of UTF-16 code units."""
    units = asked["body"]["text"].encode("utf-16-le")
    return str(units[2 * span[0] : 2 * span[1]].decode("utf-16-le"))
