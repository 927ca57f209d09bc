"""The page in Chromium: writing, marks, applying and undoing, keyboard alone, French, dark, and axe."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sample_analyze import sample_analyze, sample_rules
from waitress import wasyncore

import analyzers

pytestmark = pytest.mark.browser

DRAFT = "Hello 😀 doctor,\n\nThank you for taking the time. You never listen to me, I am an addict you know."
FRENCH = "Bonjour docteur, vous savez. Vous ne m'écoutez jamais et j'ai mal depuis lundi."
URGENT = DRAFT + " I want to end my life."


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The service with the stand-in analyzers, in this process."""
    from server.listen import open_server
    from server.settings import read_settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyzers, "analyze", sample_analyze)
        patch.setattr(analyzers, "rules_catalogue", sample_rules)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = open_server(read_settings({}, port=port))
        stop = threading.Event()

        def answer() -> None:
            while not stop.is_set():
                server.asyncore.loop(timeout=0.05, map=server._map, count=1)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{port}/"
        stop.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for the module; missing, it is a failure where SOIGNE_REQUIRE_BROWSERS=1 and a skip elsewhere."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("SOIGNE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        (pytest.fail if os.environ.get("SOIGNE_REQUIRE_BROWSERS") == "1" else pytest.skip)("Chromium is not installed.")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, headless=True)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens the page as the options of a browser context say; an error in its scripts fails the test."""
    contexts, errors = [], []

    def open_it(**options: Any) -> Any:
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1200, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(address)
        page.wait_for_selector("#region option:nth-child(2)", state="attached")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert errors == []


def wait_for(page: Any, selector: str, pattern: str) -> None:
    """Wait for a text; the page's policy forbids what wait_for_function would evaluate."""
    page.locator(selector).filter(has_text=re.compile(pattern)).wait_for(timeout=10_000)


def check(page: Any, draft: str) -> None:
    page.fill("#draft", draft)
    page.click("#check")
    wait_for(page, "#status", r"^(Checked|Relu|Please|Lisez)")


def marks(page: Any) -> list[tuple[str, str]]:
    found = page.eval_on_selector_all("#mirror mark", "all => all.map(mark => [mark.className, mark.textContent])")
    return [tuple(mark) for mark in found]


def draft_of(page: Any) -> str:
    return str(page.input_value("#draft"))


def axe(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {[node['html'] for node in item['nodes']]}" for item in found]


def test_typing_is_never_altered(open_page: Any) -> None:
    page = open_page()
    page.click("#draft")
    page.keyboard.type("You never listen,  doctor 😀!\nIt   hurts.")
    page.click("#check")
    page.wait_for_selector("#card-finding-0")
    page.keyboard.press("Tab")
    assert draft_of(page) == "You never listen,  doctor 😀!\nIt   hurts."


def test_words_are_marked_where_they_stand(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    assert marks(page) == [
        ("strength", "Thank you for taking the time"), ("risk", "You never listen"), ("risk", "addict"),
    ]  # fmt: skip
    assert page.inner_text("#mirror").replace("\u200b", "").rstrip("\n") == DRAFT


@pytest.mark.parametrize("width", [360, 700, 1200])
def test_marks_lie_over_the_words_of_the_field(open_page: Any, width: int) -> None:
    """Both layers wrap alike when the field needs exactly the height that the mirror gives it."""
    page = open_page(viewport={"width": width, "height": 900})
    check(page, (DRAFT + " " + "word " * 40 + "averyveryverylong" * 8 + "\n\n") * 3)
    field, mirror = (
        page.eval_on_selector(name, "e => [e.scrollHeight, e.clientWidth]") for name in ("#draft", "#mirror")
    )
    assert field == mirror


def test_replace_is_one_click_and_ctrl_z_brings_the_words_back(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    page.click("#apply-finding-1-suggestion-0")
    assert draft_of(page) == DRAFT.replace("You never listen", "I do not feel heard")
    assert page.inner_text("#status") == "Replaced. You can undo it."
    page.keyboard.press("Control+z")
    assert draft_of(page) == DRAFT


def test_undo_button_brings_the_words_back(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    page.click("#apply-finding-2-suggestion-0")
    assert "person who uses drugs" in draft_of(page)
    page.click("#undo")
    assert draft_of(page) == DRAFT
    assert page.is_hidden("#undo")


def test_draft_is_read_again_after_a_pause_once_checked(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    page.click("#apply-finding-1-suggestion-0")
    wait_for(page, "#status", r"^Checked\. One thing worth a look\.$")
    assert ("risk", "addict") in marks(page)


def test_nothing_is_read_before_it_is_asked(open_page: Any) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#draft", DRAFT)
    page.wait_for_timeout(1300)
    assert asked == []


def test_suggestion_follows_its_words_when_the_text_moves(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    page.evaluate("const d = document.getElementById('draft'); d.focus(); d.setSelectionRange(0, 0)")
    page.keyboard.type("Dear all. ")
    page.click("#apply-finding-1-suggestion-0")
    assert draft_of(page) == "Dear all. " + DRAFT.replace("You never listen", "I do not feel heard")


def test_suggestion_does_nothing_where_the_words_were_edited(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    at = DRAFT.index("never") + 1 + 1  # the emoji takes two code units
    page.evaluate(
        "at => { const d = document.getElementById('draft'); d.focus(); d.setSelectionRange(at, at + 2) }", at
    )
    page.keyboard.type("x")
    edited = draft_of(page)
    page.click("#apply-finding-1-suggestion-0")
    assert draft_of(page) == edited
    assert "nothing was replaced" in page.inner_text("#status")


def test_template_goes_in_with_its_first_gap_selected(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    page.click("#apply-finding-1-suggestion-1")
    assert "When …, I feel …; I would like … to me" in draft_of(page)
    page.keyboard.type("you look away")
    page.click("#next-gap")
    page.keyboard.type("sad")
    assert "When you look away, I feel sad; I would like …" in draft_of(page)


def test_template_can_be_copied(open_page: Any) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    check(page, DRAFT)
    page.click("#copy-finding-1-suggestion-1")
    wait_for(page, "#status", r"^Copied\.$")
    assert page.evaluate("navigator.clipboard.readText()") == "When …, I feel …; I would like …"
    assert draft_of(page) == DRAFT


def test_clicking_a_mark_lights_its_advice_and_the_advice_its_mark(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    box = page.locator("#mirror mark", has_text="addict").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#card-finding-2[aria-current=true]")
    assert page.inner_text("#here-text").startswith("Here: Stigmatising word.")
    page.click("#show-finding-1")
    selected = page.evaluate("(d => d.value.slice(d.selectionStart, d.selectionEnd))(document.getElementById('draft'))")
    assert selected == "You never listen"
    assert ("risk now", "You never listen") in marks(page)


def test_keyboard_alone_is_enough(open_page: Any) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    page.keyboard.type("You never listen to me, doctor.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#card-finding-0")
    for _ in range(26):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#here-go:not([hidden])")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "here-go"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "head-finding-0"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "apply-finding-0-suggestion-0"
    page.keyboard.press("Enter")
    assert draft_of(page) == "I do not feel heard to me, doctor."
    page.keyboard.press("Control+z")
    assert draft_of(page) == "You never listen to me, doctor."


def test_focus_stays_when_the_advice_is_drawn_again(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    page.focus("#show-finding-1")
    page.evaluate("document.getElementById('form').requestSubmit()")
    wait_for(page, "#status", "^Checked")
    assert page.evaluate("document.activeElement.id") == "show-finding-1"


def test_pictures_have_the_same_in_words_and_can_be_left_out(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    scores = page.inner_text(".picture")
    assert "80 of 100, high (lower is better)" in scores
    assert "Fewer deposits than withdrawals." in scores
    assert page.locator(".picture svg:not([aria-hidden=true])").count() == 0
    assert page.locator("#report svg").first.is_visible()
    page.check("#text-only")
    assert not page.locator("#report svg").first.is_visible()
    assert page.inner_text(".picture").split() == scores.split()


def test_empty_result_says_so_warmly(open_page: Any) -> None:
    page = open_page()
    check(page, "Hello doctor, the pain began on Monday morning.")
    assert "Your message reads well as it is." in page.inner_text(".calm")
    assert page.inner_text("#status") == "Checked. Nothing to change."


def test_emergency_is_first_and_alone(open_page: Any) -> None:
    page = open_page()
    check(page, URGENT)
    assert page.is_visible("#urgent")
    assert page.is_hidden("#results")
    assert marks(page) == []
    assert page.get_attribute("#urgent a >> nth=0", "href") == "tel:988"
    assert page.get_attribute("#urgent a >> nth=1", "href") == "sms:988"
    assert page.evaluate("document.activeElement.id") == "urgent-title"
    assert page.evaluate("document.querySelector('main').firstElementChild.id") == "urgent"
    check(page, DRAFT)
    assert page.is_hidden("#urgent")


def test_emergency_anywhere_offers_the_regions_again(open_page: Any) -> None:
    page = open_page(locale="de-DE")
    check(page, URGENT)
    assert page.locator("#urgent h3").all_inner_texts() == ["United States", "Australia"]
    assert page.locator("#urgent li").nth(1).inner_text().split("\n")[0].strip() == "106"
    page.select_option("#urgent-region", "IE")
    page.locator("#urgent h3", has_text="Ireland").wait_for()
    assert page.locator("#urgent h3").count() == 1
    assert page.input_value("#region") == "IE"


def test_region_of_the_browser_is_proposed(open_page: Any) -> None:
    assert open_page(locale="fr-CA").input_value("#region") == "CA"
    assert open_page(locale="de-DE").input_value("#region") == ""


def test_message_answered_is_compared(open_page: Any) -> None:
    page = open_page()
    page.click("summary >> nth=0")
    page.fill("#reply-to", "Are you free on Monday?")
    check(page, DRAFT)
    assert "They asked a question that your draft leaves open." in page.inner_text("#report")


def test_french_follows_the_browser_and_can_be_switched(open_page: Any) -> None:
    page = open_page(locale="fr-FR")
    check(page, FRENCH)
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.inner_text("#check") == "Relire mon message"
    assert page.inner_text("#card-finding-0 .label") == "Reproche"
    page.select_option("#ui-language", "en")
    page.wait_for_selector("html[lang=en]")
    assert page.inner_text("#card-finding-0 .label") == "Blame"
    assert page.get_attribute("#card-finding-0 p", "lang") == "fr"
    assert draft_of(page) == FRENCH


@pytest.mark.parametrize(
    ("draft", "said"), [("ich möchte " * 5, "language that Soigné cannot read"), ("a " * 30_000, "too long")]
)
def test_refusals_are_told_kindly(open_page: Any, browser: Any, address: str, draft: str, said: str) -> None:
    context = browser.new_context(locale="en-GB")  # the browser writes each refusal to its console
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#region option:nth-child(2)", state="attached")
    page.fill("#draft", draft)
    page.click("#check")
    wait_for(page, "#problem", ".")
    assert said in page.inner_text("#problem")
    assert draft_of(page) == draft
    context.close()


def test_nothing_is_stored(open_page: Any) -> None:
    page = open_page()
    check(page, DRAFT)
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, location.href, history.length]")
    assert kept[:3] == [0, 0, ""]
    assert "listen" not in kept[3]
    page.reload()
    assert draft_of(page) == ""


def test_nothing_comes_from_elsewhere(open_page: Any, address: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    check(page, DRAFT)
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []


def test_page_reads_sensibly_without_style_and_script(open_page: Any) -> None:
    page = open_page(java_script_enabled=True)
    page.route(re.compile(r".*\.css"), lambda route: route.fulfill(body="", content_type="text/css"))
    page.reload()
    check(page, DRAFT)
    order = [
        "Your message",
        "Who will read it?",
        "Check my message",
        "How it may be read",
        "Blame",
        "What already works",
    ]
    text = page.inner_text("main")
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_no_side_scrolling_on_a_small_screen(open_page: Any) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    check(page, DRAFT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("draft", ["", DRAFT, URGENT], ids=["start", "report", "emergency"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
        {"locale": "fr-FR"},
        {"viewport": {"width": 360, "height": 740}},
    ],
    ids=["light", "dark", "forced colours", "French", "small"],
)
def test_axe_finds_nothing(open_page: Any, options: dict[str, Any], draft: str) -> None:
    page = open_page(**options)
    if draft:
        check(page, draft)
    page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
    assert axe(page) == []


def test_spans_follow_any_edit(open_page: Any) -> None:
    """Whatever is typed, a followed span holds the words it held before, or is given up."""
    wrong = open_page().evaluate(
        """async () => {
          const { followEdit } = await import("/page/spans.js");
          const wrong = [];
          let seed = 7;
          const pick = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
          for (let round = 0; round < 3000; round += 1) {
            const before = Array.from({ length: 2 + pick(12) }, () => "ab "[pick(3)]).join("");
            const from = pick(before.length), to = from + pick(before.length - from + 1);
            const after = before.slice(0, from) + ["", "a", "ba", "x"][pick(4)] + before.slice(to);
            const start = pick(before.length), end = start + pick(before.length - start + 1);
            const span = followEdit(before, after)({ start, end });
            const kept = span && after.slice(span.start, span.end) === before.slice(start, end);
            if (span && !kept) wrong.push([before, after, start, end]);
          }
          return wrong;
        }"""
    )
    assert wrong == []
